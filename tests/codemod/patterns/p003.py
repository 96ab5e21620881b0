"""P3: namespace of the old generation."""
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

ci = CustomerInsights()
out = ci.get_entities_with_odata_query_parameters(
    ENV_ID, relative_path="Customer&$select=*&$top=100", force_search=True, custom_headers=H)
print(type(out).__name__)
