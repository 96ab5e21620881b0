"""Reads of one of several tables: calls that move because all of them are known, and that stay."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== tables that objects are made with
class Table:
    def __init__(self, name):
        self.name = name
    def first(self, cid):
        return requests.get(f"{ROOT}/{self.name}", params={"$filter": f"CustomerId eq '{cid}'", "$top": 1}, headers=H).json()["value"]
customers = Table("Customer")
activities = Table("UnifiedActivity")
print(len(customers.first("ce759201f786d590bf2134bff576c369")), len(activities.first("ce759201f786d590bf2134bff576c369")))
-->
class Table:
    def __init__(self, name):
        self.name = name
    def first(self, cid):
        return ci_dataverse.get(
            f"{ci_dataverse.SETS[self.name]}",
            params={"$filter": f"msdynci_customerid eq '{cid}'", "$top": 1},
            headers=H,
        ).json()["value"]
customers = Table("Customer")
activities = Table("UnifiedActivity")
print(len(customers.first("ce759201f786d590bf2134bff576c369")), len(activities.first("ce759201f786d590bf2134bff576c369")))

== a loop over tables
for table in ("Customer", "UnifiedActivity", "Customer_Measure"):
    r = requests.get(f"{ROOT}/{table}?$top=3", headers=H)
    print(table, r.status_code)
-->
for table in ("Customer", "UnifiedActivity", "Customer_Measure"):
    r = ci_dataverse.get(f"{ci_dataverse.SETS[table]}?$top=3", headers=H)
    print(table, r.status_code)

== a table that subclasses name
class Entity:
    table = ""
    def all(self, top):
        return requests.get(f"{ROOT}/{self.table}?$top={top}", headers=H).json()["value"]
class Customers(Entity):
    table = "Customer"
class Activities(Entity):
    table = "UnifiedActivity"
print(len(Customers().all(3)), len(Activities().all(4)))
-->
class Entity:
    table = ""
    def all(self, top):
        return ci_dataverse.get(
            f"{ci_dataverse.SETS[self.table]}?$top={top}", headers=H
        ).json()["value"]
class Customers(Entity):
    table = "Customer"
class Activities(Entity):
    table = "UnifiedActivity"
print(len(Customers().all(3)), len(Activities().all(4)))

== tables that a loop takes out of an enumeration
import enum
class Table(str, enum.Enum):
    PEOPLE = "Customer"
    MEASURES = "Customer_Measure"
for table in Table:
    print(len(requests.get(f"{ROOT}/{table.value}?$top=3", headers=H).json()["value"]))
-->
import enum
class Table(str, enum.Enum):
    PEOPLE = "Customer"
    MEASURES = "Customer_Measure"
for table in Table:
    print(
        len(ci_dataverse.get(f"{ci_dataverse.SETS[table.value]}?$top=3", headers=H).json()["value"])
    )

== a table that subclasses name, made by a registry
class Entity:
    table = "Customer"
    def all(self):
        return requests.get(f"{ROOT}/{self.table}?$top=3", headers=H).json()["value"]
class Activities(Entity):
    table = "UnifiedActivity"
KINDS = {"a": Activities}
print([len(kind().all()) for kind in KINDS.values()], len(Entity().all()))
-->
class Entity:
    table = "Customer"
    def all(self):
        return ci_dataverse.get(
            f"{ci_dataverse.SETS[self.table]}?$top=3", headers=H
        ).json()["value"]
class Activities(Entity):
    table = "UnifiedActivity"
KINDS = {"a": Activities}
print([len(kind().all()) for kind in KINDS.values()], len(Entity().all()))

== a function that is made for a table
def reader(table):
    def read(cid):
        url = f"{ROOT}/{table}?$filter=CustomerId eq '{cid}'&$top=5"
        return requests.get(url, headers=H).json()["value"]
    return read
people, measures = reader("Customer"), reader("Customer_Measure")
print(len(people("x")), len(measures("x")))
-->
def reader(table):
    def read(cid):
        url = f"{ci_dataverse.SETS[table]}?$filter=msdynci_customerid eq '{cid}'&$top=5"
        return ci_dataverse.get(url, headers=H).json()["value"]
    return read
people, measures = reader("Customer"), reader("Customer_Measure")
print(len(people("x")), len(measures("x")))

== the tables of a dictionary
NAMES = {"people": "Customer", "acts": "UnifiedActivity"}
for key, table in NAMES.items():
    print(key, len(requests.get(f"{ROOT}/{table}", params={"$top": 2}, headers=H).json()["value"]))
-->
NAMES = {"people": "Customer", "acts": "UnifiedActivity"}
for key, table in NAMES.items():
    print(
        key,
        len(
            ci_dataverse.get(
                f"{ci_dataverse.SETS[table]}", params={"$top": 2}, headers=H
            ).json()["value"]
        ),
    )

== a member of an enumeration
import enum
class Table(enum.Enum):
    PEOPLE = "Customer"
print(len(requests.get(f"{ROOT}/{Table.PEOPLE.value}?$top=3", headers=H).json()["value"]))
-->
import enum
class Table(enum.Enum):
    PEOPLE = "Customer"
print(len(ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H).json()["value"]))
"""

