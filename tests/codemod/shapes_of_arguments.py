"""What calls of a function leave to defaults, hand over behind stars, or may leave out."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = """
== tables that calls leave to a default
def rows(where, table="Customer"):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where}, headers=H).json()["value"]


print(len(rows("City eq 'Oslo'")), len(rows("Gender eq 'Male'")), len(rows("ActivityType eq 'Feedback'", "UnifiedActivity")))
-->
def rows(table="msdynci_customerprofiles"):
    return ci_dataverse.get(table, headers=H).json()["value"]


print(len(rows(table="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100")), len(rows(
    table="msdynci_customerprofiles?$filter=msdynci_gender eq 'Male'&$top=100",
)), len(rows(
    "msdynci_unifiedactivities?$filter=msdynci_activitytype eq 'Feedback'&$top=100",
)))

== a path that calls leave to a default, of a method
class Client:
    def get(self, path="data/Customer", **options):
        asked = {f"${name}": value for name, value in options.items()}
        return requests.get(f"{API}/{path}", params=asked, headers=H).json()["value"]


client = Client()
print(len(client.get(top=3)), len(client.get(filter="City eq 'Oslo'")), len(client.get("data/UnifiedActivity", top=4)))
-->
class Client:
    def get(self, path="msdynci_customerprofiles"):
        return ci_dataverse.get(path, headers=H).json()["value"]


client = Client()
print(len(client.get(path="msdynci_customerprofiles?$top=3")), len(client.get(
    path="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100",
)), len(client.get(
    "msdynci_unifiedactivities?$top=4",
)))

== values that a library encodes
def rows(table, where, top=5):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where, "$top": top}, headers=H).json()["value"]


def titled(title: str):
    return rows("UnifiedActivity", f"Title eq '{title}'")


for title in ("A+B bundle", "Smith & Sons gift", "50% off", "Deal #1"):
    print(len(titled(title)))
-->
def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


def titled(title: str):
    return rows(f"msdynci_unifiedactivities?$filter=msdynci_title eq '{quote(title)}'&$top=5")


for title in ("A+B bundle", "Smith & Sons gift", "50% off", "Deal #1"):
    print(len(titled(title)))

== values that urlencode encodes
from urllib.parse import urlencode


def rows(table, where):
    query = urlencode({"$filter": where, "$top": 3})
    return requests.get(f"{ROOT}/{table}?{query}", headers=H).json()["value"]


for title in ("A+B bundle", "Smith & Sons gift", "50% off"):
    print(len(rows("UnifiedActivity", f"Title eq '{title}'")))
-->
def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


for title in ("A+B bundle", "Smith & Sons gift", "50% off"):
    print(len(rows(
        f"msdynci_unifiedactivities?$filter=msdynci_title eq '{quote(str(title))}'&$top=3",
    )))

== moments with an offset
from datetime import datetime, timezone


class Activities:
    def __init__(self, table):
        self.table = table

    def find(self, where):
        return requests.get(f"{ROOT}/{self.table}", params={"$filter": where}, headers=H).json()["value"]


since = datetime(2021, 6, 1, tzinfo=timezone.utc)
print(len(Activities("UnifiedActivity").find(f"ActivityTime ge {since.isoformat()}")))
-->
from datetime import datetime, timezone


class Activities:
    def __init__(self, table):
        self.table = table

    def find(self, *, query):
        return ci_dataverse.get(query, headers=H).json()["value"]


since = datetime(2021, 6, 1, tzinfo=timezone.utc)
print(len(Activities("UnifiedActivity").find(
    query=(
        "msdynci_unifiedactivities"
        f"?$filter=msdynci_activitytime ge {quote(since.isoformat())}"
        "&$top=100"
    ),
)))

== a number of rows that may be None
def rows(table, where=None, top=None):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where, "$top": top}, headers=H).json()["value"]


def by_city(city: str, limit=None):
    return rows("Customer", f"City eq '{city}'", top=limit)


print(len(by_city("Oslo", 2)), len(by_city("Oslo")))
-->
def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


def by_city(city: str, limit=None):
    return rows(
        "msdynci_customerprofiles"
        f"?$filter=msdynci_city eq '{quote(city)}'"
        f"&$top={'' if limit is None else limit}"
    )


print(len(by_city("Oslo", 2)), len(by_city("Oslo")))

== a table and options behind stars, on the way to another function
def rows(table, **options):
    asked = {f"${name}": value for name, value in options.items()}
    return requests.get(f"{ROOT}/{table}", params=asked, headers=H).json()["value"]


