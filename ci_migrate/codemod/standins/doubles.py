"""Test doubles: what tests hand over in the place of the session or client that a call uses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.codemod.edits.edits import Span, span_of
from ci_migrate.codemod.python.calls import calls_of, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.sites.sites import Site

_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """One argument of a test: where it stands, and the text of its line.

    ``run``: the program runs the test itself.
    """

    path: str
    span: Span
    excerpt: str
    run: bool


def doubles(site: Site) -> list[Double]:
    """The arguments of tests that a call would then use as its session or client."""
    receiver = site.sender.receiver
    made = constructed(site.sender.module, receiver) if receiver is not None else None
    if receiver is None or made is None or is_test(site.module):
        return []
    found: dict[tuple[str, Span], Double] = {}
    for home, value in _given(site.sender.module, receiver, 0):
        other = constructed(home, value)
        if not is_test(home) or (other is not None and other[0] == made[0]):
            continue
        source = home.source
        span = span_of(value, source.lines)
        run = home.program is not None and not home.program.is_apart(home)
        one = Double(path=source.name, span=span, excerpt=source.line(span[0]).strip(), run=run)
        found[one.path, span] = one
    return [found[key] for key in sorted(found)]


def _given(module: Module, node: ast.expr, depth: int) -> Iterator[tuple[Module, ast.expr]]:
    """What calls hand over for the parameters that an expression may come from."""
    module = module.owner(node)
    for parameter in _parameters(module, node) if depth < _DEEPEST else ():
        home = module.owner(parameter)
        function = home.function(parameter)
        if not isinstance(function, Defined):
            continue
        klass = home.parents.get(function)
        name = klass.name if isinstance(klass, ast.ClassDef) else function.name
        if home.program is not None:
            home.program.bring_mentions(name, stem_of(home.source.path))
        for other, call in calls_of(home, function) or ():
            value = handed(function, call, parameter)
            if value is not None:
                yield other, value
                yield from _given(other, value, depth + 1)


def _parameters(module: Module, node: ast.expr) -> Iterator[ast.arg]:
    """The parameters whose value an expression may be."""
    match node:
        case ast.Name():
            yield from (one for one in module.bindings(node) if isinstance(one, ast.arg))
        case ast.BoolOp(values=values):
            for one in values:
                yield from _parameters(module, one)
        case ast.Attribute():
            klass = class_of(module, node.value)
            stored = module.inherited_values(klass, node.attr) if klass is not None else []
            for value in stored:
                if value is not None:
                    yield from _parameters(module.owner(value), value)
