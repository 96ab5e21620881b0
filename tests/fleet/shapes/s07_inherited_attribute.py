import requests


class Base:
    host = "https://api.ci.ai.dynamics.com"


class Reader(Base):
    def read(self, headers, env):
        return requests.get(f"{self.host}/v1/instances/{env}/data/Customer", headers=headers)
