"""Tokens and keys of the legacy service in source code: where they come from, where they go."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from ci_migrate.codemod.known.shapes import AUDIENCE
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed

DELEGATED = frozenset(
    ("acquire_token_interactive", "acquire_token_by_device_flow", "initiate_device_flow")
    + ("acquire_token_by_username_password", "acquire_token_on_behalf_of")
    + ("acquire_token_by_authorization_code", "acquire_token_by_auth_code_flow")
)


def audiences(module: Module) -> Iterator[tuple[ast.Constant, bool]]:
    """Every constant that is a legacy audience, and whether it is a scope (else a resource)."""
    inside = {id(value) for node in module.each(ast.JoinedStr) for value in node.values}
    for node in module.each(ast.Constant):
        if isinstance(node.value, str) and id(node) not in inside:
            match = AUDIENCE.fullmatch(node.value)
            if match and not isinstance(module.parents.get(node), ast.Expr):
                yield node, match[1] is not None


def is_delegated(module: Module) -> bool:
    """Whether the module gets tokens in the name of a user: another grant than the companion's."""
    return any(module.attributes(name) for name in DELEGATED)


def key_entries(module: Module) -> Iterator[tuple[ast.Dict, ast.expr]]:
    """Dictionary displays with an entry for the subscription key, and the key's node."""
    for node in module.each(ast.Dict):
        for key in node.keys:
            if isinstance(key, ast.Constant) and _is_key_header(key.value):
                yield node, key


def is_sign_in(name: ast.expr | None) -> bool:
    """Whether the key of a header dictionary names a token or a subscription key."""
    return is_token(name) or (isinstance(name, ast.Constant) and _is_key_header(name.value))


def is_token(name: ast.expr | None) -> bool:
    """Whether the key of a header dictionary names a token."""
    word = name.value if isinstance(name, ast.Constant) else None
    return isinstance(word, str) and word.lower() == "authorization"


def _is_key_header(value: object) -> bool:
    return isinstance(value, str) and value.lower() == "ocp-apim-subscription-key"


def client_headers(module: Module) -> Iterator[tuple[ast.expr, bool]]:
    """What a program sets as headers on clients of the service, and whether it always does.

    As tables, of every module that was read: a client is often made in another than it is used in.
    """
    for one in module.program.parsed() if module.program is not None else (module,):
        for node in one.each(ast.Attribute):
            if _is_of_client(one, node):
                always = _is_unconditional(one, node)
                yield from ((table, always) for table in _put(one, node))


def _is_unconditional(module: Module, node: ast.AST) -> bool:
    """Whether a node is reached whenever its function, or its module as a program, runs."""
    while (parent := module.parents.get(node)) is not None:
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            return True
        if isinstance(parent, ast.If) and "__name__" not in ast.unparse(parent.test):
            return False
        if isinstance(parent, ast.IfExp | ast.For | ast.While | ast.match_case | ast.BoolOp):
            return False
        node = parent
    return True


def _is_of_client(module: Module, node: ast.Attribute) -> bool:
    """Whether an attribute is ``config.headers`` or ``_client.add_header`` of a client.

    What msrest holds there goes out with each call; its credentials never do, since the client
    is made without them.
    """
    owner = node.value
    if isinstance(owner, ast.Name):
        owner = module.assigned(owner) or owner
    if not isinstance(owner, ast.Attribute):
        return False
    return (owner.attr, node.attr) in (("config", "headers"), ("_client", "add_header"))


def _put(module: Module, node: ast.Attribute) -> Iterator[ast.expr]:
    """What a use of headers puts there."""
    parent = module.parents[node]
    above = module.parents[parent] if isinstance(parent, ast.expr) else None
    match parent, above:
        case ast.Call(args=[name, value]), _:
            yield ast.Dict(keys=[name], values=[value])
        case ast.Attribute(attr="update"), ast.Call(args=[table]):
            yield table
        case ast.Attribute(attr="update"), ast.Call(keywords=named) if named:
            yield ast.Dict(
                keys=[ast.Constant(one.arg) if one.arg else None for one in named],
                values=[one.value for one in named],
            )
        case ast.Subscript(slice=name), ast.Assign(value=value):
            yield ast.Dict(keys=[name], values=[value])
        case ((ast.Assign(value=value) | ast.AugAssign(value=value)), _):
            yield value


def own_token(module: Module, call: ast.Call, companion: str) -> str:
    """The source of a token for Dataverse at a call.

    From the credential object that the program has, where it is at hand there; else from the
    companion.
    """
    found = {
        ast.unparse(node.func.value): node.func.value
        for node in module.each(ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_token"
        and any(_is_scope(one) for one in node.args)
        and not isinstance(module.parents[node], ast.Await)
    }
    if len(found) == 1:
        said, receiver = found.popitem()
        if _is_at_hand(module, receiver, call):
            return f"{said}.get_token({companion}.SCOPE).token"
    return f"{companion}.token()"


def _is_scope(node: ast.expr) -> bool:
    match = (
        AUDIENCE.fullmatch(node.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        else None
    )
    return match is not None and match[1] is not None


def _is_at_hand(module: Module, receiver: ast.expr, call: ast.Call) -> bool:
    """Whether an expression is the same object at a call: of the module, or of its class."""
    made = constructed(module, receiver)
    if made is None or not made[0].startswith("azure.identity."):
        return False
    if ".aio." in made[0]:
        return False
    match receiver:
        case ast.Name(id=name):
            bindings = module.top.bindings.get(name, [])
            shadowed = module.home(name, module.scopes[call]) is not module.top
            if len(bindings) != 1 or shadowed:
                return False
            return module.statement(bindings[0]).lineno < _first(module, call)
        case ast.Attribute(value=ast.Name(id="self")):
            klass, function = module.klass(receiver), module.function(call)
            own = klass is not None and module.klass(call) is klass
            return own and isinstance(function, ast.FunctionDef) and not function.decorator_list
    return False


def _first(module: Module, call: ast.Call) -> float:
    """The line before which a name of the module has to be bound for a call: any in a function."""
    return math.inf if module.function(call) is not None else call.lineno
