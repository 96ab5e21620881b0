"""Uses a credential object and requests' auth= hook."""
import os
from collections import namedtuple

import requests
from requests.auth import AuthBase

AccessToken = namedtuple("AccessToken", "token expires_on")
SCOPE = "https://api.ci.ai.dynamics.com/.default"


class ClientSecretCredential:
    def __init__(self, tenant_id, client_id, client_secret):
        self.url = f"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token"
        self.form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}

    def get_token(self, *scopes):
        body = requests.post(self.url, data={**self.form, "scope": " ".join(scopes)}).json()
        return AccessToken(body["access_token"], body["expires_in"])


class BearerAuth(AuthBase):
    def __init__(self, credential):
        self.credential = credential

    def __call__(self, request):
        request.headers["Authorization"] = "Bearer " + self.credential.get_token(SCOPE).token
        request.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        return request


credential = ClientSecretCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])
ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
plain = {"Authorization": "Bearer " + credential.get_token("https://api.ci.ai.microsoft.com/.default").token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def with_header(cid):
    return requests.get(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'", headers=plain).json()["value"]


def with_auth(cid):
    return requests.get(f"{ROOT}/data/Customer_Measure?$filter=CustomerId eq '{cid}'", auth=BearerAuth(credential)).json()["value"]


def definitions():
    return requests.get(f"{ROOT}/manage/measures", auth=BearerAuth(credential)).json()


print(with_header("ce759201f786d590bf2134bff576c369")[0]["City"])
print(with_auth("ce759201f786d590bf2134bff576c369")[0]["TotalSpent"])
print(sorted(m["name"] for m in definitions()))
