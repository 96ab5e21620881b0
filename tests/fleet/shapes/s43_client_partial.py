from functools import partial

from dynamics.customerinsights.api import CustomerInsights


def read(env, headers):
    rows = partial(CustomerInsights().get_entities_with_odata_path, env, custom_headers=headers)
    return rows("Customer", top="1")
