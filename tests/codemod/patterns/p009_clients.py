"""P9: where the client is made."""
import os

import msal
from dynamics.customerinsights.api import CustomerInsights

app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def ci_client():
    return CustomerInsights()
