"""Reads with retries and a hook that counts answers."""
import os

import msal
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

ORIGIN = "https://api.ci.ai.dynamics.com"
DATA = f"{ORIGIN}/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
seen = []


def count(response, *args, **kwargs):
    seen.append(response.status_code)
    return response


def session():
    s = requests.Session()
    s.mount(ORIGIN, HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0, status_forcelist=[429, 503])))
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    s.headers["Authorization"] = "Bearer " + app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    s.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
    return s


def main():
    with session() as s:
        url = f"{DATA}/Customer?$filter=City eq 'Dublin' and Gender eq 'Female'&$select=CustomerId,FullName"
        women = s.get(url, timeout=(3.05, 27)).json()["value"]
        print(len(women), "women in Dublin")
        for row in sorted(women, key=lambda r: r["CustomerId"])[:3]:
            brand = s.get(f"{DATA}/BrandAffinityFromMicrosoft", params={"$filter": f"CustomerId eq '{row['CustomerId']}'"}, timeout=30, hooks={"response": count})
            for item in sorted(brand.json()["value"], key=lambda b: b["Brand"]):
                print("  ", row["FullName"], item["Brand"], item["AffinityLevel"])
    print("counted", len(seen), sorted(set(seen)))


main()