def first(table, **options):
    found = rows(table, top=1, **options)
    return found[0] if found else None


def by_city(city: str, **options):
    return rows("Customer", filter=f"City eq '{city}'", **options)


print(first("Customer", filter="City eq 'Oslo'"), len(by_city("Oslo", top=2)))
-->
def rows(*, query):
    return ci_dataverse.get(query, headers=H).json()["value"]


def first(*, query):
    found = rows(query=query)
    return found[0] if found else None


def by_city(*, query: str):
    return rows(query=query)


print(first(query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=1"), len(by_city(
    query="msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=2",
)))

== a condition by position beside options behind stars
def rows(table, where=None, **more):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where, **more}, headers=H).json()["value"]


def few():
    return {"$top": 3}


common = {"$select": "City,FullName"}
print(rows("Customer", "City eq 'Oslo'", **common), rows("Customer", "Gender eq 'Male'", **few()))
-->
def rows(table):
    return ci_dataverse.get(table, headers=H).json()["value"]


def few():
    return {"$top": 3}


print(rows(
    "msdynci_customerprofiles"
    "?$select=msdynci_city,msdynci_fullname"
    "&$filter=msdynci_city eq 'Oslo'"
    "&$top=100"
), rows(
    "msdynci_customerprofiles?$filter=msdynci_gender eq 'Male'&$top=3",
))

== all that a query takes behind stars
def rows(table, where=None, top=5, timeout=30):
    asked = {"$filter": where, "$top": top}
    return requests.get(f"{ROOT}/{table}", params=asked, headers=H, timeout=timeout).json()["value"]


common = {"where": "City eq 'Oslo'", "top": 2}
print(rows("Customer", **common))
-->
def rows(table, timeout=30):
    return ci_dataverse.get(table, headers=H, timeout=timeout).json()["value"]


print(rows("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=2"))

== settings that a condition chooses
class Base:
    API = "https://api.ci.ai.dynamics.com/v1"
    INSTANCE = os.getenv("CI_INSTANCE_ID", "")
    TIMEOUT = 15


class Testing(Base):
    TIMEOUT = 5


config = Testing if os.getenv("DESK") == "test" else Base


def people(city):
    url = f"{config.API}/instances/{config.INSTANCE}/data/Customer"
    return requests.get(url, params={"$filter": f"City eq '{city}'"}, headers=H, timeout=config.TIMEOUT).json()["value"]


print(len(people("Oslo")))
-->
class Base:
    API = "https://api.ci.ai.dynamics.com/v1"
    INSTANCE = os.getenv("CI_INSTANCE_ID", "")
    TIMEOUT = 15


class Testing(Base):
    TIMEOUT = 5


config = Testing if os.getenv("DESK") == "test" else Base


def people(city):
    url = "msdynci_customerprofiles?$top=100"
    return ci_dataverse.get(
        url,
        params={"$filter": f"msdynci_city eq '{city}'"},
        headers=H,
        timeout=config.TIMEOUT,
    ).json()["value"]


print(len(people("Oslo")))

== requests under one name, one after another
import json
import urllib.request


def report():
    request = urllib.request.Request(f"{ROOT}/Customer?$top=3", headers=H)
    with urllib.request.urlopen(request, timeout=60) as answer:
        people = json.load(answer)["value"]
    for one in people:
        request = urllib.request.Request(f"{ROOT}/Customer_Measure?$top=1", headers=H)
        with urllib.request.urlopen(request, timeout=60) as answer:
            print(one["City"], len(json.load(answer)["value"]))


report()
-->
import json


def report():
    with ci_dataverse.urlopen("msdynci_customerprofiles?$top=3", timeout=60, headers=H) as answer:
        people = json.load(answer)["value"]
    for one in people:
        with ci_dataverse.urlopen("msdynci_customermeasures?$top=1", timeout=60, headers=H) as answer:
            print(one["City"], len(json.load(answer)["value"]))


report()

== options of the client under a name just before
def headers():
    return dict(H)


def orders(cid):
    opts = {
        "filter": "CustomerId eq '%s'" % cid,
        "orderby": "ActivityTime desc",
        "custom_headers": headers(),
    }
    page = CustomerInsights().get_entities_with_odata_path(ENV, "UnifiedActivity", **opts)
    return [row["Title"] for row in page.value]


print(orders("ce759201f786d590bf2134bff576c369"))
-->
def headers():
    return dict(H)


def orders(cid):
    page = ci_dataverse.get_entities(
        "msdynci_unifiedactivities?$orderby=msdynci_activitytime desc&$top=100",
        headers=headers(),
        params={"$filter": f"msdynci_customerid eq '{cid}'"},
    )
    return [row["Title"] for row in page.value]


