"""P90: token pasted or from argv."""
import os
import requests
import sys

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"

tok = sys.argv[1] if sys.argv[1:] else "none"
KEY = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": "bearer " + tok, "Ocp-Apim-Subscription-Key": KEY, "Cache-Control": "no-cache"}
print(requests.get(f"{ROOT}/data/Customer?$top=1", headers=hdr).status_code)
