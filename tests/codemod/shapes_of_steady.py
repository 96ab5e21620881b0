"""Values that hold, or change, between the text of a query and its call."""

SHAPES = r"""
== settings that make themselves out of the environment
from dataclasses import dataclass
@dataclass(frozen=True)
class Settings:
    instance: str
    base: str = "https://api.ci.ai.dynamics.com/v1"
    @classmethod
    def from_env(cls) -> "Settings":
        return cls(instance=os.environ["CI_INSTANCE_ID"])
    @property
    def root(self):
        return f"{self.base}/instances/{self.instance}/data"
class Reader:
    def __init__(self, settings: Settings | None = None):
        self.settings = settings or Settings.from_env()
    def read(self):
        return requests.get(f"{self.settings.root}/Customer?$top=3", headers=H).json()["value"]
print(len(Reader().read()))
-->
from dataclasses import dataclass
@dataclass(frozen=True)
class Settings:
    instance: str
    base: str = "https://api.ci.ai.dynamics.com/v1"
    @classmethod
    def from_env(cls) -> "Settings":
        return cls(instance=os.environ["CI_INSTANCE_ID"])
    @property
    def root(self):
        return f"{self.base}/instances/{self.instance}/data"
class Reader:
    def __init__(self, settings: Settings | None = None):
        self.settings = settings or Settings.from_env()
    def read(self):
        return ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H).json()["value"]
print(len(Reader().read()))

== a list of values in a condition that is built before
def measures(ids):
    condition = "CustomerId in (" + ",".join(f"'{i}'" for i in ids) + ")"
    r = requests.get(f"{ROOT}/Customer_Measure", params={"$filter": condition}, headers=H)
    return r.json()["value"]
print(len(measures(["a", "b"])))
-->
def measures(ids):
    r = ci_dataverse.get(
        "msdynci_customermeasures?$top=100",
        headers=H,
        within={"msdynci_customerid": ",".join(f"'{i}'" for i in ids)},
    )
    return r.json()["value"]
print(len(measures(["a", "b"])))

== a name that two loops bind, in a query built before the call
ids = input().split()
for i in ids:
    url = ROOT + "/Customer_Measure?$filter=CustomerId eq '" + i + "'"
    r = requests.get(url, headers=H)
    print(len(r.json()["value"]))
for i in ids:
    url = ROOT + "/Customer?$filter=CustomerId eq '" + i + "'"
    r = requests.get(url, headers=H)
    print(len(r.json()["value"]))
-->
ids = input().split()
for i in ids:
    url = f"msdynci_customermeasures?$filter=msdynci_customerid eq '{i}'&$top=100"
    r = ci_dataverse.get(url, headers=H)
    print(len(r.json()["value"]))
for i in ids:
    url = f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{i}'&$top=100"
    r = ci_dataverse.get(url, headers=H)
    print(len(r.json()["value"]))

== two addresses under one name, one of them gone through
def show(args):
    url = ROOT + "/Customer?$filter=CustomerId eq '" + args.who + "'"
    rows = requests.get(url, headers=H).json()["value"]
    url = ROOT + "/Customer_Measure?$filter=CustomerId eq '" + args.who + "'"
    for row in requests.get(url, headers=H).json()["value"]:
        print(row["ChurnScore"], len(rows))
-->
def show(args):
    url = f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{args.who}'&$top=100"
    rows = ci_dataverse.get(url, headers=H).json()["value"]
    url = f"msdynci_customermeasures?$filter=msdynci_customerid eq '{args.who}'&$top=100"
    for row in ci_dataverse.get(url, headers=H).json()["value"]:
        print(row["ChurnScore"], len(rows))

== a name that changes behind the call
skip = 0
while skip < 60:
    where = f"RewardPoints gt {skip}"
    print(skip)
    r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
    print(len(r.json()["value"]))
    skip += 20
-->
skip = 0
while skip < 60:
    print(skip)
    r = ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_rewardpoints gt {skip}&$top=100",
        headers=H,
    )
    print(len(r.json()["value"]))
    skip += 20

== a part of a row, in a text that the next statement asks with
def count(row):
    where = "$filter=CustomerId eq '%s'" % row["CustomerId"]
    tail = "&$top=5"
    r = requests.get(f"{ROOT}/Customer?{where}{tail}", headers=H)
    return len(r.json()["value"])
print(count({"CustomerId": "x"}))
-->
def count(row):
    r = ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{row['CustomerId']}'&$top=5",
        headers=H,
    )
    return len(r.json()["value"])
print(count({"CustomerId": "x"}))

== a part of a row, for a session that a function gives
def session():
    one = requests.Session()
    one.headers.update(H)
    return one
def count(row):
    where = "$filter=CustomerId eq '%s'" % row["CustomerId"]
    r = session().get(f"{ROOT}/Customer?{where}&$top=5")
    return len(r.json()["value"])
print(count({"CustomerId": "x"}))
-->
def session():
    one = requests.Session()
    one.headers.update(H)
    return one
def count(row):
    r = ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{row['CustomerId']}'&$top=5",
        session=session(),
    )
    return len(r.json()["value"])
print(count({"CustomerId": "x"}))

== a value that is quoted in a statement before
def one(name):
    where = f"$filter=LastName eq '{quote(name)}'"
    try:
        r = requests.get(f"{ROOT}/Customer?{where}", headers=H)
    except requests.ConnectionError:
        return None
    return r.json()["value"]
print(one("Smith"))
-->
def one(name):
    try:
        r = ci_dataverse.get(
            f"msdynci_customerprofiles?$filter=msdynci_lastname eq '{quote(name)}'&$top=100",
            headers=H,
        )
    except requests.ConnectionError:
        return None
    return r.json()["value"]
print(one("Smith"))

== a filter that an object keeps beside the value in it
class Export:
    def __init__(self, customer_id):
        self.customer_id = customer_id
        self.filter = f"CustomerId eq '{customer_id}'"
    def profile(self):
        r = requests.get(f"{ROOT}/Customer", params={"$filter": self.filter}, headers=H)
        return r.json()["value"]
    def measures(self):
        r = requests.get(f"{ROOT}/Customer_Measure?$filter={self.filter}", headers=H)
        return r.json()["value"]
print(Export("x").profile(), Export("y").measures())
-->
class Export:
    def __init__(self, customer_id):
        self.customer_id = customer_id
        self.filter = f"CustomerId eq '{customer_id}'"
    def profile(self):
        r = ci_dataverse.get(
            "msdynci_customerprofiles?$top=100",
            params={"$filter": f"msdynci_customerid eq '{self.customer_id}'"},
            headers=H,
        )
        return r.json()["value"]
    def measures(self):
        r = ci_dataverse.get(
            f"msdynci_customermeasures?$filter=msdynci_customerid eq '{self.customer_id}'&$top=100",
            headers=H,
        )
        return r.json()["value"]
print(Export("x").profile(), Export("y").measures())
"""

