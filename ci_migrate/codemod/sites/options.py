"""The options of a query that a call is handed apart from its URL, as the program builds them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.keeping import is_reading, uses
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.sites.alternatives import alternatives
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.presence import seen
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.codemod.texts.steps import placing
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal, read_options

Option = tuple[str, str | None]
_QUOTES = ("urllib.parse.quote", "urllib.parse.quote_plus")
_UNSEEN = "the options are put together where they cannot be followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One option: its value, its name and text, and what goes with it when it is dropped.

    ``place`` is the key in a dictionary display, or the statement that stores the option;
    ``optional`` says that it does so only at times.
    """

    place: ast.AST
    node: ast.expr
    name: str = ""
    text: str = ""
    key: ast.expr | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a call is handed as options.

    ``fixed`` says that the entries may be edited where they stand, because this call alone
    reads them; else the call gets a dictionary of its own, and ``steps`` are the statements
    that only this call had a use for.
    """

    entries: tuple[Entry, ...] = ()
    pairs: tuple[Option, ...] = ()
    fixed: bool = True
    steps: tuple[ast.stmt, ...] = ()


NOTHING = Options()


def read_params(site: Site, params: ast.expr | None) -> Options:
    """The options of a call; Refusal where they cannot be told."""
    if params is None:
        return NOTHING
    reader = _Reader(site)
    try:
        found = list(reader.table(params))
    except _NoTable:
        text = Evaluator(site.module, site.evaluation).text(params)
        if text is None:
            raise Refusal("dynamic-query", _UNSEEN) from None
        return Options(pairs=read_options(text))
    named = [one for entry in found for one in reader.named(entry)]
    kept = tuple(one for at, one in enumerate(named) if not _replaced(one, named[at + 1 :]))
    if reader.pairs and len(kept) < len(named):
        raise Refusal("dynamic-query", "an option is given twice")
    return Options(
        entries=kept,
        pairs=tuple((one.name, one.text) for one in kept),
        fixed=reader.fixed and len(kept) == len(named),
        steps=tuple(reader.steps),
    )


def _replaced(entry: Entry, later: Iterable[Entry]) -> bool:
    """Whether an option is always given anew before the call."""
    return any(one.name == entry.name and not one.optional for one in later)


class _NoTable(Exception):
    """What is handed over is no table of options."""


class _Reader:
    """Reads one table of options, in the order in which the program fills it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.module: Module = site.module
        self.evaluator = Evaluator(site.module, site.evaluation)
        self.fixed = True
        self.pairs = False
        self.steps: list[ast.stmt] = []

    def named(self, entry: Entry) -> Iterator[Entry]:
        """The entry with its name and text, for each value that it may have.

        None where the library leaves it out.
        """
        name = None if entry.key is None else self.evaluator.text(entry.key)
        if name is None or HOLE.search(name):
            raise Refusal("dynamic-query", "an option's name is known only to the program")
        library = self.site.library
        values = alternatives(self.module, entry.node)
        if any(map(is_none, values)) and library is not None and library.nones:
            raise Refusal("dynamic-query", library.nones.format(name))
        if len(values) > 1 and isinstance(entry.node, ast.Name):
            self.evaluator.evaluation.doubt(doubt(self.module, entry.node))
        if len(values) == 1:
            if not is_none(entry.node):
                yield replace(entry, name=name, text=entry_text(self.evaluator, entry.node))
            return
        for one in values:
            if not is_none(one):
                text = entry_text(self.evaluator, one)
                yield replace(entry, place=one, node=one, name=name, text=text, optional=True)

    def table(self, node: ast.expr) -> Iterator[Entry]:
        """The entries of a display, of a name, or of a call that copies or encodes them."""
        match node:
            case ast.Dict():
                for key, value in zip(node.keys, node.values, strict=True):
                    if key is None:
                        self.fixed = False
                        yield from self.table(value)
                    else:
                        yield Entry(place=key, node=value, key=key)
            case ast.List() | ast.Tuple():
                self.fixed, self.pairs = False, True
                yield from map(self._pair, node.elts)
            case ast.Name():
                yield from self._name(node)
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                self.fixed = False
                yield from self.table(left)
                yield from self.table(right)
            case ast.Call(args=[], keywords=[]) if (made := self._made(node)) is not None:
                self.fixed = self.fixed and self._is_only_call(node)
                yield from self.table(made)
            case ast.Call(args=[table]) if self._encodes(node):
                self.fixed = self.fixed and isinstance(table, ast.Name)
                for entry in self.table(table):
                    if self._may_be_none(entry):
                        raise Refusal("dynamic-query", "urlencode writes the word None for None")
                    yield entry
            case ast.Call():
                self.fixed = False
                yield from self._call(node)
            case _:
                raise _NoTable

    def _may_be_none(self, entry: Entry) -> bool:
        """Whether something in sight gives an option the value None."""
        values = alternatives(self.module, entry.node)
        found = (one for value in values for one in seen(self.module, value))
        return not self._is_asked(entry) and any(map(is_none, found))

    def _is_asked(self, entry: Entry) -> bool:
        """Whether an option is only stored where its value is no None: ``if top:`` around it."""
        node: ast.AST = entry.place
        name = entry.node.id if isinstance(entry.node, ast.Name) else ""
        while (parent := self.module.parents.get(node)) is not None:
            match parent:
                case ast.If(test=test, body=body) if node in body and _asks_for(test, name):
                    return True
            node = parent
        return False

    def _pair(self, node: ast.expr) -> Entry:
        match node:
            case ast.Tuple(elts=[key, value]) | ast.List(elts=[key, value]):
                return Entry(place=node, node=value, key=key)
        raise Refusal("dynamic-query", _UNSEEN)

    def _call(self, node: ast.Call) -> Iterator[Entry]:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name() as name, attr="copy"), args=[]):
                yield from self.table(name)
            case ast.Call(func=ast.Name(id="dict"), args=[] | [_]):
                for one in node.args:
                    yield from self.table(one)
                yield from self._keywords(node)
            case _:
                raise _NoTable

    def _made(self, node: ast.Call) -> ast.Dict | None:
        """The display that a function of the module gives, and does nothing else."""
        function = function_of(self.module, node.func)
        if not isinstance(function, ast.FunctionDef) or function.decorator_list:
            return None
        if self.module.owner(function) is not self.module:
            return None
        match [one for one in function.body if not _is_docstring(one)]:
            case [ast.Return(value=ast.Dict() as made)] if not acts(self.module, made):
                klass = self.module.parents.get(function)
                overridden = isinstance(klass, ast.ClassDef) and self.module.overridden(
                    klass, function.name
                )
                return None if overridden else made
        return None

    def _is_only_call(self, node: ast.Call) -> bool:
        """Whether nothing else asks the function of a call."""
        function = function_of(self.module, node.func)
        calls = calls_of(self.module, function) if function is not None else None
        return calls is not None and [call for _, call in calls] == [node]

    def _encodes(self, node: ast.Call) -> bool:
        """Whether a call encodes options, each by itself, in one of the usual ways."""
        ways = (one.value for one in node.keywords if one.arg == "quote_via")
        return (
            self.module.dotted(node.func) == "urllib.parse.urlencode"
            and {one.arg for one in node.keywords} <= {"quote_via", "safe"}
            and all(self.module.dotted(one) in _QUOTES for one in ways)
        )

    def _keywords(self, node: ast.Call) -> Iterator[Entry]:
        for keyword in node.keywords:
            if keyword.arg is None:
                yield from self.table(keyword.value)
            else:
                key = ast.Constant(value=keyword.arg)
                yield Entry(place=keyword.value, node=keyword.value, key=key)

    def _name(self, name: ast.Name) -> Iterator[Entry]:
        """What a name holds when the call reads it: its value and the stores before the call."""
        value = self.module.assigned(name)
        if value is None or not isinstance(value, ast.Dict | ast.List | ast.Tuple | ast.Call):
            raise _NoTable
        yield from self.table(value)
        readers, stores = [], []
        self.evaluator.evaluation.doubt(doubt(self.module, name))
        for home, load in uses(self.module, name):
            step = self._step(load) if home is self.module else None
            if step is not None:
                stores.append(step)
            elif load is name or is_reading(home, load):
                readers.append(load)
            else:
                here = "line " if home is self.module else f"{home.source.name}:"
                raise Refusal("dynamic-query", f"{here}{load.lineno} may change {name.id}")
        placed = {step: placing(self.module, step, value, name) for step in stores}
        before = [step for step in stores if placed[step] != "after"]
        for step in before:
            for one in self._stored(step):
                yield replace(one, optional=placed[step] == "maybe")
        alone = readers == [name]
        self.fixed = self.fixed and alone and before == stores
        if alone and before == stores and self.module.function(value) is not None:
            self.steps += [*before, self.module.statement(value)]

    def _step(self, load: ast.expr) -> ast.stmt | None:
        """The statement that stores options through a use of the name."""
        parent = self.module.parents[load]
        whole = self.module.parents.get(parent)
        match parent, whole:
            case ast.Subscript(ctx=ast.Store()), ast.Assign(targets=[_]):
                return whole
            case ast.Attribute(attr="update"), ast.Call(func=func) if func is parent:
                statement = self.module.parents[whole]
                return statement if isinstance(statement, ast.Expr) else None
        return None

    def _stored(self, step: ast.stmt) -> Iterator[Entry]:
        match step:
            case ast.Assign(targets=[ast.Subscript(slice=key)], value=value):
                yield Entry(place=step, node=value, key=key)
            case ast.Expr(value=ast.Call(args=[] | [_]) as call):
                fixed = self.fixed
                for one in call.args:
                    yield from self.table(one)
                    self.fixed = fixed and isinstance(one, ast.Dict)
                self.fixed = self.fixed and not call.keywords
                yield from self._keywords(call)


