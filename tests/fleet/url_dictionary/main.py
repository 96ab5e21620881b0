"""All addresses in one table."""
import os

import msal
import requests

ENV = os.environ["CI_INSTANCE_ID"]
URLS = {
    "profile": f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data/Customer",
    "activity": f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data/UnifiedActivity",
    "measure": f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data/Customer_Measure",
    "relations": f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/manage/relationships",
}
CREDENTIALS = {
    "client_id": os.environ["AZURE_CLIENT_ID"],
    "client_credential": os.environ["AZURE_CLIENT_SECRET"],
    "authority": "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
}


def build_headers():
    app = msal.ConfidentialClientApplication(**CREDENTIALS)
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.dynamics.com/.default"])
    return {
        "Authorization": f"Bearer {token['access_token']}",
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def show(cid):
    headers = build_headers()
    condition = {"$filter": f"CustomerId eq '{cid}'"}
    profile = requests.get(URLS["profile"], params=condition, headers=headers)
    for row in profile.json()["value"]:
        print(row["FullName"], "|", row["StreetAddress"], "|", row["Country"])
    options = dict(condition)
    options["$top"] = "3"
    options["$orderby"] = "ActivityTime desc"
    activity = requests.get(URLS["activity"], params=options, headers=headers)
    for row in activity.json()["value"]:
        print("  ", row["ActivityTime"], row["ActivityName"])
    measure = requests.get(URLS["measure"], params={"$filter": f"CustomerId eq '{cid}'", "$select": "CustomerId,ChurnScore"}, headers=headers)
    print("  ", measure.json()["value"])
    relations = requests.get(URLS["relations"], headers=headers)
    print("  ", [r["name"] for r in relations.json()])


for customer in ("ce759201f786d590bf2134bff576c369", "f3aed0b6c7ac1491def88334e647cb8f"):
    show(customer)
