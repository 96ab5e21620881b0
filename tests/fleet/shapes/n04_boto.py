def instances(ec2):
    return [i for r in ec2.get_all_instances(filters={"tag:env": "prod"}) for i in r.instances]
