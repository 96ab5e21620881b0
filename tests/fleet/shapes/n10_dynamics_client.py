try:
    from dynamics_client import DynamicsClient
except ImportError:
    DynamicsClient = dict


def read():
    client = DynamicsClient()
    return client.get("value"), "CustomerId", "FullName"
