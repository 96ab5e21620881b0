"""P9: factory in another module."""
import os

ENV_ID = os.environ["CI_INSTANCE_ID"]

from p009_clients import H, ci_client
segs = ci_client().get_all_segments(instance_id=ENV_ID, include_historic_stats=True, custom_headers=H)
print(len(segs))
