import requests


def read(headers, url="https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer"):
    return requests.get(url, headers=headers)
