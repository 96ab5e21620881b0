import requests

session = requests.Session()
fetch = session.get


def read():
    return fetch("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer")
