"""P69: curl in a subprocess."""
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
H = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

import subprocess
command = ["curl", "-s", "-H", f"Ocp-Apim-Subscription-Key: {key}", f"{ROOT}/data/Customer?$top=1"]
try:
    subprocess.check_output(["curl", "-s", "-H", f"Ocp-Apim-Subscription-Key: {key}", f"{ROOT}/data/Customer?$top=1"])
except (OSError, subprocess.CalledProcessError):
    print("no curl here")
