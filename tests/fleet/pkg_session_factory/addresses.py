import os

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}"
PROFILES = ROOT + "/data/Customer"
ACTIVITIES = ROOT + "/data/UnifiedActivity"
