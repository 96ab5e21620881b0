import requests


class Reader:
    def __init__(self, instance):
        self.root = f"https://api.ci.ai.dynamics.com/v1/instances/{instance}"

    def read(self, headers):
        return requests.get(f"{self.root}/data/Customer", headers=headers)
