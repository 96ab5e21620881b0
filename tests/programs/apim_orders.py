"""Client of our own order service behind API Management; prints the requests it would send."""

import argparse
import os

import requests

GATEWAY = "https://contoso.azure-api.net/customer/v1"


def open_session() -> requests.Session:
    session = requests.Session()
    session.headers["Ocp-Apim-Subscription-Key"] = os.environ.get("ORDERS_KEY", "orders-key")
    session.headers["Authorization"] = "Bearer " + os.environ.get("ORDERS_TOKEN", "orders-token")
    return session


def orders_of(customer_id: str) -> requests.Request:
    return requests.Request(
        "GET",
        f"{GATEWAY}/instances/eu-1/data/Customer",
        params={"$filter": f"CustomerId eq '{customer_id}'", "$top": 10},
    )


def segments() -> requests.Request:
    return requests.Request("GET", f"{GATEWAY}/instances/eu-1/manage/segments")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--send", action="store_true", help="really call the gateway")
    args = parser.parse_args()
    session = open_session()
    for request in (orders_of("4711"), segments()):
        prepared = session.prepare_request(request)
        print(prepared.method, prepared.url)
        if args.send:
            response = session.send(prepared, timeout=30)
            response.raise_for_status()
            print(len(response.json()["value"]))


if __name__ == "__main__":
    main()
