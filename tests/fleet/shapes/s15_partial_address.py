import functools

import requests

read = functools.partial(requests.get, "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer")


def run(headers):
    return read(headers=headers)
