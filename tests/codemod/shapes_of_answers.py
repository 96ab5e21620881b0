"""What programs do with an answer that a moved call serves as well.

A line ``-- name.py`` begins a further file. The programs run before and after the rewrite, but
for those that say why they cannot.
"""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== the pause that a refused answer asks for
import time
def people():
    while True:
        r = requests.get(f"{ROOT}/Customer?$top=5", headers=H)
        if r.status_code == 429:
            time.sleep(float(r.headers.get("Retry-After", 1)))
            continue
        r.raise_for_status()
        return r.json()["value"]
print(len(people()))

== a pause by a name of its own
import time
def people():
    for attempt in range(5):
        r = requests.get(f"{ROOT}/Customer?$top=5", headers=H)
        if r.status_code != 429:
            return r.json()["value"]
        pause = int(r.headers["retry-after"]) if attempt else 1
        time.sleep(min(pause, 30))
print(len(people()))

== the rows by their key
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
print(r.json()["value"])

== the rows with a fallback
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(len(data.get("value", [])))

== the rows under a name for their key
ROWS = "value"
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(len(data[ROWS]), data.get(ROWS) is None)

== the rows taken out
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
rows = data.pop("value")
print(rows)

== the rows by a helper of another module
from helping import rows_of
print(rows_of(requests.get(f"{ROOT}/Customer?$top=2", headers=H)))
-- helping.py
def rows_of(response):
    response.raise_for_status()
    return response.json().get("value") or []

== the rows dumped and written
import json
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
with open("rows.json", "w") as file:
    json.dump(data["value"], file)
print(json.dumps(data["value"], sort_keys=True))

== whether there are rows
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
if "value" not in data:
    print("no rows")
if data and isinstance(data, dict) and data is not None:
    print("rows", len(data["value"]))

== the rows or nothing
def load(city):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=H)
    body = r.json() if r.ok else {}
    return body.get("value", [])
print(len(load("Austin")))

== branches by the status
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
if r.status_code == 401:
    print("signed out")
elif r.status_code >= 400:
    raise RuntimeError(f"failed with {r.status_code}")
elif r.ok:
    print(len(r.json()["value"]))

== an error by its status
def load():
    r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
    r.raise_for_status()
    return r.json()["value"]
try:
    print(len(load()))
except requests.HTTPError as error:
    print("failed", error.response.status_code)
except requests.RequestException as error:
    print("no answer", type(error).__name__)

== an error that goes into the log with its trace
import logging
def load():
    try:
        r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
        r.raise_for_status()
    except requests.HTTPError:
        logging.exception("loading failed")
        return []
    except requests.ConnectionError as error:
        logging.error("no connection: %s", error)
        return []
    return r.json()["value"]
print(len(load()))

== an error raised anew
class LoadError(Exception):
    pass
def load():
    try:
        r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
        r.raise_for_status()
    except requests.HTTPError as error:
        raise LoadError("loading failed") from error
    return r.json()["value"]
try:
    print(len(load()))
except LoadError as error:
    print(error)

== a body in the text of an error that nobody shows
def load():
    r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
    if r.status_code != 200:
        raise RuntimeError(f"failed: {r.status_code} {r.text[:200]}")
    assert r.status_code == 200, r.text
    return r.json()["value"]
print(len(load()))

== a body in the text of an error that is only counted
class LoadError(Exception):
    pass
def load():
    r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
    if r.status_code != 200:
        raise LoadError(r.text)
    return r.json()["value"]
failures = 0
try:
    print(len(load()))
except LoadError:
    failures += 1
except ValueError as error:
    print(error)
print(failures)

== another error is shown than that of the answer
def load():
    r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
    r.raise_for_status()
    return r.json()["value"]
try:
    number = int("x")
except ValueError as error:
    print(error)
print(len(load()))

== the response itself is shown
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
print(r)
print(f"got {r}")

== the name is used again for something else
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
print(len(r.json()["value"]))
r = requests.get("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration")
print(r.headers.get("Nothing"), len(r.text) > 0)

== a name in a comprehension that is used again
async def main():
    async with httpx.AsyncClient(headers=H) as s:
        resp = await s.get(f"{ROOT}/Customer?$top=2")
        print([row["CustomerId"] for row in resp.json()["value"]])
        resp = {"a": 1}
        print([key for key in resp])
import asyncio
asyncio.run(main())

== the whole answer through a function
def get():
    return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
for row in get()["value"]:
    print(row["CustomerId"])

== the response through two functions
def ask():
    return requests.get(f"{ROOT}/Customer?$top=2", headers=H)
def checked():
    response = ask()
    response.raise_for_status()
    return response
print(len(checked().json()["value"]))

== the response through a function that others use, too
def checked(response):
    if response.status_code != 200:
        raise RuntimeError(response.status_code)
    return response
print(len(checked(requests.get(f"{ROOT}/Customer?$top=2", headers=H)).json()["value"]))
other = checked(requests.get("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"))
print(len(other.text) > 0, len(other.headers) > 0)

== the answer in a tuple
def ask():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    return r.status_code, r.json()
status, body = ask()
print(status, len(body["value"]))

