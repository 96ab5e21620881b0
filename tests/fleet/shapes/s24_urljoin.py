from urllib.parse import urljoin

import requests


def read(headers, env):
    return requests.get(urljoin("https://api.ci.ai.dynamics.com/v1/", f"instances/{env}/data/Customer"), headers=headers)
