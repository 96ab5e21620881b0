"""Builds the signed session."""
import os

import requests


def signed_session():
    login = requests.post(
        "https://login.microsoftonline.com/%s/oauth2/token" % os.environ["AZURE_TENANT_ID"],
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "resource": "https://api.ci.ai.microsoft.com",
        },
    )
    session = requests.Session()
    session.headers.update(
        {
            "Authorization": "Bearer " + login.json()["access_token"],
            "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
        }
    )
    return session
