import requests


class Reader:
    def open(self):
        self.http = requests.Session()

    def read(self):
        return self.http.get("https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/UnifiedActivity")
