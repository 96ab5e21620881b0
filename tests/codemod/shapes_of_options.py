"""Options that a program adds only at times: calls that move with them, and calls that stay."""

# the texts are those of programs

SHAPES = r"""
== headers out of a table that an object keeps
class Reader:
    def __init__(self):
        self.client = CustomerInsights()
        headers = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY}
        self.common = {"custom_headers": headers, "raw": False}
    def people(self):
        answer = self.client.get_entities_with_odata_path(
            ENV, "Customer", top=3, custom_headers=self.common["custom_headers"]
        )
        return answer.value
print(len(Reader().people()))
-->
class Reader:
    def __init__(self):
        self.client = CustomerInsights()
        headers = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": KEY}
        self.common = {"custom_headers": headers, "raw": False}
    def people(self):
        answer = ci_dataverse.get_entities(
            "msdynci_customerprofiles?$top=3", headers=self.common["custom_headers"]
        )
        return answer.value
print(len(Reader().people()))

== arguments that an object keeps
class Reader:
    def __init__(self):
        self.common = {"headers": H, "timeout": 30}
    def people(self, top):
        r = requests.get(f"{ROOT}/Customer", params={"$top": top}, **self.common)
        return r.json()["value"]
print(len(Reader().people(3)))
-->
class Reader:
    def __init__(self):
        self.common = {"headers": H, "timeout": 30}
    def people(self, top):
        r = ci_dataverse.get(
            "msdynci_customerprofiles",
            params={"$top": top},
            headers=H,
            timeout=30,
        )
        return r.json()["value"]
print(len(Reader().people(3)))

== a filter at times
def load(city=None):
    q = {"$top": "20"}
    if city:
        q["$filter"] = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]
-->
def load(city=None):
    q = {"$top": "20"}
    if city:
        q["$filter"] = f"msdynci_city eq '{city}'"
    return ci_dataverse.get("msdynci_customerprofiles", params=q, headers=H).json()["value"]

== one filter or the other
def load(cid, city):
    params = {"$select": "CustomerId,City"}
    if cid:
        params["$filter"] = f"CustomerId eq '{cid}'"
    else:
        params["$filter"] = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
-->
def load(cid, city):
    params = {"$select": "msdynci_customerid,msdynci_city"}
    if cid:
        params["$filter"] = f"msdynci_customerid eq '{cid}'"
    else:
        params["$filter"] = f"msdynci_city eq '{city}'"
    return ci_dataverse.get("msdynci_customerprofiles?$top=100", params=params, headers=H).json()[
        "value"
    ]

== another bound at times
def load(few):
    params = {"$top": 50}
    if few:
        params["$top"] = 5
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
-->
def load(few):
    params = {"$top": 50}
    if few:
        params["$top"] = 5
    return ci_dataverse.get("msdynci_customerprofiles", params=params, headers=H).json()["value"]

== a filter or None
def load(city=None, top=None):
    params = {"$filter": f"City eq '{city}'" if city else None, "$top": top}
    return requests.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
-->
def load(city=None, top=None):
    params = {"$filter": f"msdynci_city eq '{city}'" if city else None, "$top": top}
    return ci_dataverse.get("msdynci_customerprofiles", params=params, headers=H).json()["value"]

== options put together of two tables
COMMON = {"$top": "3"}
r = requests.get(f"{ROOT}/Customer", params=COMMON | {"$select": "City"}, headers=H)
print(r.json()["value"])
-->
r = ci_dataverse.get("msdynci_customerprofiles?$select=msdynci_city&$top=3", headers=H)
print(r.json()["value"])

== columns that are the values of a table
FIELDS = {"id": "CustomerId", "town": "City"}
r = requests.get(f"{ROOT}/Customer?$top=2&$select={','.join(FIELDS.values())}", headers=H)
print([{k: row[v] for k, v in FIELDS.items()} for row in r.json()["value"]])
-->
FIELDS = {"id": "CustomerId", "town": "City"}
r = ci_dataverse.get(
    "msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=2", headers=H
)
print([{k: row[v] for k, v in FIELDS.items()} for row in r.json()["value"]])

== a bound at times, else the usual one
def load(n=None):
    params = {"$orderby": "ActivityTime desc"}
    if n is not None:
        params["$top"] = n
    return requests.get(f"{ROOT}/UnifiedActivity", params=params, headers=H).json()["value"]
-->
def load(n=None):
    params = {"$orderby": "msdynci_activitytime desc"}
    if n is not None:
        params["$top"] = n
    return ci_dataverse.get("msdynci_unifiedactivities", params=params, headers=H).json()["value"]

== several options, each at times
def load(since=None, newest=False, **more):
    params = {}
    params.update({"$top": 10})
    if since:
        params["$filter"] = f"ActivityTime gt {since}"
        if newest:
            params.update({"$orderby": "ActivityTime desc"})
    return requests.get(f"{ROOT}/UnifiedActivity", params=params, headers=H).json()["value"]
-->
def load(since=None, newest=False, **more):
    params = {}
    params.update({"$top": 10})
    if since:
        params["$filter"] = f"msdynci_activitytime gt {since}"
        if newest:
            params.update({"$orderby": "msdynci_activitytime desc"})
    return ci_dataverse.get("msdynci_unifiedactivities", params=params, headers=H).json()["value"]

== options at times on a session
def load(session: requests.Session, city):
    params = {"$top": 3}
    if city is not None: params["$filter"] = "City eq '" + city + "'"
    return session.get(f"{ROOT}/Customer", params=params, headers=H).json()["value"]
-->
def load(session: requests.Session, city):
    params = {"$top": 3}
    if city is not None: params["$filter"] = f"msdynci_city eq '{city}'"
    return ci_dataverse.get(
        "msdynci_customerprofiles", params=params, headers=H, session=session
    ).json()["value"]

== an option under the same condition as the call
def load(city):
    q = {"$top": "20"}
    if city:
        q["$filter"] = f"City eq '{city}'"
        return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]
    return []
-->
def load(city):
    q = {"$top": "20"}
    if city:
        q["$filter"] = f"msdynci_city eq '{city}'"
        return ci_dataverse.get("msdynci_customerprofiles", params=q, headers=H).json()["value"]
    return []

== options that a function gives
def options():
    return {"$select": "CustomerId,City", "$top": 5}


r = requests.get(f"{ROOT}/Customer", params=options(), headers=H)
-->
def options():
    return {"$select": "msdynci_customerid,msdynci_city", "$top": 5}


r = ci_dataverse.get("msdynci_customerprofiles", params=options(), headers=H)

== options that a method gives, with a value of the object
class Report:
    def __init__(self, city):
        self.city = city

    def options(self):
        return {"$filter": f"City eq '{self.city}'", "$top": 5}

    def rows(self):
        answer = requests.get(f"{ROOT}/Customer", params=self.options(), headers=H)
        return answer.json()["value"]
-->
class Report:
    def __init__(self, city):
        self.city = city

    def options(self):
        return {"$filter": f"msdynci_city eq '{self.city}'", "$top": 5}

    def rows(self):
        answer = ci_dataverse.get("msdynci_customerprofiles", params=self.options(), headers=H)
        return answer.json()["value"]

== options that a function gives to several
def options():
    return {"$select": "CustomerId,City", "$top": 5}


r = requests.get(f"{ROOT}/Customer", params=options(), headers=H)
print(options())
-->
def options():
    return {"$select": "CustomerId,City", "$top": 5}


r = ci_dataverse.get(
    "msdynci_customerprofiles?$select=msdynci_customerid,msdynci_city&$top=5",
    headers=H,
)
print(options())
"""

