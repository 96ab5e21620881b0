"""How a command ended, and the programs that the commands are shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The document on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    def refused(self, *words: str) -> None:
        """Asserts exit code 2 and one helpful sentence: nothing on stdout, no traceback."""
        assert (self.code, self.out) == (2, ""), self
        assert "Traceback" not in self.err
        assert len([line for line in self.err.splitlines() if "rror:" in line]) == 1, self.err
        for word in words:
            assert word in self.err


Cli = Callable[..., Done]

PROGRAM = """\
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]


def people(cid):
    headers = {"Authorization": "Bearer " + TOKEN}
    url = f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'"
    return requests.get(url, headers=headers).json()["value"]
"""
KEPT = PROGRAM + '\n\nsegments = requests.get(f"{ROOT}/manage/segments")\n'
OFFERED = PROGRAM.replace("?$filter", "?IsMemberOfSegment('S')&$filter")
CLEAN = "print('nothing to see')\n"
