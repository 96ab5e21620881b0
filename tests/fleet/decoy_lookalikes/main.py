"""A survey tool whose classes happen to have the same names."""


class Page:
    def __init__(self, rows):
        self.value = rows


class CustomerInsights:
    """Insights about customers, from paper forms."""

    def __init__(self, forms):
        self.forms = forms

    def get_all_segments(self, region, custom_headers=None):
        return sorted({form["segment"] for form in self.forms if form["region"] == region})

    def get_all_instances(self):
        return len(self.forms)

    def get_key_ring(self, name):
        return [form["key"] for form in self.forms if form["segment"] == name]

    def rows(self, table, **options):
        return Page([dict(form, table=table) for form in self.forms])


class Ec2:
    def get_all_instances(self, filters=None):
        return ["i-1", "i-2"]


FORMS = [
    {"segment": "young", "region": "north", "key": "k1"},
    {"segment": "old", "region": "north", "key": "k2"},
    {"segment": "young", "region": "south", "key": "k3"},
]


def main():
    ci = CustomerInsights(FORMS)
    print(ci.get_all_segments("north", custom_headers={"X": "1"}))
    print(ci.get_all_instances(), Ec2().get_all_instances(filters={"tag": "x"}))
    print(ci.get_key_ring("young"))
    for row in ci.rows("Customer", filter="CustomerId eq '1'").value:
        print(row["table"], row["segment"])


main()
