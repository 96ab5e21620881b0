"""What a rewritten call leaves behind: statements that only built it, and are read no more."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ci_migrate.codemod.edits.edits import Edits, Span, is_bare, span_of
from ci_migrate.codemod.moves.cleanup import reads_names
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.loads import loads_of_global
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.translate import Refusal

_BUILDS = ast.Assign | ast.AugAssign


def drop_steps(judged: Judged, edits: Edits) -> None:
    steps = judged.options.steps
    if all(is_bare(step, edits.lines) for step in steps):
        for step in steps:
            edits.drop(step)


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
    if site.module.function(statement) is None or not is_bare(statement, edits.lines):
        return
    edits.drop(statement)


def drop_unread(judged: Judged, edits: Edits) -> None:
    """Drops the statements that only built the URL, or its options, and are read no more."""
    site = judged.site
    module = site.module
    steps = _building(site)
    if steps and site.url_node is not None and module.function(steps[0]) is not None:
        quiet = not any(acts(module, one.value) for one in steps if isinstance(one, _BUILDS))
        unread = edits.covers(site.url_node)
        if unread and quiet and all(is_bare(one, edits.lines) for one in steps):
            for step in steps:
                edits.drop(step)
    if site.encoded is None:
        return
    match module.statement(site.encoded):
        case ast.Assign(targets=[ast.Name() as name]) as statement if module.function(statement):
            unread = all(map(edits.covers, module.loads(name)))
            if unread and is_bare(statement, edits.lines):
                edits.drop(statement)
    if judged.is_apart and not _is_unread(module, site.encoded, edits):
        said = f"line {site.encoded.lineno}: the options are read beside the call, too"
        raise Refusal("dynamic-query", said)
    if edits.covers(site.encoded) and not judged.is_apart:
        drop_steps(judged, edits)


def _is_unread(module: Module, node: ast.expr, edits: Edits) -> bool:
    """Whether an expression goes, or all that is made of it."""
    if edits.covers(node):
        return True
    match module.statement(node):
        case ast.Assign(targets=[ast.Name() as name]) | ast.AnnAssign(target=ast.Name() as name):
            return all(_is_unread(module, one, edits) for one in module.loads(name))
    return False


def _building(site: Site) -> list[ast.stmt]:
    """The statements that do nothing but build the URL of one call."""
    url, module = site.url_node, site.module
    if not isinstance(url, ast.Name) or module.loads(url) != [url]:
        return []
    steps = [module.statement(one) for one in module.bindings(url) if isinstance(one, ast.Name)]
    plain = all(isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign) for one in steps)
    inside = plain and bool(steps) and module.function(steps[0]) is module.function(url)
    return steps if inside else []


def require_unread(judged: Judged, places: Iterable[Span]) -> None:
    """Refusal where statements beside the call change that more reads than the call.

    A function may read its names by texts; a name of a module may be read by another module.
    """
    module, call = judged.site.module, judged.site.answer
    own = module.statement(call)
    within = range(own.lineno, (own.end_lineno or own.lineno) + 1)
    beside = {place for place in places if place[0] not in within}
    function = module.function(call)
    reads = None if function is None else reads_names(function)
    if function is not None and reads is not None:
        first, last = function.lineno, function.end_lineno or function.lineno
        if any(first <= line <= last for line, *_ in beside):
            raise Refusal(
                "dynamic-query",
                f"line {reads.lineno} may read any name of the function, also those that only "
                "build the query",
            )
    for statement in module.tree.body:
        if beside and span_of(statement, module.source.lines) in beside:
            _require_own(module, statement)


def _require_own(module: Module, statement: ast.stmt) -> None:
    """Refusal where another module reads a name that a statement of a module binds."""
    for name in (one for one in walk(statement) if isinstance(one, ast.Name)):
        if isinstance(name.ctx, ast.Store):
            for other, load in loads_of_global(module, name.id):
                if other is not module:
                    place = f"{other.source.name}, line {load.lineno},"
                    raise Refusal("unknown-client", f"{place} reads {name.id}, which would go")


def _has_effect(site: Site, value: ast.expr) -> bool:
    """Whether making an alias or a partial does more than that: any call but that of the client."""
    return any(
        isinstance(one, ast.Call) and one is not site.partial and site.kind != "client"
        for one in walk(value)
    )
