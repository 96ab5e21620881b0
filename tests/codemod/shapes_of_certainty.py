"""Calls whose values are certain, or written so that they read the same: they move.

The programs run before and after. ``-- name.py`` begins a further file, ``@HEAD`` is the head.
"""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== plain constant of another module
@HEAD
import config
r = requests.get(f"{ROOT}/{config.PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- config.py
PATH = "Customer?$top=3"

== a submodule and a name of the same name
@HEAD
from pkg import conf
r = requests.get(f"{ROOT}/{conf.PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- pkg/__init__.py
class conf:
    PATH = "Customer?$top=5"
-- pkg/conf.py
PATH = "Customer?$top=3"

== name in package init shadows submodule function
@HEAD
from pkg import build
import pkg
print(type(build).__name__)
r = requests.get(f"{ROOT}/{pkg.build.PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- pkg/__init__.py
from pkg.other import build
-- pkg/other.py
class build:
    PATH = "Customer?$top=5"
-- pkg/build.py
PATH = "Customer?$top=3"

== diamond mro
@HEAD
class Top:
    path = "Customer?$top=1"
class A(Top):
    pass
class B(Top):
    path = "Customer?$top=5"
class C(A, B):
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== mro with several bases, deeper first
@HEAD
class Deep:
    path = "Customer?$top=3"
class A(Deep):
    pass
class B:
    path = "Customer?$top=5"
class C(A, B):
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== own str
@HEAD
def str(x):
    return "Customer?$top=5"
r = requests.get(f"{ROOT}/" + str("Customer?$top=3"), headers=H)
print(r.status_code, len(r.json()["value"]))

== classmethod constructor
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    @classmethod
    def five(cls):
        return cls("Customer?$top=5")
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(Conf.five().rows())

== subclass constructed with a value
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
class Sub(Conf):
    pass
print(Sub("Customer?$top=5").rows())

== one construction with a value
@HEAD
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(Conf("Customer?$top=5").rows())

== field class with defaults
@HEAD
from dataclasses import dataclass
@dataclass(frozen=True)
class Conf:
    path: str = "Customer?$top=3"
CONF = Conf()
def rows(conf: Conf):
    r = requests.get(f"{ROOT}/{conf.path}", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(CONF))

== super init before own store
@HEAD
class Base:
    def __init__(self):
        self.path = "Customer?$top=5"
class C(Base):
    def __init__(self):
        super().__init__()
        self.path = "Customer?$top=3"
    def rows(self):
        r = requests.get(f"{ROOT}/{self.path}", headers=H)
        return r.status_code, len(r.json()["value"])
print(C().rows())

== session with a timeout adapter
@HEAD
from requests.adapters import HTTPAdapter
class Patient(HTTPAdapter):
    def __init__(self, *args, timeout=5, **kw):
        self.timeout = timeout
        super().__init__(*args, **kw)
    def send(self, request, **kw):
        kw.setdefault("timeout", self.timeout)
        return super().send(request, **kw)
s = requests.Session()
s.mount("https://", Patient())
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== session with a retry adapter
@HEAD
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry
s = requests.Session()
s.mount("https://", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[502])))
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== default of the library set
@HEAD
requests.adapters.DEFAULT_RETRIES = 5
requests.packages.urllib3.disable_warnings()
r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== httpx transport with retries
@HEAD
import httpx
with httpx.Client(transport=httpx.HTTPTransport(retries=2)) as c:
    r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
    print(r.status_code, len(r.json()["value"]))

== percent with an object that formats otherwise
@HEAD
class Id:
    def __init__(self, text): self.text = text
    def __str__(self): return self.text
    def __format__(self, spec): return "<" + self.text + ">"
def rows(cid):
    r = requests.get(ROOT + "/Customer?$filter=City eq '%s'" % cid, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(Id("Seattle")))

== str with an object that formats otherwise
@HEAD
class Id:
    def __init__(self, text): self.text = text
    def __str__(self): return self.text
    def __format__(self, spec): return "<" + self.text + ">"
def rows(cid):
    r = requests.get(ROOT + "/Customer?$filter=City eq '" + str(cid) + "'", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(Id("Seattle")))

== own object in percent
@HEAD
class Id:
    def __init__(self, text): self.text = text
    def __str__(self): return self.text
    def __format__(self, spec): return "<" + self.text + ">"
cid = Id("Seattle")
r = requests.get(ROOT + "/Customer?$filter=City eq '%s'" % cid, headers=H)
print(r.status_code, len(r.json()["value"]))

== f-string with an object that formats otherwise
@HEAD
class Id:
    def __init__(self, text): self.text = text
    def __str__(self): return "<" + self.text + ">"
    def __format__(self, spec): return self.text
def rows(cid):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{cid}'", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(Id("Seattle")))

== f-string top in params with an object that formats otherwise
@HEAD
class N:
    def __str__(self): return "9"
    def __format__(self, spec): return "3"
def rows(n):
    r = requests.get(f"{ROOT}/Customer", params={"$top": f"{n}"}, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(N()))

== top in params with an object that formats otherwise
@HEAD
class N:
    def __str__(self): return "3"
    def __format__(self, spec): return "9"
def rows(n):
    r = requests.get(f"{ROOT}/Customer", params={"$top": n}, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(N()))

== filter in params with an object that formats otherwise
@HEAD
class N:
    def __str__(self): return "Seattle"
    def __format__(self, spec): return "9"
def rows(n):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": "City eq '%s'" % n, "$top": 2}, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(N()))

== skip with an object
@HEAD
class N:
    def __str__(self): return "3"
    def __format__(self, spec): return "9"
def rows(n):
    r = requests.get(ROOT + "/Customer?$orderby=CustomerId&$top=2&$skip=%s" % n, headers=H)
    return r.status_code, r.json()["value"][0]["CustomerId"][:8]
print(rows(3))

== mixed enum in percent
@HEAD
import enum
class City(str, enum.Enum):
    OSLO = "Seattle"
    def __str__(self): return self.value
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '%s'" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(City.OSLO))

== mixed enum in f-string
@HEAD
import enum
class City(str, enum.Enum):
    OSLO = "Seattle"
def rows(n: City):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{n.value}'", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(City.OSLO))

== text subclass added
@HEAD
class T(str):
    def __format__(self, spec): return "x"
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '" + n + "'", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(T("Seattle")))

== joined texts
@HEAD
class T(str):
    def __format__(self, spec): return "x"
def rows(n):
    r = requests.get("".join([ROOT, "/Customer?$filter=City eq '", n, "'"]), headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(T("Seattle")))

== quoted number with a format
@HEAD
from urllib.parse import quote
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '" + quote(f"{n:>4}") + "'", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("Seattle"))

== quoted str of a number
@HEAD
from urllib.parse import quote
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '" + quote(str(n)) + "'", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(7))

== quoted repr
@HEAD
from urllib.parse import quote
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq " + quote(f"{n!r}"), headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("Seattle"))

== percent d with float
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$top=%d" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(3.7))

== percent i with bool
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$top=%i" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(True))

== percent 5s
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '%4s'" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("Seattle"))

== percent minus 5s
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '%-4s'" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("Seattle"))

== percent 5s alignment
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=City eq '%3s'" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("Seattle"))

== percent zero f
@HEAD
def rows(n):
    r = requests.get(ROOT + "/Customer?$filter=RewardPoints gt %.0f" % n, headers=H)
    return r.status_code, len(r.json()["value"])
print(rows(10.2))

== percent s of a tuple item
@HEAD
def rows(n):
    r = requests.get("%s/Customer?$filter=City eq '%s'&$top=%s" % (ROOT, n, 2), headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("Seattle"))

== percent s of None and of lists
@HEAD
def rows(n):
    r = requests.get("%s/Customer?$filter=City eq '%s'" % (ROOT, n), headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows(None), rows(1.50), rows(b"x"))

== a value with an ampersand
@HEAD
def rows(name):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{name}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("A&B"), rows("A#B"), rows("A%42"), rows("A%"), rows("A+B"), rows("O'Neil"), rows("O''Neil"), rows("Zürich"), rows("a b"), rows("A%20B"), rows("a;b"), rows("a=b"), rows("a?b"), rows("a/b"), rows("a\\b"), rows(""))

== values in params
@HEAD
def rows(name):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{name}'"}, headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("A&B"), rows("A#B"), rows("A%42"), rows("A%"), rows("A+B"), rows("O'Neil"), rows("O''Neil"), rows("Zürich"), rows("a b"), rows("A%20B"), rows("Seattle"))

