from requests import get as http_get

URL = "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/UnifiedActivity"


def read(headers):
    return http_get(URL, headers=headers)
