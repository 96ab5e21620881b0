from dynamics.customerinsights.api import CustomerInsights


def read(env, headers):
    return CustomerInsights().get_entities_with_odata_path(env, "Customer", top="5", custom_headers=headers).value
