"""Queries take the client, they do not make one."""
import os

from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]


def loyal(ci: CustomerInsights, headers: dict) -> list:
    page = ci.get_entities_with_odata_path(ENV, "Customer", filter="RewardPoints gt 4900", select="CustomerId,FullName,RewardPoints", custom_headers=headers)
    return sorted(page.value, key=lambda row: row["CustomerId"])


def spending(client, headers, cid):
    page = client.get_entities_with_odata_path(ENV, "Customer_Measure", filter=f"CustomerId eq '{cid}'", custom_headers=headers)
    return page.value[0]["TotalSpent"] if page.value else None


def contacts(ci: CustomerInsights, headers):
    page = ci.get_entities_with_odata_path(ENV, "RetailDemoData_RetailSystem_Contacts", top="3", custom_headers=headers)
    return [row["PreferredStore"] for row in page.value]
