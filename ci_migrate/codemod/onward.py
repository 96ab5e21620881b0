"""Methods of the program that hand a request on to the library, with other options at most."""

from __future__ import annotations

import ast

from ci_migrate.codemod.syntax import walk

_SETTING = frozenset(("get", "setdefault", "pop", "update"))
# Options that say how a request is sent, and nothing of what it asks.
_OPTIONS = frozenset(("timeout", "verify", "cert", "proxies", "stream", "allow_redirects"))


def hands_on(method: ast.FunctionDef) -> bool:
    """Whether ``send`` or ``request`` gives what the library's own gives for the same request.

    ``send(request, ...)`` takes one that is built, ``request(method, url, ...)`` builds it.
    """
    sent: list[ast.Call] = []
    for node in walk(method):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(node, ast.Call):
            if _is_above(node, method.name):
                sent.append(node)
            elif not _is_setting(node):
                return False
    count = 1 if method.name == "send" else 2
    names = [one.arg for one in method.args.args][1 : count + 1]
    if len(names) < count or not sent or not (count == 1 or _only_options(method)):
        return False
    given = [one for call in sent for one in (*call.args, *(word.value for word in call.keywords))]
    for node in walk(method):
        if isinstance(node, ast.Name) and node.id in names and node not in given:
            return False
        if isinstance(node, ast.Return) and node.value not in sent:
            return False
    return all(_in_order(call, names) for call in sent)


def _in_order(call: ast.Call, names: list[str]) -> bool:
    said = [ast.unparse(one) for one in call.args[: len(names)]]
    named = {one.arg: ast.unparse(one.value) for one in call.keywords}
    return all(
        said[place] == name if place < len(said) else named.get(name) == name
        for place, name in enumerate(names)
    )


def _only_options(method: ast.FunctionDef) -> bool:
    """Whether everything that a method names of a request says how it is sent."""
    for node in walk(method):
        match node:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Constant(value=str() as word) if word not in _OPTIONS:
                if not _is_text(method, node):
                    return False
            case ast.keyword(arg=str() as word):
                if word not in _OPTIONS and word not in ("method", "url"):
                    return False
    return True


def _is_text(method: ast.FunctionDef, node: ast.Constant) -> bool:
    """Whether a constant is the text in front of a method's body."""
    first = method.body[0]
    return isinstance(first, ast.Expr) and first.value is node


def _is_above(node: ast.Call, name: str) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr != name:
        return False
    owner = node.func.value
    return ast.unparse(owner).startswith("super(") or ast.unparse(owner).endswith("HTTPAdapter")


def _is_setting(node: ast.Call) -> bool:
    match node.func:
        case ast.Name(id="super" | "isinstance" | "float" | "int" | "tuple"):
            return True
        case ast.Attribute(value=ast.Name(), attr=attr):
            return attr in _SETTING
    return False
