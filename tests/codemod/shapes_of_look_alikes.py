"""Programs without a finding: what looks like the legacy service and is not, or calls nothing."""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== boto
import boto.ec2
ec2 = boto.ec2.connect_to_region("eu")
def reservations():
    return ec2.get_all_instances(filters={"tag:env": "prod"})

== key rings of another cloud
from google.cloud import kms
def ring(name):
    return kms.KeyManagementServiceClient().get_key_ring(request={"name": name})

== the product of that name in another package
from azure.mgmt.customerinsights import CustomerInsightsManagementClient
def hubs(credential):
    return CustomerInsightsManagementClient(credential, "s").hubs.list()

== a class of the program with such a method
class Store:
    def get_entities_with_odata_path(self, table):
        return []
def rows(store):
    return store.get_entities_with_odata_path("Customer")

== a function of the program with such a name
-- store.py
def get_all_segments(instance_id, custom_headers=None):
    return []
-- app.py
import store
store.get_all_segments(instance_id=1, custom_headers={})

== a server of the program's own, on a port that is not known before
import os, requests
from dynamics.customerinsights.api import CustomerInsights
base = f"http://127.0.0.1:{os.environ['PORT']}"
print(requests.get(base + "/profile", params={"mail": "a@example.com"}).json())

== another product with the key header
import os, requests
requests.post(os.environ["VISION_ENDPOINT"] + "/vision/v3.2/analyze", headers={"Ocp-Apim-Subscription-Key": KEY}, json={})

== another product with the key header beside calls of the service
import os, requests
requests.post(os.environ["VISION_ENDPOINT"] + "/vision/v3.2/analyze", headers={"Ocp-Apim-Subscription-Key": KEY}, json={})
log.info("reads https://api.ci.ai.dynamics.com/v1")

== another host with the paths and the key header
import requests
requests.get("https://contoso.azure-api.net/customer/v1/instances/1/data/Customer", headers={"Ocp-Apim-Subscription-Key": K})

== another search with the key header
import os, requests
endpoint = os.environ["BING_SEARCH_V7_ENDPOINT"]
requests.get(endpoint, headers={"Ocp-Apim-Subscription-Key": KEY}, params={"q": "x"})

== instances of another cloud
import requests
def read(base, project, zone, name):
    return requests.get(f"{base}/projects/{project}/zones/{zone}/instances/{name}", headers=H)

== instances of an image server
import requests
def read(base, id):
    requests.get(f"{base}/instances/{id}/file")
    return requests.get(f"{base}/instances/{id}/frames/0/raw")

== durable functions
import requests
def status(base, id):
    return requests.get(f"{base}/runtime/webhooks/durabletask/instances/{id}", headers={"Ocp-Apim-Subscription-Key": K})

== data of another service
import requests
def read(base, table):
    requests.get(f"{base}/data/orders", headers=H)
    return requests.get(f"{base}/data/{table}", headers=H)

== files in folders of these names
from pathlib import Path
def read(root, instance):
    text = open(f"{root}/instances/{instance}/data/Customer").read()
    return text, Path(f"{root}/instances/{instance}/data/UnifiedActivity").read_text()

== a server with such paths
from fastapi import FastAPI
app = FastAPI()
@app.get("/instances/{instance}/data/{table}")
def rows(instance, table):
    return {"value": []}
app.get("/instances/{instance}/manage/segments")(rows)

== a test of a server with such paths
-- tests/test_server.py
def test_rows(client):
    assert client.get("/instances/i/data/Customer").status_code == 200

== the documentation as help
'''Reads https://api.ci.ai.dynamics.com/v1 for people.'''
import argparse
argparse.ArgumentParser(description=__doc__).parse_args()

== the package is looked for
import importlib.util
HAVE = importlib.util.find_spec("dynamics.customerinsights.api") is not None

== a logger of that name
import logging
logging.getLogger("dynamics.customerinsights.api").setLevel("ERROR")

== an address printed into a file
URL = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
with open("url.txt", "w") as f:
    print(URL, file=f)

== an entry that nothing reads
import requests
URLS = {"old": "https://api.ci.ai.dynamics.com/v1", "new": "https://example.org"}
requests.get(URLS["new"])

