"""Bare connection, host and path apart."""
import http.client
import json
import os
from urllib.parse import quote, urlencode

HOST = "api.ci.ai.dynamics.com"
PREFIX = f"/v1/instances/{os.environ['CI_INSTANCE_ID']}"


def token():
    conn = http.client.HTTPSConnection("login.microsoftonline.com")
    body = urlencode({
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "scope": "https://api.ci.ai.microsoft.com/.default",
    })
    conn.request("POST", f"/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", body, {"Content-Type": "application/x-www-form-urlencoded"})
    return json.loads(conn.getresponse().read())["access_token"]


def main():
    headers = {"Authorization": "Bearer " + token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
    conn = http.client.HTTPSConnection("api.ci.ai.dynamics.com", timeout=30)
    flt = quote("CustomerId eq 'ce759201f786d590bf2134bff576c369'")
    conn.request("GET", f"/v1/instances/{os.environ['CI_INSTANCE_ID']}/data/Customer?$filter={flt}", headers=headers)
    response = conn.getresponse()
    rows = json.loads(response.read())["value"]
    print(response.status, rows[0]["FullName"])

    second = http.client.HTTPSConnection(HOST)
    second.request("GET", PREFIX + "/data/BrandShareOfVoiceFromMicrosoft?$filter=" + flt, headers=headers)
    print(json.loads(second.getresponse().read())["value"])

    second.request("GET", PREFIX + "/manage/search", headers=headers)
    config = json.loads(second.getresponse().read())
    print([entity["qualifiedEntityName"] for entity in config["entityConfig"]])


main()
