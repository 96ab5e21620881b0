"""What is configured in our environments: a tour for the audit."""

import os

import msal
from dynamics.customerinsights.api import CustomerInsights as Client


def signed_in_client():
    app = msal.ConfidentialClientApplication(
        os.environ["AZURE_CLIENT_ID"],
        authority=f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}",
        client_credential=os.environ["AZURE_CLIENT_SECRET"],
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
    client = Client()
    client.config.headers.update({
        "Authorization": "Bearer " + token["access_token"],
        "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
    })
    return client


def main():
    client = signed_in_client()

    for environment in client.get_all_instances():
        print("environment:", environment.name, environment.instance_type)

    instance = os.environ["CI_INSTANCE_ID"]
    print("state:", client.get_instance_metadata(instance).provisioning_state)

    model = client.get_all_entity_metadata(instance)
    kinds = {}
    for table in model.entities:
        kinds.setdefault(str(table.entity_type), []).append(table.name)
    for kind, names in sorted(kinds.items()):
        print(f"{kind}: {len(names)} tables")

    for measure in client.get_a_list_of_measures_metadata(instance):
        scalar = "business" if measure.definition.is_scalar else "customer"
        print("measure:", measure.name, f"({scalar})")

    jobs = client.get_list_of_recent_workflow_jobs(instance, "main")
    print("recent jobs:", [job.job_status for job in jobs])

    print("activated:", client.activate_segment(instance, "High_value"))


if __name__ == "__main__":
    main()
