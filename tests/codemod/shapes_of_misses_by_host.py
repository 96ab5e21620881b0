"""Programs whose calls are easily missed, by host and library; marked as in ``shapes_of_misses``."""

# ruff: noqa: E501  # the texts are those of programs

OF_HOSTS = r"""
== a path and a query on an object that nothing shows
NAME = "Customer Insights at https://api.ci.ai.dynamics.com/v1"
def rows(session):
    return session.get("data/Customer", params={"$filter": "City eq 'Rome'"}).json()["value"]  #: unknown-origin

== bytes decoded
import requests
URL = b"https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer".decode()
requests.get(URL, headers=H)  #: unexplained

== bytes as the host of a connection
import http.client
c = http.client.HTTPSConnection(b"api.ci.ai.dynamics.com".decode("ascii"))
c.request("GET", "/v1/instances/i/data/Customer", headers=H)  #: unknown-origin
r = c.getresponse()

== a socket
import socket, ssl
s = ssl.create_default_context().wrap_socket(socket.create_connection(("api.ci.ai.dynamics.com", 443)), server_hostname="api.ci.ai.dynamics.com")  #: unexplained
s.sendall(b"GET /v1/instances/i/data/Customer HTTP/1.1\r\nHost: api.ci.ai.dynamics.com\r\n\r\n")  #: unexplained

== the documentation of the module as address
'''https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer'''
import requests
requests.get(__doc__, headers=H)  #: unexplained

== the documentation of a function as address
import requests
def customers():
    '''https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer'''
    return requests.get(customers.__doc__, headers=H)  #: unexplained

== bytes in a built request
import urllib.request
urllib.request.urlopen(urllib.request.Request(b"https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer".decode()))  #: unexplained

== the base in a JSON file
-- config.json :: 1 data-file
{"base_url": "https://api.ci.ai.dynamics.com/v1",
 "instance": "i"}
-- app.py
import json, requests
conf = json.load(open("config.json"))
requests.get(conf["base_url"] + f"/instances/{conf['instance']}/data/Customer?$top=5", headers=H)  #: unknown-origin

== the base in files of settings
-- config.yaml :: 1 data-file
base: https://api.ci.ai.dynamics.com/v1
-- .env :: 1 data-file
CI_API=https://api.ci.ai.dynamics.com/v1
-- conf/settings.ini :: 2 data-file
[ci]
url = https://api.ci.ai.dynamics.com/v1
-- app.toml :: 1 data-file
url = "https://api.ci.ai.dynamics.com/v1"
-- app.py
import os, requests
requests.get(os.environ["CI_API"] + "/instances/i/data/Customer", headers=H)  #: unknown-origin

== the variable of the contract
import os, requests
requests.get(os.environ["CI_BASE_URL"] + "/instances/i/data/Customer?$top=5", headers={"Authorization": "Bearer " + get_token()})  #: fixed

== a variable or the address
import os, requests
BASE = os.getenv("X") or "https://api.ci.ai.dynamics.com/v1"
requests.get(BASE + "/instances/i/manage/segments", headers=H)  #: metadata

== an option of the command line
import argparse, requests
p = argparse.ArgumentParser()
p.add_argument("--base", default="https://api.ci.ai.dynamics.com/v1")
args = p.parse_args()
requests.get(args.base + "/instances/i/manage/segments", headers=H)  #: metadata

== the key header on a path of the service
import os, requests
requests.get(os.environ["API"] + "/manage/segments", headers={"Ocp-Apim-Subscription-Key": KEY})  #: metadata

== the key header on a session
import os, requests
s = requests.Session()
s.headers["Ocp-Apim-Subscription-Key"] = KEY
s.get(os.environ["API"] + "/data/Customer")  #: unknown-origin

== a base that is a parameter
import requests
def fetch(base, instance, table):
    return requests.get(f"{base}/instances/{instance}/data/{table}", headers=H)  #: unknown-origin

== the key of the contract and an open path
import os, requests
H2 = {"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
def get(path):
    return requests.get(os.environ["API"] + path, headers=H2)  #: unknown-origin

== a base set on a client
import httpx
c = httpx.Client()
c.base_url = "https://api.ci.ai.dynamics.com/v1"
c.get("/instances/i/manage/segments", headers=H)  #: metadata

== a request built by one client and sent by another
import httpx
c = httpx.Client(base_url="https://api.ci.ai.dynamics.com/v1")
other = httpx.Client()
r = other.send(c.build_request("GET", "/instances/i/manage/segments", headers=H))  #: metadata

== a request built with a whole address
import httpx
c = httpx.Client()
req = c.build_request("GET", "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", headers=H)  #: unknown-client
r = c.send(req)

== putrequest
import http.client
c = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
c.putrequest("GET", "/v1/instances/i/data/Customer")  #: unknown-client
c.putheader("Authorization", T)
c.endheaders()
r = c.getresponse()

== request_encode_url
import urllib3
urllib3.PoolManager().request_encode_url("GET", "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", headers=H)  #: unknown-client

== a pool made of an address
import urllib3
pool = urllib3.connection_from_url("https://api.ci.ai.dynamics.com")
pool.urlopen("GET", "/v1/instances/i/data/Customer", headers=H)  #: unknown-client
pool.request("GET", "/v1/instances/i/manage/segments", headers=H)  #: metadata

== keywords in any order
import requests
requests.request(headers=H, method="GET", url="https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments")  #: metadata

== a session by its long name
import requests
with requests.sessions.Session() as s:
    s.get("https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments", headers=H)  #: metadata

== a streaming function
import httpx
with httpx.stream("GET", "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", headers=H) as r:  #: unknown-client
    r.read()

== a streaming method
import httpx
c = httpx.Client(base_url="https://api.ci.ai.dynamics.com/v1")
with c.stream("GET", "/instances/i/data/Customer", headers=H) as r:  #: unknown-client
    r.read()

== pandas with options of storage
import pandas as pd
pd.read_json("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", storage_options=H)  #: unknown-client
pd.read_csv("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", storage_options=H)  #: unknown-client

== the function of aiohttp
import aiohttp
async def f():
    async with aiohttp.request("GET", "https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments", headers=H) as r:  #: metadata
        return await r.json()

== a base handed over by position
import aiohttp
async def f():
    async with aiohttp.ClientSession("https://api.ci.ai.dynamics.com") as s:
        async with s.get("/v1/instances/i/manage/segments", headers=H) as r:  #: metadata
            return await r.json()

== a session with a base of another package
from requests_toolbelt.sessions import BaseUrlSession
s = BaseUrlSession(base_url="https://api.ci.ai.dynamics.com/v1/")
s.get("instances/i/manage/segments", headers=H)  #: metadata

== curl
import subprocess
subprocess.run(["curl", "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"])  #: unexplained

== a session of the program's own class
import requests
class S(requests.Session):
    BASE = "https://api.ci.ai.dynamics.com/v1"
    def request(self, method, url, **kw):
        return super().request(method, self.BASE + url, **kw)  #: unexplained
S().get("/instances/i/manage/segments")  #: metadata

== a session's request by keywords
import requests
s = requests.Session()
s.request(url="https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments", method="GET")  #: metadata

== the module behind requests
from requests import api
api.get("https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments")  #: metadata

== a request prepared by a session
import requests
s = requests.Session()
p = s.prepare_request(requests.Request("GET", "https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments"))  #: metadata
s.send(p)

== a prepared request filled in
import requests
p = requests.PreparedRequest()
p.prepare(method="GET", url="https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments")  #: metadata
requests.Session().send(p)

== map
import requests
U = ["https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", "https://api.ci.ai.dynamics.com/v1/instances/i/data/UnifiedActivity"]
out = list(map(requests.get, U))  #: unexplained

== a base set on an attribute
import httpx
class A:
    def __init__(self):
        self.c = httpx.Client(headers=H)
        self.c.base_url = "https://api.ci.ai.dynamics.com/v1"
    def f(self):
        return self.c.get("/instances/i/manage/segments")  #: metadata

== the address set on a request
import requests
r = requests.Request("GET", headers=H)
r.url = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"  #: unexplained
requests.Session().send(r.prepare())

== the address set on an opened request
import urllib.request
req = urllib.request.Request("https://example.org")
req.full_url = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"  #: unexplained
urllib.request.urlopen(req)

== an address of the environment that stands for another one by default
import os, requests
BASE = os.environ.get("CI_URL", "http://localhost:8080/v1")
def rows(instance):
    return requests.get(f"{BASE}/instances/{instance}/data/Customer", headers={"Ocp-Apim-Subscription-Key": os.environ["CI_KEY"]}).json()  #: unknown-origin

== an address that one caller hands over out of the environment
import os, requests
def rows(base, instance):
    return requests.get(f"{base}/instances/{instance}/data/Customer", headers={"Ocp-Apim-Subscription-Key": os.environ["KEY"]}).json()  #: unknown-origin
print(rows("http://127.0.0.1:8080/v1", "i"), rows(os.environ["UPSTREAM"], "i"))

== another host in sight that gets the key of the service
import os, requests
BASE = os.environ.get("GATEWAY_URL", "https://gateway.contoso.com/customer-insights/v1")
def rows(base, table):
    return requests.get(f"{base}/instances/i/data/{table}?$top=3", headers={"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}).json()  #: unknown-origin
print(rows(BASE, "Customer"))
"""
