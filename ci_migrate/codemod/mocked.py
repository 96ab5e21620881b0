"""Ties the stand-ins of a user's tests to the calls that they stand in for.

The stand-in of a call that moves is a finding of its own, and the finding of the call names it.
The stand-in of a call that stays is explained: there is nothing to do about it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.called import CLIENTS, Called, called_of
from ci_migrate.codemod.edits.edits import Span, span_of
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.findings import Finding
from ci_migrate.codemod.python.names import Function, Module
from ci_migrate.codemod.python.source import decode, is_candidate, is_companion, relative
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.standins.cassettes import find_cassettes
from ci_migrate.codemod.standins.doubles import Double
from ci_migrate.codemod.standins.mocks import Mock, explained_by_mock, find_mocks
from ci_migrate.codemod.substitutes import next_step, question
from ci_migrate.errors import MigrateError
from ci_migrate.model import HOLE, Confidence, Outcome
from ci_migrate.translate import HOST, read_url

# A file without any of these puts up no stand-in.
_NEEDLES = (
    (b"responses", b"requests_mock", b"respx", b"httpx_mock", b"httpretty", b"patch", b"setattr")
    + (b"setitem", b"spec=", b"autospec", b"sys.modules", b"requests.", b"httpx.")
    + (b"CustomerInsights.",)
)  # fmt: skip
# A test that puts something in the place of a part of the program: ``api.find = fake``.
_ASSIGNING = re.compile(rb"^[ \t]+\w+(?:\.\w+)+ = ", re.MULTILINE)
_MOVING = (Outcome.FIXED, Outcome.OFFERED)
# What a library can answer for; the others answer for everything.
_CATCHES = {
    "responses": "requests",
    "requests_mock": "requests",
    "respx": "httpx",
    "pytest-httpx": "httpx",
    "aioresponses": "aiohttp",
}
_ROOT = re.compile(r"^(?:https?://[^/]*)?(?:/(?:v1|api)(?=/|$))?(?:/instances/[^/?]*)?")
_WORDS = re.compile(r"[A-Za-z]\w{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """The findings and explanations of a project once its stand-ins are known."""

    findings: list[Finding]
    explained: list[dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _StandIn:
    """One stand-in at its place, and the calls it is for."""

    path: str
    span: Span
    excerpt: str
    library: str
    tied: tuple[Called, ...]
    certain: bool
    mock: Mock | None = None

    @property
    def moving(self) -> list[Called]:
        """The calls that move, or may."""
        return [one for one in self.tied if one.finding.outcome in _MOVING]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file with stand-ins that may be for the legacy service."""

    path: str
    module: Module
    mocks: list[Mock]

    def reaches(self, called: Called) -> bool:
        """Whether the file may run the code of a call: by import, by name, or as a conftest."""
        if called.home == self.path or Path(self.path).name == "conftest.py":
            return True
        parts = {part for name, _ in self.module.imports for part in name.split(".")}
        targets = (target for mock in self.mocks for target in mock.targets)
        return called.stem in parts or any(called.member(target) for target in targets)


def tie_mocks(project: Project, catalogue: Catalogue) -> Tied:
    """The project's findings with those of its stand-ins, each beside the calls it is for."""
    files = list(_files(project))
    cassettes = list(find_cassettes(project.tree, project.root))
    findings, explained = list(project.findings), list(project.explained)
    if files or cassettes or project.doubles:
        findings, explained = _without_traces(findings, explained, files)
        calls = called_of(findings, project)
        found = [one for file in files for one in _in_code(file, calls, catalogue)]
        for cassette in cassettes:
            asked = [read_url(url, catalogue, method) for method, url in cassette.requests]
            tied = [one for one in calls if any(one.asks(request) for request in asked)]
            span = (cassette.line, 0, cassette.line, 0)
            found.append(
                _StandIn(
                    path=cassette.path,
                    span=span,
                    excerpt=cassette.text,
                    library="a cassette",
                    tied=tuple(tied),
                    certain=True,
                )
            )
        found += _handed_over(project, calls, {(one.path, one.span) for one in found})
        explained += [_explained(one) for one in found if one.tied and not one.moving]
        open_ones = [one for one in found if one.moving or not one.tied]
        findings = _noted(findings, open_ones)
        findings += [_finding(one, project, catalogue) for one in open_ones]
    findings.sort(key=lambda one: (one.path, one.span))
    explained.sort(key=lambda one: (str(one["path"]), one["line"], str(one["text"])))
    return Tied(findings=findings, explained=explained)


