"""Functions that make the options of their callers: calls that move with them, or stay."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== a table and options over a request of any verb
class Client:
    def _request(self, method, endpoint, params=None):
        url = f"{API}/{endpoint}"
        response = requests.request(method, url, headers=H, params=params, timeout=30)
        response.raise_for_status()
        return response.json()
    def query(self, table, filter=None, top=None):
        params = {}
        if filter:
            params["$filter"] = filter
        if top:
            params["$top"] = top
        return self._request("GET", f"data/{table}", params=params)["value"]
c = Client()
print(len(c.query("Customer", filter="City eq 'Rome'", top=3)), len(c.query("UnifiedActivity", top=2)))
-->
class Client:
    def _request(self, method, endpoint):
        response = ci_dataverse.get(endpoint, headers=H, timeout=30)
        response.raise_for_status()
        return response.json()
    def query(self, table):
        return self._request("GET", table)["value"]
c = Client()
print(len(c.query("msdynci_customerprofiles?$filter=msdynci_city eq 'Rome'&$top=3")), len(c.query(
    "msdynci_unifiedactivities?$top=2",
)))

== a table and options over a method that reads a path
class Client:
    def _request(self, endpoint, params=None):
        url = f"{API}/{endpoint}"
        response = requests.get(url, headers=H, params=params, timeout=30)
        response.raise_for_status()
        return response.json()
    def query(self, table, filter=None, top=None):
        params = {}
        if filter:
            params["$filter"] = filter
        if top:
            params["$top"] = top
        return self._request(f"data/{table}", params=params)["value"]
c = Client()
print(len(c.query("Customer", filter="City eq 'Rome'", top=3)), len(c.query("UnifiedActivity", top=2)))
-->
class Client:
    def _request(self, endpoint, params=None):
        response = ci_dataverse.get(endpoint, headers=H, params=params, timeout=30)
        response.raise_for_status()
        return response.json()
    def query(self, table):
        return self._request(table)["value"]
c = Client()
print(len(c.query("msdynci_customerprofiles?$filter=msdynci_city eq 'Rome'&$top=3")), len(c.query(
    "msdynci_unifiedactivities?$top=2",
)))

== a table and options over a function that reads a path
def _request(endpoint, params=None):
    response = requests.get(f"{API}/{endpoint}", headers=H, params=params, timeout=30)
    response.raise_for_status()
    return response.json()
def query(table, filter=None, top=None):
    params = {}
    if filter:
        params["$filter"] = filter
    if top:
        params["$top"] = top
    return _request(f"data/{table}", params=params)["value"]
print(len(query("Customer", filter="City eq 'Rome'", top=3)), len(query("UnifiedActivity", top=2)))
-->
def _request(endpoint, params=None):
    response = ci_dataverse.get(endpoint, headers=H, params=params, timeout=30)
    response.raise_for_status()
    return response.json()
def query(table):
    return _request(table)["value"]
print(len(query("msdynci_customerprofiles?$filter=msdynci_city eq 'Rome'&$top=3")), len(query(
    "msdynci_unifiedactivities?$top=2",
)))

== a table and options over further arguments
def send(path, **more):
    r = requests.get(f"{API}/{path}", headers=H, **more)
    r.raise_for_status()
    return r.json()
def rows(table, *, where=None, columns=()):
    asked = {}
    if where is not None:
        asked["$filter"] = where
    if columns:
        asked["$select"] = ",".join(columns)
    return send("data/" + table, params=asked, timeout=9)["value"]
def people(city):
    return rows("Customer", where=f"City eq '{city}'", columns=["FullName", "City"])
print(len(rows("UnifiedActivity", columns=("Title", "ActivityTime"))))
-->
def send(path, **more):
    r = ci_dataverse.get(path, headers=H, **more)
    r.raise_for_status()
    return r.json()
def rows(table):
    return send(table, timeout=9)["value"]
def people(city):
    return rows(
        "msdynci_customerprofiles"
        "?$select=msdynci_fullname,msdynci_city"
        f"&$filter=msdynci_city eq '{quote(str(city))}'"
        "&$top=100"
    )
print(len(rows("msdynci_unifiedactivities?$select=msdynci_title,msdynci_activitytime&$top=100")))

== options over a function that reads a table
def get(table, params=None):
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
def rows(table, top=10, where=""):
    params = {"$top": top}
    if where:
        params["$filter"] = where
    return get(table, params)
print(len(rows("Customer", 3)), len(rows("UnifiedActivity", where="ActivityType eq 'Feedback'")))
-->
def get(table, params=None):
    return ci_dataverse.get(table, params=params, headers=H).json()["value"]
def rows(table):
    return get(table)
print(len(rows("msdynci_customerprofiles?$top=3")), len(rows(
    "msdynci_unifiedactivities?$filter=msdynci_activitytype eq 'Feedback'&$top=10",
)))

== options and further arguments through a function
class Api:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)
    def _send(self, method, path, **more):
        r = self.session.request(method, f"{API}/{path}", **more)
        r.raise_for_status()
        return r.json()
    def get(self, path, params=None, **more):
        return self._send("GET", path, params=params, timeout=9, **more)["value"]
    def people(self, city):
        return self.get("data/Customer", {"$filter": f"City eq '{city}'"})
print(len(Api().people("Seattle")), len(Api().get("data/UnifiedActivity", params={"$top": 2}, verify=True)))
-->
class Api:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)
    def _send(self, method, path, **more):
        r = ci_dataverse.get(path, **more, session=self.session)
        r.raise_for_status()
        return r.json()
    def get(self, path, params=None, **more):
        return self._send("GET", path, params=params, timeout=9, **more)["value"]
    def people(self, city):
        return self.get(
            f"msdynci_customerprofiles?$filter=msdynci_city eq '{quote(str(city))}'&$top=100",
        )
print(len(Api().people("Seattle")), len(Api().get("msdynci_unifiedactivities?$top=2", verify=True)))

== options through a function, where the verb is known
def send(path, **more):
    r = requests.get(f"{API}/{path}", headers=H, **more)
    return r.json()
def rows(path, params=None):
    return send(path, params=params, timeout=9)["value"]
def people(city):
    return rows("data/Customer", {"$filter": f"City eq '{city}'"})
print(len(rows("data/UnifiedActivity?$top=2")))
-->
def send(path, **more):
    r = ci_dataverse.get(path, headers=H, **more)
    return r.json()
def rows(path, params=None):
    return send(path, params=params, timeout=9)["value"]
def people(city):
    return rows("msdynci_customerprofiles?$top=100", {"$filter": f"msdynci_city eq '{city}'"})
print(len(rows("msdynci_unifiedactivities?$top=2")))

== a partial of a function, and a call of it beside
from functools import partial
def load(session, table, query=""):
    return session.get(f"{ROOT}/{table}{query}", headers=H, timeout=9).json()["value"]
session = requests.Session()
fetch = partial(load, session)
def people(city):
    return fetch("Customer", f"?$filter=City eq '{city}'")
print(len(fetch("UnifiedActivity", "?$top=2")), len(load(session, "Customer", "?$top=3")))
-->
from functools import partial
def load(session, table):
    return ci_dataverse.get(table, headers=H, timeout=9, session=session).json()["value"]
session = requests.Session()
fetch = partial(load, session)
def people(city):
    return fetch(f"msdynci_customerprofiles?$filter=msdynci_city eq '{city}'&$top=100")
print(len(fetch("msdynci_unifiedactivities?$top=2")), len(load(session, "msdynci_customerprofiles?$top=3")))

== a partial of a partial, with another argument in its place
import functools
def load(path, *, root, headers=None, timeout=9):
    return requests.get(root + path, headers=headers, timeout=timeout).json()["value"]
ours = functools.partial(load, root=ROOT)
signed = functools.partial(ours, headers=H, timeout=3)
print(len(signed("/Customer?$top=3")), len(signed("/Customer?$top=2", timeout=5)))
-->
import functools
def load(path, *, root, headers=None, timeout=9):
    return ci_dataverse.get(path, headers=headers, timeout=timeout, token=ci_dataverse.token()).json()["value"]
ours = functools.partial(load, root=ROOT)
signed = functools.partial(ours, headers=H, timeout=3)
print(len(signed("msdynci_customerprofiles?$top=3")), len(signed("msdynci_customerprofiles?$top=2", timeout=5)))

== further arguments that a function hands on
def ask(path, **more):
    r = requests.get(f"{API}/{path}", headers=H, **more)
    r.raise_for_status()
    return r.json()["value"]
def people(city):
    return ask("data/Customer", params={"$filter": f"City eq '{city}'"}, timeout=5)
print(len(ask("data/UnifiedActivity?$top=2")))
-->
def ask(path, **more):
    r = ci_dataverse.get(path, headers=H, **more)
    r.raise_for_status()
    return r.json()["value"]
def people(city):
    return ask(
        "msdynci_customerprofiles?$top=100",
        params={"$filter": f"msdynci_city eq '{city}'"},
        timeout=5,
    )
print(len(ask("msdynci_unifiedactivities?$top=2")))

== a verb before the path, further arguments, and a function over it
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
    def first(self):
        return self._send("GET", "data/Customer", params={"$top": 3}, timeout=3)["value"]
print(len(Api().people("Seattle")), len(Api().first()))
-->
class Api:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)
    def _send(self, method, path, **more):
        more.setdefault("timeout", 9)
        r = ci_dataverse.get(path, **more, session=self.session)
        r.raise_for_status()
        return r.json()
    def get(self, path, params=None):
        return self._send("GET", path, params=params)
    def people(self, city):
        return self.get(
            f"msdynci_customerprofiles?$filter=msdynci_city eq '{quote(str(city))}'&$top=100",
        )["value"]
    def first(self):
        return self._send("GET", "msdynci_customerprofiles?$top=3", timeout=3)["value"]
print(len(Api().people("Seattle")), len(Api().first()))

== further arguments through two functions
def send(path, **more):
    return requests.get(f"{API}/{path}", **more).json()
def read(path, **more):
    return send(path, **more)
print(len(read("data/Customer", params={"$top": 3}, headers=H)["value"]))
-->
def send(path, **more):
    return ci_dataverse.get(path, **more, token=ci_dataverse.token()).json()
def read(path, **more):
    return send(path, **more)
print(len(read("msdynci_customerprofiles", params={"$top": 3}, headers=H)["value"]))

== a verb before the path
def send(verb, path):
    r = requests.request(verb, API + path, headers=H)
    return r.json()
print(len(send("GET", "/data/UnifiedActivity?$top=2")["value"]))
-->
def send(verb, path):
    r = ci_dataverse.get(path, headers=H)
    return r.json()
print(len(send("GET", "msdynci_unifiedactivities?$top=2")["value"]))

== options out of a table behind stars
def ask(path, **params):
    return requests.get(f"{API}/{path}", params=params, headers=H).json()["value"]
def people(city):
    return ask("data/Customer", **{"$filter": f"City eq '{city}'", "$select": "FullName,City"})
print(len(ask("data/Customer", **{"$top": 3})))
-->
def ask(path, **params):
    return ci_dataverse.get(path, params=params, headers=H).json()["value"]
def people(city):
    return ask(
        "msdynci_customerprofiles?$top=100",
        **{"$filter": f"msdynci_city eq '{city}'", "$select": "msdynci_fullname,msdynci_city"},
    )
print(len(ask("msdynci_customerprofiles", **{"$top": 3})))

== options that are encoded before a function is handed the address
from urllib.parse import urlencode
def fetch(url):
    return requests.get(url, headers=H, timeout=9).json()["value"]
def name_of(cid):
    query = urlencode({"$filter": f"CustomerId eq '{cid}'", "$select": "FullName"})
    return fetch(ROOT + "/Customer?" + query)
def first(count):
    return fetch(ROOT + "/Customer?" + urlencode({"$top": count}))
-->
def fetch(url):
    return ci_dataverse.get(url, headers=H, timeout=9).json()["value"]
def name_of(cid):
    return fetch(
        "msdynci_customerprofiles"
        "?$select=msdynci_fullname"
        f"&$filter=msdynci_customerid eq '{quote(str(cid))}'"
        "&$top=100"
    )
def first(count):
    return fetch(f"msdynci_customerprofiles?$top={count}")

== settings that are a class, and the default of a parameter
class Config:
    ROOT = "https://api.ci.ai.dynamics.com/v1/instances"
    LENGTH = 5
class Gateway:
    def __init__(self, config=Config):
        self.root = f"{config.ROOT}/{ENV}/data"
    def ask(self, table, **options):
        params = {"$" + name: value for name, value in options.items() if value is not None}
        return requests.get(f"{self.root}/{table}", params=params, headers=H).json()["value"]
    def people(self, limit=Config.LENGTH):
        return self.ask("Customer", top=limit)
print(len(Gateway().people()))
-->
class Config:
    ROOT = "https://api.ci.ai.dynamics.com/v1/instances"
    LENGTH = 5
class Gateway:
    def __init__(self, config=Config):
        self.root = f"{config.ROOT}/{ENV}/data"
    def ask(self, table):
        return ci_dataverse.get(table, headers=H).json()["value"]
    def people(self, limit=Config.LENGTH):
        return self.ask(f"msdynci_customerprofiles?$top={limit}")
print(len(Gateway().people()))

== headers that one caller hands over
def get(path, headers=None, **options):
    params = {f"${k}": v for k, v in options.items()}
    r = requests.get(f"{ROOT}/{path}", params=params, headers=headers)
    return r.status_code
print(get("Customer", top=1), get("UnifiedActivity", headers=H, top=2))
-->
def get(path, headers=None):
    r = ci_dataverse.get(path, headers=headers)
    return r.status_code
print(get("msdynci_customerprofiles?$top=1"), get("msdynci_unifiedactivities?$top=2", headers=H))

== two hops of a session
def rows(session, url):
    return session.get(url).json()["value"]
def person(session, cid):
    return rows(session, f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'")
s = requests.Session()
s.headers.update(H)
print(person(s, "c1"))
-->
def rows(session, url):
    return ci_dataverse.get(url, session=session).json()["value"]
def person(session, cid):
    return rows(session, f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100")
s = requests.Session()
s.headers.update(H)
print(person(s, "c1"))

== settings inside settings
from dataclasses import dataclass
@dataclass
class Insights:
    host: str = "https://api.ci.ai.dynamics.com/v1"
    instance: str = ENV
    @property
    def data_url(self):
        return f"{self.host}/instances/{self.instance}/data"
@dataclass
class Settings:
    insights: Insights
    name: str = "x"
def load():
    return Settings(insights=Insights())
settings = load()
r = requests.get(f"{settings.insights.data_url}/Customer?$top=3", headers=H)
print(len(r.json()["value"]))
-->
from dataclasses import dataclass
@dataclass
class Insights:
    host: str = "https://api.ci.ai.dynamics.com/v1"
    instance: str = ENV
    @property
    def data_url(self):
        return f"{self.host}/instances/{self.instance}/data"
@dataclass
class Settings:
    insights: Insights
    name: str = "x"
def load():
    return Settings(insights=Insights())
settings = load()
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)
print(len(r.json()["value"]))

== an instance out of a helper with two ways
def secret(name):
    try:
        return dbutils.secrets.get("ci", name)
    except NameError:
        return os.environ[name]
INSTANCE = secret("CI_INSTANCE_ID")
BASE = f"https://api.ci.ai.dynamics.com/v1/instances/{INSTANCE}"
r = requests.get(f"{BASE}/data/Customer?$top=3", headers=H)
print(len(r.json()["value"]))
-->
def secret(name):
    try:
        return dbutils.secrets.get("ci", name)
    except NameError:
        return os.environ[name]
INSTANCE = secret("CI_INSTANCE_ID")
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)
print(len(r.json()["value"]))

== an address out of a table, by its name
URLS = {"people": ROOT + "/Customer", "measures": f"{ROOT}/Customer_Measure"}
def fetch(name, **query):
    params = {"$" + k: v for k, v in query.items() if v is not None}
    r = requests.get(URLS[name], params=params, headers=H)
    return r.json()["value"]
people = fetch("people", filter="City eq 'Oslo'", top=5)
measures = fetch("measures", top=3)
-->
def fetch(name):
    r = ci_dataverse.get(name, headers=H)
    return r.json()["value"]
people = fetch("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5")
measures = fetch("msdynci_customermeasures?$top=3")

== a query out of a table, by its name
class Queries:
    ALL = 1
QUERIES = {
    "young": "Customer?$filter=Gender eq 'Male'&$top=7",
    "of": "UnifiedActivity?$filter=CustomerId eq '{customer}'&$top=3",
}
def named(name, **values):
    return requests.get(f"{ROOT}/" + QUERIES[name].format(**values), headers=H).json()["value"]
young = named("young")
some = named("of", customer="c1")
-->
class Queries:
    ALL = 1
def named(name):
    return ci_dataverse.get(name, headers=H).json()["value"]
young = named("msdynci_customerprofiles?$filter=msdynci_gender eq 'Male'&$top=7")
some = named("msdynci_unifiedactivities?$filter=msdynci_customerid eq 'c1'&$top=3")

== a method for every verb, and one of them
class Api:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)
    def request(self, method, path, params=None, json=None):
        url = f"{API}/{path}"
        response = self.session.request(method, url, params=params, json=json, timeout=9)
        if response.status_code >= 400:
            raise RuntimeError(path)
        return response.json()
    def get(self, path, **params):
        return self.request("GET", path, params=params or None)
api = Api()
print(len(api.get("data/Customer", **{"$filter": "City eq 'Oslo'"})["value"]))
rows = api.request("GET", "data/UnifiedActivity", {"$top": 5})["value"]
-->
class Api:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)
    def request(self, method, path, json=None, *, query):
        response = ci_dataverse.get(query, timeout=9, session=self.session)
        if response.status_code >= 400:
            raise RuntimeError(path)
        return response.json()
    def get(self, path, *, query):
        return self.request("GET", path, query=query)
api = Api()
print(len(api.get(
    "data/Customer",
    query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100",
)["value"]))
rows = api.request("GET", "data/UnifiedActivity", query="msdynci_unifiedactivities?$top=5")["value"]

== a function that hands on an address
class Reader:
    def __init__(self, http):
        self.http = http
    def _one(self, url):
        rows = self._many(url)
        return rows[0] if rows else None
    def _many(self, url):
        reply = self.http.get(url)
        reply.raise_for_status()
        return reply.json()["value"]
    def profile(self, cid):
        return self._one(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'")
    def named(self, name):
        return self._many(f"{ROOT}/Customer?$filter=LastName eq '{name}'&$top=20")
with httpx.Client(headers=H) as http:
    reader = Reader(http)
    print(reader.profile("c1"), len(reader.named("Smith")))
-->
class Reader:
    def __init__(self, http):
        self.http = http
    def _one(self, url):
        rows = self._many(url)
        return rows[0] if rows else None
    def _many(self, url):
        reply = ci_dataverse.get_httpx(url, client=self.http)
        reply.raise_for_status()
        return reply.json()["value"]
    def profile(self, cid):
        return self._one(f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100")
    def named(self, name):
        return self._many(f"msdynci_customerprofiles?$filter=msdynci_lastname eq '{name}'&$top=20")
with httpx.Client(headers=H) as http:
    reader = Reader(http)
    print(reader.profile("c1"), len(reader.named("Smith")))

== a function that asks one that tries again
def read(params):
    for attempt in range(3):
        response = requests.get(f"{ROOT}/Customer", params=params, headers=H)
        if response.status_code in (429, 503):
            continue
        response.raise_for_status()
        return response.json()
    raise RuntimeError("giving up")
def find(condition, top=100):
    return read({"$filter": condition, "$top": top})["value"]
print(len(find("City eq 'Oslo'")))
print(len(find("City eq 'Rome'", top=5)))
-->
def read(*, query):
    for attempt in range(3):
        response = ci_dataverse.get(query, headers=H)
        if response.status_code in (429, 503):
            continue
        response.raise_for_status()
        return response.json()
    raise RuntimeError("giving up")
def find(*, query):
    return read(query=query)["value"]
print(len(find(query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100")))
print(len(find(query="msdynci_customerprofiles?$filter=msdynci_city eq 'Rome'&$top=5")))

== a function that asks one that pages
def pages(table, options):
    skip = 0
    while True:
        params = {**options, "$top": 50, "$skip": skip}
        rows = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
        yield from rows
        if len(rows) < 50:
            return
        skip += 50
def people(where, columns):
    return list(pages("Customer", {"$filter": where, "$select": ",".join(columns)}))
print(len(people("City eq 'Oslo'", ["CustomerId", "City"])))
-->
def pages(*, query):
    skip = 0
    while True:
        rows = ci_dataverse.get(query, headers=H, skip=skip).json()["value"]
        yield from rows
        if len(rows) < 50:
            return
        skip += 50
def people(*, query):
    return list(pages(query=query))
print(len(people(
    query=(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_city"
        "&$filter=msdynci_city eq 'Oslo'"
        "&$top=50"
    ),
)))

== a function that is handed its condition
def find(condition, top=50):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": condition, "$top": top}, headers=H)
    return r.json()["value"]
print(len(find("City eq 'Oslo'")))
print(len(find("Country eq 'Norway'", top=5)))
-->
def find(*, query):
    r = ci_dataverse.get(query, headers=H)
    return r.json()["value"]
print(len(find(query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=50")))
print(len(find(query="msdynci_customerprofiles?$filter=msdynci_country eq 'Norway'&$top=5")))

== a method that is handed all of its options
class People:
    def __init__(self, session):
        self.session = session
    def find(self, **options):
        params = {f"${key}": value for key, value in options.items()}
        r = self.session.get(f"{ROOT}/Customer", params=params)
        r.raise_for_status()
        return r.json()["value"]
s = requests.Session()
s.headers.update(H)
people = People(s)
for row in people.find(filter="City eq 'Oslo'", select="CustomerId,City"):
    print(row["City"])
print(len(people.find(top=3)))
-->
class People:
    def __init__(self, session):
        self.session = session
    def find(self, *, query):
        r = ci_dataverse.get(query, session=self.session)
        r.raise_for_status()
        return r.json()["value"]
s = requests.Session()
s.headers.update(H)
people = People(s)
for row in people.find(
    query=(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_city"
        "&$filter=msdynci_city eq 'Oslo'"
        "&$top=100"
    ),
):
    print(row["City"])
print(len(people.find(query="msdynci_customerprofiles?$top=3")))

== a function that is handed a query
def activities(query: str) -> list:
    return requests.get(ROOT + "/UnifiedActivity?" + query, headers=H).json()["value"]
print(len(activities("$top=5&$orderby=ActivityTime")))
-->
def activities(*, read: str) -> list:
    return ci_dataverse.get(read, headers=H).json()["value"]
print(len(activities(read="msdynci_unifiedactivities?$orderby=msdynci_activitytime&$top=5")))

== a function that is handed a table of options
def customers(params=None):
    return requests.get(ROOT + "/Customer", params=params, headers=H).json()["value"]
print(len(customers({"$top": 5})))
print(len(customers()))
-->
def customers(*, query):
    return ci_dataverse.get(query, headers=H).json()["value"]
print(len(customers(query="msdynci_customerprofiles?$top=5")))
print(len(customers(query="msdynci_customerprofiles?$top=100")))

== a function that is handed a condition by values
def find(city):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": f"City eq '{city}'"}, headers=H)
    return r.json()["value"]
print(len(find("Oslo")))
-->
def find(city):
    r = ci_dataverse.get(
        "msdynci_customerprofiles?$top=100",
        params={"$filter": f"msdynci_city eq '{city}'"},
        headers=H,
    )
    return r.json()["value"]
print(len(find("Oslo")))

== an address that is put together anew where there are options
from urllib.parse import urlencode
def load(table, filter=None, top=None):
    params = {}
    if filter:
        params["$filter"] = filter
    if top:
        params["$top"] = str(top)
    url = f"{ROOT}/{table}"
    if params:
        url = url + "?" + urlencode(params)
    return requests.get(url, headers=H).json()["value"]
print(len(load("Customer", top=3)), len(load("Customer_Measure", filter="CustomerId eq 'x'")))
-->
def load(table, *, query):
    return ci_dataverse.get(query, headers=H).json()["value"]
print(len(load("Customer", query="msdynci_customerprofiles?$top=3")), len(load(
    "Customer_Measure",
    query="msdynci_customermeasures?$filter=msdynci_customerid eq 'x'&$top=100",
)))

== a wrapper that pages, and takes columns
def rows(table, select=None, page=100):
    found, skip = [], 0
    while True:
        url = f"{ROOT}/{table}?$top={page}&$skip={skip}"
        if select:
            url += "&$select=" + ",".join(select)
        r = requests.get(url, headers=H)
        rows = r.json()["value"]
        found += rows
        if len(rows) < page:
            return found
        skip += page
print(len(rows("Customer", select=["CustomerId", "City"])))
print(len(rows("UnifiedActivity", page=50)))
-->
def rows(table, page=100):
    found, skip = [], 0
    while True:
        r = ci_dataverse.get(table, headers=H, skip=skip)
        rows = r.json()["value"]
        found += rows
        if len(rows) < page:
            return found
        skip += page
print(len(rows("msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=100")))
print(len(rows("msdynci_unifiedactivities?$top=50", page=50)))

== a wrapper that pages by a range
def rows(table, where):
    found = []
    for skip in range(0, 1000, 100):
        params = {"$top": 100, "$skip": skip, "$filter": where}
        page = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
        found += page
        if len(page) < 100:
            break
    return found
print(len(rows("Customer", "City eq 'Oslo'")))
-->
def rows(table):
    found = []
    for skip in range(0, 1000, 100):
        page = ci_dataverse.get(table, headers=H, skip=skip).json()["value"]
        found += page
        if len(page) < 100:
            break
    return found
print(len(rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100")))

== a wrapper that pages by a table of options
def rows(table, select=None, page=100):
    found, skip = [], 0
    while True:
        params={"$top": page, "$skip": skip}
        if select:
            params["$select"] = ",".join(select)
        r = requests.get(f"{ROOT}/{table}", params=params, headers=H)
        rows = r.json()["value"]
        found += rows
        if len(rows) < page:
            return found
        skip += page
print(len(rows("Customer", select=["CustomerId", "City"])))
print(len(rows("UnifiedActivity")))
-->
def rows(table, page=100):
    found, skip = [], 0
    while True:
        r = ci_dataverse.get(table, headers=H, skip=skip)
        rows = r.json()["value"]
        found += rows
        if len(rows) < page:
            return found
        skip += page
print(len(rows("msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=100")))
print(len(rows("msdynci_unifiedactivities?$top=100")))

== pages that a function counts
def rows(table, where):
    found, number = [], 0
    while True:
        params = {"$top": 50, "$filter": where}
        params["$skip"] = number * 50
        page = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
        found += page
        number += 1
        if len(page) < 50:
            return found
print(len(rows("Customer", "City eq 'Oslo'")))
-->
def rows(table):
    found, number = [], 0
    while True:
        page = ci_dataverse.get(table, headers=H, skip=number * 50).json()["value"]
        found += page
        number += 1
        if len(page) < 50:
            return found
print(len(rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=50")))

== pages that the function counts
def rows(table, page=100, **options):
    found, skip = [], 0
    while True:
        params = {f"${k}": v for k, v in options.items()}
        params["$skip"] = skip
        params["$top"] = page
        got = requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]
        found += got
        if len(got) < page:
            return found
        skip += page

people = rows("Customer", filter="City eq 'Oslo'")
-->
def rows(table, page=100):
    found, skip = [], 0
    while True:
        got = ci_dataverse.get(table, headers=H, skip=skip).json()["value"]
        found += got
        if len(got) < page:
            return found
        skip += page

people = rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100")

== options by name behind **
def rows(table, **options):
    params = {f"${name}": value for name, value in options.items()}
    response = requests.get(f"{ROOT}/{table}", headers=H, params=params, timeout=30)
    response.raise_for_status()
    return response.json()["value"]


def people(city):
    return rows("Customer", filter=f"City eq '{city}'", select="CustomerId,City", top=5)


events = rows("UnifiedActivity", top=7)
-->
def rows(table):
    response = ci_dataverse.get(table, headers=H, timeout=30)
    response.raise_for_status()
    return response.json()["value"]


def people(city):
    return rows(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_city"
        f"&$filter=msdynci_city eq '{quote(str(city))}'"
        "&$top=5"
    )


events = rows("msdynci_unifiedactivities?$top=7")

== options as arguments with defaults
def find(table: str, where: str | None = None, columns: list[str] | None = None, top: int = 50):
    params = {"$top": top}
    if where:
        params["$filter"] = where
    if columns is not None:
        params["$select"] = ",".join(columns)
    url = f"{ROOT}/{table}"
    return requests.get(url, headers=H, params=params).json()["value"]


def main(cid):
    print(len(find("Customer", f"CustomerId eq '{cid}'", ["CustomerId", "City"])))
    print(len(find("UnifiedActivity", top=7)))
-->
def find(table: str):
    return ci_dataverse.get(table, headers=H).json()["value"]


def main(cid):
    print(len(find(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_city"
        f"&$filter=msdynci_customerid eq '{quote(str(cid))}'"
        "&$top=50"
    )))
    print(len(find("msdynci_unifiedactivities?$top=7")))

== a query as argument behind the table
def fetch(table, query):
    return requests.get(f"{ROOT}/{table}?{query}", headers=H).json()["value"]


people = fetch("Customer", "$filter=City eq 'Oslo'&$top=5")
-->
def fetch(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


people = fetch("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5")

== a table of options that is copied and filled
def rows(table, params=None, timeout=10):
    query = dict(params or {})
    query.setdefault("$top", 100)
    return requests.get(f"{ROOT}/{table}", headers=H, params=query, timeout=timeout).json()["value"]


people = rows("Customer", {"$filter": "City eq 'Oslo'"}, timeout=3)
events = rows("UnifiedActivity", {"$top": 3})
-->
def rows(table, timeout=10):
    return ci_dataverse.get(table, headers=H, timeout=timeout).json()["value"]


people = rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100", timeout=3)
events = rows("msdynci_unifiedactivities?$top=3")

== a function that makes the options
def odata(where="", select=(), top=None):
    built = {}
    if where:
        built["$filter"] = where
    if select:
        built["$select"] = ",".join(select)
    if top:
        built["$top"] = top
    return built


def rows(table, **wanted):
    return requests.get(f"{ROOT}/{table}", headers=H, params=odata(**wanted)).json()["value"]


people = rows("Customer", where="City eq 'Oslo'", top=5)
-->
def odata(where="", select=(), top=None):
    built = {}
    if where:
        built["$filter"] = where
    if select:
        built["$select"] = ",".join(select)
    if top:
        built["$top"] = top
    return built


def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


people = rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5")

== options in a loop, and a call that is tried again
def rows(table, **options):
    params = {}
    for name, value in options.items():
        if value is None:
            continue
        params["$" + name] = value
    for _ in range(3):
        answer = requests.get(f"{ROOT}/{table}", headers=H, params=params, timeout=9)
        if answer.status_code != 503:
            break
    return answer.json()["value"]


people = rows("Customer", filter="City eq 'Oslo'", select=None, top=5)
-->
def rows(table):
    for _ in range(3):
        answer = ci_dataverse.get(table, headers=H, timeout=9)
        if answer.status_code != 503:
            break
    return answer.json()["value"]


people = rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5")

== a method, and a value that is a number by its type
class Insights:
    def _query(self, entity: str, **odata: str) -> list[dict]:
        return requests.get(
            f"{ROOT}/{entity}",
            params={f"${key}": value for key, value in odata.items() if value is not None},
            headers=H,
        ).json()["value"]

    def customers(self, city: str, limit: int = 10):
        return self._query("Customer", filter=f"City eq '{city}'", top=limit)
-->
class Insights:
    def _query(self, entity: str) -> list[dict]:
        return ci_dataverse.get(
            entity,
            headers=H,
        ).json()["value"]

    def customers(self, city: str, limit: int = 10):
        return self._query(
            f"msdynci_customerprofiles?$filter=msdynci_city eq '{quote(city)}'&$top={limit}",
        )

== the table's name is read for more
def rows(table: str, *, where: str = "", limit: int | None = None, timeout: int = 30) -> list:
    params: dict[str, object] = {}
    if where:
        params["$filter"] = where
    if limit is not None:
        params["$top"] = limit
    answer = requests.get(f"{ROOT}/{table}", params=params, headers=H, timeout=timeout)
    if not answer.ok:
        raise RuntimeError(f"{table}: {answer.status_code}")
    return [{"table": table, **row} for row in answer.json()["value"]]


def main(cid):
    print(len(rows("Customer", where=f"CustomerId eq '{cid}'", timeout=9)))
    print(len(rows("UnifiedActivity", limit=3)))
-->
def rows(table: str, *, timeout: int = 30, query: str) -> list:
    answer = ci_dataverse.get(query, headers=H, timeout=timeout)
    if not answer.ok:
        raise RuntimeError(f"{table}: {answer.status_code}")
    return [{"table": table, **row} for row in answer.json()["value"]]


def main(cid):
    print(len(rows("Customer", timeout=9, query=(
            "msdynci_customerprofiles"
            f"?$filter=msdynci_customerid eq '{quote(str(cid))}'"
            "&$top=100"
        ))))
    print(len(rows("UnifiedActivity", query="msdynci_unifiedactivities?$top=3")))

== parts that a query cannot say
def rows(table: str, where: str, top: int = 5) -> list:
    params = {"$filter": where, "$top": top}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


def members(name):
    return rows("Customer", f"IsMemberOfSegment('{name}')")
-->
def rows(table: str) -> list:
    return ci_dataverse.get(table, headers=H).json()["value"]


def members(name):
    return rows(ci_dataverse.Read("msdynci_customerprofiles?$top=5", segment=f"{name}"))

== several tables
def rows(table, where=None, top=10):
    params = {"$top": top}
    if where:
        params["$filter"] = where
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


for name in ("Customer", "UnifiedActivity"):
    print(len(rows(name, top=3)))
-->
def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


for name in ("Customer", "UnifiedActivity"):
    print(len(rows(f"{ci_dataverse.SETS[name]}?$top=3")))

== options that hold but for values move where they stand
def rows(table, cid, top=10):
    params = {"$filter": f"CustomerId eq '{cid}'", "$top": top}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


print(len(rows("Customer", "a")), len(rows("UnifiedActivity", "b")))
-->
def rows(table, cid, top=10):
    params = {"$filter": f"msdynci_customerid eq '{cid}'", "$top": top}
    return ci_dataverse.get(f"{ci_dataverse.SETS[table]}", headers=H, params=params).json()["value"]


print(len(rows("Customer", "a")), len(rows("UnifiedActivity", "b")))

== options that are logged
import logging

log = logging.getLogger(__name__)


def rows(table, where, top=5):
    params = {"$filter": where, "$top": top}
    log.info("asking %s with %s", table, params)
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", "City eq 'Oslo'")
-->
import logging

log = logging.getLogger(__name__)


def rows(table, where, top=5, *, query):
    params = {"$filter": where, "$top": top}
    log.info("asking %s with %s", table, params)
    return ci_dataverse.get(query, headers=H).json()["value"]


people = rows(
    "Customer",
    "City eq 'Oslo'",
    query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5",
)

== with a comment above the options
def rows(table, where, top=5):
    # as OData calls them
    params = {"$filter": where, "$top": top}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", "City eq 'Oslo'", 7)
-->
def rows(table, where, top=5):
    # as OData calls them
    params = {"$filter": where, "$top": top}
    return ci_dataverse.get(table, headers=H).json()["value"]


people = rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=7", "City eq 'Oslo'", 7)

== a table of options that the caller keeps
def rows(table, params):
    params["$top"] = 5
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


asked = {"$filter": "City eq 'Oslo'"}
print(len(rows("Customer", asked)), asked)
-->
def rows(table, params):
    params["$top"] = 5
    return ci_dataverse.get(table, headers=H).json()["value"]


asked = {"$filter": "City eq 'Oslo'"}
print(len(rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5", asked)), asked)

== options encoded by the function
from urllib.parse import urlencode


def rows(table, **options):
    query = urlencode({"$" + name: value for name, value in options.items()})
    return requests.get(f"{ROOT}/{table}?{query}", headers=H).json()["value"]


def people(city):
    return rows("Customer", filter=f"City eq '{city}'", top=5)
-->
def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


def people(city):
    return rows(f"msdynci_customerprofiles?$filter=msdynci_city eq '{quote(str(city))}'&$top=5")

== an async client
async def rows(client: httpx.AsyncClient, table, *, select=None, where=None, top=25):
    params = {"$top": top}
    if select:
        params |= {"$select": ",".join(select)}
    if where:
        params.update({"$filter": where})
    response = await client.get(f"{ROOT}/{table}", params=params, headers=H)
    return response.json()["value"]


async def main():
    async with httpx.AsyncClient() as client:
        return await rows(client, "Customer", select=("CustomerId", "City"), top=5)
-->
async def rows(client: httpx.AsyncClient, table):
    response = await ci_dataverse.aget_httpx(table, headers=H, client=client)
    return response.json()["value"]


async def main():
    async with httpx.AsyncClient() as client:
        return await rows(
            client,
            "msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=5",
        )

== a function that builds and sends
import json
import urllib.request


def fetch(path):
    request = urllib.request.Request(f"{ROOT}/{path}", headers=H)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["value"]


people = fetch("Customer?$top=5")
-->
import json


def fetch(path):
    with ci_dataverse.urlopen(path, timeout=30, headers=H) as answer:
        return json.load(answer)["value"]


people = fetch("msdynci_customerprofiles?$top=5")

== a function that builds, adds options and headers, and sends
import json
import urllib.request
from urllib.parse import urlencode


def rows(table, **options):
    query = urlencode({"$" + name: value for name, value in options.items()})
    request = urllib.request.Request(f"{ROOT}/{table}?{query}")
    request.add_header("Authorization", "Bearer " + TOKEN)
    request.add_header("Ocp-Apim-Subscription-Key", KEY)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["value"]


def people(city):
    return rows("Customer", filter=f"City eq '{city}'", top=5)
-->
import json


def rows(table):
    with ci_dataverse.urlopen(
        table,
        headers={"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY},
    ) as answer:
        return json.load(answer)["value"]


def people(city):
    return rows(f"msdynci_customerprofiles?$filter=msdynci_city eq '{quote(str(city))}'&$top=5")

== a connection
import http.client
import json
from urllib.parse import urlencode


class Gateway:
    def __init__(self):
        self.conn = http.client.HTTPSConnection("api.ci.ai.dynamics.com", timeout=30)

    def rows(self, table, **options):
        query = urlencode({"$" + name: value for name, value in options.items()})
        self.conn.request("GET", f"/v1/instances/i/data/{table}?{query}", headers=H)
        answer = self.conn.getresponse()
        return json.loads(answer.read())["value"]


print(len(Gateway().rows("Customer", select="CustomerId,City", top=100)))
-->
import http.client
import json


class Gateway:
    def __init__(self):
        self.conn = http.client.HTTPSConnection("api.ci.ai.dynamics.com", timeout=30)

    def rows(self, table):
        answer = ci_dataverse.get_http(query=table, headers=H, connection=self.conn)
        return json.loads(answer.read())["value"]


print(len(Gateway().rows(
    "msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=100",
)))

== a request that is built where it is sent
import json
import urllib.request


def get(path):
    return json.load(urllib.request.urlopen(urllib.request.Request(ROOT + "/" + path, headers=H)))


people = get("Customer?$top=5")["value"]
-->
import json


def get(path):
    return json.load(ci_dataverse.urlopen(path, headers=H))


people = get("msdynci_customerprofiles?$top=5")["value"]

== an address that grows at times
import json
import urllib.request
from urllib.parse import urlencode


def fetch(tail, options=None):
    url = f"{API}/{tail}"
    if options:
        url += "?" + urlencode(options)
    request = urllib.request.Request(url, headers=H)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["value"]


def people(city):
    return fetch("data/Customer", {"$filter": f"City eq '{city}'", "$top": 5})


events = fetch("data/UnifiedActivity")
-->
import json


def fetch(tail):
    with ci_dataverse.urlopen(tail, timeout=30, headers=H) as answer:
        return json.load(answer)["value"]


def people(city):
    return fetch(f"msdynci_customerprofiles?$filter=msdynci_city eq '{quote(str(city))}'&$top=5")


events = fetch("msdynci_unifiedactivities?$top=100")

== tables of classes, conditions of their methods
class Client:
    def get(self, path, **params):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H, timeout=30).json()


class Table:
    NAME = ""

    def __init__(self, client):
        self.client = client

    def _find(self, condition, columns=None, top=100):
        params = {"$filter": condition, "$top": top}
        if columns:
            params["$select"] = ",".join(columns)
        return self.client.get(self.NAME, **params)["value"]


class Customers(Table):
    NAME = "Customer"

    def of(self, city):
        return self._find(f"City eq '{city}'", ["CustomerId", "FullName"])


class Measures(Table):
    NAME = "Customer_Measure"

    def of(self, cid):
        return self._find(f"CustomerId eq '{cid}'", top=5)


people = Customers(Client()).of("Oslo")
spent = Measures(Client()).of(people[0]["CustomerId"])
-->
class Client:
    def get(self, path, **params):
        return ci_dataverse.get(path, params=params, headers=H, timeout=30).json()


class Table:
    NAME = ""

    def __init__(self, client):
        self.client = client

    def _find(self, *, query):
        return self.client.get(query)["value"]


class Customers(Table):
    NAME = "Customer"

    def of(self, city):
        return self._find(
            query=(
                "msdynci_customerprofiles"
                "?$select=msdynci_customerid,msdynci_fullname"
                f"&$filter=msdynci_city eq '{quote(str(city))}'"
                "&$top=100"
            ),
        )


class Measures(Table):
    NAME = "Customer_Measure"

    def of(self, cid):
        return self._find(
            query=(
                "msdynci_customermeasures"
                f"?$filter=msdynci_customerid eq '{quote(str(cid))}'"
                "&$top=5"
            ),
        )


people = Customers(Client()).of("Oslo")
spent = Measures(Client()).of(people[0]["CustomerId"])

== tables that objects are made with, conditions of their callers
class Table:
    def __init__(self, name, page=10):
        self._name = name
        self._page = page

    def list(self, where=None, columns=()):
        params = {"$top": self._page}
        if where:
            params["$filter"] = where
        if columns:
            params["$select"] = ",".join(columns)
        answer = requests.get(f"{ROOT}/{self._name}", params=params, headers=H, timeout=30)
        answer.raise_for_status()
        return answer.json()["value"]


customers = Table("Customer")
measures = Table(name="Customer_Measure", page=3)
people = customers.list(where="City eq 'Oslo'", columns=["CustomerId", "FullName"])
spent = measures.list(f"CustomerId eq '{people[0]['CustomerId']}'")
-->
class Table:
    def __init__(self, name, page=10):
        self._name = name
        self._page = page

    def list(self, *, query):
        answer = ci_dataverse.get(query, headers=H, timeout=30)
        answer.raise_for_status()
        return answer.json()["value"]


customers = Table("Customer")
measures = Table(name="Customer_Measure", page=3)
people = customers.list(
    query=(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_fullname"
        "&$filter=msdynci_city eq 'Oslo'"
        "&$top=10"
    ),
)
spent = measures.list(
    query=(
        "msdynci_customermeasures"
        f"?$filter=msdynci_customerid eq '{quote(str(people[0]['CustomerId']))}'"
        "&$top=3"
    ),
)

== tables that heirs hand to the class above them
class Table:
    def __init__(self, name, session):
        self.name = name
        self.session = session

    def where(self, condition, top=5):
        params = {"$filter": condition, "$top": top}
        return self.session.get(f"{ROOT}/{self.name}", params=params, timeout=30).json()["value"]


class Customers(Table):
    def __init__(self, session):
        super().__init__("Customer", session)


class Measures(Table):
    def __init__(self, session):
        super().__init__("Customer_Measure", session)


session = requests.Session()
session.headers.update(H)
people = Customers(session).where("City eq 'Oslo'")
spent = Measures(session).where(f"CustomerId eq '{people[0]['CustomerId']}'", top=1)
-->
class Table:
    def __init__(self, name, session):
        self.name = name
        self.session = session

    def where(self, *, query):
        return ci_dataverse.get(query, timeout=30, session=self.session).json()["value"]


class Customers(Table):
    def __init__(self, session):
        super().__init__("Customer", session)


class Measures(Table):
    def __init__(self, session):
        super().__init__("Customer_Measure", session)


session = requests.Session()
session.headers.update(H)
people = Customers(session).where(
    query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5",
)
spent = Measures(session).where(
    query=(
        "msdynci_customermeasures"
        f"?$filter=msdynci_customerid eq '{quote(str(people[0]['CustomerId']))}'"
        "&$top=1"
    ),
)

== a value goes through two functions, and the table with it
def read(table, cid):
    answer = requests.get(f"{ROOT}/{table}", params={"$filter": f"CustomerId eq '{cid}'"}, headers=H)
    if answer.status_code != 200:
        raise RuntimeError("reading %s failed: %d" % (table, answer.status_code))
    return answer.json()["value"]


def brands(cid):
    return [one["Brand"] for one in read("BrandAffinityFromMicrosoft", cid)]


def profile(cid):
    return read("Customer", cid)[0]


known = profile("ce759201f786d590bf2134bff576c369")
liked = brands("ce759201f786d590bf2134bff576c369")
-->
def read(table, *, query):
    answer = ci_dataverse.get(query, headers=H)
    if answer.status_code != 200:
        raise RuntimeError("reading %s failed: %d" % (table, answer.status_code))
    return answer.json()["value"]


def brands(cid):
    return [one["Brand"] for one in read("BrandAffinityFromMicrosoft", query=(
            "msdynci_enrichments"
            f"?$filter=msdynci_customerid eq '{quote(str(cid))}' and "
            "msdynci_enrichmentprovider eq 'BrandAffinityFromMicrosoft'"
            "&$top=100"
        ))]


def profile(cid):
    return read("Customer", query=(
            "msdynci_customerprofiles"
            f"?$filter=msdynci_customerid eq '{quote(str(cid))}'"
            "&$top=100"
        ))[0]


known = profile("ce759201f786d590bf2134bff576c369")
liked = brands("ce759201f786d590bf2134bff576c369")

== conditions of a function over one with further options
def get(path, **params):
    answer = requests.get(f"{ROOT}/{path}", params=params, headers=H, timeout=30)
    answer.raise_for_status()
    return answer.json()["value"]


def find(condition, columns):
    params = {"$filter": condition, "$top": 7}
    if columns:
        params["$select"] = ",".join(columns)
    return get("Customer", **params)


people = find("City eq 'Oslo'", ("CustomerId", "FullName"))
-->
def get(path, **params):
    answer = ci_dataverse.get(path, params=params, headers=H, timeout=30)
    answer.raise_for_status()
    return answer.json()["value"]


def find(*, query):
    return get(query)


people = find(
    query=(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_fullname"
        "&$filter=msdynci_city eq 'Oslo'"
        "&$top=7"
    ),
)

== several known tables whose options the callers hand over, the table in an error
def rows(table, options=None):
    url = "/".join([ROOT, table])
    answer = requests.get(url, params=options, headers=H, timeout=30)
    if answer.status_code != 200:
        raise RuntimeError(f"{table}: {answer.status_code}")
    return answer.json()["value"]


people = rows("Customer", {"$filter": "Country eq 'Norway'", "$select": "CustomerId,FullName"})
spent = rows("Customer_Measure", {"$top": "300"})
-->
def rows(table, options=None, *, query):
    answer = ci_dataverse.get(query, params=options, headers=H, timeout=30)
    if answer.status_code != 200:
        raise RuntimeError(f"{table}: {answer.status_code}")
    return answer.json()["value"]


people = rows(
    "Customer",
    {"$filter": "msdynci_country eq 'Norway'", "$select": "msdynci_customerid,msdynci_fullname"},
    query="msdynci_customerprofiles?$top=100",
)
spent = rows("Customer_Measure", {"$top": "300"}, query="msdynci_customermeasures")

== a function over one that needs its options
class Client:
    def rows(self, table, params, timeout=30):
        answer = requests.get(f"{ROOT}/{table}", params=params, headers=H, timeout=timeout)
        answer.raise_for_status()
        return answer.json()["value"]


class Repository:
    table = ""
    columns = ()

    def __init__(self, client):
        self.client = client

    def find(self, condition, top=100, order=None):
        params = {"$filter": condition, "$top": top}
        if self.columns:
            params["$select"] = ",".join(self.columns)
        if order:
            params["$orderby"] = order
        return self.client.rows(self.table, params, 20)


class Customers(Repository):
    table = "Customer"
    columns = ("CustomerId", "FullName")


class Activities(Repository):
    table = "UnifiedActivity"


people = Customers(Client()).find("City eq 'Oslo'")
events = Activities(Client()).find("CustomerId eq 'x'", top=1, order="ActivityTime desc")
-->
class Client:
    def rows(self, table, params, timeout=30):
        answer = ci_dataverse.get(table, params=params, headers=H, timeout=timeout)
        answer.raise_for_status()
        return answer.json()["value"]


class Repository:
    table = ""
    columns = ()

    def __init__(self, client):
        self.client = client

    def find(self, *, query):
        return self.client.rows(query, {}, 20)


class Customers(Repository):
    table = "Customer"
    columns = ("CustomerId", "FullName")


class Activities(Repository):
    table = "UnifiedActivity"


people = Customers(Client()).find(
    query=(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_fullname"
        "&$filter=msdynci_city eq 'Oslo'"
        "&$top=100"
    ),
)
events = Activities(Client()).find(
    query=(
        "msdynci_unifiedactivities"
        "?$filter=msdynci_customerid eq 'x'"
        "&$orderby=msdynci_activitytime desc"
        "&$top=1"
    ),
)

== a table and options for one that needs them
def rows(table, params, timeout=30):
    answer = requests.get(f"{ROOT}/{table}", params=params, headers=H, timeout=timeout)
    return answer.json()["value"]


def find(table, condition):
    return rows(table, {"$filter": condition}, timeout=9)


people = find("Customer", "City eq 'Oslo'")
events = find("UnifiedActivity", "CustomerId eq 'x'")
-->
def rows(timeout=30, *, query):
    answer = ci_dataverse.get(query, headers=H, timeout=timeout)
    return answer.json()["value"]


def find(*, query):
    return rows(timeout=9, query=query)


people = find(query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100")
events = find(query="msdynci_unifiedactivities?$filter=msdynci_customerid eq 'x'&$top=100")

== a decorator of the program, whatever its name
import functools


def patiently(attempts):
    def around(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for _ in range(attempts - 1):
                try:
                    return function(*args, **kwargs)
                except requests.ConnectionError:
                    pass
            return function(*args, **kwargs)

        return inner

    return around


@patiently(attempts=3)
def rows(table, where):
    answer = requests.get(f"{ROOT}/{table}", params={"$filter": where}, headers=H)
    return answer.json()["value"]


people = rows("Customer", "City eq 'Oslo'")
-->
import functools


def patiently(attempts):
    def around(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for _ in range(attempts - 1):
                try:
                    return function(*args, **kwargs)
                except requests.ConnectionError:
                    pass
            return function(*args, **kwargs)

        return inner

    return around


@patiently(attempts=3)
def rows(table):
    answer = ci_dataverse.get(table, headers=H)
    return answer.json()["value"]


people = rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100")

== a method over a function that makes options of more
def rows(table, where=None, top=100, columns=None):
    params = {"$top": top}
    if where:
        params["$filter"] = where
    if columns:
        params["$select"] = ",".join(columns)
    return requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]


class Repository:
    table = ""

    def find(self, condition, top=10):
        return rows(self.table, condition, top, ["CustomerId"])


class Customers(Repository):
    table = "Customer"


class Activities(Repository):
    table = "UnifiedActivity"


people = Customers().find("City eq 'Oslo'")
events = Activities().find("CustomerId eq 'x'", top=3)
-->
def rows(*, query):
    return ci_dataverse.get(query, headers=H).json()["value"]


class Repository:
    table = ""

    def find(self, *, query):
        return rows(query=query)


class Customers(Repository):
    table = "Customer"


class Activities(Repository):
    table = "UnifiedActivity"


people = Customers().find(
    query=(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid"
        "&$filter=msdynci_city eq 'Oslo'"
        "&$top=10"
    ),
)
events = Activities().find(
    query=(
        "msdynci_unifiedactivities"
        "?$select=msdynci_customerid"
        "&$filter=msdynci_customerid eq 'x'"
        "&$top=3"
    ),
)
"""

