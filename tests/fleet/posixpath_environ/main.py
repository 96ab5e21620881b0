"""Configuration by environment with defaults in the code."""
import os
import posixpath

import msal
import requests

API = os.environ.get("CUSTOMER_API", "https://api.ci.ai.dynamics.com/v1")
LOGIN = os.getenv("LOGIN_URL", "https://login.microsoftonline.com")
INSTANCE = os.environ["CI_INSTANCE_ID"]
TIMEOUT = float(os.environ.get("CUSTOMER_TIMEOUT", "20"))


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=posixpath.join(LOGIN, os.environ["AZURE_TENANT_ID"]),
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    got = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {"Authorization": "Bearer " + got["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def interests(head, cid):
    url = posixpath.join(API, "instances", INSTANCE, "data", "InterestAffinityFromMicrosoft")
    reply = requests.get(url, params={"$filter": f"CustomerId eq '{cid}'"}, headers=head, timeout=TIMEOUT)
    reply.raise_for_status()
    return {row["Interest"]: row["AffinityLevel"] for row in reply.json()["value"]}


def roles(head):
    url = posixpath.join(API, "instances", INSTANCE, "rbac", "roles")
    return requests.get(url, headers=head, timeout=TIMEOUT).json()


def main():
    head = headers()
    print("roles:", sorted(r["roleName"] for r in roles(head)))
    for cid in ("ce759201f786d590bf2134bff576c369", "4720771f8ca8181166d2287672fdf202", "cc011cdd9474031b7f26144b98289fcd"):
        found = interests(head, cid)
        print(cid[:8], dict(sorted(found.items())))
    print("done with timeout", TIMEOUT)


if __name__ == "__main__":
    main()
