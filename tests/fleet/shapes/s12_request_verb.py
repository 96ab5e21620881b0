import requests


def read(headers):
    return requests.request("GET", "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers=headers)
