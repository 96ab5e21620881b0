"""Reads customers with the client library and says when something went wrong."""

import os
import sys

import msal
from dynamics.customerinsights.api import CustomerInsights
from dynamics.customerinsights.api.models import ODataError

INSTANCE = os.environ["CI_INSTANCE_ID"]


def custom_headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {
        "Authorization": f"Bearer {token['access_token']}",
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def main():
    ci = CustomerInsights()
    headers = custom_headers()

    customers = ci.get_entities_with_odata_path(
        INSTANCE,
        "Customer",
        filter="Gender eq 'Female' and RewardPoints gt 4000",
        select="CustomerId,FullName,RewardPoints",
        orderby="RewardPoints desc",
        top="7",
        custom_headers=headers,
    )
    if customers is None:
        sys.exit("not authorised")
    for row in customers.value:
        print(row["RewardPoints"], row["FullName"])

    long_ones = ci.get_entities_with_odata_path(
        instance_id=INSTANCE,
        relative_path="UnifiedActivity",
        filter="Duration gt 60",
        top="10",
        custom_headers=headers,
    )
    if long_ones is None:
        sys.exit("not authorised")
    if isinstance(long_ones, ODataError):
        print("long activities:", long_ones.error_code)
    else:
        print("long activities:", len(long_ones.value))

    for segment in ci.get_all_segments(INSTANCE, custom_headers=headers):
        print(segment.friendly_name, segment.evaluation_status.entity_count)


if __name__ == "__main__":
    main()
