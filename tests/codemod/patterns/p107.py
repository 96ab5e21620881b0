"""P107: other products called Customer Insights."""


try:
    from azure.mgmt.customerinsights import CustomerInsightsManagementClient
except ImportError:
    CustomerInsightsManagementClient = None
tracker = "https://analytics.example/dynamics-customer-insights/track"
print(tracker, CustomerInsightsManagementClient)
