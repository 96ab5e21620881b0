"""Stand-ins in tests of programs: the file's text, its library and the functions they are for.

``!`` before a function: the stand-in has to name it by a substitute in its place; ``-``: nothing
in the file is a stand-in to act on. The line that stands in ends with ``#!``.
"""

# ruff: noqa: E501  # the texts are those of programs

SHAPES = r"""
== responses: add :: responses :: people
@responses.activate
def test():
    responses.add(responses.GET, f"{ROOT}/data/Customer", json={"value": []}) #!

== responses: a verb :: responses :: people
@responses.activate
def test():
    responses.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/customer?$top=5", json={"value": []}) #!

== responses: a request mock as context :: responses :: people
def test():
    with responses.RequestsMock() as rsps:
        rsps.add(method=responses.GET, url=f"{ROOT}/data/Customer", json={"value": []}) #!

== responses: a response object :: responses :: people
def test():
    rsp = responses.Response(method="GET", url=f"{ROOT}/data/Customer", json={}) #!
    responses.add(rsp)

== responses: a response inside add :: responses :: people
def test():
    responses.add(responses.Response("GET", f"{ROOT}/data/Customer", json={})) #!

== responses: a pattern :: responses :: people
def test():
    responses.add_callback(responses.GET, re.compile(r"https://api\.ci\.ai\.dynamics\.com/v1/instances/[^/]+/data/Customer.*"), print) #!

== responses: a fixture of the user's own :: mocked_service :: people
def test(mocked_service):
    mocked_service.add("GET", f"{ROOT}/data/Customer", json={}) #!

== responses: an address taken from the program :: responses :: people
from app import ROOT as BASE

def test():
    responses.add(responses.GET, f"{BASE}/data/Customer", json={"value": []}) #!

== responses: the client's own calls :: responses :: activities
def test():
    responses.add("GET", f"{ROOT}/data/UnifiedActivity", json={"value": []}) #!

== requests_mock: the fixture :: requests_mock :: people
def test(requests_mock):
    requests_mock.get(f"{ROOT}/data/Customer", json={"value": []}) #!

== requests_mock: a context :: requests_mock :: people
def test():
    with requests_mock.Mocker() as m:
        m.get(f"{ROOT}/data/Customer", json={"value": []}) #!

== requests_mock: a decorator :: requests_mock :: people
@requests_mock.Mocker()
def test(m):
    m.register_uri("GET", f"{ROOT}/data/Customer", json={"value": []}) #!

== requests_mock: an adapter :: requests_mock :: people
adapter = requests_mock.Adapter()
adapter.register_uri("GET", f"{ROOT}/data/Customer", json={}) #!

== requests_mock: anything :: requests_mock :: people activities
def test(requests_mock):
    requests_mock.get(ANY, json={"value": []}) #!

== requests_mock: kept by a test case :: requests_mock :: people
class Case(unittest.TestCase):
    def setUp(self):
        self.m = requests_mock.Mocker()

    def test(self):
        self.m.get(f"{ROOT}/data/Customer", json={}) #!

== respx: a function :: respx :: scores
@respx.mock
def test():
    respx.get(f"{ROOT}/data/Customer_Measure").mock(return_value=httpx.Response(200)) #!

== respx: the fixture with a base in a marker :: respx :: scores
@pytest.mark.respx(base_url=ROOT)
def test(respx_mock):
    respx_mock.get("/data/Customer_Measure").respond(json={"value": []}) #!

== respx: a router with a base :: respx :: scores
def test():
    with respx.mock(base_url="https://api.ci.ai.dynamics.com/v1") as router:
        router.get("/instances/i/data/Customer_Measure").respond(json={"value": []}) #!

== respx: a base without a route :: respx :: scores
@respx.mock(base_url="https://api.ci.ai.dynamics.com/v1") #!
def test():
    pass

== respx: a route by its host :: respx :: scores
def test(respx_mock):
    respx_mock.route(host="api.ci.ai.dynamics.com").respond(json={"value": []}) #!

== respx: a route by its beginning :: respx :: scores
def test():
    respx.route(method="GET", url__startswith="https://api.ci.ai.dynamics.com/v1/instances/i/data") #!

== respx: a route by another beginning :: respx :: ?
def test():
    respx.route(url__startswith="https://api.ci.ai.dynamics.com/v1/instances/i/manage") #!

== pytest-httpx: an address :: pytest-httpx :: scores
def test(httpx_mock):
    httpx_mock.add_response(url=f"{ROOT}/data/Customer_Measure?$top=5", json={"value": []}) #!

== pytest-httpx: whatever is asked :: pytest-httpx :: scores
def test(httpx_mock):
    httpx_mock.add_response(json={"value": []}) #!

== pytest-httpx: an annotated parameter :: pytest-httpx :: scores
def test(server: pytest_httpx.HTTPXMock):
    server.add_exception(OSError(), url=f"{ROOT}/data/Customer_Measure") #!

== unittest.mock: the library's function in the module :: unittest.mock :: !people
@mock.patch("app.requests.get") #!
def test(get):
    pass

== unittest.mock: the library's function anywhere :: unittest.mock :: !people
def test():
    with mock.patch("requests.get") as get: #!
        app.people("c")

== unittest.mock: under the name that api has :: unittest.mock :: !people
def test():
    with mock.patch("requests.api.get") as get: #!
        app.people("c")

== unittest.mock: the library in the module :: unittest.mock :: !people
def test():
    patcher = mock.patch("app.requests") #!
    patcher.start()

== unittest.mock: an object's attribute :: unittest.mock :: !people
def test():
    with mock.patch.object(requests, "get"): #!
        app.people("c")

== unittest.mock: the attribute of the program's module :: unittest.mock :: !people
def test():
    with patch.object(app.requests, "get", return_value=None): #!
        app.people("c")

== unittest.mock: several names :: unittest.mock :: !people
def test():
    with patch.multiple("app.requests", get=mock.DEFAULT): #!
        app.people("c")

== unittest.mock: a name put together :: unittest.mock :: !people
MODULE = "app"

def test():
    with mock.patch(f"{MODULE}.requests.get"): #!
        app.people("c")

== unittest.mock: a method of the client :: unittest.mock :: !activities
def test():
    with patch("dynamics.customerinsights.api.CustomerInsights.get_entities_with_odata_path"): #!
        app.activities("c")

== unittest.mock: the client's module :: unittest.mock :: !activities
def test():
    with patch("dynamics.customerinsights.api.customer_insights.CustomerInsights.get_entities_with_odata_path"): #!
        app.activities("c")

== unittest.mock: the client in the module :: unittest.mock :: !activities
def test():
    with patch("app.CustomerInsights") as client: #!
        client.return_value.get_entities_with_odata_path.return_value.value = []

== unittest.mock: the client's class :: unittest.mock :: !activities
from dynamics.customerinsights.api import CustomerInsights

def test():
    with patch.object(CustomerInsights, "get_entities_with_odata_path"): #!
        app.activities("c")

== unittest.mock: an object made after the client :: unittest.mock :: !activities
from dynamics.customerinsights.api import CustomerInsights

def test():
    client = mock.create_autospec(CustomerInsights) #!
    client.get_entities_with_odata_path.return_value = None

== unittest.mock: the client's package :: unittest.mock :: !activities
def test():
    with patch.dict("sys.modules", {"dynamics.customerinsights.api": mock.MagicMock()}): #!
        app.get_entities_with_odata_path("c")

== unittest.mock: the layer below :: unittest.mock :: people activities
def test():
    with patch("requests.Session.request"): #!
        app.people("c")

== unittest.mock: a method of a session :: unittest.mock :: !scores
def test():
    with patch.object(httpx.Client, "get"): #!
        app.scores()

== pytest-mock: a name :: unittest.mock :: !people
def test(mocker):
    mocker.patch("app.requests.get", return_value=None) #!

== pytest-mock: an object :: unittest.mock :: !people
def test(mocker):
    mocker.patch.object(app.requests, "get") #!

== monkeypatch: an object :: monkeypatch :: !people
def test(monkeypatch):
    monkeypatch.setattr(requests, "get", lambda *a, **k: None) #!
    app.people("c")

== monkeypatch: a name :: monkeypatch :: !people
def test(monkeypatch):
    monkeypatch.setattr("app.requests.get", lambda *a, **k: None) #!

== monkeypatch: the client's package :: monkeypatch :: !activities
def test(monkeypatch):
    monkeypatch.setitem(sys.modules, "dynamics.customerinsights.api", None) #!
    app.get_entities_with_odata_path("c")

== an assignment :: an assignment :: !people
app.requests.get = lambda *a, **k: None #!

== a method of the client assigned :: an assignment :: !activities
from dynamics.customerinsights.api import CustomerInsights
CustomerInsights.get_entities_with_odata_path = lambda *a, **k: None #!

== a package put in place :: an assignment :: !activities
sys.modules["dynamics.customerinsights.api"] = get_entities_with_odata_path #!

== aioresponses: a context :: aioresponses :: ?
def test():
    with aioresponses.aioresponses() as m:
        m.get(f"{ROOT}/data/Customer", payload={"value": []}) #!

== nothing asks for it :: responses :: ?
def test():
    responses.add("GET", f"{ROOT}/data/Nothing", json={}) #!

== it answers for a call that stays :: - ::
def test():
    responses.add("GET", f"{ROOT}/manage/segments", json=[])

== another method of the client :: - ::
def test():
    with patch("app.CustomerInsights.get_all_segments"):
        app.segments()

== the client, set up for a call that stays :: - ::
def test():
    with patch("app.CustomerInsights") as client:
        client.return_value.get_all_segments.return_value = []

== another service :: - ::
def test(requests_mock):
    requests_mock.get("https://example.org/v1/data/Customer", json={})

== another function of the library :: - ::
def test():
    with patch("app.requests.post"), patch("app.headers"), patch("other.requests.get"):
        app.people("c")

== a function of the program :: - ::
def test(monkeypatch):
    monkeypatch.setattr(app, "people", lambda c: [])
    monkeypatch.setattr("app.activities", lambda c: [])
    app.ROOT = "elsewhere"

== a table that is asked by name :: - ::
def test(mocked):
    mocked.get("Customer")
"""
