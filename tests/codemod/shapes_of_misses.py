"""Programs whose calls of the legacy service are easily missed, and every finding in them.

A line that ends with ``#: REASON ...`` has a finding with that reason; ``fixed`` is a call that
moves. A file begins with ``-- NAME``; behind ``::`` stand a line and its reason where the file
takes no comments. No other line has a finding.
"""

# ruff: noqa: E501  # the texts are those of programs

OF_CLIENTS = r"""
== the client's module imported by its name
import importlib
api = importlib.import_module("dynamics.customerinsights.api")
client = api.CustomerInsights()
rows = client.get_entities_with_odata_path(ENV, "Customer", top=5, custom_headers=H)  #: needs-token
segs = client.get_all_segments(ENV, custom_headers=H)  #: metadata

== the distribution imported by its name
import importlib
ci = importlib.import_module("customerinsights")
ci.CustomerInsights().get_all_segments(ENV, custom_headers=H)  #: metadata

== __import__ with a list of names
api = __import__("microsoft.dynamics.customerinsights.api", fromlist=["CustomerInsights"])
client = api.CustomerInsights()
rows = client.get_entities_with_odata_query_parameters(ENV, "Customer", custom_headers=H)  #: needs-token

== __import__ of a dotted name
root = __import__("dynamics.customerinsights.api")
client = root.customerinsights.api.CustomerInsights()
rows = client.get_all_segments(ENV, custom_headers=H)  #: metadata

== the class picked by a name of the program
from importlib import import_module
def make(name="CustomerInsights"):
    return getattr(import_module("dynamics.customerinsights.api"), name)()
rows = make().get_all_segments(ENV, custom_headers=H)  #: metadata

== the client imported under try in a factory
def client():
    try:
        from dynamics.customerinsights.api import CustomerInsights
    except ImportError:
        return None
    return CustomerInsights()
rows = client().get_all_segments(ENV, custom_headers=H)  #: metadata

== either generation of the client in a factory
def client():
    try:
        from dynamics.customerinsights.api import CustomerInsights
    except ImportError:
        from microsoft.dynamics.customerinsights.api import CustomerInsights
    return CustomerInsights()
rows = client().get_all_segments(ENV, custom_headers=H)  #: metadata

== the client or None in a factory
def client():
    try:
        from dynamics.customerinsights.api import CustomerInsights
    except ImportError:
        CustomerInsights = None
    return CustomerInsights()
rows = client().get_all_segments(ENV, custom_headers=H)  #: metadata

== a class loaded by a dotted text
import importlib
def load(path):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)
Client = load("dynamics.customerinsights.api.CustomerInsights")
Client().get_all_segments(ENV, custom_headers=H)  #: metadata

== a module made of its spec
import importlib.util, sys
spec = importlib.util.find_spec("dynamics.customerinsights.api")
m = importlib.util.module_from_spec(spec)
m.CustomerInsights().get_all_segments(ENV, custom_headers=H)  #: metadata

== the distribution imported as a module
from customerinsights import CustomerInsights
CustomerInsights().get_all_segments(ENV, custom_headers=H)  #: metadata

== a type that is only checked
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
def f(client: CustomerInsights):
    return client.get_all_segments(ENV, custom_headers=H)  #: metadata

== a type in quotes
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
def f(client: "CustomerInsights"):
    return client.get_all_segments(ENV, custom_headers=H)  #: metadata

== optional types in all spellings
from typing import TYPE_CHECKING, Optional
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
def f(client: "Optional[CustomerInsights]" = None, other: "CustomerInsights | None" = None, third: Optional["CustomerInsights"] = None):
    client.get_all_segments(ENV, custom_headers=H)  #: metadata
    third.get_all_segments(ENV, custom_headers=H)  #: metadata
    return other.get_all_segments(ENV, custom_headers=H)  #: metadata

== attributes declared in the class and on self
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
class R:
    client: "CustomerInsights"
    def __init__(self, c, d):
        self.client = c
        self.other: "CustomerInsights" = d
    def f(self):
        self.other.get_all_segments(ENV, custom_headers=H)  #: metadata
        return self.client.get_all_segments(ENV, custom_headers=H)  #: metadata

== a field of a data class
from dataclasses import dataclass
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import dynamics.customerinsights.api as dci
@dataclass
class R:
    client: "dci.CustomerInsights"
    def f(self):
        return self.client.get_all_segments(ENV, custom_headers=H)  #: metadata
def g(r: R):
    return r.client.get_all_hierarchies(ENV, custom_headers=H)  #: metadata

== declared variables and results
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
client: "CustomerInsights" = make()
client.get_all_segments(ENV, custom_headers=H)  #: metadata
def h() -> "CustomerInsights":
    return make()
h().get_all_segments(ENV, custom_headers=H)  #: metadata

== a list of clients
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
def f(clients: "list[CustomerInsights]"):
    for c in clients:
        c.get_all_segments(ENV, custom_headers=H)  #: metadata
    return [c.get_all_segments(ENV, custom_headers=H) for c in clients]  #: metadata

== a cast
from typing import TYPE_CHECKING, cast
if TYPE_CHECKING:
    from dynamics.customerinsights.api import CustomerInsights
c = cast("CustomerInsights", thing)
c.get_all_segments(ENV, custom_headers=H)  #: metadata

== the client behind a star
-- mypkg/__init__.py

-- mypkg/api.py
from dynamics.customerinsights.api import CustomerInsights
-- app.py
from mypkg.api import *
CustomerInsights().get_all_segments(ENV, custom_headers=H)  #: metadata

== the address behind a star
-- mypkg/__init__.py

-- mypkg/const.py
BASE = "https://api.ci.ai.dynamics.com/v1"
-- mypkg/api.py
from .const import BASE
-- app.py
import requests
from mypkg.api import *
requests.get(BASE + "/instances/i/manage/segments", headers=H)  #: metadata

== a star behind a star
-- mypkg/__init__.py
from .api import *
-- mypkg/const.py
BASE = "https://api.ci.ai.dynamics.com/v1"
-- mypkg/api.py
from .const import *
-- app.py
import requests
from mypkg import *
requests.get(BASE + "/instances/i/manage/segments", headers=H)  #: metadata

== two stars
-- mypkg/__init__.py

-- mypkg/const.py
BASE = "https://api.ci.ai.dynamics.com/v1"
-- mypkg/other.py
X = 1
-- app.py
import requests
from mypkg.const import *
from mypkg.other import *
requests.get(BASE + "/instances/i/manage/segments", headers=H)  #: metadata

== the client re-exported by name
-- mypkg/__init__.py
from dynamics.customerinsights.api import CustomerInsights
-- app.py
from mypkg import CustomerInsights
CustomerInsights().get_all_segments(ENV, custom_headers=H)  #: metadata

== stars that bring the client from its own package
-- mypkg/__init__.py

-- mypkg/api.py
from dynamics.customerinsights.api import *
-- app.py
from os.path import *
from mypkg.api import *
CustomerInsights().get_all_segments(ENV, custom_headers=H)  #: metadata

== a distinctive method on something unknown
def f(x):
    return x.get_entities_with_odata_path(ENV, "Customer", top=5)  #: unknown-origin

== a method by getattr
def f(x):
    return getattr(x, "get_a_list_of_measures_metadata")(ENV)  #: metadata

== methods chosen by a table
OPS = {"m": "get_a_list_of_measures_metadata", "s": "get_all_segments"}
def f(x, kind):
    return getattr(x, OPS[kind])(ENV)  #: unexplained

== methods of a client chosen by a table
from dynamics.customerinsights.api import CustomerInsights
ci = CustomerInsights()
OPS = {"m": "get_a_list_of_measures_metadata", "s": "get_all_segments"}
def f(kind):
    return getattr(ci, OPS[kind])(ENV)  #: unexplained

== a method handed to a pool
def f(x, pool):
    return pool.submit(x.get_entities_with_odata_path, ENV, "Customer")  #: unknown-origin

== a method with arguments that only the client takes
def f(x):
    return x.get_all_segments(instance_id=ENV, custom_headers=H)  #: metadata

== a class of the program that passes the call on
class Store:
    def __init__(self, inner):
        self.inner = inner
    def get_entities_with_odata_path(self, *args):
        return self.inner.get_entities_with_odata_path(*args)  #: unknown-origin
def f(store):
    return store.get_entities_with_odata_path("Customer")

== a method caller
from operator import methodcaller
def f(x):
    return methodcaller("get_entities_with_odata_path", ENV, "Customer")(x)  #: unexplained

== the squashed spelling
def f(x):
    return x.getentitieswithodatapath(ENV, "Customer")  #: unknown-origin
"""

