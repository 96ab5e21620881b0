"""Monthly letter: members of a segment and what they spent."""
import os
from dataclasses import dataclass, field

import requests


@dataclass(frozen=True)
class Settings:
    host: str = "https://api.ci.ai.dynamics.com"
    version: str = "v1"
    instance: str = field(default_factory=lambda: os.environ["CI_INSTANCE_ID"])
    key: str = field(default_factory=lambda: os.environ["CI_SUBSCRIPTION_KEY"])
    page: int = 50

    @property
    def data(self):
        return f"{self.host}/{self.version}/instances/{self.instance}/data"


settings = Settings()


def bearer():
    tenant = os.environ["AZURE_TENANT_ID"]
    reply = requests.post(
        f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        data={
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "grant_type": "client_credentials",
            "scope": "https://api.ci.ai.microsoft.com/.default",
        },
    )
    return "Bearer " + reply.json()["access_token"]


def read_members(headers):
    url = f"{settings.data}/Customer?$filter=IsMemberOfSegment('Male_under_40')&$select=CustomerId,FullName,City&$top={settings.page}"
    return requests.get(url, headers=headers).json()["value"]


def read_spent(headers, batch):
    ids = ",".join(f"'{c}'" for c in batch)
    url = f"{settings.data}/Customer_Measure"
    response = requests.get(url, params={"$filter": f"CustomerId in ({ids})"}, headers=headers)
    return {row["CustomerId"]: row["TotalSpent"] for row in response.json()["value"]}


def main():
    headers = {"Authorization": bearer(), "Ocp-Apim-Subscription-Key": settings.key}
    members = sorted(read_members(headers), key=lambda r: r["CustomerId"])
    spent = read_spent(headers, [m["CustomerId"] for m in members[:10]])
    print(len(members), "members")
    for member in members[:10]:
        print(f"{member['FullName']!s:20} {member['City']!s:12} {spent.get(member['CustomerId'])}")


main()
