"""What a rewritten call leaves behind: statements that only built it, and are read no more."""

from __future__ import annotations

import ast

from ci_migrate.codemod.edits import Edits
from ci_migrate.codemod.effects import acts
from ci_migrate.codemod.judge import Judged
from ci_migrate.codemod.places import building
from ci_migrate.codemod.sites import Site

_BUILDS = ast.Assign | ast.AugAssign


def drop_steps(judged: Judged, edits: Edits) -> None:
    steps = judged.options.steps
    if all(is_bare(step, edits) for step in steps):
        for step in steps:
            edits.drop(step)


def is_bare(step: ast.stmt, edits: Edits) -> bool:
    """Whether a statement can go without taking a comment with it."""
    first, last = step.lineno - 1, step.end_lineno or step.lineno
    if any("#" in line for line in edits.lines[first:last]):
        return False
    above = edits.lines[first - 1].strip() if first else ""
    return not above.startswith("#")


def drop_idle(site: Site, edits: Edits) -> None:
    """Drops the statement that made the function of the call, where this call alone used it."""
    target = site.target
    if not isinstance(target, ast.Name) or site.sending is not None:
        return
    bindings = site.module.bindings(target)
    value = site.module.assigned(target)
    if value is None or len(site.module.loads(target)) != 1 or _has_effect(site, value):
        return
    statement = site.module.statement(bindings[0])
    if site.module.function(statement) is None or not is_bare(statement, edits):
        return
    edits.drop(statement)


def drop_unread(judged: Judged, edits: Edits) -> None:
    """Drops the statements that only built the URL, or its options, and are read no more."""
    site = judged.site
    module = site.module
    steps = building(site)
    if steps and site.url_node is not None and module.function(steps[0]) is not None:
        quiet = not any(acts(module, one.value) for one in steps if isinstance(one, _BUILDS))
        unread = edits.covers(site.url_node)
        if unread and quiet and all(is_bare(one, edits) for one in steps):
            for step in steps:
                edits.drop(step)
    if site.encoded is None:
        return
    match module.statement(site.encoded):
        case ast.Assign(targets=[ast.Name() as name]) as statement if module.function(statement):
            unread = all(map(edits.covers, module.loads(name)))
            if unread and is_bare(statement, edits):
                edits.drop(statement)
    if edits.covers(site.encoded):
        drop_steps(judged, edits)


def _has_effect(site: Site, value: ast.expr) -> bool:
    """Whether making an alias or a partial does more than that: any call but that of the client."""
    return any(
        isinstance(one, ast.Call) and one is not site.partial and site.kind != "client"
        for one in ast.walk(value)
    )
