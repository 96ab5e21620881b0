"""Calls by further libraries, with arguments handed over in further ways; what they become."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== a session of a class that joins addresses to its root
from urllib.parse import urljoin
class Joined(requests.Session):
    def __init__(self, root):
        super().__init__()
        self.root = root
        self.headers.update(H)
    def request(self, method, url, *args, **kwargs):
        return super().request(method, urljoin(self.root, url), *args, **kwargs)
s = Joined(f"{API}/")
print(len(s.get("data/Customer", params={"$top": 3}).json()["value"]))
-->
from urllib.parse import urljoin
class Joined(requests.Session):
    def __init__(self, root):
        super().__init__()
        self.root = root
        self.headers.update(H)
    def request(self, method, url, *args, **kwargs):
        return super().request(method, urljoin(self.root, url), *args, **kwargs)
s = Joined(f"{API}/")
print(len(ci_dataverse.get(
    "msdynci_customerprofiles",
    params={"$top": 3},
    session=s,
    token=ci_dataverse.token(),
).json()["value"]))

== a session of a class that puts its root before what is not whole
class Rooted(requests.Session):
    def __init__(self):
        super().__init__()
        self.headers.update(H)
    def request(self, method, url, **kwargs):
        if not url.startswith("http"):
            url = f"{ROOT}/{url}"
        kwargs.setdefault("timeout", 20)
        return super().request(method, url, **kwargs)
    def rows(self, table):
        return self.get(table, params={"$top": 3}).json()["value"]
with Rooted() as s:
    print(len(s.rows("Customer")), len(s.rows("UnifiedActivity")))
-->
class Rooted(requests.Session):
    def __init__(self):
        super().__init__()
        self.headers.update(H)
    def request(self, method, url, **kwargs):
        if not url.startswith("http"):
            url = f"{ROOT}/{url}"
        kwargs.setdefault("timeout", 20)
        return super().request(method, url, **kwargs)
    def rows(self, table):
        return ci_dataverse.get(
            f"{ci_dataverse.SETS[table]}",
            params={"$top": 3},
            session=self,
            token=ci_dataverse.token(),
        ).json()["value"]
with Rooted() as s:
    print(len(s.rows("Customer")), len(s.rows("UnifiedActivity")))

== a session of a class that gives an address a name, closed at the end
from contextlib import closing
from urllib.parse import urljoin
class Named(requests.Session):
    def request(self, method, url, **kwargs):
        whole = urljoin(ROOT + "/", url)
        return super().request(method, whole, **kwargs)
with closing(Named()) as s:
    s.headers.update(H)
    print(s.get("Customer?$top=3").json()["value"][0]["City"])
-->
from contextlib import closing
from urllib.parse import urljoin
class Named(requests.Session):
    def request(self, method, url, **kwargs):
        whole = urljoin(ROOT + "/", url)
        return super().request(method, whole, **kwargs)
with closing(Named()) as s:
    s.headers.update(H)
    print(ci_dataverse.get("msdynci_customerprofiles?$top=3", session=s).json()["value"][0]["City"])

== a partial that a pool runs
import asyncio, functools
API_CLIENT = CustomerInsights()
async def profile(cid):
    loop = asyncio.get_running_loop()
    payload = await loop.run_in_executor(
        None,
        functools.partial(
            API_CLIENT.get_entities_with_odata_path,
            ENV,
            "Customer",
            filter=f"CustomerId eq '{cid}'",
            custom_headers=H,
        ),
    )
    return payload.value
print(len(asyncio.run(profile("c1"))))
-->
import asyncio, functools
async def profile(cid):
    loop = asyncio.get_running_loop()
    payload = await loop.run_in_executor(
        None,
        functools.partial(
            ci_dataverse.get_entities,
            "msdynci_customerprofiles?$top=100",
            headers=H,
            params={"$filter": f"msdynci_customerid eq '{cid}'"},
        ),
    )
    return payload.value
print(len(asyncio.run(profile("c1"))))

== a partial of a library's function that a pool runs
import asyncio
from functools import partial
async def people():
    loop = asyncio.get_running_loop()
    r = await loop.run_in_executor(None, partial(requests.get, f"{ROOT}/Customer?$top=3", headers=H))
    return r.json()["value"]
print(len(asyncio.run(people())))
-->
import asyncio
from functools import partial
async def people():
    loop = asyncio.get_running_loop()
    r = await loop.run_in_executor(None, partial(
        ci_dataverse.get,
        "msdynci_customerprofiles?$top=3",
        headers=H,
    ))
    return r.json()["value"]
print(len(asyncio.run(people())))

== a session of a class that only knows where it goes
class Session(requests.Session):
    def __init__(self):
        super().__init__()
        self.root = ROOT
        self.headers.update(H)
    def rows(self, table):
        return table
s = Session()
r = s.get(s.root + "/Customer", params={"$top": 3})
print(len(r.json()["value"]))
-->
class Session(requests.Session):
    def __init__(self):
        super().__init__()
        self.root = ROOT
        self.headers.update(H)
    def rows(self, table):
        return table
s = Session()
r = ci_dataverse.get("msdynci_customerprofiles", params={"$top": 3}, session=s)
print(len(r.json()["value"]))

== a session of a class that asks itself
class Session(requests.Session):
    def __init__(self):
        super().__init__()
        self.headers["Authorization"] = "Bearer " + TOKEN
        self.headers["Ocp-Apim-Subscription-Key"] = KEY
    def people(self, top):
        return self.get(f"{ROOT}/Customer?$top={top}").json()["value"]
print(len(Session().people(3)))
-->
class Session(requests.Session):
    def __init__(self):
        super().__init__()
        self.headers["Authorization"] = "Bearer " + TOKEN
        self.headers["Ocp-Apim-Subscription-Key"] = KEY
    def people(self, top):
        return ci_dataverse.get(f"msdynci_customerprofiles?$top={top}", session=self).json()["value"]
print(len(Session().people(3)))

== a session of a class that has a patience of its own
class Patient(requests.Session):
    def request(self, method, url, *args, **kwargs):
        kwargs.setdefault("timeout", 30)
        return super().request(method, url, *args, **kwargs)
s = Patient()
s.headers.update(H)
print(len(s.get(f"{ROOT}/Customer?$top=3").json()["value"]))
-->
class Patient(requests.Session):
    def request(self, method, url, *args, **kwargs):
        kwargs.setdefault("timeout", 30)
        return super().request(method, url, *args, **kwargs)
s = Patient()
s.headers.update(H)
print(len(ci_dataverse.get("msdynci_customerprofiles?$top=3", session=s).json()["value"]))

== a client of a class that has the address
class Api(httpx.Client):
    def __init__(self):
        super().__init__(base_url=API, headers=H, timeout=20)
with Api() as api:
    print(len(api.get("/data/Customer", params={"$top": 3}).json()["value"]))
-->
class Api(httpx.Client):
    def __init__(self):
        super().__init__(base_url=API, headers=H, timeout=20)
with Api() as api:
    print(len(ci_dataverse.get_httpx(
        "msdynci_customerprofiles",
        params={"$top": 3},
        client=api,
        token=ci_dataverse.token(),
    ).json()["value"]))

== aiohttp, entered
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        async with s.get(f"{ROOT}/Customer", headers=H) as r:
            return (await r.json())["value"]
-->
import aiohttp
async def rows():
    async with aiohttp.ClientSession() as s:
        async with ci_dataverse.get_aiohttp("msdynci_customerprofiles?$top=100", headers=H, session=s) as r:
            return (await r.json())["value"]

== aiohttp, awaited, below the base of its session
import aiohttp
async def rows():
    async with aiohttp.ClientSession(f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/") as s:
        r = await s.get("data/Customer", params={"$top": "3"}, headers=H)
        return r.status, (await r.json())["value"]
-->
import aiohttp
async def rows():
    async with aiohttp.ClientSession(f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/") as s:
        r = await ci_dataverse.get_aiohttp("msdynci_customerprofiles", params={"$top": "3"}, headers=H, session=s)
        return r.status, (await r.json())["value"]

== urllib with a request inside
import json
import urllib.request
rows = json.load(urllib.request.urlopen(urllib.request.Request(f"{ROOT}/Customer?$top=5", headers=H)))["value"]
-->
import json
rows = json.load(ci_dataverse.urlopen("msdynci_customerprofiles?$top=5", headers=H))["value"]

== urllib with a request under a name
import json
from urllib.request import Request, urlopen
def one(cid):
    req = Request(f"{ROOT}/Customer?$filter=CustomerId%20eq%20'{cid}'", None, H)
    with urlopen(req, timeout=5) as answer:
        return json.loads(answer.read().decode("utf-8"))["value"]
-->
import json
def one(cid):
    with ci_dataverse.urlopen(f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100", timeout=5, headers=H) as answer:
        return json.loads(answer.read().decode("utf-8"))["value"]

== a connection to the bare host
import http.client
import json
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    h.request("GET", f"/v1/instances/{ENV}/data/Customer?$top=1", headers=H)
    return json.loads(h.getresponse().read())["value"]
-->
import http.client
import json
def rows():
    h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
    return json.loads(ci_dataverse.get_http(query="msdynci_customerprofiles?$top=1", headers=H, connection=h).read())["value"]

== a pool of urllib3
import urllib3
http = urllib3.PoolManager()
rows = http.request("GET", f"{ROOT}/Customer", fields={"$filter": "City eq 'Oslo'"}, headers=H).json()["value"]
-->
import urllib3
http = urllib3.PoolManager()
rows = ci_dataverse.get_urllib3("msdynci_customerprofiles?$top=100", fields={"$filter": "msdynci_city eq 'Oslo'"}, headers=H, pool=http).json()["value"]

== a prepared request
def rows(s: requests.Session):
    p = requests.Request("GET", f"{ROOT}/Customer", params={"$top": 5}, headers=H).prepare()
    return s.send(p, timeout=9).json()["value"]
-->
def rows(s: requests.Session):
    return ci_dataverse.get("msdynci_customerprofiles?$top=5", timeout=9, headers=H, session=s).json()["value"]

== a request prepared by the session
def rows(s: requests.Session, city):
    return s.send(s.prepare_request(requests.Request("GET", f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=H))).json()
print(rows(requests.Session(), "Oslo")["value"])
-->
def rows(s: requests.Session, city):
    return ci_dataverse.get("msdynci_customerprofiles?$top=100", params={"$filter": f"msdynci_city eq '{city}'"}, headers=H, session=s).json()
print(rows(requests.Session(), "Oslo")["value"])

== options stored one after another
def rows(city):
    p = {"$top": "5"}
    p["$filter"] = f"City eq '{city}'"
    p.update({"$select": "FullName"})
    return requests.get(f"{ROOT}/Customer", params=p, headers=H)
print(rows("Oslo").status_code)
-->
def rows(city):
    p = {"$top": "5"}
    p["$filter"] = f"msdynci_city eq '{city}'"
    p.update({"$select": "msdynci_fullname"})
    return ci_dataverse.get("msdynci_customerprofiles", params=p, headers=H)
print(rows("Oslo").status_code)

== options that two calls read
def rows(cid):
    p = {"$filter": f"CustomerId eq '{cid}'"}
    a = requests.get(f"{ROOT}/Customer", params=p, headers=H)
    return a, requests.get(f"{ROOT}/UnifiedActivity", params=p, headers=H)
first, second = rows("c1")
print(first.ok, second.json()["value"])
-->
def rows(cid):
    a = ci_dataverse.get("msdynci_customerprofiles?$top=100", params={"$filter": f"msdynci_customerid eq '{cid}'"}, headers=H)
    return a, ci_dataverse.get("msdynci_unifiedactivities?$top=100", params={"$filter": f"msdynci_customerid eq '{cid}'"}, headers=H)
first, second = rows("c1")
print(first.ok, second.json()["value"])

== a copy of options with one more
def rows(cid):
    p = {"$filter": f"CustomerId eq '{cid}'"}
    q = {**p, "$top": 1}
    a = requests.get(f"{ROOT}/Customer", params=p, headers=H)
    return a, requests.get(f"{ROOT}/Customer", params=q, headers=H)
first, second = rows("c1")
print(first.ok, second.json()["value"])
-->
def rows(cid):
    a = ci_dataverse.get("msdynci_customerprofiles?$top=100", params={"$filter": f"msdynci_customerid eq '{cid}'"}, headers=H)
    return a, ci_dataverse.get("msdynci_customerprofiles?$top=1", params={"$filter": f"msdynci_customerid eq '{cid}'"}, headers=H)
first, second = rows("c1")
print(first.ok, second.json()["value"])

== options stored between two calls
def rows(city):
    p = {"$top": 5}
    a = requests.get(f"{ROOT}/Customer", params=p, headers=H)
    p["$filter"] = f"City eq '{city}'"
    return a, requests.get(f"{ROOT}/Customer", params=p, headers=H)
first, second = rows("Oslo")
print(first.ok, second.json()["value"])
-->
def rows(city):
    p = {"$top": 5}
    a = ci_dataverse.get("msdynci_customerprofiles?$top=5", headers=H)
    p["$filter"] = f"City eq '{city}'"
    return a, ci_dataverse.get("msdynci_customerprofiles?$top=5", params={"$filter": f"msdynci_city eq '{city}'"}, headers=H)
first, second = rows("Oslo")
print(first.ok, second.json()["value"])

== options as pairs
def rows(city):
    return requests.get(f"{ROOT}/Customer", params=[("$filter", f"City eq '{city}'"), ("$top", 1)], headers=H)
print(rows("Oslo").status_code)
-->
def rows(city):
    return ci_dataverse.get("msdynci_customerprofiles?$top=1", params={"$filter": f"msdynci_city eq '{city}'"}, headers=H)
print(rows("Oslo").status_code)

== options encoded by hand
from urllib.parse import urlencode
def rows(city):
    return requests.get(f"{ROOT}/Customer", params=urlencode({"$filter": f"City eq '{city}'"}), headers=H)
print(rows("Oslo").status_code)
-->
def rows(city):
    return ci_dataverse.get("msdynci_customerprofiles?$top=100", params={"$filter": f"msdynci_city eq '{city}'"}, headers=H)
print(rows("Oslo").status_code)

== arguments out of a dictionary
def rows(city):
    more = {"params": {"$filter": f"City eq '{city}'"}, "timeout": 5}
    return requests.get(f"{ROOT}/Customer", headers=H, **more)
print(rows("Oslo").status_code)
-->
def rows(city):
    return ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H, params={"$filter": f"msdynci_city eq '{city}'"}, timeout=5)
print(rows("Oslo").status_code)

== arguments out of a display
r = requests.get(f"{ROOT}/Customer", **{"headers": H})
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== the address out of a dictionary
def rows():
    more = {"url": f"{ROOT}/Customer", "headers": H}
    return requests.get(**more)
print(rows().status_code)
-->
def rows():
    return ci_dataverse.get(query="msdynci_customerprofiles?$top=100", headers=H)
print(rows().status_code)

== the client's arguments out of a dictionary
def one(cid):
    opts = {"filter": f"CustomerId eq '{cid}'", "custom_headers": H}
    return CustomerInsights().get_entities_with_odata_path(ENV, "Customer", **opts).value
-->
def one(cid):
    return ci_dataverse.get_entities("msdynci_customerprofiles?$top=100", headers=H, params={"$filter": f"msdynci_customerid eq '{cid}'"}).value

== the raw answer of the client
raw = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", raw=True, custom_headers=H)
if raw.response.status_code == 200:
    rows = raw.output.value
-->
raw = ci_dataverse.get_entities("msdynci_customerprofiles?$top=100", raw=True, headers=H)
if raw.response.status_code == 200:
    rows = raw.output.value

== a partial of a function
from functools import partial
get = partial(requests.get, timeout=30)
r = get(f"{ROOT}/Customer", headers=H)
-->
from functools import partial
get = partial(requests.get, timeout=30)
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H, timeout=30)

== a method of a session under a name
def rows(s: requests.Session):
    fetch = s.get
    return fetch(f"{ROOT}/Customer", headers=H)
print(rows(requests.Session()).status_code)
-->
def rows(s: requests.Session):
    return ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H, session=s)
print(rows(requests.Session()).status_code)

== a function by its name as text
r = getattr(requests, "get")(f"{ROOT}/Customer", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== a function handed to a pool
def rows(pool):
    return pool.submit(requests.get, f"{ROOT}/Customer", headers=H).result().json()
print(rows(None)["value"])
-->
def rows(pool):
    return pool.submit(ci_dataverse.get, "msdynci_customerprofiles?$top=100", headers=H).result().json()
print(rows(None)["value"])

== an adapter with retries for the legacy host
from requests.adapters import HTTPAdapter
s = requests.Session()
s.mount("https://api.ci.ai.dynamics.com", HTTPAdapter(max_retries=3))
r = s.get(f"{ROOT}/Customer", headers=H)
-->
from requests.adapters import HTTPAdapter
s = requests.Session()
s.mount("https://api.ci.ai.dynamics.com", HTTPAdapter(max_retries=3))
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H, session=s, token=ci_dataverse.token())

== headers that a request gets once it is built
import json
import urllib.request


def people(city):
    req = urllib.request.Request(f"{ROOT}/Customer?$filter=CustomerId%20eq%20'{city}'&$top=5")
    req.add_header("Authorization", "Bearer " + TOKEN)
    req.add_header("Ocp-Apim-Subscription-Key", KEY)
    with urllib.request.urlopen(req, timeout=30) as answer:
        return json.load(answer)["value"]
-->
import json


def people(city):
    with ci_dataverse.urlopen(
        f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{city}'&$top=5",
        timeout=30,
        headers={"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY},
    ) as answer:
        return json.load(answer)["value"]

== a request that is built before it is tried
import json
import urllib.error
import urllib.request


def people(cid):
    request = urllib.request.Request(f"{ROOT}/Customer?$filter=CustomerId%20eq%20'{cid}'&$top=5")
    request.add_header("Authorization", "Bearer " + TOKEN)
    request.add_header("Ocp-Apim-Subscription-Key", os.environ["KEY"])
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return []
        raise
    return json.load(answer)["value"]
-->
import json
import urllib.error
import urllib.request


def people(cid):
    try:
        answer = ci_dataverse.urlopen(
            f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=5",
            headers={
                "Authorization": "Bearer " + TOKEN,
                "Ocp-Apim-Subscription-Key": os.environ["KEY"],
            },
        )
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return []
        raise
    return json.load(answer)["value"]
"""
