import urllib3


def read(headers):
    return urllib3.PoolManager().request("GET", "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers=headers).data