== values in names with a quote doubled
@HEAD
def rows(name):
    name = name.replace("'", "''")
    r = requests.get(f"{ROOT}/Customer?$filter=LastName eq '{name}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("O'Neil"))

== text around with quotes
@HEAD
def rows(a):
    label = "pick" if a else "and or"
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{a}'", headers=H)
    print("this or that and more", label)
    return r.status_code, len(r.json().get("value", []))
print(rows("Seattle"))

== a quoted literal as a value
@HEAD
def rows(value):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq {value}", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("'Seattle'"))

== httpx
@HEAD
import httpx
def rows(name):
    r = httpx.get(f"{ROOT}/Customer?$filter=City eq '{name}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("A&B"), rows("A#B"), rows("A%42"), rows("A%"), rows("A+B"), rows("O'Neil"), rows("Zürich"))

== client
@HEAD
from dynamics.customerinsights.api import CustomerInsights
c = CustomerInsights()
def rows(name):
    r = c.get_entities_with_odata_path(INST, "Customer", filter=f"City eq '{name}'", custom_headers=H)
    return type(r).__name__, len(getattr(r, "value", None) or [])
print(rows("A&B"), rows("A#B"), rows("A%42"), rows("A%"), rows("A+B"), rows("O'Neil"), rows("Zürich"), rows("Seattle"))

== urllib quoted
@HEAD
import urllib.request, json
from urllib.parse import quote
def rows(name):
    q = urllib.request.Request(f"{ROOT}/Customer?$filter=" + quote(f"City eq '{name}'"), headers=H)
    try:
        with urllib.request.urlopen(q) as r:
            return r.status, len(json.load(r).get("value", []))
    except urllib.error.HTTPError as e:
        return e.code
print(rows("A&B"), rows("A#B"), rows("A%42"), rows("A%"), rows("A+B"), rows("O'Neil"), rows("Zürich"), rows("Seattle"))

== one instance under two names
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
OWN = INST
def rows(inst):
    return requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H).status_code
def acts(instance_id):
    return requests.get(f"{B}/{instance_id}/data/UnifiedActivity?$top=3", headers=H).status_code
print(rows(OWN), acts(INST))

== one instance in two modules
@HEAD
import other
print(requests.get(f"{ROOT}/Customer?$top=3", headers=H).status_code, other.acts(os.environ.get("CI_INSTANCE_ID")))
-- other.py
@HEAD
def acts(i):
    return requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{i}/data/UnifiedActivity?$top=3", headers=H).status_code

== instance from arguments with a default
@HEAD
import argparse
p = argparse.ArgumentParser()
p.add_argument("--instance", default=INST)
args = p.parse_args()
B = "https://api.ci.ai.dynamics.com/v1/instances"
def rows(inst):
    return requests.get(f"{B}/{inst}/data/Customer?$top=3", headers=H).status_code
print(rows(args.instance), requests.get(f"{B}/{args.instance}/data/UnifiedActivity?$top=3", headers=H).status_code)

== stage chooses the instance
@HEAD
B = "https://api.ci.ai.dynamics.com/v1/instances"
ALL = {"prod": INST, "test": "other"}
CHOSEN = ALL[os.environ.get("STAGE", "prod")]
print(requests.get(f"{B}/{CHOSEN}/data/Customer?$top=3", headers=H).status_code)

== object with one instance and several tests
@HEAD
class Reader:
    def __init__(self, inst):
        self.inst = inst
    def rows(self):
        return requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{self.inst}/data/Customer?$top=3", headers=H).status_code
    def acts(self):
        return requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{self.inst}/data/UnifiedActivity?$top=3", headers=H).status_code
r = Reader(INST)
print(r.rows(), r.acts())
-- test_main.py
from main import Reader
def test_one():
    assert Reader("inst-1").inst == "inst-1"

== aiohttp body read after the response was left
@HEAD
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer?$top=3", headers=H) as r:
            print(r.status)
        try:
            print(len((await r.json())["value"]))
        except aiohttp.ClientError as e:
            print(type(e).__name__)
asyncio.run(main())

== aiohttp body read after the session was left
@HEAD
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as s:
        r = await s.get(f"{ROOT}/Customer?$top=3", headers=H)
    try:
        print(len((await r.json())["value"]))
    except aiohttp.ClientError as e:
        print(type(e).__name__)
asyncio.run(main())

== aiohttp body read inside
@HEAD
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer?$top=3", headers=H) as r:
            data = await r.json()
    print(r.status, len(data["value"]))
asyncio.run(main())

== aiohttp body read inside and again behind
@HEAD
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer?$top=3", headers=H) as r:
            rows = (await r.json())["value"]
    print(r.status, len(rows), len((await r.json())["value"]))
asyncio.run(main())

== aiohttp returned out of its context
@HEAD
import aiohttp, asyncio
async def get(s):
    async with s.get(f"{ROOT}/Customer?$top=3", headers=H) as r:
        return r
async def main():
    async with aiohttp.ClientSession() as s:
        r = await get(s)
        try:
            print(len((await r.json())["value"]))
        except aiohttp.ClientError as e:
            print(type(e).__name__)
asyncio.run(main())

== aiohttp returned as awaited
@HEAD
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as s:
        r = await s.get(f"{ROOT}/Customer?$top=3", headers=H)
        print(r.status, len((await r.json())["value"]))
asyncio.run(main())

== http.client read before close
@HEAD
import http.client, json
c = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
c.request("GET", f"/v1/instances/{INST}/data/Customer?$top=3", headers=H)
r = c.getresponse()
print(r.status, len(json.loads(r.read())["value"]))
c.close()

== httpx response used after client closed
@HEAD
import httpx
with httpx.Client() as c:
    r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== requests response used after session closed
@HEAD
with requests.Session() as s:
    r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== requests session used after close
@HEAD
s = requests.Session()
s.close()
r = s.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== httpx client used after close
@HEAD
import httpx
with httpx.Client() as c:
    pass
try:
    r = c.get(f"{ROOT}/Customer?$top=3", headers=H)
    print(r.status_code, len(r.json()["value"]))
except RuntimeError as e:
    print("closed")

== upper on the value itself
@HEAD
def rows(name):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{name.title()}'", headers=H)
    return r.status_code, len(r.json().get("value", []))
print(rows("seattle"))

== construction in a file that is no candidate
import sub
print(sub.go())
-- sub.py
from conf import Conf
import api
def go():
    return api.rows(Conf("Customer?$top=5"))
-- conf.py
from dataclasses import dataclass
@dataclass
class Conf:
    path: str = "Customer?$top=3"
-- api.py
@HEAD
from conf import Conf
def rows(conf: Conf):
    r = requests.get(f"{ROOT}/{conf.path}", headers=H)
    return r.status_code, len(r.json()["value"])

== a url that changes by while
@HEAD
top = 3
while top < 6:
    r = requests.get(f"{ROOT}/Customer?$top={top}", headers=H)
    print(r.status_code, len(r.json()["value"]))
    top += 1

== import star of a submodule with all
@HEAD
from pkg import *
r = requests.get(f"{ROOT}/{conf.PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- pkg/__init__.py
__all__ = ["conf"]
class conf:
    PATH = "Customer?$top=5"
-- pkg/conf.py
PATH = "Customer?$top=3"

== dictionary with a later entry
@HEAD
PATHS = {"c": "Customer?$top=3", "c": "Customer?$top=5"}
r = requests.get(f"{ROOT}/{PATHS['c']}", headers=H)
print(r.status_code, len(r.json()["value"]))

== recursive closure counter
@HEAD
def make():
    top = 3
    def go():
        nonlocal top
        r = requests.get(f"{ROOT}/Customer?$top={top}", headers=H)
        top += 2
        return len(r.json()["value"])
    return go
g = make()
print(g(), g())

== settings changed elsewhere under another name
@HEAD
import settings
settings.DEBUG = True
r = requests.get(f"{ROOT}/{settings.PATH}", headers=H)
print(r.status_code, len(r.json()["value"]))
-- settings.py
DEBUG = False
PATH = "Customer?$top=3"

== objects with attributes of the same name
@HEAD
import argparse
class Reader:
    def __init__(self):
        self.path = "Customer?$top=3"
    def rows(self):
        return len(requests.get(f"{ROOT}/{self.path}", headers=H).json()["value"])
class Writer:
    def __init__(self): self.path = None
w = Writer()
w.path = "out.csv"
args = argparse.Namespace()
args.path = "x"
print(Reader().rows(), w.path, args.path)

== session with usual settings
@HEAD
s = requests.Session()
s.headers.update(H)
s.verify = True
s.max_redirects = 3
s.timeout = 30
r = s.get(f"{ROOT}/Customer?$top=3")
print(r.status_code, len(r.json()["value"]))

== with usual patches of a process
@HEAD
import ssl, logging, warnings
import urllib3
ssl._create_default_https_context = ssl._create_unverified_context
urllib3.disable_warnings()
requests.packages.urllib3.disable_warnings()
logging.basicConfig(level="INFO")
warnings.showwarning = lambda *a: None
os.environ["NO_COLOR"] = "1"
os.environ.setdefault("TZ", "UTC")
r = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== beside an object filled by names
@HEAD
class Row:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
TABLE = "Customer?$top=3"
r = requests.get(f"{ROOT}/{TABLE}", headers=H)
print([Row(**one).City for one in r.json()["value"]])

== beside a helper that sets attributes of what it gets
@HEAD
class Options: pass
def fill(obj, values):
    for name, value in values.items():
        setattr(obj, name, value)
    return obj
TABLE = "Customer?$top=3"
opts = fill(Options(), {"a": 1})
r = requests.get(f"{ROOT}/{TABLE}", headers=H)
print(opts.a, len(r.json()["value"]))

== a class with a usual decorator and base
@HEAD
from abc import ABC
from dataclasses import dataclass, field
from typing import Generic, TypeVar
T = TypeVar("T")
class Base(ABC, Generic[T]):
    table = "Customer"
@dataclass
class Reader(Base[int]):
    top: int = 3
    seen: list = field(default_factory=list)
    def rows(self):
        return len(requests.get(f"{ROOT}/{self.table}?$top=3", headers=H).json()["value"])
print(Reader().rows())

== a thread
@HEAD
import threading
class Job(threading.Thread):
    def __init__(self, city):
        super().__init__()
        self.path = "Customer?$top=3"
    def run(self):
        self.found = requests.get(f"{ROOT}/{self.path}", headers=H).json()["value"]
j = Job("x"); j.start(); j.join(); print(len(j.found))

== with the parent folder in the path
import os, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import app
print(app.rows())
-- app.py
@HEAD
import config
def rows():
    r = requests.get(f"{ROOT}/{config.PATH}", headers=H)
    return len(r.json()["value"])
-- config.py
PATH = "Customer?$top=3"

== jobs with settings of their own
@HEAD
import conf
print(len(requests.get(f"{ROOT}/{conf.PATH}", headers=H).json()["value"]))
-- conf.py
PATH = "Customer?$top=3"
-- jobs/b/conf.py
PATH = "UnifiedActivity?$top=3"
-- jobs/b/main.py
@HEAD
import conf
print(len(requests.get(f"{ROOT}/{conf.PATH}", headers=H).json()["value"]))

== with tests that patch
@HEAD
PATH = "Customer?$top=3"
def rows():
    return requests.get(f"{ROOT}/{PATH}", headers=H).json()["value"]
if __name__ == "__main__":
    print(len(rows()))
-- tests/test_main.py
import main
def test_a(monkeypatch):
    monkeypatch.setattr(main, "PATH", "x")
    main.ROOT = "http://localhost"

== a name that a package re-exports from its submodule
@HEAD
from pkg import build_url
print(len(requests.get(build_url("Customer"), headers=H).json()["value"]))
-- pkg/__init__.py
from pkg.build_url import build_url
from . import conf
-- pkg/conf.py
TOP = 3
-- pkg/build_url.py
import os
BASE = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
def build_url(table):
    return f"{BASE}/data/{table}?$top=3"

== a constant dictionary that others read
@HEAD
import other
PARAMS = {"$top": 3, "$select": "City"}
def rows():
    return requests.get(f"{ROOT}/Customer", params=PARAMS, headers=H).json()["value"]
print(len(rows()), other.show(PARAMS))
-- other.py
def show(params):
    return ", ".join(f"{k}={v}" for k, v in sorted(params.items()))

== columns that a helper joins
@HEAD
COLUMNS = ("CustomerId", "City")
def select(columns):
    return ",".join(columns)
r = requests.get(f"{ROOT}/Customer?$top=3&$select={','.join(COLUMNS)}", headers=H)
print(select(COLUMNS), sorted(r.json()["value"][0]))

== class-level client and property
@HEAD
class Api:
    session = requests.Session()
    root = ROOT
    @property
    def customers(self):
        return f"{self.root}/Customer"
    def top(self, n):
        return self.session.get(self.customers, params={"$top": n}, headers=H).json()["value"]
print(len(Api().top(3)))

== retry decorator of the program
@HEAD
import functools, time
def retry(times):
    def wrap(f):
        @functools.wraps(f)
        def inner(*a, **k):
            for _ in range(times):
                try:
                    return f(*a, **k)
                except requests.ConnectionError:
                    time.sleep(0)
            return None
        return inner
    return wrap
@retry(3)
def rows(city):
    return requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=3", headers=H).json()["value"]
print(len(rows("Seattle")))

== instance from a parameter with a default
@HEAD
def rows(city, instance=INST):
    url = f"https://api.ci.ai.dynamics.com/v1/instances/{instance}/data/Customer?$filter=City eq '{city}'&$top=3"
    return requests.get(url, headers=H).json()["value"]
print(len(rows("Seattle")), len(rows("Malmö")))

== url with a trailing slash cut
@HEAD
BASE = os.environ.get("CI_BASE_URL", "https://api.ci.ai.dynamics.com/v1").rstrip("/")
def rows(instance):
    root = f"{BASE}/instances/{instance}".rstrip("/")
    return requests.get(root + "/data/Customer?$top=3", headers=H).json()["value"]
print(len(rows(INST)))

== an id stripped of blanks
@HEAD
def rows(city):
    url = f"{ROOT}/Customer?$filter=City eq '" + city.strip() + "'&$top=3"
    return requests.get(url, headers=H).json()["value"]
print(len(rows(" Seattle ")))

== an enumeration of tables beside
@HEAD
import enum
class Kind(enum.Enum):
    A = "a"
    B = "b"
print(Kind.A.value, len(requests.get(f"{ROOT}/Customer?$top=3", headers=H).json()["value"]))

== name growing over itself
@HEAD
url = ROOT
url = url + "/Customer"
url = f"{url}?$top=3"
print(len(requests.get(url, headers=H).json()["value"]))

== percent with an id of a row
@HEAD
def rows(cid):
    return requests.get(ROOT + "/UnifiedActivity?$filter=CustomerId eq '%s'&$top=2" % cid, headers=H).json()["value"]
people = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()["value"]
for p in people:
    print(len(rows(p["CustomerId"])))

== an instance from a plain function
@HEAD
BASE = "https://api.ci.ai.dynamics.com/v1"
def instance():
    return INST
r = requests.get(f"{BASE}/instances/{instance()}/data/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== an instance from the environment in place
@HEAD
BASE = "https://api.ci.ai.dynamics.com/v1"
r = requests.get(f"{BASE}/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top=3", headers=H)
q = requests.get(f"{BASE}/instances/{os.getenv('CI_INSTANCE_ID').strip()}/data/Customer?$top=3", headers=H)
print(r.status_code, len(r.json()["value"]), q.status_code)

== a value that a call gives once
@HEAD
def pick():
    print("picked")
    return "Seattle"
r = requests.get(f"{ROOT}/Customer?$filter=City eq '{pick()}'&$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== a value that a call gives once, in contains
@HEAD
def pick():
    print("picked")
    return "eat"
r = requests.get(f"{ROOT}/Customer?$filter=contains(City,'{pick()}')&$top=3", headers=H)
print(r.status_code, len(r.json()["value"]))

== the next of an iterator
@HEAD
it = iter(["Seattle", "Zürich", "x"])
r = requests.get(f"{ROOT}/Customer?$filter=City eq '{next(it)}'&$top=3", headers=H)
print(r.status_code, len(r.json()["value"]), list(it))

== a table in braces
@HEAD
def rows(key):
    r = requests.get(f"{ROOT}/Customer?$filter=City eq '{ {'s': 'Seattle'}[key] }'&$top=3", headers=H)
    return r.status_code, len(r.json()["value"])
print(rows("s"))

== a key with a hash
@HEAD
def rows(d):
    return len(requests.get(f"{ROOT}/Customer?$filter=City eq '{d['#']}'&$top=3", headers=H).json()["value"])
print(rows({"#": "Seattle"}))

== a debugging f-string beside
@HEAD
def rows(city):
    print(f"{city=}")
    return len(requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$top=3", headers=H).json()["value"])
print(rows("Seattle"))

== options chosen by a call with effect
@HEAD
def top():
    print("top")
    return 3
r = requests.get(f"{ROOT}/Customer", params={"$top": top(), "$select": "City"}, headers=H)
print(r.status_code, len(r.json()["value"]))

== url printed behind
@HEAD
url = f"{ROOT}/Customer?$top=3"
r = requests.get(url, headers=H)
print(r.status_code, url[-16:])

== url kept in a list
@HEAD
seen = []
url = f"{ROOT}/Customer?$top=3"
seen.append(url)
r = requests.get(url, headers=H)
print(r.status_code, seen[0][-16:])

== a client whose filter is asked for
@HEAD
from dynamics.customerinsights.api import CustomerInsights
c = CustomerInsights()
def city():
    print("asked")
    return "Seattle"
r = c.get_entities_with_odata_path(INST, "Customer", top=3, filter=f"City eq '{city()}'", custom_headers=H)
print(len(r.value))

== settings that the environment chooses, under the name of their class
@HEAD
from settings import settings
def people(city):
    answer = requests.get(f"{settings.data_url}/Customer", params={"$filter": f"City eq '{city}'"}, headers=H, timeout=settings.timeout)
    answer.raise_for_status()
    return answer.json()["value"]
print(len(people("Seattle")))
-- settings/__init__.py
import os
from settings.base import BaseSettings
from settings.dev import DevSettings
from settings.prod import ProdSettings
ENVIRONMENTS = {"dev": DevSettings, "prod": ProdSettings}
settings: BaseSettings = ENVIRONMENTS[os.environ.get("APP_ENV", "dev")]()
-- settings/base.py
import os
class BaseSettings:
    api_base = "https://api.ci.ai.dynamics.com/v1"
    timeout = 30
    @property
    def data_url(self):
        return f"{self.api_base}/instances/{os.environ['CI_INSTANCE_ID']}/data"
-- settings/dev.py
from settings.base import BaseSettings
class DevSettings(BaseSettings):
    timeout = 60
-- settings/prod.py
from settings.base import BaseSettings
class ProdSettings(BaseSettings):
    timeout = 15

== columns that a loop hands to a writer
@HEAD
import csv, io
CUSTOMERS = ["CustomerId", "FullName"]
MEASURES = ["CustomerId", "TotalSpent"]
def read(table, columns):
    return requests.get(f"{ROOT}/{table}", params={"$select": ",".join(columns), "$top": "3"}, headers=H).json()["value"]
def write(columns, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
for name, columns, rows in (("a", CUSTOMERS, read("Customer", CUSTOMERS)), ("b", MEASURES, read("Customer_Measure", MEASURES))):
    print(name, len(write(columns, rows).splitlines()))

== headers that a partial hands to what a pool runs
import os
import requests
from concurrent.futures import ThreadPoolExecutor
from functools import partial
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
def sign_in():
    answer = requests.post(
        "https://login.microsoftonline.com/{}/oauth2/v2.0/token".format(os.environ["AZURE_TENANT_ID"]),
        data=dict(
            grant_type="client_credentials",
            client_id=os.environ["AZURE_CLIENT_ID"],
            client_secret=os.environ["AZURE_CLIENT_SECRET"],
            scope="https://api.ci.ai.microsoft.com/.default",
        ),
    )
    return answer.json()["access_token"]
def count(headers, city):
    return len(requests.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=headers).json()["value"])
def spent(headers, cid):
    return requests.get(f"{ROOT}/Customer_Measure", params={"$filter": f"CustomerId eq '{cid}'"}, headers=headers).json()["value"]
headers = {"Authorization": "Bearer " + sign_in(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(partial(count, headers), ["Seattle", "Dublin"])))
    ask = partial(spent, headers)
    print([len(one.result()) for one in [pool.submit(ask, "ce759201f786d590bf2134bff576c369")]])

== what is gathered beside errors has attributes of its own
import asyncio
from dataclasses import dataclass
import httpx
@HEAD
@dataclass
class Person:
    name: str
async def load(client, cid):
    answer = await client.get(f"{ROOT}/Customer", params={"$filter": f"CustomerId eq '{cid}'"})
    answer.raise_for_status()
    rows = answer.json()["value"]
    if not rows:
        raise LookupError(cid)
    return Person(rows[0]["FullName"])
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        found = await asyncio.gather(*(load(client, one) for one in ("ce759201f786d590bf2134bff576c369", "x")), return_exceptions=True)
    for one in [each for each in found if not isinstance(each, LookupError)]:
        print(one.name)
asyncio.run(main())

== a mixin before the class brings the table
@HEAD
class Base:
    TABLE = "Customer"
    def fetch(self):
        return requests.get(f"{ROOT}/{self.TABLE}?$top=2", headers=H).json()["value"]
class Activities:
    TABLE = "UnifiedActivity"
class Left(Activities, Base):
    pass
print(len(Left().fetch()))

== fields with a default, filled by a loop
from dataclasses import dataclass
@HEAD
@dataclass
class Reader:
    table: str = "Customer"
    top: int = 2
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
for table in ("Customer", "UnifiedActivity"):
    print(sorted(Reader(table).rows()[0])[0])

== an object that makes one of the type of another
@HEAD
class Reader:
    def __init__(self, table="Customer"):
        self.table = table
    def rows(self):
        return requests.get(f"{ROOT}/{self.table}?$top=2", headers=H).json()["value"]
class Other(Reader):
    def other(self, table):
        return type(self)(table)
print(len(Other().other("UnifiedActivity").rows()))

== a call of a relaying function inside an f-string
@HEAD
def find(table, top=2):
    return requests.get(f"{ROOT}/{table}", params={"$top": top}, headers=H).json()["value"]
print(f"{find('Customer', top=1)[0]['FullName']} lives")

== objects that a container puts together
from container import Container
desk = Container().desk()
print(len(desk.with_city("Seattle")), len(desk.activities("ce759201f786d590bf2134bff576c369", 3)))
-- settings.py
import os
from dataclasses import dataclass
@dataclass(frozen=True)
class InsightsSettings:
    instance: str
    base: str = "https://api.ci.ai.dynamics.com/v1"
    def address(self, table):
        return "/".join([self.base, "instances", self.instance, "data", table])
def insights():
    return InsightsSettings(instance=os.getenv("CI_INSTANCE_ID"))
-- container.py
from functools import cached_property
import requests
import settings
from headers import Headers
from stores import Desk
class Container:
    @cached_property
    def insights(self):
        return settings.insights()
    @cached_property
    def session(self):
        return requests.Session()
    def desk(self):
        return Desk(self.session, Headers(), self.insights)
-- headers.py
@HEAD
class Headers:
    def __call__(self):
        return {"Authorization": "Bearer " + APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
-- stores.py
class Store:
    def __init__(self, session, headers, settings):
        self.session = session
        self.headers = headers
        self.settings = settings
class Desk(Store):
    def with_city(self, city):
        answer = self.session.get(self.settings.address("Customer"), params={"$filter": f"City eq '{city}'", "$select": "CustomerId"}, headers=self.headers())
        answer.raise_for_status()
        return answer.json()["value"]
    def activities(self, cid, limit):
        address = self.settings.address("UnifiedActivity")
        answer = self.session.get(address + f"?$filter=CustomerId eq '{cid}'&$top={limit}", headers=self.headers())
        return answer.json()["value"]

== classes that a table names, each made with the same link
from dataclasses import dataclass
@HEAD
@dataclass
class Link:
    root: str
    headers: dict
def connect():
    return Link(root=ROOT + "/", headers=H)
class Exporter:
    def __init__(self, link, since):
        self.link = link
        self.since = since
    def rows(self, tail):
        answer = requests.get(self.link.root + tail, headers=self.link.headers, timeout=60)
        answer.raise_for_status()
        return answer.json()["value"]
class Contacts(Exporter):
    def read(self):
        return self.rows("Customer?$select=CustomerId,FirstName&$filter=City eq 'Seattle'&$top=50")
class Orders(Exporter):
    def read(self):
        return self.rows("UnifiedActivity?$filter=ActivityTime ge " + self.since + "&$top=10")
ALL = {"contacts": Contacts, "orders": Orders}
link = connect()
for kind in ("contacts", "orders"):
    exporter = ALL[kind](link, "2021-10-01T00:00:00Z")
    print(kind, len(exporter.read()))

== a method that calls one of its name
@HEAD
class Options:
    def get(self, options):
        return options.get("top")
print(Options().get({"top": 3}), len(requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()["value"]))

== a client whose further arguments have a method of its name
@HEAD
class Client:
    def get(self, path, **kwargs):
        timeout = kwargs.get("timeout", 30)
        return requests.get(f"{ROOT}/{path}", headers=H, timeout=timeout).json()["value"]
print(len(Client().get("Customer?$top=3", timeout=9)))

== a table of a class in another module, asked by an heir
from base import Repository
class Customers(Repository):
    def seattle(self):
        return self.find("City eq 'Seattle'")
print(len(Customers().seattle()))
-- base.py
@HEAD
class Repository:
    table = "Customer"
    def find(self, condition):
        return requests.get(f"{ROOT}/{self.table}", params={"$filter": condition}, headers=H).json()["value"]

== a method called by its class for its own objects
@HEAD
class Client:
    table = "Customer"
    def rows(self, top):
        return requests.get(f"{ROOT}/{self.table}?$top={top}", headers=H).json()["value"]
class Few(Client):
    def rows(self, top):
        return Client.rows(self, min(top, 2))
print(len(Client().rows(3)), len(Few().rows(3)))

== an address that a class of another module makes
@HEAD
from conf import Conf
rows = requests.get(Conf.data_url("Customer"), headers=H, params={"$top": 3}).json()["value"]
print(len(rows))
-- conf.py
import os
class Conf:
    HOST = "https://api.ci.ai.dynamics.com/v1"
    INSTANCE = os.environ.get("CI_INSTANCE_ID", "i")
    @classmethod
    def data_url(cls, table):
        return f"{cls.HOST}/instances/{cls.INSTANCE}/data/{table}"

== a function over the client with further arguments
@HEAD
from dynamics.customerinsights.api import CustomerInsights
CI = CustomerInsights()
def rows(table, **options):
    page = CI.get_entities_with_odata_path(INST, table, custom_headers=H, **options)
    return page.value
def first(table, **options):
    found = rows(table, top="1", **options)
    return found[0] if found else None
print(len(rows("Customer", filter="City eq 'Seattle'", select="CustomerId,City")))
print(first("Customer_Measure", select="CustomerId"), first("UnifiedActivity", filter="ActivityType eq 'Nothing'"))

== a class over the client that names its options
@HEAD
from dynamics.customerinsights.api import CustomerInsights
class Facade:
    def __init__(self, client, instance):
        self._client, self.instance = client, instance
    def query(self, table, filter=None, select=None, top=None, orderby=None):
        payload = self._client.get_entities_with_odata_path(
            self.instance, table, filter=filter, select=select, orderby=orderby, top=top, custom_headers=H
        )
        return getattr(payload, "value", None) or []
facade = Facade(CustomerInsights(), INST)
for city in ("Seattle", "Dublin"):
    print(len(facade.query("Customer", filter=f"City eq '{city}'")))
print([one["LoyaltyPoints"] for one in facade.query("Customer_Measure", top="2")])

== a table and all options over a path and all options over any request
@HEAD
def request(verb, path, params=None):
    r = requests.request(verb, f"{ROOT}/{path}", params=params, headers=H)
    r.raise_for_status()
    return r
def get(path, **options):
    return request("GET", path, params={f"${k}": v for k, v in options.items()}).json()
def rows(table, **options):
    return get(f"{table}", **options)["value"]
print(len(rows("Customer", filter="City eq 'Seattle'", top=3)), get("Customer_Measure", top=2)["value"][0]["LoyaltyPoints"])

== an address that nothing behind two stars replaces
@HEAD
class Client:
    def __init__(self, key, instance, endpoint="https://api.ci.ai.dynamics.com/v1"):
        self.key, self.instance, self.endpoint = key, instance, endpoint
    @classmethod
    def from_environment(cls, **overrides):
        settings = dict(key="k", instance=INST)
        settings.update(overrides)
        return cls(**settings)
    def rows(self, table, top):
        r = requests.get(f"{self.endpoint}/instances/{self.instance}/data/{table}", params={"$top": top}, headers=H)
        return r.json()["value"]
client = Client.from_environment()
print(len(client.rows("Customer", 3)), len(client.rows("UnifiedActivity", 2)))

== a client in a field of a plain class
@HEAD
import httpx
from dataclasses import dataclass
@dataclass
class Ci:
    client: httpx.Client
    @classmethod
    def open(cls):
        return cls(httpx.Client(headers=H, timeout=30))
    def url(self, table):
        return f"{ROOT}/{table}"
def best(ci, country):
    r = ci.client.get(ci.url("Customer"), params={"$filter": f"Country eq '{country}'", "$top": 3})
    r.raise_for_status()
    return [one["RewardPoints"] for one in r.json()["value"]]
ci = Ci.open()
print(best(ci, "Germany"))
ci.client.close()

== a method that says the address with what its object has
@HEAD
from urllib.parse import urlencode
class Timeline:
    def __init__(self, customer, start):
        self.customer, self.start = customer, start
    def url(self):
        options = {"$filter": f"CustomerId eq '{self.customer}' and ActivityTime ge {self.start}", "$top": 5}
        path = "/".join([ROOT.rstrip("/"), "UnifiedActivity"])
        return path + "?" + urlencode(options)
    def events(self):
        r = requests.get(self.url(), headers=H)
        return [one["ActivityTime"][:10] for one in r.json()["value"]]
print(Timeline("ce759201f786d590bf2134bff576c369", "2018-01-01T00:00:00Z").events())

== members of an enumeration that are texts, added and joined
@HEAD
from enum import Enum
from urllib.parse import quote
class City(str, Enum):
    S = "Seattle"
    D = "Dublin"
def added(city):
    return len(requests.get(ROOT + "/Customer?$filter=City eq '" + city + "'", headers=H).json()["value"])
def quoted(city):
    return len(requests.get(ROOT + "/Customer?$filter=City%20eq%20'" + quote(city) + "'", headers=H).json()["value"])
def given(city):
    return len(requests.get(ROOT + "/Customer", params={"$filter": "".join(["City eq '", city, "'"])}, headers=H).json()["value"])
for city in City:
    print(added(city), quoted(city), given(city))

== a number of rows that is a text of an enumeration
@HEAD
from enum import Enum
class Size(str, Enum):
    TWO = "2"
def rows(size):
    return len(requests.get(f"{ROOT}/Customer", params={"$top": size}, headers=H).json()["value"])
print(rows(Size.TWO), rows("3"))

== None where only a text can be added
@HEAD
def by_city(city):
    return requests.get(ROOT + "/Customer?$filter=City eq '" + city + "'&$top=2", headers=H).json()["value"]
for one in ("Seattle", None, 5):
    try:
        print(len(by_city(one)))
    except TypeError:
        print("no city")

== a function that a command line chooses
@HEAD
import argparse
def rows(where):
    return len(requests.get(f"{ROOT}/Customer?$filter={where}", headers=H).json()["value"])
print(rows("City eq 'Seattle'"))
parser = argparse.ArgumentParser()
parser.set_defaults(handler=rows)
print(parser.parse_args([]).handler("City eq 'Dublin'"))

== a query that replaces parts of itself
@HEAD
from dataclasses import dataclass, replace
@dataclass(frozen=True)
class Query:
    table: str
    filter: str | None = None
    columns: tuple[str, ...] = ()
    top: int | None = None
    def where(self, expr):
        return replace(self, filter=expr if self.filter is None else f"{self.filter} and {expr}")
    def pick(self, *columns):
        return replace(self, columns=self.columns + columns)
    def limit(self, n):
        return replace(self, top=n)
    def params(self):
        out = {}
        if self.filter:
            out["$filter"] = self.filter
        if self.columns:
            out["$select"] = ",".join(self.columns)
        if self.top is not None:
            out["$top"] = str(self.top)
        return out
def fetch(query):
    return requests.get(f"{ROOT}/{query.table}", params=query.params(), headers=H).json()["value"]
def orders(customer):
    query = Query("UnifiedActivity").where(f"CustomerId eq '{customer}'").where("ActivityType eq 'SalesOrder'")
    return [row["ActivityTime"] for row in fetch(query.limit(4))]
print(orders("ce759201f786d590bf2134bff576c369"), fetch(Query("Customer").pick("FullName", "City").limit(2)))

== variables of the environment in a template
@HEAD
BASE = "https://api.ci.ai.dynamics.com/v1/instances/%(CI_INSTANCE_ID)s/data" % os.environ
r = requests.get(BASE + "/Customer", params={"$top": "2"}, headers=H)
print(len(r.json()["value"]))

== a text of an answer in an error of which only the status is read
@HEAD
class ApiError(Exception):
    def __init__(self, status, message):
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message
def rows(table):
    r = requests.get(f"{ROOT}/{table}?$top=2", headers=H)
    if r.status_code >= 400:
        raise ApiError(r.status_code, r.text or r.reason)
    return r.json()["value"]
try:
    print(len(rows("Customer")), len(rows("UnifiedActivity")))
except ApiError as error:
    print("failed", error.status)

== a connection that is closed where the function is left
@HEAD
import http.client, json
def label(city):
    conn = http.client.HTTPSConnection("api.ci.ai.dynamics.com", timeout=30)
    conn.request("GET", f"/v1/instances/{INST}/data/Customer?$filter=City%20eq%20'{city}'&$top=1", headers=H)
    resp = conn.getresponse()
    if resp.status != 200:
        conn.close()
        return None
    rows = json.loads(resp.read())["value"]
    conn.close()
    return rows[0]["FullName"] if rows else None
print(label("Seattle"), label("Nowhere"))

== a default that stands in another module
@HEAD
from one import find
print(len(find("ActivityType eq 'Feedback'")))
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
print(len(r.json()["value"]))
-- one.py
from shared import get
def find(where, get=get):
    return [one for one in get("x", where)]
-- shared.py
def get(table, where):
    return [table, where]

== options of a plain class over the client
@HEAD
from dataclasses import asdict, dataclass
from dynamics.customerinsights.api import CustomerInsights
@dataclass
class Options:
    filter: str = None
    select: str = None
    top: str = None
class Client:
    def __init__(self, instance):
        self.instance = instance
        self.api = CustomerInsights()
        self.api.config.headers.update(H)
    def query(self, table, options=Options()):
        return self.api.get_entities_with_odata_path(self.instance, table, **asdict(options)).value
ci = Client(INST)
print(len(ci.query("Customer", Options(filter="City eq 'Seattle'", top="2"))), len(ci.query("UnifiedActivity")))

== rows over a get that names the path in its error, all move
@HEAD
class CiError(Exception):
    pass
def get(path, params=None):
    response = requests.get(f"{ROOT}/{path}", params=params, headers=H)
    if response.status_code >= 400:
        raise CiError(f"{path}: {response.status_code}")
    return response.json()["value"]
def rows(table, **options):
    return get(table, {"$" + name: value for name, value in options.items() if value is not None})
print(len(rows("Customer", filter="City eq 'Seattle'", top=3)), len(rows("UnifiedActivity", filter="ActivityType eq 'Feedback'", top=2)))

== rows that name their table in an error
@HEAD
def get(path, params):
    response = requests.get(f"{ROOT}/{path}", params=params, headers=H)
    response.raise_for_status()
    return response.json()["value"]
def rows(table, where, top=5):
    found = get(table, {"$filter": where, "$top": top})
    if not found:
        raise LookupError(f"no {table} where {where!r}")
    return found
print(len(rows("Customer", "City eq 'Seattle'")), len(rows("UnifiedActivity", "ActivityType eq 'Feedback'", 2)))

== rows that name their table in an error alone
@HEAD
def get(path, params):
    response = requests.get(f"{ROOT}/{path}", params=params, headers=H)
    response.raise_for_status()
    return response.json()["value"]
def rows(table, where, top=5):
    found = get(table, {"$filter": where, "$top": top})
    if not found:
        raise LookupError(f"no {table} rows")
    return found
print(len(rows("Customer", "City eq 'Seattle'")), len(rows("UnifiedActivity", "ActivityType eq 'Feedback'", 2)))

== a get that hands on all its options, all move
@HEAD
class CiError(Exception):
    pass
class Client:
    def _request(self, method, path, **kwargs):
        response = requests.request(method, f"{ROOT}/{path}", headers=H, **kwargs)
        if not response.ok:
            raise CiError(method, path)
        return response.json()
    def get(self, path, params=None, **kwargs):
        return self._request("GET", path, params=params, **kwargs)
ci = Client()
print(len(ci.get("Customer", params={"$filter": "City eq 'Seattle'"})["value"]), len(ci.get("UnifiedActivity", params={"$top": 2}, timeout=30)["value"]))

== pages by a generator that is handed columns
@HEAD
class Hook:
    base_url = "https://api.ci.ai.dynamics.com/v1"
    def __init__(self):
        self._conn = None
    def get_conn(self):
        if self._conn is None:
            self._conn = requests.Session()
            self._conn.headers.update(H)
        return self._conn
    def extract_all(self, columns, page_size=100):
        session = self.get_conn()
        skip = 0
        while True:
            url = "{}/instances/{}/data/Customer?$select={}&$top={}&$skip={}".format(self.base_url, INST, ",".join(columns), page_size, skip)
            page = session.get(url, timeout=60).json()["value"]
            if not page:
                break
            yield from page
            skip += page_size
COLUMNS = ["CustomerId", "FullName", "Country", "RewardPoints"]
def extract():
    hook = Hook()
    return [row for row in hook.extract_all(COLUMNS)]
print(len(extract()), extract()[0])

== the same with params
@HEAD
def extract_all(columns, page_size=100):
    skip = 0
    while True:
        params = {"$select": ",".join(columns), "$top": page_size, "$skip": skip}
        page = requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
        if not page:
            break
        yield from page
        skip += page_size
COLUMNS = ["CustomerId", "FullName", "Country", "RewardPoints"]
print(len(list(extract_all(COLUMNS))), len(list(extract_all(["CustomerId"], 50))))

== the same with the options in the loop and a short page
@HEAD
def extract_all(columns, page_size=100):
    skip = 0
    while True:
        url = f"{ROOT}/Customer?$select={','.join(columns)}&$top={page_size}&$skip={skip}"
        page = requests.get(url, headers=H).json()["value"]
        yield from page
        if len(page) < page_size:
            return
        skip += len(page)
COLUMNS = ("CustomerId", "FullName", "Country", "RewardPoints")
print(len(list(extract_all(COLUMNS))), len(list(extract_all(["CustomerId"], 50))))

== columns that a name joins
@HEAD
def people(columns, city):
    wanted = ",".join(columns)
    url = f"{ROOT}/Customer?$select={wanted}&$filter=City eq '{city}'"
    return requests.get(url, headers=H).json()["value"]
print(people(["CustomerId", "FullName"], "Seattle")[:1], len(people(["CustomerId"], "Rome")))

== conditions that are joined
@HEAD
def people(conditions, top=20):
    params = {"$filter": " and ".join(conditions), "$top": top}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
print(len(people(["City eq 'Seattle'", "RewardPoints gt 100"])), len(people(["City eq 'Rome'"], 3)))

== an order of a parameter and a direction
@HEAD
def people(column, descending=False):
    order = f"{column} desc" if descending else f"{column} asc"
    params = {"$orderby": order, "$top": 5}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
print([p["RewardPoints"] for p in people("RewardPoints")], [p["RewardPoints"] for p in people("RewardPoints", True)])

== a column that is compared
@HEAD
def people(column, value):
    url = f"{ROOT}/Customer?$filter={column} eq '{value}'"
    return requests.get(url, headers=H).json()["value"]
print(len(people("City", "Seattle")), len(people("Country", "Germany")))

== a token by a form that is one text
import os
import requests
def token():
    r = requests.post("https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/token",
        data="grant_type=client_credentials&client_id=%s&client_secret=%s&resource=https://api.ci.ai.microsoft.com" % (os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"]),
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    return r.json()["access_token"]
H = {"Authorization": "bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
u = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/Customer?$filter=City eq 'Seattle'"
print(len(requests.get(u, headers=H).json()["value"]))

== a token by a form that is formatted
import os
import requests
FORM = "grant_type=client_credentials&client_id={}&client_secret={}&scope=https%3A%2F%2Fapi.ci.ai.microsoft.com%2F.default"
def token():
    r = requests.post("https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/v2.0/token",
        data=FORM.format(os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"]),
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    return r.json()["access_token"]
H = {"Authorization": "bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
u = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/Customer?$filter=City eq 'Seattle'"
print(len(requests.get(u, headers=H).json()["value"]))

== a list of values in parts, as a condition
@HEAD
def points(ids):
    found = {}
    for start in range(0, len(ids), 5):
        part = ids[start:start + 5]
        condition = " or ".join("CustomerId eq '%s'" % i for i in part)
        reply = requests.get(f"{ROOT}/Customer_Measure", params={"$filter": condition}, headers=H)
        found.update((row["CustomerId"], row["LoyaltyPoints"]) for row in reply.json()["value"])
    return found
people = requests.get(f"{ROOT}/Customer?$top=12&$select=CustomerId", headers=H).json()["value"]
print(points([one["CustomerId"] for one in people]))

== columns that settings are made with
@HEAD
from dataclasses import dataclass
@dataclass
class Settings:
    columns: tuple = ("CustomerId",)
def rows(settings):
    return requests.get(f"{ROOT}/Customer?$select={','.join(settings.columns)}&$top=2", headers=H).json()["value"]
print(rows(Settings())[0], rows(Settings(columns=("City", "FullName")))[0])

== columns of heirs of settings
@HEAD
from dataclasses import dataclass
@dataclass
class Settings:
    columns: tuple = ("CustomerId",)
@dataclass
class Wide(Settings):
    columns: tuple = ("City", "FullName")
def rows(settings: Settings):
    return requests.get(f"{ROOT}/Customer?$select={','.join(settings.columns)}&$top=2", headers=H).json()["value"]
print(rows(Settings())[0], rows(Wide())[0])

== a method of a base class that asks for the table of its heirs
@HEAD
class Gateway:
    def rows(self, table, **options):
        params = {"$" + name: value for name, value in options.items() if value is not None}
        answer = requests.get(f"{ROOT}/{table}", params=params, headers=H)
        if answer.status_code != 200:
            raise RuntimeError(answer.status_code, table)
        return answer.json()["value"]
class Repository:
    table = None
    def __init__(self, gateway):
        self.gateway = gateway
    def find(self, where=None, top=None, orderby=None):
        return list(self.gateway.rows(self.table, filter=where, top=top, orderby=orderby))
    def for_customer(self, customer_id):
        return self.find(where="CustomerId eq '%s'" % customer_id)
class Customers(Repository):
    table = "Customer"
    def get(self, customer_id):
        found = self.for_customer(customer_id)
        return found[0]["FullName"] if found else None
    def richest(self, count):
        return self.find(where="RewardPoints gt 0", orderby="RewardPoints desc", top=count)
class Measures(Repository):
    table = "Customer_Measure"
gateway = Gateway()
customers = Customers(gateway)
for one in customers.richest(3):
    print(customers.get(one["CustomerId"]), len(Measures(gateway).for_customer(one["CustomerId"])))

== options that one text joins, if there are any
@HEAD
def rows_of(table, options):
    base = f"{ROOT}/{table}"
    query = "&".join(f"${name}={value}" for name, value in options.items() if value)
    response = requests.get(f"{base}?{query}" if query else base, headers=H, timeout=30)
    if response.status_code == 404:
        raise LookupError(f"there is no {table}")
    response.raise_for_status()
    return response.json()["value"]
def valuable(points=4500):
    options = {"select": "CustomerId,FullName,RewardPoints", "filter": f"RewardPoints ge {points}", "orderby": "RewardPoints desc"}
    return rows_of("Customer", options)
print(len(valuable()), len(rows_of("UnifiedActivity", {"filter": "ActivityType eq 'Feedback'", "top": 5, "skip": None})), len(rows_of("Customer", {})))

== options that one text joins, by an if
@HEAD
def rows_of(table, **options):
    url = f"{ROOT}/{table}"
    if options:
        url += "?" + "&".join(f"${name}={value}" for name, value in options.items())
    response = requests.get(url, headers=H, timeout=30)
    response.raise_for_status()
    return response.json()["value"]
print(len(rows_of("UnifiedActivity", filter="ActivityType eq 'Feedback'", top=5)), len(rows_of("Customer")))

== options that one text joins, as a list
@HEAD
def rows_of(table, filter=None, select=(), top=None):
    parts = []
    if filter:
        parts.append("$filter=" + filter)
    if select:
        parts.append("$select=" + ",".join(select))
    if top:
        parts.append(f"$top={top}")
    url = f"{ROOT}/{table}"
    if parts:
        url = url + "?" + "&".join(parts)
    response = requests.get(url, headers=H, timeout=30)
    response.raise_for_status()
    return response.json()["value"]
print(len(rows_of("UnifiedActivity", filter="ActivityType eq 'Feedback'", top=5)), len(rows_of("Customer")), rows_of("Customer", select=["City"], top=1))

== an instance out of what a function is handed
@HEAD
class Env:
    def __init__(self, instance):
        self.instance = instance
def rows_of(env, table, options):
    url = "https://api.ci.ai.dynamics.com/v1/instances/" + env.instance + "/data/" + table
    params = {"$" + name: value for name, value in options.items()}
    return requests.get(url, params=params, headers=H).json()["value"]
env = Env(INST)
print(len(rows_of(env, "Customer", {"filter": "City eq 'Seattle'"})), len(rows_of(env, "UnifiedActivity", {"top": 2})))

== a condition out of what a function is handed
@HEAD
class Env:
    def __init__(self, city):
        self.city = city
def rows_of(env, table, options):
    params = {"$" + name: value for name, value in options.items()}
    params["$filter"] = f"City eq '{env.city}'"
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def shown(city):
    return len(rows_of(Env(city), "Customer", {"top": 5}))
print(shown("Seattle"), shown("Rome"))

== headers kept in a field of a dataclass once they are made
import dataclasses, os
import requests
from azure.identity import ClientSecretCredential
@dataclasses.dataclass
class Env:
    instance: str
    _headers: dict = dataclasses.field(default_factory=dict)
    @property
    def headers(self):
        if not self._headers:
            credential = ClientSecretCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])
            self._headers = {
                "authorization": "Bearer " + credential.get_token("https://api.ci.ai.microsoft.com/.default").token,
                "ocp-apim-subscription-key": os.environ["CI_SUBSCRIPTION_KEY"],
            }
        return self._headers
def rows_of(env, table, top):
    url = f"https://api.ci.ai.dynamics.com/v1/instances/{env.instance}/data/{table}?$top={top}"
    return requests.get(url, headers=env.headers).json()["value"]
env = Env(os.environ["CI_INSTANCE_ID"])
print(len(rows_of(env, "Customer", 3)), len(rows_of(env, "UnifiedActivity", 2)))

== headers kept in an attribute once they are made
import os
import requests
from azure.identity import ClientSecretCredential
class Env:
    def __init__(self, instance):
        self.instance = instance
        self._headers = {}
    @property
    def headers(self):
        if not self._headers:
            credential = ClientSecretCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])
            self._headers = {
                "Authorization": "Bearer " + credential.get_token("https://api.ci.ai.microsoft.com/.default").token,
                "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
            }
        return self._headers
def rows_of(env, table, top):
    url = f"https://api.ci.ai.dynamics.com/v1/instances/{env.instance}/data/{table}?$top={top}"
    return requests.get(url, headers=env.headers).json()["value"]
env = Env(os.environ["CI_INSTANCE_ID"])
print(len(rows_of(env, "Customer", 3)), len(rows_of(env, "UnifiedActivity", 2)))

== headers out of the object of a command line
import os, sys
import click
import requests
from azure.identity import ClientSecretCredential
class Env:
    def __init__(self, instance):
        self.instance = instance
    @property
    def headers(self):
        credential = ClientSecretCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])
        return {
                "Authorization": "Bearer " + credential.get_token("https://api.ci.ai.microsoft.com/.default").token,
                "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
            }
def rows_of(env, table, top):
    url = f"https://api.ci.ai.dynamics.com/v1/instances/{env.instance}/data/{table}?$top={top}"
    return requests.get(url, headers=env.headers).json()["value"]
@click.group(invoke_without_command=True)
@click.option("--instance", envvar="CI_INSTANCE_ID", required=True)
@click.pass_context
def cli(ctx, instance):
    ctx.obj = Env(instance)
    if ctx.invoked_subcommand is None:
        ctx.invoke(few)
@cli.command()
@click.pass_obj
def few(env):
    click.echo(len(rows_of(env, "Customer", 3)))
@cli.command()
@click.pass_obj
def more(env):
    click.echo(len(rows_of(env, "UnifiedActivity", 2)))
cli(standalone_mode=False)

== settings in settings, each with a factory
@HEAD
import attrs
@attrs.frozen
class Insights:
    host: str = "api.ci.ai.dynamics.com"
    version: str = "v1"
    instance: str = attrs.field(factory=lambda: os.environ["CI_INSTANCE_ID"])
    def data_url(self, table: str) -> str:
        return f"https://{self.host}/{self.version}/instances/{self.instance}/data/{table}"
@attrs.define
class Settings:
    insights: Insights = attrs.field(factory=Insights)
    chunk: int = 100
class Source:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
    def activities(self, after: str):
        response = requests.get(self.settings.insights.data_url("UnifiedActivity"), params={"$filter": f"ActivityTime gt {after}"}, headers=H)
        return len(response.json()["value"])
    def people(self):
        return len(requests.get(f"{self.settings.insights.data_url('Customer')}?$top=3", headers=H).json()["value"])
print(Source(Settings()).activities("2020-01-01T00:00:00Z"), Source(Settings()).people())

== settings in settings of a dataclass
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
print(len(rows(Settings(), "Customer")), len(rows(Settings(), "UnifiedActivity")))

== a table by default under a path in an error, all move
@HEAD
def get(path, params=None):
    r = requests.get(f"{ROOT}/{path}", params=params, headers=H)
    if not r.ok:
        raise ValueError(path)
    return r.json()["value"]
def by_city(city, table="Customer"):
    found = get(table, {"$filter": f"City eq '{city}'", "$top": 2})
    return table, len(found)
print(by_city("Seattle"), by_city("Rome", table="Customer"))

== one layer top
@HEAD
def rows(table, filter=None, top=None):
    params = {}
    if filter:
        params["$filter"] = filter
    if top:
        params["$top"] = top
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def customers(city, top=2):
    return rows("Customer", f"City eq '{city}'", top=top)
print(len(customers("Seattle")), len(customers("Seattle", 3)))

== two layers top
@HEAD
def get(path, params):
    return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()["value"]
def rows(table, filter=None, top=None):
    params = {}
    if filter:
        params["$filter"] = filter
    if top:
        params["$top"] = top
    return get(table, params)
def customers(city, top=2):
    return rows("Customer", f"City eq '{city}'", top=top)
print(len(customers("Seattle")), len(customers("Seattle", 3)))

== three layers top
@HEAD
def send(method, path, params=None):
    return requests.request(method, f"{ROOT}/{path}", params=params, headers=H).json()["value"]
def get(path, params):
    return send("GET", path, params)
def rows(table, filter=None, top=None):
    params = {}
    if filter:
        params["$filter"] = filter
    if top:
        params["$top"] = top
    return get(table, params)
def customers(city, top=2):
    return rows("Customer", f"City eq '{city}'", top=top)
print(len(customers("Seattle")), len(customers("Seattle", 3)))

== three layers top none
@HEAD
def send(method, path, params=None):
    return requests.request(method, f"{ROOT}/{path}", params=params, headers=H).json()["value"]
def get(path, params):
    return send("GET", path, params)
def rows(table, filter=None, top=None):
    return get(table, {"$filter": filter, "$top": top})
def customers(city, top=2):
    return rows("Customer", f"City eq '{city}'", top=top)
print(len(customers("Seattle")), len(customers("Seattle", 3)))

== a condition that its caller is handed
@HEAD
def rows(table, where=None, top=10):
    params = {"$top": top}
    if where:
        params["$filter"] = where
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def customers(where="City eq 'Rome'"):
    return len(rows("Customer", where))
print(customers(), customers("City eq 'Seattle'"))

== layers in several modules, tables out of one of constants
@HEAD
from repo import customers, rows
from tables import CUSTOMER, ACTIVITY
print([r["FullName"] for r in rows(CUSTOMER, "City eq 'Seattle'", ("FullName",), 2)])
print(rows(ACTIVITY, top=1)[0]["Title"])
print([c["FullName"] for c in customers(city="Seattle")])
-- repo.py
from sdk import get
from tables import CUSTOMER
def rows(table, filter=None, select=(), top=None):
    params = {}
    if filter:
        params["$filter"] = filter
    if select:
        params["$select"] = ",".join(select)
    if top:
        params["$top"] = top
    return get(f"data/{table}", params, timeout=30)["value"]
def customers(city, top=2):
    return rows(CUSTOMER, f"City eq '{city}'", top=top)
-- sdk.py
import os
import msal
import requests
BASE = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
HEADERS = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
def _request(method, path, **kwargs):
    r = requests.request(method, f"{BASE}/{path}", headers=HEADERS, **kwargs)
    if not r.ok:
        raise LookupError("%s %s" % (method, path))
    return r.json()
def get(path, params=None, **kwargs):
    return _request("GET", path, params=params, **kwargs)
-- tables.py
CUSTOMER = "Customer"
ACTIVITY = "UnifiedActivity"

== a number that is handed over as a text
@HEAD
class CI:
    def _request(self, method, path, **kwargs):
        r = requests.request(method, f"{ROOT}/{path}", headers=H, **kwargs)
        r.raise_for_status()
        return r.json()
    def get(self, path, params=None):
        return self._request("GET", path, params=params)
    def rows(self, table, filter=None, top=None):
        params = {}
        if filter:
            params["$filter"] = filter
        if top:
            params["$top"] = top
        return self.get(table, params)["value"]
ci = CI()
print(len(ci.rows("Customer", top="5")), len(ci.rows("Customer", top=7)), len(ci.rows("Customer", top=0)))

== a pause that is logged
@HEAD
import logging, time
log = logging.getLogger(__name__)
def run(path, params=None):
    for attempt in range(1, 4):
        response = requests.get(f"{ROOT}/{path}", params=params, headers=H)
        if response.status_code in (429, 503):
            wait = float(response.headers.get("Retry-After", 0.2 * attempt))
            log.warning("busy, waiting %.1f s", wait)
            time.sleep(wait)
            continue
        if response.status_code != 200:
            raise RuntimeError("HTTP %d" % response.status_code)
        return response.json()
    raise RuntimeError("still busy")
print(len(run("Customer", {"$top": 3})["value"]), len(run("UnifiedActivity", {"$top": 2})["value"]))

== headers that a command line keeps
import os
import click
import msal
import requests
BASE = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
def get_headers():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"])
    result = app.acquire_token_for_client(scopes=["https://api.ci.ai.dynamics.com/.default"])
    return {"Authorization": "Bearer " + result["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
@click.group(invoke_without_command=True)
@click.pass_context
def cli(ctx):
    ctx.obj = get_headers()
    if ctx.invoked_subcommand is None:
        ctx.invoke(show, customer_id="ce759201f786d590bf2134bff576c369")
@cli.command()
@click.argument("customer_id")
@click.pass_obj
def show(headers, customer_id):
    r = requests.get(f"{BASE}/data/Customer", params={"$filter": f"CustomerId eq '{customer_id}'"}, headers=headers, timeout=30)
    click.echo(len(r.json()["value"]))
cli(standalone_mode=False)

== a further argument of the name of the query
@HEAD
def get(path, params=None, **labels):
    r = requests.get(f"{ROOT}/{path}", headers=H, params=params)
    if not r.ok:
        raise LookupError(path)
    return labels, len(r.json()["value"])
print(get("Customer", {"$top": 2}, query="newest"), get("Customer", {"$top": 3}))

== a client that another module puts in its place
@HEAD
import shared
from api import Client
from repo import people
shared.client = Client()
print(len(people("Seattle")), len(shared.client.get("UnifiedActivity", {"$top": 2})["value"]))
direct = Client()
print(len(direct.get("Customer", {"$top": 3})["value"]))
-- shared.py
client = None
-- repo.py
import shared
def people(city):
    return shared.client.get("Customer", {"$filter": f"City eq '{city}'"})["value"]
-- api.py
import os
import msal
import requests
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data"
class Client:
    def get(self, path, params=None):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()

== a client that a method puts in the place of none
@HEAD
class Client:
    def fetch(self, path, params=None):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
class Repo:
    client = None
    @classmethod
    def start(cls):
        cls.client = Client()
    def people(self, city):
        return self.client.fetch("Customer", {"$filter": f"City eq '{city}'"})["value"]
Repo.start()
direct = Client()
print(len(Repo().people("Seattle")), len(direct.fetch("Customer", {"$top": 3})["value"]))

== options that grow and are encoded in place
@HEAD
from urllib.parse import urlencode
def people(limit, city=None):
    options = {"$select": "CustomerId,FullName,City", "$top": limit}
    if city:
        options["$filter"] = "City eq '%s'" % city.replace("'", "''")
    r = requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H, timeout=30)
    return r.json()["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options of a command line that grow
@HEAD
from urllib.parse import urlencode
import argparse
def people(args):
    options = {"$select": "CustomerId,FullName,City", "$top": args.limit}
    if args.city:
        options["$filter"] = "City eq '%s'" % args.city.replace("'", "''")
    r = requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H, timeout=30)
    return r.json()["value"]
parser = argparse.ArgumentParser()
parser.add_argument("--city")
parser.add_argument("--limit", type=int, default=10)
print(len(people(parser.parse_args(["--city", "Seattle"]))), len(people(parser.parse_args([]))))

== options that grow and are encoded under a name
@HEAD
from urllib.parse import urlencode
import urllib.request
import json
def people(limit, city=None, more=False):
    options = {"$top": limit}
    if city:
        options["$filter"] = "City eq '%s'" % city.replace("'", "''")
    if more:
        options["$orderby"] = "CustomerId"
    query = urlencode(options)
    url = ROOT + "/Customer?" + query
    request = urllib.request.Request(url, headers=H)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["value"]
print(len(people(5, "Seattle")), len(people(3)), people(3, more=True)[0]["FullName"])

== options that grow after they are encoded
@HEAD
from urllib.parse import urlencode
def people(limit, city=None):
    options = {"$top": limit}
    query = urlencode(options)
    if city:
        options["$filter"] = "City eq '%s'" % city.replace("'", "''")
    r = requests.get(ROOT + "/Customer?" + query, headers=H)
    return r.json()["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options that grow behind others of the address
@HEAD
from urllib.parse import urlencode
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer?$select=City&" + urlencode(options), headers=H).json()["value"]
print(people(5, "Seattle"), len(people(3)))

== options that grow and are encoded, in a script
@HEAD
from urllib.parse import urlencode
import sys
options = {"$top": 4}
if len(sys.argv) < 2:
    options["$filter"] = "City eq 'Seattle'"
query = urlencode(options)
url = ROOT + "/Customer?" + query
rows = requests.get(url, headers=H).json()["value"]
print(len(rows))

== options by name through a function that hands on the options
@HEAD
def _call(path, params):
    response = requests.get(f"{ROOT}/{path}", headers=H, timeout=30, params=params)
    if response.status_code >= 400:
        raise RuntimeError(response.status_code)
    return response
def get(path, **params):
    return _call(path, params={"$" + k: v for k, v in params.items()}).json()["value"]
print(len(get("Customer", select="CustomerId,FullName", top=3)), len(get("UnifiedActivity", top=2)))

== options by name through a function that hands on all, to one verb
@HEAD
def _call(path, **kwargs):
    response = requests.get(f"{ROOT}/{path}", headers=H, timeout=30, **kwargs)
    if response.status_code >= 400:
        raise RuntimeError(response.status_code)
    return response
def get(path, **params):
    return _call(path, params={"$" + k: v for k, v in params.items()}).json()["value"]
print(len(get("Customer", select="CustomerId,FullName", top=3)), len(get("UnifiedActivity", top=2)))

== a filter of the client that is None at times
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def people(country, limit):
    condition = f"Country eq '{country}'" if country else None
    return client.get_entities_with_odata_path(INST, "Customer", select="CustomerId", filter=condition, top=str(limit), custom_headers=H).value
print(len(people("Ireland", 5)), len(people(None, 4)))

== a filter of the client that is None at times, in place
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def people(country, limit, order=None):
    return client.get_entities_with_odata_path(INST, "Customer", filter=f"Country eq '{country}'" if country else None, top=str(limit), custom_headers=H).value
print(len(people("Ireland", 5)), len(people(None, 4)))

== settings of attrs with a factory of their own
@HEAD
import attr
def from_env(name):
    return attr.ib(factory=lambda: os.environ[name], repr=False)
@attr.s(frozen=True)
class Settings:
    instance = from_env("CI_INSTANCE_ID")
    base_url = attr.ib(default="https://api.ci.ai.dynamics.com/v1")
class Gateway:
    def __init__(self, settings):
        self.settings = settings
    def rows(self, n):
        return requests.get("/".join([self.settings.base_url, "instances", self.settings.instance, "data", "Customer"]), params={"$top": n}, headers=H).json()["value"]
print(len(Gateway(Settings()).rows(3)))

== settings of attrs with factories
@HEAD
import attr
@attr.s(frozen=True)
class Settings:
    instance = attr.ib(factory=lambda: os.environ["CI_INSTANCE_ID"], repr=False)
    base_url = attr.ib(default="https://api.ci.ai.dynamics.com/v1")
class Gateway:
    def __init__(self, settings):
        self.settings = settings
    def rows(self, n):
        return requests.get("/".join([self.settings.base_url, "instances", self.settings.instance, "data", "Customer"]), params={"$top": n}, headers=H).json()["value"]
print(len(Gateway(Settings()).rows(3)))

== a client that a context manager of the class hands to it
import os
from contextlib import contextmanager
import httpx
import msal
INST = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{INST}/data"
def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
def open_client():
    return httpx.Client(headers={"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}, timeout=30)
class Source:
    def __init__(self, client):
        self._client = client
    @classmethod
    @contextmanager
    def connect(cls):
        with open_client() as client:
            yield cls(client)
    def people(self, n):
        r = self._client.get(f"{ROOT}/Customer", params={"$top": n})
        r.raise_for_status()
        return r.json()["value"]
with Source.connect() as source:
    print(len(source.people(3)))

== a client that a context manager hands to a class
import os
from contextlib import contextmanager
import httpx
import msal
INST = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{INST}/data"
def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
def open_client():
    return httpx.Client(headers={"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}, timeout=30)
class Source:
    def __init__(self, client):
        self._client = client
    def people(self, n):
        r = self._client.get(f"{ROOT}/Customer", params={"$top": n})
        r.raise_for_status()
        return r.json()["value"]
@contextmanager
def connect():
    with open_client() as client:
        yield Source(client)
with connect() as source:
    print(len(source.people(3)))

== settings of attrs
@HEAD
import attr
@attr.s(frozen=True)
class Settings:
    instance = attr.ib(default=INST)
    base_url = attr.ib(default="https://api.ci.ai.dynamics.com/v1")
class Gateway:
    def __init__(self, settings):
        self.settings = settings
    def rows(self, n):
        return requests.get(f"{self.settings.base_url}/instances/{self.settings.instance}/data/Customer", params={"$top": n}, headers=H).json()["value"]
print(len(Gateway(Settings()).rows(3)))

== settings of attrs, typed
@HEAD
import attr
@attr.s(auto_attribs=True)
class Settings:
    instance: str = attr.ib(factory=lambda: os.environ["CI_INSTANCE_ID"])
    base_url: str = "https://api.ci.ai.dynamics.com/v1"
class Gateway:
    def __init__(self, settings):
        self.settings = settings
    def rows(self, n):
        return requests.get("/".join([self.settings.base_url, "instances", self.settings.instance, "data", "Customer"]), params={"$top": n}, headers=H).json()["value"]
print(len(Gateway(Settings()).rows(3)))

== a filter that is None at times, under a name
@HEAD
def people(country, limit):
    condition = f"Country eq '{country}'" if country else None
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": condition, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", 5)), len(people(None, 4)))

== a filter that is None at times, in place
@HEAD
def people(country, limit):
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": f"Country eq '{country}'" if country else None, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", 5)), len(people(None, 4)))

== a filter that is None at first
@HEAD
def people(country, limit):
    condition = None
    if country:
        condition = f"Country eq '{country}'"
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": condition, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", 5)), len(people(None, 4)))

== a filter out of several conditions
@HEAD
def people(country, city, limit):
    where = None
    if country:
        where = f"Country eq '{country}'"
    elif city:
        where = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": where, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", "", 5)), len(people(None, "Seattle", 4)), len(people(None, None, 4)))

