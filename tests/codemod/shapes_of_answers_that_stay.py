"""What programs do with an answer for which its call stays; after a bar another reason.

A line ``-- name.py`` begins a further file.
"""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== a pause that is printed | response-shape
import time
def people():
    r = requests.get(f"{ROOT}/Customer?$top=5", headers=H)
    pause = r.headers.get("Retry-After", 1)
    print("waiting", pause)
    time.sleep(float(pause))
    return r.status_code
print(people())

== another header that is slept on | response-shape
import time
def people():
    r = requests.get(f"{ROOT}/Customer?$top=5", headers=H)
    time.sleep(float(r.headers.get("X-Pause", 1)))
    return r.status_code
print(people())

== headers that are handed on | response-shape
def pause_of(headers):
    return float(headers.get("Retry-After", 1))
r = requests.get(f"{ROOT}/Customer?$top=5", headers=H)
print(pause_of(r.headers), r.status_code)

== a helper prints the answer
def show(data):
    print(data)
show(requests.get(f"{ROOT}/Customer", headers=H).json())

== a helper of another module dumps the answer
from showing import dump
r = requests.get(f"{ROOT}/Customer", headers=H)
dump(r.json())
-- showing.py
import json
def dump(data):
    print(json.dumps(data, indent=2))

== the answer in an f-string
d = requests.get(f"{ROOT}/Customer", headers=H).json()
print(f"got {d}")

== the answer as text
d = requests.get(f"{ROOT}/Customer", headers=H).json()
print(str(d)[:80])

== the answer formatted
d = requests.get(f"{ROOT}/Customer", headers=H).json()
text = "%s: %s" % ("got", d)
print(text)

== the items of the answer
d = requests.get(f"{ROOT}/Customer", headers=H).json()
for key, found in d.items():
    print(key)

== the keys of the answer
print(sorted(requests.get(f"{ROOT}/Customer", headers=H).json().keys()))

== the length of the answer
d = requests.get(f"{ROOT}/Customer", headers=H).json()
print(len(d))

== a loop over the answer
d = requests.get(f"{ROOT}/Customer", headers=H).json()
for key in d:
    print(key)

== the answer unpacked into arguments
def make(**all):
    return all
print(make(**requests.get(f"{ROOT}/Customer", headers=H).json()))

== the answer unpacked into a dictionary
d = {"at": 1, **requests.get(f"{ROOT}/Customer", headers=H).json()}
print(d["at"])

== the answer merged
d = requests.get(f"{ROOT}/Customer", headers=H).json() | {"at": 1}
print(d)

== the answer merged into another
merged = {"at": 1}
merged.update(requests.get(f"{ROOT}/Customer", headers=H).json())
print(merged)

== the answer compared
d = requests.get(f"{ROOT}/Customer", headers=H).json()
print(d == {"value": []})

== the answer pickled
import pickle
with open("page", "wb") as file:
    pickle.dump(requests.get(f"{ROOT}/Customer", headers=H).json(), file)

== the answer written to a file
import json
with open("page.json", "w") as file:
    json.dump(requests.get(f"{ROOT}/Customer", headers=H).json(), file)

== the answer kept on a shelf
import shelve
kept = shelve.open("kept")
kept["page"] = requests.get(f"{ROOT}/Customer", headers=H).json()

== a handler of the web returns the answer
from flask import Flask
app = Flask(__name__)
@app.route("/customers")
def customers():
    return requests.get(f"{ROOT}/Customer", headers=H).json()

== a handler that nobody calls returns the answer
def handler(event, context):
    return requests.get(f"{ROOT}/Customer", headers=H).json()

== a method that nobody calls returns the response
class Reader:
    def load(self):
        return requests.get(f"{ROOT}/Customer", headers=H)

== the answer on an object, printed elsewhere
class Reader:
    def load(self):
        self.page = requests.get(f"{ROOT}/Customer", headers=H).json()
def report(reader):
    print(reader.page)
reader = Reader()
reader.load()
report(reader)

== the answer on an object, printed in another module
from report import report
class Reader:
    def load(self):
        self.page = requests.get(f"{ROOT}/Customer", headers=H).json()
reader = Reader()
reader.load()
report(reader)
-- report.py
def report(reader):
    print(reader.page)

== the object that keeps the answer shown with all it holds
class Reader:
    def load(self):
        self._page = requests.get(f"{ROOT}/Customer", headers=H).json()
reader = Reader()
reader.load()
print(vars(reader))

