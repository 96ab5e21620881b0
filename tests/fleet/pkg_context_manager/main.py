"""Prints churn scores that stand beside the profile."""
import os

from connection import insights

ENV = os.environ["CI_INSTANCE_ID"]
CUSTOMERS = ("ce759201f786d590bf2134bff576c369", "4720771f8ca8181166d2287672fdf202")


def main():
    with insights() as (ci, headers):
        for cid in CUSTOMERS:
            page = ci.get_entities_with_odata_path(ENV, "Customer", filter=f"CustomerId eq '{cid}'", select="CustomerId,FirstName,LastName", custom_headers=headers)
            person = page.value[0]
            print(person["FirstName"], person["LastName"])
            key = ci.get_key_ring(ENV, "Website", "contacts", "CNTID_1002", custom_headers=headers)
            print("   same person" if key.customer_id == cid else "   another person")
        state = ci.get_profile_store_state(ENV, custom_headers=headers)
        print("store answered", state is not None)


main()
