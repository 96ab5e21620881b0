"""What reads an answer: whether an adapted answer serves it as well.

The answer is followed from the call through the program, expression by expression. Where each
way ends must be a use that is known to be the same: the rows, the status, a question whether
there is anything. What else is read or shown is a refusal, and so is an end out of sight.
"""

from __future__ import annotations

import ast
from itertools import pairwise

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.answers.answers import RAISING
from ci_migrate.codemod.answers.caught import raise_status
from ci_migrate.codemod.answers.held import Entered, Form, Held, Kind
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.answers.uses import follow_use
from ci_migrate.codemod.python.invoked import runs_partial
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.model import Translation
from ci_migrate.translate import Refusal


def check_consumers(site: Site, translation: Translation) -> frozenset[str]:
    """The losses of those that read an answer, by their names.

    Refusal, naming the line, where something reads what an adapted answer lacks.
    """
    trail = Trail(site.module, _missing(translation))
    held = first_held(site.sender)
    for call, inside in pairwise((site.node, *site.way)):
        function = site.module.owner(inside).function(inside)
        held = held if function is None else held.enter(Entered(function, call))
    answer = _given_by(site.sender)
    if held.package in RAISING:
        raise_status(trail, site.sender.module, answer, held)
    trail.hold(answer, held)
    while (step := trail.next()) is not None:
        module, node, one = step
        follow_use(trail, module, node, one)
    for end in sorted(trail.ends, key=lambda end: end.order):
        raise Refusal(end.reason, end.said)
    _check_columns(site, trail.missing)
    return frozenset(trail.losses)


def _given_by(site: Site) -> ast.Call:
    """The call that gives the answer, or the one that runs what a partial only names."""
    answer = site.answer
    around = site.module.parents[answer]
    runs = runs_partial(site.module, answer)
    return around if runs and isinstance(around, ast.Call) else answer


def first_held(site: Site) -> Held:
    """What the call itself gives."""
    library = site.library
    if library is None:
        raw = site.arguments.named.get("raw")
        is_raw = isinstance(raw, ast.Constant) and bool(raw.value)
        held = Held(kind=Kind.RAW if is_raw else Kind.PAYLOAD, package="client")
    else:
        held = Held(kind=Kind.ANSWER, package=library.package)
    coming = library is not None and library.reader in ("aget_httpx", "get_aiohttp")
    return held.within(Form.COMING) if site.deferred or coming else held


def _missing(translation: Translation) -> frozenset[str]:
    """Legacy columns that the rows will lack."""
    if any(loss.id == "missing-columns" for loss in translation.losses):
        return frozenset(shipped().tables["unifiedactivity"].missing)
    return frozenset()


def _check_columns(site: Site, missing: frozenset[str]) -> None:
    """The function around a call names no column that its rows will lack."""
    scope = site.module.function(site.node) or site.module.tree
    for one in walk(scope) if missing else ():
        if isinstance(one, ast.Constant) and one.value in missing:
            raise Refusal(
                "missing-column",
                f"line {one.lineno} names {one.value}, for which Dataverse has no column",
            )
