"""P59: shadowed name."""
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"

def run(requests):
    return requests.get(f"{ROOT}/data/Customer")


class Fake:
    def get(self, url):
        return url.rsplit("/", 1)[1]


print(run(Fake()))