== a filter out of two conditions, always one
@HEAD
def people(country, city, limit):
    if country:
        where = f"Country eq '{country}'"
    else:
        where = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params={"$select": "CustomerId", "$filter": where, "$top": limit}, headers=H).json()["value"]
print(len(people("Ireland", "", 5)), len(people(None, "Seattle", 4)))

== a filter out of two conditions in the address
@HEAD
def people(country, city, limit):
    if country:
        where = f"Country eq '{country}'"
    else:
        where = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer?$filter={where}&$top={limit}", headers=H).json()["value"]
print(len(people("Ireland", "", 5)), len(people(None, "Seattle", 4)))

== a filter of a loop
@HEAD
where = None
for city in ("", "Seattle", ""):
    if city:
        where = f"City eq '{city}'"
    rows = requests.get(f"{ROOT}/Customer", params={"$filter": where, "$top": 3}, headers=H).json()["value"]
    print(len(rows))

== an order and columns that are left out at times
@HEAD
def people(sort=False, brief=False, n=3):
    order = "CustomerId desc" if sort else None
    columns = "CustomerId,City" if brief else None
    return requests.get(f"{ROOT}/Customer", params={"$orderby": order, "$select": columns, "$top": n}, headers=H).json()["value"]
print(people(True)[0]["FullName"], people(brief=True)[0], len(people()))