== the answer in a dictionary
def ask():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    return {"status": r.status_code, "body": r.json(), "rows": r.json()["value"]}
found = ask()
print(found["status"], found["rows"], found["body"]["value"] == found.get("rows"))

== the answer on an object
class Reader:
    def __init__(self):
        self.page = None
    def load(self):
        self.page = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
    def names(self):
        return [row["CustomerId"] for row in self.page["value"]]
reader = Reader()
reader.load()
print(reader.names(), reader.page is None)

== the answer on an object that another module reads
from reading import Reader
from report import count
reader = Reader()
reader.answer = requests.get(f"{ROOT}/Customer?$top=3", headers=H)
print(count(reader))
-- reading.py
class Reader:
    def __init__(self):
        self.answer = None
-- report.py
def count(reader):
    return len(reader.answer.json()["value"])

== the answer in a class of plain fields
from dataclasses import dataclass
@dataclass
class Page:
    body: dict
    status: int
    def rows(self):
        return self.body["value"]
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
page = Page(r.json(), status=r.status_code)
print(page.status, page.rows(), len(page.body["value"]))

== the answer in a named tuple
from typing import NamedTuple
class Page(NamedTuple):
    status: int
    body: dict
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
page = Page(r.status_code, body=r.json())
print(page.status, page.body.get("value"))

== answers in a list
pages = []
for skip in (0, 2):
    pages.append(requests.get(f"{ROOT}/Customer?$top=2&$orderby=CustomerId&$skip={skip}", headers=H).json())
print(len(pages), [row["CustomerId"] for page in pages for row in page["value"]])

== answers in a dictionary
found = {}
for city in ("Austin", "Portland"):
    found[city] = requests.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=H)
for city, response in found.items():
    print(city, response.status_code, len(response.json()["value"]))

== answers in a dictionary by comprehension
found = {n: requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json() for n in (1, 2)}
print({n: len(body["value"]) for n, body in found.items()}, len(found), 1 in found)

== a cache of the module
CACHE = {}
def load(cid):
    if cid not in CACHE:
        CACHE[cid] = requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'", headers=H).json()
    return CACHE[cid]
print(load("x")["value"], load("x").get("value"))

== a cache of another module
from store import CACHE
from showing import show
CACHE["page"] = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
show()
-- store.py
CACHE = {}
-- showing.py
from store import CACHE
def show():
    print(len(CACHE["page"]["value"]))

== a cached function
from functools import lru_cache
@lru_cache(maxsize=None)
def load(cid):
    return requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'", headers=H).json()
print(load("x")["value"], load.cache_info().hits)

== a queue
from queue import Queue
waiting = Queue()
waiting.put(requests.get(f"{ROOT}/Customer?$top=2", headers=H).json())
while not waiting.empty():
    print(len(waiting.get()["value"]))

== a generator of pages
def pages():
    for skip in (0, 2):
        r = requests.get(f"{ROOT}/Customer?$top=2&$orderby=CustomerId&$skip={skip}", headers=H)
        yield r.json()
print([row["CustomerId"] for page in pages() for row in page["value"]])

== a generator of rows
def rows():
    page = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
    yield from page["value"]
print(list(rows()))

== a callback
def each(body, then):
    return then(body)
def count(body):
    return len(body["value"])
print(each(requests.get(f"{ROOT}/Customer?$top=2", headers=H).json(), count))

== a function handed to a helper that tries again
import time
def again(ask, times=3):
    for attempt in range(times):
        response = ask()
        if response.status_code not in (429, 503):
            return response
        time.sleep(attempt)
    return response
print(len(again(lambda: requests.get(f"{ROOT}/Customer?$top=2", headers=H)).json()["value"]))
other = again(lambda: requests.get("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"))
print(len(other.headers) > 0)

== a decorator that tries again
import functools
def tried(times):
    def decorate(ask):
        @functools.wraps(ask)
        def wrapper(*args, **kwargs):
            for attempt in range(times):
                try:
                    return ask(*args, **kwargs)
                except requests.ConnectionError as error:
                    print("again", error)
            return None
        return wrapper
    return decorate
@tried(3)
def customers(top):
    r = requests.get(f"{ROOT}/Customer?$top={top}", headers=H)
    r.raise_for_status()
    return r.json()
@tried(2)
def discovery():
    return requests.get("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration").text
print(len(customers(2)["value"]), len(discovery()) > 0)

== a pool of threads
from concurrent.futures import ThreadPoolExecutor, as_completed
def load(n):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
with ThreadPoolExecutor() as pool:
    futures = {pool.submit(load, n): n for n in (1, 2)}
    print(sorted((futures[one], len(one.result()["value"])) for one in as_completed(futures)))
    for page in pool.map(load, (1, 2)):
        print(len(page["value"]))
    print([len(page["value"]) for page in map(load, [3])])

== an answer that a thread of a pool works on
from concurrent.futures import ThreadPoolExecutor
def count(response):
    return response.status_code, len(response.json()["value"])
with ThreadPoolExecutor() as pool:
    print(pool.submit(count, requests.get(f"{ROOT}/Customer?$top=2", headers=H)).result())

