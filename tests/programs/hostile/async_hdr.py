import os

import httpx
import msal


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
import asyncio
async def run():
    c = httpx.AsyncClient(base_url=ROOT + "/data", headers=HEADERS, timeout=httpx.Timeout(10.0), limits=httpx.Limits(max_connections=5))
    try:
        rs = [await c.get(f"/Customer?$top={n}") for n in (1, 2)]
        print([len(r.json()["value"]) for r in rs])
        async for x in agen(c):
            print(x)
        r = await asyncio.wait_for(c.get("/Customer", params={"$top": "1"}), 5)
        print(r.json()["value"][0]["CustomerId"])
    finally:
        await c.aclose()
async def agen(c):
    for t in ("Customer", "UnifiedActivity"):
        yield len((await c.get(f"/{t}?$top=3")).json()["value"])
asyncio.run(run())
