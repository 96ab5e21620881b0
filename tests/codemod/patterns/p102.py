"""P102: requests_mock."""


import requests
import requests_mock as mocking


def test_top(requests_mock):
    requests_mock.get("https://api.ci.ai.dynamics.com/v1/instances/e/data/Customer?$top=1", json={"value": []})
    assert requests.get("https://api.ci.ai.dynamics.com/v1/instances/e/data/Customer?$top=1").json() == {"value": []}


with mocking.Mocker() as m:
    test_top(m)
print("passed")