== threads that keep their answers
import threading
kept = {}
def load(n):
    kept[n] = requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
threads = [threading.Thread(target=load, args=(n,)) for n in (1, 2)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(sorted((n, len(body["value"])) for n, body in kept.items()))

== answers that are gathered
import asyncio
async def load(client, n):
    response = await client.get(f"{ROOT}/Customer?$top={n}")
    response.raise_for_status()
    return response.json()
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        pages = await asyncio.gather(*(load(client, n) for n in (1, 2)))
        first, second = await asyncio.gather(load(client, 1), load(client, 3))
    print([len(page["value"]) for page in pages], len(first["value"]), len(second["value"]))
asyncio.run(main())

== a task
import asyncio
async def load(client):
    return (await client.get(f"{ROOT}/Customer?$top=2")).json()
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        task = asyncio.create_task(load(client))
        print(len((await task)["value"]), len(task.result()["value"]))
asyncio.run(main())

== an answer by aiohttp
import asyncio
import aiohttp
async def load(session):
    async with session.get(f"{ROOT}/Customer", params={"$top": "2"}) as response:
        if response.status != 200:
            raise RuntimeError(await response.text())
        return await response.json()
async def main():
    async with aiohttp.ClientSession(headers=H) as session:
        print(len((await load(session))["value"]))
asyncio.run(main())

== an answer by urllib
import json
import urllib.error
import urllib.request
def load():
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=2", headers=H)) as answer:
            return json.loads(answer.read().decode("utf-8"))
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return {"value": []}
        raise
print(len(load()["value"]))

== an answer by urllib read as a file
import json
import urllib.request
with urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=2", headers=H)) as answer:
    body = json.load(answer)
print(answer.status, len(body["value"]))

== an answer by urllib3
import json
import urllib3
pool = urllib3.PoolManager(headers=H)
answer = pool.request("GET", f"{ROOT}/Customer", fields={"$top": "2"})
if answer.status == 200:
    print(len(json.loads(answer.data)["value"]), len(json.loads(answer.data.decode("utf-8"))["value"]))

== an answer by http.client
import http.client
import json
connection = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
connection.request("GET", f"/v1/instances/{ENV}/data/Customer?$top=2", headers=H)
answer = connection.getresponse()
print(answer.status, len(json.loads(answer.read())["value"]))

== the body parsed by hand
import json
r = httpx.get(f"{ROOT}/Customer?$top=2", headers=H)
text = r.text
print(len(json.loads(text)["value"]), len(json.loads(r.content)["value"]))

== httpx gives the response on
rows = httpx.get(f"{ROOT}/Customer?$top=2", headers=H).raise_for_status().json()["value"]
print(len(rows))

== a match statement
match requests.get(f"{ROOT}/Customer?$top=2", headers=H).json():
    case {"value": [first, *rest]}:
        print(first["CustomerId"], len(rest))
    case {"value": []}:
        print("nobody")
    case _:
        print("nothing")

== a copy of the answer
import copy
data = dict(requests.get(f"{ROOT}/Customer?$top=2", headers=H).json())
other = copy.deepcopy(data)
data["more"] = 1
other.update(extra=2)
print(len(data["value"]), len(other["value"]))

== the context thrown away
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
data.pop("@odata.context", None)
print(data["value"])

== a context manager of the program
from contextlib import contextmanager
@contextmanager
def page(top):
    yield requests.get(f"{ROOT}/Customer?$top={top}", headers=H).json()
with page(2) as body:
    print(len(body["value"]))

== a property
class Reader:
    @property
    def page(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(len(Reader().page["value"]))

== an inherited method
class Base:
    def load(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H)
class Reader(Base):
    def rows(self):
        return self.load().json()["value"]
class Counter(Base):
    def count(self):
        return len(super().load().json()["value"])
print(len(Reader().rows()), Counter().count())

== the rows in a data frame (not run: pandas)
import pandas as pd
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
frame = pd.DataFrame(data["value"])
flat = pd.json_normalize(data, record_path="value")
other = pd.json_normalize(data, "value")
print(frame, flat, other, pd.json_normalize(data["value"]))

== the rows given to the web (not run: flask)
from flask import Flask, jsonify
app = Flask(__name__)
@app.route("/customers")
def customers():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    if not r.ok:
        return jsonify(error="failed"), r.status_code
    return jsonify(r.json()["value"])

== tried again by a library (not run: tenacity)
from tenacity import retry, stop_after_attempt
@retry(stop=stop_after_attempt(3))
def load():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    r.raise_for_status()
    return r.json()
print(load()["value"])

== the client's rows
ci = CustomerInsights()
page = ci.get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
if page is not None and page.value:
    print(page.value[0], len(page.value))

== the client's rows with getattr
page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
print(len(getattr(page, "value", None) or []), hasattr(page, "value"))

== the client's rows behind a test for errors
from dynamics.customerinsights.api.models import ApiErrorResult, ODataEntityPayload, ODataError
def load(ci):
    res = ci.get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
    if res is None or isinstance(res, (ApiErrorResult, ODataError)):
        raise RuntimeError("failed")
    assert isinstance(res, ODataEntityPayload)
    return res
print(len(load(CustomerInsights()).value), type(load(CustomerInsights())).__name__)

== an error of the client by its status
from msrest.exceptions import ClientRequestError, HttpOperationError
try:
    page = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
    print(len(page.value))
except HttpOperationError as error:
    print(error.response.status_code)
except ClientRequestError as error:
    print("no answer", error)

== the client's raw answer in halves
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, raw=True, custom_headers=H)
page = raw.output
print(raw.response.status_code, len(page.value), len(raw.response.json()["value"]))

== the client's answers on an object
class Reader:
    def __init__(self):
        self.ci = CustomerInsights()
        self.pages = []
    def load(self):
        self.pages.append(self.ci.get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H))
    def rows(self):
        return [row for page in self.pages if page for row in page.value]
