import os

from insights import headers, make_client

ENV = os.environ["CI_INSTANCE_ID"]


def main():
    client = make_client()
    h = headers()
    for cid in ("4720771f8ca8181166d2287672fdf202", "f3aed0b6c7ac1491def88334e647cb8f"):
        answer = client.get_entities_with_odata_path(ENV, "Customer_Measure", filter=f"CustomerId eq '{cid}'", custom_headers=h)
        if answer is None:
            raise SystemExit("not signed in")
        for row in answer.value:
            print(cid[:8], row["TotalSpent"], row["CLTVScore"])
    members = client.get_entities_with_odata_path(ENV, "Customer", filter="IsMemberOfSegment('Male_under_40')", select="CustomerId,City", custom_headers=h)
    cities = {}
    for row in members.value:
        cities[row["City"]] = cities.get(row["City"], 0) + 1
    for city in sorted(cities):
        print(city or "(none)", cities[city])


main()
