import requests


def read(headers, env):
    return requests.get("/".join(["https://api.ci.ai.dynamics.com/v1", "instances", env, "data", "Customer"]), headers=headers)