reader = Reader()
reader.load()
print(len(reader.rows()))

== an answer of the client in an executor
import asyncio
ci = CustomerInsights()
async def main():
    page = await asyncio.to_thread(
        ci.get_entities_with_odata_path, ENV, "Customer", top=2, custom_headers=H
    )
    print(len(page.value))
asyncio.run(main())

== an answer that is asked for in vain
requests.get(f"{ROOT}/Customer?$top=1", headers=H)
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
print("done")

== timed decorator
import time, functools
def timed(f):
    @functools.wraps(f)
    def w(*args, **kwargs):
        start = time.time()
        result = f(*args, **kwargs)
        print(f.__name__, "done")
        return result
    return w
@timed
def load():
    return requests.get(f"{ROOT}/Customer", headers=H).json()
@timed
def rows(data):
    return data["value"]
print(load()["value"], rows(load()))

== sorted key rows
pages = [requests.get(f"{ROOT}/Customer", headers=H).json()]
for p in sorted(pages, key=lambda p: len(p["value"])):
    print(p["value"])

== module attribute rows
import state
state.last = requests.get(f"{ROOT}/Customer", headers=H).json()
state.show()
print(state.last["value"])
-- state.py
last = None
def show():
    print(len(last["value"]))

== wrapper class around response fine
class Wrapped:
    def __init__(self, response):
        self._response = response
    @property
    def rows(self):
        return self._response.json()["value"]
    @property
    def status(self):
        return self._response.status_code
w = Wrapped(requests.get(f"{ROOT}/Customer", headers=H))
print(w.rows, w.status)

== iter over rows
class Page:
    def __init__(self, d):
        self.rows = d["value"]
    def __iter__(self):
        return iter(self.rows)
    def __len__(self):
        return len(self.rows)
print(list(Page(requests.get(f"{ROOT}/Customer", headers=H).json())))

== repository class
class Repo:
    def __init__(self, session):
        self.session = session
    def _get(self, cid):
        response = self.session.get(f"{ROOT}/Customer", params={"$filter": f"CustomerId eq '{cid}'"}, headers=H, timeout=5)
        response.raise_for_status()
        return response
    def find(self, cid):
        rows = self._get(cid).json().get("value", [])
        return rows[0] if rows else None
    def exists(self, cid):
        try:
            return bool(self._get(cid).json()["value"])
        except requests.HTTPError as e:
            if e.response.status_code == 404:
                return False
            raise
repo = Repo(requests.Session())
print(repo.find("x"), repo.exists("y"))

== retry loop with last
import time
def fetch():
    last = None
    for attempt in range(3):
        last = requests.get(f"{ROOT}/Customer", headers=H)
        if last.status_code in (429, 503):
            time.sleep(2 ** attempt)
            continue
        last.raise_for_status()
        return last.json()["value"]
    raise RuntimeError(f"gave up with {last.status_code}")
print(fetch())

== retry loop exception
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
    raise error
print(fetch())

== json error fallback
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    try:
        data = r.json()
    except ValueError:
        return []
    return data["value"]
print(load())

== producer consumer
import threading, queue
def produce(q):
    for n in (1, 2):
        q.put(requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json())
    q.put(None)
def consume(q):
    while (page := q.get()) is not None:
        print(len(page["value"]))
q = queue.Queue()
t = threading.Thread(target=produce, args=(q,))
t.start()
consume(q)
t.join()

== asyncio queue
import asyncio
async def produce(client, q):
    for n in (1, 2):
        r = await client.get(f"{ROOT}/Customer?$top={n}")
        await q.put(r.json())
    await q.put(None)
async def consume(q):
    while True:
        page = await q.get()
        if page is None:
            break
        print(len(page["value"]))
async def main():
    q = asyncio.Queue()
    async with httpx.AsyncClient(headers=H) as client:
        await asyncio.gather(produce(client, q), consume(q))
asyncio.run(main())

== taskgroup
import asyncio
async def load(client, n):
    r = await client.get(f"{ROOT}/Customer?$top={n}")
    return r.json()
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        async with asyncio.TaskGroup() as tg:
            tasks = [tg.create_task(load(client, n)) for n in (1, 2)]
        print([len(t.result()["value"]) for t in tasks])
asyncio.run(main())

