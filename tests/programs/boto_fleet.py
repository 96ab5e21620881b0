"""Which machines run in which environment (boto 2)."""

from collections import Counter, namedtuple

try:
    import boto.ec2 as ec2
except ImportError:
    ec2 = None

Reservation = namedtuple("Reservation", "instances")
Machine = namedtuple("Machine", "id state tags")


class Recorded:
    """The answer of a quiet afternoon, for machines without boto."""

    def get_all_instances(self, filters=None):
        machines = [
            Machine("i-01", "running", {"env": "prod"}),
            Machine("i-02", "running", {"env": "test"}),
            Machine("i-03", "stopped", {"env": "prod"}),
        ]
        wanted = (filters or {}).get("instance-state-name")
        return [Reservation([m]) for m in machines if wanted in (None, m.state)]


def connect(region):
    if ec2 is None:
        return Recorded()
    return ec2.connect_to_region(region)


def running_by_environment(connection):
    reservations = connection.get_all_instances(filters={"instance-state-name": "running"})
    return Counter(m.tags.get("env", "?") for r in reservations for m in r.instances)


connection = Recorded() if ec2 is None else connect("eu-west-1")
for environment, count in sorted(running_by_environment(connection).items()):
    print(environment, count)
print("all", sum(len(r.instances) for r in connection.get_all_instances()))
