"""Calls with a value that something changes or decides; after the bars the reason and the message.

A line ``-- name.py`` begins a further file, and ``@HEAD`` stands for the shared head.
"""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== setattr on imported module | dynamic-query | line 11 may give PATH another value
@HEAD
import config
setattr(config, "PATH", "Customer?$top=5")
r = requests.get(f"{ROOT}/{config.PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- config.py
PATH = "Customer?$top=3"

== setattr on imported module, read by the module's own function | dynamic-query | main.py:11 may give PATH another value
@HEAD
import api
setattr(api, "PATH", "Customer?$top=5")
print(api.rows())
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== attribute of module set from another module, read in own | dynamic-query | main.py:11 may give PATH another value
@HEAD
import api
api.PATH = "Customer?$top=5"
print(api.rows())
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== root of module set from another module, read in own | dynamic-query | main.py:11 may give ROOT another value
@HEAD
import api
api.ROOT = "https://api.ci.ai.dynamics.com/v1/instances/other/data"
print(api.rows())
-- api.py
@HEAD
def rows():
    r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json().get("value", []))

== root of module set by setattr | dynamic-query | main.py:11 may give ROOT another value
@HEAD
import api
setattr(api, "ROOT", "https://api.ci.ai.dynamics.com/v1/instances/other/data")
print(api.rows())
-- api.py
@HEAD
def rows():
    r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json().get("value", []))

== set by a third module that is not a candidate | dynamic-query | tweak.py:2 may give PATH another value
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.PATH = "Customer?$top=5"
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== set by setattr in a third module that is not a candidate | dynamic-query | tweak.py:2 may give PATH another value
import tweak
import api
print(api.rows())
-- tweak.py
import api
setattr(api, "PATH", "Customer?$top=5")
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== set via importlib and __dict__ in a third module | dynamic-query | tweak.py:3 may give PATH another value
import tweak
import api
print(api.rows())
-- tweak.py
import importlib
mod = importlib.import_module("api")
mod.__dict__["PATH"] = "Customer?$top=5"
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== set via sys.modules vars update | dynamic-query | tweak.py:2 may give PATH another value
import tweak
import api
print(api.rows())
-- tweak.py
import sys, api
vars(sys.modules["api"]).update(PATH="Customer?$top=5")
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== setattr with computed name | dynamic-query | tweak.py:3 may give ROOT another value
import tweak
import api
print(api.rows())
-- tweak.py
import api
for k, v in {"PATH": "Customer?$top=5"}.items():
    setattr(api, k, v)
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== own globals update | dynamic-query | line 11 may give PATH another value
@HEAD
PATH = "Customer?$top=3"
globals().update(PATH="Customer?$top=5")
r = requests.get(f"{ROOT}/{PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))

== function replaced from outside | dynamic-query | main.py:13 may give build_url another value
@HEAD
import api
def other(n):
    return f"{ROOT}/Customer?$top=5"
api.build_url = other
print(api.rows())
-- api.py
@HEAD
def build_url(n):
    return f"{ROOT}/Customer?$top=3"
def rows():
    r = requests.get(build_url(1), headers=H)
    return r.status_code, len(r.json()["value"])

== method replaced by property from outside | dynamic-query | main.py:11 may give url another value
@HEAD
import api
api.Client.url = property(lambda self: f"{ROOT}/Customer?$top=5")
print(api.Client().rows())
-- api.py
@HEAD
class Client:
    @property
    def url(self):
        return f"{ROOT}/Customer?$top=3"
    def rows(self):
        r = requests.get(self.url, headers=H)
        return r.status_code, len(r.json()["value"])

== setattr on a class | dynamic-query | main.py:11 may give path another value
@HEAD
import api
setattr(api.Client, "path", "Customer?$top=5")
print(api.Client().rows())
-- api.py
@HEAD
class Client:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])

== setattr on a class in the same module | dynamic-query | line 15 may give path another value
@HEAD
class Client:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
setattr(Client, "path", "Customer?$top=5")
print(Client().rows())

== setattr on an object with a computed name | dynamic-query | line 17 may give path another value
@HEAD
class Client:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
c = Client()
for k in ["path"]:
    setattr(c, k, "Customer?$top=5")
print(c.rows())

== object dict update | dynamic-query | line 16 may give path another value
@HEAD
class Client:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
c = Client()
c.__dict__.update({"path": "Customer?$top=5"})
print(c.rows())

== alias of a field class | dynamic-entity | known only to the running program
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
make = Conf
print(make("Customer?$top=5").rows())

== field class made by replace | dynamic-query | line 17 may give path another value
@HEAD
from dataclasses import dataclass, replace
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(replace(Conf(), path="Customer?$top=5").rows())

== class handed on | dynamic-entity | known only to the running program
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
def build(kind, *a):
    return kind(*a)
print(build(Conf, "Customer?$top=5").rows())

== sys.path changes which config is meant | dynamic-query | config.py and lib/config.py may both be the module config
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "lib"))
import app
print(app.rows())
-- app.py
@HEAD
import config
def rows():
    r = requests.get(f"{ROOT}/{config.PATH}", headers=H)
    return r.status_code, len(r.json()["value"])
-- config.py
PATH = "Customer?$top=3"
-- lib/config.py
PATH = "Customer?$top=5"

== own base attribute after foreign base | dynamic-query | line 14: C derives from a class out of sight, which may have path
@HEAD
from types import SimpleNamespace
from other import Mixin
class B:
    path = "Customer?$top=3"
class C(Mixin, B):
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())
-- other.py
def make():
    class M:
        path = "Customer?$top=5"
    return M
Mixin = make()

== class getattribute | dynamic-query | line 10: C decides in __getattribute__ what its attributes are
@HEAD
class C:
    path = "Customer?$top=3"
    def __getattribute__(self, name):
        return "Customer?$top=5" if name == "path" else object.__getattribute__(self, name)
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== class setattr | dynamic-query | line 10: C decides in __setattr__ what is stored
@HEAD
class C:
    def __init__(self):
        self.path = "Customer?$top=3"
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value.replace("3", "5"))
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== property with a setter | dynamic-entity | known only to the running program
@HEAD
class C:
    def __init__(self):
        self.path = "Customer?$top=3"
    @property
    def path(self):
        return self._path.replace("3", "5")
    @path.setter
    def path(self, value):
        self._path = value
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== descriptor in a base class | dynamic-query | line 15: Base has a descriptor for path
@HEAD
class Five:
    def __get__(self, obj, kind=None):
        return "Customer?$top=5"
    def __set__(self, obj, value):
        pass
class Base:
    path = Five()
class C(Base):
    def __init__(self):
        self.path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== metaclass | dynamic-query | line 14: C has a metaclass, which may change its attributes
@HEAD
class Meta(type):
    def __new__(mcs, name, bases, body):
        body["path"] = "Customer?$top=5"
        return super().__new__(mcs, name, bases, body)
class C(metaclass=Meta):
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== init_subclass | dynamic-entity | known only to the running program
@HEAD
class Base:
    def __init_subclass__(cls):
        cls.path = "Customer?$top=5"
class C(Base):
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== class decorator | dynamic-query | line 11 may give path another value
@HEAD
def five(cls):
    cls.path = "Customer?$top=5"
    return cls
@five
class C:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== class decorator from another name | dynamic-query | line 12 may give path another value
@HEAD
def five(kind):
    for n in ("path",):
        type.__setattr__(kind, n, "Customer?$top=5")
    return kind
@five
class C:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== object.__setattr__ in post_init | dynamic-query | line 15 may give path another value
@HEAD
from dataclasses import dataclass
@dataclass(frozen=True)
class C:
    path: str = "Customer?$top=3"
    def __post_init__(self):
        object.__setattr__(self, "path", "Customer?$top=5")
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== module replaced in sys.modules | dynamic-query | main.py:4 may give PATH another value
import sys, types
import conf
conf = types.SimpleNamespace(PATH="Customer?$top=5")
sys.modules["conf"] = conf
import api
print(api.rows())
-- conf.py
PATH = "Customer?$top=3"
-- api.py
@HEAD
import conf
def rows():
    r = requests.get(f"{ROOT}/{conf.PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== method replaced on an instance | dynamic-query | line 17 may give url another value
@HEAD
class C:
    def url(self):
        return f"{ROOT}/Customer?$top=3"
    def rows(self):
        r = requests.get(self.url(), headers=H)
        return r.status_code, len(r.json()["value"])
c = C()
c.url = lambda: f"{ROOT}/Customer?$top=5"
print(c.rows())

== function replaced by setattr with patch in production | dynamic-query | main.py:3 may give build another value
import api
from unittest.mock import patch
with patch("api.build", lambda: "Customer?$top=5"):
    print(api.rows())
-- api.py
@HEAD
def build():
    return "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{build()}", headers=H)
    return r.status_code, len(r.json()["value"])

