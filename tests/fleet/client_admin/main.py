"""Weekly check of an environment."""
import os

import msal
from dynamics.customerinsights.api import CustomerInsights
from dynamics.customerinsights.api import models

ENV = os.environ["CI_INSTANCE_ID"]


def login():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def checked(result):
    if result is None or isinstance(result, models.ApiErrorResult):
        raise RuntimeError("call failed")
    return result


def main():
    h = login()
    with CustomerInsights() as ci:
        print("instances", [i.name for i in checked(ci.get_all_instances(custom_headers=h))])
        about = checked(ci.get_instance_metadata(ENV, custom_headers=h))
        print("about", about.name)
        for segment in checked(ci.get_all_segments(ENV, include_historic_stats=True, custom_headers=h)):
            print("segment", segment.name, segment.state)
        for measure in checked(ci.get_a_list_of_measures_metadata(ENV, custom_headers=h)):
            print("measure", measure.display_name)
        sources = checked(ci.get_all_data_sources(ENV, custom_headers=h))
        print("sources", len(sources))
        relations = checked(ci.get_all_relationships(ENV, custom_headers=h))
        print("relations", [r.name for r in relations])
        jobs = checked(ci.get_list_of_recent_workflow_jobs(ENV, "main", top=5, custom_headers=h))
        print("jobs", len(jobs))
        trees = checked(ci.get_all_hierarchies(ENV, custom_headers=h))
        print("trees", [t.name for t in trees])


main()
