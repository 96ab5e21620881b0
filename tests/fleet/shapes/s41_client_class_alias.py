from dynamics.customerinsights.api import CustomerInsights as CI

client = CI("https://api.ci.ai.dynamics.com/v1")


def read(env, headers):
    return client.get_entities_with_odata_path(env, relative_path="UnifiedActivity", filter="CustomerId eq '1'", custom_headers=headers)
