"""P20: squashed names."""
import os
from dynamics.customerinsights.api import CustomerInsightsAPIAPIMPublic

ENV_ID = os.environ["CI_INSTANCE_ID"]

creds = None
items = CustomerInsightsAPIAPIMPublic(credentials=creds).getallsegments(instance_id=ENV_ID)
print(items)
