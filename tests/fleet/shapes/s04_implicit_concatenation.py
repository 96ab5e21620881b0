import requests


def read(headers, cid):
    return requests.get(
        "https://api.ci.ai.dynamics.com/v1"
        "/instances/0a1b2c3d"
        f"/data/Customer?$filter=CustomerId eq '{cid}'",
        headers=headers,
    )
