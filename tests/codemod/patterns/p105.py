"""P105: assertion on the request."""
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"

import responses


@responses.activate
def test_request():
    responses.add(responses.GET, f"{ROOT}/data/Customer", json={"value": []})
    requests.get(f"{ROOT}/data/Customer?$top=1", headers={"Ocp-Apim-Subscription-Key": "k"})
    calls = responses.calls
    assert calls[0].request.url.endswith("/data/Customer?$top=1")
    assert "Ocp-Apim-Subscription-Key" in calls[0].request.headers


test_request()
print("passed")
