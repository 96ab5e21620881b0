"""P103: the code under test."""
import os

from dynamics.customerinsights.api import CustomerInsights


def ids():
    ci = CustomerInsights()
    return [row["CustomerId"] for row in ci.get_entities_with_odata_path(os.environ["CI_INSTANCE_ID"], "Customer", top="1").value]
