"""Reads profiles with the client library."""
import os

from dynamics.customerinsights.api import CustomerInsights

from .auth import request_headers


class ProfileReader:
    def __init__(self):
        self._api = CustomerInsights()
        self._headers = request_headers()
        self.env = os.environ["CI_INSTANCE_ID"]

    def one(self, cid):
        page = self._api.get_entities_with_odata_path(self.env, "Customer", filter=f"CustomerId eq '{cid}'", top=1, custom_headers=self._headers)
        return page.value[0] if page and page.value else None

    def activities(self, cid):
        page = self._api.get_entities_with_odata_path(
            self.env,
            "UnifiedActivity",
            filter="CustomerId eq '%s'" % cid,
            orderby="ActivityTime desc",
            top="4",
            custom_headers=self._headers,
        )
        return page.value

    def segments(self):
        return self._api.get_all_segments(self.env, custom_headers=self._headers)