== star import order | dynamic-entity | known only to the running program
@HEAD
from one import *
from two import *
r = requests.get(f"{ROOT}/{PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- one.py
PATH = "Customer?$top=3"
-- two.py
PATH = "Customer?$top=5"

== star import over own name | dynamic-query | PATH is bound here and comes from two with *, as well
@HEAD
PATH = "Customer?$top=3"
from two import *
r = requests.get(f"{ROOT}/{PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- two.py
PATH = "Customer?$top=5"

== exec writes | dynamic-query | line 11 may give ROOT another value
@HEAD
PATH = "Customer?$top=3"
exec("PATH = 'Customer?$top=5'")
r = requests.get(f"{ROOT}/{PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))

== an attribute is deleted | dynamic-query | line 15 may give path another value
@HEAD
class Conf:
    path = "Customer?$top=3"
class Sub(Conf):
    path = "Customer?$top=5"
    def go(self):
        del Sub.path
def rows(c):
    r = requests.get(f"{ROOT}/{c.path}", headers=H)
    return r.status_code, len(r.json()["value"])
s = Sub(); s.go()
print(rows(s))

== two constructions with different values | dynamic-entity | known only to the running program
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(Conf("Customer?$top=5").rows(), Conf("Customer?$top=4").rows())

== one construction with, one without | dynamic-entity | known only to the running program
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(Conf("Customer?$top=5").rows(), Conf().rows())

== init with several constructions | dynamic-entity | known only to the running program
@HEAD
class Conf:
    def __init__(self, path="Customer?$top=3"):
        self.path = path
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(Conf("Customer?$top=5").rows(), Conf().rows())

== base method stores what the class has | dynamic-entity | known only to the running program
@HEAD
class Base:
    def load(self):
        self.path = "Customer?$top=5"
class C(Base):
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
c = C(); c.load()
print(c.rows())

== super init after own store | dynamic-entity | known only to the running program
@HEAD
class Base:
    def __init__(self):
        self.path = "Customer?$top=5"
class C(Base):
    def __init__(self):
        self.path = "Customer?$top=3"
        super().__init__()
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== params changed by another module | dynamic-query | tweak.py:2 may change DEFAULTS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.DEFAULTS["$top"] = 5
-- api.py
@HEAD
DEFAULTS = {"$top": 3}
def rows():
    r = requests.get(f"{ROOT}/Customer", params=DEFAULTS, headers=H)
    return r.status_code, len(r.json()["value"])

== params updated by another module through from import | dynamic-query | tweak.py:2 may change DEFAULTS
import tweak
import api
print(api.rows())
-- tweak.py
from api import DEFAULTS
DEFAULTS.update({"$top": 5})
-- api.py
@HEAD
DEFAULTS = {"$top": 3}
def rows():
    r = requests.get(f"{ROOT}/Customer", params=DEFAULTS, headers=H)
    return r.status_code, len(r.json()["value"])

== params updated in place by |= | dynamic-query | tweak.py:2 may change DEFAULTS
import tweak
import api
print(api.rows())
-- tweak.py
from api import DEFAULTS
DEFAULTS |= {"$top": 5}
-- api.py
@HEAD
DEFAULTS = {"$top": 3}
def rows():
    r = requests.get(f"{ROOT}/Customer", params=DEFAULTS, headers=H)
    return r.status_code, len(r.json()["value"])

== params copied from what another module changes | dynamic-query | tweak.py:2 may change DEFAULTS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.DEFAULTS["$top"] = 5
-- api.py
@HEAD
DEFAULTS = {"$top": 3}
def rows():
    p = DEFAULTS.copy()
    p["$select"] = "CustomerId"
    r = requests.get(f"{ROOT}/Customer", params=p, headers=H)
    return r.status_code, len(r.json()["value"])

== params spread from what another module changes | dynamic-query | tweak.py:2 may change DEFAULTS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.DEFAULTS["$top"] = 5
-- api.py
@HEAD
DEFAULTS = {"$top": 3}
def rows():
    r = requests.get(f"{ROOT}/Customer", params={**DEFAULTS, "$select": "CustomerId"}, headers=H)
    return r.status_code, len(r.json()["value"])

== call arguments from a table that another module changes | dynamic-query | arguments are handed over with **, and tweak.py:2 may change OPTIONS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.OPTIONS["params"] = {"$top": 5}
-- api.py
@HEAD
OPTIONS = {"params": {"$top": 3}, "headers": H}
def rows():
    r = requests.get(f"{ROOT}/Customer", **OPTIONS)
    return r.status_code, len(r.json()["value"])

== nested params in own options changed elsewhere | dynamic-query | arguments are handed over with **, and tweak.py:2 may change OPTIONS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.OPTIONS["params"]["$top"] = 5
-- api.py
@HEAD
OPTIONS = {"params": {"$top": 3}, "headers": H}
def rows():
    r = requests.get(f"{ROOT}/Customer", **OPTIONS)
    return r.status_code, len(r.json()["value"])

== nested params changed in own module | dynamic-query | arguments are handed over with **, and line 11 may change OPTIONS
@HEAD
OPTIONS = {"params": {"$top": 3}, "headers": H}
OPTIONS["params"]["$top"] = 5
r = requests.get(f"{ROOT}/Customer", **OPTIONS)
print(r.status_code, len(r.json()["value"]))

== list of columns appended elsewhere | dynamic-query | tweak.py:2 may change COLUMNS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.COLUMNS.append("FullName")
-- api.py
@HEAD
COLUMNS = ["CustomerId", "City"]
def rows():
    r = requests.get(f"{ROOT}/Customer?$top=3&$select=" + ",".join(COLUMNS), headers=H)
    return r.status_code, sorted(r.json()["value"][0])

== table of urls changed elsewhere | dynamic-query | tweak.py:2 may change PATHS
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.PATHS["c"] = "Customer?$top=5"
-- api.py
@HEAD
PATHS = {"c": "Customer?$top=3"}
def rows():
    r = requests.get(f"{ROOT}/{PATHS['c']}", headers=H)
    return r.status_code, len(r.json()["value"])

== session request replaced | unknown-client | the session is changed: line 14 puts something in the place of a part of it
@HEAD
s = requests.Session()
plain = s.request
def five(method, url, **kw):
    return plain(method, url.replace("top=3", "top=5"), **kw)
s.request = five
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session get replaced | unknown-client | the session is changed: line 12 puts something in the place of a part of it
@HEAD
s = requests.Session()
plain = s.get
s.get = lambda url, **kw: plain(url.replace("top=3", "top=5"), **kw)
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session get replaced by setattr | unknown-client | the session is changed: line 12 puts something in the place of a part of it
@HEAD
s = requests.Session()
plain = s.get
setattr(s, "get", lambda url, **kw: plain(url.replace("top=3", "top=5"), **kw))
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session send replaced | unknown-client | the session is changed: line 15 puts something in the place of a part of it
@HEAD
s = requests.Session()
plain = s.send
def send(req, **kw):
    req.url = req.url.replace("top=3", "top=5")
    return plain(req, **kw)
s.send = send
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session with an adapter of its own for https | unknown-client | line 16 mounts an adapter that has a method send() of its own
@HEAD
from requests.adapters import HTTPAdapter
class Five(HTTPAdapter):
    def send(self, request, **kw):
        request.url = request.url.replace("top=3", "top=5")
        return super().send(request, **kw)
s = requests.Session()
s.mount("https://", Five())
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session hooks | unknown-client | line 11: the session has .hooks of its own
@HEAD
s = requests.Session()
s.hooks["response"].append(lambda r, *a, **k: print("got", r.url))
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session auth set in another module | unknown-client | tweak.py:6: the session has .auth of its own
import tweak, api
print(api.rows())
-- tweak.py
import api
class Auth:
    def __call__(self, r):
        r.url = r.url.replace("top=3", "top=5")
        return r
api.s.auth = Auth()
-- api.py
@HEAD
s = requests.Session()
def rows():
    r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json()["value"])

== session replaced by another module | unknown-client | tweak.py:10 may give s another value
import tweak, api
print(api.rows())
-- tweak.py
import api
class Fake:
    headers = {}
    adapters = {}
    def get(self, url, **kw):
        class R:
            status_code = 200
            def json(self): return {"value": [1]}
        return R()
api.s = Fake()
-- api.py
@HEAD
s = requests.Session()
def rows():
    r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json()["value"])

== requests.get patched in another module | unknown-client | tweak.py:3 puts something in the library's place
import tweak, api
print(api.rows())
-- tweak.py
import requests
plain = requests.get
requests.get = lambda url, **kw: plain(url.replace("top=3", "top=5"), **kw)
-- api.py
@HEAD
def rows():
    r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json()["value"])

== Session.request patched in another module by setattr | unknown-client | tweak.py:5 puts something in the library's place
import tweak, api
print(api.rows())
-- tweak.py
from requests import Session
plain = Session.request
def five(self, method, url, **kw):
    return plain(self, method, url.replace("top=3", "top=5"), **kw)
setattr(Session, "request", five)
-- api.py
@HEAD
def rows():
    r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json()["value"])

== requests name replaced in the module from outside | unknown-client | tweak.py:9 may give requests another value
import tweak, api
print(api.rows())
-- tweak.py
import api
class Fake:
    @staticmethod
    def get(url, **kw):
        class R:
            status_code = 200
            def json(self): return {"value": [1]}
        return R()
api.requests = Fake
-- api.py
@HEAD
def rows():
    r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
    return r.status_code, len(r.json()["value"])

== httpx transport of its own | unknown-client | the session has a transport= of its own
@HEAD
import httpx
class T(httpx.BaseTransport):
    def __init__(self): self.inner = httpx.HTTPTransport()
    def handle_request(self, request):
        request.url = httpx.URL(str(request.url).replace("top=3", "top=5"))
        return self.inner.handle_request(request)
with httpx.Client(transport=T()) as c:
    r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
    print(r.status_code, len(r.json()["value"]))

== httpx mounts of its own | unknown-client | the session has a mounts= of its own
@HEAD
import httpx
class T(httpx.BaseTransport):
    def __init__(self): self.inner = httpx.HTTPTransport()
    def handle_request(self, request):
        request.url = httpx.URL(str(request.url).replace("top=3", "top=5"))
        return self.inner.handle_request(request)
c = httpx.Client(mounts={"https://": T()})
r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== httpx event hooks set later | unknown-client | line 12: the session has .event_hooks of its own
@HEAD
import httpx
c = httpx.Client()
c.event_hooks = {"request": [lambda q: print(q.url)]}
r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== httpx mock transport | unknown-client | the session has a transport= of its own
@HEAD
import httpx
c = httpx.Client(transport=httpx.MockTransport(lambda q: httpx.Response(200, json={"value": [1]})))
r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== subclass of session | unknown-client | s.get() is handed the URL; what it does is its own
@HEAD
class Five(requests.Session):
    def request(self, method, url, **kw):
        return super().request(method, url.replace("top=3", "top=5"), **kw)
s = Five()
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session params set through update in another function | unknown-client | line 12: the session has .params of its own
@HEAD
s = requests.Session()
def setup(session):
    session.params.update({"$top": "5"})
setup(s)
r = s.get(f"{ROOT}/Customer", headers=H)
print(r.status_code, len(r.json()["value"]))

== default top by nested function two levels deep | dynamic-query | the URL has several values; the call may send any of them
@HEAD
def outer():
    url = f"{ROOT}/Customer?$top=3"
    def middle():
        def inner():
            nonlocal url
            url = f"{ROOT}/Customer?$top=5"
        inner()
    middle()
    r = requests.get(url, headers=H)
    return r.status_code, len(r.json()["value"])
print(outer())

== nonlocal declared but read | dynamic-query | the URL has several values; the call may send any of them
@HEAD
def outer():
    url = f"{ROOT}/Customer?$top=3"
    def middle():
        nonlocal url
        def inner():
            nonlocal url
            url += "&$select=CustomerId"
        inner()
        return url
    middle()
    r = requests.get(url, headers=H)
    return r.status_code, sorted(r.json()["value"][0])
print(outer())

== nonlocal params | dynamic-query | the options are put together where they cannot be followed
@HEAD
def outer():
    params = {"$top": 3}
    def middle():
        def inner():
            nonlocal params
            r = requests.get(f"{ROOT}/Customer", params=params, headers=H)
            return r.status_code, len(r.json()["value"])
        return inner()
    return middle()
print(outer())

== nonlocal url used inside | dynamic-query | the URL has several values; the call may send any of them
@HEAD
def outer():
    url = f"{ROOT}/Customer?$top=3"
    def middle():
        def inner():
            nonlocal url
            r = requests.get(url, headers=H)
            return r.status_code, len(r.json()["value"])
        return inner()
    return middle()
print(outer())

== nonlocal alias of the function | unknown-client | get() is handed the URL; what it does is its own
@HEAD
def outer():
    get = requests.get
    def inner():
        nonlocal get
        r = get(f"{ROOT}/Customer?$top=3", headers=H)
        return r.status_code, len(r.json()["value"])
    return inner()
print(outer())

== nonlocal of a dropped name | dynamic-query | the options are put together where they cannot be followed
@HEAD
def outer():
    params = {}
    params["$top"] = 3
    def reset():
        nonlocal params
    r = requests.get(f"{ROOT}/Customer", params=params, headers=H)
    return r.status_code, len(r.json()["value"])
print(outer())

== nonlocal partial two levels | unknown-client | get() is handed the URL; what it does is its own
@HEAD
from functools import partial
def outer():
    get = partial(requests.get, headers=H)
    def middle():
        def inner():
            nonlocal get
            return 1
        return inner
    r = get(f"{ROOT}/Customer?$top=3")
    return r.status_code, len(r.json()["value"])
print(outer())

