"""Filters that a program puts together by steps: calls that move with them, and calls that stay."""

SHAPES = r"""
== a condition added at times
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where += f" and LastName eq '{last}'"
    return requests.get(f"{ROOT}/Customer?$filter={where}&$top=5", headers=H).json()["value"]
-->
def load(city, last=None):
    where = f"msdynci_city eq '{city}'"
    if last:
        where += f" and msdynci_lastname eq '{last}'"
    return ci_dataverse.get(f"msdynci_customerprofiles?$filter={where}&$top=5", headers=H).json()[
        "value"
    ]

== conditions in a list, one of them always
def load(cid, kind=None, since=None):
    conditions = [f"CustomerId eq '{cid}'"]
    if kind is not None:
        conditions.append("ActivityType eq '%s'" % kind)
    if since:
        conditions.append(f"ActivityTime ge {since}T00:00:00Z")
    flt = " and ".join(conditions)
    params = {"$filter": flt, "$top": 5}
    return requests.get(f"{ROOT}/UnifiedActivity", params=params, headers=H).json()["value"]
-->
def load(cid, kind=None, since=None):
    conditions = [f"msdynci_customerid eq '{cid}'"]
    if kind is not None:
        conditions.append(f"msdynci_activitytype eq '{kind}'")
    if since:
        conditions.append(f"msdynci_activitytime ge {since}T00:00:00Z")
    flt = " and ".join(conditions)
    params = {"$filter": flt, "$top": 5}
    return ci_dataverse.get("msdynci_unifiedactivities", params=params, headers=H).json()["value"]

== conditions in a list that may be empty, asked first
def load(city=None, last=None):
    parts = []
    if city:
        parts.append(f"(City eq '{city}' or City eq 'Oslo')")
    if last:
        parts.append(f"LastName eq '{last}'")
    params = {"$top": 20}
    if parts:
        params["$filter"] = " and ".join(parts)
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
-->
def load(city=None, last=None):
    parts = []
    if city:
        parts.append(f"(msdynci_city eq '{city}' or msdynci_city eq 'Oslo')")
    if last:
        parts.append(f"msdynci_lastname eq '{last}'")
    params = {"$top": 20}
    if parts:
        params["$filter"] = " and ".join(parts)
    return ci_dataverse.get("msdynci_customerprofiles", params=params, headers=H).json()["value"]

== a filter that is bound anew with more behind it
def load(cid, kind=None, since=None):
    flt = f"CustomerId eq '{cid}'"
    if kind:
        flt = f"{flt} and ActivityType eq '{kind}'"
    if since:
        flt = flt + " and ActivityTime ge " + since
    params = {"$filter": flt, "$top": 5}
    return requests.get(f"{ROOT}/UnifiedActivity", params=params, headers=H).json()["value"]
-->
def load(cid, kind=None, since=None):
    flt = f"msdynci_customerid eq '{cid}'"
    if kind:
        flt = flt + f" and msdynci_activitytype eq '{kind}'"
    if since:
        flt = flt + f" and msdynci_activitytime ge {since}"
    params = {"$filter": flt, "$top": 5}
    return ci_dataverse.get("msdynci_unifiedactivities", params=params, headers=H).json()["value"]

== one condition for each of several values
def load(chunk):
    clause = " or ".join(f"CustomerId eq '{i}'" for i in chunk)
    return requests.get(f"{ROOT}/Customer?$filter={clause}&$top=9", headers=H).json()["value"]
-->
def load(chunk):
    clause = " or ".join(f"msdynci_customerid eq '{i}'" for i in chunk)
    return ci_dataverse.get(f"msdynci_customerprofiles?$filter={clause}&$top=9", headers=H).json()[
        "value"
    ]

== the filter of a client's method
client = CustomerInsights()
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where += f" or LastName eq '{last}'"
    get = client.get_entities_with_odata_path
    return get(ENV, "Customer", filter=where, custom_headers=H).value
-->
def load(city, last=None):
    where = f"msdynci_city eq '{city}'"
    if last:
        where += f" or msdynci_lastname eq '{last}'"
    return ci_dataverse.get_entities(
        "msdynci_customerprofiles?$top=100",
        headers=H,
        params={"$filter": where},
    ).value
"""

STAYING = r"""
== a list that may be empty | dynamic-query
def load(city=None):
    parts = []
    if city:
        parts.append(f"City eq '{city}'")
    params = {"$filter": " and ".join(parts)}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]

== a condition that something else reads | dynamic-query
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where += f" and LastName eq '{last}'"
    print(where)
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== conditions added in a loop | dynamic-query
def load(cities):
    where = "State eq 'WA'"
    for city in cities:
        where += f" or City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== conditions appended in a loop | dynamic-query
def load(cities):
    parts = ["State eq 'WA'"]
    for city in cities:
        parts.append(f"City eq '{city}'")
    params = {"$filter": " or ".join(parts)}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]

== conditions that a caller gives | dynamic-query
def load(extra):
    where = "State eq 'WA'"
    if extra:
        where += extra
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== a list that goes elsewhere | dynamic-query
def load(city, change):
    parts = [f"City eq '{city}'"]
    if city:
        parts.append("State eq 'WA'")
    change(parts)
    params = {"$filter": " and ".join(parts)}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]

== a condition that is replaced | dynamic-query
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where = f"LastName eq '{last}'"
        where += " and State eq 'WA'"
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== a condition that Dataverse asks otherwise | dynamic-query
def load(segment, city=None):
    where = f"IsMemberOfSegment('{segment}')"
    if city:
        where += f" and City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== a condition without its and | already-broken
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where += f"LastName eq '{last}'"
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== a condition half of which comes later | already-broken
def load(city, last=None):
    where = "City eq "
    if city:
        where += f"'{city}'"
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== a column that Dataverse lacks, at times | missing-column
def load(cid, url=None):
    where = f"CustomerId eq '{cid}'"
    if url:
        where += f" and ImageURL eq '{url}'"
    return requests.get(f"{ROOT}/UnifiedActivity", params={"$filter": where}, headers=H).json()

== an order of text, which the rows are asked for again | dynamic-query
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where += f" and LastName gt '{last}'"
    r = requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H)
    return r.json()["value"]

== a filter that something else is put before | dynamic-query
def load(city, last=None):
    where = f"City eq '{city}'"
    if last:
        where = f"LastName eq '{last}' and " + where
    return requests.get(f"{ROOT}/Customer", params={"$filter": where}, headers=H).json()["value"]

== conditions for several values, kept as a list | dynamic-query
def load(chunk, keep):
    clause = " or ".join(f"CustomerId eq '{i}'" for i in chunk)
    keep.append(clause)
    return requests.get(f"{ROOT}/Customer?$filter={clause}", headers=H).json()["value"]

== whole conditions for several values | dynamic-query
def load(clauses):
    clause = " or ".join(f"({one})" for one in clauses)
    return requests.get(f"{ROOT}/Customer?$filter={clause}", headers=H).json()["value"]
"""
