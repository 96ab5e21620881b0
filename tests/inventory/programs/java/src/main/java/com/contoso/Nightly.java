package com.contoso;

import com.microsoft.dynamics.customerinsights.api.CustomerInsights;
import com.microsoft.dynamics.customerinsights.api.implementation.CustomerInsightsImpl;

class Nightly {
    Object run(CustomerInsights insights, String instance) {
        insights.getListOfRecentWorkflowJobs(instance, "main");
        return insights.getEntitiesWithODataPath(instance, "Customer_Measure", null, null, null, null, null, null, "CustomerId eq 'ce759201f786d590bf2134bff576c369'", null, null, null);
    }
}
