"""A client that writes down what it was asked."""
import os

import msal
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]


class TracingClient(CustomerInsights):
    def __init__(self, headers):
        super().__init__()
        self.trace = []
        self._own = headers

    def get_entities_with_odata_path(self, instance_id, relative_path, **kw):
        self.trace.append(relative_path)
        kw.setdefault("custom_headers", self._own)
        return super().get_entities_with_odata_path(instance_id, relative_path, **kw)

    get_entities_with_odata_path.metadata = CustomerInsights.get_entities_with_odata_path.metadata

    def names(self):
        return self.get_all_segments(ENV, custom_headers=self._own)


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": "Bearer " + token, "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    client = TracingClient(headers())
    page = client.get_entities_with_odata_path(ENV, "Customer", filter="LastName eq 'O''Neil'")
    print([row["FullName"] for row in page.value])
    page = client.get_entities_with_odata_path(ENV, "Customer_Measure", filter="CustomerId eq 'ce759201f786d590bf2134bff576c369'")
    print(page.value[0]["LoyaltyPoints"])
    print(sorted(s.name for s in client.names()))
    print("trace:", client.trace)


main()