== semaphore
import asyncio
async def load(client, gate, n):
    async with gate:
        r = await client.get(f"{ROOT}/Customer?$top={n}")
        r.raise_for_status()
        return n, r.json()
async def main():
    gate = asyncio.Semaphore(2)
    async with httpx.AsyncClient(headers=H) as client:
        counts = {}
        for done in asyncio.as_completed([load(client, gate, n) for n in (1, 2)]):
            n, page = await done
            counts[n] = len(page["value"])
        print(sorted(counts.items()))
asyncio.run(main())

== run_in_executor
import asyncio
def load(n):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
async def main():
    loop = asyncio.get_running_loop()
    pages = await asyncio.gather(*[loop.run_in_executor(None, load, n) for n in (1, 2)])
    print([len(p["value"]) for p in pages])
asyncio.run(main())

== dispatch table
def customers():
    return requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
def activities():
    return requests.get(f"{ROOT}/UnifiedActivity?$top=1", headers=H).json()
JOBS = {"c": customers, "a": activities}
for name, job in JOBS.items():
    print(name, len(job()["value"]))
print(len(JOBS["c"]()["value"]))

== iter sentinel closure
def counter():
    page = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
    def count():
        return len(page["value"])
    return count
print(counter()())

== class attribute cache
class Repo:
    cache = {}
    @classmethod
    def page(cls, n):
        if n not in cls.cache:
            cls.cache[n] = requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
        return cls.cache[n]
print(Repo.page(1)["value"])

== namedtuple collections
from collections import namedtuple
Page = namedtuple("Page", "status body")
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
p = Page(r.status_code, r.json())
print(p.status, len(p.body["value"]))

== simple namespace
from types import SimpleNamespace
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
p = SimpleNamespace(status=r.status_code, body=r.json())
print(p.status, len(p.body["value"]))

== argparse main
import argparse, sys
def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--top", type=int, default=2)
    args = parser.parse_args(argv)
    response = requests.get(f"{ROOT}/Customer?$top={args.top}", headers=H)
    if response.status_code != 200:
        print("error", response.status_code, file=sys.stderr)
        return 1
    for row in response.json()["value"]:
        print(row["CustomerId"])
    return 0
if __name__ == "__main__":
    sys.exit(main())

== return response or exit
import sys
def get():
    r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
    if not r.ok:
        sys.exit(2)
    return r
data = get().json()
print(data["value"][0].keys())

== truthiness and any
pages = [requests.get(f"{ROOT}/Customer?$top=1", headers=H).json() for _ in range(2)]
print(all(p.get("value") for p in pages), any(pages), sum(len(p["value"]) for p in pages), max(len(p["value"]) for p in pages))

== chain of rows
import itertools
pages = [requests.get(f"{ROOT}/Customer?$top=1", headers=H).json() for _ in range(2)]
print(list(itertools.chain.from_iterable(p["value"] for p in pages)))

== map lambda
pages = [requests.get(f"{ROOT}/Customer?$top=1", headers=H) for _ in range(2)]
print(list(map(lambda r: len(r.json()["value"]), pages)))

== itemgetter
from operator import itemgetter
rows = itemgetter("value")(requests.get(f"{ROOT}/Customer?$top=1", headers=H).json())
print(rows)

== csv writer
import csv, sys
data = requests.get(f"{ROOT}/Customer?$top=1&$select=CustomerId", headers=H).json()
w = csv.DictWriter(sys.stdout, fieldnames=["CustomerId"], extrasaction="ignore")
w.writeheader()
w.writerows(data["value"])

== loop key constant
data = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
if "error" not in {"a"}:
    print(data["value"])

== enumerate pages
def pages():
    for n in (1, 2):
        yield requests.get(f"{ROOT}/Customer?$top={n}", headers=H)
for i, page in enumerate(pages(), 1):
    print(i, page.status_code, len(page.json()["value"]))

== unittest
import unittest
def load():
    return requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
class T(unittest.TestCase):
    def test_it(self):
        self.assertEqual(len(load()["value"]), 1)
        self.assertIn("value", load())
unittest.main(argv=["x"], exit=False)

== logging rows
import logging
log = logging.getLogger(__name__)
r = requests.get(f"{ROOT}/Customer?$top=1", headers=H)
log.info("status %s, %d rows", r.status_code, len(r.json()["value"]))
log.debug("response %s", r)

== reused name in branches
import sys
if len(sys.argv) > 5:
    data = requests.get("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration").json()
    print(data)
else:
    data = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
    print(data["value"])

== reused name in functions
def a():
    data = requests.get(f"{ROOT}/Customer?$top=1", headers=H).json()
    return data["value"]
def b():
    data = requests.get("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration").json()
    print(len(data))
    return data
print(a(), len(b()))

== package with relative imports
from api.reader import customers
from api.report import show
show(customers())
-- api/__init__.py
-- api/report.py
def show(page):
    for row in page["value"]:
        print(row["CustomerId"])
-- api/reader.py
import os, requests
from .config import ROOT
from .auth import headers
def customers():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=headers())
    r.raise_for_status()
    return r.json()
-- api/config.py
import os
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
-- api/auth.py
import os, msal
def headers():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    t = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + t, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}

