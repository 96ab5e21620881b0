"""Both services over sockets: what a legacy text brings, what its plan brings, as text."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from ci_migrate.adapter import Answer, Page, Read, Request, answer
from ci_migrate.catalogue import shipped
from ci_migrate.sandbox import Sandbox, SandboxOptions
from ci_migrate.sandbox.dataset import INSTANCE
from ci_migrate.settings import Settings
from ci_migrate.translate import spelling_of, tables_of

Row = dict[str, Any]
_KEYS = {
    "Authorization": "Bearer sandbox-legacy-token",
    "Ocp-Apim-Subscription-Key": "sandbox-primary-key",
}


@dataclass(frozen=True)
class Observed:
    """Rows, or the status and text of a refusal; and the requests that it took."""

    status: int
    rows: list[Row] = field(default_factory=list)
    said: str = ""
    requests: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Both:
    """The two services of one sandbox, asked as programs ask them."""

    box: Sandbox
    session: requests.Session
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def legacy(self, text: str) -> Observed:
        """What the legacy service answers to a text, sent as ``requests`` sends it."""
        door = self.box.legacy_url.removesuffix("/v1")
        parts = urlsplit(text)
        if parts.scheme:
            url = door + text.removeprefix(f"{parts.scheme}://{parts.netloc}")
        elif text.startswith("/instances/"):
            url = f"{door}/v1{text}"
        else:
            url = f"{door}/v1/instances/{INSTANCE}/{text.lstrip('/')}"
        reply = self.session.get(url, headers=_KEYS, timeout=60)
        body = reply.json()
        if reply.status_code != 200:
            return Observed(reply.status_code, said=body.get("message", ""))
        rows = body.get("value", [body])
        return Observed(
            200, [{k: v for k, v in row.items() if k != "@odata.context"} for row in rows]
        )

    def dataverse(self, request: Request) -> requests.Response:
        """What the Dataverse service answers to one request of the row adapter."""
        root = f"{self.box.dataverse_url}/api/data/v9.2/"
        url = request.url if "://" in request.url else root + request.url
        headers = {"Authorization": "Bearer sandbox-dataverse-token"}
        if request.page_size is not None:
            headers["Prefer"] = f"odata.maxpagesize={request.page_size}"
        return self.session.get(url, headers=headers, timeout=60)

    def plan(self, read: Read, settings: Settings) -> Observed:
        """What the row adapter makes of a plan's read, and the paths that it asked for."""
        reading = answer(read, tables_of(shipped(), settings), self.labels, spelling_of(settings))
        sent: list[str] = []
        try:
            request = next(reading)
            while True:
                sent.append(request.url)
                reply = self.dataverse(request)
                request = reading.send(Page(reply.status_code, reply.json()))
        except StopIteration as end:
            found: Answer = end.value
        if found.failed is not None:
            said = found.failed.body["error"]["message"]
            return Observed(found.failed.status, said=said, requests=sent)
        return Observed(200, list(found.rows), requests=sent)


def text_of(rows: list[Row], options: SandboxOptions) -> list[str]:
    """Rows as text, columns in their order, as far as the readings in force promise it."""
    if options.nulls == "absent":
        rows = [without_nulls(row) for row in rows]
    if options.default_order == "shuffled":
        rows = [sorted_lists(row) for row in rows]
    ordered = options.nulls == "present"
    return [json.dumps(row, ensure_ascii=False, sort_keys=not ordered) for row in rows]


def sorted_lists(row: Row) -> Row:
    """A row whose lists of related rows are sorted: nothing promises their order."""
    return {
        name: sorted(value, key=str) if isinstance(value, list) else value
        for name, value in row.items()
    }


def without_nulls(value: Any) -> Any:
    """A value whose objects have no null columns."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def without_lost(rows: list[Row]) -> list[Row]:
    """Rows without the activity columns that Dataverse lacks (loss missing-columns)."""
    lost = shipped().tables["unifiedactivity"].missing
    return [
        {
            name: without_lost(value) if name == "UnifiedActivity" else value
            for name, value in row.items()
            if name not in lost
        }
        for row in rows
    ]


def folded(text: str, *, accents: bool) -> str:
    """A text as the collation of the environment sorts it (fact 13)."""
    parts = unicodedata.normalize("NFKD" if accents else "NFC", text)
    return "".join(one for one in parts if not (accents and unicodedata.combining(one))).casefold()
