"""P87: azure-identity."""
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
cid = "ce759201f786d590bf2134bff576c369"

from azure.identity import DefaultAzureCredential
cred = DefaultAzureCredential()
hdr = {"Authorization": "Bearer " + cred.get_token("https://api.ci.ai.dynamics.com/.default").token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
print(requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=hdr).json()["value"][0]["FullName"])
