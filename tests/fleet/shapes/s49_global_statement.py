import requests

URL = None


def configure(env):
    global URL
    URL = "https://api.ci.ai.dynamics.com/v1/instances/" + env + "/data/Customer"


def read(headers):
    return requests.get(URL, headers=headers)