STAYING = r"""
== arguments that an object keeps and changes | dynamic-query
class Reader:
    def __init__(self):
        self.common = {"headers": H, "timeout": 30}
        self.common["params"] = {"$top": 5}
    def people(self):
        return requests.get(f"{ROOT}/Customer", **self.common).json()["value"]
print(len(Reader().people()))

== arguments that an object keeps, and another sets | dynamic-query
class Reader:
    def __init__(self):
        self.common = {"headers": H, "timeout": 30}
    def people(self):
        return requests.get(f"{ROOT}/Customer", **self.common).json()["value"]
reader = Reader()
reader.common = {"params": {"$top": input()}}
print(len(reader.people()))

== a skip at times | dynamic-query
def load(skip):
    q = {"$top": "20"}
    if skip:
        q["$skip"] = skip
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== all columns at times | dynamic-query
def load(wide):
    q = {"$top": "20"}
    if wide:
        q["$select"] = "*"
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== a segment at times | dynamic-query
def load(segment=None):
    q = {"$top": "20"}
    if segment:
        q["$filter"] = f"IsMemberOfSegment('{segment}')"
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== an option that has no counterpart, at times | unsupported-option
def load(token=None):
    q = {"$top": "20"}
    if token:
        q["$skiptoken"] = token
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== options in a loop | dynamic-query
def load(cities):
    q = {"$top": "20"}
    for city in cities:
        if city:
            q["$filter"] = f"City eq '{city}'"
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== an option that is tried | dynamic-query
def load(city):
    q = {"$top": "20"}
    try:
        q["$filter"] = f"City eq '{city.name}'"
    except AttributeError:
        pass
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== an option at times that is shown | dynamic-query
def load(city):
    q = {"$top": "20"}
    if city:
        q["$filter"] = f"City eq '{city}'"
    print(q)
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== an option at times that a function adds | dynamic-query
def load(city, more):
    q = {"$top": "20"}
    if city:
        more(q)
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== a name at times | dynamic-query
def load(name, text):
    q = {"$top": "20"}
    if name:
        q[name] = text
    return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== an option that only the other branch adds | dynamic-query
def load(city):
    q = {"$top": "20"}
    if city:
        q["$filter"] = f"City eq '{city}'"
    else:
        return requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]

== options in a loop with the call | dynamic-query
def load(cities):
    q = {"$top": "20"}
    for city in cities:
        if city:
            q["$filter"] = f"City eq '{city}'"
        yield requests.get(f"{ROOT}/Customer", params=q, headers=H).json()["value"]
"""
