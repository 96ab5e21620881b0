"""Asks for big spenders, and for everything about one of them."""
import os

import msal
import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
head = {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}

spenders = requests.get(f"{ROOT}/Customer_Measure?$filter=TotalSpent gt 900&$select=CustomerId,TotalSpent", headers=head).json()["value"]
print(len(spenders), "spent more than 900")

fans = requests.get(f"{ROOT}/BrandAffinityFromMicrosoft?$filter=Brand eq 'Contoso'&$top=10", headers=head)
print("fans:", fans.status_code)

sorted_by = requests.get(f"{ROOT}/Customer_Measure?$orderby=CLTVScore desc&$top=3", headers=head)
print("sorted:", [row["CLTVScore"] for row in sorted_by.json()["value"]])

cid = "ce759201f786d590bf2134bff576c369"
whole = requests.get(f"{ROOT}/Customer?$expand=UnifiedActivity,Customer_Measure&$filter=CustomerId eq '{cid}'", headers=head).json()["value"][0]
print(whole["FullName"], whole["Customer_Measure"]["TotalSpent"], len(whole["UnifiedActivity"]))
print(max(activity["ActivityTime"] for activity in whole["UnifiedActivity"]))

several = requests.get(f"{ROOT}/Customer_Measure?$filter=CustomerId in ('{cid}','3d9c172411e20b8f6b0d549b6f03675a')", headers=head)
print({row["CustomerId"][:6]: row["ChurnScore"] for row in sorted(several.json()["value"], key=lambda r: r["CustomerId"])})
