"""A thin wrapper that many teams write."""
import os

import requests


class InsightsClient:
    BASE = "https://api.ci.ai.dynamics.com/v1"

    def __init__(self, instance):
        self.instance = instance
        self.session = requests.Session()
        self.session.headers.update(self._headers())

    @staticmethod
    def _headers():
        reply = requests.post(
            f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": os.environ["AZURE_CLIENT_ID"],
                "client_secret": os.environ["AZURE_CLIENT_SECRET"],
                "scope": "https://api.ci.ai.microsoft.com/.default",
            },
        )
        return {"Authorization": "Bearer " + reply.json()["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}

    def get(self, path, **params):
        url = f"{self.BASE}/instances/{self.instance}/{path}"
        response = self.session.get(url, params=params, timeout=30)
        if response.status_code == 404:
            return None
        response.raise_for_status()
        return response.json()


def main():
    client = InsightsClient(os.environ["CI_INSTANCE_ID"])
    person = client.get("data/Customer?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'")
    print(person["value"][0]["FullName"])
    spent = client.get("data/Customer_Measure?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'")
    print(spent["value"][0]["TotalSpent"])
    segments = client.get("manage/segments")
    print(sorted(s["name"] for s in segments))


main()
