"""P33: environment variable or config file."""
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

import yaml
BASE = os.environ.get("CI_BASE_URL", "https://api.ci.ai.dynamics.com/v1")
CFG = yaml.safe_load("endpoint: https://api.ci.ai.dynamics.com/v1")["endpoint"]
print(len(requests.get(f"{BASE}/instances/{env}/data/Customer", headers=hdr).json()["value"]))
print(len(requests.get(f"{CFG}/instances/{env}/data/Customer", headers=hdr).json()["value"]))
