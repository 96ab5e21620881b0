import os

import requests

LOGIN = "https://login.microsoftonline.com"


def headers():
    form = {
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "38c77d00-5fcb-4cce-9d93-af4738258e3c/.default",
    }
    reply = requests.post(f"{LOGIN}/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", data=form)
    return {"Authorization": "Bearer " + reply.json()["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