== answers in a list, printed
pages = []
pages.append(requests.get(f"{ROOT}/Customer", headers=H).json())
print(pages)

== answers in a list, dumped by another module
from keeping import pages, save
pages.append(requests.get(f"{ROOT}/Customer", headers=H).json())
save()
-- keeping.py
import json
pages = []
def save():
    with open("pages.json", "w") as file:
        json.dump(pages, file)

== answers in a cache that a third module prints
from store import CACHE
import third
CACHE["page"] = requests.get(f"{ROOT}/Customer", headers=H).json()
third.show()
-- store.py
CACHE = {}
-- third.py
from store import CACHE
def show():
    print(CACHE["page"])

== answers in a dictionary, one shown
found = {"customers": requests.get(f"{ROOT}/Customer", headers=H).json(), "at": 1}
print(found["at"], found["customers"])

== answers by items, shown
found = {}
found["a"] = requests.get(f"{ROOT}/Customer", headers=H).json()
for name, body in found.items():
    print(name, body)

== the answer in a queue
from queue import Queue
q = Queue()
q.put(requests.get(f"{ROOT}/Customer", headers=H).json())
print(q.get())

== the answer in a field of a dataclass
from dataclasses import asdict, dataclass
@dataclass
class Page:
    body: dict
page = Page(requests.get(f"{ROOT}/Customer", headers=H).json())
print(asdict(page))

== a dataclass with the answer printed
from dataclasses import dataclass
@dataclass
class Page:
    body: dict
page = Page(body=requests.get(f"{ROOT}/Customer", headers=H).json())
print(page)

== the answer normalized whole
import pandas as pd
print(pd.json_normalize(requests.get(f"{ROOT}/Customer", headers=H).json()))

== the answer in a frame
import pandas as pd
print(pd.DataFrame(requests.get(f"{ROOT}/Customer", headers=H).json()))

== a generator of answers, printed
def pages():
    yield requests.get(f"{ROOT}/Customer", headers=H).json()
for page in pages():
    print(page)

== a callback shows the answer
def each(body, then):
    then(body)
each(requests.get(f"{ROOT}/Customer", headers=H).json(), print)

== a callback of the program shows the answer
def each(body, then):
    then(body)
def show(body):
    print(body)
each(requests.get(f"{ROOT}/Customer", headers=H).json(), show)

== the result of a thread printed
from concurrent.futures import ThreadPoolExecutor
def load(n):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
with ThreadPoolExecutor() as pool:
    future = pool.submit(load, 1)
    print(future.result())

== the results of threads printed
from concurrent.futures import ThreadPoolExecutor
def load(n):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
with ThreadPoolExecutor() as pool:
    for page in pool.map(load, (1, 2)):
        print(page)

== a cached function whose result is printed
from functools import lru_cache
@lru_cache
def load():
    return requests.get(f"{ROOT}/Customer", headers=H).json()
print(load())

== gathered answers printed
import asyncio
async def load(client):
    return (await client.get(f"{ROOT}/Customer")).json()
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        print(await asyncio.gather(load(client), load(client)))
asyncio.run(main())

== a library takes the answer
import tablib
print(tablib.import_set(requests.get(f"{ROOT}/Customer", headers=H).json()))

== a key that is not in sight
def pick(data, key):
    return data[key]
import sys
print(pick(requests.get(f"{ROOT}/Customer", headers=H).json(), sys.argv[1]))

== the body of a response kept on an object
class Reader:
    def load(self):
        self.response = requests.get(f"{ROOT}/Customer", headers=H)
    def text(self):
        return self.response.text
reader = Reader()
reader.load()
print(reader.text())

== the address of a response in a list
found = []
found.append(requests.get(f"{ROOT}/Customer", headers=H))
print(found[0].url)

== the headers of a response by a helper
def ask():
    return requests.get(f"{ROOT}/Customer", headers=H)
print(ask().headers["Content-Type"])

== the headers of a response in another module
from asking import ask
print(ask().headers)
-- asking.py
import os, requests
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"
H = {"Authorization": "Bearer " + os.environ["T"]}
def ask():
    return requests.get(f"{ROOT}/Customer", headers=H)

== the content of a response in another module
from looking import look
look(requests.get(f"{ROOT}/Customer", headers=H))
-- looking.py
def look(response):
    print(len(response.content))

== the request of a response
def curl(response):
    return response.request.method
print(curl(requests.get(f"{ROOT}/Customer", headers=H)))

