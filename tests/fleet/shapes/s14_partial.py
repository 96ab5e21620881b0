import functools

import requests

get = functools.partial(requests.get, timeout=30)


def read(headers):
    return get("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers=headers)
