"""Search box of the intranet: e-mail first, then free text, then the big download."""

import os

import httpx
import msal

API_URL = "https://api.ci.ai.dynamics.com/v1"


class SearchBox:
    def __init__(self, instance_id: str) -> None:
        self.customers = f"{API_URL}/instances/{instance_id}/data/Customer"
        self.headers = {
            "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
            "Authorization": f"Bearer {self._fetch_token()}",
        }

    @staticmethod
    def _fetch_token() -> str:
        app = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"],
            authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
        )
        return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])[
            "access_token"
        ]

    def by_mail(self, mail: str) -> list[dict]:
        escaped = mail.replace("'", "''")
        response = httpx.get(
            self.customers, headers=self.headers, params={"$filter": f"EMail eq '{escaped}'"}
        )
        response.raise_for_status()
        return response.json()["value"]

    def by_text(self, text: str) -> list[dict]:
        response = httpx.get(
            self.customers,
            headers=self.headers,
            params={"$search": f'"{text}"', "$top": 5, "$skip": 0},
        )
        response.raise_for_status()
        return response.json()["value"]

    def download_links(self) -> list[str]:
        response = httpx.get(self.customers, headers=self.headers, params={"proxy": "true"})
        response.raise_for_status()
        return [request["uri"] for request in response.json()["httpRequests"]]


def main() -> None:
    box = SearchBox(os.environ["CI_INSTANCE_ID"])
    for text in ("Conor.O'Neil3@example.com", "björn", "Smith", "nothing at all like it"):
        found = box.by_mail(text) if "@" in text else box.by_text(text)
        print(f"{text!r}: {len(found)}")
        for row in found:
            print("   ", row["CustomerId"], row["FullName"])
    print("files:", len(box.download_links()))


if __name__ == "__main__":
    main()
