"""P95: itemgetter, comprehension, match."""
import msal
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}
cid = "ce759201f786d590bf2134bff576c369"

from operator import itemgetter
rows = requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=hdr).json()["value"]
pick = itemgetter("CustomerId", "FullName")
by_id = {r["CustomerId"]: r for r in rows}
match rows[0]:
    case {"CustomerId": c, "EMail": m}: print(c, m)
print(pick(rows[0]), sorted(by_id))
