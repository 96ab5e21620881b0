"""Three ways to try again."""
import functools
import os

import requests

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"


def retry(times):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for attempt in range(times):
                try:
                    return function(*args, **kwargs)
                except requests.RequestException:
                    if attempt == times - 1:
                        raise
        return inner
    return wrap


def again(function, *args, **kwargs):
    for _ in range(3):
        result = function(*args, **kwargs)
        if result is not None and getattr(result, "status_code", 200) < 500:
            return result
    return None


@retry(4)
def bearer():
    data = {"grant_type": "client_credentials", "scope": "https://api.ci.ai.microsoft.com/.default"}
    data.update(client_id=os.environ["AZURE_CLIENT_ID"], client_secret=os.environ["AZURE_CLIENT_SECRET"])
    return requests.post(f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token", data=data).json()["access_token"]


HEAD = {"Authorization": "Bearer " + bearer(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


@retry(3)
def decorated(cid):
    response = requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{cid}'", headers=HEAD)
    response.raise_for_status()
    return response.json()["value"][0]


def handed_over(cid):
    response = again(requests.get, f"{ROOT}/Customer_Measure?$filter=CustomerId eq '{cid}'", headers=HEAD)
    return response.json()["value"]


def in_a_lambda(cid):
    response = again(lambda: requests.get(f"{ROOT}/BrandAffinityFromMicrosoft?$filter=CustomerId eq '{cid}'", headers=HEAD))
    return response.json()["value"]


print(decorated("ce759201f786d590bf2134bff576c369")["FullName"])
print(handed_over("ce759201f786d590bf2134bff576c369"))
print(in_a_lambda("ce759201f786d590bf2134bff576c369"))
