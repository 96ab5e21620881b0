"""What is found: a place, and the request that stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ci_migrate.translate.request import dataverse_query, is_foreign

Place = int | tuple[str, ...]  # the number of a line, or the names that lead to a request

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
BARE_HOST = r"(?:[\w-]+\.)+[A-Za-z]{2,}(?::[0-9]+)?/"

_BARE_HOST = re.compile(BARE_HOST)
_VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A place of the input; ``text`` is ``METHOD URL``, or None where no legacy request stands."""

    place: Place
    text: str | None


def request_text(method: str, url: str) -> str | None:
    """``METHOD URL`` with ``{{variables}}`` as ``{placeholders}``; None for another service."""
    url = _VARIABLE.sub(r"{\1}", url.strip())
    if _BARE_HOST.match(url):
        url = f"https://{url}"
    if not url or method not in METHODS:
        return None
    if is_foreign(url) and dataverse_query(url) is None:
        return None
    return f"{method} {url}".encode("utf-8", "replace").decode()
