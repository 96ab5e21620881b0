"""P32: class attribute."""
import msal
import os
import requests

app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

class CI:
    BASE = "https://api.ci.ai.dynamics.com/v1"

    def __init__(self, env):
        self.env = env
        self.s = requests.Session()
        self.s.headers.update(hdr)

    def url(self, tail): return f"{self.BASE}/instances/{self.env}/{tail}"
    def people(self): return self.s.get(self.url("data/Customer")).json()["value"]
    def segs(self): return self.s.get(self.url("manage/segments")).json()


one = CI(os.environ["CI_INSTANCE_ID"])
print(len(one.people()), len(one.segs()))
