"""A repository object over the customer data."""
import os
from contextlib import closing

import msal
import requests


class CustomerRepository:
    def __init__(self, instance, token, key):
        self.root = "https://api.ci.ai.dynamics.com/v1"
        self.data = self.root + "/instances/" + instance + "/data"
        self.timeout = (5, 30)
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": key})

    def by_mail(self, mail):
        response = self.session.get(
            f"{self.data}/Customer",
            params={"$filter": f"EMail eq '{mail}'", "$select": "CustomerId,FullName,EMail", "$top": 1},
            timeout=self.timeout,
        )
        response.raise_for_status()
        return next(iter(response.json()["value"]), None)

    def timeline(self, cid):
        params = {"$filter": f"CustomerId eq '{cid}'", "$orderby": "ActivityTime asc"}
        response = self.session.get(self.data + "/UnifiedActivity", params=params, timeout=self.timeout)
        for row in response.json()["value"]:
            yield row["ActivityTime"], row["ActivityTypeDisplay"], row["Title"]

    def brands(self, cid):
        response = self.session.get(f"{self.data}/BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{cid}'")
        return sorted((r["Brand"], r["ShareOfVoice"]) for r in response.json()["value"])

    def close(self):
        self.session.close()


def token():
    app = msal.ConfidentialClientApplication(
        client_id=os.environ["AZURE_CLIENT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    )
    return app.acquire_token_for_client(scopes=["38c77d00-5fcb-4cce-9d93-af4738258e3c/.default"])["access_token"]


def main():
    with closing(CustomerRepository(os.environ["CI_INSTANCE_ID"], token(), os.environ["CI_SUBSCRIPTION_KEY"])) as repo:
        for mail in ("berta.peters2@example.com", "nobody@example.com", "conor.o''neil3@example.com"):
            person = repo.by_mail(mail)
            if not person:
                print(mail, "-")
                continue
            print(person["FullName"], person["EMail"])
            lines = list(repo.timeline(person["CustomerId"]))
            print("  ", len(lines), "activities, first", lines[0] if lines else None)
            print("  ", repo.brands(person["CustomerId"]))


if __name__ == "__main__":
    main()
