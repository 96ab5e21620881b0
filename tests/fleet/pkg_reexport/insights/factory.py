from dynamics.customerinsights.api import CustomerInsights as _Client


def make_client():
    client = _Client(base_url="https://api.ci.ai.dynamics.com/v1/")
    return client
