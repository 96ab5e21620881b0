import requests

from common import HEADERS, ROOT


def recent(cid):
    flt = f"CustomerId eq '{cid}' and ActivityTime gt 2020-01-01T00:00:00.000Z"
    response = requests.get(f"{ROOT}/data/UnifiedActivity", params={"$filter": flt, "$orderby": "ActivityTime asc"}, headers=HEADERS)
    response.raise_for_status()
    return response.json()["value"]
