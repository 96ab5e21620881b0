"""P12: auth put on the client once."""
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
cid = "ce759201f786d590bf2134bff576c369"

ci = CustomerInsights()
ci._client.add_header("Ocp-Apim-Subscription-Key", os.environ["CI_SUBSCRIPTION_KEY"])
ci.config.headers.update({"Authorization": f"Bearer {tok}"})
print(ci.get_entities_with_odata_path(ENV_ID, "Customer", filter=f"CustomerId eq '{cid}'").value[0]["FullName"])
