import httpx


async def read(headers):
    async with httpx.AsyncClient(headers=headers) as client:
        return (await client.get("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer")).json()
