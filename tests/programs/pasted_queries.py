"""The queries that people pasted from the documentation, and how each one ends."""
import os

import msal
import requests

app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
headers = {
    "Authorization": "Bearer " + token["access_token"],
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}
service_root = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
cid = "ce759201f786d590bf2134bff576c369"


def report(name, response):
    if response.status_code == 200:
        print(name, "->", len(response.json()["value"]), "rows")
    else:
        print(name, "->", "HTTP", response.status_code)


report(
    "customer by id",
    requests.get(f"{service_root}/data/Customer?$filter=CustomerId eq '{cid}'", headers=headers),
)
report(
    "lower-case column",
    requests.get(
        f"{service_root}/data/Customer?$select=CustomerId,FullName&$filter=customerid eq '{cid}'",
        headers=headers,
    ),
)
report(
    "curly quotes",
    requests.get(
        f"{service_root}/data/UnifiedActivity?$filter=CustomerId eq ‘{cid}’", headers=headers
    ),
)
report(
    "no question mark",
    requests.get(
        f"{service_root}/data/UnifiedActivity$filter=CustomerId eq '{cid}'", headers=headers
    ),
)
report(
    "expand and select",
    requests.get(
        f"{service_root}/data/Customer?$select=CustomerId,FullName&$expand=UnifiedActivity"
        f"&$filter=CustomerId eq '{cid}'",
        headers=headers,
    ),
)
report(
    "segment and customer",
    requests.get(
        f"{service_root}/data/Customer"
        f"?$filter=CustomerId eq '{cid}' and IsMemberOfSegment('High_value')",
        headers=headers,
    ),
)
