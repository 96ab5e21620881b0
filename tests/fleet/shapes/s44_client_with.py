from dynamics.customerinsights.api import CustomerInsights


def read(env, headers):
    with CustomerInsights() as ci:
        return ci.get_list_of_recent_workflow_jobs(env, "main", custom_headers=headers)
