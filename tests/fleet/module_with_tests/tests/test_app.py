"""Run by the team's own runner, with their own test libraries."""
from unittest import mock

import responses

import app

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/e"


@responses.activate
def test_greeting():
    responses.add(responses.GET, f"{ROOT}/data/Customer", json={"value": [{"CustomerId": "c1", "FirstName": "Ann"}]})
    with mock.patch("app.headers", return_value={}):
        assert app.greeting("c1") == "Hello Ann"


def test_orders():
    with mock.patch("app.CustomerInsights") as CI, mock.patch("app.headers", return_value={}):
        CI.return_value.get_entities_with_odata_path.return_value.value = [{"Title": "Boots"}]
        assert app.orders("c1") == ["Boots"]


def test_top(requests_mock):
    requests_mock.get("https://api.ci.ai.dynamics.com/v1/instances/e/data/Customer", json={"value": []})
    with mock.patch("app.headers", return_value={}):
        assert app.greeting("c1") == "Hello"


@mock.patch("requests.get")
def test_patched(get):
    get.return_value.json.return_value = {"value": [{"FirstName": "Bo"}]}
    with mock.patch("app.headers", return_value={}):
        assert app.greeting("c2") == "Hello Bo"
    assert "/data/Customer" in get.call_args.args[0]
