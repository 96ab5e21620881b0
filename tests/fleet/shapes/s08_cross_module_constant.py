import requests

from shape_base import ROOT


def read(headers):
    return requests.get(ROOT + "/data/Customer?$top=3", headers=headers)