STAYING = r"""
== a fluent object that keeps what it asks | dynamic-query
class Query:
    def __init__(self, table):
        self.table = table
        self.options = {}

    def where(self, condition):
        self.options["$filter"] = condition
        return self

    def rows(self):
        return requests.get(f"{ROOT}/{self.table}", params=self.options, headers=H).json()["value"]


print(Query("Customer").where("City eq 'Oslo'").rows())

== a table that an heir takes from outside | dynamic-entity
class Table:
    def __init__(self, name):
        self.name = name

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


class Named(Table):
    def __init__(self, name):
        super().__init__(name or "Customer")


print(Named(input()).where("City eq 'Oslo'"))

== an object that may be one of two | dynamic-entity
class Table:
    def __init__(self, name):
        self.name = name

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


table = Table("Customer")
if len(KEY) > 3:
    table = Table("UnifiedActivity")
print(table.where("CustomerId eq 'x'"))

== an object that gets another table later | dynamic-entity
class Table:
    def __init__(self, name):
        self.name = name

    def use(self, name):
        self.name = name
        return self

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


table = Table("Customer")
table.use("UnifiedActivity")
print(table.where("CustomerId eq 'x'"))

== an object whose table another module may set | dynamic-query
class Table:
    def __init__(self, name):
        self.name = name

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


table = Table("Customer")
setattr(table, "name", input())
print(table.where("CustomerId eq 'x'"))

== an object that changes the name it is made with | dynamic-entity
class Table:
    def __init__(self, name):
        name = name.title()
        self.name = name

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


print(Table("customer").where("CustomerId eq 'x'"))

== an heir that asks the class above at times | dynamic-entity
class Table:
    def __init__(self, name="Customer"):
        self.name = name

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


class Named(Table):
    def __init__(self):
        if len(KEY) > 3:
            super().__init__("UnifiedActivity")
        else:
            super().__init__()


print(Named().where("CustomerId eq 'x'"))

== class tables that a loop goes through | dynamic-entity
class Table:
    name = ""

    def where(self, condition):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": condition}, headers=H).json()["value"]


class Customers(Table):
    name = "Customer"


class Measures(Table):
    name = "Customer_Measure"


for kind in (Customers, Measures):
    print(kind().where("City eq 'Oslo'"))

== an address out of a table, by a name from outside | dynamic-query
URLS = {"people": ROOT + "/Customer", "measures": f"{ROOT}/Customer_Measure"}
def fetch(name):
    return requests.get(URLS[name], headers=H).json()["value"]
fetch(input())

== an address out of a table that changes | dynamic-query
URLS = {"people": ROOT + "/Customer", "measures": f"{ROOT}/Customer_Measure"}
URLS["people"] = input()
def fetch(name):
    return requests.get(URLS[name], headers=H).json()["value"]
fetch("people")

== a function that hands on what it gets from outside | dynamic-query
def read(params):
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
def find(condition):
    return read({"$filter": condition})
print(len(find(input())))

== a function that hands on a condition of which it makes another | dynamic-query
def read(params):
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
def find(condition):
    return read({"$filter": swapped(condition)})
def swapped(text):
    return input(text)
print(len(find("City eq 'Oslo'")))

== functions that call one another | unknown-client
def read(url, depth=0):
    if depth > 3:
        return again(url, depth + 1)
    return requests.get(url, headers=H).json()["value"]
def again(url, depth):
    return read(url, depth)
print(len(read(f"{ROOT}/Customer?$top=3")))

== a function that hands on an address and shows it | unknown-client
def many(url):
    return requests.get(url, headers=H).json()["value"]
def one(url):
    print("reading", url)
    return many(url)[0]
print(one(f"{ROOT}/Customer?$top=1"))

== a function whose condition comes from outside | dynamic-query
def find(condition, top=50):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": condition, "$top": top}, headers=H)
    return r.json()["value"]
print(len(find(input())))

== a function that is handed a condition and handed on | dynamic-query
def find(condition):
    r = requests.get(f"{ROOT}/Customer", params={"$filter": condition}, headers=H)
    return r.json()["value"]
print(list(map(find, ["City eq 'Oslo'"])))

== a function that is handed a condition and shows it | dynamic-query
def find(condition):
    condition = condition.strip()
    print("looking for", condition)
    r = requests.get(f"{ROOT}/Customer", params={"$filter": condition}, headers=H)
    return r.json()["value"]
print(len(find(input())))

== a wrapper that counts before it asks | dynamic-query
def rows(table, where):
    found, skip = [], 0
    while True:
        params = {"$top": 50, "$filter": where, "$skip": skip}
        skip += 50
        page = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
        found += page
        if len(page) < 50:
            return found
print(len(rows("Customer", "City eq 'Oslo'")))

== a wrapper whose filter goes on from what it has read | dynamic-query
def rows(table, where):
    found, last = [], ""
    while True:
        params = {"$top": 50, "$filter": f"{where} and CustomerId gt '{last}'"}
        page = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
        found += page
        if len(page) < 50:
            return found
        last = page[-1]["CustomerId"]
print(len(rows("Customer", "City eq 'Oslo'")))

== a wrapper that asks for fewer rows each time | dynamic-query
def rows(table, where, most=500):
    found = []
    left = most
    while left:
        params = {"$top": left, "$filter": where, "$skip": most - left}
        page = requests.get(f"{ROOT}/{table}", params=params, headers=H).json()["value"]
        found += page
        left -= len(page)
    return found
print(len(rows("Customer", "City eq 'Oslo'")))

== an option that is asked for, and may be 0 | dynamic-query
def rows(table, where=None, top=None):
    params = {"$filter": where} if where else {}
    if top:
        params["$top"] = top
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", "City eq 'Oslo'", top=int(os.environ["TOP"]))

== a value that the function works on | dynamic-query
import datetime


def rows(table, since):
    params = {"$filter": f"{'ActivityTime'} gt {since.isoformat()}Z", "$top": 5}
    if since.year < 2000:
        params["$top"] = 1
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


events = rows("UnifiedActivity", datetime.datetime(2024, 1, 1))

== a table of options that another function may change | dynamic-query
import signing


def rows(table, where):
    params = {"$filter": where}
    signing.stamp(params)
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", "City eq 'Oslo'")

== options of which some are unknown | dynamic-query
import sys


def rows(table, **options):
    params = {f"${k}": v for k, v in options.items()}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", **dict(one.split("=") for one in sys.argv[1:]))

== a condition that comes from outside | dynamic-query
import sys


def rows(table, where=None):
    params = {}
    if where:
        params["$filter"] = where
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", sys.argv[1])

== a table that the function chooses | dynamic-entity
def rows(table, where=None):
    table = table.strip()
    params = {}
    if where:
        params["$filter"] = where
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer ", "City eq 'Oslo'")

== an option that is a list | dynamic-query
def rows(table, **options):
    params = {f"${k}": v for k, v in options.items()}
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", select=["CustomerId", "City"])

== a source table | source-table
def rows(table, where=None, top=5):
    params = {"$top": top}
    if where:
        params["$filter"] = where
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("CRM_Contacts", "City eq 'Oslo'")

== an option that is none of OData | already-broken
def rows(table, **options):
    return requests.get(f"{ROOT}/{table}", headers=H, params={**options}).json()["value"]


people = rows("Customer", filter="City eq 'Oslo'")

== options that the loop changes | dynamic-query
def rows(table, where, top=5):
    params = {"$filter": where, "$top": top}
    for _ in range(3):
        answer = requests.get(f"{ROOT}/{table}", headers=H, params=params)
        if answer.ok:
            break
        params["$top"] = 1
    return answer.json()["value"]


people = rows("Customer", "City eq 'Oslo'")

== a call that is left out at times | dynamic-query
def rows(table, where, top=5):
    params = {"$filter": where, "$top": top}
    if top > 3:
        return []
    return requests.get(f"{ROOT}/{table}", headers=H, params=params).json()["value"]


people = rows("Customer", "City eq 'Oslo'")
"""
