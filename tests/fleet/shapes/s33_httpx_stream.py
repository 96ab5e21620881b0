import httpx


def read(headers):
    with httpx.stream("GET", "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer", headers=headers) as response:
        return response.read()
