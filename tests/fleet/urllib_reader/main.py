"""No third-party library at all."""
import json
import os
import urllib.error
import urllib.parse
import urllib.request

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def token():
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "resource": "https://api.ci.ai.microsoft.com",
    }).encode()
    login = "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/token"
    with urllib.request.urlopen(login, form) as answer:
        return json.load(answer)["access_token"]


HEADERS = {"Authorization": "Bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def customer(cid):
    req = urllib.request.Request(f"{ROOT}/data/Customer?$filter=CustomerId%20eq%20'{cid}'", headers=HEADERS)
    with urllib.request.urlopen(req) as answer:
        return json.load(answer)["value"]


def measures(cid):
    query = urllib.parse.urlencode({"$filter": f"CustomerId eq '{cid}'"})
    answer = urllib.request.urlopen(urllib.request.Request(f"{ROOT}/data/Customer_Measure?{query}", headers=HEADERS))
    return json.loads(answer.read())["value"]


def source():
    try:
        urllib.request.urlopen(urllib.request.Request(ROOT + "/data/Website_contacts?$filter=ContactId%20eq%20'1'", headers=HEADERS))
    except urllib.error.HTTPError as error:
        return error.code
    return 200


for one in ("ce759201f786d590bf2134bff576c369", "f3aed0b6c7ac1491def88334e647cb8f"):
    print(customer(one)[0]["FullName"], measures(one)[0]["CLTVScore"])
print("source table with a filter:", source())
