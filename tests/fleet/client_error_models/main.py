"""Every way in which the client library says no."""
import os

import msal
from dynamics.customerinsights.api import CustomerInsights
from dynamics.customerinsights.api.models import ApiErrorResult, ODataError
from msrest.exceptions import ClientRequestError, HttpOperationError

ENV = os.environ["CI_INSTANCE_ID"]


def headers():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    result = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    return {"Authorization": "Bearer " + result["access_token"], "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def read(ci, head, cid):
    try:
        res = ci.get_entities_with_odata_path(ENV, "Customer", filter=f"CustomerId eq '{cid}'", select="CustomerId,FullName", custom_headers=head)
    except HttpOperationError as error:
        return "raised %s" % error.response.status_code
    except ClientRequestError:
        return "no answer"
    if res is None:
        return "not signed in"
    if isinstance(res, (ApiErrorResult, ODataError)):
        return "error: " + str(res.message)
    return [row["FullName"] for row in res.value]


def signed_out(ci):
    head = {"Authorization": "Bearer " + os.environ.get("OLD_TOKEN", "0000"), "Ocp-Apim-Subscription-Key": "0000"}
    res = ci.get_entities_with_odata_path(ENV, "Customer_Measure", top=1, custom_headers=head)
    return "None" if res is None else type(res).__name__


def measure_information(ci, head, name):
    found = ci.get_metadata_for_a_measure(ENV, name, custom_headers=head)
    if isinstance(found, ApiErrorResult):
        return "no such measure"
    return found.display_name


def main():
    ci = CustomerInsights()
    head = headers()
    print(read(ci, head, "ce759201f786d590bf2134bff576c369"))
    print(read(ci, head, "nobody"))
    print("signed out:", signed_out(ci))
    print(measure_information(ci, head, "TotalSpent"))
    print(measure_information(ci, head, "NotThere"))


main()
