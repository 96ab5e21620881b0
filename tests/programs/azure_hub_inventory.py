"""Inventory of the Customer Insights hubs (the Azure resource provider of 2017)."""

import os
import sys

try:
    from azure.identity import DefaultAzureCredential
    from azure.mgmt.customerinsights import CustomerInsightsManagementClient
except ImportError:
    CustomerInsightsManagementClient = None

TRACKER = "https://analytics.example.com/dynamics-customer-insights/track"


def hub_lines(client, group):
    for hub in client.hubs.list_by_resource_group(group):
        yield f"{hub.name}: {hub.provisioning_state}"
        for profile in client.profiles.list_by_hub(group, hub.name):
            yield f"  profile {profile.name}"


def main():
    print("results go to", TRACKER)
    if CustomerInsightsManagementClient is None:
        print("azure-mgmt-customerinsights is not installed, nothing to list")
        return 0
    subscription = os.environ.get("AZURE_SUBSCRIPTION_ID")
    if not subscription:
        print("AZURE_SUBSCRIPTION_ID is not set, nothing to list")
        return 0
    client = CustomerInsightsManagementClient(DefaultAzureCredential(), subscription)
    for line in hub_lines(client, os.environ["AZURE_RESOURCE_GROUP"]):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