STAYING = r"""
== a generator in a condition that is shown afterwards | dynamic-query
def find(rows):
    ids = (row["CustomerId"] for row in rows)
    where = "CustomerId in (" + ",".join(f"'{i}'" for i in ids) + ")"
    r = requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H)
    print(where)
    return len(r.json()["value"])
print(find([{"CustomerId": "ce759201f786d590bf2134bff576c369"}]))

== a generator parameter in a condition with a comment above | dynamic-query
def find(ids):
    # the wanted ones
    where = "CustomerId in (" + ",".join(f"'{i}'" for i in ids) + ")"
    r = requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H)
    return len(r.json()["value"])
print(find(iter(["ce759201f786d590bf2134bff576c369"])))

== an own function that gives another value each time | dynamic-query
import itertools
count = itertools.count(1)
def number():
    return str(next(count))
def made():
    import uuid
    return str(uuid.uuid4())
def find():
    where = f"LastName eq '{made()}'"
    r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
    return len(where), len(r.json()["value"])
print(find())

== a name that is bound anew before the call | dynamic-query
i = input()
where = f"RewardPoints gt {i}"
i = input()
r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
print(len(r.json()["value"]), i)

== a name that its own statement binds anew | dynamic-query
i = input()
i, where = "9", f"City eq '{i}'"
r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
print(len(r.json()["value"]), i)

== a name that a loop around the call binds anew | dynamic-query
i = input()
where = f"City eq '{i}'"
for _ in range(2):
    r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
    print(len(r.json()["value"]), i)
    i = "9"

== a name that a function sets from inside | dynamic-query
city = "Oslo"
def turn():
    global city
    city = "Rome"
def read():
    where = f"City eq '{city}'"
    turn()
    r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
    return len(r.json()["value"])
print(read())

== a name that an inner function sets | dynamic-query
def read(city):
    def turn():
        nonlocal city
        city = "Rome"
    where = f"City eq '{city}'"
    turn()
    r = requests.get(f"{ROOT}/Customer?$filter={where}", headers=H)
    return len(r.json()["value"])
print(read("Oslo"))

== a part of a row that changes before the call | dynamic-query
def count(row):
    where = "$filter=CustomerId eq '%s'" % row["CustomerId"]
    row["CustomerId"] = "y"
    r = requests.get(f"{ROOT}/Customer?{where}", headers=H)
    return len(r.json()["value"])
print(count({"CustomerId": "x"}))

== a part of a row that is taken out before the call | dynamic-query
def count(row):
    where = "$filter=CustomerId eq '%s'" % row["CustomerId"]
    old = row.pop("CustomerId")
    r = requests.get(f"{ROOT}/Customer?{where}", headers=H)
    return old, len(r.json()["value"])
print(count({"CustomerId": "x"}))

== a part of a list that grows before the call | dynamic-query
def count(rows, more):
    where = "$filter=CustomerId eq '%s'" % rows[-1]
    rows += more
    r = requests.get(f"{ROOT}/Customer?{where}", headers=H)
    return len(r.json()["value"])
print(count(["x"], ["y"]))

== the next value of a queue | dynamic-query
import queue
def count(waiting):
    where = "$filter=CustomerId eq '%s'" % waiting.get()
    print(where)
    r = requests.get(f"{ROOT}/Customer?{where}", headers=H)
    return len(r.json()["value"])
print(count(queue.Queue()))

== an identifier that is made once | dynamic-query
import uuid
def count():
    where = f"$filter=CustomerId eq '{uuid.uuid4()}'"
    print(where)
    r = requests.get(f"{ROOT}/Customer?{where}", headers=H)
    return len(r.json()["value"])
print(count())

== a filter that an object keeps, and another object's method asks with | dynamic-query
class Export:
    def __init__(self, customer_id):
        self.customer_id = customer_id
        self.filter = f"CustomerId eq '{customer_id}'"
    def same(self, other: "Export"):
        r = requests.get(f"{ROOT}/Customer?$filter={other.filter}", headers=H)
        return r.json()["value"]
print(Export("x").same(Export("y")))

== a filter that an object keeps beside a value that is set later | dynamic-query
class Export:
    def __init__(self, customer_id):
        self.customer_id = customer_id
        self.filter = f"CustomerId eq '{customer_id}'"
    def profile(self):
        r = requests.get(f"{ROOT}/Customer", params={"$filter": self.filter}, headers=H)
        return r.json()["value"]
one = Export("x")
one.customer_id = "y"
print(one.profile())

== a filter that an object keeps beside a value that it makes upper case | dynamic-query
class Export:
    def __init__(self, customer_id):
        self.customer_id = customer_id.upper()
        self.filter = f"CustomerId eq '{customer_id}'"
    def profile(self):
        r = requests.get(f"{ROOT}/Customer", params={"$filter": self.filter}, headers=H)
        return r.json()["value"]
print(Export("x").profile())
"""
