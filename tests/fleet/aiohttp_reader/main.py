"""Reads activities with aiohttp."""
import asyncio
import os

import aiohttp

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"


async def token(session):
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "https://api.ci.ai.microsoft.com/.default",
    }
    async with session.post(f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", data=form) as resp:
        return (await resp.json())["access_token"]


async def main():
    async with aiohttp.ClientSession() as plain:
        bearer = await token(plain)
    headers = {"Authorization": f"Bearer {bearer}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
    async with aiohttp.ClientSession(headers=headers) as s:
        async with s.get(f"{ROOT}/data/UnifiedActivity", params={"$filter": "CustomerId eq 'ce759201f786d590bf2134bff576c369'", "$orderby": "ActivityTime desc", "$top": "3"}) as resp:
            rows = (await resp.json())["value"]
            print(resp.status, [row["Title"] for row in rows])
        async with s.get(f"{ROOT}/data/Customer", params={"$filter": "LastName eq 'Fischer'", "$select": "CustomerId,FullName"}) as resp:
            people = (await resp.json())["value"]
        for person in sorted(people, key=lambda p: p["CustomerId"])[:4]:
            print(person["FullName"])
        async with s.get(f"{ROOT}/manage/segments") as resp:
            print(sorted(item["name"] for item in await resp.json()))


asyncio.run(main())
