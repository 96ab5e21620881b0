"""P19: write through the client."""
import json
import msal
import os
from dynamics.customerinsights.api import CustomerInsights

ENV_ID = os.environ["CI_INSTANCE_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
H = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}
ci = CustomerInsights()

event = {"ActivityId": "a1"}
until = "2030-01-01"
print(type(ci.create_an_entity(ENV_ID, "UnifiedActivity", body=json.dumps(event), valid_until=until, caller="shop", custom_headers=H)).__name__)
