"""Our own little statistics, in a class that happens to be called CustomerInsights."""

from collections import defaultdict
from dataclasses import dataclass


@dataclass
class Segment:
    friendly_name: str
    members: list


class CustomerInsights:
    """Groups the rows of a customer file."""

    def __init__(self, rows):
        self.rows = rows

    def get_all_segments(self, instance_id):
        groups = defaultdict(list)
        for row in self.rows:
            groups[row["City"]].append(row["CustomerId"])
        return [Segment(f"{instance_id}: {city}", ids) for city, ids in sorted(groups.items())]

    def get_all_instances(self):
        return ["shop", "store"]


ROWS = [
    {"CustomerId": 1, "FullName": "Ann", "City": "Dublin"},
    {"CustomerId": 2, "FullName": "Zoe", "City": "Seattle"},
    {"CustomerId": 3, "FullName": "Kim", "City": "Dublin"},
]


def main():
    insights = CustomerInsights(ROWS)
    for instance in insights.get_all_instances():
        for segment in insights.get_all_segments(instance_id=instance):
            print(segment.friendly_name, segment.members)


if __name__ == "__main__":
    main()
