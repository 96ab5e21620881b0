"""P101: the code under test."""
import os

import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ.get('CI_INSTANCE_ID', 'e')}"


def reader(cid, headers=None):
    rows = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=headers).json()["value"]
    return rows[0]["FullName"] if rows else None
