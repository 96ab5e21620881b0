"""P111: already migrated code."""
import msal
import os
import requests

cid = "ce759201f786d590bf2134bff576c369"

ORG = os.environ["DATAVERSE_URL"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=[f"{ORG}/.default"])["access_token"]
dv = {"Authorization": f"Bearer {tok}"}
print(requests.get(f"{ORG}/api/data/v9.2/msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'", headers=dv).json()["value"][0]["msdynci_fullname"])
