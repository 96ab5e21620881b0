"""P8: client kept on self."""
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

class ProfileReader:
    def __init__(self, headers):
        self._api = CustomerInsights()
        self._hdr = headers
        self.env = ENV_ID

    def one(self, cid):
        res = self._api.get_entities_with_odata_path(self.env, "Customer", filter="CustomerId eq '%s'" % cid, custom_headers=self._hdr)
        return res.value[0] if res and res.value else None


print(ProfileReader(H).one("ce759201f786d590bf2134bff576c369")["FullName"])
print(ProfileReader(H).one("nobody"))
