import os

import httpx
import msal


def token():
    app = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], client_credential=os.environ["AZURE_CLIENT_SECRET"])
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]


HEADERS = {"Authorization": f"Bearer {token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
class Bearer(httpx.Auth):
    def auth_flow(self, request):
        request.headers["Authorization"] = "Bearer " + token()
        request.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        yield request

print(len(httpx.get(f"{ROOT}/data/Customer?$top=1", auth=Bearer()).json()["value"]))
with httpx.Client(auth=Bearer()) as c:
    print(len(c.get(f"{ROOT}/data/Customer?$top=3").json()["value"]))
