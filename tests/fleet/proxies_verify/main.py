"""Company network: own certificate bundle, optional proxy."""
import os

import requests

BUNDLE = os.environ.get("REQUESTS_CA_BUNDLE", True)
PROXIES = {"https": os.environ["COMPANY_PROXY"]} if "COMPANY_PROXY" in os.environ else None
URL = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def sign_in():
    reply = requests.post(
        "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "scope": "https://api.ci.ai.dynamics.com/.default",
        },
        proxies=PROXIES,
        verify=BUNDLE,
    )
    return reply.json()["access_token"]


head = {"Authorization": "Bearer " + sign_in(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def people(city):
    return requests.get(
        URL + "/data/Customer",
        params={"$filter": f"City eq '{city}'", "$select": "CustomerId,FullName,Gender"},
        headers=head,
        proxies=PROXIES,
        verify=BUNDLE,
        timeout=60,
        allow_redirects=False,
    )


def files():
    answer = requests.get(URL + "/data/Customer", params={"proxy": "true"}, headers=head, verify=BUNDLE)
    return [item["uri"].rsplit("/", 1)[-1] for item in answer.json()["httpRequests"]]


for town in ("Austin", "Portland"):
    answer = people(town)
    genders = sorted({str(row["Gender"]) for row in answer.json()["value"]})
    print(town, answer.status_code, len(answer.json()["value"]), genders)
print("files:", files())
