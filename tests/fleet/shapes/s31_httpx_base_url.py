import httpx


def read(headers):
    with httpx.Client(base_url="https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d", headers=headers) as client:
        return client.get("/data/Customer", params={"$top": 2}).json()
