"""URLs, options and headers that move: lines of a program, and what they become."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== a function of an address, behind a partial with another value
from functools import partial
def url(path="Customer?$top=3"):
    return f"{ROOT}/{path}"
url5 = partial(url, "Customer?$top=5")
r = requests.get(url5(), headers=H)
print(r.status_code, len(r.json()["value"]))
-->
from functools import partial
def url(path="Customer?$top=3"):
    return f"{ROOT}/{path}"
url5 = partial(url, "Customer?$top=5")
r = ci_dataverse.get("msdynci_customerprofiles?$top=5", headers=H)
print(r.status_code, len(r.json()["value"]))

== an address whose parts os.path joins
import os.path
BASE = os.path.join("https://api.ci.ai.dynamics.com/v1/instances", "i")
r = requests.get(os.path.join(BASE, "data", "Customer") + "?$top=3", headers=H)
print(len(r.json()["value"]))
-->
import os.path
BASE = os.path.join("https://api.ci.ai.dynamics.com/v1/instances", "i")
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)
print(len(r.json()["value"]))

== an address out of settings under a second name
SETTINGS = {"url": API, "scope": "s"}
conf = SETTINGS
r = requests.get(conf["url"] + "/data/Customer?$top=3", headers=H)
print(SETTINGS["scope"])
-->
SETTINGS = {"url": API, "scope": "s"}
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)
print(SETTINGS["scope"])

== an address out of parts that become a list
def url(*parts):
    return "/".join([API] + list(parts))
r = requests.get(url("data", "Customer"), params={"$top": 4}, headers=H)
-->
def url(*parts):
    return "/".join([API] + list(parts))
r = ci_dataverse.get("msdynci_customerprofiles", params={"$top": 4}, headers=H)

== a URL as a literal
r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer?$top=1", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=1", headers=H)

== a URL made of a constant and a literal
r = requests.get(ROOT + "/Customer?$top=5", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=5", headers=H)

== an f-string with a value in its filter
def one(cid):
    return requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'", headers=H).json()
print(one("c1")["value"])
-->
def one(cid):
    return ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100", headers=H
    ).json()
print(one("c1")["value"])

== an address out of a table that format is handed
CONFIG = {"root": API, "kind": "data"}
r = requests.get("{root}/{kind}/Customer?$top=3".format(**CONFIG), headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)

== an address out of a table that holds a list, too
CONFIG = {"root": API, "names": ["a", "b"]}
totals = dict.fromkeys(CONFIG["names"], 0)
r = requests.get("{root}/data/Customer?$top=3".format(**CONFIG), headers=H)
-->
CONFIG = {"root": API, "names": ["a", "b"]}
totals = dict.fromkeys(CONFIG["names"], 0)
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)

== an address out of any number of parts
def url(*parts):
    return "/".join([API, "data", *parts])
r = requests.get(url("Customer") + "?$top=4", headers=H)
-->
def url(*parts):
    return "/".join([API, "data", *parts])
r = ci_dataverse.get("msdynci_customerprofiles?$top=4", headers=H)

== an address out of parts that a method joins
class Paths:
    def __init__(self, root):
        self.root = root
    def to(self, *parts, **kept_for_later):
        return self.root
    def at(self, first, *parts):
        return self.root + "/" + first + "/" + "/".join(part.strip("/") for part in parts)
paths = Paths(API)
r = requests.get(paths.at("data", "/Customer"), params={"$top": 4}, headers=H)
-->
class Paths:
    def __init__(self, root):
        self.root = root
    def to(self, *parts, **kept_for_later):
        return self.root
    def at(self, first, *parts):
        return self.root + "/" + first + "/" + "/".join(part.strip("/") for part in parts)
r = ci_dataverse.get("msdynci_customerprofiles", params={"$top": 4}, headers=H)

== an address out of a list and more
def url(*parts):
    return "/".join((API,) + parts)
r = requests.get(url("data", "UnifiedActivity"), params={"$top": 4}, headers=H)
-->
def url(*parts):
    return "/".join((API,) + parts)
r = ci_dataverse.get("msdynci_unifiedactivities", params={"$top": 4}, headers=H)

== f-strings nested through names
HOST = "https://api.ci.ai.dynamics.com"
BASE = f"{HOST}/v1"
PEOPLE = f"{BASE}/instances/{ENV}/data/Customer"
r = requests.get(f"{PEOPLE}?$top=2", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=2", headers=H)

== an f-string inside an f-string
def some(n):
    return requests.get(f"{ROOT}/Customer?{f'$top={n}'}", headers=H)
print(some(2).status_code)
-->
def some(n):
    return ci_dataverse.get(f"msdynci_customerprofiles?$top={n}", headers=H)
print(some(2).status_code)

== format with positions
TEMPLATE = "https://api.ci.ai.dynamics.com/v1/instances/{}/data/{}?$top={}"
def some(n):
    return requests.get(TEMPLATE.format(ENV, "Customer", n), headers=H)
print(some(2).status_code)
-->
def some(n):
    return ci_dataverse.get(f"msdynci_customerprofiles?$top={n}", headers=H)
print(some(2).status_code)

== format with names
TEMPLATE = "https://api.ci.ai.dynamics.com/v1/instances/{env}/data/{table}"
r = requests.get(TEMPLATE.format(env=ENV, table="UnifiedActivity"), headers=H)
-->
r = ci_dataverse.get("msdynci_unifiedactivities?$top=100", headers=H)

== percent with a tuple
URL = "https://api.ci.ai.dynamics.com/v1/instances/%s/data/Customer?$filter=CustomerId eq '%s'"
def one(cid):
    return requests.get(URL % (ENV, cid), headers=H)
print(one("c1").status_code)
-->
def one(cid):
    return ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100", headers=H
    )
print(one("c1").status_code)

== percent with a single value
r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/%s/data/Customer" % ENV, headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== a chain of plus
def events(cid):
    return requests.get(
        ROOT + "/" + "UnifiedActivity" + "?$filter=CustomerId eq '" + cid + "'",
        headers=H,
    )
print(events("c1").status_code)
-->
def events(cid):
    return ci_dataverse.get(
        f"msdynci_unifiedactivities?$filter=msdynci_customerid eq '{cid}'&$top=100",
        headers=H,
    )
print(events("c1").status_code)

== implicit concatenation over lines
def by_mail(mail):
    url = (
        "https://api.ci.ai.dynamics.com/v1"
        f"/instances/{ENV}/data/Customer"
        "?$select=CustomerId,EMail"
        f"&$filter=EMail eq '{mail}'"
    )
    return requests.get(url, headers=H).json()["value"]
-->
def by_mail(mail):
    url = (
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_email"
        f"&$filter=msdynci_email eq '{mail}'"
        "&$top=100"
    )
    return ci_dataverse.get(url, headers=H).json()["value"]

== a path joined from a list
r = requests.get("/".join([ROOT, "Customer"]) + "?$top=3", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)

== urljoin with a trailing slash
url = urljoin("https://api.ci.ai.dynamics.com/v1/instances/i/data/", "Customer")
r = requests.get(url, headers=H)
-->
url = "msdynci_customerprofiles?$top=100"
r = ci_dataverse.get(url, headers=H)

== a helper function makes the URL
def data_url(table):
    return f"{ROOT}/{table}"

r = requests.get(data_url("Customer"), headers=H)
-->
def data_url(table):
    return f"{ROOT}/{table}"

r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== a method on self makes the URL
class Reader:
    def __init__(self):
        self.env = ENV

    def url(self, tail):
        return f"https://api.ci.ai.dynamics.com/v1/instances/{self.env}/data/{tail}"

    def people(self):
        return requests.get(self.url("Customer?$top=4"), headers=H).json()["value"]
-->
class Reader:
    def __init__(self):
        self.env = ENV

    def url(self, tail):
        return f"https://api.ci.ai.dynamics.com/v1/instances/{self.env}/data/{tail}"

    def people(self):
        return ci_dataverse.get("msdynci_customerprofiles?$top=4", headers=H).json()["value"]

== a class attribute holds the base
class Reader:
    BASE = "https://api.ci.ai.dynamics.com/v1/instances/i/data"

    def people(self):
        return requests.get(f"{self.BASE}/Customer", headers=H).json()["value"]
-->
class Reader:
    BASE = "https://api.ci.ai.dynamics.com/v1/instances/i/data"

    def people(self):
        return ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H).json()["value"]

== a local name holds the URL
def people():
    url = f"{ROOT}/Customer?$top=10"
    r = requests.get(url, headers=H, timeout=30)
    r.raise_for_status()
    return r.json()["value"]
-->
def people():
    url = "msdynci_customerprofiles?$top=10"
    r = ci_dataverse.get(url, headers=H, timeout=30)
    r.raise_for_status()
    return r.json()["value"]

== options in a dictionary beside the URL
def by_mail(mail):
    return requests.get(
        f"{ROOT}/Customer",
        headers=H,
        params={"$filter": f"EMail eq '{mail}'", "$select": "CustomerId,FullName", "$top": 10},
    )
print(by_mail("a@b").status_code)
-->
def by_mail(mail):
    return ci_dataverse.get(
        "msdynci_customerprofiles",
        headers=H,
        params={
            "$filter": f"msdynci_email eq '{mail}'",
            "$select": "msdynci_customerid,msdynci_fullname",
            "$top": 10,
        },
    )
print(by_mail("a@b").status_code)

== options in a dictionary with a name
def by_city(city):
    params = {"$filter": f"City eq '{city}'", "$top": 3}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H)
print(by_city("Oslo").status_code)
-->
def by_city(city):
    params = {"$filter": f"msdynci_city eq '{city}'", "$top": 3}
    return ci_dataverse.get("msdynci_customerprofiles", params=params, headers=H)
print(by_city("Oslo").status_code)

== options in a text
r = requests.get(f"{ROOT}/Customer", params="$filter=City eq 'Oslo'&$top=1", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=1", headers=H)

== headers written in the call
r = requests.get(
    f"{ROOT}/Customer",
    headers={"Authorization": f"Bearer {TOKEN}", "Ocp-Apim-Subscription-Key": KEY},
)
-->
r = ci_dataverse.get(
    "msdynci_customerprofiles?$top=100",
    headers={"Authorization": f"Bearer {TOKEN}"},
)

== headers in a shared name
AUTH = {"Authorization": f"Bearer {TOKEN}", "Ocp-Apim-Subscription-Key": KEY}
a = requests.get(f"{ROOT}/Customer?$top=1", headers=AUTH)
b = requests.get(f"{ROOT}/UnifiedActivity?$top=1", headers=AUTH)
-->
AUTH = {"Authorization": f"Bearer {TOKEN}"}
a = ci_dataverse.get("msdynci_customerprofiles?$top=1", headers=AUTH)
b = ci_dataverse.get("msdynci_unifiedactivities?$top=1", headers=AUTH)

== headers from a helper
def auth():
    return {"Authorization": f"Bearer {TOKEN}", "Ocp-Apim-Subscription-Key": KEY}

r = requests.get(f"{ROOT}/Customer", headers=auth())
-->
def auth():
    return {"Authorization": f"Bearer {TOKEN}"}

r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=auth())

== a session with headers of its own
s = requests.Session()
s.headers.update(H)
r = s.get(f"{ROOT}/Customer?$top=7")
-->
s = requests.Session()
s.headers.update(H)
r = ci_dataverse.get("msdynci_customerprofiles?$top=7", session=s)

== a session in a with statement
with requests.Session() as s:
    r = s.get(f"{ROOT}/Customer", params={"$top": 7}, headers=H)
-->
with requests.Session() as s:
    r = ci_dataverse.get("msdynci_customerprofiles", params={"$top": 7}, headers=H, session=s)

== the verb as an argument
r = requests.request("GET", f"{ROOT}/Customer", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== an imported function under another name
from requests import get as fetch
r = fetch(f"{ROOT}/Customer", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== names that give single values stay names
CID = "ce759201f786d590bf2134bff576c369"
COUNT = 25
ORDER = "ActivityTime desc"
url = f"{ROOT}/UnifiedActivity?$filter=CustomerId eq '{CID}'&$orderby={ORDER}&$top={COUNT}"
r = requests.get(url, headers=H)
-->
CID = "ce759201f786d590bf2134bff576c369"
COUNT = 25
url = (
    "msdynci_unifiedactivities"
    f"?$filter=msdynci_customerid eq '{CID}'"
    "&$orderby=msdynci_activitytime desc"
    f"&$top={COUNT}"
)
r = ci_dataverse.get(url, headers=H)

== columns out of a table of names that a class writes down
class Portal:
    FIELDS = {"CustomerId": "id", "City": "city"}
    def search(self, points):
        r = requests.get(
            f"{ROOT}/Customer",
            params={"$select": ",".join(self.FIELDS), "$filter": f"RewardPoints gt {int(points)}", "$top": 3},
            headers=H,
        )
        return [{new: row[old] for old, new in self.FIELDS.items()} for row in r.json()["value"]]
print(Portal().search(100))
-->
class Portal:
    FIELDS = {"CustomerId": "id", "City": "city"}
    def search(self, points):
        r = ci_dataverse.get(
            "msdynci_customerprofiles",
            params={"$select": "msdynci_customerid,msdynci_city", "$filter": f"msdynci_rewardpoints gt {int(points)}", "$top": 3},
            headers=H,
        )
        return [{new: row[old] for old, new in self.FIELDS.items()} for row in r.json()["value"]]
print(Portal().search(100))

== columns out of a list that an object makes for itself
class Portal:
    def __init__(self):
        self.columns = ["CustomerId", "City"]
    def search(self):
        r = requests.get(f"{ROOT}/Customer?$top=3&$select=" + ",".join(self.columns), headers=H)
        return [[row[one] for one in self.columns] for row in r.json()["value"]]
print(Portal().search())
-->
class Portal:
    def __init__(self):
        self.columns = ["CustomerId", "City"]
    def search(self):
        r = ci_dataverse.get(
            "msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=3",
            headers=H,
        )
        return [[row[one] for one in self.columns] for row in r.json()["value"]]
print(Portal().search())

== a filter that grows behind a guard for options without a value
def get(table, **params):
    r = requests.get(f"{ROOT}/{table}", params={"$" + k: v for k, v in params.items() if v is not None}, headers=H)
    return r.json()["value"]
def bought(customer, kind=None):
    condition = f"CustomerId eq '{customer}'"
    if kind:
        condition += f" and ActivityType eq '{kind}'"
    return get("UnifiedActivity", filter=condition, top=3)
for row in get("Customer", select="CustomerId", top=2):
    print(len(bought(row["CustomerId"])), len(bought(row["CustomerId"], "SalesOrder")))
-->
def get(table):
    r = ci_dataverse.get(table, headers=H)
    return r.json()["value"]
def bought(customer, kind=None):
    condition = f"msdynci_customerid eq '{customer}'"
    if kind:
        condition += f" and msdynci_activitytype eq '{kind}'"
    return get(f"msdynci_unifiedactivities?$filter={quote(str(condition))}&$top=3")
for row in get("msdynci_customerprofiles?$select=msdynci_customerid&$top=2"):
    print(len(bought(row["CustomerId"])), len(bought(row["CustomerId"], "SalesOrder")))
"""
