"""Looks customers up by last name; names may hold apostrophes."""
import os

import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/%s" % os.environ["CI_INSTANCE_ID"]
BY_NAME = "%s/data/Customer?$filter=LastName eq '%s' and City eq '%s'&$select=FullName,City,EMail&$top=%d"
BY_ID = "%(root)s/data/UnifiedActivity?$filter=CustomerId eq '%(cid)s'&$select=ActivityId,ActivityTime,Title&$orderby=ActivityTime desc&$top=2"


def token():
    url = "https://login.microsoftonline.com/%s/oauth2/v2.0/token" % os.environ["AZURE_TENANT_ID"]
    body = "grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s" % (
        os.environ["AZURE_CLIENT_ID"],
        os.environ["AZURE_CLIENT_SECRET"],
        "https://api.ci.ai.microsoft.com/.default",
    )
    reply = requests.post(url, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    return reply.json()["access_token"]


def quote(text):
    return text.replace("'", "''")


def main():
    headers = {
        "authorization": "bearer %s" % token(),
        "ocp-apim-subscription-key": os.environ["CI_SUBSCRIPTION_KEY"],
    }
    for last, city in (("O'Neil", "Seattle"), ("Peters", "Portland"), ("Nobody", "Austin")):
        r = requests.get(BY_NAME % (ROOT, quote(last), city, 20), headers=headers)
        if r.status_code != 200:
            print("%s: status %d" % (last, r.status_code))
            continue
        found = sorted(row["FullName"] for row in r.json()["value"])
        print("%s in %s: %s" % (last, city, ", ".join(found) or "nobody"))
    query = {"root": ROOT, "cid": "4fd58dbe7bdc968b7afb2c68774b15d7"}
    for row in requests.get(BY_ID % query, headers=headers).json()["value"]:
        print("%(ActivityTime)s %(Title)s" % row)


main()
