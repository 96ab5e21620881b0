"""Clients and kinds of reads that move: lines of a program, and what they become."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== httpx without a client
r = httpx.get(f"{ROOT}/Customer", params={"$top": "5"}, headers=H)
-->
r = ci_dataverse.get_httpx("msdynci_customerprofiles", params={"$top": "5"}, headers=H)

== httpx drops the query of the URL for params
r = httpx.get(f"{ROOT}/Customer?$top=5", params={"$filter": "City eq 'Oslo'"}, headers=H)
-->
r = ci_dataverse.get_httpx(
    "msdynci_customerprofiles?$top=100", params={"$filter": "msdynci_city eq 'Oslo'"}, headers=H
)

== an httpx client
with httpx.Client(headers=H, timeout=10) as c:
    rows = c.get(f"{ROOT}/Customer").json()["value"]
-->
with httpx.Client(headers=H, timeout=10) as c:
    rows = ci_dataverse.get_httpx("msdynci_customerprofiles?$top=100", client=c).json()["value"]

== an httpx client with a base
with httpx.Client(base_url=f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/", headers=H) as c:
    rows = c.get("data/Customer", params={"$top": 5}).json()["value"]
-->
with httpx.Client(base_url=f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/", headers=H) as c:
    rows = ci_dataverse.get_httpx("msdynci_customerprofiles", params={"$top": 5}, client=c).json()[
        "value"
    ]

== an asynchronous httpx client
async def load(cid):
    async with httpx.AsyncClient(headers=H) as c:
        r = await c.get(f"{ROOT}/Customer", params={"$filter": f"CustomerId eq '{cid}'"})
        return r.json()["value"]
-->
async def load(cid):
    async with httpx.AsyncClient(headers=H) as c:
        r = await ci_dataverse.aget_httpx(
            "msdynci_customerprofiles?$top=100",
            params={"$filter": f"msdynci_customerid eq '{cid}'"},
            client=c,
        )
        return r.json()["value"]

== the client with keywords
def one(cid):
    page = CustomerInsights().get_entities_with_odata_path(
        ENV, "Customer", filter=f"CustomerId eq '{cid}'", top=5, custom_headers=H
    )
    return [row["FullName"] for row in page.value]
-->
def one(cid):
    page = ci_dataverse.get_entities(
        "msdynci_customerprofiles?$top=5",
        headers=H,
        params={"$filter": f"msdynci_customerid eq '{cid}'"},
    )
    return [row["FullName"] for row in page.value]

== the client with every argument by name
ci = CustomerInsights()
page = ci.get_entities_with_odata_path(
    instance_id=ENV, relative_path="Customer", select="CustomerId", top="3", custom_headers=H
)
-->
page = ci_dataverse.get_entities(
    query="msdynci_customerprofiles?$select=msdynci_customerid&$top=3", headers=H
)

== the client with positions
ci = CustomerInsights()
page = ci.get_entities_with_odata_path(
    ENV, "UnifiedActivity", None, None, None, None, None, None,
    "CustomerId eq 'x'", "ActivityTime desc", None, "5", H,
)
-->
page = ci_dataverse.get_entities(
    (
        "msdynci_unifiedactivities"
        "?$filter=msdynci_customerid eq 'x'"
        "&$orderby=msdynci_activitytime desc"
        "&$top=5"
    ),
    headers=H,
)

== the client under another name
from dynamics.customerinsights.api import CustomerInsights as CI
api = CI()
page = api.get_entities_with_odata_path(ENV, "Customer", top="2", custom_headers=H)
-->
page = ci_dataverse.get_entities("msdynci_customerprofiles?$top=2", headers=H)

== the client through its module
import dynamics.customerinsights.api as dci
page = dci.CustomerInsights().get_entities_with_odata_path(ENV, "Customer", custom_headers=H)
-->
page = ci_dataverse.get_entities("msdynci_customerprofiles?$top=100", headers=H)

== the client in a with statement
with CustomerInsights() as ci:
    page = ci.get_entities_with_odata_path(ENV, "Customer", top="2", custom_headers=H)
-->
with CustomerInsights() as ci:
    page = ci_dataverse.get_entities("msdynci_customerprofiles?$top=2", headers=H)

== the client kept on self
class Reader:
    def __init__(self):
        self._ci = CustomerInsights()

    def one(self, cid):
        found = self._ci.get_entities_with_odata_path(
            ENV, "Customer", filter="CustomerId eq '%s'" % cid, custom_headers=H
        )
        return found.value[0] if found and found.value else None
-->
class Reader:
    def __init__(self):
        self._ci = CustomerInsights()

    def one(self, cid):
        found = ci_dataverse.get_entities(
            "msdynci_customerprofiles?$top=100",
            headers=H,
            params={"$filter": f"msdynci_customerid eq '{cid}'"},
        )
        return found.value[0] if found and found.value else None

== a window with skip and top
r = requests.get(f"{ROOT}/Customer?$top=20&$skip=40", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=20", headers=H, skip=40)

== a window that moves
def page(n):
    return requests.get(f"{ROOT}/Customer", params={"$top": 50, "$skip": n * 50}, headers=H)
print(page(1).status_code)
-->
def page(n):
    return ci_dataverse.get(
        "msdynci_customerprofiles", params={"$top": 50}, headers=H, skip=n * 50
    )
print(page(1).status_code)

== members of a segment
r = requests.get(f"{ROOT}/Customer?$filter=IsMemberOfSegment('High_value')&$top=10", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=10", headers=H, segment="High_value")

== members of a segment that is a value
def members(name):
    return requests.get(
        f"{ROOT}/Customer", params={"$filter": f"IsMemberOfSegment('{name}')"}, headers=H
    )
print(members("Best").status_code)
-->
def members(name):
    return ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H, segment=f"{name}")
print(members("Best").status_code)

== expanded activities and measures
def card(cid):
    return requests.get(
        f"{ROOT}/Customer?$expand=UnifiedActivity,Customer_Measure&$filter=CustomerId eq '{cid}'",
        headers=H,
    ).json()["value"][0]
-->
def card(cid):
    return ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100",
        headers=H,
        expand=("UnifiedActivity", "Customer_Measure"),
    ).json()["value"][0]

== a list of ids
url = f"{ROOT}/Customer?$filter=CustomerId in ('a1','b2')"
r = requests.get(url, headers=H)
-->
url = (
    "msdynci_customerprofiles"
    "?$filter=msdynci_customerid eq 'a1' or msdynci_customerid eq 'b2'"
    "&$top=100"
)
r = ci_dataverse.get(url, headers=H)

== a list of ids that is joined
def several(ids):
    quoted = ",".join(f"'{one}'" for one in ids)
    return requests.get(f"{ROOT}/Customer?$filter=CustomerId in ({quoted})", headers=H)
print(several(["c1"]).status_code)
-->
def several(ids):
    quoted = ",".join(f"'{one}'" for one in ids)
    return ci_dataverse.get(
        "msdynci_customerprofiles?$top=100", headers=H, within={"msdynci_customerid": quoted}
    )
print(several(["c1"]).status_code)

== columns in another case
url = f"{ROOT}/Customer?$select=customerid,FULLNAME&$filter=city eq 'Oslo'"
r = requests.get(url, headers=H)
-->
url = (
    "msdynci_customerprofiles"
    "?$select=msdynci_customerid,msdynci_fullname"
    "&$filter=msdynci_city eq 'Oslo'"
    "&$top=100"
)
r = ci_dataverse.get(url, headers=H)

== every column by a star
r = requests.get(f"{ROOT}/Customer?$select=*&$top=3", headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=3", headers=H)

== an order
r = requests.get(f"{ROOT}/UnifiedActivity?$orderby=ActivityTime desc&$top=3", headers=H)
-->
r = ci_dataverse.get(
    "msdynci_unifiedactivities?$orderby=msdynci_activitytime desc&$top=3", headers=H
)

== a time window
def between(cid, start, end):
    query = f"CustomerId eq '{cid}' and ActivityTime gt {start} and ActivityTime lt {end}"
    return requests.get(f"{ROOT}/UnifiedActivity", params={"$filter": query}, headers=H)
print(between("c1", "2020-01-01", "2021-01-01").status_code)
-->
def between(cid, start, end):
    query = f"msdynci_customerid eq '{cid}' and msdynci_activitytime gt {start} and msdynci_activitytime lt {end}"
    return ci_dataverse.get(
        "msdynci_unifiedactivities?$top=100", params={"$filter": query}, headers=H
    )
print(between("c1", "2020-01-01", "2021-01-01").status_code)

== measures of one customer
def measures(cid):
    return requests.get(f"{ROOT}/Customer_Measure?$filter=CustomerId eq '{cid}'", headers=H)
print(measures("c1").status_code)
-->
def measures(cid):
    return ci_dataverse.get(
        f"msdynci_customermeasures?$filter=msdynci_customerid eq '{cid}'&$top=100", headers=H
    )
print(measures("c1").status_code)

== an enrichment
def brands(cid):
    url = f"{ROOT}/BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{cid}'"
    return requests.get(url, headers=H).json()["value"]
-->
def brands(cid):
    url = (
        "msdynci_enrichments"
        f"?$filter=msdynci_customerid eq '{cid}' and msdynci_enrichmentprovider eq 'BrandShareOfVoiceFromMicrosoft'"
        "&$top=100"
    )
    return ci_dataverse.get(url, headers=H).json()["value"]

== a model's output
def churn(cid):
    url = f"{ROOT}/OOBSubscriptionChurnPrediction?$filter=CustomerId eq '{cid}'"
    return requests.get(url, headers=H).json()["value"]
-->
def churn(cid):
    url = (
        "msdynci_predictions"
        f"?$filter=msdynci_customerid eq '{cid}' and msdynci_modelprovider eq 'OOBSubscriptionChurnPrediction'"
        "&$top=100"
    )
    return ci_dataverse.get(url, headers=H).json()["value"]

== a value that was escaped by the program
def named(name):
    quoted = name.replace("'", "''")
    return requests.get(f"{ROOT}/Customer?$filter=LastName eq '{quoted}'", headers=H)
print(named("O'Neil").status_code)
-->
def named(name):
    quoted = name.replace("'", "''")
    return ci_dataverse.get(
        f"msdynci_customerprofiles?$filter=msdynci_lastname eq '{quoted}'&$top=100", headers=H
    )
print(named("O'Neil").status_code)

== a value that was percent-encoded by the program
def named(name):
    url = f"{ROOT}/Customer?$filter=LastName eq '{quote(name)}'"
    return requests.get(url, headers=H)
print(named("Berg").status_code)
-->
def named(name):
    url = f"msdynci_customerprofiles?$filter=msdynci_lastname eq '{quote(name)}'&$top=100"
    return ci_dataverse.get(url, headers=H)
print(named("Berg").status_code)

== the older host
url = f"https://global.api.ci.ai.dynamics.com/api/instances/{ENV}/data/Customer"
r = requests.get(url, headers=H)
-->
url = "msdynci_customerprofiles?$top=100"
r = ci_dataverse.get(url, headers=H)

== the base from the environment with a default
BASE = os.environ.get("CI_BASE_URL", "https://api.ci.ai.dynamics.com/v1")
r = requests.get(f"{BASE}/instances/{ENV}/data/Customer", headers=H)
-->
BASE = os.environ.get("CI_BASE_URL", "https://api.ci.ai.dynamics.com/v1")
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)

== comments inside the call
r = requests.get(
    f"{ROOT}/Customer",  # people
    # the key and the token
    headers=H,
    timeout=5,  # seconds
)
-->
r = ci_dataverse.get(
    "msdynci_customerprofiles?$top=100",  # people
    # the key and the token
    headers=H,
    timeout=5,  # seconds
)

== a value in text that looks like a column
url = f"{ROOT}/UnifiedActivity?$filter=Title eq 'CustomerId and FullName'"
r = requests.get(url, headers=H)
-->
url = "msdynci_unifiedactivities?$filter=msdynci_title eq 'CustomerId and FullName'&$top=100"
r = ci_dataverse.get(url, headers=H)

== a call under a status branch
r = requests.get(f"{ROOT}/Customer", headers=H)
if r.status_code == 404:
    rows = []
else:
    rows = r.json()["value"]
-->
r = ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H)
if r.status_code == 404:
    rows = []
else:
    rows = r.json()["value"]

== a column that only this company has
url = f"{ROOT}/Customer?$filter=Web_contacts_ContactId eq 'L1'"
r = requests.get(url, headers=H)
-->
url = "msdynci_customerprofiles?$filter=msdynci_web_contacts_contactid eq 'L1'&$top=100"
r = ci_dataverse.get(
    url, headers=H, names={"msdynci_web_contacts_contactid": "Web_contacts_ContactId"}
)

== conditions in brackets
url = f"{ROOT}/Customer?$filter=(City eq 'Oslo' or City eq 'Bergen') and RewardPoints gt 5"
r = requests.get(url, headers=H)
-->
url = (
    "msdynci_customerprofiles"
    "?$filter=(msdynci_city eq 'Oslo' or msdynci_city eq 'Bergen') and msdynci_rewardpoints gt 5"
    "&$top=100"
)
r = ci_dataverse.get(url, headers=H)

== an apostrophe in a value
url = f"{ROOT}/Customer?$filter=LastName eq 'O''Neil'"
r = requests.get(url, headers=H)
-->
url = "msdynci_customerprofiles?$filter=msdynci_lastname eq 'O''Neil'&$top=100"
r = ci_dataverse.get(url, headers=H)

== percent-encoded by hand
url = ROOT + "/Customer?$filter=City%20eq%20%27Oslo%27"
r = requests.get(url, headers=H)
-->
url = "msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=100"
r = ci_dataverse.get(url, headers=H)

== a session kept on self
class Reader:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)

    def people(self):
        return self.session.get(f"{ROOT}/Customer?$top=9").json()["value"]
-->
class Reader:
    def __init__(self):
        self.session = requests.Session()
        self.session.headers.update(H)

    def people(self):
        return ci_dataverse.get("msdynci_customerprofiles?$top=9", session=self.session).json()[
            "value"
        ]

== two calls in one expression
total = len(requests.get(f"{ROOT}/Customer", headers=H).json()["value"]) + len(
    requests.get(f"{ROOT}/UnifiedActivity", headers=H).json()["value"]
)
-->
total = len(
    ci_dataverse.get("msdynci_customerprofiles?$top=100", headers=H).json()["value"]
) + len(ci_dataverse.get("msdynci_unifiedactivities?$top=100", headers=H).json()["value"])

== a call inside a lambda
fetch = lambda n: requests.get(f"{ROOT}/Customer?$top={n}", headers=H)
-->
fetch = lambda n: ci_dataverse.get(f"msdynci_customerprofiles?$top={n}", headers=H)

== options without a value
r = requests.get(f"{ROOT}/Customer", params={"$top": 5, "$filter": None}, headers=H)
-->
r = ci_dataverse.get("msdynci_customerprofiles", params={"$top": 5, "$filter": None}, headers=H)
"""