OF_SETTINGS = r"""
== a settings module imported by its name
-- settings.py
BASE_URL = "https://api.ci.ai.dynamics.com/v1"
-- app.py
import importlib, requests
requests.get(importlib.import_module("settings").BASE_URL + "/instances/i/manage/segments", headers=H)  #: metadata

== vars of a class
import requests
class Conf:
    URL = "https://api.ci.ai.dynamics.com/v1"
requests.get(vars(Conf)["URL"] + "/instances/i/manage/segments", headers=H)  #: metadata

== a data class as a dictionary
import dataclasses, requests
@dataclasses.dataclass
class Conf:
    url: str = "https://api.ci.ai.dynamics.com/v1"
conf = Conf()
requests.get(dataclasses.asdict(conf)["url"] + "/instances/i/manage/segments", headers=H)  #: metadata

== globals
import requests
URL = "https://api.ci.ai.dynamics.com/v1"
requests.get(globals()["URL"] + "/instances/i/manage/segments", headers=H)  #: metadata

== getattr on a module
-- settings.py
CI_URL = "https://api.ci.ai.dynamics.com/v1"
-- app.py
import requests, settings
requests.get(getattr(settings, "CI_URL") + "/instances/i/manage/segments", headers=H)  #: metadata

== django settings
-- proj/settings.py
CI_URL = "https://api.ci.ai.dynamics.com/v1"
-- app.py
import requests
from django.conf import settings
requests.get(settings.CI_URL + "/instances/i/manage/segments", headers=H)  #: metadata
requests.get(getattr(settings, "CI_URL") + "/instances/i/data/Customer", headers=H)  #: unknown-origin

== the dictionary of a class
import requests
class Conf:
    URL = "https://api.ci.ai.dynamics.com/v1"
requests.get(Conf.__dict__["URL"] + "/instances/i/manage/segments", headers=H)  #: metadata

== an attribute with a computed name
import requests
class Conf:
    URL_PROD = "https://api.ci.ai.dynamics.com/v1"
def f(env):
    return requests.get(getattr(Conf, "URL_" + env) + "/instances/i/data/Customer", headers=H)  #: unknown-origin

== a whole address under a computed name
import requests
class Conf:
    URL_PROD = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
def f(env):
    return requests.get(getattr(Conf, "URL_" + env), headers=H)  #: unexplained

== a data class unpacked as arguments
import dataclasses, requests
@dataclasses.dataclass
class Conf:
    url: str = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
requests.request(**dataclasses.asdict(Conf()), method="GET")  #: unexplained

== a plain namespace
import requests
from types import SimpleNamespace
cfg = SimpleNamespace(url="https://api.ci.ai.dynamics.com/v1")
requests.get(cfg.url + "/instances/i/manage/segments", headers=H)  #: metadata

== an enumeration
import enum, requests
class E(enum.Enum):
    PROD = "https://api.ci.ai.dynamics.com/v1"
requests.get(E["PROD"].value + "/instances/i/manage/segments", headers=H)  #: metadata
for e in E:  #: unexplained
    requests.get(e.value + "/instances/i/data/Customer", headers=H)  #: unknown-origin

== a comprehension in a class over a display
import requests
class C:
    URL = "https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments"
    ALL = [requests.get(u) for u in [URL]]  #: unexplained

== a comprehension in a class over an attribute
import requests
class C:
    BASES = ["https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"]
    ALL = [requests.get(u) for u in BASES]  #: unexplained
"""
