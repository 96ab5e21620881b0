"""Sends prepared requests."""
import os

import msal
import requests
from requests import Request, Session

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    head = headers()
    plain = requests.request("GET", f"{ROOT}/data/Customer?$filter=LastName eq 'Quint' and City eq 'Seattle'&$select=FullName", headers=head)
    print(plain.status_code, sorted(r["FullName"] for r in plain.json()["value"]))

    keyword = requests.request(method="get", url=ROOT + "/data/Customer_Measure", params={"$filter": "CustomerId eq '3d9c172411e20b8f6b0d549b6f03675a'"}, headers=head)
    print(keyword.json()["value"][0]["ChurnScore"])

    session = Session()
    prepared = Request("GET", f"{ROOT}/data/UnifiedActivity", params={"$filter": "CustomerId eq 'd5ab8b4d15b40aeba4a45effccb573d9'", "$orderby": "ActivityTime desc", "$top": "2"}, headers=head).prepare()
    answer = session.send(prepared, timeout=30, verify=os.environ.get("REQUESTS_CA_BUNDLE", True))
    print([row["ActivityTime"] for row in answer.json()["value"]])

    reset = requests.request("DELETE", f"{ROOT}/manage/segments/Old_segment", headers=head)
    print("delete:", reset.status_code)
    put = requests.request("PUT", f"{ROOT}/manage/segments/Male_under_40/activate", headers=head)
    print("activate:", put.status_code)


main()
