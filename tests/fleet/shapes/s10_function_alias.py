import requests

fetch = requests.get


def read(headers):
    return fetch("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers=headers)
