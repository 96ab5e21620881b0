"""Lists hubs of the old Azure resource provider."""
import os

try:
    from azure.mgmt.customerinsights import CustomerInsightsManagementClient
except ImportError:
    class CustomerInsightsManagementClient:
        def __init__(self, credentials, subscription_id, base_url="https://management.azure.com"):
            self.base_url = base_url
            self.hubs = self

        def list(self):
            return [{"name": "hub-a", "location": "westus"}, {"name": "hub-b", "location": "northeurope"}]

        def get_all_instances(self):
            return [hub["name"] for hub in self.list()]

        def get_all_segments(self, hub):
            return [f"{hub}-segment"]


def management(subscription):
    return CustomerInsightsManagementClient(None, subscription)


def main():
    client = management(os.environ.get("AZURE_SUBSCRIPTION", "0000"))
    for hub in client.hubs.list():
        print(hub["name"], hub["location"], client.get_all_segments(hub["name"]))
    print(client.get_all_instances())


main()
