import requests


def fetch(*args, **kwargs):
    kwargs.setdefault("timeout", 10)
    return requests.get(*args, **kwargs)


def read(headers):
    return fetch("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers=headers)
