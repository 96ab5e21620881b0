"""What a stand-in has to become once its call has moved, in words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from ci_migrate.catalogue import Catalogue, TableMap
from ci_migrate.codemod.called import CLIENTS, LAYERS, Called, plain
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.standins.mocks import Mock
from ci_migrate.model import Outcome, show

# The function of the companion that takes the place of a call, by what was called.
_FUNCTIONS = {
    "httpx.AsyncClient.": "aget_httpx",
    "httpx.": "get_httpx",
    **dict.fromkeys(CLIENTS, "get_entities"),
    "": "get",
}
_COMPANION = "ci_dataverse"


def question(moving: Sequence[Called]) -> str:
    """For which calls a stand-in is, and what these ask once they have moved."""
    if not moving:
        return "stands in for the legacy service; no scanned call asks for what it answers"
    said = []
    for one in moving:
        condition = "moves" if one.finding.outcome is Outcome.FIXED else "moves once accepted"
        steps = one.finding.plan.steps if one.finding.plan else ()
        asked = " and ".join(f"GET {show(step.url, one.finding.names)}" for step in steps)
        through = f" through {one.transport}" if one.transport else ""
        said.append(f"{one.place}, which {condition} and then asks {asked}{through}")
    return "stands in for " + "; ".join(said)


def next_step(
    mock: Mock | None, moving: Sequence[Called], project: Project, catalogue: Catalogue
) -> str:
    """What to do about the stand-in of calls that move."""
    if mock is None:
        answer = _answer(None, moving, catalogue)
        return f"Record it again against Dataverse, or write it by hand: {answer}."
    if mock.targets and not any(plain(name) in LAYERS for name in mock.targets):
        names = sorted({_function(one, project) for one in moving})
        said = (
            f"Put it in the place of {listed(names)}: what it gives back may stay as it is, "
            "under the legacy names; the query is the first argument."
        )
    else:
        said = f"Let it answer as Dataverse does: {_answer(mock, moving, catalogue)}."
    tokens = sorted({name for one in moving for name in _token(one, project)})
    more = f" The call takes its token from {listed(tokens)}: replace that, too." if tokens else ""
    return said + more


def listed(names: Iterable[str]) -> str:
    """Names joined by ``and``, each once."""
    return " and ".join(dict.fromkeys(names))


def _companion(project: Project) -> str:
    """The name of the companion module that the changes bring."""
    return next((path.stem for path in project.companions), _COMPANION)


def _after(called: Called, project: Project) -> str:
    """What the call's file says once it is changed; nothing where it is not."""
    edits = project.edits.get(called.module.source.path)
    return f"{called.module.source.text}\n{edits.spoken}" if edits is not None else ""


def _function(called: Called, project: Project) -> str:
    """The function of the companion that the rewritten call takes, by its dotted name."""
    companion = _companion(project)
    usual = next(name for root, name in _FUNCTIONS.items() if called.callee.startswith(root))
    found = set(re.findall(rf"\b{companion}\.(a?get\w*)\(", _after(called, project))) or {usual}
    name = usual if usual in found or len(found) > 1 else found.pop()
    return f"{called.name}.{companion}.{name}"


def _token(called: Called, project: Project) -> Iterator[str]:
    """The function that rewritten calls of the file take a token of their own from."""
    companion = _companion(project)
    if f"{companion}.token()" in _after(called, project):
        yield f"{called.name}.{companion}.token"


def _answer(mock: Mock | None, moving: Sequence[Called], catalogue: Catalogue) -> str:
    """The address and the shape of the answers that the moved calls need."""
    parts = []
    for one in moving:
        plan = one.finding.plan
        name = plan.read.query.partition("?")[0] if plan else "..."
        legacy = (one.finding.legacy or "").removeprefix("/data/").partition("?")[0]
        table = catalogue.tables.get(legacy.lower())
        row = json.dumps(dict.fromkeys(_columns(mock, table), "..."))
        parts.append(f'{{DATAVERSE_URL}}/api/data/v9.2/{name} with {{"value": [{row}]}}')
    return listed(parts)


def _columns(mock: Mock | None, table: TableMap | None) -> Iterator[str]:
    """The Dataverse columns of the rows that a stand-in answers with, or those of the key."""
    if table is None:
        yield "msdynci_..."
        return
    if table.packed is not None:
        yield table.packed
    names = list(_keys(mock)) if mock is not None and mock.answer is not None else []
    for name in names or table.key:
        known = table.column(name)
        if known is not None:
            yield known[1].name
        elif table.open and table.packed is None and name.isidentifier():
            yield f"msdynci_{name.lower()}"


def _keys(mock: Mock) -> Iterable[str]:
    """The keys of the row that a stand-in's answer writes out first."""
    answer = mock.answer
    rows = [one for one in walk(answer) if isinstance(one, ast.List)] if answer else []
    first = rows[0].elts[0] if rows and rows[0].elts else None
    keys = first.keys if isinstance(first, ast.Dict) else []
    return [str(key.value) for key in keys if isinstance(key, ast.Constant)]
