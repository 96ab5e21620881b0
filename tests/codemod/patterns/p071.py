"""P71: retry decorator."""
import msal
import os
import requests

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

from tenacity import retry, retry_if_exception_type, stop_after_attempt


def _get(path):
    resp = requests.get(f"{ROOT}/{path}", headers=hdr)
    resp.raise_for_status()
    return resp.json()["value"]


@retry(stop=stop_after_attempt(4), retry=retry_if_exception_type(requests.HTTPError))
def customer(cid): return _get(f"data/Customer?$filter=CustomerId eq '{cid}'")[0]


print(customer("ce759201f786d590bf2134bff576c369")["FullName"])
