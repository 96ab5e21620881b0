"""Statements that put a value together before a call: always, at times, or not at all."""

from __future__ import annotations

import ast
from typing import Literal

from ci_migrate.codemod.python.names import Module
from ci_migrate.translate import Refusal

Placing = Literal["before", "maybe", "after"]


def placing(module: Module, step: ast.stmt, value: ast.expr, use: ast.expr) -> Placing:
    """When a step happens that changes a value, seen from its use; Refusal where it is not known.

    ``before`` the use and always, ``maybe`` where it stands under an ``if``.
    """
    home = module.parents[module.statement(value)]
    above, around = _chain(module, step, home), _chain(module, use, home)
    top = next((one for one in above if module.parents[one] in (home, *around)), None)
    here = next((one for one in around if top and module.parents[one] is module.parents[top]), None)
    if top is None or here is None or module.function(use) is not module.function(step):
        raise Refusal("dynamic-query", f"line {step.lineno} changes the options elsewhere")
    below, outer = above[: above.index(top) + 1], around[around.index(here) + 1 :]
    plain = all(isinstance(one, ast.If) for one in (*below[1:], *outer))
    block = _block(module.parents[top], top)
    if not plain or top is here or here not in block:
        said = f"line {step.lineno} changes the options, and not always or elsewhere"
        raise Refusal("dynamic-query", said)
    if module.source.part(step.lineno) != module.source.part(value.lineno):
        said = f"line {step.lineno} changes the options in another cell, which may run or not"
        raise Refusal("dynamic-query", said)
    if block.index(top) > block.index(here):
        return "after"
    return "before" if top is step else "maybe"


def _chain(module: Module, node: ast.AST, home: ast.AST) -> list[ast.AST]:
    """A node and what it stands in, below a block."""
    found = [node]
    while (parent := module.parents.get(found[-1])) is not None and parent is not home:
        found.append(parent)
    return found


def _block(owner: ast.AST, node: ast.AST) -> list[ast.AST]:
    """The statements of an owner among which one stands."""
    fields = (value for _, value in ast.iter_fields(owner) if isinstance(value, list))
    return next((list(one) for one in fields if node in one), [])
