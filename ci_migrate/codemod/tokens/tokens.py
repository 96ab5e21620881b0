"""Tokens and keys of the legacy service in source code: where they come from, where they go."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from ci_migrate.codemod.answers.ends import SPOKEN
from ci_migrate.codemod.known.libraries import VERBS, session_kind
from ci_migrate.codemod.known.shapes import AUDIENCE
from ci_migrate.codemod.python.calls import arguments, calls_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed, function_of
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.sites.sites import Site

DELEGATED = frozenset(
    ("acquire_token_interactive", "acquire_token_by_device_flow", "initiate_device_flow")
    + ("acquire_token_by_username_password", "acquire_token_on_behalf_of")
    + ("acquire_token_by_authorization_code", "acquire_token_by_auth_code_flow")
)
_ACQUIRED = frozenset(
    ("acquire_token_for_client", "acquire_token_silent", "get_token")
    + ("acquire_token_with_client_credentials",)
)
_PLAIN = frozenset(("str", "dict", "format", "join", "urlencode", "loads", "exit"))


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


@dataclass(slots=True)
class TokenFlow:
    """Follows a token from its audience to the calls that send it.

    ``calls`` are the call sites that move. The token may move with them when it reaches nothing
    else: no other call, no other file, no text that a program shows.
    """

    module: Module
    sites: list[Site]
    _seen: set[ast.AST] = field(default_factory=set)

    def only_for_sites(self, node: ast.AST, acquired: bool = False) -> bool:
        """Whether what stands at a node ends only in the call sites."""
        if node in self._seen:
            return True
        self._seen.add(node)
        parent = self.module.parents[node]
        match parent:
            case ast.Call():
                return self._in_call(parent, node, acquired)
            case ast.Assign():
                return all(self._in_target(one, acquired) for one in parent.targets)
            case ast.AnnAssign() | ast.NamedExpr():
                return self._in_target(parent.target, acquired)
            case ast.Return():
                return self._returned(parent, acquired)
            case ast.Compare() | ast.Expr() | ast.If() | ast.Assert():
                return acquired or isinstance(parent, ast.Expr)
            case ast.Raise():
                return acquired
            case ast.expr() | ast.keyword() if not isinstance(parent, ast.Lambda):
                return self.only_for_sites(parent, acquired)
        return False

    def _in_call(self, call: ast.Call, node: ast.AST, acquired: bool) -> bool:
        if any(call is site.node for site in self.sites):
            return True
        name = ast.unparse(call.func).rpartition(".")[2]
        if node is call.func:
            return self.only_for_sites(call, acquired)
        if name in _ACQUIRED or self._is_token_post(call):
            return self.only_for_sites(call, True)
        if name == "update" and isinstance(call.func, ast.Attribute):
            return self._in_target(call.func.value, acquired)
        made = constructed(self.module, call)
        if made is not None and session_kind(made[0]) is not None:
            return self._session_only(made)
        if (loads := self._handed_on(call, node)) is not None:
            return all(self.only_for_sites(one, acquired) for one in loads)
        if name in SPOKEN or name.endswith(("Error", "Exception", "Exit")):
            return acquired
        return name in _PLAIN and self.only_for_sites(call, acquired)

    def _handed_on(self, call: ast.Call, node: ast.AST) -> list[ast.expr] | None:
        """What a function of the module reads of an argument; None for other functions.

        And for those that other modules call, too: what they hand over does not move with this.
        """
        function = function_of(self.module, call.func)
        klass = self.module.klass_of(call.func)
        if function is None and klass is not None:
            function = self.module.method(klass, "__init__")
        if function is None or self.module.owner(function) is not self.module:
            return None
        calls = calls_of(self.module, function)
        if calls is None or any(home is not self.module for home, _ in calls if not is_test(home)):
            return None
        value = node.value if isinstance(node, ast.keyword) else node
        given = arguments(function, call) or {}
        taking = [one for one, handed in given.items() if handed is value]
        if not taking:
            return None
        return [load for one in taking for load in self.module.parameter_loads(one)]

    def _is_token_post(self, call: ast.Call) -> bool:
        return "login.microsoftonline.com" in ast.unparse(call) or any(
            isinstance(value, ast.expr) and "login.microsoftonline.com" in ast.unparse(value)
            for value in (
                self.module.assigned(one) for one in call.args if isinstance(one, ast.Name)
            )
        )

    def _in_target(self, target: ast.expr, acquired: bool) -> bool:
        """Whether everything that reads what a target took ends in the call sites."""
        match target:
            case ast.Name():
                loads: list[ast.expr] = list(self.module.loads(target))
            case ast.Attribute(attr="headers"):
                made = constructed(self.module, target.value)
                return made is not None and self._session_only(made)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                loads = self.module.attribute_loads(name)
            case ast.Subscript():
                return self._in_target(target.value, acquired)
            case _:
                return False
        return all(self.only_for_sites(one, acquired) for one in loads if one is not target)

    def _session_only(self, made: tuple[str, ast.Call | None]) -> bool:
        """Whether a session sends nothing but call sites that move."""
        calls = {id(site.node) for site in self.sites}
        return all(
            id(node) in calls
            for node in self.module.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in VERBS | {"request", "send", "urlopen"}
            and constructed(self.module, node.func.value) == made
        )

    def _returned(self, statement: ast.Return, acquired: bool) -> bool:
        function = self.module.function(statement)
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        if isinstance(self.module.parents.get(function), ast.ClassDef):
            loads = self.module.attribute_loads(function.name)
        else:
            loads = list(self.module.scopes[function].loads.get(function.name, []))
        uses = [self.module.parents[one] for one in loads]
        return all(
            isinstance(use, ast.Call) and use.func is load and self.only_for_sites(use, acquired)
            for use, load in zip(uses, loads, strict=True)
        )