print(orders("ce759201f786d590bf2134bff576c369"))

== pages by number and size
def page(where, no, size):
    asked = {"$filter": where, "$top": size, "$skip": no * size}
    return requests.get(f"{ROOT}/Customer", params=asked, headers=H).json()["value"]


for no in range(3):
    print(no, len(page("Gender eq 'Male'", no, 15)))
-->
def page(no, size, *, query):
    return ci_dataverse.get(query, headers=H, skip=no * size).json()["value"]


for no in range(3):
    print(no, len(page(
        no,
        15,
        query="msdynci_customerprofiles?$filter=msdynci_gender eq 'Male'&$top=15",
    )))

== queries that are built in steps
from dataclasses import dataclass, field


@dataclass
class Query:
    table: str
    conditions: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    limit: int | None = None

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def select(self, *columns):
        self.columns.extend(columns)
        return self

    def top(self, limit):
        self.limit = limit
        return self

    def params(self):
        params = {}
        if self.conditions:
            params["$filter"] = " and ".join(self.conditions)
        if self.columns:
            params["$select"] = ",".join(self.columns)
        if self.limit is not None:
            params["$top"] = str(self.limit)
        return params


def run(query: Query):
    url = f"{ROOT}/{query.table}"
    return requests.get(url, params=query.params(), headers=H, timeout=30).json()["value"]


def by_city(city: str, count=3):
    query = Query("Customer").where(f"City eq '{city}'").where("RewardPoints gt 10")
    return run(query.select("CustomerId", "City").top(count))


print(by_city("Oslo"), run(Query("Customer_Measure").top(2)))
-->
from dataclasses import dataclass, field


@dataclass
class Query:
    table: str
    conditions: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    limit: int | None = None

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def select(self, *columns):
        self.columns.extend(columns)
        return self

    def top(self, limit):
        self.limit = limit
        return self

    def params(self):
        params = {}
        if self.conditions:
            params["$filter"] = " and ".join(self.conditions)
        if self.columns:
            params["$select"] = ",".join(self.columns)
        if self.limit is not None:
            params["$top"] = str(self.limit)
        return params


def run(query: str):
    return ci_dataverse.get(query, headers=H, timeout=30).json()["value"]


def by_city(city: str, count=3):
    return run(
        "msdynci_customerprofiles"
        "?$select=msdynci_customerid,msdynci_city"
        f"&$filter=msdynci_city eq '{quote(city)}' and msdynci_rewardpoints gt 10"
        f"&$top={count}"
    )


print(by_city("Oslo"), run("msdynci_customermeasures?$top=2"))

== queries whose conditions are objects
class Condition:
    def __init__(self, text):
        self.text = text


class Column:
    def __init__(self, name):
        self.name = name

    @staticmethod
    def _literal(value):
        if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        return str(value)

    def equals(self, value):
        return Condition(f"{self.name} eq {self._literal(value)}")


class Query:
    def __init__(self, table):
        self.table = table
        self._conditions = []
        self._order = None

    def where(self, condition):
        self._conditions.append(condition)
        return self

    def order_by(self, column, descending=False):
        self._order = f"{column} desc" if descending else column
        return self

    def options(self):
        found = {}
        if self._conditions:
            found["$filter"] = " and ".join(one.text for one in self._conditions)
        if self._order:
            found["$orderby"] = self._order
        return found


class Runner:
    def __init__(self, headers):
        self.headers = headers

    def fetch(self, query: Query) -> list:
        return requests.get(f"{ROOT}/{query.table}", params=query.options(), headers=self.headers).json()["value"]


runner = Runner(H)
print(runner.fetch(Query("Customer").where(Column("City").equals("Oslo")).where(Column("RewardPoints").equals(3)).order_by("CustomerId", descending=True)))
-->
class Condition:
    def __init__(self, text):
        self.text = text


class Column:
    def __init__(self, name):
        self.name = name

    @staticmethod
    def _literal(value):
        if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        return str(value)

    def equals(self, value):
        return Condition(f"{self.name} eq {self._literal(value)}")


class Query:
    def __init__(self, table):
        self.table = table
        self._conditions = []
        self._order = None

    def where(self, condition):
        self._conditions.append(condition)
        return self

    def order_by(self, column, descending=False):
        self._order = f"{column} desc" if descending else column
        return self

    def options(self):
        found = {}
        if self._conditions:
            found["$filter"] = " and ".join(one.text for one in self._conditions)
        if self._order:
            found["$orderby"] = self._order
        return found


