"""P31: where the address stands."""
import os

ENV = os.environ["CI_INSTANCE_ID"]
CI_ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + ENV
