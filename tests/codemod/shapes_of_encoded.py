"""Options that a program encodes itself, as the end of its URL: calls that move, and that stay."""

SHAPES = r"""
== urlencode under a name
import urllib.parse
def load(cid):
    qs = urllib.parse.urlencode({"$filter": f"CustomerId eq '{cid}'", "$top": 5})
    return requests.get(f"{ROOT}/Customer?{qs}", headers=H).json()["value"]
-->
def load(cid):
    return ci_dataverse.get(
        "msdynci_customerprofiles?$top=5",
        headers=H,
        params={"$filter": f"msdynci_customerid eq '{cid}'"},
    ).json()["value"]

== urlencode where the URL stands
import urllib.parse as up
def load(cid):
    pairs = [("$filter", f"CustomerId eq '{cid}'")]
    r = requests.get(ROOT + "/Customer?" + up.urlencode(pairs, quote_via=quote), headers=H)
    return r.json()["value"]
-->
def load(cid):
    r = ci_dataverse.get(
        "msdynci_customerprofiles?$top=100",
        headers=H,
        params={"$filter": f"msdynci_customerid eq '{cid}'"},
    )
    return r.json()["value"]

== urlencode behind other options
import urllib.request, urllib.parse
def load(n):
    options = {"$top": n}
    url = f"{ROOT}/Customer?$orderby=CustomerId&{urllib.parse.urlencode(options)}"
    with urllib.request.urlopen(urllib.request.Request(url, headers=H)) as r:
        return r.status
print(load(3))
-->
def load(n):
    with ci_dataverse.urlopen(
        "msdynci_customerprofiles?$orderby=msdynci_customerid", params={"$top": n}, headers=H
    ) as r:
        return r.status
print(load(3))

== urlencode of literals alone
from urllib.parse import urlencode
def load():
    url = "{}/Customer?{}".format(ROOT, urlencode({"$top": 2}))
    return httpx.get(url, headers=H).json()["value"]
-->
def load():
    url = "msdynci_customerprofiles?$top=2"
    return ci_dataverse.get_httpx(url, headers=H).json()["value"]

== options that something else reads
from urllib.parse import urlencode
def load(n):
    options = {"$top": n}
    print(options)
    return requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H).json()["value"]
-->
def load(n):
    options = {"$top": n}
    print(options)
    return ci_dataverse.get("msdynci_customerprofiles", headers=H, params={"$top": n}).json()[
        "value"
    ]
"""

STAYING = r"""
== None is encoded as a word | dynamic-query
from urllib.parse import urlencode
def load():
    return requests.get(f"{ROOT}/Customer?{urlencode({'$top': None})}", headers=H).json()["value"]

== several values of an option | dynamic-query
from urllib.parse import urlencode
def load(cols):
    qs = urlencode({"$select": cols}, doseq=True)
    return requests.get(f"{ROOT}/Customer?{qs}", headers=H).json()["value"]

== encoded options that are bound twice | dynamic-query
from urllib.parse import urlencode
def load(cid):
    qs = urlencode({"$top": 5})
    if cid:
        qs = urlencode({"$filter": f"CustomerId eq '{cid}'"})
    return requests.get(f"{ROOT}/Customer?{qs}", headers=H).json()["value"]

== options encoded and handed over | dynamic-query
from urllib.parse import urlencode
def load(cid):
    qs = urlencode({"$filter": f"CustomerId eq '{cid}'"})
    return requests.get(f"{ROOT}/Customer?{qs}", params={"$top": 5}, headers=H).json()["value"]

== options encoded by the caller | dynamic-query
from urllib.parse import urlencode
def load(options):
    return requests.get(f"{ROOT}/Customer?{urlencode(options)}", headers=H).json()["value"]

== a text that is encoded once more | dynamic-query
from urllib.parse import urlencode
def load(cid):
    qs = urlencode({"$filter": f"CustomerId eq '{cid}'"})
    return requests.get(f"{ROOT}/Customer?{quote(qs)}", headers=H).json()["value"]

== an encoder of the program's own | dynamic-query
def encode(options):
    return "&".join(f"{k}={v}" for k, v in options.items())
def load(cid):
    return requests.get(f"{ROOT}/Customer?{encode({'$top': cid})}", headers=H).json()["value"]
"""
