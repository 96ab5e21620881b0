import requests


class Reader:
    ROOT = "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d"

    def read(self, headers):
        return requests.get(self.ROOT + "/data/Customer_Measure", headers=headers)
