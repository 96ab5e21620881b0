import dynamics.customerinsights.api as dci


def read(env, headers):
    return dci.CustomerInsights().get_all_segments(env, custom_headers=headers)
