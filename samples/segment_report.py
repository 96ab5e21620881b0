"""Monday report: who is in the segments that the campaign team works with."""

import os
import sys

import msal
from dynamics.customerinsights.api import CustomerInsights

INSTANCE_ID = os.environ["CI_INSTANCE_ID"]
SEGMENTS = ("Male_under_40", "High_value", "Empty_segment")


def request_headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {
        "Authorization": "Bearer " + token["access_token"],
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    }


def main():
    client = CustomerInsights()
    headers = request_headers()

    for segment in SEGMENTS:
        page = client.get_entities_with_odata_path(
            INSTANCE_ID,
            "Customer",
            filter=f"IsMemberOfSegment('{segment}')",
            top="50",
            custom_headers=headers,
        )
        if page is None:
            sys.exit("The service did not accept our credentials.")
        members = page.value
        with_mail = [row for row in members if row["EMail"]]
        print(f"{segment}: {len(members)} members read, {len(with_mail)} with an e-mail address")

        for row in members[:3]:
            measures = client.get_entities_with_odata_path(
                INSTANCE_ID,
                "Customer_Measure",
                filter=f"CustomerId eq '{row['CustomerId']}'",
                custom_headers=headers,
            )
            if measures is None or not measures.value:
                print(f"  {row['FullName']}: no measures")
            else:
                print(f"  {row['FullName']}: churn score {measures.value[0]['ChurnScore']}")


if __name__ == "__main__":
    main()
