"""Orders of a shop, behind the company's own gateway."""
import os

import requests

KEY_HEADER = "Ocp-Apim-Subscription-Key"
GATEWAY = "https://contoso.azure-api.net/customer/v1"
HEADERS = {KEY_HEADER: os.environ.get("SHOP_KEY", "0000"), "Authorization": "Bearer " + os.environ.get("SHOP_TOKEN", "0000")}


def fetch(path, **params):
    try:
        response = requests.get(f"{GATEWAY}/{path}", headers=HEADERS, params=params, timeout=2)
        response.raise_for_status()
        return response.json()["value"]
    except requests.RequestException:
        return None


def customer(cid):
    return fetch("instances/1/data/Customer", **{"$filter": f"CustomerId eq '{cid}'"})


def measures(cid):
    return fetch(f"instances/1/data/Customer_Measure?$filter=CustomerId eq '{cid}'")


def main():
    for cid in ("c1", "c2"):
        print(cid, customer(cid), measures(cid))
    print(fetch("manage/segments"))


if __name__ == "__main__":
    main()
