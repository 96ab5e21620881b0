import requests


def read(headers, activity=False):
    return requests.get(
        "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/" + ("UnifiedActivity" if activity else "Customer"),
        headers=headers,
    )