== template method
class Job:
    def run(self):
        page = self.load()
        return self.handle(page["value"])
    def load(self):
        raise NotImplementedError
    def handle(self, rows):
        return len(rows)
class Customers(Job):
    def load(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(Customers().run())

== generator pipeline
def pages():
    for n in (1, 2):
        yield requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
def rows(pages):
    for page in pages:
        yield from page["value"]
def ids(rows):
    return [row["CustomerId"] for row in rows]
print(ids(rows(pages())))

== walrus
if (r := requests.get(f"{ROOT}/Customer?$top=2", headers=H)).ok and (rows := r.json().get("value")):
    print(len(rows))

== conditional chain
def load():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    return r.json()["value"] if r.status_code == 200 else None
print(load())

== try else finally
import time
def load():
    start = time.time()
    try:
        r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
        r.raise_for_status()
        data = r.json()
    except requests.exceptions.Timeout as e:
        print("timeout", e)
        return None
    except requests.exceptions.HTTPError as e:
        print("HTTP", e.response.status_code)
        return None
    except Exception:
        print("other")
        raise
    else:
        return data["value"]
    finally:
        print("took")
print(load())

== status mapping
MESSAGES = {401: "sign in", 404: "gone"}
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
print(MESSAGES.get(r.status_code, "fine"), r.status_code == requests.codes.ok)

== httpx status
with httpx.Client(headers=H) as c:
    r = c.get(f"{ROOT}/Customer?$top=2")
    if r.is_error:
        raise SystemExit(r.status_code)
    print(len(r.json()["value"]), r.is_success)

== httpx request error printed
with httpx.Client(headers=H) as c:
    try:
        r = c.get(f"{ROOT}/Customer?$top=2")
        r.raise_for_status()
        print(r.json()["value"])
    except httpx.RequestError as e:
        print(f"no answer {e}")
    except httpx.HTTPStatusError as e:
        print(e.response.status_code)

== aiohttp error status
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession(headers=H) as s:
        try:
            async with s.get(f"{ROOT}/Customer?$top=2") as r:
                r.raise_for_status()
                data = await r.json()
        except aiohttp.ClientResponseError as e:
            print(e.status)
            return
        print(len(data["value"]))
asyncio.run(main())

== urllib3 status
import urllib3, json
http = urllib3.PoolManager()
r = http.request("GET", f"{ROOT}/Customer?$top=2", headers=H)
if r.status >= 400:
    raise RuntimeError(f"HTTP {r.status}")
print(len(r.json()["value"]), len(json.loads(r.data.decode())["value"]))

== click command
def main():
    data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
    print(len(data["value"]))
main()

== dataclass result list
from dataclasses import dataclass, field
@dataclass
class Result:
    status: int
    rows: list = field(default_factory=list)
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
result = Result(r.status_code, r.json()["value"])
print(result.status, len(result.rows))

== typed dict
from typing import Any, TypedDict
class Page(TypedDict):
    value: list[Any]
def load() -> Page:
    return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
page: Page = load()
print(len(page["value"]))

== cast
from typing import Any, cast
data = cast(dict[str, Any], requests.get(f"{ROOT}/Customer?$top=2", headers=H).json())
print(len(data["value"]))

== contextmanager session
from contextlib import contextmanager
@contextmanager
def session():
    s = requests.Session()
    s.headers.update(H)
    try:
        yield s
    finally:
        s.close()
with session() as s:
    r = s.get(f"{ROOT}/Customer?$top=2")
    print(len(r.json()["value"]))

== with response
with requests.get(f"{ROOT}/Customer?$top=2", headers=H) as r:
    print(len(r.json()["value"]))

== closing
from contextlib import closing
with closing(requests.get(f"{ROOT}/Customer?$top=2", headers=H)) as r:
    print(len(r.json()["value"]))

== exit stack
from contextlib import ExitStack
with ExitStack() as stack:
    r = stack.enter_context(requests.get(f"{ROOT}/Customer?$top=2", headers=H))
    print(len(r.json()["value"]))

== encoding set
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
r.encoding = "utf-8"
print(len(r.json()["value"]))

== body empty check
import json
r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
if not r.content:
    raise SystemExit(1)
print(len(json.loads(r.text)["value"]))

== instance var in init from other
class Api:
    def customers(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
class View:
    def __init__(self, api):
        self.api = api
        self.data = api.customers()
    def render(self):
        return "\n".join(row["CustomerId"] for row in self.data["value"])
print(View(Api()).render())

== notebook-ish string join
data = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print("\n".join(str(row) for row in data["value"]))

== client in class with retries
import time
class CI:
    def __init__(self):
        self.client = CustomerInsights()
    def read(self, top):
        for attempt in range(3):
            payload = self.client.get_entities_with_odata_path(ENV, "Customer", top=top, custom_headers=H)
            if payload is not None and hasattr(payload, "value"):
                return payload
            time.sleep(attempt)
        return None
payload = CI().read(2)
print([r["CustomerId"] for r in payload.value] if payload else "none")

== client errors message raised
from dynamics.customerinsights.api.models import ODataError
res = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H)
if isinstance(res, ODataError):
    raise RuntimeError(f"CI error: {res.message}")
print(len(res.value))

== client match class
from dynamics.customerinsights.api.models import ODataEntityPayload, ODataError
match CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H):
    case ODataEntityPayload(value=rows):
        print(len(rows))
    case ODataError():
        print("error")
    case None:
        print("signed out")

