"""Compares what the segment page says with who can be read as a member."""
import os
import sys

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]


def open_session():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    grant = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    if "error" in grant:
        print(grant["error"], file=sys.stderr)
        raise SystemExit(2)
    session = requests.Session()
    session.headers.update({
        "Authorization": "Bearer " + grant["access_token"],
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    })
    return session


def definitions(session):
    reply = session.get(f"{ROOT}/manage/segments")
    reply.raise_for_status()
    return {s["name"]: s["evaluationStatus"]["entityCount"] for s in reply.json()}


def members(session, name, limit=150):
    reply = session.get(
        f"{ROOT}/data/Customer",
        params={"$filter": f"IsMemberOfSegment('{name}')", "$top": limit},
    )
    if reply.status_code == 400:
        return None
    reply.raise_for_status()
    return reply.json().get("value")


def irish_members(session, name):
    reply = session.get(
        f"{ROOT}/data/Customer",
        params={
            "$filter": f"IsMemberOfSegment('{name}') and Country eq 'Ireland'",
            "$select": "CustomerId,FullName,City",
        },
    )
    reply.raise_for_status()
    return reply.json()["value"]


session = open_session()
for name, count in sorted(definitions(session).items()):
    rows = members(session, name)
    if rows is None:
        print(name, "cannot be read")
        continue
    verdict = "same" if len(rows) == count else f"page says {count}"
    print(name, len(rows), verdict)

for row in irish_members(session, "High_value"):
    print("Ireland:", row["FullName"], row["City"])
