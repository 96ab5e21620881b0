"""Timelines of several customers, read at the same time."""

from __future__ import annotations

import asyncio
import os

import httpx
import msal

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"


def token() -> str:
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])[
        "access_token"
    ]


def headers() -> dict[str, str]:
    return {
        "authorization": f"bearer {token()}",
        "ocp-apim-subscription-key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


async def smiths(http: httpx.AsyncClient) -> list[dict]:
    response = await http.get(
        f"{ROOT}/data/Customer",
        params={"$filter": "LastName eq 'Smith' or LastName eq 'Bauer'", "$top": "5"},
    )
    response.raise_for_status()
    return response.json()["value"]


async def timeline(http: httpx.AsyncClient, customer: dict) -> tuple[str, list[str]]:
    response = await http.get(
        f"{ROOT}/data/UnifiedActivity",
        params={
            "$filter": f"CustomerId eq '{customer['CustomerId']}'",
            "$orderby": "ActivityTime desc",
            "$top": "4",
        },
    )
    response.raise_for_status()
    lines = [
        f"{row['ActivityTime']} {row['ActivityName']}" for row in response.json()["value"]
    ]
    return customer["FullName"], lines


async def main() -> None:
    async with httpx.AsyncClient(headers=headers(), timeout=30) as http:
        people = await smiths(http)
        timelines = await asyncio.gather(*(timeline(http, person) for person in people))
    for name, lines in timelines:
        print(name)
        for line in lines or ["nothing yet"]:
            print("  " + line)


asyncio.run(main())
