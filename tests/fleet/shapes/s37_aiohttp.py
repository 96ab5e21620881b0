import aiohttp


async def read(headers):
    async with aiohttp.ClientSession(headers=headers) as s, s.get("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer") as resp:
        return (await resp.json())["value"]
