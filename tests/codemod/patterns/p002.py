"""P2: positional arguments."""
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

page = ci.get_entities_with_odata_path(ENV_ID, "UnifiedActivity", None, None, None, None, None, None,
                                "ActivityType eq 'SalesOrder'", "ActivityTime desc", None, None, H)
print(len(page.value), page.value[0]["ActivityTime"])
