"""One function for all reads."""
import os

import msal
import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
SESSION = requests.Session()


def sign_in():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    SESSION.headers.update({"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]})


def ci_get(path, **q):
    resp = SESSION.get(f"{ROOT}/{path}", params={f"${k}": v for k, v in q.items()})
    resp.raise_for_status()
    return resp.json()["value"]


def main():
    sign_in()
    cid = "4fd58dbe7bdc968b7afb2c68774b15d7"
    acts = ci_get("data/UnifiedActivity", filter=f"CustomerId eq '{cid}'", orderby="ActivityTime desc", top=4)
    for row in acts:
        print(row["ActivityTime"], row["Title"])
    people = ci_get("data/Customer", filter=f"CustomerId eq '{cid}'", select="CustomerId,FullName")
    print(people)
    rows = ci_get("data/Website_contacts", top=2)
    print([row["Email"] for row in rows])


if __name__ == "__main__":
    main()