== percent with a tuple in a name | dynamic-query | line 11: n may be a tuple, which % takes apart
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '%s'" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(("Seattle",)))

== a condition in a value | dynamic-query | line 13: a condition or option goes into name, which stands for a value
@HEAD
def rows(name):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{name}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("Seattle' or City eq 'Zürich"))

== values joined to a condition | dynamic-query | line 11: a condition or option goes into either, which stands for a value
@HEAD
def rows(names):
    either = "' or City eq '".join(names)
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{either}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows(["Seattle", "Zürich"]))

== a value with an option behind it | dynamic-query | line 13: a condition or option goes into name, which stands for a value
@HEAD
def rows(name):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{name}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("Seattle'&$top=1&x='"))

== a growing condition | dynamic-query | line 13: a condition or option goes into value, which stands for a value
@HEAD
def rows(names):
    value = names[0]
    for n in names[1:]:
        value += "' or City eq '" + n
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{value}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows(["Seattle", "Zürich"]))

== a number with a condition | dynamic-query | line 13: a condition or option goes into limit, which stands for a value
@HEAD
def rows(limit):
    r = requests.get(f"{ROOT}/Customer?$filter=RewardPoints gt {limit}", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("2000 and RewardPoints lt 2200"))

== a top with another option | dynamic-query | line 13: a condition or option goes into limit, which stands for a value
@HEAD
def rows(limit):
    r = requests.get(f"{ROOT}/Customer?$top={limit}", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("3&$skip=2"))

== two literals | several-instances | (apac, emea)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
a = requests.get(f"{B}/emea/data/Customer?$top=3", headers=H)
b = requests.get(f"{B}/apac/data/Customer?$top=3", headers=H)
print(a.status_code, b.status_code)

== two variables | several-instances | (CI_INSTANCE_APAC, CI_INSTANCE_ID)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
E, A = os.environ["CI_INSTANCE_ID"], os.environ.get("CI_INSTANCE_APAC", "x")
a = requests.get(f"{B}/{E}/data/Customer?$top=3", headers=H)
b = requests.get(f"{B}/{A}/data/Customer?$top=3", headers=H)
print(a.status_code, b.status_code)

== loop over instances | several-instances | (CI_INSTANCE_ID, other)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
for inst in [INST, "other"]:
    a = requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H)
    print(a.status_code)

== loop over instances from the environment | several-instances | (each inst, the next inst)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
for inst in os.environ.get("INSTANCES", INST + ",other").split(","):
    a = requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H)
    print(a.status_code)

== parameter called with two instances | several-instances | (CI_INSTANCE_ID, other)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
def rows(inst):
    a = requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H)
    print(a.status_code)
rows(INST)
rows("other")

== parameter called in a loop | several-instances | (CI_INSTANCE_ID, other)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
def rows(inst):
    a = requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H)
    print(a.status_code)
for one in (INST, "other"):
    rows(one)

== comprehension | several-instances | (CI_INSTANCE_ID, other)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
def rows(inst):
    return requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H).status_code
print([rows(i) for i in (INST, "other")])

== dictionary of instances | several-instances | (each inst, the next inst)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
ALL = {"emea": INST, "apac": "other"}
for name, inst in ALL.items():
    print(name, requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H).status_code)

== dictionary entries | several-instances | (ALL[region], ALL[region] once more)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
ALL = {"emea": INST, "apac": "other"}
def rows(region):
    return requests.get(f"{B}/{ALL[region]}/data/Customer?$top=3", headers=H).status_code
print(rows("emea"), rows("apac"))

== instances through map | several-instances | (each inst, the next inst)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
def rows(inst):
    return requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H).status_code
print(list(map(rows, [INST, "other"])))

== objects with an instance each | several-instances | (CI_INSTANCE_ID, other)
@HEAD
class Reader:
    def __init__(self, inst):
        self.root = f"https://api.ci.ai.dynamics.com/v1/instances/{inst}/data"
    def rows(self):
        return requests.get(f"{self.root}/Customer?$top=3", headers=H).status_code
print(Reader(INST).rows(), Reader("other").rows())

== dataclass with an instance each | several-instances | (CI_INSTANCE_ID, other)
@HEAD
from dataclasses import dataclass
@dataclass
class Reader:
    inst: str
    def rows(self):
        return requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{self.inst}/data/Customer?$top=3", headers=H).status_code
print(Reader(INST).rows(), Reader("other").rows())

== client with two instances | several-instances | (CI_INSTANCE_ID, other)
@HEAD
from dynamics.customerinsights.api import CustomerInsights
c = CustomerInsights()
def n(inst):
    r = c.get_entities_with_odata_path(inst, "Customer", top=2, custom_headers=H)
    return type(r).__name__
print(n(INST), n("other"))

== instances listed and then read | several-instances | (one['instanceId'], one['instanceId'] once more)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
for one in requests.get(B, headers=H).json():
    print(requests.get(f"{B}/{one['instanceId']}/data/Customer?$top=3", headers=H).status_code)

== conditional instance | several-instances | (CI_INSTANCE_ID, other)
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
def rows(prod):
    inst = INST if prod else "other"
    return requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H).status_code
print(rows(True), rows(False))

== http.client read after close | response-shape | line 14 goes on with the connection before its answer is read
@HEAD
import http.client, json
c = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
c.request("GET", f"/v1/instances/{INST}/data/Customer?$top=3", headers=H)
r = c.getresponse()
c.close()
print(r.status, len(r.read()) > 5)

== http.client second request before the first is read | response-shape | line 15 goes on with the connection before its answer is read
@HEAD
import http.client, json
c = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
c.request("GET", f"/v1/instances/{INST}/data/Customer?$top=3", headers=H)
r = c.getresponse()
try:
    c.request("GET", f"/v1/instances/{INST}/data/UnifiedActivity?$top=3", headers=H)
    q = c.getresponse()
    print(q.status)
except Exception as e:
    print(type(e).__name__)

== lower on a text with a value | dynamic-entity | known only to the running program
@HEAD
def rows(name):
    path = f"/Customer?$filter=City eq '{name}'".lower()
    r = requests.get(ROOT + path, headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("Seattle"))

== upper on the value inside | dynamic-query | the filter is known only to the running program
@HEAD
def rows(name):
    cond = f"City eq '{name}'"
    r = requests.get(f"{ROOT}/Customer", params={"$filter": cond.upper()}, headers=H)
    return r.status_code
print(rows(INST))

== removesuffix on a text that ends with a value | dynamic-entity | known only to the running program
@HEAD
def rows(top):
    tail = f"Customer?$top={top}".removesuffix("0")
    r = requests.get(f"{ROOT}/" + tail, headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("30"))

== type self store | dynamic-query | line 13 may give path another value
@HEAD
class C:
    path = "Customer?$top=3"
    def five(self):
        type(self).path = "Customer?$top=5"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
c = C(); c.five(); print(c.rows())

== class of self store | dynamic-query | line 13 may give path another value
@HEAD
class C:
    path = "Customer?$top=3"
    def five(self):
        self.__class__.path = "Customer?$top=5"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
c = C(); c.five(); print(c.rows())

== super setattr in init | dynamic-query | line 13 may give path another value
@HEAD
class C:
    path = "Customer?$top=3"
    def __init__(self):
        super().__setattr__("path", "Customer?$top=5")
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== main module changed | dynamic-query | tweak_later.py:3 may give PATH another value
import tweak_later
@HEAD
PATH = "Customer?$top=3"
tweak_later.go()
r = requests.get(f"{ROOT}/{PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- tweak_later.py
def go():
    import __main__
    __main__.PATH = "Customer?$top=5"

== environment set by the program | dynamic-query | line 10 sets the variable CI_BASE_URL
@HEAD
os.environ["CI_BASE_URL"] = "https://api.ci.ai.dynamics.com/v1/instances/none/data/.."
BASE = os.environ["CI_BASE_URL"]
r = requests.get(f"{BASE}/instances/{INST}/data/Customer?$top=3", headers=H)
print(r.status_code)

== own module named requests | unknown-client | the program has a module of its own with the name requests
import os
import requests
r = requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer?$top=3", headers={})
print(r.status_code, len(r.json()["value"]))
-- requests.py
class R:
    status_code = 200
    def json(self): return {"value": [1]}
def get(url, **kw):
    return R()

== private attribute set from outside | dynamic-query | line 15 may give __path another value
@HEAD
class C:
    __path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.__path}", headers=H)
        return r.status_code, len(r.json()["value"])
c = C(); c._C__path = "Customer?$top=5"; print(c.rows())

== class made by type | dynamic-query | line 10: C is handed to type(), which makes a class with other attributes of it
@HEAD
class C:
    path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
D = type("D", (C,), {"path": "Customer?$top=5"})
print(D().rows())

== subclass in a file that is no candidate | dynamic-query | what rows() asks for depends on line 12: conf.path
import sub
print(sub.D().rows())
-- sub.py
from conf import Conf
import api
class D(Conf):
    path = "Customer?$top=5"
    def rows(self):
        return api.rows(self)
-- conf.py
class Conf:
    path = "Customer?$top=3"
-- api.py
@HEAD
from conf import Conf
def rows(conf: Conf):
    r = requests.get(f"{ROOT}/{conf.path}", headers=H)
    return r.status_code, len(r.json()["value"])

== a url that changes in a loop | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
for n in range(2):
    r = requests.get(f"{ROOT}/{path}", headers=H)
    print(r.status_code, len(r.json()["value"]))
    path = "Customer?$top=5"

== walrus in a condition | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
if len(INST) > 3 and (path := "Customer?$top=5"):
    pass
r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== comprehension walrus | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
[path := f"Customer?$top={n}" for n in (4, 5)]
r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== try else | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
try:
    path = os.environ["NOT_THERE"]
except KeyError:
    path = "Customer?$top=5"
r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== try with a single override | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
try:
    int("x")
    path = "Customer?$top=4"
except ValueError:
    pass
finally:
    path = "Customer?$top=5"
r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== match capture | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
match {"p": "Customer?$top=5"}:
    case {"p": path}:
        pass
r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== for over the name | dynamic-entity | known only to the running program
@HEAD
path = "Customer?$top=3"
for path in ["Customer?$top=5"]:
    pass
r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== with as name | dynamic-entity | known only to the running program
@HEAD
import contextlib
path = "Customer?$top=3"
with contextlib.nullcontext("Customer?$top=5") as path:
    r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== context manager of the program | dynamic-entity | known only to the running program
@HEAD
from contextlib import contextmanager
@contextmanager
def chosen():
    yield "Customer?$top=5"
