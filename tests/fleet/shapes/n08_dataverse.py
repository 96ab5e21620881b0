import requests


def read(org, headers, cid):
    return requests.get(f"{org}/api/data/v9.2/msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'", headers=headers)
