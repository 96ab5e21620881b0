"""Picks the environment by name and reads its enrichments."""
import os
from urllib.parse import urljoin

import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/"
INSTANCE = os.environ["CI_INSTANCE_ID"]
PEOPLE = ["ce759201f786d590bf2134bff576c369", "cc011cdd9474031b7f26144b98289fcd"]


def get_token():
    response = requests.post(
        urljoin("https://login.microsoftonline.com/", "/".join([os.environ["AZURE_TENANT_ID"], "oauth2", "v2.0", "token"])),
        data=dict(
            grant_type="client_credentials",
            client_id=os.environ["AZURE_CLIENT_ID"],
            client_secret=os.environ["AZURE_CLIENT_SECRET"],
            scope="38c77d00-5fcb-4cce-9d93-af4738258e3c/.default",
        ),
    )
    return response.json()["access_token"]


def main():
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + get_token()
    session.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]

    environments = session.get(urljoin(ROOT, "instances")).json()
    print([e["name"] for e in environments])

    data = urljoin(ROOT, f"instances/{INSTANCE}/data/")
    for cid in PEOPLE:
        brands = session.get(urljoin(data, "BrandShareOfVoiceFromMicrosoft"), params={"$filter": f"CustomerId eq '{cid}'"})
        for row in sorted(brands.json()["value"], key=lambda r: r["Brand"]):
            print(cid[:6], row["Brand"], row["ShareOfVoice"])

        where = "/".join([ROOT.rstrip("/"), "instances", INSTANCE, "data", "BrandAffinityFromMicrosoft"])
        affinity = session.get(where, params={"$filter": "CustomerId eq '" + cid + "'"})
        if affinity.status_code == 200:
            for row in sorted(affinity.json()["value"], key=lambda r: r["Brand"]):
                print(cid[:6], row["Brand"], row["AffinityLevel"], row["AffinityScore"])


main()