with chosen() as path:
    r = requests.get(f"{ROOT}/{path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== a mutable default | dynamic-query | what rows() asks for depends on
@HEAD
def rows(params={"$top": 3}):
    r = requests.get(f"{ROOT}/Customer", params=params, headers=H)
    params["$top"] = 5
    return r.status_code, len(r.json()["value"])
print(rows(), rows())

== dictionary with a spread entry | dynamic-entity | known only to the running program
@HEAD
MORE = {"c": "Customer?$top=5"}
PATHS = {"c": "Customer?$top=3", **MORE}
r = requests.get(f"{ROOT}/{PATHS['c']}", headers=H)
print(r.status_code, len(r.json()["value"]))

== dictionary updated by pop in a function | dynamic-query | line 13 may change PATHS
@HEAD
PATHS = {"c": "Customer?$top=3"}
def five(t):
    t["c"] = "Customer?$top=5"
five(PATHS)
r = requests.get(f"{ROOT}/{PATHS['c']}", headers=H)
print(r.status_code, len(r.json()["value"]))

== dictionary through an alias | dynamic-query | line 11 may change PATHS
@HEAD
PATHS = {"c": "Customer?$top=3"}
P = PATHS
P["c"] = "Customer?$top=5"
r = requests.get(f"{ROOT}/{PATHS['c']}", headers=H)
print(r.status_code, len(r.json()["value"]))

== dictionary kept in an object | dynamic-query | line 14 may change PATHS
@HEAD
PATHS = {"c": "Customer?$top=3"}
class K:
    def __init__(self, t): self.t = t
    def five(self): self.t["c"] = "Customer?$top=5"
K(PATHS).five()
r = requests.get(f"{ROOT}/{PATHS['c']}", headers=H)
print(r.status_code, len(r.json()["value"]))

== list aliased and sorted | dynamic-query | line 12 may change COLS
@HEAD
COLS = ["City", "CustomerId"]
def trim(c): c.pop()
trim(COLS)
r = requests.get(f"{ROOT}/Customer?$top=1&$select=" + ",".join(COLS), headers=H)
print(r.status_code, sorted(r.json()["value"][0]))

== list slice assignment | dynamic-query | line 11 may change COLS
@HEAD
COLS = ["City", "CustomerId"]
COLS[:] = ["FullName"]
r = requests.get(f"{ROOT}/Customer?$top=1&$select=" + ",".join(COLS), headers=H)
print(r.status_code, sorted(r.json()["value"][0]))

== enum value changed by init | dynamic-entity | known only to the running program
@HEAD
import enum
class P(enum.Enum):
    C = "3"
    def __init__(self, n): self._value_ = f"Customer?$top={int(n) + 2}"
r = requests.get(f"{ROOT}/{P.C.value}", headers=H)
print(r.status_code, len(r.json()["value"]))

== function with a global in it | dynamic-query | 'TOP' may have another value where the call stands
@HEAD
TOP = "3"
def url():
    return f"{ROOT}/Customer?$top={TOP}"
def more():
    global TOP
    TOP = "5"
more()
r = requests.get(url(), headers=H)
print(r.status_code, len(r.json()["value"]))

== an instance that a call gives | dynamic-query | line 14: instance() would not be called any more; name its value
@HEAD
BASE = "https://api.ci.ai.dynamics.com/v1"
def instance():
    print("asked for the instance")
    return INST
r = requests.get(f"{BASE}/instances/{instance()}/data/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== a url function with an effect in it | dynamic-query | line 16: instance() would not be called any more; name its value
@HEAD
BASE = "https://api.ci.ai.dynamics.com/v1"
COUNT = []
def instance():
    COUNT.append(1)
    return INST
def url(table):
    return f"{BASE}/instances/{instance()}/data/{table}"
r = requests.get(url("Customer") + "?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]), COUNT)

== a popped value in an in list | dynamic-query | line 11: it.pop() is called once for each value, and a moved call may need it twice; name its value
@HEAD
it = ["Seattle", "Zürich", "x"]
r = requests.get(f"{ROOT}/Customer?$filter=City in ('{it.pop()}','{it.pop()}')&$top=3", headers=H)
print(r.status_code, len(r.json()["value"]), it)

== a url built before an attribute changes | dynamic-query | line 18 may give city another value
@HEAD
class C:
    def __init__(self, city):
        self.city = city
    def build(self):
        self.url = f"{ROOT}/Customer?$filter=City eq '{self.city}'&$top=3"
    def rows(self):
        r = requests.get(self.url, headers=H)
        return len(r.json()["value"])
c = C("Seattle"); c.build(); c.city = "nowhere"
print(c.rows())

== options in a list | dynamic-query | line 11: an option has several values
@HEAD
top = [3]
r = requests.get(f"{ROOT}/Customer", params={"$top": top}, headers=H)
print(r.status_code, len(r.json()["value"]))

== options as bytes | dynamic-query | line 11: an option is given as bytes
@HEAD
n = 3
r = requests.get(f"{ROOT}/Customer", params={"$top": str(n).encode()}, headers=H)
print(r.status_code, len(r.json()["value"]))

== own int | dynamic-query | int is a function of the program
@HEAD
def int(x):
    return 5
def rows(n):
    return len(requests.get(ROOT + "/Customer?$top=%d" % n, headers=H).json()["value"])
print(rows(3))

== a client whose instance is asked for | dynamic-query | line 15: instance() would not be called any more; name its value
@HEAD
from dynamics.customerinsights.api import CustomerInsights
c = CustomerInsights()
def instance():
    print("asked")
    return INST
r = c.get_entities_with_odata_path(instance(), "Customer", top=3, custom_headers=H)
print(len(r.value))

== walrus in the url | dynamic-query | line 10 binds url inside the call
@HEAD
r = requests.get(url := f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, url[-20:])

== walrus in a hole of the instance | dynamic-query | line 11 binds inst inside the call
@HEAD
BASE = "https://api.ci.ai.dynamics.com/v1"
r = requests.get(f"{BASE}/instances/{(inst := INST)}/data/Customer?$top=3", headers=H)
print(r.status_code, inst[-4:])

== annotated store in a file that is no candidate | dynamic-query | tweak.py:2 may give PATH another value
import tweak
import api
print(api.rows())
-- tweak.py
import api
api.PATH: str = "Customer?$top=5"
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== loop store in a file that is no candidate | dynamic-query | tweak.py:2 may give PATH another value
import tweak
import api
print(api.rows())
-- tweak.py
import api
for api.PATH in ["Customer?$top=5"]:
    pass
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== module handed to a helper | dynamic-query | tools.py:3 may give ROOT another value
import tweak
import api
print(api.rows())
-- tweak.py
import api
import tools
tools.apply(api, PATH="Customer?$top=5")
-- tools.py
def apply(obj, **values):
    for k, v in values.items():
        setattr(obj, k, v)
-- api.py
@HEAD
PATH = "Customer?$top=3"
def rows():
    r = requests.get(f"{ROOT}/{PATH}", headers=H)
    return r.status_code, len(r.json()["value"])

== object handed to a helper | dynamic-query | tools.py:3 may give path another value
@HEAD
import tools
class Conf:
    path = "Customer?$top=3"
conf = Conf()
tools.apply(conf, {"path": "Customer?$top=5"})
r = requests.get(f"{ROOT}/{conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- tools.py
def apply(obj, values):
    for k, v in values.items():
        setattr(obj, k, v)

== object handed to a method | dynamic-query | line 14 may give path another value
@HEAD
class Conf:
    path = "Customer?$top=3"
class Loader:
    def load(self, target):
        target.path = "Customer?$top=5"
conf = Conf()
Loader().load(conf)
r = requests.get(f"{ROOT}/{conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== object in a list changed in a loop | dynamic-query | line 14 may give path another value
@HEAD
class Conf:
    path = "Customer?$top=3"
conf = Conf()
for one in [conf]:
    one.path = "Customer?$top=5"
r = requests.get(f"{ROOT}/{conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== class in a dictionary changed | dynamic-query | line 13 may give path another value
@HEAD
class Conf:
    path = "Customer?$top=3"
ALL = {"c": Conf}
setattr(ALL["c"], "path", "Customer?$top=5")
r = requests.get(f"{ROOT}/{Conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== a config object that loads itself | dynamic-entity | known only to the running program
@HEAD
import json
class Conf:
    def __init__(self):
        self.path = "Customer?$top=3"
    def load(self, text):
        self.__dict__.update(json.loads(text))
conf = Conf(); conf.load('{"path": "Customer?$top=5"}')
r = requests.get(f"{ROOT}/{conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== argparse fills an object | dynamic-query | line 15 may give path another value
@HEAD
import argparse
class Conf:
    path = "Customer?$top=3"
p = argparse.ArgumentParser()
p.add_argument("--path", default="Customer?$top=5")
p.parse_args([], namespace=Conf)
r = requests.get(f"{ROOT}/{Conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== a property over a private name set elsewhere | dynamic-entity | known only to the running program
@HEAD
class Conf:
    def __init__(self):
        self._path = "Customer?$top=3"
    @property
    def path(self):
        return self._path
    def five(self):
        self._path = "Customer?$top=5"
conf = Conf(); conf.five()
r = requests.get(f"{ROOT}/{conf.path}", headers=H)
print(r.status_code, len(r.json()["value"]))

== context var | dynamic-entity | known only to the running program
@HEAD
import contextvars
PATH = contextvars.ContextVar("PATH", default="Customer?$top=3")
PATH.set("Customer?$top=5")
r = requests.get(f"{ROOT}/{PATH.get()}", headers=H)
print(r.status_code, len(r.json()["value"]))

== defaults of a function changed | dynamic-query | line 12 changes what url() does
@HEAD
def url(path="Customer?$top=3"):
    return f"{ROOT}/{path}"
url.__defaults__ = ("Customer?$top=5",)
r = requests.get(url(), headers=H)
print(r.status_code, len(r.json()["value"]))

== code of a function changed | dynamic-query | line 14 changes what url() does
@HEAD
def url():
    return ROOT + "/Customer?$top=3"
def other():
    return ROOT + "/Customer?$top=5"
url.__code__ = other.__code__
r = requests.get(url(), headers=H)
print(r.status_code, len(r.json()["value"]))

== function wrapped under its name in a package | unknown-origin | nothing shows the host; what the call sends is for the legacy service
@HEAD
import pkg
r = requests.get(pkg.url(), headers=H)
print(r.status_code, len(r.json()["value"]))
-- pkg/__init__.py
from pkg.urls import url as _url
def url():
    return _url().replace("3", "5")
-- pkg/urls.py
import os
def url():
    return "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/Customer?$top=3"

== unpacked assignment | dynamic-entity | known only to the running program
@HEAD
PATH, TOP = "Customer", 3
PATH, TOP = PATH + "?$top=", 5
r = requests.get(f"{ROOT}/{PATH}{TOP}", headers=H)
print(r.status_code, len(r.json()["value"]))

== starred assignment | dynamic-entity | known only to the running program
@HEAD
first, *rest = "Customer?$top=3", "Customer?$top=5"
r = requests.get(f"{ROOT}/{rest[0]}", headers=H)
print(r.status_code, len(r.json()["value"]))

== swapped names | dynamic-entity | known only to the running program
@HEAD
a, b = "Customer?$top=3", "Customer?$top=5"
a, b = b, a
r = requests.get(f"{ROOT}/{a}", headers=H)
print(r.status_code, len(r.json()["value"]))

== chained assignment | dynamic-entity | known only to the running program
@HEAD
a = b = ["Customer?$top=3"]
b[0] = "Customer?$top=5"
r = requests.get(f"{ROOT}/{a[0]}", headers=H)
print(r.status_code, len(r.json()["value"]))

== a mixin before the class brings the method that makes the path | dynamic-entity | the table is known only to the running program
@HEAD
class Base:
    def path(self):
        return "Customer"
    def fetch(self):
        return requests.get(f"{ROOT}/{self.path()}?$top=2", headers=H).json()["value"]
class Activities:
    def path(self):
        return "UnifiedActivity"
class Left(Activities, Base):
    pass
print(len(Left().fetch()))

== a mixin of another module before the class | dynamic-query | the filter is known only to the running program
@HEAD
from mixins import Fake
class Live:
    def find(self, table, condition=None):
        params = {"$top": 2}
        if condition:
            params["$filter"] = condition
        return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
    def names(self, city):
        return [one["FullName"] for one in self.find("Customer", f"City eq '{city}'")]
class Offline(Fake, Live):
    pass
print(Live().names("Seattle"), Offline().names("Seattle"))
-- mixins.py
class Fake:
    def find(self, table, condition=None):
        return [{"FullName": f"{table} {condition}"}]

== attributes that an object sets in its namespace | dynamic-entity | the table is known only to the running program
@HEAD
class Reader:
    table = "Customer"
    def __init__(self, **overrides):
        self.__dict__.update(overrides)
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
print(len(Reader(table="UnifiedActivity").rows()))

== attributes that an object sets by name | dynamic-entity | the table is known only to the running program
@HEAD
class Reader:
    table = "Customer"
    def __init__(self, **overrides):
        for key, value in overrides.items():
            setattr(self, key, value)
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
print(len(Reader(table="UnifiedActivity").rows()))

== a class that makes others of itself | dynamic-query | Reader is handed to type(), which makes a class with other attributes of it
@HEAD
class Reader:
    table = "Customer"
    @classmethod
    def of(cls, **more):
        return type(cls.__name__ + "X", (cls,), more)()
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
print(len(Reader.of(table="UnifiedActivity").rows()))

== a class that another module makes others of | dynamic-query | Mine is handed to type(), which makes a class with other attributes of it
@HEAD
from reader import Reader
class Mine(Reader):
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
print(len(type("Other", (Mine,), {"table": "UnifiedActivity"})().rows()))
-- reader.py
class Reader:
    table = "Customer"

== a retry of the program that looks at what it hands on | dynamic-entity | the table is known only to the running program
import functools
@HEAD
def retry(times=2):
    def around(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for _ in range(times):
                try:
                    return function(*args, **kwargs)
                except requests.HTTPError:
                    print("failed", args)
        return inner
    return around
@retry()
def find(table, condition):
    answer = requests.get(f"{ROOT}/{table}", params={"$filter": condition}, headers=H)
    answer.raise_for_status()
    return answer.json()["value"]
print(find("Customer", "Nope eq 1"), len(find("Customer", "City eq 'Seattle'")))

== a retry of the program that changes what it hands on | dynamic-entity | the table is known only to the running program
import functools
@HEAD
def retry(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except requests.HTTPError:
            kwargs["condition"] = None
            return function(*args, **kwargs)
    return inner
@retry
def find(table, condition=None):
    params = {"$top": 2}
    if condition:
        params["$filter"] = condition
    answer = requests.get(f"{ROOT}/{table}", params=params, headers=H)
    answer.raise_for_status()
    return answer.json()["value"]
print(len(find("Customer", condition="City eq 'Seattle'")))

== a function that looks at all its names | dynamic-query | the filter is known only to the running program
@HEAD
def find(table, condition=None, top=2):
    seen = dict(locals())
    params = {"$top": top}
    if condition:
        params["$filter"] = condition
    rows = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
    return seen, len(rows)
print(find("Customer", "City eq 'Seattle'"))

== another module puts a function in the place of one that sends | dynamic-entity | the table is known only to the running program
import api
def offline(table, condition=None, top=2):
    return [{"FullName": f"{table} {condition} {top}"}]
api.find = offline
print(api.names("Seattle"))
-- api.py
@HEAD
def find(table, condition=None, top=2):
    params = {"$top": top}
    if condition:
        params["$filter"] = condition
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def names(city):
    return [one["FullName"] for one in find("Customer", f"City eq '{city}'")]

== a condition in a value of a table of cases | dynamic-query | a condition or option goes into city, which stands for a value
@HEAD
def people(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=2", headers=H).json()["value"]
CASES = {"all": "Seattle", "women": "Seattle' and Gender eq 'Female"}
for name, city in CASES.items():
    print(name, len(people(city)))

== a condition in a value of a list of pairs | dynamic-query | a condition or option goes into points, which stands for a value
@HEAD
def people(points):
    return requests.get(f"{ROOT}/Customer?$filter=RewardPoints ge {points}&$top=2", headers=H).json()["value"]
for name, points in [("rich", "4900"), ("there", "4900 or City eq 'Dublin'")]:
    print(name, len(people(points)))

== a condition in a value that map hands over | dynamic-query | a condition or option goes into city, which stands for a value
@HEAD
def people(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=2", headers=H).json()["value"]
print([len(one) for one in map(people, ["Seattle", "Seattle' and Gender eq 'Female"])])

== a condition in a value behind stars | dynamic-query | a condition or option goes into city, which stands for a value
@HEAD
def people(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=2", headers=H).json()["value"]
asked = {"city": "Seattle' and Gender eq 'Female"}
print(len(people(**asked)))

== a condition in a value of a text in JSON | dynamic-query | a condition or option goes into city, which stands for a value
import json
@HEAD
def people(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=2", headers=H).json()["value"]
print(len(people(json.loads('"Seattle\' and Gender eq \'Female"'))))

== a field with a default, filled from outside | dynamic-entity | the table is known only to the running program
from dataclasses import dataclass
@HEAD
@dataclass
class Reader:
    table: str = "Customer"
    top: int = 2
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
print(len(Reader(os.environ.get("TABLE", "UnifiedActivity")).rows()))

== a field with a default, filled out of a table | dynamic-entity | the table is known only to the running program
from dataclasses import dataclass
@HEAD
@dataclass
class Reader:
    table: str = "Customer"
    top: int = 2
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
settings = {"table": "UnifiedActivity"}
print(len(Reader(**settings).rows()), len(Reader().rows()))

== a field with a default, and an heir that sets itself up | dynamic-entity | the table is known only to the running program
from dataclasses import dataclass
@HEAD
@dataclass
class Reader:
    table: str = "Customer"
    top: int = 2
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
class Activities(Reader):
    def __init__(self):
        Reader.__init__(self, "UnifiedActivity")
print(len(Reader().rows()), len(Activities().rows()))

== a field with a default, of objects that map makes | dynamic-entity | the table is known only to the running program
from dataclasses import dataclass
@HEAD
@dataclass
class Reader:
    table: str = "Customer"
    top: int = 2
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
print([len(one.rows()) for one in map(Reader, ["UnifiedActivity"])])

== a field with a default, set up again | dynamic-entity | the table is known only to the running program
from dataclasses import dataclass
@HEAD
@dataclass
class Reader:
    table: str = "Customer"
    top: int = 2
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
one = Reader()
one.__init__("UnifiedActivity")
print(len(one.rows()))

== an object that makes another of its class | dynamic-entity | the table is known only to the running program
@HEAD
class Reader:
    def __init__(self, table="Customer"):
        self.table = table
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
class Other(Reader):
    def other(self, **more):
        return self.__class__(**more)
print(len(Other().other(table="UnifiedActivity").rows()))

== an object that is set up again | dynamic-entity | the table is known only to the running program
@HEAD
class Reader:
    def __init__(self, table="Customer"):
        self.table = table
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
one = Reader()
print(len(one.rows()))
one.__init__("UnifiedActivity")
print(len(one.rows()))

== a second name of a list grows | dynamic-query | line 11 may change columns
@HEAD
columns = ["FullName"]
more = columns
more += ["City"]
print(requests.get(f"{ROOT}/Customer", params={"$select": ",".join(columns), "$top": "1"}, headers=H).json()["value"])

== a second name of options takes more | dynamic-query | line 11 may change params
@HEAD
params = {"$top": "2"}
more = params
more |= {"$filter": "City eq 'Seattle'"}
print(len(requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]))

== options that their class updates | dynamic-query | line 11 may change params
@HEAD
params = {"$top": "3"}
dict.update(params, {"$top": "1"})
print(len(requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]))

== options that the program patches | dynamic-query | line 15 may change PARAMS
from unittest import mock
@HEAD
PARAMS = {"$top": "2"}
def names():
    return len(requests.get(f"{ROOT}/Customer", params=PARAMS, headers=H).json()["value"])
print(names())
with mock.patch.dict(PARAMS, {"$top": "1"}):
    print(names())

== a part that its owner sets by name | dynamic-query | Service may set api by its name
@HEAD
class Live:
    def find(self, table, condition):
        return requests.get(f"{ROOT}/{table}", params={"$filter": condition}, headers=H).json()["value"]
class Memory:
    def find(self, table, condition):
        return [{"FullName": f"{table} {condition}"}]
class Service:
    def __init__(self, **parts):
        self.api = Live()
        self.__dict__.update(parts)
    def people(self):
        return len(self.api.find("Customer", "City eq 'Seattle'"))
print(Service().people(), Service(api=Memory()).people())

== a call that hands a query to its function inside an f-string | unknown-client | the call stands inside an f-string; give its answer a name
@HEAD
def find(table, condition=None, top=2):
    params = {"$top": top}
    if condition:
        params["$filter"] = condition
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
print(f"{find('Customer', top=1)[0]['FullName']} lives")

== an object of another class under a noted name | dynamic-query | the filter is known only to the running program
@HEAD
class Client:
    def rows(self, table, condition, top=1):
        return requests.get(f"{ROOT}/{table}", params={"$filter": condition, "$top": top}, headers=H).json()["value"]
class Offline:
    def rows(self, table, condition, top=1):
        return [(table, condition, top)]
def people(client: Client, city):
    return client.rows("Customer", f"City eq '{city}'")
for one in (Client(), Offline()):
    print(people(one, "Seattle"))

== an object of another class in a noted field | dynamic-query | the filter is known only to the running program
from dataclasses import dataclass
@HEAD
class Client:
    def rows(self, table, condition, top=1):
        return requests.get(f"{ROOT}/{table}", params={"$filter": condition, "$top": top}, headers=H).json()["value"]
class Offline:
    def rows(self, table, condition, top=1):
        return [(table, condition, top)]
@dataclass
class Job:
    client: Client
    city: str
    def run(self):
        return self.client.rows("Customer", f"City eq '{self.city}'")
print(Job(Client(), "Seattle").run(), Job(Offline(), "Dublin").run())

== one of two objects under a noted name | dynamic-query | the filter is known only to the running program
@HEAD
class Client:
    def rows(self, table, condition, top=1):
        return requests.get(f"{ROOT}/{table}", params={"$filter": condition, "$top": top}, headers=H).json()["value"]
class Offline:
    def rows(self, table, condition, top=1):
        return [(table, condition, top)]
client: Client = Offline() if os.environ.get("CI_INSTANCE_ID") else Client()
print(client.rows("Customer", "City eq 'Seattle'"))

== an heir of a class that is handed over | dynamic-query | the filter is known only to the running program
@HEAD
class People:
    def find(self, table, condition=None, top=2):
        params = {"$top": top}
        if condition:
            params["$filter"] = condition
        return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
    def city(self, name):
        return self.find("Customer", f"City eq '{name}'")
def dry(parent):
    class Dry(parent):
        def find(self, table, condition=None, top=2):
            return [table, condition, top]
    return Dry
print(People().city("Seattle"), dry(People)().city("Dublin"))

== a class that decorates, and shows what it hands on | dynamic-entity | the table is known only to the running program
@HEAD
class retry:
    def __init__(self, times):
        self.times = times
    def __call__(self, function):
        def inner(*args, **kwargs):
            for _ in range(self.times):
                try:
                    return function(*args, **kwargs)
                except Exception as error:
                    print(error, args, kwargs)
        return inner
@retry(times=2)
def rows(table, condition=None, top=2):
    return requests.get(f"{ROOT}/{table}", params={"$filter": condition, "$top": top}, headers=H).json()["value"]
print(rows("Customer", "City eq 'Seattle'"))

== a condition in a value of a generator | dynamic-query | a condition or option goes into city, which stands for a value
@HEAD
def areas():
    yield "Seattle"
    yield "Seattle' or City eq 'Dublin"
def people(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=3", headers=H).json()["value"]
for one in areas():
    print(len(people(one)))

== a condition in a value of a property | dynamic-query | a condition or option goes into city, which stands for a value
@HEAD
class Area:
    def __init__(self, *cities):
        self.cities = cities
    @property
    def text(self):
        return "' or City eq '".join(self.cities)
def people(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=3", headers=H).json()["value"]
print(len(people(Area("Seattle", "Dublin").text)))

== a method that a class takes from another | dynamic-query | line 17 takes Client.rows for other objects
@HEAD
class Client:
    table = "Customer"
    def rows(self, top):
        answer = requests.get(f"{ROOT}/{self.table}?$top={top}", headers=H)
        return [answer.status_code, len(answer.text) > 2]
class Other:
    table = "NoSuch"
    rows = Client.rows
print(Client().rows(3), Other().rows(4))

== a method called for an object of another class | dynamic-query | line 17 takes Client.rows for other objects
@HEAD
class Client:
    def __init__(self):
        self.root = ROOT
    def rows(self, table, top):
        return requests.get(f"{self.root}/{table}?$top={top}", headers=H).status_code
class Fake:
    root = ROOT.replace("/data", "/nothing")
print(Client().rows("Customer", 3), Client.rows(Fake(), "Customer", 4))

== columns of a class that another line adds to | dynamic-query | main.py:15 may change FIELDS
@HEAD
class Portal:
    FIELDS = ["CustomerId", "City"]
    def search(self):
        r = requests.get(f"{ROOT}/Customer?$top=3&$select=" + ",".join(self.FIELDS), headers=H)
        return r.json()["value"]
Portal.FIELDS.append("EMail")
print(Portal().search())

== columns of a class whose heir has others | dynamic-query | the name of a column is known only to the program
@HEAD
class Portal:
    FIELDS = ("CustomerId", "City")
    def search(self):
        r = requests.get(f"{ROOT}/Customer?$top=3&$select=" + ",".join(self.FIELDS), headers=H)
        return r.json()["value"]
class Short(Portal):
    FIELDS = ("CustomerId",)
print(Portal().search(), Short().search())

== columns of a class out of two tables | dynamic-query | the name of a column is known only to the program
@HEAD
BASE = {"CustomerId": "id"}
class Portal:
    FIELDS = {**BASE, "City": "city"}
    def search(self):
        r = requests.get(f"{ROOT}/Customer?$top=3&$select=" + ",".join(self.FIELDS), headers=H)
        return r.json()["value"]
print(Portal().search())

== columns that an object is made with | dynamic-query | the name of a column is known only to the program
@HEAD
class Portal:
    def __init__(self, columns=("CustomerId", "City")):
        self.columns = columns
    def search(self):
        r = requests.get(f"{ROOT}/Customer?$top=3&$select=" + ",".join(self.columns), headers=H)
        return r.json()["value"]
print(Portal().search(), Portal(["EMail"]).search())

== a filter that a function gives, which may give none | dynamic-query | what get() asks for depends on line 11: v is not None
@HEAD
def get(table, **params):
    r = requests.get(f"{ROOT}/{table}", params={"$" + k: v for k, v in params.items() if v is not None}, headers=H)
    return r.json()["value"]
def people(kind):
    condition = None
    if kind:
        condition = f"City eq '{kind}'"
    return get("Customer", filter=condition, top=3)
print(people("Oslo"), people(None))

== a token that another module puts into the headers | needs-token | the token comes from outside the program
@HEAD
import lib
lib.HEADERS["Authorization"] = "Bearer " + os.environ.get("USER_TOKEN", "none")
print(lib.find("City eq 'Oslo'").status_code)
-- lib.py
@HEAD
HEADERS = dict(H)
def find(where):
    return requests.get(f"{ROOT}/Customer?$filter=City eq 'x'&$top=5", headers=HEADERS)

== headers that another module replaces | needs-token | where the token comes from is not in sight
@HEAD
import lib
lib.HEADERS = {"Authorization": "Bearer expired"}
print(lib.find().status_code)
-- lib.py
@HEAD
HEADERS = dict(H)
def find():
    return requests.get(f"{ROOT}/Customer?$top=5", headers=HEADERS)

== a function for the token that another module replaces | needs-token | where the token comes from is not in sight
@HEAD
import lib
lib.get_token = lambda: "nobody"
print(lib.find().status_code)
-- lib.py
@HEAD
def get_token():
    return APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
def find():
    return requests.get(f"{ROOT}/Customer?$top=5", headers={"Authorization": "Bearer " + get_token()})

== a function that is looked up in the module by a name put together | dynamic-query | the filter is known only to the running program
@HEAD
import sys
def find_customer(where):
    return requests.get(f"{ROOT}/Customer?$filter={where}&$top=2", headers=H).json()["value"]
print(len(find_customer("City eq 'Oslo'")))
for name in ("customer",):
    print(len(getattr(sys.modules[__name__], "find_" + name)("City eq 'Rome'")))

== a method that operator calls by its name | dynamic-query | the filter is known only to the running program
@HEAD
import operator
class Reader:
    def find(self, where):
        return requests.get(f"{ROOT}/Customer?$filter={where}&$top=2", headers=H).json()["value"]
r = Reader()
print(len(r.find("City eq 'Oslo'")), len(operator.methodcaller("find", "City eq 'Rome'")(r)))

== a function that a text evaluates | dynamic-query | the filter is known only to the running program
@HEAD
def find(where):
    return requests.get(f"{ROOT}/Customer?$filter={where}&$top=2", headers=H).json()["value"]
print(len(find("City eq 'Oslo'")), len(eval("find(\"City eq 'Rome'\")")))

== a method that a base class of another package calls | dynamic-entity | the table is known only to the running program
@HEAD
import cmd
class Shell(cmd.Cmd):
    def do_get(self, path):
        print(len(requests.get(f"{ROOT}/{path}", headers=H).json()["value"]))
shell = Shell()
shell.do_get("Customer?$top=2")
shell.onecmd("get Customer?$top=3")

== an address that is behind two stars | unknown-origin | nothing shows the host; the path is one of the legacy service
@HEAD
class Client:
    def __init__(self, instance, endpoint="https://api.ci.ai.dynamics.com/v1"):
        self.instance, self.endpoint = instance, endpoint
    def rows(self, table):
        r = requests.get(f"{self.endpoint}/instances/{self.instance}/data/{table}?$top=2", headers=H)
        return r.json()["value"]
settings = {"instance": INST}
settings["endpoint"] = input()
print(len(Client(**settings).rows("Customer")))

== a condition that is taken out of a list | dynamic-query | what find() asks for depends on line 13: conditions
@HEAD
def find(table, conditions, top=3):
    conditions = [c for c in conditions]
    conditions.remove("Gender eq 'Male'")
    params = {"$filter": " and ".join(conditions), "$top": top}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]
print(find("Customer", ["City eq 'Dublin'", "Gender eq 'Male'"]))

== columns that are sorted where they stand | dynamic-query | what find() asks for depends on line 13: columns
@HEAD
def find(table, columns):
    columns = list(columns)
    columns.sort()
    return requests.get(f"{ROOT}/{table}", headers=H, params={"$select": ",".join(columns)}).json()["value"]
print(find("Customer", ["CustomerId", "City"]))

== a method of a list that is called under a name of its own | dynamic-query | the name of a column is known only to the program
@HEAD
def find(table, *columns):
    columns = list(columns)
    drop = columns.remove
    drop("City")
    return requests.get(f"{ROOT}/{table}", headers=H, params={"$select": ",".join(columns)}).json()["value"]
print(find("Customer", "CustomerId", "City"))

== options of a module that calls add to under another name | dynamic-query | line 12 may change BASE
@HEAD
BASE = {"$top": 3}
def rows(table, **options):
    params = BASE
    params.update({"$" + k: v for k, v in options.items()})
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]
print(rows("Customer", filter="City eq 'Dublin'"), rows("Customer"))

== options of a module that are taken where there are none | dynamic-query | line 12 may change BASE
@HEAD
BASE = {"$top": 3}
def rows(table, options=None):
    params = options or BASE
    params["$filter"] = "City eq 'Dublin'"
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]
print(rows("Customer"), rows("Customer"))

== a part of a table that is changed under a name of its own | dynamic-query | line 12 may change PROFILES
@HEAD
PROFILES = {"small": {"$top": 1}, "all": {}}
def rows(table, profile, **options):
    params = PROFILES[profile]
    params.update({"$" + k: v for k, v in options.items()})
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]
print(rows("Customer", "small", filter="City eq 'Dublin'"), rows("Customer", "small"))

== options that a function gives, and its callers change | dynamic-query | line 12 may change BASE
@HEAD
BASE = {"$top": 3}
def base():
    return BASE
def rows(table, **options):
    params = base()
    params |= {"$" + k: v for k, v in options.items()}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]
print(rows("Customer", filter="City eq 'Dublin'"), rows("Customer"))

== a condition of a function of another module, of what it is handed | dynamic-query | 'person.city' may have another value where the call stands
@HEAD
import lib
class Person:
    def __init__(self, city):
        self.city = city
class Other:
    city = "Rome"
for one in (Person("Seattle"), Person("Dublin")):
    print(len(requests.get(f"{ROOT}/Customer?$filter=" + lib.where(one), headers=H).json()["value"]))
-- lib.py
city = "Oslo"
def where(person):
    return f"City eq '{person.city}'"

== a method that is asked of its class | dynamic-query | the filter is known only to the running program
@HEAD
class Person:
    city = "Oslo"
    def __init__(self, city):
        self.city = city
    def where(self):
        return f"City eq '{self.city}'"
for one in (Person("Seattle"), Person("Dublin")):
    print(len(requests.get(f"{ROOT}/Customer?$filter=" + Person.where(one), headers=H).json()["value"]))

== a credential that only has the token of somebody | needs-token | the token comes from outside the program
@HEAD
from azure.core.credentials import AccessToken
class Static:
    def get_token(self, *scopes):
        return AccessToken(os.environ.get("USER_TOKEN", "none"), 0)
token = Static().get_token("https://api.ci.ai.microsoft.com/.default").token
print(requests.get(f"{ROOT}/Customer?$top=2", headers={"Authorization": "Bearer " + token}).status_code)

== columns of settings that grow | dynamic-query | line 17 reads columns off an object that is not in sight
@HEAD
from dataclasses import dataclass, field
@dataclass
class Settings:
    columns: list = field(default_factory=lambda: ["CustomerId"])
SETTINGS = Settings()
SETTINGS.columns.append("City")
def rows():
    return requests.get(f"{ROOT}/Customer?$select={','.join(SETTINGS.columns)}&$top=2", headers=H).json()["value"]
print(rows()[0])

== columns of settings set later | dynamic-query | line 17 may give columns another value
@HEAD
from dataclasses import dataclass
@dataclass
class Settings:
    columns: tuple = ("CustomerId",)
SETTINGS = Settings()
def rows():
    return requests.get(f"{ROOT}/Customer?$select={','.join(SETTINGS.columns)}&$top=2", headers=H).json()["value"]
SETTINGS.columns = ("City",)
print(rows()[0])

== a decorator that looks at what it gives | response-shape | line 15 hands the whole answer to sorted(), out of sight; its @odata.context names the service
@HEAD
import functools
def shown(func):
    @functools.wraps(func)
    def inner(*args, **kwargs):
        found = func(*args, **kwargs)
        print(sorted(found))
        return found
    return inner
@shown
def get(path, params=None):
    return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
print(len(get("Customer", {"$top": 3})["value"]))

== a decorator that keeps what it gives | dynamic-entity | the table is known only to the running program
@HEAD
import functools
def kept(func):
    known = {}
    @functools.wraps(func)
    def inner(*args):
        if args not in known:
            known[args] = func(*args)
        return known[args]
    return inner
@kept
def get(path, top):
    return requests.get(f"{ROOT}/{path}", params={"$top": top}, headers=H).json()
print(len(get("Customer", 3)["value"]), len(get("Customer", 3)["value"]))
print(sorted(get("Customer", 3)))

== a method of a base class, and an heir with a table of its own making | dynamic-entity | the table is known only to the running program
@HEAD
class Repository:
    table = None
    def find(self, where=None, top=None):
        params = {"$filter": where, "$top": top}
        return requests.get(f"{ROOT}/{self.table}", params=params, headers=H).json()["value"]
    def for_customer(self, customer_id):
        return self.find(where="CustomerId eq '%s'" % customer_id)
class Customers(Repository):
    table = "Customer"
class Measures(Repository):
    def __init__(self, kind):
        self.table = kind + "_Measure"
print(len(Customers().for_customer("x")), len(Measures("Customer").for_customer("x")))

== settings in settings, one made with another host | dynamic-query | Insights is made with several values of root
@HEAD
from dataclasses import dataclass, field
@dataclass
class Insights:
    root: str = "https://api.ci.ai.dynamics.com/v1"
    instance: str = INST
    def url(self, table):
        return f"{self.root}/instances/{self.instance}/data/{table}"
@dataclass
class Settings:
    insights: Insights = field(default_factory=Insights)
def rows(settings, table):
    return requests.get(settings.insights.url(table) + "?$top=4", headers=H).json()["value"]
print(len(rows(Settings(), "Customer")))
try:
    rows(Settings(Insights(root="http://127.0.0.1:9")), "Customer")
except requests.ConnectionError:
    print("no")

== a number that may be zero | dynamic-query | what rows() asks for depends on line 12: top
@HEAD
def rows(table, filter=None, top=None):
    params = {}
    if top:
        params["$top"] = top
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def customers(city, top=2):
    return rows("Customer", f"City eq '{city}'", top=top)
print(len(customers("Seattle")), len(customers("Seattle", 0)))

== a number that only the program knows | dynamic-query | what rows() asks for depends on line 13: top
@HEAD
import sys
def rows(table, filter=None, top=None):
    params = {}
    if top:
        params["$top"] = top
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def customers(city, top=2):
    return rows("Customer", f"City eq '{city}'", top=top)
print(len(customers("Seattle")), len(customers("Seattle", len(sys.argv) - 1)))

== a token of a user by a form that is one text | needs-token | the token comes from outside the program
import os
import requests
def token():
    r = requests.post("https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/token",
        data="grant_type=password&client_id=%s&username=%s&password=%s&resource=https://api.ci.ai.microsoft.com" % (os.environ["AZURE_CLIENT_ID"], "ann", "none"),
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    return r.json().get("access_token")
H = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
u = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/Customer?$filter=City eq 'Seattle'"
print(requests.get(u, headers=H).status_code)

== a token of a user by a form, for a call that stays as well | needs-token | the token comes from outside the program
import os
import requests
def token():
    form = {"grant_type": "refresh_token", "client_id": os.environ["AZURE_CLIENT_ID"], "refresh_token": "none", "resource": "https://api.ci.ai.microsoft.com"}
    return requests.post("https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/token", data=form).json().get("access_token")
H = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
u = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
print(requests.get(u + "/data/Customer?$top=1", headers=H).status_code, requests.get(u + "/manage/segments", headers=H).status_code)

== options by two stars to a function that takes some | dynamic-query | what get() asks for depends on line 17: kw
@HEAD
def get(path, /, *, params=None, timeout=30):
    r = requests.get(f"{ROOT}/{path}", headers=H, params=params, timeout=timeout)
    if r.status_code != 200:
        raise LookupError(path)
    return r.json()["value"]
def page(path, /, *args, **kw):
    print("page", path, args, sorted(kw))
    return get(path, **kw)
print(len(page("Customer", params={"$top": 2})))
print(len(page("Customer", 1, 2, params={"$top": 2, "$select": "CustomerId"}, timeout=5)))

== keyword-only options handed on by two stars | dynamic-query | what get() asks for depends on line 16: kw
@HEAD
def get(path, *, params=None):
    r = requests.get(f"{ROOT}/{path}", headers=H, params=params)
    if r.status_code != 200:
        raise LookupError(path)
    return r.json()["value"]
def page(path, **kw):
    return get(path, **kw)
print(len(page("Customer", params={"$top": 2})))

== a callback of a retry that sees what is handed over | dynamic-query | the options are put together where they cannot be followed
@HEAD
from tenacity import retry, stop_after_attempt, retry_if_exception_type
def told(state):
    print(state.args, state.attempt_number)
@retry(before=told, stop=stop_after_attempt(2))
def get(path, params=None):
    r = requests.get(f"{ROOT}/{path}", headers=H, params=params)
    return len(r.json()["value"])
print(get("Customer", {"$filter": "City eq 'Seattle'"}), get("UnifiedActivity", {"$top": 2}))

== texts that are made of one another | dynamic-query | what people() asks for depends on line 11: range(n)
@HEAD
def people(columns, n):
    for step in range(n):
        if step:
            wanted = ",".join(several)
        else:
            several = [wanted] if step else columns
    return requests.get(f"{ROOT}/Customer?$select={wanted}&$top=2", headers=H).json()["value"]
print(people(["City"], 2))

== two instances by one function | several-instances | the project may read several instances (CI_INSTANCE_ID, another), and DATAVERSE_URL names one organisation
@HEAD
class Env:
    def __init__(self, instance):
        self.instance = instance
def rows_of(env, table, options):
    url = "https://api.ci.ai.dynamics.com/v1/instances/" + env.instance + "/data/" + table
    params = {"$" + name: value for name, value in options.items()}
    r = requests.get(url, params=params, headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows_of(Env(INST), "Customer", {"top": 2}), rows_of(Env("another"), "Customer", {"top": 2}))

== two instances by one function and its parameter | several-instances | the project may read several instances (CI_INSTANCE_ID, another), and DATAVERSE_URL names one organisation
@HEAD
def rows_of(instance, table, options):
    url = "https://api.ci.ai.dynamics.com/v1/instances/" + instance + "/data/" + table
    r = requests.get(url, params=options, headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows_of(INST, "Customer", {"$top": 2}), rows_of("another", "Customer", {"$top": 2}))

== two instances in a loop | several-instances | the project may read several instances (CI_INSTANCE_ID, another), and DATAVERSE_URL names one organisation
@HEAD
for instance in (INST, "another"):
    r = requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{instance}/data/Customer?$top=2", headers=H)
    print(r.status_code)

== a client that a loop puts in the place of a table | dynamic-query | the options are put together where they cannot be followed
@HEAD
class Client:
    def fetch(self, path, params=None):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
clients = {"main": Client()}
for client in clients.values():
    print(len(client.fetch("Customer", {"$top": 2})["value"]))
holder = [Client()]
print(len(holder[0].fetch("Customer", {"$top": 3})["value"]))

== options that grow, are encoded twice | dynamic-query | line 14 adds an option at times, and something else reads the options
@HEAD
from urllib.parse import urlencode
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    a = requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H).json()["value"]
    b = requests.get(f"{ROOT}/UnifiedActivity?{urlencode(options)}", headers=H)
    return a, b.status_code
print(len(people(5, "Seattle")[0]), len(people(3)[0]))

== options that grow and are encoded, in a script that shows them | dynamic-query | the options are read beside the call, too
@HEAD
from urllib.parse import urlencode
import sys
options = {"$top": 4}
if len(sys.argv) < 2:
    options["$filter"] = "City eq 'Seattle'"
query = urlencode(options)
url = ROOT + "/Customer?" + query
rows = requests.get(url, headers=H).json()["value"]
print(len(rows), query)

== options that grow and are encoded for a cache | dynamic-query | the options are read beside the call, too
@HEAD
from urllib.parse import urlencode
seen = {}
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    query = urlencode(options)
    if query not in seen:
        seen[query] = requests.get(f"{ROOT}/Customer?{query}", headers=H).json()["value"]
    return seen[query]
print(len(people(5, "Seattle")), len(people(3)), list(seen))

== options that grow and are written with None | dynamic-query | urlencode writes the word None for None
@HEAD
from urllib.parse import urlencode
def people(limit, city=None, order=None):
    options = {"$top": limit, "$orderby": order}
    if city:
        options["$filter"] = f"City eq '{city}'"
    r = requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H)
    return r.status_code
print(people(5, "Seattle"), people(3), people(3, order="CustomerId"))

== options that grow and go by another name | dynamic-query | options of the query are known only to the program
@HEAD
from urllib.parse import urlencode
def people(limit, city=None):
    options = dict([("$top", limit)])
    if city:
        options.update({"$filter": f"City eq '{city}'"})
    query = "&".join(f"{k}={v}" for k, v in options.items())
    r = requests.get(f"{ROOT}/Customer?{query}", headers=H)
    return r.json()["value"]
print(len(people(5, "Seattle")), len(people(3)))

== a filter under a name that is shown | dynamic-query | the filter is known only to the running program
@HEAD
def people(country, limit):
    condition = f"Country eq '{country}'" if country else None
    print(condition)
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": condition, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", 5)), len(people(None, 4)))

== a filter out of two conditions, one of them compared | dynamic-query | the filter is known only to the running program
@HEAD
def people(country, limit):
    where = f"Country eq '{country}'"
    if where == "Country eq ''":
        where = None
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": where, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", 5)), len(people("", 4)))

== a filter that another function changes | dynamic-query | the filter is known only to the running program
@HEAD
where = None
def only(city):
    global where
    where = f"City eq '{city}'"
def people():
    return requests.get(f"{ROOT}/Customer", params={"$filter": where, "$top": 3}, headers=H).json()["value"]
print(len(people()))
only("Seattle")
print(len(people()))

== a filter by a function that hands on options | dynamic-query | the filter is known only to the running program
@HEAD
def fetch(table, **options):
    return requests.get(f"{ROOT}/{table}", params={f"${k}": v for k, v in options.items()}, headers=H).json()["value"]
def people(country, limit):
    condition = f"Country eq '{country}'" if country else None
    return fetch("Customer", filter=condition, top=limit)
print(len(people("Ireland", 5)), len(people(None, 4)))

== a filter out of two conditions with other tables behind them | dynamic-query | what becomes of a condition depends on others that are not always there
@HEAD
def people(kind, value, limit=4):
    if kind == "city":
        where = f"City eq '{value}'"
    else:
        where = f"IsMemberOfSegment('{value}')"
    url = f"{ROOT}/Customer?$select=CustomerId,City&$filter={where}&$top={limit}"
    return requests.get(url, headers=H).json()["value"]
print(people("city", "Seattle")[:1], len(people("segment", "HighValue")))

== a filter out of two conditions and one more | dynamic-query | a whole condition of the filter is known only to the running program
@HEAD
def people(kind, value, limit=4):
    if kind == "city":
        where = f"City eq '{value}'"
    else:
        where = f"Country eq '{value}' or Country eq 'Norway'"
    url = f"{ROOT}/Customer?$select=CustomerId,City&$filter=RewardPoints gt 5 and {where}&$top={limit}"
    return requests.get(url, headers=H).json()["value"]
print(people("city", "Seattle")[:1], len(people("country", "Ireland")))

== options of the client that are known by position | search | Dataverse has no $search; no search-columns are configured
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def people(city):
    where = None
    if city:
        where = f"City eq '{city}'"
    found = client.get_entities_with_odata_path(INST, "Customer", None, None, where, None, "3", custom_headers=H)
    return found
got = people("Seattle")
print(type(got).__name__)

== options of the client out of a parameter | dynamic-query | the filter is known only to the running program
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def people(where=None, n=3):
    return client.get_entities_with_odata_path(INST, "Customer", filter=where, top=str(n), custom_headers=H).value
print(len(people()), len(people("City eq 'Seattle'")))

== options of the client that are shown | dynamic-query | the filter is known only to the running program
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def people(city, n=3):
    where = f"City eq '{city}'" if city else None
    print("filter:", where)
    return client.get_entities_with_odata_path(INST, "Customer", filter=where, top=str(n), custom_headers=H).value
print(len(people("Seattle")), len(people(None)))

== a client whose filter is chosen under another name | dynamic-query | the filter is known only to the running program
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
NONE = None
def people(city, n=3):
    where = NONE if not city else f"City eq '{city}'"
    return client.get_entities_with_odata_path(INST, "Customer", filter=where, top=str(n), custom_headers=H).value
print(len(people("Seattle")), len(people(None)))

== options that grow under a name and are logged | dynamic-query | line 16 may change options
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    query = urlencode(options)
    url = f"{ROOT}/Customer?{query}"
    print("asking", query)
    return get_json(url)["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options that grow and go on under a name that is shown | dynamic-query | 'urlencode(options)' may have another value where the call stands
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    url = f"{ROOT}/Customer?{urlencode(options)}"
    print(len(url))
    return get_json(url)["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options that grow and have an option that stays | search | Dataverse has no $search; no search-columns are configured
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(limit, word=None):
    options = {"$top": limit}
    if word:
        options["$search"] = word
    return get_json(f"{ROOT}/Customer?{urlencode(options)}")["value"]
print(len(people(5, "Seattle")), len(people(3)))

== a token out of the environment by another name | needs-token | the token comes from outside the program
import os
import requests
os.environ.setdefault("CI_TOKEN", "sandbox-legacy-token")
def people(n, env=os.environ):
    url = f"https://api.ci.ai.dynamics.com/v1/instances/{env['CI_INSTANCE_ID']}/data/Customer"
    r = requests.get(url, params={"$top": n}, headers={"Authorization": "Bearer " + env["CI_TOKEN"], "Ocp-Apim-Subscription-Key": env["CI_SUBSCRIPTION_KEY"]})
    return r.status_code
print(people(3))

== an environment that is a table of the program | unknown-origin | nothing shows the host; the path is one of the legacy service
import os
import requests
def people(n, env=None):
    env = env or os.environ
    base = env.get("CI_URL", "https://api.ci.ai.dynamics.com/v1")
    url = f"{base}/instances/{env['CI_INSTANCE_ID']}/data/Customer"
    r = requests.get(url, params={"$top": n}, headers={"Authorization": "Bearer " + os.environ.get("X_T", "sandbox-legacy-token"), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]})
    return r.status_code
print(people(3, {"CI_URL": "https://api.ci.ai.dynamics.com/v1", "CI_INSTANCE_ID": "another"}))
print(people(3))

== a test that the program runs itself | unknown-client | test_reader.py:6 puts something in the library's place
import unittest
import test_reader
import reader
suite = unittest.defaultTestLoader.loadTestsFromModule(test_reader)
with open("log.txt", "w") as log:
    print(unittest.TextTestRunner(stream=log).run(suite).wasSuccessful())
print(len(reader.people("Seattle")))
-- reader.py
import os
import requests
HEAD = {"Authorization": "Bearer " + os.environ.get("CI_TOKEN", "sandbox-legacy-token"), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data"
def people(city):
    return requests.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=HEAD).json()["value"]
-- test_reader.py
import unittest
from unittest import mock
import reader
class People(unittest.TestCase):
    def test_rows(self):
        with mock.patch("reader.requests.get") as get:
            get.return_value.json.return_value = {"value": [{"City": "x"}]}
            self.assertEqual(reader.people("x"), [{"City": "x"}])

== a session that is signed by a pasted token | needs-token | the token comes from outside the program
import os
import requests
class Auth(requests.auth.AuthBase):
    def __call__(self, r):
        r.headers["Authorization"] = "Bearer " + os.environ.get("CI_TOKEN", "sandbox-legacy-token")
        r.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        return r
s = requests.Session()
s.auth = Auth()
print(len(s.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top=2").json()["value"]))

== a session whose object changes the address | unknown-client | the session has .auth of its own
import os
import requests
class Auth(requests.auth.AuthBase):
    def __call__(self, r):
        r.headers["Authorization"] = "Bearer sandbox-legacy-token"
        r.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        r.url += "&$skip=1"
        return r
s = requests.Session()
s.auth = Auth()
print(len(s.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top=2").json()["value"]))

== a session signed by a name and a password | unknown-client | the session has .auth of its own
import os
import requests
s = requests.Session()
s.auth = ("user", "password")
r = s.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top=2", headers={"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]})
print(r.status_code)

== a session signed by a function | unknown-client | the argument auth= is not carried over
import os
import msal
import requests
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
def sign(request):
    request.headers["Authorization"] = "Bearer " + APP.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    request.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
    print("signed")
    return request
r = requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top=2", auth=sign)
print(r.status_code, len(r.json()["value"]))

== a table that the program patches in itself | dynamic-query | line 15 may give TABLE another value
@HEAD
from unittest.mock import patch
class Api:
    TABLE = "Customer"
    def rows(self):
        return [sorted(r)[:3] for r in requests.get(f"{ROOT}/{self.TABLE}", params={"$top": 2}, headers=H).json()["value"]]
with patch("__main__.Api.TABLE", "UnifiedActivity"):
    print(Api().rows())
print(Api().rows())

== a library that the program patches in itself | unknown-client | line 13 puts something in the library's place
@HEAD
from unittest.mock import patch
def towns(n):
    return [row["City"] for row in requests.get(f"{ROOT}/Customer", params={"$top": n}, headers=H).json()["value"]]
with patch("__main__.requests.get") as get:
    get.return_value.json.return_value = {"value": [{"City": "here"}]}
    print(towns(1))
print(len(towns(2)))

== answers that the program puts up itself | unknown-client | line 13 answers requests in the place of the service
@HEAD
import responses
def towns(n):
    return [row["City"] for row in requests.get(f"{ROOT}/Customer", params={"$top": n}, headers=H).json()["value"]]
with responses.RequestsMock() as up:
    up.add("GET", f"{ROOT}/Customer", json={"value": [{"City": "here"}]})
    print(towns(1))
print(len(towns(2)))

== names that a function takes away | dynamic-query | the options are put together where they cannot be followed
@HEAD
def rows(city, top):
    params = {"$filter": f"City eq '{city}'", "$top": top} if city else {"$top": top}
    url = f"{ROOT}/Customer"
    try:
        r = requests.get(url, params=params, headers=H)
    finally:
        del url, params
    return len(r.json()["value"])
print(rows("Dublin", 3), rows(None, 2))

== encoded options of which one is None | dynamic-query | urlencode writes the word None for None
@HEAD
from urllib.parse import urlencode
def rows(city, top=None):
    options = {"$select": "CustomerId,City", "$top": top}
    if city:
        options["$filter"] = f"City eq '{city}'"
    r = requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H)
    return r.status_code
print(rows("Dublin", 3), rows("Dublin"), rows(None))

== an option that is a list at times | dynamic-query | what rows() asks for depends on line 12: top is not False
@HEAD
def rows(top):
    params = {"$select": "CustomerId"}
    if top is not False:
        params["$top"] = top
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).status_code
print(rows(3), rows("4"), rows([5]), rows(False))

== a path that is another one when a generator runs | dynamic-entity | the table is known only to the running program
@HEAD
PATH = "Customer?$top=2"
found = (requests.get(f"{ROOT}/{PATH}", headers=H).json()["value"] for _ in range(2))
PATH = "UnifiedActivity?$top=3"
print([len(one) for one in found])

== a stand-in that a test hands over, which the program runs itself | unknown-client | test_reader.py:10 hands over a stand-in, and the program runs it
import unittest
import requests
import test_reader
import reader
with open("log.txt", "w") as log:
    suite = unittest.defaultTestLoader.loadTestsFromModule(test_reader)
    print(unittest.TextTestRunner(stream=log).run(suite).wasSuccessful())
print(len(reader.people(requests.Session(), "Seattle")))
-- reader.py
import os
import msal
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
HEAD = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data"
def people(session, city):
    return session.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=HEAD).json()["value"]
-- test_reader.py
import unittest
import reader
class Fake:
    def get(self, url, params=None, headers=None):
        return self
    def json(self):
        return {"value": [{"City": "x"}]}
class People(unittest.TestCase):
    def test_rows(self):
        self.assertEqual(reader.people(Fake(), "x"), [{"City": "x"}])

== a filter whose length is shown | dynamic-query | the filter is known only to the running program
@HEAD
def people(city):
    where = f"City eq '{city}'" if city else None
    if where is not None:
        print(len(where))
    return requests.get(f"{ROOT}/Customer", params={"$filter": where, "$top": 3}, headers=H).json()["value"]
print(len(people("Seattle")), len(people(None)))

== a filter that grows and whose length is shown | dynamic-query | line 14 reads where, too
@HEAD
def people(city, more):
    where = f"City eq '{city}'"
    if more:
        where += " and RewardPoints gt 10"
    print(len(where))
    return requests.get(f"{ROOT}/Customer?$filter={where}&$top=3", headers=H).json()["value"]
print(len(people("Seattle", True)), len(people("Seattle", False)))

== encoded options that are stored where there is none | dynamic-query | urlencode writes the word None for None
@HEAD
from urllib.parse import urlencode
def rows(city, top=None):
    options = {"$select": "CustomerId"}
    if not top:
        options["$top"] = top
    if city:
        options["$filter"] = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H).status_code
print(rows("Dublin", 3), rows("Dublin"))
"""
