"""Dashboard tiles. The interesting conditions come from the command line."""
import argparse
import os

import msal
import requests as http

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"


def sign_in():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {
        "Authorization": f"Bearer {token['access_token']}",
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def tile(title, rows):
    print(f"[{title}] {len(rows)}")
    for row in rows[:3]:
        print("  ", row["FullName"], "/", row["City"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--where", default="RewardPoints ge 4500")
    parser.add_argument("--column", default="City")
    parser.add_argument("--value", default="Austin")
    args = parser.parse_args()
    headers = sign_in()

    central = http.get(
        f"{ROOT}/Customer?$filter=(Country eq 'Germany' or Country eq 'Sweden')"
        " and RewardPoints lt 500",
        headers=headers,
    )
    tile("central, few points", central.json()["value"])

    chosen = http.get(f"{ROOT}/Customer", params={"$filter": args.where}, headers=headers)
    if not chosen.ok:
        raise SystemExit(f"cannot ask for {args.where!r}")
    tile(args.where, chosen.json()["value"])

    by_column = http.get(
        f"{ROOT}/Customer?$filter={args.column} eq '{args.value}'", headers=headers
    )
    tile(f"{args.column}={args.value}", by_column.json()["value"])

    elsewhere = http.get(
        f"{ROOT}/Customer",
        params={"$filter": "Country eq 'USA' and State ne 'WA'", "$top": 50},
        headers=headers,
    )
    tile("other states", elsewhere.json()["value"])


if __name__ == "__main__":
    main()
