"""Which requirements of a project may leave, come or be locked anew after a rewrite.

Nothing is edited: a hint names the file, the line and what to do. The client's wheel declares no
dependencies and imports ``pkg_resources``, so that projects name msrest and an old setuptools
beside it (legacy-api.md A5, A6).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ci_migrate.codemod.declared import Entry, declared, is_lock, locked, requirement_files
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.source import is_companion, python_files

CLIENT = "customerinsights"
_NAMESPACES = ("dynamics.customerinsights", "microsoft.dynamics.customerinsights")
_TRACE = re.compile(rb"\bdynamics\.customerinsights\b")
# Packages that bring or need msrest, by the start of their import and of their name.
_MSREST_IMPORTS = (
    ("msrest", "msrestazure", "azure.mgmt", "azure.cognitiveservices", "azure.graphrbac")
    + ("azure.devops", "vsts", "botframework", "botbuilder")
)  # fmt: skip
_MSREST_NAMES = tuple(name.replace(".", "-") for name in _MSREST_IMPORTS[1:])
_OLD_SETUPTOOLS = re.compile(r"(?<![>!])(?:<=?|[=~]=?)[\s\"'^~]*(\d+)")
_ASKED = re.compile(r"^import (requests|httpx|aiohttp|urllib3|pandas)\b", re.MULTILINE)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """What the Python files of a project import once the changes are written."""

    imports: frozenset[str]
    client: bool
    companion: frozenset[str]
    takes_tokens: bool

    def uses(self, *names: str) -> bool:
        """Whether anything below one of these names is imported."""
        return any(f"{one}.".startswith(f"{name}.") for one in self.imports for name in names)


def dependency_hints(project: Project) -> list[Hint]:
    """The hints for the requirement files of a project, by file and line; none without the client.

    Requirements may leave when no file below the root imports the client any more, scanned or not.
    """
    files = requirement_files(project.scanned, project.root)
    entries = [entry for path in files for entry in declared(path, project.root)]
    companions = any(map(_is_companion_text, project.changes.values()))
    named = any(entry.package == CLIENT for entry in entries)
    if not entries or not (named or companions or _has_companion(project)):
        return []
    code = _code(project)
    found = [*_leaving(entries, code), *_coming(entries, code)]
    changed = {one.package for one in found if one.action in ("remove", "add")}
    if changed:
        locks = [path for path in files if is_lock(path)]
        found += (_lock(entry) for path in locks for entry in locked(path, project.root, changed))
    return sorted(found, key=lambda one: (one.path, one.line, one.package))


def _leaving(entries: Sequence[Entry], code: _Code) -> Iterator[Hint]:
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
            if code.uses("pkg_resources"):
                yield _hint(entry, "keep", "a file still imports pkg_resources")
            else:
                yield _hint(
                    entry, "remove", "it kept pkg_resources for the client, which no file imports"
                )


def _msrest(entry: Entry, others: Sequence[str], code: _Code) -> Hint:
    if code.uses(*_MSREST_IMPORTS):
        return _hint(entry, "keep", "a file still imports msrest, or a package that is built on it")
    if others:
        return _hint(entry, "keep", f"{others[0]} may need it")
    return _hint(entry, "remove", "it came for the client, and no file imports it")


def _coming(entries: Sequence[Entry], code: _Code) -> Iterator[Hint]:
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


# -- what the code imports


def _code(project: Project) -> _Code:
    imports: set[str] = set()
    companion: set[str] = set()
    client = takes_tokens = False
    for text in _texts(project):
        if is_companion(text):
            companion |= set(_ASKED.findall(text))
            continue
        names = _imported(text)
        imports |= names
        client = client or any(name.startswith(_NAMESPACES) for name in names)
        takes_tokens = takes_tokens or bool(re.search(r"\btoken=\w+\.token\(\)", text))
    return _Code(
        imports=frozenset(imports),
        client=client or _elsewhere(project),
        companion=frozenset(companion),
        takes_tokens=takes_tokens,
    )


def _texts(project: Project) -> Iterator[str]:
    """The Python files as they are once the changes are written."""
    for path in sorted({*project.scanned, *project.changes}):
        try:
            content = project.changes.get(path) or path.read_bytes()
        except OSError:
            continue  # a finding of its own
        yield content.decode("utf-8", "replace").removeprefix("\ufeff")


def _imported(text: str) -> set[str]:
    """The names that a file imports, or names in a text as ``patch`` does."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return set(re.findall(r"(?:^|(?<=[\s\"']))(?:\w+\.)*\w+", text))
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                found |= {alias.name for alias in node.names}
            case ast.ImportFrom(level=0, module=str() as name):
                found |= {name, *(f"{name}.{alias.name}" for alias in node.names)}
            case ast.Constant(value=str() as said) if re.fullmatch(r"[\w.]+", said):
                found |= {said} if said.startswith(_NAMESPACES) else set()
    return found


def _elsewhere(project: Project) -> bool:
    """Whether a file below the root that was not scanned names the client: code or a notebook."""
    known = {*project.scanned, *project.changes}
    notebooks = (one for one in project.root.rglob("*.ipynb") if "/." not in one.as_posix())
    files = {*python_files([project.root], project.root, ()), *notebooks}
    return any(_names_client(path) for path in files if path not in known)


def _names_client(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return True  # what cannot be read may need it
    return bool(_TRACE.search(content)) and not _is_companion_text(content)


def _has_companion(project: Project) -> bool:
    return any(_starts_as_companion(path) for path in project.scanned)


def _starts_as_companion(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _is_companion_text(stream.read(200))
    except OSError:
        return False


def _is_companion_text(content: bytes) -> bool:
    return is_companion(content[:200].decode("utf-8", "replace"))
