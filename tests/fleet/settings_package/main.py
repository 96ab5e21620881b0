"""Prints where the best customers of a city bought last."""
import requests

from auth import headers
from settings import CI_DATA, settings


def main():
    head = headers()
    query = "?$filter=City eq 'Malmö' and RewardPoints gt 4000&$select=CustomerId,FullName,RewardPoints"
    people = requests.get(CI_DATA + "/Customer" + query, headers=head).json()["value"]
    for person in sorted(people, key=lambda p: p["CustomerId"]):
        print(person["FullName"], person["RewardPoints"])
        url = f"{settings.ci_root}/instances/{settings.ci_instance_id}/data/UnifiedActivity"
        rows = requests.get(url, headers=head, params={"$filter": f"CustomerId eq '{person['CustomerId']}'", "$orderby": "ActivityTime desc", "$top": "1"}).json()["value"]
        print("   ", [r["Title"] for r in rows])
    url = f"{settings.ci_root}/instances/{settings.ci_instance_id}/manage/entities"
    model = requests.get(url, headers=head).json()
    print(sorted(e["name"] for e in model["entities"])[:4])


if __name__ == "__main__":
    main()
