"""Whether an answer of ``http.client`` is read while its connection still belongs to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.sending import Sending
from ci_migrate.codemod.sites.site import Site
from ci_migrate.translate import Refusal


def check_connection(site: Site) -> None:
    """Refusal where a connection is closed or used again before an answer of it was read.

    The answer is empty then, or the next request fails; a moved call has a body of its own.
    """
    library, sending = site.library, site.sending
    if library is None or not library.bound or sending is None or sending.receiver is None:
        return
    around = site.module.function(site.answer) or site.module.tree
    used = [one for one in walk(around) if isinstance(one, ast.Call) and _is_of(one, sending)]
    for answer in used:
        if ast.unparse(answer.func).rpartition(".")[2] not in library.senders:
            continue
        start = _end(answer)
        reads = [_end(one) for one in _body_uses(site.module, answer, library.bodies)]
        until = min((one for one in reads if one >= start), default=None)
        leaps = [one for one in walk(around) if isinstance(one, ast.Continue)]
        nodes: list[ast.expr | ast.stmt] = [*used, *leaps]
        for node in nodes:
            place = node.lineno, node.col_offset
            if place < start or (until is not None and place >= until):
                continue
            if _leaves(site.module, node, until):
                continue
            if until is not None or not isinstance(node, ast.Continue):
                said = f"line {place[0]} goes on with the connection before its answer is read"
                raise Refusal("response-shape", said)


def _leaves(module: Module, node: ast.expr | ast.stmt, until: tuple[int, int] | None) -> bool:
    """Whether a node stands in a branch that leaves the function, and the answer is read behind."""
    block = module.block(module.statement(node)) or []
    first, last = module.statement(node), block[-1] if block else None
    inside = until is not None and last is not None and until <= _end(last)
    branch = isinstance(module.parents[first], ast.If)
    return branch and not inside and isinstance(last, ast.Return | ast.Raise)


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.end_lineno or 0, node.end_col_offset or 0


def _is_of(call: ast.Call, sending: Sending) -> bool:
    """Whether a call is one of a method of the connection."""
    if not isinstance(call.func, ast.Attribute) or sending.receiver is None:
        return False
    return ast.dump(call.func.value) == ast.dump(sending.receiver)


def _body_uses(module: Module, answer: ast.Call, bodies: frozenset[str]) -> Iterator[ast.expr]:
    """Where the body of an answer is read, or the answer handed on to who may read it."""
    parent = module.parents[answer]
    targets = parent.targets if isinstance(parent, ast.Assign) else []
    if isinstance(parent, ast.withitem) and parent.optional_vars is not None:
        targets = [parent.optional_vars]
    uses: list[ast.expr] = [] if targets else [answer]
    uses += [load for one in targets if isinstance(one, ast.Name) for load in module.loads(one)]
    for use in uses:
        inner = module.parents[use]
        if not isinstance(inner, ast.Attribute):
            yield use
        elif inner.attr in bodies:
            yield inner
