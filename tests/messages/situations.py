"""The folders that commands are run in, as the cases describe them."""

from __future__ import annotations

import subprocess
from pathlib import Path

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
UNREADABLE = "@unreadable"  # a file that is there and gives an error when it is read
LOCKED = "@locked"  # a folder in which nothing can be made

REPOSITORY = "@repository"  # what makes the folder one of git


def lay(folder: Path, files: dict[str, str]) -> None:
    """Makes the files of a case; a name with ``/`` at its end is a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text in (UNREADABLE, LOCKED):
            path.symlink_to("/proc/self/mem" if text == UNREADABLE else "/proc/self")
        elif text == REPOSITORY:
            subprocess.run(["git", "init", "-q", str(folder)], check=True)
        elif name.endswith("/"):
            path.mkdir()
        else:
            path.write_text(text.replace("@program", PROGRAM), encoding="utf-8")
