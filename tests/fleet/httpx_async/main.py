"""Asks for several customers at the same time."""
import asyncio
import os

import httpx
import msal

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
CUSTOMERS = [
    "3d9c172411e20b8f6b0d549b6f03675a",
    "ce759201f786d590bf2134bff576c369",
    "cc011cdd9474031b7f26144b98289fcd",
]


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["38c77d00-5fcb-4cce-9d93-af4738258e3c/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


async def load(client, cid):
    response = await client.get(f"{ROOT}/data/Customer", params={"$filter": f"CustomerId eq '{cid}'", "$select": "CustomerId,FullName,Country"})
    response.raise_for_status()
    return response.json()["value"][0]


async def status():
    async with httpx.AsyncClient(headers=headers()) as client:
        response = await client.get(f"{ROOT}/workflows/main/status")
        return [item["taskStatus"] for item in response.json()]


async def main():
    async with httpx.AsyncClient(headers=headers(), timeout=30) as client:
        people = await asyncio.gather(*(load(client, cid) for cid in CUSTOMERS))
        for person in people:
            print(person["FullName"], person["Country"])
        response = await client.get(f"{ROOT}/data/UnifiedActivity?$filter=CustomerId eq '{CUSTOMERS[1]}' and ActivityType eq 'LoyaltyReward'&$orderby=ActivityTime asc")
        for row in response.json()["value"]:
            print("  ", row["ActivityTime"], row["Title"])
    print(await status())


asyncio.run(main())