== client raise in caller typed
from msrest.exceptions import HttpOperationError, ClientRequestError
def load():
    return CustomerInsights().get_entities_with_odata_path(ENV, "Customer", top=2, custom_headers=H).value
try:
    print(load())
except ClientRequestError as e:
    print("failed:", e)
except (KeyError, ValueError) as e:
    print("odd:", e)

== main guard no raise for status
def main():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    print(len(r.json()["value"]))
if __name__ == "__main__":
    try:
        main()
    except Exception as exc:
        print(f"error: {exc}")
        raise SystemExit(1)

== error type name only
def main():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    r.raise_for_status()
    print(len(r.json()["value"]))
try:
    main()
except Exception as exc:
    print("error:", type(exc).__name__, exc.__class__.__name__)

== logger exception with exc
import logging
def main():
    r = requests.get(f"{ROOT}/Customer?$top=2", headers=H)
    r.raise_for_status()
    print(len(r.json()["value"]))
try:
    main()
except Exception as exc:
    logging.error("failed", exc_info=exc)

== plain object printed
class Page:
    body = None
page = Page()
page.body = requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(bool(page), type(page).__name__, len(page.body["value"]))
str(page)

== columns that Dataverse has
def load():
    return requests.get(f"{ROOT}/UnifiedActivity?$top=2&$orderby=ActivityTime desc", headers=H).json()["value"]
def titles(rows):
    return [row["Title"] for row in rows if row.get("ActivityType")]
print(titles(load()))

== rows that go anywhere
import json, pickle
def load():
    return requests.get(f"{ROOT}/UnifiedActivity?$top=2&$orderby=ActivityTime desc&$select=ActivityId,Title", headers=H).json()["value"]
rows = load()
print(rows, f"{rows}", str(rows), json.dumps(rows), len(rows), rows == load(), {**rows[0]}, pickle.loads(pickle.dumps(rows)) == rows)
def nobody():
    return rows
class Keep:
    pass
keep = Keep()
keep.rows = rows
print(vars(keep), sorted(rows, key=str), *rows)
if not rows:
    raise RuntimeError(f"none: {rows}")

== a column of the same name elsewhere
songs = [{"Duration": 3}]
def load():
    return requests.get(f"{ROOT}/UnifiedActivity?$top=2&$orderby=ActivityTime desc", headers=H).json()["value"]
print(len(load()))
def lengths(songs):
    return [song["Duration"] for song in songs]
print(lengths(songs))

== a method called by its name
class Repo:
    def load_all(self):
        return requests.get(f"{ROOT}/Customer?$top=2", headers=H).json()
print(len(getattr(Repo(), "load_all")()["value"]))

== tasks that are waited for
import asyncio
from concurrent.futures import ThreadPoolExecutor, wait
def load(n):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
with ThreadPoolExecutor() as pool:
    done, _ = wait([pool.submit(load, n) for n in (1, 2)])
print(sorted(len(one.result()["value"]) for one in done))
async def main():
    tasks = [asyncio.create_task(asyncio.to_thread(load, n)) for n in (1, 2)]
    done, pending = await asyncio.wait(tasks)
    print(sorted(len(one.result()["value"]) for one in done), len(pending))
asyncio.run(main())

== a pool that spreads its arguments
from multiprocessing.pool import ThreadPool
def load(n, m):
    return requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json()
with ThreadPool(2) as pool:
    print([len(page["value"]) for page in pool.starmap(load, [(1, 2), (2, 3)])])
    print([len(page["value"]) for page in pool.imap(lambda n: load(n, n), [1, 2])])

== settings of a report
class Report:
    def __init__(self, title, *, source=None):
        self.title = title
        self.source = source
    def lines(self):
        if self.source is None:
            return []
        return [f"{self.title}: {row['CustomerId']}" for row in self.source["value"]]
report = Report("customers", source=requests.get(f"{ROOT}/Customer?$top=2", headers=H).json())
print("\n".join(report.lines()))

== answers by keyword
def show(*, first, second=None):
    print(len(first["value"]), second.status_code)
show(first=requests.get(f"{ROOT}/Customer?$top=2", headers=H).json(), second=requests.get(f"{ROOT}/Customer?$top=1", headers=H))

== answers by star
def show(*pages, **more):
    print([len(page["value"]) for page in pages], {name: len(page["value"]) for name, page in more.items()})
pages = [requests.get(f"{ROOT}/Customer?$top={n}", headers=H).json() for n in (1, 2)]
show(*pages)
show(pages[0], last=pages[-1])
show(**{"only": pages[1]})

== an optional result
from typing import Optional
def find(cid) -> Optional[dict]:
    r = requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'", headers=H)
    if r.status_code == 404:
        return None
    r.raise_for_status()
    return r.json()
