import requests

import shape_base


def read(headers):
    return requests.get(f"{shape_base.ROOT}/data/UnifiedActivity", headers=headers)