== the history of a response
responses = {"a": requests.get(f"{ROOT}/Customer", headers=H)}
print([one.history for one in responses.values()])

== the time of a response
def timed(response):
    print(response.elapsed.total_seconds())
timed(requests.get(f"{ROOT}/Customer", headers=H))

== the reason of a response | offered error-text
r = requests.get(f"{ROOT}/Customer", headers=H)
print(r.status_code, r.reason)

== the raw stream of a response
r = requests.get(f"{ROOT}/Customer", headers=H)
print(r.raw.read(5))

== the lines of a response
def lines(response):
    for line in response.iter_lines():
        print(line)
lines(requests.get(f"{ROOT}/Customer", headers=H))

== a loop over a response
for chunk in requests.get(f"{ROOT}/Customer", headers=H):
    print(chunk)

== the body shown where it failed
r = requests.get(f"{ROOT}/Customer", headers=H)
if r.status_code != 200:
    print(r.status_code, r.text)

== the body of an error in a function
def handle(resp):
    print("failed", resp.json()["error"]["message"])
r = requests.get(f"{ROOT}/Customer", headers=H)
if not r.ok:
    handle(r)

== the text of an error in a function
def handle(resp):
    print("failed", resp.text)
r = requests.get(f"{ROOT}/Customer", headers=H)
if not r.ok:
    handle(r)

== the text of the response of an error
try:
    r = requests.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
except requests.HTTPError as exc:
    print(exc.response.text)

== the body of the response of an error
try:
    r = httpx.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
except httpx.HTTPStatusError as exc:
    print(exc.response.json().get("error"))

== an error of urllib read
import urllib.error, urllib.request
try:
    urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer", headers=H))
except urllib.error.HTTPError as exc:
    print(exc.read())

== an error printed further out | offered error-text
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
    return r.json()["value"]
def main():
    print(load())
try:
    main()
except requests.RequestException as exc:
    print(f"failed: {exc}")

== an error printed in another module | offered error-text
from running import run
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
    return r.json()["value"]
run(load)
-- running.py
def run(task):
    try:
        print(task())
    except Exception as exc:
        print(exc)

== a body in the text of an error that is shown
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    if r.status_code != 200:
        raise RuntimeError(f"failed: {r.text}")
    return r.json()["value"]
try:
    load()
except RuntimeError as exc:
    print(exc)

== a body in an error of the program that is shown
class LoadError(Exception):
    def __init__(self, status, detail):
        super().__init__(f"failed with {status}")
        self.status = status
        self.detail = detail
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    if r.status_code != 200:
        raise LoadError(r.status_code, r.text)
    return r.json()["value"]
try:
    load()
except LoadError as exc:
    print(exc.status, exc.detail)

== a body for a framework
from fastapi import HTTPException
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    if not r.ok:
        raise HTTPException(502, detail=r.text)
    return r.json()["value"]
print(load())

== the error kept for later | offered error-text
last = None
def load():
    global last
    try:
        r = requests.get(f"{ROOT}/Customer", headers=H)
        r.raise_for_status()
        return r.json()["value"]
    except requests.HTTPError as exc:
        last = exc
print(load(), last)

== the error of a task | offered error-text
from concurrent.futures import ThreadPoolExecutor
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
    return r.json()["value"]
with ThreadPoolExecutor() as pool:
    future = pool.submit(load)
try:
    print(future.result())
except Exception as exc:
    print("failed", exc)

== the context of the client's answer
page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
print(page.odatacontext)

== the context of the client's answer by getattr
page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
print(getattr(page, "odatacontext", None))

== the client's answer as a dictionary in another function
def blob(page):
    return page.as_dict()
print(blob(CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)))

== the client's answer serialized
class Reader:
    def load(self):
        self.page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
reader = Reader()
reader.load()
print(reader.page.serialize())

== the variables of the client's answer
print(vars(CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)))

== the client's answer printed
result = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
print(result)

== the client's answer compared with a model of the older package
from microsoft.dynamics.customerinsights.api import models
result = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
if isinstance(result, models.ODataError):
    raise RuntimeError("failed")
print(result.value)

== what the client's model does not know
page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
print(page.additional_properties.get("x"))

== the next link among what the client's model does not know
page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
print(page.additional_properties.get("@odata.nextLink"))

== the headers of the raw answer
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H)
def date(answer):
    return answer.headers
print(date(raw))

== the text of the raw response
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H)
print(raw.response.text)

