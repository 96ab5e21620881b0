from __future__ import annotations

from typing import Optional

from dynamics.customerinsights.api import CustomerInsights


def read(ci: Optional[CustomerInsights], env: str, headers: dict):
    return ci.get_entities_with_odata_path(env, "Customer", custom_headers=headers).value
