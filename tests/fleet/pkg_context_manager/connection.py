import os
from contextlib import contextmanager

import msal
from dynamics.customerinsights.api import CustomerInsights


def _token():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


@contextmanager
def insights():
    client = CustomerInsights()
    try:
        yield client, {"Authorization": "Bearer " + _token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
    finally:
        client.close()
