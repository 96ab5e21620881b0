"""P106: another API behind API Management."""
import requests

K = "k"
try:
    requests.get("https://contoso.azure-api.net/customer/v1/instances/1/data/Customer", headers={"Ocp-Apim-Subscription-Key": K})
except requests.RequestException:
    print("nobody there")
