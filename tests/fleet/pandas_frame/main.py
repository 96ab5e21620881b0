"""A table of customers, with or without pandas."""
import os

import requests

try:
    import pandas as pd
except ImportError:
    pd = None

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"


def headers():
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


def rows(head, city):
    resp = requests.get(f"{ROOT}/Customer?$filter=City eq '{city}'&$select=CustomerId,FullName,Gender,RewardPoints", headers=head)
    return resp.json()["value"]


def envelope(head):
    return pd.read_json(f"{ROOT}/Customer?$top=5", storage_options=head)


def main():
    head = headers()
    listed = sorted(rows(head, "Malmö"), key=lambda r: r["CustomerId"])
    if pd is not None:
        frame = pd.DataFrame(listed)
        print(list(frame.columns), len(frame), sorted(frame["Gender"].dropna().unique()))
        print(len(envelope(head)))
    columns = list(listed[0])
    print(columns)
    for row in listed[:5]:
        print("\t".join(str(row[c]) for c in columns))
    print("mean points", round(sum(r["RewardPoints"] or 0 for r in listed) / len(listed), 2))


main()
