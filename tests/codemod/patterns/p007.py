"""P7: import alias and module import."""
import msal
import os

ENV_ID = os.environ["CI_INSTANCE_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
H = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

import dynamics.customerinsights.api as dci
from dynamics.customerinsights.api import models as m
api = dci.CustomerInsights(base_url="https://api.ci.ai.dynamics.com/v1/")
ok = isinstance(api.get_all_segments(ENV_ID, custom_headers=H), m.ApiErrorResult) is False
print(ok)
