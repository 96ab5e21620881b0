"""P4: 1.0.3 argument names."""
import msal
import os
from microsoft.dynamics.customerinsights.api import CustomerInsights

ENV_ID = os.environ["CI_INSTANCE_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
H = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

tok2 = os.environ.get("CI_SKIP_TOKEN")
client = CustomerInsights()
page = client.get_entities_with_odata_query_parameters(ENV_ID, "Customer", order_by="FullName", skip_token=tok2, top=50, custom_headers=H)
print(len(page.value))
