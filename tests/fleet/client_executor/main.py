"""Runs the blocking client on threads."""
import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import msal
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
IDS = ["ce759201f786d590bf2134bff576c369", "3d9c172411e20b8f6b0d549b6f03675a", "4720771f8ca8181166d2287672fdf202"]

app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
HEADERS = {
    "Authorization": "Bearer " + app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"],
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}
ci = CustomerInsights()


def name(cid):
    page = ci.get_entities_with_odata_path(ENV, "Customer", filter=f"CustomerId eq '{cid}'", custom_headers=HEADERS)
    return page.value[0]["FullName"]


async def measures(cid):
    loop = asyncio.get_running_loop()
    page = await loop.run_in_executor(None, lambda: ci.get_entities_with_odata_path(ENV, "Customer_Measure", filter=f"CustomerId eq '{cid}'", custom_headers=HEADERS))
    return page.value[0]["TotalSpent"]


async def gather():
    return await asyncio.gather(*(measures(cid) for cid in IDS))


def main():
    with ThreadPoolExecutor(max_workers=3) as pool:
        for found in pool.map(name, IDS):
            print(found)
        future = pool.submit(ci.get_entities_with_odata_path, ENV, "BrandShareOfVoiceFromMicrosoft", filter=f"CustomerId eq '{IDS[0]}'", custom_headers=HEADERS)
        print(future.result().value)
        roles = pool.submit(ci.get_all_role_definitions, ENV, custom_headers=HEADERS)
        print([role.role_name for role in roles.result()])
    print(asyncio.run(gather()))


main()
