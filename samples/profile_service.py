"""Customer profiles for the service desk: find a person, show the latest contacts."""

import os

import httpx
import msal

API = "https://api.ci.ai.dynamics.com/v1"
SCOPES = ["38c77d00-5fcb-4cce-9d93-af4738258e3c/.default"]


class ServiceUnavailable(RuntimeError):
    """The profile service cannot answer at the moment."""


class ProfileService:
    """Reads profiles and activities of one Customer Insights environment."""

    def __init__(self, instance_id: str, subscription_key: str, token: str) -> None:
        self._root = f"{API}/instances/{instance_id}/data"
        self._client = httpx.Client(
            headers={
                "Authorization": f"Bearer {token}",
                "Ocp-Apim-Subscription-Key": subscription_key,
            },
            timeout=30.0,
        )

    def close(self) -> None:
        self._client.close()

    def find(self, last_name: str) -> list[dict]:
        """Everybody with exactly this last name."""
        quoted = last_name.replace("'", "''")
        response = self._client.get(
            f"{self._root}/Customer",
            params={"$filter": f"LastName eq '{quoted}'", "$top": "25"},
        )
        if response.status_code in (401, 403):
            raise PermissionError("the service account may not read profiles")
        if response.status_code >= 500:
            raise ServiceUnavailable(f"profiles: HTTP {response.status_code}")
        return response.json()["value"]

    def latest_activities(self, customer_id: str, count: int = 3) -> list[dict]:
        """The last things that happened with a customer, newest first."""
        response = self._client.get(
            f"{self._root}/UnifiedActivity",
            params={
                "$filter": f"CustomerId eq '{customer_id}'",
                "$orderby": "ActivityTime desc",
                "$top": str(count),
            },
        )
        if response.status_code == 404:
            return []
        response.raise_for_status()
        return response.json()["value"]


def sign_in() -> str:
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    return app.acquire_token_for_client(scopes=SCOPES)["access_token"]


def main() -> None:
    service = ProfileService(
        os.environ["CI_INSTANCE_ID"], os.environ["CI_SUBSCRIPTION_KEY"], sign_in()
    )
    for name in ("O'Neil", "Smith", "Nobody"):
        people = service.find(name)
        print(f"{name}: {len(people)} found")
        for person in people:
            print(f"  {person['FullName']} <{person['EMail'] or 'no e-mail'}>, {person['City']}")
            for activity in service.latest_activities(person["CustomerId"]):
                title = activity["Title"] or activity["ActivityTypeDisplay"]
                print(f"    {activity['ActivityTime'][:10]} {title}")
    service.close()


if __name__ == "__main__":
    main()
