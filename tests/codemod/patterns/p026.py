"""P26: str.format with names."""
import msal
import os
import requests
import sys

app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

tpl = "https://api.ci.ai.dynamics.com/v1/instances/{instanceId}/data/{relativePath}"


class Reader:
    def __init__(self, env, table):
        self.env, self.table, self.headers = env, table, hdr

    def rows(self):
        r = requests.get(tpl.format(instanceId=self.env, relativePath=self.table), headers=self.headers)
        return r.json()["value"]


print(len(Reader(os.environ["CI_INSTANCE_ID"], sys.argv[1] if sys.argv[1:] else "Customer").rows()))