== the raw answer handed on
import tablib
tablib.keep(CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H))

== an error of the client shown
from msrest.exceptions import HttpOperationError
try:
    print(CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H).value)
except HttpOperationError as exc:
    print(exc.message)

== next links by a helper | next-link
def follow(page):
    return page.get("@odata.nextLink")
print(follow(requests.get(f"{ROOT}/Customer", headers=H).json()))

== setter prints
class Keep:
    @property
    def page(self): return self._p
    @page.setter
    def page(self, v):
        print(v)
        self._p = 1
k = Keep()
k.page = requests.get(f"{ROOT}/Customer", headers=H).json()

== setattr prints
class Keep:
    def __setattr__(self, n, v):
        print(v)
k = Keep()
k._page = requests.get(f"{ROOT}/Customer", headers=H).json()

== logged args decorator
def logged(f):
    def w(*args, **kwargs):
        print(args, kwargs)
        return f(*args, **kwargs)
    return w
@logged
def rows(data):
    return data["value"]
print(rows(requests.get(f"{ROOT}/Customer", headers=H).json()))

== logged result decorator
def logged(f):
    def w(*args, **kwargs):
        result = f(*args, **kwargs)
        print("got", result)
        return result
    return w
@logged
def load():
    return requests.get(f"{ROOT}/Customer", headers=H).json()
print(load()["value"])

== sorted key shows
pages = [requests.get(f"{ROOT}/Customer", headers=H).json()]
pages = sorted(pages, key=lambda p: p["@odata.context"])

== module attribute
import state
state.last = requests.get(f"{ROOT}/Customer", headers=H).json()
state.show()
-- state.py
last = None
def show():
    print(last)

== cause shown | offered error-text
class E(Exception): pass
def load():
    try:
        r = requests.get(f"{ROOT}/Customer", headers=H)
        r.raise_for_status()
    except requests.HTTPError as exc:
        raise E("failed") from exc
    return r.json()["value"]
try:
    load()
except E as e:
    print(e.__cause__)

== exc_info
import sys
def load():
    try:
        r = requests.get(f"{ROOT}/Customer", headers=H)
        r.raise_for_status()
    except requests.HTTPError:
        print(sys.exc_info()[1])
        return []
    return r.json()["value"]
print(load())

== except BaseException tuple alias | offered error-text
ERRORS = (requests.HTTPError, ValueError)
def load():
    try:
        r = requests.get(f"{ROOT}/Customer", headers=H)
        r.raise_for_status()
    except ERRORS as e:
        print(e)
        return []
    return r.json()["value"]
print(load())

== wrapper class around response
class Wrapped:
    def __init__(self, r):
        self._r = r
    def __getattr__(self, name):
        return getattr(self._r, name)
w = Wrapped(requests.get(f"{ROOT}/Customer", headers=H))
print(w.text)

== iter dunder
class Page:
    def __init__(self, d):
        self.d = d
    def __iter__(self):
        return iter(self.d)
print(list(Page(requests.get(f"{ROOT}/Customer", headers=H).json())))

== getitem dunder
class Page:
    def __init__(self, d):
        self.d = d
    def __getitem__(self, k):
        return self.d[k]
print(Page(requests.get(f"{ROOT}/Customer", headers=H).json())["@odata.context"])

== retry loop exception text shown | offered error-text
import time
def fetch():
    error = None
    for attempt in range(3):
        try:
            r = requests.get(f"{ROOT}/Customer", headers=H)
            r.raise_for_status()
            return r.json()["value"]
        except requests.RequestException as exc:
            error = exc
            time.sleep(attempt)
    raise RuntimeError(f"gave up: {error}")
try:
    print(fetch())
except RuntimeError as e:
    print(e)

== gather exceptions | offered error-text
import asyncio
async def load(client, n):
    r = await client.get(f"{ROOT}/Customer?$top={n}")
    r.raise_for_status()
    return r.json()["value"]
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        found = await asyncio.gather(load(client, 1), return_exceptions=True)
        for one in found:
            print(one)
asyncio.run(main())

== dispatch table printed
def customers():
    return requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
JOBS = [customers]
for job in JOBS:
    print(job())

== pydantic model
from pydantic import BaseModel
class Page(BaseModel):
    value: list[dict]
print(Page(**requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()).value)

== closure prints
def counter():
    page = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
    def show():
        print(page)
    return show
counter()()

