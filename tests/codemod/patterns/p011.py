"""P11: keyword dict unpacking."""
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
cid = "ce759201f786d590bf2134bff576c369"
ci = CustomerInsights()

flt = f"CustomerId eq '{cid}'"
opts = {"filter": flt, "select": "CustomerId,EMail", "custom_headers": H}
res = ci.get_entities_with_odata_path(ENV_ID, "Customer", **opts)
print(res.value)
