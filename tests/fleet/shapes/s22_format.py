import requests

URL = "https://api.ci.ai.dynamics.com/v1/instances/{env}/data/{table}"


def read(headers, env):
    return requests.get(URL.format(env=env, table="Customer"), headers=headers)
