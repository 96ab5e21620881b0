"""Where an object goes that a program makes: through names, attributes, functions, modules."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from ci_migrate.codemod.python.calls import arguments, calls_of, chosen_by
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import class_of, constructed, function_of


def open_uses(module: Module, node: ast.Call, known: Container[ast.AST] = ()) -> Iterator[ast.expr]:
    """Where an object that a call makes goes out of sight, in any module of the program.

    ``known`` are methods of it, not called where they stand, that call sites account for.
    """
    seen: set[ast.AST] = set()
    pending: list[ast.expr] = [node]
    while pending:
        use = pending.pop()
        if use in seen:
            continue
        seen.add(use)
        home = module.owner(use)
        carried = [] if home.parents[use] in known else _carriers(home, use)
        if carried is None:
            yield use
        else:
            pending += carried


def _carriers(module: Module, use: ast.expr) -> list[ast.expr] | None:
    """The expressions that hold the object because of one use; None where that is not known."""
    parent = module.parents[use]
    if isinstance(parent, ast.Tuple) and isinstance(parent.ctx, ast.Load):
        return _unpacked(module, parent, use)
    match parent:
        case ast.Assign(targets=[target]) | ast.withitem(optional_vars=target) if target:
            return _targets(module, target)
        case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            return _targets(module, target)
        case ast.withitem() | ast.Compare() | ast.Delete() | ast.Expr() | ast.If():
            return []
        case ast.BoolOp() | ast.IfExp() | ast.Await():
            return [parent]
        case ast.Attribute(attr=attr):
            call = module.parents[parent]
            known = isinstance(call, ast.Call) and call.func is parent
            return [] if known or attr in ("config", "_client", "api_version") else None
        case ast.Return() | ast.Yield():
            return _calls(module, parent)
        case ast.Call() if use is not parent.func:
            return _taken(module, parent, use)
        case ast.keyword():
            call = module.parents[parent]
            return _taken(module, call, use) if isinstance(call, ast.Call) else None
    return None


def _targets(module: Module, target: ast.expr) -> list[ast.expr] | None:
    modules = list(module.program.parsed()) if module.program is not None else [module]
    match target:
        case ast.Name(id=name):
            if module.scopes[target] is module.top and module.program is not None:
                return [load for _, load in module.program.references(module, name)]
            return list(module.loads(target))
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            own = module.klass(target)
            loads = [(one, load) for one in modules for load in one.attribute_loads(name)]
            lost = [(one, load) for one, load in loads if constructed(one, load) is None]
            if any(_is_of(one, load, own) for one, load in lost):
                return None
            return [load for one, load in loads if (one, load) not in lost]
    return None


def _is_of(module: Module, load: ast.expr, klass: ast.ClassDef | None) -> bool:
    """Whether an attribute is read off an object of a class."""
    found = class_of(module, load.value) if isinstance(load, ast.Attribute) else None
    return found is not None and klass in module.lineage(found)


def _calls(module: Module, statement: ast.Return | ast.Yield) -> list[ast.expr] | None:
    """The calls of the function around, each of which gives the object."""
    function = module.function(statement)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    found = calls_of(module, function)
    if not found:
        return None
    calls: list[ast.expr] = [call for _, call in found]
    kept = [one for one in calls if constructed(module.owner(one), one) is not None]
    return kept if len(kept) == len(calls) else None


def _unpacked(module: Module, whole: ast.Tuple, use: ast.expr) -> list[ast.expr] | None:
    """The loads of the names that take a place of a tuple that a function gives."""
    statement = module.parents[whole]
    if not isinstance(statement, ast.Return | ast.Yield):
        return None
    function = module.function(statement)
    found = None if not isinstance(function, Defined) else calls_of(module, function)
    loads: list[ast.expr] = []
    for home, call in found or ():
        parent = home.parents[call]
        target = parent.optional_vars if isinstance(parent, ast.withitem) else None
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
        if not isinstance(target, ast.Tuple) or len(target.elts) != len(whole.elts):
            return None
        name = target.elts[whole.elts.index(use)]
        taken = _targets(home, name)
        if taken is None or any(constructed(home, one) is None for one in taken):
            return None
        loads += taken
    return loads if found else None


def _of_any_class(module: Module, call: ast.Call) -> list[Defined]:
    """The methods of the program that a call by name may run, whatever class its object is of."""
    if not isinstance(call.func, ast.Attribute) or module.dotted(call.func) is not None:
        return []
    modules = list(module.program.parsed()) if module.program is not None else [module]
    return [
        node
        for one in modules
        for klass in one.classes
        for node in klass.body
        if isinstance(node, Defined) and node.name == call.func.attr
    ]


def _taken(module: Module, call: ast.Call, use: ast.expr) -> list[ast.expr] | None:
    """The loads of the parameter of the program that takes the object."""
    klass = module.klass_of(call.func)
    function = module.method(klass, "__init__") if klass else function_of(module, call.func)
    chosen = chosen_by(module, call) if function is None else []
    if chosen:
        loads: list[ast.expr] = []
        for one in chosen:
            owner = module.owner(one)
            names = [name for name, value in (arguments(one, call) or {}).items() if value is use]
            loads += [load for name in names for load in owner.parameter_loads(name)]
        return loads
    if function is None and (named := _of_any_class(module, call)):
        takes = [(one, arguments(one, call) or {}) for one in named]
        taken_by = [
            load
            for one, given in takes
            for name, value in given.items()
            if value is use
            for load in module.owner(one).parameter_loads(name)
        ]
        known = all(constructed(module.owner(one), one) is not None for one in taken_by)
        return taken_by if taken_by and known else None
    if function is None:
        name = module.dotted(call.func)
        program = module.program
        served = program is not None and name is not None and program.is_companion(module, name)
        return [] if served else None
    home = module.owner(function)
    taken = arguments(function, call) or {}
    names = [one for one, value in taken.items() if value is use]
    loads = [load for one in names for load in home.parameter_loads(one)]
    known = all(constructed(home, load) is not None for load in loads)
    return loads if names and known else None
