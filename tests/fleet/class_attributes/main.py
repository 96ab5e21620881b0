"""Segment sheet: definitions beside members."""
import os

import requests


def sign_in():
    answer = requests.post(
        "https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"] + "/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "scope": "https://api.ci.ai.dynamics.com/.default",
        },
        timeout=20,
    )
    answer.raise_for_status()
    return answer.json()["access_token"]


class Api:
    BASE = "https://api.ci.ai.dynamics.com/v1"
    env = os.environ["CI_INSTANCE_ID"]

    def __init__(self, token):
        self.headers = {
            "Authorization": "Bearer " + token,
            "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
        }

    def url(self, tail):
        return f"{self.BASE}/instances/{self.env}/{tail}"


class People(Api):
    def members(self, city):
        query = f"data/Customer?$filter=IsMemberOfSegment('Male_under_40') and City eq '{city}'&$select=CustomerId,FullName"
        return requests.get(self.url(query), headers=self.headers).json()["value"]

    def measures(self, cid):
        rows = requests.get(self.url(f"data/Customer_Measure?$filter=CustomerId eq '{cid}'"), headers=self.headers).json()
        return rows["value"]


class Admin(Api):
    def segments(self):
        found = requests.get(self.url("manage/segments"), headers=self.headers)
        return {s["name"]: s["evaluationStatus"]["entityCount"] for s in found.json()}


def main():
    token = sign_in()
    people, admin = People(token), Admin(token)
    counts = admin.segments()
    print("Male_under_40 has", counts["Male_under_40"], "members")
    for row in sorted(people.members("Seattle"), key=lambda r: r["CustomerId"]):
        print(row["FullName"])
        for measure in people.measures(row["CustomerId"]):
            print("   spent", measure["TotalSpent"], "points", measure["LoyaltyPoints"])


main()
