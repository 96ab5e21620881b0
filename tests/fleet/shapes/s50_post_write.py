import requests


def write(headers, event):
    return requests.post("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/UnifiedActivity", json=event, headers=headers)
