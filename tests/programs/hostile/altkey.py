import os

import msal
import requests


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
r = requests.get(f"{ROOT}/data/Customer", params={"$filter": "Website_contacts_ContactId eq 'CNTID_1002'"}, headers=HEADERS)
print(r.status_code, r.json()["value"])
r = requests.get(f"{ROOT}/profile/keyring?dataSourceName=Website&entityName=contacts&key=CNTID_1002", headers=HEADERS)
print(r.status_code)
r = requests.get(f"{ROOT}/data/Website_contacts?$top=1", headers=HEADERS)
print(r.status_code)
