"""P5: raw=True."""
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

raw = ci.get_entities_with_odata_path(ENV_ID, "Customer", top="10", raw=True, custom_headers=H)
if raw.response.status_code == 200:
    print(len(raw.output.value), "Date" in raw.response.headers)
