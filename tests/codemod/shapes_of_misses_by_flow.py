"""Programs whose calls are easily missed, by the ways of an address or a client; marked as in ``shapes_of_misses``."""

# ruff: noqa: E501  # the texts are those of programs

OF_FLOWS = r"""
== a helper that is handed the client
-- helpers.py
def segments(client, env):
    return client.get_all_segments(env)  #: metadata
-- main.py
from dynamics.customerinsights.api import CustomerInsights
from helpers import segments
segments(CustomerInsights(), ENV)

== a fixture
-- tests/conftest.py
import pytest
@pytest.fixture
def base_url():
    return "https://api.ci.ai.dynamics.com/v1"  #: unexplained
-- tests/test_a.py
import requests
def test(base_url):
    assert requests.get(f"{base_url}/instances/i/manage/segments").ok  #: metadata

== a default of a lambda
import requests
f = lambda base="https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer": requests.get(base)  #: unexplained

== any number of addresses
import requests
def fetch(*urls):
    return [requests.get(u) for u in urls]
fetch("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer")  #: unknown-client

== an option of click
import click, requests
@click.command()
@click.option("--base-url", default="https://api.ci.ai.dynamics.com/v1")
def main(base_url):
    requests.get(base_url + "/instances/i/manage/segments")  #: metadata

== settings of flask read by flask
-- settings.py
CI_URL = "https://api.ci.ai.dynamics.com/v1"
-- app.py
import flask, requests
app = flask.Flask(__name__)
app.config.from_object("settings")
@app.get("/")
def index():
    return requests.get(app.config["CI_URL"] + "/instances/i/manage/segments").json()  #: metadata

== settings of flask in another folder
-- conf/settings.py
CI_URL = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
-- web/app.py
import requests
from flask import current_app
def index():
    return requests.get(current_app.config["CI_URL"]).json()  #: unexplained

== settings of flask out of a module of any name
-- legacy.py
CI_URL = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
-- factory.py
import flask
from . import legacy
def create():
    app = flask.Flask(__name__)
    app.config.from_object(legacy)
    return app
-- web.py
import requests
from flask import current_app
def index():
    return requests.get(current_app.config["CI_URL"]).json()  #: unexplained

== settings taken out of a module of any name by vars
-- legacy.py
CI_URL = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
-- bag.py
import legacy
BAG = dict(vars(legacy))  #: unexplained
-- web.py
import requests
from bag import BAG
def index():
    return requests.get(BAG["CI_URL"]).json()  #: unexplained

== the host of a scale unit
import requests
def f(unit):
    return requests.get(f"https://{unit}.api.ci.ai.dynamics.com/api/instances/i/data/Customer")  #: unknown-origin

== a host in pieces
import requests
requests.get("https://api." + "ci.ai." + "dynamics.com/v1/instances/i/manage/segments")  #: metadata

== an address out of its parts
import requests
from urllib.parse import urlunparse
requests.get(urlunparse(("https", "api.ci.ai.dynamics.com", "/v1/instances/i/data/Customer", "", "", "")))  #: unexplained

== functions of other libraries
import urllib.request, pycurl
URL = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
urllib.request.urlretrieve(URL, "f")  #: unknown-client
c = pycurl.Curl()
c.setopt(c.URL, URL)  #: unknown-client

== a shell
import os
os.system(f"curl https://api.ci.ai.dynamics.com/v1/instances/{I}/data/Customer > out.json")  #: unexplained

== a default factory
import requests
from dataclasses import dataclass, field
@dataclass
class C:
    urls: list = field(default_factory=lambda: ["https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"])
for u in C().urls:  #: unexplained
    requests.get(u)

== a named tuple unpacked
import requests
from typing import NamedTuple
class C(NamedTuple):
    url: str = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
(u,) = C()  #: unexplained
requests.get(u)

== a class of a load test
from locust import HttpUser, task
class U(HttpUser):
    host = "https://api.ci.ai.dynamics.com/v1"  #: unexplained
    @task
    def t(self):
        self.client.get("/instances/i/manage/segments")  #: metadata

== a global set by a function
import requests
BASE = None
def init():
    global BASE
    BASE = "https://api.ci.ai.dynamics.com/v1"
def f():
    return requests.get(BASE + "/instances/i/manage/segments")  #: metadata

== a table of client classes
from dynamics.customerinsights.api import CustomerInsights
CLIENTS = {"ci": CustomerInsights}  #: unexplained
CLIENTS["ci"]().get_all_segments(ENV)  #: metadata

== the client class as an attribute
from dynamics.customerinsights.api import CustomerInsights
class A:
    client_class = CustomerInsights  #: unexplained
    def f(self):
        return self.client_class().get_all_segments(ENV)  #: metadata

== a generator of clients
from dynamics.customerinsights.api import CustomerInsights
def clients():
    yield CustomerInsights()  #: unexplained
next(clients()).get_all_segments(ENV)  #: metadata

== a client in a list
from dynamics.customerinsights.api import CustomerInsights
clients = [CustomerInsights()]  #: unexplained
clients[0].get_all_segments(ENV)  #: metadata

== a method of the client mapped
from dynamics.customerinsights.api import CustomerInsights
ci = CustomerInsights()
out = list(map(ci.get_metadata_for_a_measure, IDS))  #: metadata

== a method by attrgetter
from operator import attrgetter
from dynamics.customerinsights.api import CustomerInsights
attrgetter("get_all_segments")(CustomerInsights())(ENV)  #: unexplained

== an unbound method
from dynamics.customerinsights.api import CustomerInsights
ci = CustomerInsights()
CustomerInsights.get_all_segments(ci, ENV)  #: unexplained

== a container of objects
from dynamics.customerinsights.api import CustomerInsights
def f(container):
    return container.resolve(CustomerInsights).get_all_segments(ENV)  #: metadata unexplained

== a protocol
from typing import Protocol
class Source(Protocol):
    def get_entities_with_odata_path(self, *args, **kwargs): ...
def f(source: Source):
    return source.get_entities_with_odata_path(ENV, "Customer")  #: unknown-origin

== a stand-in beside the client
-- fakes.py
class Fake:
    def get_entities_with_odata_path(self, *args, **kw):
        return None
-- app.py
from dynamics.customerinsights.api import CustomerInsights
from fakes import Fake
import os
def client():
    return Fake() if os.environ.get("FAKE") else CustomerInsights()  #: unexplained
def rows(c):
    return c.get_entities_with_odata_path(ENV, "Customer")  #: unknown-origin
rows(client())

== the client or None at the top
try:
    from dynamics.customerinsights.api import CustomerInsights
except ImportError:
    CustomerInsights = None
ci = CustomerInsights()
ci.get_entities_with_odata_path(ENV, "Customer", top=1)  #: unknown-origin

== a client made asynchronously
from dynamics.customerinsights.api import CustomerInsights
async def make():
    return CustomerInsights()
async def f():
    ci = await make()
    return ci.get_all_segments(ENV)  #: metadata

== a client or None
from dynamics.customerinsights.api import CustomerInsights
ci = CustomerInsights() if USE else None
ci.get_all_segments(ENV)  #: metadata

== a client bound in a condition
from dynamics.customerinsights.api import CustomerInsights
if ci := CustomerInsights():
    ci.get_all_segments(ENV)  #: metadata

== a client of another module
-- clients.py
from dynamics.customerinsights.api import CustomerInsights
ci = None
def init():
    global ci
    ci = CustomerInsights()
-- app.py
import clients
clients.init()
clients.ci.get_all_segments(ENV)  #: metadata

== a context variable
from contextvars import ContextVar
from dynamics.customerinsights.api import CustomerInsights
V = ContextVar("v")
V.set(CustomerInsights())  #: unexplained
V.get().get_all_segments(ENV)  #: metadata

== a client set by name
from dynamics.customerinsights.api import CustomerInsights
class A: pass
setattr(A, "ci", CustomerInsights())  #: unexplained
A.ci.get_all_segments(ENV)  #: metadata

== a session that the caller brings
import requests
def f(session):
    return session.get("https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments")  #: metadata

== a verb by getattr
import requests
def f(verb):
    return getattr(requests, verb)("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer")  #: unknown-client

== a literal dictionary of arguments
import requests
requests.get(**{"url": "https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments"})  #: metadata

== a dictionary of arguments filled in
import requests
kw = {"timeout": 3}
kw["url"] = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"  #: unexplained
requests.get(**kw)

== tables in a loop
import requests
for t in ("Customer", "UnifiedActivity"):
    requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/" + t)  #: fixed

== an address object of yarl
import yarl, aiohttp
async def f(s):
    return await s.get(yarl.URL("https://api.ci.ai.dynamics.com/v1") / "instances/i/data/Customer")  #: unexplained

== an address object of httpx
import httpx
httpx.get(httpx.URL("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"))  #: unknown-client

== requests in a group
import grequests
grequests.map([grequests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer")])  #: unknown-client

== a template
import requests
from string import Template
U = Template("https://api.ci.ai.dynamics.com/v1/instances/$i/data/Customer")
requests.get(U.substitute(i=1))  #: unexplained

== format_map
import requests
U = "https://api.ci.ai.dynamics.com/v1/instances/{i}/data/Customer"
requests.get(U.format_map({"i": 1}))  #: unexplained

== a partial with the address
import functools, requests
get = functools.partial(requests.get, "https://api.ci.ai.dynamics.com/v1/instances/i/manage/segments")  #: metadata
get()

== a thread
import threading, requests
threading.Thread(target=requests.get, args=("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer",)).start()  #: unexplained

== a pool of threads
import requests
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as p:
    list(p.map(requests.get, ["https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"]))  #: unexplained

== evaluated text
eval("requests.get('https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer')")  #: unexplained

== executed text
CODE = '''
import requests
requests.get('https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer')
'''
exec(CODE)  #: unexplained

== a page
from flask import render_template
def f():
    return render_template("x.html", api="https://api.ci.ai.dynamics.com/v1")  #: unexplained

== spark
def f(spark):
    return spark.read.json("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer")  #: unknown-client

== the root of the service
import requests
HOST = "https://api.ci.ai.dynamics.com"
requests.post(url=HOST + "/v1/instances/i/manage/workflows/main/jobs")  #: write

== a client that the caller may bring
import httpx
class Api:
    def __init__(self, client: httpx.Client | None = None):
        self.client = client or httpx.Client(base_url="https://api.ci.ai.dynamics.com/v1")
    def f(self):
        return self.client.get("/instances/i/manage/segments")  #: metadata

== a helper for variables
import os, requests
def env(name, default):
    return os.environ.get(name, default)
BASE = env("X", "https://api.ci.ai.dynamics.com/v1")
requests.get(BASE + "/instances/i/manage/segments")  #: metadata

== two variables or the address
import os, requests
BASE = os.getenv("A") or os.getenv("B") or "https://api.ci.ai.dynamics.com/v1"
requests.get(BASE + "/instances/i/manage/segments")  #: metadata

== a configuration with a default
from decouple import config
import requests
BASE = config("CI", default="https://api.ci.ai.dynamics.com/v1")
requests.get(BASE + "/instances/i/manage/segments")  #: metadata

== a field of settings
import requests
from pydantic import Field
from pydantic_settings import BaseSettings
class S(BaseSettings):
    base: str = Field("https://api.ci.ai.dynamics.com/v1")
requests.get(S().base + "/instances/i/manage/segments")  #: metadata

== an address by environment
import requests
if PROD:
    BASE = "https://api.ci.ai.dynamics.com/v1"
else:
    BASE = "http://localhost:8000"
requests.get(BASE + "/instances/i/data/Customer")  #: unknown-origin

== a parsed configuration
import configparser, requests
c = configparser.ConfigParser()
c.read_dict({"ci": {"url": "https://api.ci.ai.dynamics.com/v1"}})  #: unexplained
requests.get(c["ci"]["url"] + "/instances/i/manage/segments")  #: metadata
"""