def _files(project: Project) -> Iterator[_File]:
    """The scanned files that hold stand-ins and have to do with the service or its callers.

    These name the service, perhaps with its dots escaped, or a module with a finding, or set up
    tests for their whole folder.
    """
    places = {one.path for one in project.findings} | {path for path, _ in project.senders.values()}
    stems = {Path(one).stem for one in places} - {"__init__"}
    stems |= {Path(one).parent.name for one in places if "/__init__." in one}
    words = "|".join(map(re.escape, sorted(stems))) or "(?!)"
    named = re.compile(rf"(?:import\b[^\n]*|from\s+[\w.]*|[\"'][\w.]*)\b(?:{words})\b".encode())
    naming = project.mentions.naming(stems)
    near = {*project.before, *project.looked, *naming}
    near |= {Path(name) for name in project.tree.names if name.endswith("conftest.py") and stems}
    for path in sorted(near):
        try:
            content = project.before.get(path) or path.read_bytes()
            assigns = path.name.startswith("test") and _ASSIGNING.search(content)
            if not assigns and not any(needle in content for needle in _NEEDLES):
                continue
            common = stems and path.name == "conftest.py"
            told = path in naming and named.search(content) is not None
            if not (told or common or path in project.speaking or _speaks_escaped(content)):
                continue
            source = decode(path, project.root, content)
            if is_companion(source.text):
                continue
            module = project.modules.get(path) or Module(source)
            mocks = find_mocks(module)
        except (OSError, SyntaxError, ValueError, RecursionError, MigrateError):
            continue  # a finding of its own, or no file of the service
        if mocks:
            yield _File(path=relative(path, project.root), module=module, mocks=mocks)


def _speaks_escaped(content: bytes) -> bool:
    """Whether a text names the service with the dots escaped, as in a regular expression."""
    return b"\\." in content and is_candidate(content.replace(b"\\.", b"."))


def _without_traces(
    findings: Iterable[Finding], explained: Iterable[dict[str, object]], files: list[_File]
) -> tuple[list[Finding], list[dict[str, object]]]:
    """What is left when stand-ins are neither calls nor traces."""
    kept, known = list(findings), list(explained)
    paths = {one.path for one in kept}
    for file in files:
        if file.path not in paths:
            continue
        lines = file.module.source.lines
        nodes = explained_by_mock(file.module, file.mocks)
        parts = {span_of(one, lines) for one in nodes if hasattr(one, "lineno")}
        for one in kept[:]:
            if one.path != file.path:
                continue
            handed_over = one.kind == "call" and one.confidence is Confidence.PROBABLE
            if handed_over and one.span in parts:
                kept.remove(one)
            elif one.reason == "unexplained" and one.span in parts:
                kept.remove(one)
                known.append(
                    {
                        "path": one.path,
                        "line": one.span[0],
                        "text": one.message.rpartition(": ")[2],
                        "why": "part of a stand-in in a test",
                    }
                )
    return kept, known


def _in_code(file: _File, calls: list[Called], catalogue: Catalogue) -> Iterator[_StandIn]:
    for mock in file.mocks:
        if mock.targets:
            met = [one for one in calls if any(_replaces(name, one, file) for name in mock.targets)]
            met = _set_up(file.module, mock, met)
        else:
            met = [one for one in calls if _answers(mock, one, catalogue)]
        met = list({id(one.finding): one for one in reversed(met)}.values())[::-1]
        near = [one for one in met if file.reaches(one)]
        tied = near or (met if mock.certain else [])
        if tied or mock.certain:
            span = span_of(mock.node, file.module.source.lines)
            yield _StandIn(
                path=file.path,
                span=span,
                excerpt=file.module.source.line(span[0]).strip(),
                library=mock.library,
                tied=tuple(tied),
                certain=mock.certain,
                mock=mock,
            )


