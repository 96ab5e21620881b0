"""P67: http.client."""
import json
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

import http.client
h = http.client.HTTPSConnection("api.ci.ai.dynamics.com")
h.request("GET", f"/v1/instances/{env}/data/Customer?$top=1", headers=hdr)
rows = json.loads(h.getresponse().read())["value"]
print(len(rows))
