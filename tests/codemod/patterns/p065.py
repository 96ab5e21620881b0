"""P65: gathered calls."""
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

async def main(n=300):
    async with httpx.AsyncClient(headers=hdr) as s:
        pages = await asyncio.gather(*(s.get(f"{ROOT}/data/Customer?$top=100&$skip={k}") for k in range(0, n, 100)))
    print([len(page.json()["value"]) for page in pages])


asyncio.run(main())
