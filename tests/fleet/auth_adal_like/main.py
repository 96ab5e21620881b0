"""Prints the favourite brands of some customers."""
import os

import requests

import adal_like as adal

RESOURCE = "https://api.ci.ai.microsoft.com"
DATA = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"

ctx = adal.AuthenticationContext("https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"])
token = ctx.acquire_token_with_client_credentials(RESOURCE, os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])
headers = {"Authorization": f"{token['tokenType']} {token['accessToken']}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def brands(cid):
    response = requests.get(f"{DATA}/BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{cid}'", headers=headers)
    return sorted((row["ShareOfVoice"], row["Brand"]) for row in response.json()["value"])


def name(cid):
    response = requests.get(f"{DATA}/Customer?$filter=CustomerId eq '{cid}'&$select=FullName", headers=headers)
    return response.json()["value"][0]["FullName"]


for cid in ("ce759201f786d590bf2134bff576c369", "cc011cdd9474031b7f26144b98289fcd", "4720771f8ca8181166d2287672fdf202"):
    print(name(cid))
    for share, brand in brands(cid):
        print(f"   {brand:12}{share:6.1f}")