def _handed_over(
    project: Project, calls: list[Called], known: Container[tuple[str, Span]]
) -> Iterator[_StandIn]:
    """What tests hand over in the place of a session or client."""
    tied: dict[Double, list[Called]] = {}
    for called in calls:
        for one in project.doubles.get((called.finding.path, called.finding.span), ()):
            tied.setdefault(one, []).append(called)
    for one, users in tied.items():
        if (one.path, one.span) not in known:
            yield _StandIn(
                path=one.path,
                span=one.span,
                excerpt=one.excerpt,
                library="an argument",
                tied=tuple(users),
                certain=True,
                mock=Mock(node=ast.Constant(value=None), library="an argument"),
            )


def _replaces(target: str, called: Called, file: _File) -> bool:
    """Whether the call goes through the name that a stand-in takes the place of."""
    member = called.member(target)
    if member is not None:
        return called.passes(called.resolved(member))
    return file.reaches(called) and called.passes(target)


def _set_up(module: Module, mock: Mock, met: list[Called]) -> list[Called]:
    """Of a client that is replaced whole, the calls whose methods the test sets up, if it does."""
    place = module.parents.get(mock.node)
    while place is not None and not isinstance(place, Function):
        place = module.parents.get(place)
    names = {one.attr for one in walk(place or module.tree) if isinstance(one, ast.Attribute)}
    told = [one for one in met if one.callee.rpartition(".")[2] in names]
    return told if told and all(one.callee.startswith(CLIENTS) for one in met) else met


def _answers(mock: Mock, called: Called, catalogue: Catalogue) -> bool:
    """Whether a stand-in answers for the address of a call."""
    catches = _CATCHES.get(mock.library)
    if catches and called.transport not in ("", catches):
        return False
    if mock.url is None:
        return True
    tail = _ROOT.sub("", HOLE.split(mock.url, 1)[0] if mock.match == "prefix" else mock.url)
    path = _ROOT.sub("", called.finding.legacy or "").lower()
    if mock.match == "pattern":
        words = _WORDS.findall(mock.url.partition("dynamics")[2] or mock.url)
        spoken = {one.lower() for one in words} - {"instances", "data", "http", "https"}
        return spoken <= set(re.findall(r"\w+", path))
    if mock.match == "prefix" or (HOST.match(mock.url + "/") and tail in ("", "/", "/data")):
        return path.startswith(tail.lower().rstrip("/"))
    return called.asks(read_url(mock.url, catalogue, mock.method))


def _explained(one: _StandIn) -> dict[str, object]:
    places = ", ".join(called.place for called in one.tied)
    why = f"stands in for {places}, which {'stays' if len(one.tied) == 1 else 'stay'}"
    return {"path": one.path, "line": one.span[0], "text": one.library, "why": why}


def _finding(one: _StandIn, project: Project, catalogue: Catalogue) -> Finding:
    """The finding of a stand-in whose calls move, or for which no call was found."""
    operations = {called.finding.operation for called in one.moving}
    reason = catalogue.reasons["mocked-call"]
    told = one.certain and len(one.moving) == 1
    step = next_step(one.mock, one.moving, project, catalogue) if one.moving else reason.next_step
    return Finding(
        path=one.path,
        span=one.span,
        operation=operations.pop() if len(operations) == 1 else "unknown",
        access="read",
        confidence=Confidence.CERTAIN if told else Confidence.PROBABLE,
        outcome=Outcome.MANUAL,
        reason="mocked-call",
        message=f"{one.library} {question(one.moving)}",
        next_step=step,
        excerpt=one.excerpt,
        kind="mock",
    )


def _noted(findings: list[Finding], stand_ins: list[_StandIn]) -> list[Finding]:
    """The findings, those of calls that move with the places of their stand-ins."""
    places: dict[int, list[str]] = {}
    for one in stand_ins:
        for called in one.moving:
            places.setdefault(id(called.finding), []).append(f"{one.path}:{one.span[0]}")
    return [
        replace(one, message=f"{one.message}; stand-ins in tests: {', '.join(places[id(one)])}")
        if id(one) in places
        else one
        for one in findings
    ]
