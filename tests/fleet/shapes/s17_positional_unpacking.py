import requests

ARGS = ("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer",)


def read(headers):
    return requests.get(*ARGS, headers=headers)
