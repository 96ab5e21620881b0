"""The texts of a rewritten call at their places: what may stand there, and how it is laid out."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ci_migrate.codemod.answers.effects import texts_of
from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.emit import WIDTH, literal, value
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.moves.quoting import quoted
from ci_migrate.codemod.python.acting import acting
from ci_migrate.codemod.python.loads import loads_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.spelled import read_by_text
from ci_migrate.codemod.python.steady import is_steady
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.optional import raw_query
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.model import HOLE, Plan
from ci_migrate.translate import Refusal


def query_of(judged: Judged) -> tuple[str, dict[str, str]]:
    """The entity set and the options of the plan as they stand in a URL, not decoded."""
    return raw_query(plan_of(judged).read)


def plan_of(judged: Judged) -> Plan:
    plan = judged.translation.plan
    assert plan is not None
    return plan


def is_keyword(site: Site, node: ast.expr) -> bool:
    return any(one.value is node for one in site.answer.keywords)


def is_own(site: Site, node: ast.expr) -> bool:
    """Whether an argument stands in the call that gives the answer."""
    call = site.answer
    return node in call.args or any(one.value is node for one in call.keywords)


def holds_still(site: Site, node: ast.expr) -> bool:
    """Whether an expression has the same value at the call that gives the answer."""
    if isinstance(node, ast.Dict) and node not in site.module.scopes:  # of what stands apart
        return all(holds_still(site, one) for one in (*node.keys, *node.values) if one is not None)
    return _is_near(site, node) or is_steady(site.module, node, site.answer)


def _is_near(site: Site, node: ast.AST) -> bool:
    """Whether a node stands in a statement that only builds the request, just before the call."""
    if node not in site.module.scopes:
        return False
    sending = site.sending
    return sending is not None and sending.near and site.module.statement(node) in sending.steps


def at_call(judged: Judged, edits: Edits, text: str) -> str:
    """A text as an argument of the call that gives the answer."""
    call, module = judged.site.answer, judged.site.module
    require_movable(judged, text, call)
    space = inside(call, module, edits) + edits.step
    room = WIDTH - len("query=,") - len(space) - module.statement(call).col_offset
    holes = quoted(text, judged.site.evaluation.holes, module, edits)
    return literal(text, holes, room, space, edits.step)


def dictionary(
    judged: Judged, texts: Mapping[str, str], more: Mapping[str, str] | None = None
) -> str:
    """A dictionary display for an argument of the call, each value as the call can write it.

    ``more`` are values that are expressions.
    """
    parts = []
    for key, text in texts.items():
        require_movable(judged, text, judged.site.answer)
        parts.append(f'"{key}": {value(text, judged.site.evaluation.holes)}')
    parts += [f'"{key}": {said}' for key, said in (more or {}).items()]
    return "{" + ", ".join(parts) + "}"


def write(
    judged: Judged,
    edits: Edits,
    node: ast.expr,
    text: str,
    follow: bool = True,
    before: str = "",
) -> None:
    """Writes a text at its node, or where the node's name gets its only value."""
    site = judged.site
    place = _definition(node, site.module) if follow else node
    require_evaluated(judged, place)
    require_movable(judged, text, place)
    room = WIDTH - 1 - edits.span(place)[1]
    space = inside(place, site.module, edits)
    if _is_laid_out_anew(site.answer) and place.lineno > site.answer.lineno and holds(site, place):
        space = inside(site.answer, site.module, edits) + edits.step
    parent, named = site.module.parents[place], 0
    if isinstance(parent, ast.keyword):
        parent, named = site.module.parents[parent], len("query=")
    if isinstance(parent, ast.Call) and parent.lineno == place.lineno:
        others = len(parent.args) + len(parent.keywords) - len(site.idle) > 1
        alone = parent is site.answer and site.inner is not None and not others
        space += "" if alone else edits.step  # an argument of several lines gets lines of its own
        if parent is site.answer:  # and so does one of a call that became too long
            block = site.module.statement(place).col_offset
            room = WIDTH - 1 - block - len(space) - named
    holes = quoted(text, site.evaluation.holes, site.module, edits)
    said = literal(text, holes, room - len(before), space, edits.step)
    edits.replace(place, before + said)


def _is_laid_out_anew(call: ast.Call) -> bool:
    """Whether arguments stand below the first one, which stands behind the bracket of a call."""
    lines = [one.lineno for one in (*call.args, *(one.value for one in call.keywords))]
    return bool(lines) and lines[0] == call.func.end_lineno and max(lines) > lines[0]


def holds(site: Site, node: ast.AST) -> bool:
    """Whether a node stands inside the call that gives the answer."""
    current: ast.AST | None = node
    while current is not None and current is not site.answer:
        current = site.module.parents.get(current)
    return current is not None


def inside(node: ast.expr, module: Module, edits: Edits) -> str:
    """How far the line on which a node begins is indented inside its block.

    The value of a statement stands in the brackets of the statement's own line.
    """
    if isinstance(module.parents[node], ast.stmt):
        return ""
    line = edits.lines[node.lineno - 1]
    return line[module.statement(node).col_offset : len(line) - len(line.lstrip())]


def require_movable(judged: Judged, text: str, place: ast.AST) -> None:
    module = judged.site.module
    if holds(judged.site, place):
        place = judged.site.answer
    for number in HOLE.findall(text):
        one = judged.site.evaluation.holes[int(number)]
        near = _is_near(judged.site, one.node)
        if not near and not (one.module is module and is_steady(module, one.node, place)):
            raise Refusal(
                "dynamic-query",
                f"{ast.unparse(one.node)!r} may have another value where the call stands",
            )


def require_evaluated(judged: Judged, node: ast.expr) -> None:
    """Refusal where something goes that does more than give a value of the query."""
    holes = judged.site.evaluation.holes
    texts = texts_of(plan_of(judged).read)
    kept = {
        part
        for number in {int(one) for text in texts for one in HOLE.findall(text)}
        for part in walk(holes[number].node)
    }
    for one in acting(judged.site.module, node):
        if one not in kept:
            said = f"line {one.lineno}: {ast.unparse(one)} does more than give a value"
            raise Refusal("dynamic-query", f"{said}; name its value")


def _definition(node: ast.expr, module: Module) -> ast.expr:
    """The value of a name that is read only here, in the scope that binds it."""
    if isinstance(node, ast.Name):
        home = module.home(node.id, module.scopes[node])
        found = module.assigned(node)
        if found is not None and home is module.scopes[node] and _is_only_load(module, node):
            return found
    return node


def _is_only_load(module: Module, node: ast.Name) -> bool:
    """Whether nothing but this load reads what a name is bound to here, in any module."""
    (target,) = module.bindings(node)
    if not isinstance(target, ast.Name) or list(loads_of(module, target)) != [node]:
        return False
    top = module.home(node.id, module.scopes[node]) is module.top
    return not top or not read_by_text(module, None, node.id)
