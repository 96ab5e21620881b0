try:
    from dynamics.customerinsights.api import CustomerInsightsAPIAPIMPublic
except ImportError:
    CustomerInsightsAPIAPIMPublic = None


def read(env, credentials):
    return CustomerInsightsAPIAPIMPublic(credentials=credentials).getallsegments(instance_id=env)
