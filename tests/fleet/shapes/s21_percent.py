import requests

URL = "https://api.ci.ai.dynamics.com/v1/instances/%s/data/%s"


def read(headers, env):
    return requests.get(URL % (env, "Customer_Measure"), headers=headers)
