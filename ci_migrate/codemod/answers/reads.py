"""What is read of an answer: attributes, keys, comparisons, patterns."""

from __future__ import annotations

import ast

from ci_migrate.codemod.answers.answers import ERROR_KEYS, KEYS, ROWS, reading
from ci_migrate.codemod.answers.around import entries, member
from ci_migrate.codemod.answers.caught import raise_status
from ci_migrate.codemod.answers.held import Form, Held, Kind
from ci_migrate.codemod.answers.pauses import is_pause
from ci_migrate.codemod.answers.trail import SHAPE, Trail
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE

_KEYED = (Kind.ENVELOPE, Kind.ROW)
_LOOKED_UP = ("get", "pop", "setdefault")


def read_attribute(
    trail: Trail, module: Module, node: ast.expr, name: ast.expr | str, held: Held
) -> None:
    """What an expression holds that reads an attribute, by ``.name`` or by ``getattr``."""
    if isinstance(name, ast.expr):
        if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
            trail.shows(node, "reads an attribute that only the program knows of", held)
            return
        name = name.value
    looked_up = _key_of_call(module, node) if name in _LOOKED_UP else None
    if looked_up is not None and (held.kind in _KEYED or held.form is Form.ENTRIES):
        call = module.parents[node]
        if not held.around and isinstance(call, ast.Call):
            _read_looked_up(trail, module, call, name, looked_up, held)
            return
        if held.form is Form.ENTRIES and isinstance(call, ast.Call):
            _reach(trail, call, entries(held, constant(module, looked_up)), held)
            return
    if held.around:
        _reach(trail, node, member(held, name), held, name)
        return
    if name == "raise_for_status":
        raise_status(trail, module, node, held)
    known, found = reading(held, name)
    if held.kind is Kind.ROW:
        _read_column(trail, node, name)
    elif held.kind is Kind.PAYLOAD and name == ROWS:
        _hold_rows(trail, node, held)
    elif not known and not (name == "headers" and is_pause(module, node)):
        trail.end(node, f"reads .{name} of {held.kind.title}; {held.kind.why}")
    elif found is not None:
        trail.hold(node, found)


def _read_looked_up(
    trail: Trail, module: Module, call: ast.Call, name: str, key: ast.expr, held: Held
) -> None:
    """``d.get(key)``; what is taken out and thrown away is not read."""
    thrown = isinstance(module.parents[call], ast.Expr) and len(call.args) > 1
    if name != "pop" or not thrown:
        read_key(trail, module, call, key, held)


def _key_of_call(module: Module, node: ast.expr) -> ast.expr | None:
    """The first argument of the call of a method."""
    call = module.parents[node]
    called = isinstance(call, ast.Call) and call.func is node and call.args
    return call.args[0] if called and isinstance(call, ast.Call) else None


def read_entry(trail: Trail, module: Module, node: ast.Subscript, held: Held) -> None:
    """What a subscript holds."""
    if isinstance(node.slice, ast.Slice):
        if held.form is Form.ITEMS:
            trail.hold(node, held.inner.within(Form.ITEMS))
        elif held.kind in (Kind.BODY, Kind.TOLD) and not held.around:
            trail.hold(node, held)
        else:
            trail.shows(node, "cuts", held)
    elif held.around:
        if isinstance(node.ctx, ast.Load):
            _reach(trail, node, entries(held, constant(module, node.slice)), held)
    elif held.kind not in _KEYED:
        trail.shows(node, "takes apart", held)
    elif not isinstance(node.ctx, ast.Store):
        read_key(trail, module, node, node.slice, held)


