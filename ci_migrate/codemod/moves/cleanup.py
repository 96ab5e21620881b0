"""What the edits of a file leave without a user: imports, local texts, the client object."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable

from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.python.acting import acting, builds
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.names import Module, Scope
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.scopes import Function
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.formats import is_text


def drop_unused(module: Module, edits: Edits, elsewhere: Callable[[str], bool]) -> None:
    """Drops what only the edited calls needed, as far as nothing else can see it.

    ``elsewhere``: whether another file may use a name of this module.
    """
    if module.source.name.endswith("__init__.py"):
        return
    while _drop_round(module, edits, elsewhere):
        pass


def _drop_round(module: Module, edits: Edits, elsewhere: Callable[[str], bool]) -> bool:
    written, quoted = _names_in(edits.texts()), _quoted_names(module)
    exported = _exported(module)
    found = False
    for scope in {id(one): one for one in module.scopes.values()}.values():
        local = _is_plain_function(scope.node)
        kept = _names_in(edits.texts(scope.node)) if local else written | quoted
        for name, bindings in scope.bindings.items():
            loads = scope.loads.get(name, [])
            if name in kept or name in exported or not loads:
                continue
            if not all(edits.covers(one) for one in loads):
                continue
            if scope is module.top and elsewhere(name):
                continue
            idle = [_idle(module, edits, scope, one) for one in bindings]
            gone = [one for one in idle if one is not None]
            for node in gone if len(gone) == len(idle) else ():
                found = True
                edits.drop(node)
    return found


def _idle(
    module: Module, edits: Edits, scope: Scope, binding: ast.AST
) -> ast.stmt | ast.alias | None:
    """What goes with a binding that nothing reads; None where it does more than bind."""
    statement = module.statement(binding) if binding in module.parents else None
    if statement is None or edits.covers(statement) or has_comment(statement, edits):
        return None
    if isinstance(binding, ast.alias):
        home = module.parents.get(statement)
        plain = isinstance(home, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef)
        return binding if plain and not edits.covers(binding) else None
    value = module.bound_value(binding)
    if module.parents[binding] is not statement:
        return None  # one of several names
    if value is None or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return None
    made = constructed(module, value) if isinstance(value, ast.Call) else None
    if made is not None and is_client_class(made[0]):
        return statement
    if isinstance(scope.node, ast.ClassDef):
        return None
    return statement if _only_gives_a_value(module, edits, scope, value) else None


def _only_gives_a_value(module: Module, edits: Edits, scope: Scope, value: ast.expr) -> bool:
    """Whether evaluating an expression can do nothing but give a value.

    What may fail has to be evaluated by the rewritten code as well.
    """
    risky = [one for one in walk(value) if isinstance(one, ast.Call | ast.Subscript)]
    risky = [one for one in risky if not _only_writes(module, one)]
    doing = [ast.dump(one) for one in acting(module, value)]
    if not risky and not doing:
        return True
    said = Counter(
        ast.dump(one)
        for text in (edits.texts(scope.node) if scope is not module.top else edits.texts())
        for one in ast.walk(ast.parse(text.strip(), mode="eval"))
    )
    return all(ast.dump(one) in said for one in risky) and all(said[one] == 1 for one in doing)


def _only_writes(module: Module, node: ast.expr) -> bool:
    """Whether a call puts a text or an object together, or quotes a text, and cannot fail."""
    match node:
        case ast.Call() if builds(module, node):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format" | "join")):
            return True
        case ast.Call(func=function, args=[given, *_]):
            name = module.dotted(function)
            if name in ("urllib.parse.quote", "urllib.parse.quote_plus"):
                return is_text(module, given)
            return name == "urllib.parse.urlencode" and isinstance(given, ast.Dict)
    return False


def has_comment(statement: ast.stmt, edits: Edits) -> bool:
    """Whether a comment stands in a statement or, over blank lines, above it."""
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    above = first - 1
    while above >= 0 and not edits.lines[above].strip():
        above -= 1
    if above >= 0 and edits.lines[above].lstrip().startswith("#"):
        return True
    return any("#" in edits.lines[number] for number in range(first, last + 1))


def _names_in(texts: Iterable[str]) -> set[str]:
    return {
        node.id
        for text in texts
        for node in walk(ast.parse(text.strip(), mode="eval"))
        if isinstance(node, ast.Name)
    }


def _is_plain_function(node: ast.AST) -> bool:
    """Whether a scope is that of a function in which no text can name a variable."""
    return isinstance(node, Function) and reads_names(node) is None


def reads_names(function: Function) -> ast.expr | None:
    """What may read variables of a function by texts that name them: pandas does after an @."""
    for one in walk(function):
        match one:
            case ast.Call(func=ast.Name(id="vars"), args=[_]):
                continue
            case ast.Call(func=ast.Name(id="locals" | "vars" | "eval" | "exec")):
                return one
            case ast.Call(func=ast.Attribute(attr="query" | "eval"), args=[first, *_]):
                if not isinstance(first, ast.Constant) or "@" in str(first.value):
                    return one
            case ast.Attribute(attr="f_locals"):
                return one
    return None


def _quoted_names(module: Module) -> set[str]:
    """Names inside texts that read like types or targets: annotations in quotes, patches."""
    return {
        word
        for node in module.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[\w.\[\]|, ]+", node.value)
        for word in re.findall(r"\w+", node.value)
    }


def _exported(module: Module) -> set[str]:
    values = [module.bound_value(one) for one in module.top.bindings.get("__all__", [])]
    return {
        one.value
        for value in values
        if isinstance(value, ast.List | ast.Tuple)
        for one in value.elts
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
