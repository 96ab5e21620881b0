import subprocess


def read(token):
    return subprocess.check_output(["curl", "-s", "-H", f"Authorization: Bearer {token}", "https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer?$top=1"])
