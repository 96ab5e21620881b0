"""P63: httpx async."""
import asyncio
import httpx
import msal
import os

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

async def load(cid):
    async with httpx.AsyncClient(headers=hdr) as c:
        resp = await c.get(f"{ROOT}/data/Customer", params={"$filter": f"CustomerId eq '{cid}'"})
        return resp.json()["value"]


print(asyncio.run(load("ce759201f786d590bf2134bff576c369"))[0]["FullName"])
