"""Programs whose functions send calls that move and calls that stay, one kind of function each."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== requests, handed a path
def ask(path):
    r = requests.get(f"{API}/{path}", headers=H, timeout=9)
    r.raise_for_status()
    return r.json()
print(len(ask("data/Customer?$top=3")["value"]), len(ask("manage/segments")))

== requests, handed an address, with a session
session = requests.Session()
session.headers.update(H)
def ask(url, params=None):
    return session.get(url, params=params, timeout=9).json()
print(len(ask(ROOT + "/Customer", {"$filter": "City eq 'Seattle'", "$top": 3})["value"]), len(ask(API + "/manage/segments")))

== requests, built and sent
def ask(url):
    request = requests.Request("GET", url, headers=H)
    with requests.Session() as session:
        session.verify = os.environ["REQUESTS_CA_BUNDLE"]
        return session.send(session.prepare_request(request), verify=session.verify).json()
print(len(ask(ROOT + "/Customer?$top=3")["value"]), len(ask(API + "/manage/segments")))

== urllib, handed an address
import json, urllib.request
def ask(url):
    request = urllib.request.Request(url, headers=H)
    with urllib.request.urlopen(request, timeout=9) as answer:
        return json.load(answer)
print(len(ask(ROOT + "/Customer?$top=3")["value"]), len(ask(API + "/manage/segments")))

== urllib, handed an address, with headers one by one
import json, urllib.request
def ask(url):
    request = urllib.request.Request(url)
    request.add_header("Authorization", "Bearer " + TOKEN)
    request.add_header("Ocp-Apim-Subscription-Key", KEY)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
print(len(ask(ROOT + "/Customer?$top=3")["value"]), len(ask(API + "/manage/segments")))

== urllib, handed a path
import json, urllib.request
def ask(path):
    request = urllib.request.Request(API + path, headers=H)
    return json.loads(urllib.request.urlopen(request).read())
print(len(ask("/data/Customer?$top=3")["value"]), len(ask("/manage/segments")))

== urllib, handed a table and options
import json, urllib.parse, urllib.request
def rows(table, **options):
    query = urllib.parse.urlencode({"$" + name: value for name, value in options.items()})
    request = urllib.request.Request(f"{ROOT}/{table}?{query}", headers=H)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["value"]
print(len(rows("Customer", filter="City eq 'Seattle'", top=3)), len(rows("Website_contacts", top=2)))

== httpx, handed a path
client = httpx.Client(base_url=API, headers=H)
def ask(path, **params):
    return client.get(path, params=params).json()
print(len(ask("/data/Customer", **{"$top": 3})["value"]), len(ask("/manage/segments")))

== urllib3, handed an address
import json, urllib3
pool = urllib3.PoolManager(ca_certs=os.environ.get("SSL_CERT_FILE"))
def ask(url):
    return json.loads(pool.request("GET", url, headers=H, timeout=9.0).data)
print(len(ask(ROOT + "/Customer?$top=3")["value"]), len(ask(API + "/manage/segments")))

== requests, handed a table and options
def rows(table, select=None, top=None):
    params = {}
    if select:
        params["$select"] = ",".join(select)
    if top:
        params["$top"] = top
    r = requests.get(f"{ROOT}/{table}", params=params, headers=H)
    return r.status_code, r.json()["value"]
print(rows("Customer", select=["FullName"], top=3), len(rows("Website_contacts", top=2)[1]))

== a class, handed a path, with a token of its own
class Api:
    def __init__(self, root):
        self.root = root
    def headers(self):
        got = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
        return {"Authorization": "Bearer " + got["access_token"], "Ocp-Apim-Subscription-Key": KEY}
    def ask(self, path, params=None):
        return requests.get(
            self.root + path,
            params=params,
            headers=self.headers(),
        ).json()
    def people(self, city):
        return self.ask("/data/Customer", {"$filter": f"City eq '{city}'"})["value"]
    def segments(self):
        return self.ask("/manage/segments")
api = Api(API)
print(len(api.people("Seattle")), len(api.segments()))

== a class whose methods only read their address off it
class Api:
    root = API
    def ask(self, path):
        return requests.get(self.root + path, headers=H).json()
    def people(self):
        return self.ask("/data/Customer?$top=3")["value"]
    def segments(self):
        return self.ask("/manage/segments")
print(len(Api().people()), len(Api().segments()))

== a function over a function
def send(verb, path):
    r = requests.request(verb, API + path, headers=H)
    r.raise_for_status()
    return r.json()
def get(path):
    return send("GET", path)
print(len(get("/data/Customer?$top=3")["value"]), len(get("/manage/segments")), len(send("GET", "/data/UnifiedActivity?$top=2")["value"]))

== asynchronous, handed a path
import asyncio
async def ask(client, path):
    r = await client.get(API + path, headers=H)
    return r.json()
async def main():
    async with httpx.AsyncClient() as client:
        people, segments = await asyncio.gather(ask(client, "/data/Customer?$top=3"), ask(client, "/manage/segments"))
    print(len(people["value"]), len(segments))
asyncio.run(main())

== a page after another
def pages(table, size):
    skip = 0
    while True:
        rows = requests.get(f"{ROOT}/{table}", params={"$top": size, "$skip": skip}, headers=H).json()["value"]
        yield from rows
        if len(rows) < size:
            return
        skip += size
print(sum(1 for _ in pages("Customer_Measure", 50)), sum(1 for _ in pages("Website_contacts", 90)))

== further arguments of calls that stay
class Api:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)
    def _send(self, method, path, **more):
        more.setdefault("timeout", 9)
        r = self.session.request(method, f"{API}/{path}", **more)
        r.raise_for_status()
        return r.json()
    def get(self, path, params=None):
        return self._send("GET", path, params=params)
    def people(self, city):
        return self.get("data/Customer", params={"$filter": f"City eq '{city}'"})["value"]
    def segments(self):
        return self.get("manage/segments")
    def first(self):
        return self._send("GET", "data/Customer", params={"$top": 3}, timeout=3)["value"]
api = Api()
print(len(api.people("Seattle")), len(api.first()), len(api.segments()))

== further arguments, some of them known to the program alone
OPTIONS = {"timeout": 5}
OPTIONS["params"] = {"$top": 2}
def ask(path, **more):
    return requests.get(f"{API}/{path}", headers=H, **more).json()
print(len(ask("data/Customer", params={"$top": 3})["value"]), len(ask("data/Customer", **OPTIONS)["value"]))

== a partial of a function, and calls that stay
import functools
def load(path, *, root, headers=None, timeout=9):
    r = requests.get(root + path, headers=headers, timeout=timeout)
    r.raise_for_status()
    return r.json()
ask = functools.partial(load, root=API, headers=H)
print(len(ask("/data/Customer?$top=3")["value"]), len(ask("/manage/segments", timeout=3)))

== http.client, handed a path
import http.client, json
def ask(path):
    conn = http.client.HTTPSConnection("api.ci.ai.dynamics.com", timeout=9)
    try:
        conn.request("GET", "/v1/instances/" + ENV + path, headers=H)
        answer = conn.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        conn.close()
print(len(ask("/data/Customer?$top=3")[1]["value"]), len(ask("/manage/segments")[1]), ask("/data/Website_contacts?$top=2")[0])

== http.client, a class that keeps its connection, handed a table and options
import http.client, json, ssl, urllib.parse
CONTEXT = ssl.create_default_context()
class Gateway:
    def __init__(self):
        self.conn = http.client.HTTPSConnection("api.ci.ai.dynamics.com", context=CONTEXT)
    def rows(self, table, **options):
        query = urllib.parse.urlencode({"$" + name: value for name, value in options.items()})
        self.conn.request("GET", f"/v1/instances/{ENV}/data/{table}?{query}", headers=H)
        answer = self.conn.getresponse()
        body = answer.read()
        if answer.status >= 400:
            raise IOError(table)
        return json.loads(body)["value"]
gateway = Gateway()
print(len(gateway.rows("Customer", filter="City eq 'Seattle'", top=3)), len(gateway.rows("Website_contacts", top=2)))
print(len(gateway.rows("UnifiedActivity", top=4)))

== a table and options over a request of any verb, and calls that stay
class Client:
    BASE = "https://api.ci.ai.dynamics.com/v1"
    def __init__(self, instance, key):
        self.instance = instance
        self.key = key
    def _headers(self):
        return {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": self.key}
    def _request(self, method, endpoint, params=None, data=None, json=None):
        url = f"{self.BASE}/instances/{self.instance}/{endpoint}"
        response = requests.request(method, url, headers=self._headers(), params=params, data=data, json=json, timeout=30)
        if response.status_code == 401:
            raise PermissionError("not signed in")
        response.raise_for_status()
        return response.json()
    def query(self, table, filter=None, select=None, top=None):
        params = {}
        if filter:
            params["$filter"] = filter
        if select:
            params["$select"] = select
        if top:
            params["$top"] = top
        return self._request("GET", f"data/{table}", params=params)["value"]
    def segments(self):
        return self._request("GET", "manage/segments")
c = Client(ENV, KEY)
print(len(c.query("Customer", filter="City eq 'Rome'", top=3)), len(c.query("UnifiedActivity", select="Title", top=2)), len(c.segments()))

== a table and options over further arguments, and calls that stay
def send(path, **more):
    r = requests.get(f"{API}/{path}", headers=H, **more)
    r.raise_for_status()
    return r.json()
def rows(table, where=None, top=None):
    asked = {}
    if where is not None:
        asked["$filter"] = where
    if top is not None:
        asked["$top"] = top
    return send("data/" + table, params=asked, timeout=9)["value"]
print(len(rows("Customer", "City eq 'Seattle'", 3)), len(rows("Website_contacts", None, 4)), len(send("manage/segments")))
print(len(rows("UnifiedActivity", where="ActivityType eq 'Feedback'")), len(send("data/Customer?$top=2")["value"]))

== arguments that the function cannot do without
class Api:
    def query(self, entity, select=None, filters=None, top=100):
        flt = " and ".join(filters)
        url = f"{ROOT}/{entity}?$select={','.join(select)}&$filter={flt}&$top={top}"
        r = requests.get(url, headers=H)
        r.raise_for_status()
        return r.json()["value"]
api = Api()
print(api.query("Customer", ["FullName"], ["City eq 'Rome'"], top=2))
print(len(api.query("Website_contacts", ["ContactId"], ["ContactId ne 'x'"], top=2)))

== a condition that is stripped, for a table that stays as well
def rows(table, where=None):
    where = where.strip()
    return len(requests.get(f"{ROOT}/{table}?$filter={where}", headers=H).json()["value"])
print(rows("Customer", " City eq 'Seattle' "), rows("Website_contacts", " ContactId ne 'x' "))

== the client, for tables that move and ones that stay
CLIENT = CustomerInsights()
def rows(table, top="100", **options):
    page = CLIENT.get_entities_with_odata_path(ENV, table, top=top, custom_headers=H, **options)
    return page.value
print(len(rows("Customer", filter="City eq 'Seattle'")), len(rows("Website_contacts", top="3")))

== the client with headers of its own, and its raw answer
CLIENT = CustomerInsights()
CLIENT.config.headers.update(H)
def status(table, condition):
    return CLIENT.get_entities_with_odata_path(ENV, table, filter=condition, raw=True).response.status_code
print(status("Customer", "City eq 'Seattle'"), status("Website_contacts", "ContactId ne 'x'"))

== rows over a request that names the path in its error
class CiError(Exception):
    def __init__(self, status, path):
        super().__init__(f"{status} for {path}")
        self.status = status
class Client:
    root = "https://api.ci.ai.dynamics.com/v1/instances/"
    def __init__(self):
        self._session = requests.Session()
    def _request(self, method, path, **kwargs):
        response = self._session.request(method, self.root + ENV + "/" + path, headers=H, timeout=30, **kwargs)
        if response.status_code >= 400:
            raise CiError(response.status_code, path)
        return response.json() if response.content else None
    def rows(self, table, filter=None, select=None, top=None):
        params = {}
        if filter:
            params["$filter"] = filter
        if select:
            params["$select"] = ",".join(select)
        if top:
            params["$top"] = str(top)
        return self._request("GET", f"data/{table}", params=params)["value"]
    def measures(self):
        return self._request("GET", "manage/measures")
ci = Client()
for row in ci.rows("Customer", filter="City eq 'Seattle'", select=["CustomerId", "FullName"], top=8):
    print(row["CustomerId"][:6], row["FullName"])
print(len(ci.rows("Customer_Measure", top=30)), sorted(m["name"] for m in ci.measures()))
try:
    ci.rows("Wishlist", top=1)
except CiError as error:
    print("wishlist:", error.status, error)

== a get that hands on its options, with the path in an error
class CiError(Exception):
    pass
class Client:
    def _request(self, method, path, params=None):
        response = requests.request(method, f"{ROOT}/{path}", params=params, headers=H)
        if not response.ok:
            raise CiError(method, path)
        return response.json()
    def get(self, path, params=None):
        return self._request("GET", path, params=params)
ci = Client()
print(len(ci.get("Customer", {"$filter": "City eq 'Seattle'"})["value"]), len(ci.get("UnifiedActivity", params={"$top": 2})["value"]))
try:
    ci.get("Nothing")
except CiError as error:
    print(error)

== a get that hands on all its options, with the path in an error
class CiError(Exception):
    pass
class Client:
    def _request(self, method, path, **kwargs):
        response = requests.request(method, f"{ROOT}/{path}", headers=H, **kwargs)
        if not response.ok:
            raise CiError(method, path)
        return response.json()
    def get(self, path, **kwargs):
        return self._request("GET", path, **kwargs)
ci = Client()
print(len(ci.get("Customer", params={"$filter": "City eq 'Seattle'"})["value"]), len(ci.get("UnifiedActivity", params={"$top": 2}, timeout=30)["value"]))
try:
    ci.get("Nothing")
except CiError as error:
    print(error)

== three layers and a path in an error
class CiError(Exception):
    pass
class Http:
    def send(self, method, path, params=None):
        response = requests.request(method, f"{ROOT}/{path}", params=params, headers=H)
        if response.status_code != 200:
            raise CiError(path)
        return response.json()
class Client:
    def __init__(self):
        self.http = Http()
    def get(self, path, params=None):
        return self.http.send("GET", path, params)
    def rows(self, table, where=None, columns=(), top=None):
        params = {}
        if where:
            params["$filter"] = where
        if columns:
            params["$select"] = ",".join(columns)
        if top:
            params["$top"] = top
        return self.get(table, params)["value"]
class Customers:
    def __init__(self, client):
        self.client = client
    def in_city(self, city):
        return self.client.rows("Customer", where=f"City eq '{city}'", columns=["CustomerId", "City"])
print(len(Customers(Client()).in_city("Seattle")), len(Client().rows("UnifiedActivity", top=2)))
try:
    Client().rows("Nothing", top=2)
except CiError as error:
    print(error)

== a session that one repository hands to the next
import abc
class Base(abc.ABC):
    def __init__(self, session=None):
        self.session = session or self.connect()
    @staticmethod
    def connect():
        session = requests.Session()
        session.headers.update(H)
        return session
    def _query(self, table, **options):
        params = {"$" + name: value for name, value in options.items() if value is not None}
        response = self.session.get(f"{ROOT}/{table}", params=params)
        response.raise_for_status()
        return [self.to_entity(row) for row in response.json()["value"]]
    @abc.abstractmethod
    def to_entity(self, row):
        ...
class Customers(Base):
    def to_entity(self, row):
        return {"id": row["CustomerId"], "name": row["FullName"]}
    def get(self, customer_id):
        found = self._query("Customer", filter=f"CustomerId eq '{customer_id}'", top=1)
        return found[0] if found else None
    def in_state(self, state, limit=20):
        return self._query("Customer", filter=f"State eq '{state}'", top=limit)
class Activities(Base):
    def to_entity(self, row):
        return row["ActivityType"]
    def of_customer(self, customer_id):
        return self._query("UnifiedActivity", filter=f"CustomerId eq '{customer_id}'")
class Visits(Base):
    def to_entity(self, row):
        return sorted(row)
    def first(self, limit):
        return self._query("StoreVisits", top=limit)
customers = Customers()
activities = Activities(customers.session)
visits = Visits(customers.session)
found = customers.in_state("WA")
print(len(found), customers.get(found[0]["id"]))
print([one for each in found for one in activities.of_customer(each["id"])])
try:
    print(visits.first(2))
except requests.HTTPError as error:
    print(error.response.status_code)

== a get that hands on all its options, some move
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
try:
    ci.get("Nothing", {"$top": 1})
except CiError as error:
    print(error)

== a token by a form in an f-string, some calls stay
import os
import requests
def token():
    body = f"grant_type=client_credentials&client_id={os.environ['AZURE_CLIENT_ID']}&client_secret={os.environ['AZURE_CLIENT_SECRET']}&resource=https://api.ci.ai.microsoft.com"
    r = requests.post("https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/token", data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    return r.json()["access_token"]
H = {"Authorization": "bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
u = "https://api.ci.ai.dynamics.com/v1/instances/" + ENV
print(len(requests.get(u + "/data/Customer?$filter=City eq 'Seattle'", headers=H).json()["value"]), len(requests.get(u + "/manage/segments", headers=H).json()))

== columns that settings have by default
from dataclasses import dataclass, field
@dataclass(frozen=True)
class Settings:
    page: int = 40
    columns: tuple = field(default=("CustomerId", "FullName"))
    more: list = field(default_factory=lambda: ["City"])
class Api:
    def __init__(self, settings: Settings):
        self.settings = settings
    def _get(self, path):
        return requests.get(f"{ROOT}/{path}", headers=H).json()
    def in_city(self, city):
        cols = ",".join(self.settings.columns)
        return self._get(f"Customer?$filter=City eq '{city}'&$select={cols}")["value"]
    def first_page(self):
        cols = ",".join([*self.settings.columns, *self.settings.more])
        return self._get(f"Customer?$select={cols}&$top=5")["value"]
api = Api(Settings())
print(api.in_city("Seattle")[0], api.first_page()[0])

== a decorated get, with an answer that goes whole elsewhere
import functools, time
def retry(times=3):
    def decorate(func):
        @functools.wraps(func)
        def inner(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return func(*args, **kwargs)
                except requests.ConnectionError:
                    if attempt == times:
                        raise
                    time.sleep(attempt)
        return inner
    return decorate
SERVICE = "https://api.ci.ai.dynamics.com/v1/instances/" + ENV
class Client:
    @retry(times=2)
    def get(self, path, params=None):
        r = requests.get(f"{SERVICE}/{path}", params=params, headers=H)
        r.raise_for_status()
        return r.json()
    def people(self, city):
        return self.get("data/Customer", {"$filter": f"City eq '{city}'"})["value"]
    def segments(self):
        return self.get("manage/segments")
ci = Client()
print(len(ci.people("Seattle")))
for one in ci.segments():
    print(sorted(one)[:3])

== a decorated get, with an answer that is printed whole
import functools
def logged(func):
    @functools.wraps(func)
    def inner(*args, **kwargs):
        return func(*args, **kwargs)
    return inner
@logged
def get(path, params=None):
    return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
print(sorted(get("Customer", {"$top": 1})))
print(len(get("Customer", {"$top": 3})["value"]))

== options that one text joins
def rows_of(table, options):
    base = f"{ROOT}/{table}"
    query = "&".join(f"${name}={value}" for name, value in options.items() if value)
    response = requests.get(f"{base}?{query}", headers=H, timeout=30)
    if response.status_code == 404:
        raise LookupError(f"there is no {table}")
    response.raise_for_status()
    return response.json()["value"]
def valuable(points=4500):
    options = {"select": "CustomerId,FullName,RewardPoints", "filter": f"RewardPoints ge {points}", "orderby": "RewardPoints desc"}
    return rows_of("Customer", options)
print(len(valuable()), len(rows_of("UnifiedActivity", {"filter": "ActivityType eq 'Feedback'", "top": 5, "skip": None})))
try:
    rows_of("Website_contacts", {"top": 2})
except LookupError as error:
    print(error)

== parts of an address that a method joins
SERVICE = "https://api.ci.ai.dynamics.com/v1"
class Context:
    def __init__(self, instance):
        self.instance = instance
    def url(self, *parts):
        return "/".join((SERVICE, "instances", self.instance) + parts)
def show(ctx, customer):
    where = {"$filter": f"CustomerId eq '{customer}'"}
    return len(requests.get(ctx.url("data", "Customer"), params=where, headers=H).json()["value"])
def roles(ctx):
    return len(requests.get(ctx.url("rbac", "roles"), headers=H).json())
ctx = Context(ENV)
print(show(ctx, "x"), roles(ctx))

== options by position through a function that hands on all
class CIError(Exception):
    pass
class CI:
    def __init__(self):
        self.s = requests.Session()
        self.s.headers.update(H)
    def _request(self, method, path, **kwargs):
        r = self.s.request(method, f"{ROOT}/{path}", **kwargs)
        if not r.ok:
            raise CIError(f"{method} {path} -> {r.status_code}")
        return r.json()
    def get(self, path, params=None, **kwargs):
        return self._request("GET", path, params=params, **kwargs)
    def rows(self, table, filter=None, select=None, top=None):
        params = {}
        if filter:
            params["$filter"] = filter
        if select:
            params["$select"] = ",".join(select)
        if top:
            params["$top"] = top
        return self.get(table, params)["value"]
ci = CI()
print([r["FullName"] for r in ci.rows("Customer", "City eq 'Seattle'", ["FullName"], 3)])
for table, flt in (("Customer", "Nope eq 'x'"), ("Wishlist", None)):
    try:
        print(len(ci.rows(table, flt)))
    except CIError as e:
        print("failed", e)
print([r["Title"] for r in ci.rows("UnifiedActivity", None, ["Title"], 2)])

== options by position through a function that hands on all, with another caller and a timeout
def fetch(path, params=None, **kwargs):
    return _request("GET", path, params=params, **kwargs)
def _request(method, path, **kwargs):
    r = requests.request(method, f"{ROOT}/{path}", headers=H, **kwargs)
    r.raise_for_status()
    return r.json()
def rows(table, where=None, top=None):
    params = {"$filter": where, "$top": top}
    return {table: len(fetch(table, params, timeout=20)["value"])}
print(rows("Customer", "City eq 'Seattle'"), rows("UnifiedActivity", top=3), len(fetch("Customer", {"$top": 2})["value"]))
try:
    rows("Wishlist")
except requests.HTTPError as error:
    print(error.response.status_code)

== a table by default under a path in an error
def get(path, params=None):
    r = requests.get(f"{ROOT}/{path}", params=params, headers=H)
    if not r.ok:
        raise ValueError(path)
    return r.json()["value"]
def by_city(city, table="Customer"):
    return [one["CustomerId"] for one in get(table, {"$filter": f"City eq '{city}'", "$top": 2})]
print(len(by_city("Seattle")), len(by_city("Rome", "Customer")))
try:
    by_city("Rome", "Wishlist")
except ValueError as error:
    print(error)

== a client that a class is given from outside
class Client:
    def fetch(self, path, params=None):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
class Repo:
    client = None
    def people(self, city):
        return self.client.fetch("Customer", {"$filter": f"City eq '{city}'"})["value"]
Repo.client = Client()
direct = Client()
print(len(Repo().people("Seattle")), len(direct.fetch("Customer", {"$top": 3})["value"]))

== a client that takes the place of a table
class Client:
    def fetch(self, path, params=None):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
class Repo:
    def __init__(self):
        self.client = {}
    def people(self, city):
        return self.client.fetch("Customer", {"$filter": f"City eq '{city}'"})["value"]
repo = Repo()
repo.client = Client()
direct = Client()
print(len(repo.people("Seattle")), len(direct.fetch("Customer", {"$top": 3})["value"]))

== a client that an heir puts in the place of a table
class Client:
    def fetch(self, path, params=None):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()
class Repo:
    client = {}
    def people(self, city):
        return self.client.fetch("Customer", {"$filter": f"City eq '{city}'"})["value"]
class Live(Repo):
    client = Client()
direct = Client()
print(len(Live().people("Seattle")), len(direct.fetch("Customer", {"$top": 3})["value"]))

== options by name through a function that hands on all
def _call(method, path, **kwargs):
    response = requests.request(method, f"{ROOT}/{path}", headers=H, timeout=30, **kwargs)
    if response.status_code >= 400:
        raise RuntimeError(response.status_code)
    return response
def get(path, **params):
    return _call("GET", path, params={"$" + k: v for k, v in params.items()}).json()["value"]
def patch(path, body):
    return _call("PATCH", path, json=body).status_code
print(len(get("Customer", select="CustomerId,FullName", top=3)), len(get("UnifiedActivity", top=2)))

== options by name through a function that hands on all, each by itself
def _call(method, path, **kwargs):
    response = requests.request(method, f"{ROOT}/{path}", headers=H, timeout=30, **kwargs)
    if response.status_code >= 400:
        raise RuntimeError(response.status_code)
    return response
def get(path, select=None, top=None):
    return _call("GET", path, params={"$select": select, "$top": top}).json()["value"]
def patch(path, body):
    return _call("PATCH", path, json=body).status_code
print(len(get("Customer", select="CustomerId,FullName", top=3)), len(get("UnifiedActivity", top=2)))

== a session with an object that signs
import os
import msal
import requests
from requests.auth import AuthBase
class CiAuth(AuthBase):
    def __init__(self):
        self.app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
    def __call__(self, r):
        result = self.app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
        r.headers["Authorization"] = "Bearer " + result["access_token"]
        r.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        return r
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
session = requests.Session()
session.auth = CiAuth()
print(len(session.get(f"{ROOT}/data/Customer?$top=3", timeout=9).json()["value"]))
print(session.get(f"{ROOT}/manage/segments", timeout=9).status_code)

== a client of httpx with an object that signs
import os
import httpx
from azure.identity import ClientSecretCredential
class BearerAuth(httpx.Auth):
    def __init__(self, scope):
        self.scope = scope
        self.credential = ClientSecretCredential(tenant_id=os.environ["AZURE_TENANT_ID"], client_id=os.environ["AZURE_CLIENT_ID"], client_secret=os.environ["AZURE_CLIENT_SECRET"])
    def auth_flow(self, request):
        request.headers["Authorization"] = f"Bearer {self.credential.get_token(self.scope).token}"
        yield request
client = httpx.Client(base_url=f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/", auth=BearerAuth("https://api.ci.ai.microsoft.com/.default"), headers={"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}, timeout=20)
r = client.get("data/Customer", params={"$top": 2})
print(r.status_code, len(r.json()["value"]))
print(client.get("manage/segments").status_code)

== a session with an object that signs, for a function that posts as well
import os
import msal
import requests
class Auth(requests.auth.AuthBase):
    def __init__(self):
        self._app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}", client_credential=os.environ["AZURE_CLIENT_SECRET"])
        self._token = None
    def __call__(self, r):
        if self._token is None:
            self._token = self._app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
        r.headers["Authorization"] = f"Bearer {self._token}"
        return r
class Api:
    def __init__(self):
        self.s = requests.Session()
        self.s.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        self.s.auth = Auth()
        self.root = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
    def call(self, method, path, **kw):
        r = self.s.request(method, f"{self.root}/{path}", **kw)
        r.raise_for_status()
        return r.json()
api = Api()
print(len(api.call("GET", "data/Customer", params={"$top": 3})["value"]))
print(type(api.call("GET", "manage/segments")).__name__)
"""
