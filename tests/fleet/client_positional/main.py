"""Calls of the client library in unusual clothes."""
import os

import requests
from dynamics.customerinsights.api import CustomerInsights

ENV = os.environ["CI_INSTANCE_ID"]


def bearer():
    login = "https://login.microsoftonline.com/%s/oauth2/token" % os.environ["AZURE_TENANT_ID"]
    return requests.post(login, data={
        "grant_type": "client_credentials",
        "client_id": os.environ["AZURE_CLIENT_ID"],
        "client_secret": os.environ["AZURE_CLIENT_SECRET"],
        "resource": "https://api.ci.ai.microsoft.com",
    }).json()["access_token"]


H = {"Authorization": "Bearer " + bearer(), "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}
ci = CustomerInsights()


def by_position(cid):
    flt = f"CustomerId eq '{cid}'"
    return ci.get_entities_with_odata_path(ENV, "UnifiedActivity", None, None, None, None, None, None, flt, "ActivityTime desc", None, 2, H).value


def by_options(cid):
    opts = {"filter": f"CustomerId eq '{cid}'", "select": "CustomerId,EMail", "custom_headers": H}
    return ci.get_entities_with_odata_path(ENV, "Customer", **opts).value


def query_in_path():
    page = ci.get_entities_with_odata_path(ENV, "Customer?$top=2", custom_headers=H)
    return type(page).__name__


def by_name(kind):
    op = {"segments": "get_all_segments", "measures": "get_a_list_of_measures_metadata"}[kind]
    return getattr(ci, op)(ENV, custom_headers=H)


cid = "ce759201f786d590bf2134bff576c369"
print([row["ActivityTime"] for row in by_position(cid)])
print(by_options(cid))
print(query_in_path())
print(len(by_name("segments")), len(by_name("measures")))
