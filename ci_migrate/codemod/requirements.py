"""Which requirements of a project may leave, come or be locked anew after a rewrite.

Nothing is edited: a hint names the file, the line and what to do. The client's wheel declares no
dependencies and imports ``pkg_resources``, so that projects name msrest and an old setuptools
beside it (legacy-api.md A5, A6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ci_migrate.codemod.declared import Entry, declared, is_lock, locked, requirement_files
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.imported import (
    CLIENT,
    MSREST,
    PKG_RESOURCES,
    Imported,
    companions_of,
    imported,
)
from ci_migrate.codemod.python.source import relative

_MSREST_NAMES = tuple(name.replace(".", "-") for name in MSREST[1:])
_OLD_SETUPTOOLS = re.compile(r"(?<![>!])(?:<=?|[=~]=?)[\s\"'^~]*(\d+)")
_NEWEST_FOR_CLIENT = 82  # measured: 81.0.0 has pkg_resources, 84.2.1 has not (A6)

Action = Literal["remove", "keep", "add", "lock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What to do about one requirement: its file, line and text, and why.

    ``line`` is 0 where a requirement has to come.
    """

    path: str
    line: int
    text: str
    package: str
    action: Action
    why: str

    def to_json(self) -> dict[str, Any]:
        """The hint as the document holds it."""
        return asdict(self)


def dependency_hints(project: Project) -> list[Hint]:
    """The hints for the requirement files of a project, by file and line; none without the client.

    Requirements may leave when no file below the root imports the client any more, scanned or not.
    """
    files = requirement_files(project.tree.folders, project.root)
    entries = [entry for path in files for entry in declared(path, project.root)]
    named = any(entry.package == CLIENT for entry in entries)
    if not entries:
        return [*_unlisted(project)]
    if not (named or project.companions or any(companions_of(project))):
        return []
    code = imported(project)
    found = [*_leaving(entries, code), *_coming(entries, code)]
    changed = {one.package for one in found if one.action in ("remove", "add")}
    if changed:
        locks = [path for path in files if is_lock(path)]
        found += (_lock(entry) for path in locks for entry in locked(path, project.root, changed))
    return sorted(found, key=lambda one: (one.path, one.line, one.package))


def _unlisted(project: Project) -> Iterator[Hint]:
    """What the companion needs in a project that lists no requirements, and imports it nowhere."""
    names = {name for one in project.modules.values() for name, _ in one.imports}
    if any(name.partition(".")[0] in ("msal", "azure") for name in names):
        return  # azure-identity brings msal along
    for path in sorted(project.companions)[:1] if imported(project).takes_tokens else ():
        name = relative(path, project.root)
        why = "calls that say token() take one with it, and no file imports it"
        yield Hint(path=name, line=0, text="msal", package="msal", action="add", why=why)


def _leaving(entries: Sequence[Entry], code: Imported) -> Iterator[Hint]:
    """What the client alone needed."""
    if code.client or not any(entry.package == CLIENT for entry in entries):
        return
    others = sorted(one.package for one in entries if one.package.startswith(_MSREST_NAMES))
    for entry in entries:
        if entry.package == CLIENT:
            yield _hint(entry, "remove", "no file imports the client any more")
        elif entry.package == "msrest":
            yield _msrest(entry, others, code)
        elif entry.package == "setuptools" and not entry.builds and _is_old(entry.text):
            if code.uses(PKG_RESOURCES):
                yield _hint(entry, "keep", "a file still imports pkg_resources")
            else:
                yield _hint(
                    entry, "remove", "it kept pkg_resources for the client, which no file imports"
                )


def _msrest(entry: Entry, others: Sequence[str], code: Imported) -> Hint:
    if code.uses(*MSREST):
        return _hint(entry, "keep", "a file still imports msrest, or a package that is built on it")
    if others:
        return _hint(entry, "keep", f"{others[0]} may need it")
    return _hint(entry, "remove", "it came for the client, and no file imports it")


def _coming(entries: Sequence[Entry], code: Imported) -> Iterator[Hint]:
    """What the companion imports and no file names."""
    names = {entry.package for entry in entries}
    place = next((one for one in entries if one.package == CLIENT), entries[0])
    needed = dict.fromkeys(code.companion, "the companion sends its queries with it")
    if code.takes_tokens:
        needed["msal"] = "the companion takes a token with it where a call says token()"
    for name, why in sorted(needed.items()):
        if name not in names:
            yield Hint(
                path=place.path, line=0, text=name, package=name, action="add",
                why=f"{why}, and no requirement names it",
            )  # fmt: skip


def _hint(entry: Entry, action: Action, why: str) -> Hint:
    return Hint(
        path=entry.path, line=entry.line, text=entry.text, package=entry.package, action=action,
        why=why,
    )  # fmt: skip


def _lock(entry: Entry) -> Hint:
    return _hint(entry, "lock", "written by a tool: let that make it anew, never edit it")


def _is_old(text: str) -> bool:
    """Whether a requirement keeps setuptools below the release that dropped pkg_resources."""
    bounds = [int(one) for one in _OLD_SETUPTOOLS.findall(text)]
    return any(one <= _NEWEST_FOR_CLIENT for one in bounds)
