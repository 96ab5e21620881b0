"""Calls that stay, and after the bar the reason; not one byte of their program changes."""

SHAPES = r"""
== two instances out of a helper with two ways | several-instances
def secret(name):
    try:
        return dbutils.secrets.get("ci", name)
    except NameError:
        return os.environ[name]
ONE = f"https://api.ci.ai.dynamics.com/v1/instances/{secret('CI_ONE')}/data"
TWO = f"https://api.ci.ai.dynamics.com/v1/instances/{secret('CI_TWO')}/data"
a = requests.get(f"{ONE}/Customer?$top=3", headers=H).json()["value"]
b = requests.get(f"{TWO}/Customer?$top=3", headers=H).json()["value"]

== an address out of settings that are changed under a second name | dynamic-query
SETTINGS = {"url": API, "scope": "s"}
conf = SETTINGS
conf["url"] = input()
requests.get(SETTINGS["url"] + "/data/Customer?$top=3", headers=H).json()["value"]

== an address out of settings that are handed on under a second name | dynamic-query
SETTINGS = {"url": API, "scope": "s"}
class Reader:
    def __init__(self):
        self.conf = SETTINGS
        self.conf.update(url=input())
    def read(self):
        return requests.get(SETTINGS["url"] + "/data/Customer?$top=3", headers=H).json()["value"]
Reader().read()

== a row is written | write
requests.post(f"{ROOT}/Customer", json={"CustomerId": "x"}, headers=H)

== a row is changed by a session | write
s = requests.Session()
s.patch(f"{ROOT}/Customer/x", json={"City": "Oslo"}, headers=H)

== a table of addresses that format is handed, of which one changes | dynamic-query
CONFIG = {"root": API, "kind": "data"}
CONFIG["root"] = input()
requests.get("{root}/{kind}/Customer?$top=3".format(**CONFIG), headers=H).json()["value"]

== a table among any number of parts that only the program knows | dynamic-entity
def url(*parts):
    return "/".join([API, "data", *parts])
requests.get(url(input()), headers=H).json()["value"]

== parts that a function puts in another order | unknown-origin
def url(*parts):
    return "/".join([API, *reversed(parts)])
requests.get(url("Customer", "data"), headers=H).json()["value"]

== parts that a list hands over | unknown-origin
def url(*parts):
    return "/".join([API, *parts])
PARTS = input().split()
requests.get(url(*PARTS), headers=H).json()["value"]

== parts that a function adds to | unknown-origin
def url(*parts):
    parts += ("Customer",)
    return "/".join([API, *parts])
requests.get(url("data"), headers=H).json()["value"]

== parts of which some are left out | unknown-origin
def url(*parts):
    return "/".join([API, *(part for part in parts if part != "x")])
requests.get(url("data", "x", "Customer"), headers=H).json()["value"]

== the client writes | write
CustomerInsights().create_an_entity(ENV, "UnifiedActivity", body="{}", custom_headers=H)

== a job is started | write
requests.post(f"{API}/workflows/main/jobs?operationType=all", headers=H)

== segments are listed | metadata
requests.get(f"{API}/manage/segments", headers=H).json()

== the client lists segments | metadata
for s in CustomerInsights().get_all_segments(ENV, custom_headers=H):
    pass

== the squashed spelling of the client | metadata
from dynamics.customerinsights.api import CustomerInsightsAPIAPIMPublic
items = CustomerInsightsAPIAPIMPublic(credentials=None).getallsegments(instance_id=ENV)

== measures are listed | metadata
requests.get(f"{API}/manage/measures", headers=H)

== the entities are described | metadata
requests.get(f"{API}/manage/entities", headers=H)

== instances are listed | lifecycle
requests.get("https://api.ci.ai.dynamics.com/v1/instances", headers=H)

== the client reads an instance | lifecycle
CustomerInsights().get_instance_metadata(ENV, custom_headers=H)

== the key ring is read | response-shape
kr = CustomerInsights().get_key_ring(ENV, "Website", "contacts", "C1", custom_headers=H)

== a source table by its name | source-table
requests.get(f"{ROOT}/RetailDemoData_RetailSystem_Contacts", headers=H)

== the table is a parameter | dynamic-entity
def rows(table):
    return requests.get(f"{ROOT}/{table}", headers=H)

== the table of the client is a parameter | dynamic-entity
def rows(table):
    return CustomerInsights().get_entities_with_odata_path(ENV, table, custom_headers=H)

== the table comes out of a template | dynamic-entity
def rows(table):
    return requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/%s" % table, headers=H)

== the whole filter is a parameter | dynamic-query
def rows(condition):
    return requests.get(f"{ROOT}/Customer", params={"$filter": condition}, headers=H)

== the tail of the query is a parameter | dynamic-query
def rows(query):
    return requests.get(f"{ROOT}/Customer?{query}", headers=H)

== the column is a parameter | dynamic-query
def rows(column, value):
    return requests.get(f"{ROOT}/Customer?$filter={column} eq '{value}'", headers=H)

== the operator is a parameter | dynamic-query
def rows(operator):
    return requests.get(f"{ROOT}/Customer?$filter=RewardPoints {operator} 5", headers=H)

== the selected columns are a parameter | dynamic-query
def rows(columns):
    return requests.get(f"{ROOT}/Customer", params={"$select": ",".join(columns)}, headers=H)

== the order is a parameter | dynamic-query
def rows(order):
    return requests.get(f"{ROOT}/Customer", params={"$orderby": order}, headers=H)

== options as pairs | dynamic-query
def rows(condition):
    pairs = [("$filter", condition), ("$top", 1)]
    return requests.get(f"{ROOT}/Customer", params=pairs, headers=H)

== an option whose name is a parameter | dynamic-query
def rows(name):
    return requests.get(f"{ROOT}/Customer", params={name: 5}, headers=H)

== a search | search
requests.get(f"{ROOT}/Customer", params={"$search": '"corey"', "$top": 10}, headers=H)

== a search by the client | search
CustomerInsights().get_entities_with_odata_path(ENV, "Customer", search="corey", custom_headers=H)

== curly quotes as pasted from the documentation | already-broken
requests.get(f"{ROOT}/UnifiedActivity?$filter=CustomerId eq ‘x’", headers=H)

== a mark is missing before the options | already-broken
requests.get(f"{ROOT}/UnifiedActivity$filter=CustomerId eq 'x'", headers=H)

== a query inside the relative path of the client | already-broken
CustomerInsights().get_entities_with_odata_path(ENV, "Customer?$top=5", custom_headers=H)

== files instead of rows | unsupported-option
CustomerInsights().get_entities_with_odata_path(ENV, "Customer", proxy=True, custom_headers=H)

== the client's arguments are unpacked | dynamic-query
def rows(**options):
    return CustomerInsights().get_entities_with_odata_path(ENV, "Customer", **options)

== the client's positions are unpacked | dynamic-query
def rows(*options):
    return CustomerInsights().get_entities_with_odata_path(ENV, *options)

== the options of requests are unpacked | dynamic-query
def rows(**options):
    return requests.get(f"{ROOT}/Customer", headers=H, **options)

== a client that the caller brings | unknown-client
def rows(api):
    return api.get(f"{ROOT}/Customer", headers=H)

== curl in another program | unexplained
import subprocess
subprocess.check_output(["curl", "-s", f"{ROOT}/Customer?$top=1"])

== a data frame from the URL | unknown-client
import pandas as pd
df = pd.read_json(f"{ROOT}/Customer?$top=100", storage_options=H)

== a streamed answer | unknown-client
r = requests.get(f"{ROOT}/Customer", headers=H, stream=True)

== hooks on the answer | unknown-client
r = requests.get(f"{ROOT}/Customer", headers=H, hooks={"response": print})

== the program reads the address of the answer | response-shape
r = requests.get(f"{ROOT}/Customer", headers=H)
print(r.url)

== the program reads the headers of the answer | response-shape
r = requests.get(f"{ROOT}/Customer", headers=H)
print(r.headers["Date"])

== the program reads the time of the answer | response-shape
r = httpx.get(f"{ROOT}/Customer", headers=H)
print(r.elapsed)

== the program serializes the client's answer | response-shape
text = CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H).as_dict()

== next links are followed | next-link
def everyone():
    url, rows = f"{ROOT}/Customer", []
    while url:
        page = requests.get(url, headers=H).json()
        rows += page["value"]
        url = page.get("@odata.nextLink")
    return rows

== next links are followed from a fixed first page | next-link
def everyone():
    page = requests.get(f"{ROOT}/Customer", headers=H).json()
    rows = page["value"]
    if page.get("@odata.nextLink"):
        rows += ["more"]
    return rows

== the count of the envelope is read | response-shape
n = requests.get(f"{ROOT}/Customer", headers=H).json()["@odata.count"]

== a column that Dataverse lacks is selected | missing-column
requests.get(f"{ROOT}/UnifiedActivity?$select=ActivityId,Duration", headers=H)

== a column that Dataverse lacks is read | missing-column
rows = requests.get(f"{ROOT}/UnifiedActivity", headers=H).json()["value"]
print([row["IconCode"] for row in rows])

== a column inside packed text is compared | packed-column
requests.get(f"{ROOT}/Customer_Measure?$filter=TotalSpent gt 5", headers=H)

== a comparison that leaves values out | offered null-comparison
requests.get(f"{ROOT}/Customer?$filter=City ne 'Oslo'", headers=H)

== a comparison that leaves a value of the program out | offered null-comparison
requests.get(
    f"{ROOT}/Customer", params={"$filter": f"not (City eq '{os.environ['CITY']}')"}, headers=H
)

== an order of letters | offered text-order
requests.get(f"{ROOT}/Customer?$filter=FullName ge 'M'&$top=5", headers=H)

== a row by its key | response-shape
requests.get(f"{ROOT}/Customer('x')", headers=H)

== a token of paging | unsupported-option
requests.get(f"{ROOT}/Customer?$skiptoken=abc", headers=H)

== an aggregation | unsupported-option
requests.get(f"{ROOT}/Customer?$apply=aggregate($count as n)", headers=H)

== an operation nobody knows | unknown-operation
requests.get(f"{API}/manage/astrology", headers=H)

== a method the client lacks | unknown-operation
CustomerInsights().get_everything(ENV, custom_headers=H)

== options without a dollar sign | already-broken
requests.get(f"{ROOT}/Customer", params={"filter": "CustomerId eq '1'"}, headers=H)

== a membership glued on with an ampersand | offered ignored-option
requests.get(f"{ROOT}/Customer?$filter=CustomerId eq 'x'&IsMemberOfSegment('S')", headers=H)

== a table known only in Dataverse | offered no-legacy-table
requests.get(f"{ROOT}/AlternateKey?$filter=CustomerId eq 'x'", headers=H)

== a table nobody has classified | unknown-table
requests.get(f"{ROOT}/LoyaltyScores?$filter=CustomerId eq 'x'", headers=H)

== a verb that is a parameter | unknown-operation
def ask(verb):
    return requests.request(verb, f"{ROOT}/Customer", headers=H)

== the older spelling of the old package | unsupported-option
from microsoft.dynamics.customerinsights.api import CustomerInsights as Old
page = Old().get_entities_with_odata_query_parameters(ENV, "Customer", skip_token="t")

== a subclass of the client | unexplained
class Tracing(CustomerInsights):
    pass

== a client that leaves the module | unexplained
def client():
    return CustomerInsights()

== a method by its name as text | unexplained
def ask(name):
    return getattr(CustomerInsights(), name)(ENV)

== a prepared request | unknown-client
def rows(s):
    p = requests.Request("GET", f"{ROOT}/Customer", headers=H).prepare()
    return s.send(p)

== the loop assigns the URL | dynamic-entity
for path in ("/Customer", "/UnifiedActivity"):
    requests.get(ROOT + path, headers=H)

== a file is uploaded to a read | unknown-client
requests.get(f"{ROOT}/Customer", headers=H, data="x")

== a comment suppresses it | suppressed
requests.get(f"{ROOT}/Customer", headers=H)  # ci-migrate: ignore[get_entities_with_odata_path]
"""
