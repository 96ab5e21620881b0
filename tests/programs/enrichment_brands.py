"""Brands, interests and lifetime value of a few customers."""
from urllib.parse import quote
import os

import httpx
import msal

BASE = "https://api.ci.ai.dynamics.com/v1"
DATA = BASE + "/instances/" + os.environ["CI_INSTANCE_ID"] + "/data/"


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    answer = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {
        "Authorization": "Bearer " + answer["access_token"],
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def main():
    h = headers()
    people = httpx.get(DATA + "Customer?$select=CustomerId,FullName&$top=4", headers=h)
    people.raise_for_status()
    for person in people.json()["value"]:
        cid = person["CustomerId"]
        print(person["FullName"])

        brands = httpx.get(
            DATA + "BrandShareOfVoiceFromMicrosoft?$filter=" + quote("CustomerId eq '" + cid + "'"),
            headers=h,
        ).json()["value"]
        for brand in sorted(brands, key=lambda row: row["Brand"]):
            print("  brand", brand["Brand"], round(brand["ShareOfVoice"]))

        interests = httpx.get(
            DATA + "InterestAffinityFromMicrosoft",
            headers=h,
            params={"$filter": "CustomerId eq '" + cid + "'"},
        ).json()["value"]
        levels = {row["Interest"]: row["AffinityLevel"] for row in interests}
        print("  interests", sorted(levels.items()))

        value = httpx.get(
            DATA + "OOBeCommerceCLVPrediction",
            headers=h,
            params={"$filter": f"CustomerId eq '{cid}'"},
        ).json()["value"]
        if value:
            print("  lifetime value %.2f" % value[0]["CLVScore"])


if __name__ == "__main__":
    main()
