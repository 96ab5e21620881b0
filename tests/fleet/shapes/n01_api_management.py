import requests


def read(key):
    return requests.get("https://contoso.azure-api.net/v1/instances/1/data/Customer", headers={"Ocp-Apim-Subscription-Key": key})