class Runner:
    def __init__(self, headers):
        self.headers = headers

    def fetch(self, query: str) -> list:
        return ci_dataverse.get(query, headers=self.headers, token=ci_dataverse.token()).json()["value"]


runner = Runner(H)
print(runner.fetch(
    "msdynci_customerprofiles"
    "?$filter=msdynci_city eq 'Oslo' and msdynci_rewardpoints eq 3"
    "&$orderby=msdynci_customerid desc"
    "&$top=100"
))
"""

STAYING = """
== a condition of a function that says what it is asked for | dynamic-query
def where(city):
    print("asked for", city)
    return f"City eq '{city}'"


def rows(table, condition):
    return requests.get(f"{ROOT}/{table}", params={"$filter": condition}, headers=H).json()["value"]


people = rows("Customer", where("Oslo"))

== columns of a function that counts | dynamic-query
asked = 0


def columns():
    global asked
    asked += 1
    return "City"


def rows(table, select):
    return requests.get(f"{ROOT}/{table}", params={"$select": select}, headers=H).json()["value"]


people = rows("Customer", columns())

== options of a function that says something, behind stars | dynamic-query
def options():
    print("building")
    return {"$top": 3}


def rows(table, **more):
    return requests.get(f"{ROOT}/{table}", params=more, headers=H).json()["value"]


people = rows("Customer", **options())

== a condition and something else behind the same stars | dynamic-query
def rows(table, where=None, timeout=30):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where}, headers=H, timeout=timeout).json()["value"]


common = {"where": "City eq 'Oslo'", "timeout": 5}
people = rows("Customer", **common)

== a number of rows that a call makes, and that may be None | dynamic-query
def rows(table, where=None, top=None):
    return requests.get(f"{ROOT}/{table}", params={"$filter": where, "$top": top}, headers=H).json()["value"]


def some(settings):
    return rows("Customer", "City eq 'Oslo'", settings.get("top"))

== a call in the test of a loop | dynamic-query
def page(where, skip, top=50):
    asked = {"$filter": where, "$skip": skip, "$top": top}
    return requests.get(f"{ROOT}/Customer", params=asked, headers=H).json()["value"]


def everybody(where):
    skip, found = 0, []
    while rows := page(where, skip):
        found.extend(rows)
        skip += len(rows)
    return found


people = everybody("Gender eq 'Female'")

== a method that is asked by its name | dynamic-query
class Loader:
    def load_customers(self, where, top=5):
        asked = {"$filter": where, "$top": top}
        return requests.get(f"{ROOT}/Customer", params=asked, headers=H).json()["value"]

    def load(self, kind, where):
        return getattr(self, "load_" + kind)(where)


people = Loader().load_customers("City eq 'Oslo'")

== a function that a module gives by its name | dynamic-query
def find(where):
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]


people = find("City eq 'Oslo'") + globals()["find"]("City eq 'Rome'")

== a query that goes on being built once it was sent | dynamic-query
class Query:
    def __init__(self, table):
        self.table = table
        self.conditions = []

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def params(self):
        return {"$filter": " and ".join(self.conditions)}


def run(query: Query):
    return requests.get(f"{ROOT}/{query.table}", params=query.params(), headers=H).json()["value"]


def both():
    query = Query("Customer").where("City eq 'Oslo'")
    return run(query), run(query.where("Gender eq 'Male'"))

== a query whose steps are told | dynamic-query
class Query:
    def __init__(self, table):
        self.table = table
        self.conditions = []

    def where(self, condition):
        print("where", condition)
        self.conditions.append(condition)
        return self

    def params(self):
        return {"$filter": " and ".join(self.conditions)}


def run(query: Query):
    return requests.get(f"{ROOT}/{query.table}", params=query.params(), headers=H).json()["value"]


people = run(Query("Customer").where("City eq 'Oslo'"))

== a function with an example that is run | dynamic-query
import doctest


def find(where):
    '''The people of a condition.

    >>> len(find("City eq 'Oslo'")) > 0
    True
    '''
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]


people = find("City eq 'Rome'")
print(doctest.testmod().failed)

== a query that grows in a loop | dynamic-query
class Query:
    def __init__(self, table):
        self.table = table
        self.conditions = []

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def params(self):
        return {"$filter": " and ".join(self.conditions)}


def run(query: Query):
    return requests.get(f"{ROOT}/{query.table}", params=query.params(), headers=H).json()["value"]


def each(cities):
    query = Query("Customer")
    for city in cities:
        print(len(run(query.where(f"City ne '{city}'"))))
"""