== a token and nothing else
import msal
app = msal.ConfidentialClientApplication("x")
tok = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])

== a call that asks Dataverse already, with the sign-in of the other
import os, requests
DATAVERSE = os.environ["DATAVERSE_URL"]
def sign_in(resource):
    form = {"scope": resource + "/.default"}
    return requests.post("https://login.example/token", data=form).json()["access_token"]
sign_in("https://api.ci.ai.microsoft.com")
url = f"{DATAVERSE}/api/data/v9.2/msdynci_customerprofiles?$select=msdynci_customerid"
requests.get(url, headers={"Authorization": sign_in(DATAVERSE)})

== a mock of the client
from unittest import mock
def test_reader():
    with mock.patch("app.reader") as reader:
        reader.get_entities_with_odata_path.return_value.value = []
        reader.get_entities_with_odata_path.assert_not_called()

== Python 2 of another product
print "/instances/%s/file" % name

== a data file that no program names
-- collection.json
{"url": "https://api.ci.ai.dynamics.com/v1/instances"}
-- app.py
x = 1

== an answer in a data file
-- config.json
{"@odata.context": "https://api.ci.ai.dynamics.com/v1/instances/i/data/$metadata#Customer"}
-- app.py
import json
json.load(open("config.json"))

== comments, portals and audiences in settings
-- settings.yaml
# https://api.ci.ai.dynamics.com/v1
portal: https://home.ci.ai.dynamics.com
scope: https://api.ci.ai.dynamics.com/.default
-- app.py
open("settings.yaml")

== an address in settings that is ignored
-- settings.toml
# ci-migrate: ignore[data-file]
url = "https://api.ci.ai.dynamics.com/v1"
-- app.py
x = 1

== another service with the same paths and key header, at an address by default
import os, threading, http.server, requests
SHOP = "https://api.shop.example/customer/v1"
def orders(base, instance):
    return requests.get(f"{base}/instances/{instance}/data/Customer", params={"$filter": "CustomerId ne null"}, headers={"Ocp-Apim-Subscription-Key": os.environ.get("SHOP_KEY", "none")}).json()["value"]
base = os.environ.get("SHOP_BASE", SHOP)
if base == SHOP:
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    base = f"http://127.0.0.1:{server.server_port}/customer/v1"
print(orders(base, "7"))

== another service with the same paths, kept by an object
import os, requests
class OrderApi:
    def __init__(self, base, key):
        self.base = base.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Ocp-Apim-Subscription-Key"] = key
    def table(self, name, **options):
        return self.session.get(f"{self.base}/instances/shop/data/{name}", params={"$" + k: v for k, v in options.items()}).json()["value"]
print(OrderApi(os.environ.get("ORDER_API", "http://127.0.0.1:8080/v1"), os.environ.get("ORDER_KEY")).table("Customer", top=3))

== another service with the same paths, by a function, at an address out of the environment or its own
import os, requests
class Partner:
    DEFAULT_HOST = "https://partner-prod.azure-api.net"
    def __init__(self, key, tenant, host=None):
        self.root = (host or self.DEFAULT_HOST).rstrip("/") + "/customer-insights/v1"
        self.tenant = tenant
        self.http = requests.Session()
        self.http.headers.update({"Ocp-Apim-Subscription-Key": key, "Accept": "application/json"})
    def data_url(self, table):
        return f"{self.root}/instances/{self.tenant}/data/{table}"
    def customers(self, **options):
        return self.http.get(self.data_url("Customer"), params={f"${k}": v for k, v in options.items()}).json()["value"]
    def push(self, body):
        return self.http.post(self.data_url("UnifiedActivity"), json=body, timeout=10).status_code
host = os.environ.get("PARTNER_URL")
if not host:
    host = "http://127.0.0.1:8080"
partner = Partner(key="none", tenant="acme", host=host)
print(partner.customers(top=3), partner.push({}))

== the audience in a form that is one text
import os, requests
def token():
    return requests.post("https://login.microsoftonline.com/common/oauth2/token", data="grant_type=client_credentials&client_id=%s&client_secret=%s&resource=https://api.ci.ai.microsoft.com" % (os.environ["ID"], os.environ["SECRET"])).json()["access_token"]
print(token())
"""
