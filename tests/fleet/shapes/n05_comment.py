import requests

# was: requests.get("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer")
def read():
    return requests.get("https://example.org/v1/instances/0a1b2c3d/data/Customer")
