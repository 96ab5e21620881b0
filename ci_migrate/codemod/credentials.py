"""How a program gets in today: sign-ins, subscription keys, secrets and variables, by place.

It reads text, in every language alike, of the files that hold traces of the service; it tells
where a secret stands and never what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ci_migrate.codemod.files import Project
from ci_migrate.codemod.python.source import is_companion
from ci_migrate.codemod.tokens.tokens import DELEGATED
from ci_migrate.inventory import WRITTEN
from ci_migrate.redact import redact

_BY_USER = ("InteractiveBrowserCredential", "DeviceCodeCredential", *sorted(DELEGATED))
_SIGN_INS = {
    form: re.compile(pattern, re.MULTILINE)
    for form, pattern in {
        "msal": r"^\s*(?:import|from) msal\b|@azure/msal|Microsoft\.Identity\.Client\b",
        "azure-identity": r"^\s*(?:import|from) azure\.identity\b|@azure/identity|Azure\.Identity",
        "adal": r"^\s*(?:import|from) adal\b|\bADAL\b|Clients\.ActiveDirectory\b",
        "posted form": r"/oauth2/(?:v2\.0/)?token\b",
        "a user": rf"\b(?:{'|'.join(_BY_USER)})\b",
    }.items()
}
_KEY = re.compile(r"(?i)ocp-apim-subscription-key|subscription[-_]key\b")
_TELLING = re.compile(r"(?i)secret|passw|pwd|token|key")
_VARIABLE = re.compile(
    r"(?:environ\s*\[\s*|environ\.get\(\s*|getenv\(\s*|GetEnvironmentVariable\(\s*)[\"'](\w+)[\"']"
    r"|process\.env\.(\w+)|\$env:(\w+)"
)
_LONGEST = 1_000_000  # characters of a file that are looked through


def credentials(project: Project) -> dict[str, list[dict[str, Any]]]:
    """``sign_ins``, ``keys``, ``secrets`` and ``variables``, each once a file, by path.

    ``keys`` are places that send a subscription key; ``secrets`` are places where a value stands
    in the file that ought to stand in a vault.
    """
    found: dict[str, list[dict[str, Any]]] = {
        "sign_ins": [], "keys": [], "secrets": [], "variables": [],
    }  # fmt: skip
    for name, text in _texts(project):
        seen: set[tuple[str, str]] = set()
        for line, kind, what in _in(text):
            if (kind, what) not in seen:
                seen.add((kind, what))
                found[kind].append({"what": what, "path": name, "line": line})
    return found


def _texts(project: Project) -> Iterator[tuple[str, str]]:
    """The files that hold findings or other traces of the service."""
    names = {one.path for one in project.findings}
    names |= {str(one["path"]) for one in project.explained if one["why"] != WRITTEN}
    for name in sorted(names):
        text = project.texts.get(name)
        try:
            text = text or Path(project.root, name).read_text("utf-8", "replace")[:_LONGEST]
        except OSError:  # the document names it as a file that cannot be read
            continue
        if not is_companion(text):
            yield name, text


def _in(text: str) -> Iterator[tuple[int, str, str]]:
    """What stands in a text: the line, the kind, and a word for it."""
    for form, pattern in _SIGN_INS.items():
        if match := pattern.search(text):
            yield _line(text, match.end()), "sign_ins", form
    if match := _KEY.search(text):
        yield _line(text, match.end()), "keys", "subscription key"
    for match in _VARIABLE.finditer(text):
        yield _line(text, match.end()), "variables", match[1] or match[2] or match[3]
    for line, what in _secrets(text.split("\n")) if _TELLING.search(text) else ():
        yield line, "secrets", what


def _secrets(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines on which a telling name has a value, there or on the next line."""
    for number, line in enumerate(lines, 1):
        if not _TELLING.search(line):
            continue
        open_end = line.rstrip().endswith(("(", "=", ":", "[", "\\"))
        said = "\n".join(lines[number - 1 : number + open_end])
        if redact(said) != said:
            yield number, "subscription key" if _KEY.search(line) else "secret"


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
