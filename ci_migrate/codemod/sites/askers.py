"""Files that name nothing of the service: they get its address, or call methods that send to it."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ci_migrate.codemod.known.libraries import session_kind
from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.functions import Defined, returns_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed, function_of
from ci_migrate.codemod.python.program import Program
from ci_migrate.codemod.sites.relayed import asks_like
from ci_migrate.codemod.sites.relays import relay_of
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.translate import HOST


def askers(program: Program, known: Iterable[Path]) -> list[Path]:
    """Further files with calls of relaying methods, or of those that give or get an address."""
    reached = list(known)
    found: dict[Path, None] = {}
    for module in filter(None, map(program.module, reached)):
        with suppress(Exception):  # whatever it is, it is told where the file is judged
            found |= dict.fromkeys(one for one in _addressed(module) if one not in reached)
            for method in (*_relaying(module), *_addressing(module)):
                program.bring_mentions(method.name)
                found |= dict.fromkeys(_calling(program, module, method, {*reached, *found}))
    return list(found)


def _addressed(module: Module) -> Iterator[Path]:
    """The files with functions and classes that a module hands an address of the service.

    Or a session that has one.
    """
    for call in module.each(ast.Call):
        found = module.defined(call.func)
        if found is None or found.module is module:
            continue
        values = [*call.args, *(one.value for one in call.keywords)]
        if any(_leads(module, one) for one in values):
            for one in found.bindings:
                family = module.lineage(one) if isinstance(one, ast.ClassDef) else []
                yield from (module.owner(each).source.path for each in (one, *family))


def _leads(module: Module, node: ast.expr) -> bool:
    """Whether a value is an address of the service, or a session that was made with one."""
    made = constructed(module, node)
    call = None if made is None or session_kind(made[0]) is None else made[1]
    home = module if call is None else module.owner(call)
    values = [node] if call is None else [*call.args, *(one.value for one in call.keywords)]
    texts = (Evaluator(home, Evaluation()).text(one) for one in values)
    return any(text is not None and HOST.match(text) for text in texts)


def _relaying(module: Module) -> Iterator[Defined]:
    """The methods of a module that send what they are handed."""
    functions: list[Defined] = [*module.each(ast.FunctionDef), *module.each(ast.AsyncFunctionDef)]
    for one in functions:
        inside = isinstance(module.parents.get(one), ast.ClassDef)
        if inside and one.args.args[1:] and relay_of(module, one) is not None:
            yield one


def _addressing(module: Module) -> Iterator[Defined]:
    """The methods of a module that give an address of the service."""
    for one in module.each(ast.FunctionDef):
        if not isinstance(module.parents.get(one), ast.ClassDef):
            continue
        for value in returns_of(module, one):
            text = Evaluator(module, Evaluation()).text(value)
            if text is not None and HOST.match(text):
                yield one
                break


def _calling(
    program: Program, home: Module, method: Defined, known: Container[Path]
) -> Iterator[Path]:
    """The parsed files, beside those that are known, that call a method, or may."""
    relay = relay_of(home, method)
    calls = {call for _, call in calls_of(home, method) or ()}
    for module in program.parsed():
        path = module.source.path
        if path in known:
            continue
        uses = (
            one for one in module.attribute_loads(method.name) if isinstance(one, ast.Attribute)
        )
        if any(
            isinstance(call := module.parents[use], ast.Call)
            and call.func is use
            and (
                function_of(module, use) is method
                or (relay is not None and call in calls and asks_like(relay, module, call))
            )
            for use in uses
        ):
            yield path
