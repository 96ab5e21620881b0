"""Keeps the raw answer beside the rows."""
import os

import dynamics.customerinsights.api as dci
import msal

ENV = os.environ["CI_INSTANCE_ID"]


def custom_headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    result = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {"Authorization": "Bearer " + result["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def main():
    api = dci.CustomerInsights()
    headers = custom_headers()
    raw = api.get_entities_with_odata_path(ENV, "Customer", filter="City eq 'Malmö'", top="10", raw=True, custom_headers=headers)
    print(raw.response.status_code, len(raw.output.value))
    for row in sorted(raw.output.value, key=lambda r: r["CustomerId"])[:3]:
        print("  ", row["FullName"], row["PostCode"])
    again = api.get_entities_with_odata_path(ENV, "UnifiedActivity", filter="CustomerId eq 'ce759201f786d590bf2134bff576c369'", orderby="ActivityTime desc", top=2, raw=True, custom_headers=headers)
    if again.response.status_code == 200:
        print([row["ActivityId"][:6] for row in again.response.json()["value"]])
    size = api.get_entity_size(ENV, "Customer", custom_headers=headers, raw=True)
    print("size:", size.response.json()["rowCount"])


main()