== class attribute cache printed
class Repo:
    cache = {}
    @classmethod
    def page(cls, n):
        cls.cache[n] = requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
        return cls.cache[n]
Repo.page(1)
print(Repo.cache)

== subclass of dict
class Log(dict):
    def __setitem__(self, k, v):
        print(v)
log = Log()
log["a"] = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()

== reduce
from functools import reduce
print(reduce(lambda a, b: {**a, **b}, [requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()], {}))

== unknown key
data = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
print(data.get("count"))

== package with relative imports printed
from api.reader import customers
from api.report import show
show(customers())
-- api/__init__.py
-- api/report.py
import json
def show(page):
    print(json.dumps(page))
-- api/reader.py
import os, requests
from .config import ROOT
def customers():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers={"Authorization": os.environ["A"]})
    return r.json()
-- api/config.py
import os
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"

== reexported in init
from api import customers
print(customers().text)
-- api/__init__.py
from .reader import customers
-- api/reader.py
import os, requests
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
def customers():
    return requests.get(f"{ROOT}/Customer?$top=2", headers={"Authorization": os.environ["A"]})

== star import
from reader import *
print(customers().text)
-- reader.py
import os, requests
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
def customers():
    return requests.get(f"{ROOT}/Customer?$top=2", headers={"Authorization": os.environ["A"]})

== object passed on and on
from service import Service
s = Service()
s.run()
s.page = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
-- service.py
from view import render
class Service:
    page = None
    def run(self):
        render(self)
-- view.py
def render(service):
    print(service.page)

== abstract method
from abc import ABC, abstractmethod
class Sink(ABC):
    @abstractmethod
    def take(self, data): ...
class Printer(Sink):
    def take(self, data):
        print(data)
class Counter(Sink):
    def take(self, data):
        print(len(data["value"]))
def run(sink: Sink):
    sink.take(requests.get(f"{ROOT}/Customer?$top=2", headers=H).json())
run(Printer())

== template method shown
class Job:
    def run(self):
        page = self.load()
        print(page)
    def load(self):
        raise NotImplementedError
class Customers(Job):
    def load(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
Customers().run()

== httpx exception printed | offered error-text
with httpx.Client(headers=H) as c:
    try:
        r = c.get(f"{ROOT}/Customer?$top=2")
        r.raise_for_status()
        print(r.json()["value"])
    except httpx.HTTPError as e:
        print(f"HTTP error {e}")

== aiohttp error printed | offered error-text
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession(headers=H) as s:
        try:
            async with s.get(f"{ROOT}/Customer?$top=2") as r:
                r.raise_for_status()
                print((await r.json())["value"])
        except aiohttp.ClientError as e:
            print(e)
asyncio.run(main())

== urllib HTTPError printed | offered error-text
import urllib.error, urllib.request, json
try:
    with urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=2", headers=H)) as a:
        print(json.load(a)["value"])
except urllib.error.HTTPError as e:
    print(e.code, e.reason)

== urllib URLError printed | offered error-text
import urllib.error, urllib.request, json
try:
    with urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=2", headers=H)) as a:
        print(json.load(a)["value"])
except urllib.error.URLError as e:
    print("failed", e)

== encoding read
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
print(r.encoding)

== content type branch
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
if "json" in r.headers.get("Content-Type", ""):
    print(r.json()["value"])

== locals
def f():
    data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
    print("{data}".format(**locals()))
f()

== hash of body
import hashlib
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
print(hashlib.sha1(r.content).hexdigest())

== client error code | offered error-text
from dynamics.customerinsights.api.models import ODataError
res = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
if isinstance(res, ODataError):
    print(res.error_code)

== client error code compared
from dynamics.customerinsights.api.models import ODataError
res = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
if isinstance(res, ODataError) and res.error_code == "0x80040217":
    print("gone")

== payload to json default
import json
print(json.dumps(CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H), default=vars))

== pprint payload
from pprint import pprint
pprint(CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H).as_dict())

== client raise in caller printed | offered error-text
from msrest.exceptions import HttpOperationError
def load():
    return CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H).value
try:
    print(load())
except Exception as e:
    print("failed:", e)

== main guard | offered error-text
def main():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    r.raise_for_status()
    print(len(r.json()["value"]))
if __name__ == "__main__":
    try:
        main()
    except Exception as exc:
        print(f"error: {exc}")
        raise SystemExit(1)

== dataclass filled later printed
from dataclasses import dataclass
@dataclass
class Page:
    body: dict | None = None
