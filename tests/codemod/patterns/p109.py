"""P109: comments, docstrings, logs."""
import logging

# see https://developer.ci.ai.dynamics.com/api-details#api=CustomerInsights
log = logging.getLogger("ci")


def read(env):
    """Once read https://api.ci.ai.dynamics.com/v1/instances/{instanceId}/data/Customer."""
    log.info("calling https://api.ci.ai.dynamics.com/v1 for %s", env)
    return env


print(read("e"))
