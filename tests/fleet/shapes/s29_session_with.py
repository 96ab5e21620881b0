import requests


def read(headers):
    with requests.Session() as s:
        s.headers.update(headers)
        return s.get("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer?$top=2").json()["value"]