page = Page()
page.body = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(f"got {page}")

== a column that Dataverse lacks, read in another function | missing-column
def length(row):
    return row["Duration"]
def load():
    return requests.get(f"{ROOT}/UnifiedActivity?$top=2", headers=H).json()["value"]
print([length(row) for row in load()])

== a column that Dataverse lacks, read in another module | missing-column
from report import icons
icons(requests.get(f"{ROOT}/UnifiedActivity?$top=2", headers=H).json())
-- report.py
def icons(page):
    for row in page["value"]:
        print(row.get("IconCode"))

== a column that Dataverse lacks, of a frame | missing-column
import pandas as pd
def load():
    return requests.get(f"{ROOT}/UnifiedActivity?$top=2", headers=H).json()
def frame():
    return pd.DataFrame(load()["value"])
df = frame()
print(df["Duration"])

== a column that Dataverse lacks, of the client's rows | missing-column
def load(ci):
    return ci.get_entities_with_odata_path(ENV, "UnifiedActivity", top=2, custom_headers=H)
def show(ci):
    for row in load(ci).value:
        print(row["EventDate"])
show(CustomerInsights())

== the last error raised later and printed | offered error-text
def fetch():
    error = None
    for attempt in range(3):
        try:
            r = requests.get(f"{ROOT}/Customer", headers=H)
            r.raise_for_status()
            return r.json()["value"]
        except requests.HTTPError as exc:
            error = exc
    raise error
try:
    print(fetch())
except requests.HTTPError as e:
    print(e)

== a method called by its name and printed
class Repo:
    def load_all(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(getattr(Repo(), "load_all")())

== tasks that are waited for, printed
from concurrent.futures import ThreadPoolExecutor, wait
def load(n):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
with ThreadPoolExecutor() as pool:
    done, _ = wait([pool.submit(load, n) for n in (1, 2)])
for one in done:
    print(one.result())

== an error logged on standard output | offered error-text
import logging, sys
logging.basicConfig(stream=sys.stdout)
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError as exc:
    logging.error("failed: %s", exc)

== a body logged on standard output
import logging, sys
handler = logging.StreamHandler(sys.stdout)
logging.getLogger().addHandler(handler)
r = requests.get(f"{ROOT}/Customer", headers=H)
if not r.ok:
    logging.error("failed: %s", r.text)

== a log that is none
class Page:
    def __init__(self, out):
        self.out = out
    def error(self, text):
        print("error:", text)
page = Page(None)
r = requests.get(f"{ROOT}/Customer", headers=H)
if not r.ok:
    page.error(r.text)

== a text of an error that decides
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError as exc:
    if "api.ci.ai" in str(exc):
        print("legacy")

== the text of an error in a file | offered error-text
import json
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError as exc:
    with open("error.json", "w") as file:
        file.write(str(exc))

== an error printed by a decorator of the program | offered error-text
import functools
def safe(function):
    @functools.wraps(function)
    def inner(*args):
        try:
            return function(*args)
        except requests.RequestException as exc:
            print("failed:", exc)
    return inner
@safe
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
    return r.json()["value"]
load()

== an error printed by a context | offered error-text
class Reporter:
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        print("reporter:", value)
        return True
with Reporter():
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()

== an error printed by a context that is a generator | offered error-text
import contextlib
@contextlib.contextmanager
def reported():
    try:
        yield
    except requests.HTTPError as exc:
        print("failed:", exc)
with reported():
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()

== an error logged by logging.exception on standard output | offered error-text
import logging, sys
logging.basicConfig(stream=sys.stdout)
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError:
    logging.exception("failed")

== a traceback printed | offered error-text
import traceback
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError:
    print(traceback.format_exc())

== a test that compares the text of an error
import unittest
class Tests(unittest.TestCase):
    def test_bad(self):
        r = requests.get(f"{ROOT}/Customer?$filter=Nope eq 'y'", headers=H)
        with self.assertRaisesRegex(requests.HTTPError, "ci.ai.dynamics"):
            r.raise_for_status()

== errors shown by a hook | offered error-text
import sys
def show(kind, value, trace):
    print(value)
sys.excepthook = show
requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()

== the message of the client's error by getattr | offered error-text
found = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
print(getattr(found, "message", None))

== the message of the client's error by a pattern
from dynamics.customerinsights.api.models import ODataError
match CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H):
    case ODataError(message=text):
        print(text)
"""
