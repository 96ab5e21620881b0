import requests

URLS = {"people": "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", "other": "https://example.org/people"}


def read(headers):
    return requests.get(URLS["people"], headers=headers)