def read_key(trail: Trail, module: Module, node: ast.expr, key: ast.expr, held: Held) -> None:
    """Whether a key of the parsed answer may be read: only that of the rows is as before."""
    if held.kind is Kind.ROW:
        for one in walk(key):
            if isinstance(one, ast.Constant):
                _read_column(trail, node, one.value)
        return
    name = constant(module, key)
    if name == ROWS:
        _hold_rows(trail, node, held)
    elif isinstance(name, str) and name in KEYS:
        reason, said = KEYS[name]
        trail.end(node, said, reason)
    elif name in ERROR_KEYS:
        trail.end(
            node,
            f"reads '{name}' of an error; Dataverse errors are "
            '{"error": {"code", "message"}}',
        )
    else:
        shown = repr(name) if name is not None else f"the key {ast.unparse(key)}"
        trail.end(node, f"reads {shown} of {held.kind.title}; only its rows are as before", SHAPE)


def _hold_rows(trail: Trail, node: ast.expr, held: Held) -> None:
    """The rows go on wherever they like, unless they lack columns."""
    if trail.missing:
        trail.hold(node, held.become(Kind.ROW, Form.ITEMS))


def _read_column(trail: Trail, node: ast.expr, name: object) -> None:
    if name in trail.missing:
        said = f"reads {name}, for which Dataverse has no column"
        trail.end(node, said, "missing-column")


def constant(module: Module, node: ast.expr) -> str | int | None:
    """The value of a key, where it is in sight."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        found = constant(module, node.operand)
        return -found if isinstance(found, int) else None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | int) else None
    text = Evaluator(module, Evaluation()).text(node)
    return None if text is None or HOLE.search(text) else text


def _reach(
    trail: Trail, node: ast.expr, found: list[Held] | None, held: Held, name: str = ""
) -> None:
    if found is None:
        trail.shows(node, f"reads .{name} of what holds" if name else "takes apart", held)
    for one in found or ():
        trail.hold(node, one)


def compare(trail: Trail, module: Module, node: ast.expr, around: ast.Compare, held: Held) -> None:
    """A comparison: with None, of what kind it is, and whether there are rows is as before."""
    sides = [around.left, *around.comparators]
    place = sides.index(node)
    for left, operator, right in zip(sides, around.ops, sides[1:], strict=False):
        if node not in (left, right) or isinstance(operator, ast.Is | ast.IsNot):
            continue
        other = right if node is left else left
        if isinstance(operator, ast.In | ast.NotIn):
            if place and node is right and not held.around:
                _contains(trail, module, around, other, held)
        elif not isinstance(other, ast.Constant) or not isinstance(other.value, bool | None):
            trail.shows(around, "compares", held)


def _contains(trail: Trail, module: Module, node: ast.expr, key: ast.expr, held: Held) -> None:
    if held.kind in _KEYED:
        read_key(trail, module, node, key, held)
    else:
        trail.shows(node, "looks into", held)


def match_patterns(trail: Trail, module: Module, node: ast.Match, held: Held) -> None:
    """The patterns that an answer is matched with."""
    for case in node.cases:
        _match(trail, module, case.pattern, held)


def _match(trail: Trail, module: Module, pattern: ast.pattern, held: Held) -> None:
    match pattern:
        case ast.MatchMapping(keys=keys, rest=rest) if held.kind in _KEYED:
            for key in keys:
                read_key(trail, module, key, key, held)
            if rest is not None:
                trail.shows(pattern, "takes the rest of", held)
        case ast.MatchAs(pattern=inner, name=name):
            if inner is not None:
                _match(trail, module, inner, held)
            if name is not None:
                home = module.home(name, module.scopes[pattern]) or module.top
                for load in home.loads.get(name, []):
                    if pattern in module.bindings(load):
                        trail.hold(load, held)
        case ast.MatchOr(patterns=patterns):
            for one in patterns:
                _match(trail, module, one, held)
        case ast.MatchSingleton():
            pass
        case ast.MatchClass(patterns=[], kwd_patterns=[]):
            pass
        case ast.MatchClass(patterns=[], kwd_attrs=names):
            for name in names:
                known, found = reading(held, name)
                if held.around or not known or found is not None:
                    trail.shows(pattern, f"reads .{name} of", held)
        case _:
            trail.shows(pattern, "takes apart", held)
