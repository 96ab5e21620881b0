"""P62: httpx sync with base_url."""
import httpx
import msal
import os

env = os.environ["CI_INSTANCE_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

with httpx.Client(base_url=f"https://api.ci.ai.dynamics.com/v1/instances/{env}/", headers=hdr) as c:
    rows = c.get("data/Customer", params={"$top": 5}).json()["value"]
print(len(rows))