STAYING = r"""
== options behind two stars, of a table of the object | dynamic-query
class Client:
    def get(self, path, **params):
        return requests.get(f"{ROOT}/{path}", params=params, headers=H, timeout=30).json()
class Table:
    def __init__(self, client, name):
        self.client, self.name = client, name
    def find(self, condition, **more):
        params = {"$filter": condition, "$top": 5, **more}
        return self.client.get(self.name, **params)["value"]
print(Table(Client(), "Customer").find(input()), Table(Client(), "UnifiedActivity").find(input()))

== further options that a name holds, of a known table | dynamic-query
def get(path, **params):
    return requests.get(f"{ROOT}/{path}", params=params, headers=H, timeout=30).json()["value"]
def newest(more):
    options = dict(more)
    return get("Customer", **options)
print(newest({"$filter": input()}))

== a table that an object gets later | dynamic-entity
class Table:
    def __init__(self, name):
        self.name = name
    def rename(self, name):
        self.name = name
    def first(self):
        return requests.get(f"{ROOT}/{self.name}", params={"$top": 1}, headers=H).json()["value"]
print(Table("Customer").first(), Table("UnifiedActivity").first())

== a table that an object is given from outside | dynamic-entity
class Table:
    def __init__(self, name):
        self.name = name
    def first(self):
        return requests.get(f"{ROOT}/{self.name}", params={"$top": 1}, headers=H).json()["value"]
customers = Table("Customer")
customers.name = input()
print(customers.first(), Table("UnifiedActivity").first())

== tables that objects are made with, one of them known to the program alone | dynamic-entity
class Table:
    def __init__(self, name):
        self.name = name
    def first(self):
        return requests.get(f"{ROOT}/{self.name}", params={"$top": 1}, headers=H).json()["value"]
print(Table("Customer").first(), Table(input()).first())

== a table of the command line | dynamic-entity
import sys
r = requests.get(f"{ROOT}/{sys.argv[1]}?$top=3", headers=H)
print(r.status_code)

== a table of a route, which something else calls | dynamic-entity
from flask import Flask
app = Flask(__name__)
@app.route("/<table>")
def show(table):
    return {"rows": requests.get(f"{ROOT}/{table}?$top=3", headers=H).json()["value"]}
show("Customer")
show("UnifiedActivity")

== a list of tables that grows | dynamic-entity
import sys
TABLES = ["Customer", "UnifiedActivity"]
TABLES.append(sys.argv[1])
for table in TABLES:
    print(requests.get(f"{ROOT}/{table}?$top=3", headers=H).status_code)

== one of the tables has no counterpart | dynamic-entity
for table in ("Customer", "Shop_Orders"):
    print(requests.get(f"{ROOT}/{table}?$top=3", headers=H).status_code)

== one of the tables is asked for otherwise | dynamic-entity
for table in ("Customer", "BrandAffinityFromMicrosoft"):
    print(requests.get(f"{ROOT}/{table}?$top=3", headers=H).status_code)

== a table that is set on the object | dynamic-entity
import sys
class Entity:
    def __init__(self, table):
        self.table = table
    def all(self):
        return requests.get(f"{ROOT}/{self.table}?$top=3", headers=H).json()["value"]
print(len(Entity(sys.argv[1]).all()))

== a column that one of the tables lacks | dynamic-entity
for table in ("Customer", "UnifiedActivity"):
    url = f"{ROOT}/{table}?$filter=ImageURL eq 'x'"
    print(requests.get(url, headers=H).status_code)

== tables that are bound again | dynamic-entity
for table in ("Customer", "UnifiedActivity"):
    table = table.lower() + "s"
    print(requests.get(f"{ROOT}/{table}?$top=3", headers=H).status_code)
"""
