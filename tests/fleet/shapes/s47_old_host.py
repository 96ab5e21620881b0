import requests


def read(token, env):
    return requests.get(f"https://global.api.ci.ai.dynamics.com/api/instances/{env}/data/Customer?$select=*", headers={"Authorization": f"Bearer {token}"})
