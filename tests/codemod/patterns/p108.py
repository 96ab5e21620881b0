"""P108: boto and friends."""
import os

env = os.environ["CI_INSTANCE_ID"]

class ec2:
    @staticmethod
    def get_all_instances(filters): return [filters]


reservations = ec2.get_all_instances(filters={"tag:env": "prod"})
print(reservations)
