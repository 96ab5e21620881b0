import requests


def read(headers, ids):
    return {i: requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer?$filter=CustomerId eq '{i}'", headers=headers).json()["value"] for i in ids}