== a filter by a function that takes options
@HEAD
def fetch(table, params):
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def people(country, limit):
    condition = f"Country eq '{country}'" if country else None
    return fetch("Customer", {"$filter": condition, "$top": limit})
print(len(people("Ireland", 5)), len(people(None, 4)), len(fetch("UnifiedActivity", {"$top": 2})))

== a filter out of three conditions in the address
@HEAD
def people(kind, value, limit=4):
    if kind == "city":
        where = f"City eq '{value}'"
    elif kind == "country":
        where = f"Country eq '{value}' and RewardPoints gt 10"
    else:
        where = "RewardPoints gt 100"
    url = f"{ROOT}/Customer?$select=CustomerId,City&$filter={where}&$top={limit}"
    return requests.get(url, headers=H).json()["value"]
print(len(people("country", "Ireland")), people("city", "Seattle")[:1], len(people("all", None)))

== options of the client that are out of several
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def people(by, value=None):
    if by == "city":
        condition = f"City eq '{value}'"
    elif by == "points":
        condition = f"RewardPoints gt {value}"
    else:
        condition = None
    order = "CustomerId desc" if by == "city" else "CustomerId asc"
    found = client.get_entities_with_odata_path(INST, "Customer", filter=condition, orderby=order, top="4", custom_headers=H)
    return [row["FullName"] for row in found.value]
