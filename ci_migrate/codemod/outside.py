"""Whether the token of a call visibly comes from outside the program: pasted, an argument, a file.

Such a token is for the legacy service, and nothing in the program can get another one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ci_migrate.codemod.calls import calls_of, handed
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import constructed
from ci_migrate.codemod.sites import Site
from ci_migrate.codemod.tokens import client_headers, is_delegated

_OUTSIDE = frozenset(
    ("os.getenv", "os.environ.get", "sys.stdin.read", "sys.stdin.readline")
    + ("getpass.getpass", "keyring.get_password")
)
_SECRETS = (".secrets.get", "widgets.get", "credentials.getSecret", "userdata.get")
_GOT = ("acquire_token", "access_token", "accessToken", "get_token", "client_credentials")
_GETTING = frozenset(
    ("acquire_token_for_client", "acquire_token_silent", "get_token")
    + ("acquire_token_with_client_credentials",)
)
_DEEPEST = 8


def token_is_outside(site: Site) -> bool:
    """Whether a call sends a token that the program only hands on, or one got for a user."""
    module = site.module
    if is_delegated(module):
        return True
    found = [
        keyword.value
        for keyword in site.node.keywords
        if keyword.arg in ("headers", "custom_headers")
    ]
    named = site.arguments.named.get("headers")
    if named is not None and named not in found:
        found.append(named)
    if site.kind == "client":
        found += client_headers(module)
    elif site.receiver is not None:
        found += _session_headers(module, site.receiver)
    tokens = [token for node in found for token in _authorizations(module, node, 0)]
    return bool(tokens) and any(_is_outside(module, token, 0) for token in tokens)


def _session_headers(module: Module, receiver: ast.expr) -> Iterator[ast.expr]:
    """Everything that is put into the headers of a session, as dictionaries or single values."""
    made = constructed(module, receiver)
    if made is None:
        return
    for keyword in made[1].keywords if made[1] else ():
        if keyword.arg == "headers":
            yield keyword.value
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="headers") as owner)):
                if node.args and constructed(module, owner.value) == made:
                    yield node.args[0]
            case ast.Assign(targets=[ast.Subscript() as target]):
                yield from _stored(module, target, node.value, made)


def _stored(
    module: Module, target: ast.Subscript, value: ast.expr, made: tuple[str, ast.Call | None]
) -> Iterator[ast.expr]:
    match target:
        case ast.Subscript(
            value=ast.Attribute(attr="headers") as owner, slice=ast.Constant() as key
        ):
            if constructed(module, owner.value) == made:
                yield ast.Dict(keys=[key], values=[value])


def _authorizations(module: Module, node: ast.expr, depth: int) -> Iterator[ast.expr]:
    """The values under ``Authorization`` in what makes a header dictionary."""
    if depth > _DEEPEST:
        return
    match node:
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None:
                    yield from _authorizations(module, value, depth + 1)
                elif isinstance(key, ast.Constant) and str(key.value).lower() == "authorization":
                    yield value
        case ast.Name() | ast.Attribute() | ast.Call():
            for value in _values(module, node):
                yield from _authorizations(module, value, depth + 1)


def _values(module: Module, node: ast.expr) -> list[ast.expr]:
    """What a name or attribute is bound to, or what a function of the module returns."""
    match node:
        case ast.Name() if (found := module.assigned(node)) is not None:
            return [found]
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            owner = module.klass(node)
            stored = module.attribute_values(owner, name) if owner else []
            return [value for value in stored if value is not None]
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return [
                value.value
                for function in ast.walk(module.tree)
                if isinstance(function, ast.FunctionDef) and function.name == name
                for value in ast.walk(function)
                if isinstance(value, ast.Return) and value.value is not None
            ]
    return []


def _is_outside(module: Module, node: ast.expr, depth: int) -> bool:
    """Whether a token is read from the environment, the command line, a person or a file."""
    if depth > _DEEPEST:
        return False
    parts = list(_given(module, node))
    for one in parts:
        match one:
            case ast.Subscript(value=ast.Name() | ast.Attribute() as table):
                if module.dotted(table) in ("os.environ", "sys.argv"):
                    return True
            case ast.Attribute() if module.dotted(one) in ("os.environ", "sys.argv"):
                return True
            case ast.Call(func=ast.Name(id="input" | "open")):
                return True
            case ast.Call(func=ast.Attribute(attr="read_text" | "read_bytes")):
                return True
            case ast.Call() if module.dotted(one.func) in _OUTSIDE:
                return True
            case ast.Call() if ast.unparse(one.func).endswith(_SECRETS):
                return True
            case ast.Attribute(value=ast.Name() as owner) if _is_parsed(module, owner):
                return True
    return any(
        _is_outside(module.owner(value), value, depth + 1)
        for one in parts
        if isinstance(one, ast.Name | ast.Attribute | ast.Call)
        for value in [*_values(module, one), *_handed(module, one)]
        if not _is_got(value)
    )


def _given(module: Module, node: ast.AST) -> Iterator[ast.AST]:
    """An expression and its parts, but for those of a call that gets a token itself."""
    yield node
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _GETTING:
        return
    if isinstance(node, ast.Subscript) and _is_granted(module, node):
        return
    for child in ast.iter_child_nodes(node):
        yield from _given(module, child)


def _is_granted(module: Module, node: ast.Subscript) -> bool:
    """Whether a token is picked out of the answer to a request that the program sends."""
    key = node.slice.value if isinstance(node.slice, ast.Constant) else None
    if key not in ("access_token", "accessToken"):
        return False
    source = node.value
    while isinstance(source, ast.Call | ast.Attribute):
        source = source.func if isinstance(source, ast.Call) else source.value
    made = module.assigned(source) if isinstance(source, ast.Name) else source
    text = ast.unparse(made) + ast.unparse(node.value) if made is not None else ""
    return bool(text) and not re.search(r"\b(?:open|load|loads|read_text|environ|argv)\b", text)


def _handed(module: Module, node: ast.expr) -> list[ast.expr]:
    """What the calls of a function hand over for the parameter that a name is."""
    found = module.bindings(node) if isinstance(node, ast.Name) else []
    one = found[0] if len(found) == 1 else None
    function = module.function(one) if isinstance(one, ast.arg) else None
    if not isinstance(one, ast.arg) or not isinstance(
        function, ast.FunctionDef | ast.AsyncFunctionDef
    ):
        return []
    values = [handed(function, call, one) for _, call in calls_of(module, function) or ()]
    return [value for value in values if value is not None]


def _is_parsed(module: Module, name: ast.Name) -> bool:
    """Whether a name holds the arguments of the command line."""
    found = module.assigned(name)
    return isinstance(found, ast.Call) and ast.unparse(found.func).endswith("parse_args")


def _is_got(node: ast.expr) -> bool:
    """Whether an expression is a token that the program gets for itself."""
    text = ast.unparse(node)
    return any(word in text for word in _GOT)
