import requests


def fetch(url, headers):
    return requests.get(url, headers=headers, timeout=10)


def read(headers):
    return fetch("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers)
