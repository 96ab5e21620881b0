"""Why a text that names the service calls nothing where it stands."""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.followed import open_uses
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.sites.sites import has_calls

SPOKEN = frozenset(
    ("print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "echo")
    + ("docopt", "getLogger", "ArgumentParser", "fail", "skip", "exit")
)
# Calls that make a text of texts, or keep a text for later.
_TEXT_CALLS = frozenset(
    ("format", "join", "replace", "rstrip", "lstrip", "strip", "lower", "upper", "str", "bytes")
    + ("removeprefix", "removesuffix", "urljoin", "quote", "quote_plus", "getenv", "split")
    + ("decode", "encode", "field", "Field", "cleandoc", "dedent", "Template")
    + ("substitute", "safe_substitute")
)
_COMPARED = frozenset(("startswith", "mount", "count", "find", "index", "match", "endswith"))
_LOOKED_UP = ("importlib.util.find_spec", "importlib.metadata.", "pkg_resources.")
_TOKENS = frozenset(
    ("acquire_token_for_client", "acquire_token_silent", "acquire_token_interactive", "get_token")
    + ("acquire_token_with_client_credentials", "acquire_token", "get_bearer_token_provider")
    + ("initiate_device_flow", "get_user_token", "fetch_token")
)
# Names of arguments and of form entries, and what a text is under them.
_NAMED = {
    **dict.fromkeys(("scope", "scopes", "resource", "audience"), "the audience of a token"),
    **dict.fromkeys(("description", "epilog", "help", "usage", "doc"), "a text for people"),
}
_SHOWN = frozenset(("stderr", "stdout", "__stderr__", "__stdout__"))


def why_none(module: Module, parent: ast.AST, node: ast.AST) -> str | None:
    """Why a text at a node, standing in its parent, calls nothing; None where it may."""
    match parent:
        case ast.Expr():
            return "docstring or text without use"
        case ast.Compare() | ast.Assert():
            return "compared, not called"
        case ast.Attribute(attr=name) if name in _COMPARED - {"mount"}:
            return "looked at, not called"
        case ast.keyword(arg=name):
            return _NAMED.get(name or "")
        case ast.Dict():
            return _NAMED.get(str(key_of(parent, node)))
        case ast.Call():
            return _of_call(module, parent)
    return None


def _of_call(module: Module, call: ast.Call) -> str | None:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "print" and any(one.arg == "file" and not _is_shown(one) for one in call.keywords):
        return "written out, not called"
    if name in ("len", "bool", "type", "id", "hash") and isinstance(call.func, ast.Name):
        return "looked at, not called"
    if name in SPOKEN or name.endswith(("Error", "Exception", "Warning")):
        return "a text for people"
    if name in _COMPARED:
        return "compared or mounted, not called"
    if name in _TOKENS:
        return "the audience of a token"
    if (module.dotted(call.func) or "").startswith(_LOOKED_UP):
        return "a name that is looked up, not called"
    if is_client_class(module.dotted(call.func)):
        return "the address of the client"
    if not has_calls(module, call) and not any(open_uses(module, call)):
        return "the base of a client that nothing calls"
    return None


def _is_shown(keyword: ast.keyword) -> bool:
    return ast.unparse(keyword.value).rpartition(".")[2] in _SHOWN


def key_of(table: ast.Dict, node: ast.AST) -> object:
    """The key under which a value stands in a dictionary display; None where it is no constant."""
    for key, value in zip(table.keys, table.values, strict=True):
        if value is node and isinstance(key, ast.Constant):
            return key.value
    return None


def is_text(parent: ast.AST, node: ast.AST) -> bool:
    """Whether the parent only makes a further text, or a collection of texts, of a node."""
    match parent:
        case ast.Call():
            if isinstance(node, ast.keyword) and node.arg == "default":
                return True
            called = ast.unparse(parent.func)
            if called.rpartition(".")[2] in _TEXT_CALLS or called.endswith("environ.get"):
                return True
            return parent.func is node and isinstance(node, ast.Attribute)
        case ast.Attribute():
            return parent.attr in _TEXT_CALLS
        case ast.Constant() | ast.JoinedStr() | ast.FormattedValue() | ast.BinOp() | ast.BoolOp():
            return True
        case ast.IfExp() | ast.Tuple() | ast.List() | ast.Set() | ast.Dict() | ast.Starred():
            return True
        case ast.Subscript() | ast.Await() | ast.keyword():
            return True
        case ast.Lambda():  # what makes the value of a field
            return parent.body is node
    return False
