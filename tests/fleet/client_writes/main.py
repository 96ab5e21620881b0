"""Sends events and starts a refresh; reads one row back."""
import json
import os

import msal
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]
CID = "ce759201f786d590bf2134bff576c369"


class Events:
    def __init__(self):
        self.ci = CustomerInsights()
        self.h = {"Authorization": "Bearer " + self._token(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}

    @staticmethod
    def _token():
        app = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"],
            authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
        )
        return app.acquire_token_for_client(scopes=["https://api.ci.ai.dynamics.com/.default"])["access_token"]

    def send(self, title):
        body = json.dumps({"CustomerId": CID, "Title": title})
        return self.ci.create_an_entity(ENV, "UnifiedActivity", body=body, caller="shop", custom_headers=self.h)

    def switch_off(self, name):
        return self.ci.deactivate_segment(ENV, name, custom_headers=self.h)

    def refresh(self):
        return self.ci.submit_a_workflow_job(ENV, "main", operation_type="all", custom_headers=self.h, raw=True)

    def titles(self):
        page = self.ci.get_entities_with_odata_path(ENV, "UnifiedActivity", filter=f"CustomerId eq '{CID}'", orderby="ActivityTime desc", top=3, custom_headers=self.h)
        return [row["Title"] for row in page.value]


events = Events()
print("sent", events.send("Visit") is not None)
print("off", events.switch_off("Male_under_40") is not None)
print("refresh", events.refresh().response.status_code)
print("titles", events.titles())
