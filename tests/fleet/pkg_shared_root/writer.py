import requests

from common import HEADERS, ROOT


def post_activity(cid):
    event = {"CustomerId": cid, "ActivityType": "Visit"}
    return requests.post(ROOT + "/data/UnifiedActivity", json=event, headers=HEADERS).status_code


def patch_city(cid, city):
    return requests.patch(f"{ROOT}/data/Customer/{cid}", json={"City": city}, headers=HEADERS).status_code