found = find("x")
rows = found["value"] if found else []
print(rows, found is not None and len(found["value"]))

== sorted rows, frames and files
import csv, io
page = requests.get(f"{ROOT}/Customer?$top=2&$select=CustomerId,City", headers=H).json()
rows = sorted(page["value"], key=lambda row: row["CustomerId"])
file = io.StringIO()
writer = csv.writer(file)
for row in rows:
    writer.writerow(row.values())
print(file.getvalue())

== the answer logged
import logging
d = requests.get(f"{ROOT}/Customer", headers=H).json()
logging.debug("got %s", d)

== an error logged
import logging
def load():
    r = requests.get(f"{ROOT}/Customer", headers=H)
    r.raise_for_status()
    return r.json()["value"]
try:
    load()
except Exception as exc:
    logging.error("failed: %s", exc)

== a body that ends the program
import sys
r = requests.get(f"{ROOT}/Customer", headers=H)
if not r.ok:
    sys.exit(f"failed: {r.text}")

== a body on the standard error stream
import sys
r = requests.get(f"{ROOT}/Customer", headers=H)
if r.status_code != 200:
    print("no rows:", r.text[:80], file=sys.stderr)

== an error of the program's own, logged
import logging
log = logging.getLogger("reader")
class ReadError(Exception):
    pass
def load():
    try:
        r = requests.get(f"{ROOT}/Customer", headers=H)
        r.raise_for_status()
    except requests.RequestException as exc:
        raise ReadError(f"cannot read: {exc}") from exc
    return r.json()["value"]
try:
    print(len(load()))
except ReadError as exc:
    log.error("%s", exc)

== an error that is warned of
import warnings
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError as exc:
    warnings.warn(str(exc))

== a traceback on the standard error stream
import traceback
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError:
    traceback.print_exc()

== an error logged by logging.exception
import logging
try:
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
except requests.HTTPError:
    logging.exception("failed")

== a context that only counts errors
class Counter:
    failed = 0
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        Counter.failed += value is not None
        return True
with Counter():
    requests.get(f"{ROOT}/Customer", headers=H).raise_for_status()
print(Counter.failed)

== a test that an error is raised
import unittest
class Tests(unittest.TestCase):
    def test_bad(self):
        r = requests.get(f"{ROOT}/Customer?$filter=Nope eq 'y'", headers=H)
        with self.assertRaises(requests.HTTPError) as caught:
            r.raise_for_status()
        self.assertEqual(caught.exception.response.status_code, 400)

== filters put together by steps, run
def load(state=None, first=None):
    where = "LastName ne null"
    if state:
        where += f" and State eq '{state}'"
    if first:
        where = where + " and FirstName eq '%s'" % first
    r = requests.get(f"{ROOT}/Customer?$filter={where}&$top=50", headers=H)
    return len(r.json().get("value", []))
print(load(), load("WA"), load("WA", "Ann"), load(first="x"))

== conditions in a list, run
def load(city=None, state=None):
    parts = []
    if city:
        parts.append(f"City eq '{city}'")
    if state:
        parts.append(f"(State eq '{state}' or State eq 'OR')")
    params = {"$top": 20}
    if parts:
        params["$filter"] = " and ".join(parts)
    r = requests.get(f"{ROOT}/Customer", params=params, headers=H)
    clause = " or ".join(f"CustomerId eq '{one['CustomerId']}'" for one in r.json()["value"][:3])
    again = requests.get(f"{ROOT}/Customer?$filter={clause}&$top=9", headers=H)
    return len(r.json()["value"]), again.status_code, len(again.json().get("value", []))
print(load(), load(state="WA"), load("Dublin"))

== options encoded by the program, run
from urllib.parse import quote, urlencode
def load(city, top):
    qs = urlencode({"$filter": f"City eq '{city}'", "$top": top, "$select": "City"})
    return requests.get(f"{ROOT}/Customer?{qs}", headers=H).json().get("value")
print(load("Dublin", 2), load("O'Hara & Co", 2), load("Oslo", "x"))

== several tables, run
class Entity:
    table = ""
    def all(self, top):
        return requests.get(f"{ROOT}/{self.table}?$top={top}", headers=H).json()["value"]
class Customers(Entity):
    table = "Customer"
class Activities(Entity):
    table = "UnifiedActivity"
print([len(one.all(3)) for one in (Customers(), Activities())])
for table in ("Customer", "UnifiedActivity", "Customer_Measure"):
    r = requests.get(f"{ROOT}/{table}", params={"$top": 2 if table else None}, headers=H)
    print(table, r.status_code, len(r.json()["value"][0]) > 1)

== errors that are taken out of gathered results (not run: no event loop is needed to tell)
import asyncio, httpx
async def count(client):
    r = await client.get(f"{ROOT}/Customer?$top=3")
    r.raise_for_status()
    return {"count": len(r.json()["value"])}
async def main():
    async with httpx.AsyncClient(headers=H) as client:
        for tile in await asyncio.gather(count(client), return_exceptions=True):
            if isinstance(tile, Exception):
                print("failed", type(tile).__name__)
                continue
            print(tile)
asyncio.run(main())
"""