print(people("city", "Seattle"), people("points", 300), people("all"))

== a client whose table is chosen
@HEAD
from dynamics.customerinsights.api import CustomerInsights
client = CustomerInsights()
def rows(kind, n=3):
    table = "Customer" if kind == "people" else "UnifiedActivity"
    return client.get_entities_with_odata_path(INST, table, top=str(n), custom_headers=H).value
print(len(rows("people")), len(rows("x")))

== options that grow and are encoded for a path
@HEAD
from urllib.parse import urlencode
def call(method, path, body=None):
    r = requests.request(method, f"{ROOT}/{path}", headers=H, json=body)
    r.raise_for_status()
    return r.json()
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    return call("GET", "Customer?" + urlencode(options))["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options that grow and are encoded by two layers
@HEAD
from urllib.parse import urlencode
class Client:
    def __init__(self, session):
        self.session = session
    def get(self, path):
        r = self.session.get(f"{ROOT}/{path}", headers=H)
        r.raise_for_status()
        return r.json()
    def rows(self, path):
        return self.get(path)["value"]
class Repo:
    def __init__(self, client):
        self.client = client
    def people(self, city=None, top=None):
        options = {"$select": "CustomerId,City"}
        if city:
            options["$filter"] = f"City eq '{city}'"
        if top:
            options["$top"] = top
        return self.client.rows(f"Customer?{urlencode(options)}")
repo = Repo(Client(requests.Session()))
print(len(repo.people("Seattle")), len(repo.people(top=3)), repo.people("Dublin", 1))

== options that grow and go on under a name
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(limit, city=None):
    options = {"$top": limit}
    if city:
        options["$filter"] = f"City eq '{city}'"
    url = f"{ROOT}/Customer?{urlencode(options)}"
    return get_json(url)["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options that always are the same and are encoded for a function
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(limit, city):
    options = {"$top": limit}
    options["$filter"] = f"City eq '{city}'"
    return get_json(f"{ROOT}/Customer?{urlencode(options)}")["value"]
print(len(people(5, "Seattle")), len(people(3, "Dublin")))

== options with segments that grow and are encoded
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(limit, city=None):
    options = {"$top": limit, "$expand": "Customer_Measure"}
    if city:
        options["$filter"] = f"City eq '{city}'"
    return get_json(f"{ROOT}/Customer?{urlencode(options)}")["value"]
print([one["Customer_Measure"] is not None for one in people(5, "Seattle")], len(people(3)))

== options that grow and are encoded in a loop of pages
@HEAD
from urllib.parse import urlencode
def get_json(url):
    return requests.get(url, headers=H, timeout=30).json()
def people(city=None, size=4):
    skip = 0
    while True:
        options = {"$top": size, "$skip": skip, "$orderby": "CustomerId"}
        if city:
            options["$filter"] = f"City eq '{city}'"
        rows = get_json(f"{ROOT}/Customer?{urlencode(options)}")["value"]
        yield from rows
        if len(rows) < size or skip > 20:
            return
        skip += size
print(len(list(people("Seattle"))), len(list(people())))

== the environment by another name
import os
import msal
import requests
def settings(env=None):
    env = os.environ if env is None else env
    return env["CI_INSTANCE_ID"], env["CI_SUBSCRIPTION_KEY"]
INST, KEY = settings()
def token(env=os.environ):
    app = msal.ConfidentialClientApplication(env["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + env["AZURE_TENANT_ID"], client_credential=env["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
def people(n, env=os.environ):
    base = env.get("CI_URL", "https://api.ci.ai.dynamics.com/v1")
    url = f"{base}/instances/{env['CI_INSTANCE_ID']}/data/Customer"
    r = requests.get(url, params={"$top": n}, headers={"Authorization": "Bearer " + token(), "Ocp-Apim-Subscription-Key": KEY})
    return r.json()["value"]
print(len(people(3)))

== options that grow and are encoded for a function
@HEAD
from urllib.parse import urlencode
def get_json(url):
    r = requests.get(url, headers=H, timeout=30)
    r.raise_for_status()
    return r.json()
def people(limit, city=None):
    options = {"$select": "CustomerId,FullName,City", "$top": limit}
    if city:
        options["$filter"] = "City eq '%s'" % city.replace("'", "''")
    answer = get_json(f"{ROOT}/Customer?{urlencode(options)}")
    return answer["value"]
print(len(people(5, "Seattle")), len(people(3)))

== options of a command line that grow, by a function
@HEAD
from urllib.parse import urlencode
import argparse
def get_json(url):
    r = requests.get(url, headers=H, timeout=30)
    r.raise_for_status()
    return r.json()
def people(args):
    options = {"$select": "CustomerId,FullName,City", "$top": args.limit}
    if args.city:
        options["$filter"] = "City eq '%s'" % args.city.replace("'", "''")
    return get_json(f"{ROOT}/Customer?{urlencode(options)}")["value"]
parser = argparse.ArgumentParser()
parser.add_argument("--city")
parser.add_argument("--limit", type=int, default=10)
print(len(people(parser.parse_args(["--city", "Seattle"]))), len(people(parser.parse_args([]))))

== a session with an object that signs, where all moves
import os
import msal
import requests
class CiAuth(requests.auth.AuthBase):
    def __init__(self, app, key):
        self.app = app
        self.key = key
    def __call__(self, request):
        request.headers.update({"Authorization": f"Bearer {self.token()}", "Ocp-Apim-Subscription-Key": self.key})
        return request
    def token(self):
        return self.app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
with requests.Session() as session:
    session.auth = CiAuth(APP, os.environ["CI_SUBSCRIPTION_KEY"])
    for top in (2, 3):
        r = session.get(f"{ROOT}/data/Customer", params={"$top": top})
        print(r.status_code, len(r.json()["value"]))

== a call with an object that signs
import os
import msal
import requests
class CiAuth(requests.auth.AuthBase):
    def __init__(self, app):
        self.app = app
    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
        return request
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
r = requests.get(f"{ROOT}/data/Customer", params={"$top": 2}, auth=CiAuth(APP), headers={"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]})
print(r.status_code, len(r.json()["value"]))

== a client of httpx with an object that signs again
import os
import asyncio
import httpx
import msal
APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
class Auth(httpx.Auth):
    def token(self):
        return APP.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    def auth_flow(self, request):
        request.headers["Authorization"] = f"Bearer {self.token()}"
        response = yield request
        if response.status_code == 401:
            request.headers["Authorization"] = f"Bearer {self.token()}"
            yield request
async def main():
    async with httpx.AsyncClient(auth=Auth(), headers={"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}) as client:
        r = await client.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer", params={"$top": 2})
        print(r.status_code, len(r.json()["value"]))
asyncio.run(main())

== a session with an object that signs, handed to a repository
import os
import msal
import requests
class Auth(requests.auth.AuthBase):
    def __init__(self, key):
        self.key = key
        self.app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
    def __call__(self, r):
        r.headers.update(self.headers())
        return r
    def headers(self):
        token = self.app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
        return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": self.key}
def new_session():
    s = requests.Session()
    s.auth = Auth(os.environ["CI_SUBSCRIPTION_KEY"])
    return s
class People:
    def __init__(self, session):
        self.session = session
    def of(self, city):
        url = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer"
        r = self.session.get(url, params={"$filter": f"City eq '{city}'"})
        if r.status_code == 401:
            return None
        return [one["FullName"] for one in r.json()["value"]]
print(People(new_session()).of("Seattle"))

== a call that is handed an object that signs
import os
import msal
import requests
class Auth(requests.auth.AuthBase):
    def __init__(self, app):
        self.app = app
    def __call__(self, r):
        r.headers["Authorization"] = "Bearer " + self.app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
        r.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        return r
def people(auth, n):
    return requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top={n}", auth=auth, timeout=9).json()["value"]
auth = Auth(msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"]))
print(len(people(auth, 3)))

== a session whose login fails
import os
import msal
import requests
class Auth(requests.auth.AuthBase):
    def __init__(self):
        self.app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
    def __call__(self, r):
        token = self.app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"]).get("access_tokens")
        if token:
            r.headers["Authorization"] = "Bearer " + token
        r.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        return r
s = requests.Session()
s.auth = Auth()
r = s.get(f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$top=2")
print(r.status_code)

== a function that the program patches in itself
@HEAD
from unittest.mock import patch
def fetch(table, top):
    return requests.get(f"{ROOT}/{table}", params={"$top": top}, headers=H).json()["value"]
def towns():
    return [row["City"] for row in fetch("Customer", 2)]
with patch(f"{__name__}.fetch", lambda table, top: [{"City": f"{table}{top}"}]):
    print(towns())
print(len(towns()))

== a parameter by position alone and an option of its name
@HEAD
def get(table, /, **params):
    return requests.get(f"{ROOT}/{table}", params={"$" + k: v for k, v in params.items() if k != "table"}, headers=H).json()["value"]
print(len(get("Customer", top=3, table="Customer_Measure")), len(get("Customer", top=2)))

== a name of two clients, one after the other, in a list that is made at once
@HEAD
with requests.Session() as s:
    s.get("https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/x/oauth2/authorize")
tables = ("Customer", "UnifiedActivity")
with requests.Session() as s:
    s.headers.update(H)
    print([len(s.get(f"{ROOT}/{one}?$top=2").json()["value"]) for one in tables])
    print(sum(len(s.get(f"{ROOT}/Customer?$top={n}").json()["value"]) for n in (1, 2)))

== a path that is another one when a list is made
@HEAD
path = "Customer?$top=2"
path = "UnifiedActivity?$top=3"
print([len(requests.get(f"{ROOT}/{path}", headers=H).json()["value"]) for _ in range(2)])
path = "Customer"
"""
