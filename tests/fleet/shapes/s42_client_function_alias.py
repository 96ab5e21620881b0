from dynamics.customerinsights.api import CustomerInsights

read_rows = CustomerInsights().get_entities_with_odata_path


def read(env, headers):
    return read_rows(env, "Customer_Measure", custom_headers=headers)
