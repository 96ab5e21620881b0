"""Activities of the first customers in a window of years.

    activity_window.py --from-year 2017 --to-year 2019 --type SalesOrder
"""

import argparse
import os
from dataclasses import dataclass

import msal
import requests


@dataclass(frozen=True)
class Settings:
    instance: str
    key: str
    root: str = "https://api.ci.ai.dynamics.com/v1"

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            instance=os.environ["CI_INSTANCE_ID"], key=os.environ["CI_SUBSCRIPTION_KEY"]
        )


@dataclass(frozen=True)
class Activity:
    when: str
    kind: str
    title: str

    def line(self) -> str:
        return f"{self.when}  {self.kind:<16} {self.title}"


def bearer() -> str:
    client = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/{}".format(os.environ["AZURE_TENANT_ID"]),
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    answer = client.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
    return "Bearer {}".format(answer["access_token"])


def customers(settings: Settings, headers: dict[str, str]) -> list[tuple[str, str]]:
    template = "{root}/instances/{instance}/data/Customer?$select=CustomerId,FullName&$top=8"
    url = template.format(root=settings.root, instance=settings.instance)
    answer = requests.get(url, headers=headers, timeout=20)
    answer.raise_for_status()
    return [(row["CustomerId"], row["FullName"]) for row in answer.json()["value"]]


def activities(
    settings: Settings, headers: dict[str, str], customer: str, start: str, end: str, kind: str
) -> list[Activity]:
    answer = requests.get(
        "{0.root}/instances/{0.instance}/data/UnifiedActivity".format(settings),
        headers=headers,
        params={
            "$filter": (
                "CustomerId eq '{}' and ActivityType eq '{}' "
                "and ActivityTime ge {} and ActivityTime lt {}"
            ).format(customer, kind, start, end),
            "$orderby": "ActivityTime asc",
        },
        timeout=20,
    )
    answer.raise_for_status()
    return [
        Activity(row["ActivityTime"], row["ActivityTypeDisplay"], row["Title"] or "-")
        for row in answer.json()["value"]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from-year", type=int, default=2017)
    parser.add_argument("--to-year", type=int, default=2019)
    parser.add_argument("--type", default="SalesOrder")
    args = parser.parse_args()

    settings = Settings.from_environment()
    headers = {"Authorization": bearer(), "Ocp-Apim-Subscription-Key": settings.key}
    start = f"{args.from_year}-01-01T00:00:00Z"
    end = f"{args.to_year}-01-01T00:00:00Z"
    for key, name in customers(settings, headers):
        found = activities(settings, headers, key, start, end, args.type)
        print(f"{name}: {len(found)}")
        for activity in found:
            print("   ", activity.line())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
