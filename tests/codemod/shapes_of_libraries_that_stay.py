"""Calls by further libraries that stay, and after the bar the reason."""

SHAPES = r"""
== a partial that says which table | dynamic-query
from functools import partial
def load(table, query):
    return requests.get(f"{ROOT}/{table}?{query}", headers=H).json()["value"]
customers = partial(load, "Customer")
print(customers("$top=3"), customers("$top=5"))

== a partial that goes on | unknown-origin
from functools import partial
def load(root, path):
    return requests.get(f"{root}/{path}", headers=H).json()["value"]
fetch = partial(load, ROOT)
print(list(map(fetch, ["Customer?$top=3"])), fetch("Customer?$top=5"))

== a session of a class that puts its root before every address | dynamic-entity
class Rooted(requests.Session):
    def request(self, method, url, **kwargs):
        return super().request(method, f"{ROOT}/{url}", **kwargs)
s = Rooted()
s.headers.update(H)
print(len(s.get("Customer?$top=3").json()["value"]))

== a session of a class that joins addresses and raises errors itself | unknown-origin
from urllib.parse import urljoin
class Strict(requests.Session):
    def request(self, method, url, **kwargs):
        response = super().request(method, urljoin(API + "/", url), **kwargs)
        response.raise_for_status()
        return response
s = Strict()
s.headers.update(H)
print(len(s.get(f"data/Customer?$top=3").json()["value"]))

== a session of a class that joins some addresses otherwise | unknown-origin
from urllib.parse import urljoin
class Odd(requests.Session):
    def request(self, method, url, **kwargs):
        if not url.startswith("https://api."):
            url = urljoin(API + "/", url)
        return super().request(method, url, **kwargs)
s = Odd()
s.headers.update(H)
print(len(s.get(f"data/Customer?$top=3").json()["value"]))

== a session class with auth of its own in the body | unknown-client
class Auth(requests.auth.AuthBase):
    def __call__(self, request):
        request.headers["Authorization"] = H["Authorization"]
        return request
class Session(requests.Session):
    @property
    def auth(self):
        return Auth()
    @auth.setter
    def auth(self, value):
        pass
s = Session()
s.headers.update({"Ocp-Apim-Subscription-Key": KEY})
print(s.get(f"{ROOT}/Customer?$top=3").status_code)

== a class over a class over a client with auth | unknown-client
class A(httpx.Client):
    def __init__(self):
        super().__init__(auth=("a", "b"), headers=H)
class B(A):
    def __init__(self):
        super().__init__()
print(B().get(f"{ROOT}/Customer?$top=3").status_code)

== a partial that a pool maps | unknown-client
import functools
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as pool:
    read = functools.partial(requests.get, headers=H)
    replies = list(pool.map(functools.partial(requests.get, f"{ROOT}/Customer?$top=3"), [{}]))

== a partial that a loop runs with more | unknown-client
import asyncio, functools
async def people(client):
    loop = asyncio.get_running_loop()
    run = functools.partial(CustomerInsights().get_entities_with_odata_path, ENV, "Customer")
    return await loop.run_in_executor(None, run, True)

== a session of a class that asks at another place | unknown-client
class Session(requests.Session):
    def request(self, method, url, **kwargs):
        return super().request(method, url.replace("Customer", "Website_contacts"), **kwargs)
s = Session()
s.headers.update(H)
print(s.get(f"{ROOT}/Customer?$top=3").json()["value"])

== a session of a class that adds options | unknown-client
class Session(requests.Session):
    def request(self, method, url, **kwargs):
        kwargs.setdefault("params", {"$top": 5})
        return super().request(method, url, **kwargs)
s = Session()
s.headers.update(H)
print(s.get(f"{ROOT}/Customer").json()["value"])

== a session of a class that raises errors itself | unknown-client
class Session(requests.Session):
    def request(self, method, url, **kwargs):
        response = super().request(method, url, **kwargs)
        response.raise_for_status()
        return response
s = Session()
s.headers.update(H)
print(s.get(f"{ROOT}/Customer").json()["value"])

== a session of a class that gets what it is asked in its own way | unknown-client
class Session(requests.Session):
    def get(self, url, **kwargs):
        return super().get(url, **kwargs).json()["value"]
s = Session()
s.headers.update(H)
print(s.get(f"{ROOT}/Customer"))

== a session of a class that has options of its own | unknown-client
class Session(requests.Session):
    def __init__(self):
        super().__init__()
        self.params = {"$top": 5}
        self.headers.update(H)
s = Session()
print(s.get(f"{ROOT}/Customer").json()["value"])

== a session of a class with two parents | unknown-client
class Mixin:
    def send(self, request, **kwargs):
        print(request.url)
        return super().send(request, **kwargs)
class Session(Mixin, requests.Session):
    pass
s = Session()
s.headers.update(H)
print(s.get(f"{ROOT}/Customer").json()["value"])

== a session of a class whose send is set in the body | unknown-client
def send(self, request, **kwargs):
    print(request.url)
    return requests.Session.send(self, request, **kwargs)
class Session(requests.Session):
    send = send
s = Session()
s.headers.update(H)
print(s.get(f"{ROOT}/Customer").json()["value"])

== aiohttp reads the address of the answer | response-shape
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer", headers=H) as r:
            return r.url, await r.json()

== aiohttp streams the body | response-shape
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer", headers=H) as r:
            return await r.content.read(10)

== aiohttp keeps the body as text | response-shape
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer", headers=H) as r:
            return await r.text()

== aiohttp refuses an option without a value | dynamic-query
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        return await s.get(f"{ROOT}/Customer", params={"$top": None}, headers=H)

== aiohttp with a trace of its own | unknown-client
import aiohttp
async def rows(trace):
    async with aiohttp.ClientSession(trace_configs=[trace]) as s:
        return await s.get(f"{ROOT}/Customer", headers=H)

== aiohttp lists segments | metadata
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{API}/manage/segments", headers=H) as r:
            return await r.json()

== aiohttp writes a row | write
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        await s.post(f"{ROOT}/Customer", json={}, headers=H)

== urllib hands on the open answer | response-shape
import urllib.request
def rows():
    return urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=1", headers=H))

== urllib reads line by line | response-shape
import urllib.request
for line in urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=1", headers=H)):
    pass

== urllib keeps the open answer | response-shape
import urllib.request
class Reader:
    def __init__(self):
        self.answer = urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer", headers=H))

== urllib prints the body | response-shape
import urllib.request
body = urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer", headers=H)).read()
print(body)

== urllib prints all that it parsed | response-shape
import json
import urllib.request
print(json.load(urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer", headers=H))))

== urllib sends a body | write
import json
import urllib.request
req = urllib.request.Request(f"{ROOT}/Customer", data=b"{}", headers=H)
json.load(urllib.request.urlopen(req))

== urllib refuses a blank | already-broken
import json
import urllib.request
json.load(urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$filter=City eq 'x'")))

== an opener of the program's own | unknown-client
import json
import urllib.request
opener = urllib.request.build_opener()
rows = json.load(opener.open(urllib.request.Request(f"{ROOT}/Customer?$top=1", headers=H)))

== a request that is sent elsewhere | unknown-client
import urllib.request
def request():
    return urllib.request.Request(f"{ROOT}/Customer?$top=1", headers=H)

== a comment at the request | unknown-client
import json
import urllib.request
def rows():
    req = urllib.request.Request(f"{ROOT}/Customer?$top=1", headers=H)  # five are enough
    return json.load(urllib.request.urlopen(req))["value"]

== headers that may have changed | dynamic-query
import json
import urllib.request
def rows(tenant):
    req = urllib.request.Request(f"{ROOT}/Customer?$top=1", headers={**H, "X-Tenant": tenant})
    tenant = other()
    return json.load(urllib.request.urlopen(req))["value"]

== an answer that is taken later | unknown-client
import http.client
import json
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    h.request("GET", f"/v1/instances/{ENV}/data/Customer?$top=1", headers=H)
    wait()
    return json.loads(h.getresponse().read())["value"]

== an answer behind something with an effect | unknown-client
import http.client
import json
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    h.request("GET", f"/v1/instances/{ENV}/data/Customer?$top=1", headers=H)
    return [wait(), json.loads(h.getresponse().read())["value"]]

== a connection through a tunnel | unknown-client
import http.client
import json
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    h.set_tunnel("proxy", 8080)
    h.request("GET", f"/v1/instances/{ENV}/data/Customer?$top=1", headers=H)
    return json.loads(h.getresponse().read())["value"]

== a connection reads the headers | response-shape
import http.client
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    h.request("GET", f"/v1/instances/{ENV}/data/Customer?$top=1", headers=H)
    return h.getresponse().getheader("Date")

== a connection writes | write
import http.client
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    h.request("DELETE", f"/v1/instances/{ENV}/manage/segments/x", headers=H)
    return h.getresponse().status

== a pool that is bound to the legacy host | unknown-client
import urllib3
pool = urllib3.HTTPSConnectionPool("api.ci.ai.dynamics.com")
rows = pool.request("GET", "/v1/instances/i/data/Customer", headers=H).json()["value"]

== urllib3 puts a second mark | already-broken
import urllib3
http = urllib3.PoolManager()
rows = http.request("GET", f"{ROOT}/Customer?$top=1", fields={"$select": "City"}, headers=H).json()

== urllib3 leaves the body on the wire | unknown-client
import urllib3
http = urllib3.PoolManager()
r = http.request("GET", f"{ROOT}/Customer?$top=1", headers=H, preload_content=False)

== urllib3 writes the body to a file | response-shape
import urllib3
http = urllib3.PoolManager()
open("rows.json", "wb").write(http.request("GET", f"{ROOT}/Customer?$top=1", headers=H).data)

== the library is replaced | unknown-client
from unittest import mock
import json
import urllib.request
with mock.patch("urllib.request.urlopen"):
    json.load(urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer", headers=H)))

== a prepared request that is changed | unknown-client
def rows(s: requests.Session):
    p = requests.Request("GET", f"{ROOT}/Customer", headers=H).prepare()
    p.headers["X"] = "1"
    return s.send(p).json()

== a prepared request of somebody's session | unknown-client
def rows(s):
    return s.send(requests.Request("GET", f"{ROOT}/Customer", headers=H).prepare()).json()

== a prepared request with a body | unknown-client
def rows(s: requests.Session):
    return s.send(requests.Request("GET", f"{ROOT}/Customer", data="x", headers=H).prepare()).json()

== options stored in a loop | dynamic-query
def rows(words):
    p = {"$top": "5"}
    for word in words:
        p["$filter"] = f"City eq '{word}'"
    return requests.get(f"{ROOT}/Customer", params=p, headers=H)

== options that a function may change | dynamic-query
def rows(city):
    p = {"$filter": f"City eq '{city}'"}
    widen(p)
    return requests.get(f"{ROOT}/Customer", params=p, headers=H)

== options that a function of the program takes, too | dynamic-query
def rows(city):
    p = {"$filter": f"City eq '{city}'"}
    widen(params=p)
    return requests.get(f"{ROOT}/Customer", params=p, headers=H)

== options under a second name | dynamic-query
def rows(city):
    p = {"$filter": f"City eq '{city}'"}
    q = p
    q["$top"] = 1
    return requests.get(f"{ROOT}/Customer", params=p, headers=H)

== options of which one is taken away | dynamic-query
def rows(city):
    p = {"$filter": f"City eq '{city}'", "$top": 5}
    p.pop("$top")
    return requests.get(f"{ROOT}/Customer", params=p, headers=H)

== options stored before a function is made | dynamic-query
def rows(city):
    p = {"$top": 5}
    p["$filter"] = f"City eq '{city}'"
    def later():
        return requests.get(f"{ROOT}/Customer", params=p, headers=H)
    p["$filter"] = "City eq 'Rome'"
    return later

== pairs with one option twice | dynamic-query
p = [("$filter", "City eq 'x'"), ("$filter", "City eq 'y'")]
requests.get(f"{ROOT}/Customer", params=p, headers=H)

== shared options whose value may have changed | dynamic-query
def rows(city):
    p = {"$filter": f"City eq '{city}'"}
    city = "Rome"
    a = requests.get(f"{ROOT}/Customer", params=p, headers=H)
    return a.ok, requests.get(f"{ROOT}/Customer", params=p, headers=H).ok

== unpacked arguments that are changed | dynamic-query
def rows():
    more = {"headers": H}
    more["stream"] = True
    return requests.get(f"{ROOT}/Customer", **more)

== unpacked arguments with one that is not carried over | unknown-client
def rows():
    more = {"headers": H, "stream": True}
    return requests.get(f"{ROOT}/Customer", **more)

== the raw answer with its headers | response-shape
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H)
print(raw.response.headers["Date"])

== the raw answer as text | response-shape
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H)
print(raw.response.text)

== the raw answer handed on in halves | response-shape
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H)
page = raw.output
print(page)

== raw on a condition | response-shape
def rows(raw):
    return CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=raw)

== a method of the client for a map | unknown-client
def rows(pool, ids):
    ci = CustomerInsights()
    return list(pool.map(ci.get_entities_with_odata_path, ids))

== metadata of the client for a pool | metadata
def rows(pool):
    ci = CustomerInsights()
    return pool.submit(ci.get_all_segments, ENV, custom_headers=H).result()

== a partial that holds the address | unknown-client
from functools import partial
rows = partial(requests.get, f"{ROOT}/Customer")
people = rows(headers=H).json()["value"]

== an adapter of the program's own for the legacy host | unknown-client
class Fake(requests.adapters.BaseAdapter):
    pass
s = requests.Session()
s.mount("https://api.ci.ai.dynamics.com", Fake())
r = s.get(f"{ROOT}/Customer", headers=H)

== a thread without keywords | unknown-client
async def rows(loop):
    return await loop.run_in_executor(None, requests.get, f"{ROOT}/Customer")

== a header that a request gets at times | unknown-client
import json
import urllib.request


def people(trace=None):
    req = urllib.request.Request(f"{ROOT}/Customer?$top=5", headers=H)
    if trace:
        req.add_header("X-Trace", trace)
    return json.load(urllib.request.urlopen(req))["value"]

== a request whose header is taken away | unknown-client
import json
import urllib.request


def people():
    req = urllib.request.Request(f"{ROOT}/Customer?$top=5", headers=H)
    req.add_header("X-Trace", "1")
    req.remove_header("Authorization")
    return json.load(urllib.request.urlopen(req))["value"]

== a request that is built before anything is tried | dynamic-query
import json
import urllib.request


def people():
    request = urllib.request.Request(f"{ROOT}/Customer?$top=5")
    request.add_header("Authorization", "Bearer " + TOKEN)
    request.add_header("Ocp-Apim-Subscription-Key", os.environ["KEY"])
    try:
        answer = urllib.request.urlopen(request)
    except KeyError:
        return []
    return json.load(answer)["value"]
"""
