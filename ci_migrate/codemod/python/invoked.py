"""What a call really calls: behind other names, partials, threads and ``getattr``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from ci_migrate.codemod.python.arguments import Arguments, read_arguments
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.partials import is_partial


@dataclass(frozen=True, slots=True)
class Invoked:
    """The function of a call, and how many places of its arguments it takes.

    ``target`` is what names the function in the call, ``function`` what it stands for.
    """

    target: ast.expr
    function: ast.expr
    skip: int = 0
    partial: ast.Call | None = None

    def arguments(self, module: Module, node: ast.Call, names: Sequence[str]) -> Arguments:
        """The arguments that the function gets, those of a partial included."""
        before = [] if self.partial is None else [(self.partial, 1)]
        return read_arguments(module, [*before, (node, self.skip)], names)


def invoked(module: Module, node: ast.Call) -> Invoked:
    """What a call calls, or hands to a thread to be called there."""
    target, skip = node.func, 0
    hands_on = isinstance(target, ast.Attribute) and target.attr == "submit"
    started = module.dotted(target) == "asyncio.to_thread" or runs_partial(module, node)
    if (hands_on or started) and node.args:
        target, skip = node.args[0], 1
    value = module.assigned(target) if isinstance(target, ast.Name) else None
    if is_partial(module, value):
        assert isinstance(value, ast.Call)
        return Invoked(target, value.args[0], skip, value)
    behind = value if value is not None and method_of(value) is not None else target
    return Invoked(target, behind, skip)


def runs_partial(module: Module, node: ast.Call) -> bool:
    """Whether a call makes a partial for nothing but to be run, by a thread of a pool."""
    parent = module.parents.get(node)
    if not is_partial(module, node) or not isinstance(parent, ast.Call):
        return False
    running = isinstance(parent.func, ast.Attribute) and parent.func.attr == "run_in_executor"
    return running and parent.args[1:] == [node] and not parent.keywords


def method_of(function: ast.expr) -> tuple[ast.expr, str] | None:
    """The object and the name of a method: ``a.b`` or ``getattr(a, "b")``."""
    match function:
        case ast.Attribute():
            return function.value, function.attr
        case ast.Call(
            func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str() as name), *_]
        ):
            return owner, name
    return None
