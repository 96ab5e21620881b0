"""P30: urljoin."""
import msal
import os
import requests

env = os.environ["CI_INSTANCE_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

from urllib.parse import urljoin
root = urljoin("https://api.ci.ai.dynamics.com/v1/", f"instances/{env}/data/")
r = requests.get(urljoin(root, "Customer"), headers=hdr)
print(len(r.json()["value"]))