def _asks_for(test: ast.expr, name: str) -> bool:
    """Whether a test only holds where a name is not None."""
    match test:
        case ast.Name(id=asked):
            return asked == name
        case ast.Compare(left=ast.Name(id=asked), ops=[ast.IsNot()], comparators=[other]):
            return asked == name and is_none(other)
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_asks_for(one, name) for one in values)
    return False


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def entry_text(evaluator: Evaluator, node: ast.expr) -> str:
    """The text of an option's value; a hole where only the program knows it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return str(node.value)
    value = evaluator.module.assigned(node) if isinstance(node, ast.Name) else node
    for one in seen(evaluator.module, node):
        if isinstance(one, ast.List | ast.Tuple | ast.Set | ast.ListComp):
            said = f"line {one.lineno} hands over a list for an option"
            raise Refusal("dynamic-query", said)
        if isinstance(one, ast.Constant) and isinstance(one.value, bytes):
            raise Refusal("dynamic-query", f"line {one.lineno} hands over bytes for an option")
    match value or node:
        case ast.List() | ast.Tuple() | ast.Set() | ast.ListComp():
            raise Refusal("dynamic-query", f"line {node.lineno}: an option has several values")
        case ast.Call(func=ast.Attribute(attr="encode")) | ast.Constant(value=bytes()):
            raise Refusal("dynamic-query", f"line {node.lineno}: an option is given as bytes")
    return evaluator.part(node, {})
