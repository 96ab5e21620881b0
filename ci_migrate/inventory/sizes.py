"""Files that are too large to be what people wrote."""

from __future__ import annotations

MOST_DATA = 4_000_000  # bytes: no settings or collection is larger; what is holds data


def too_large(size: int, most: int) -> str:
    """What is said of a file that is not looked into."""
    return (
        f"skipped: it has {size / 1e6:.1f} MB, and files like it are looked into up to "
        f"{most / 1e6:.0f} MB; search it for api.ci.ai.dynamics.com by hand"
    )
