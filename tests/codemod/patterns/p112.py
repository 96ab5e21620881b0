"""P112: both APIs side by side."""
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
cid = "ce759201f786d590bf2134bff576c369"

class FLAGS:
    use_ci = True


def legacy_rows(condition):
    return requests.get(f"{ROOT}/data/Customer", params={"$filter": condition}, headers=hdr).json()["value"]


def dataverse_rows(condition):
    raise NotImplementedError


src = legacy_rows if FLAGS.use_ci else dataverse_rows
rows = src(f"CustomerId eq '{cid}'")
print(rows[0]["FullName"])
