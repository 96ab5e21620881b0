try:
    from azure.mgmt.customerinsights import CustomerInsightsManagementClient
except ImportError:
    CustomerInsightsManagementClient = None


def hubs(credentials, subscription):
    return CustomerInsightsManagementClient(credentials, subscription).hubs.list()
