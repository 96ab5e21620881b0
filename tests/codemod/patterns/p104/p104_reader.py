"""P104: the code under test."""
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/e"


def reader(cid, headers=None):
    rows = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=headers).json()["value"]
    return rows[0]["FullName"] if rows else None
