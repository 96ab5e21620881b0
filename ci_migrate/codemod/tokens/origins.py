"""Where the token of a call comes from: got by the program for itself, or from elsewhere.

Only a token that the program gets for itself can become one for Dataverse. A token that somebody
hands over is for the legacy service, and may stand for the rights of that somebody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ci_migrate.codemod.python.calls import arguments, beyond, modules_of
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.derived import Made
from ci_migrate.codemod.python.environment import is_environment
from ci_migrate.codemod.python.fields import filled
from ci_migrate.codemod.python.functions import Defined, returns_of
from ci_migrate.codemod.python.loads import loads_of_global
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import CASTS, class_of, constructed, function_of, unpacked
from ci_migrate.codemod.python.stores import is_test, stores_named
from ci_migrate.codemod.python.supplied import supplied
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.signing import signed_headers, signing_of
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.codemod.tokens.tokens import DELEGATED, client_headers
from ci_migrate.model import HOLE


class Origin(StrEnum):
    """Where a token comes from."""

    GOT = "got"  # by the program, with credentials of its own
    OUTSIDE = "outside"  # from a person, a file, the environment; or got for a user
    UNKNOWN = "unknown"  # from where the tool does not see
    AT_TIMES = "at-times"  # set on the client under a condition


Origins = frozenset[Origin]
_NONE: Origins = frozenset()
_DEEPEST = 3  # functions that are handed on
_GETTING = frozenset(
    ("acquire_token_for_client", "acquire_token_silent", "acquire_token_for_client_credentials")
    + ("get_token", "get_token_info", "acquire_token_with_client_credentials")
    + ("acquire_token_with_client_certificate", "get_bearer_token_provider")
)
_TOKENS = frozenset(("AccessToken", "AccessTokenInfo"))  # what credentials give, with its end
_GETTERS = tuple(f".{name}" for name in _GETTING)
_ENVIRONMENT = ("os.environ", "sys.argv")
_GIVEN = frozenset(
    ("os.getenv", "os.environ.get", "sys.stdin.read", "sys.stdin.readline", "getpass.getpass")
    + ("keyring.get_password", "subprocess.check_output", "subprocess.run", "subprocess.getoutput")
    + ("configparser.ConfigParser", "configparser.RawConfigParser", "dotenv.dotenv_values")
    + ("argparse.ArgumentParser", "pathlib.Path", "click.prompt")
)
_SECRETS = (".secrets.get", "widgets.get", "credentials.getSecret", "userdata.get", ".parse_args")
_LOGIN = re.compile(
    r"login\.(?:microsoftonline|windows|microsoft)|oauth2|grant_type|client_credentials"
)
# Grants in the name of a user, in a form that is a table or a text.
_OF_USER = re.compile(
    r"grant_type\W{1,6}(?:password|refresh_token|authorization_code|device_code|urn\W)"
)
_ASKING = frozenset(("post", "request", "urlopen", "Request", "HTTPSConnection", "fetch_token"))
_PASSING = frozenset(
    ("json", "get", "strip", "decode", "read", "encode", "copy", "rstrip", "result", "lower")
    + ("getvalue", "text", "splitlines", "split", "pop", "setdefault", "model_dump", "getresponse")
    + ("raise_for_status",)
)
_WRAPPING = frozenset(("str", "dict", "format", "join", "loads", "bytes", "load", "safe_load"))


def token_origins(site: Site, headers: ast.expr | None) -> Origins:
    """Where the tokens come from that a call may send; empty where it sends none."""
    finder = _Finder()
    found = _NONE if headers is None else finder.headers(site.module, headers)
    if site.kind == "client":
        for one, always in client_headers(site.module):
            set_there = finder.headers(site.module, one)
            found |= set_there if always or not set_there else {Origin.AT_TIMES}
        return found
    receiver = site.receiver if site.sending is None else site.sending.receiver
    made = constructed(site.module, receiver) if receiver is not None else None
    if made is not None and made[1] is None and not found:
        found = frozenset((Origin.UNKNOWN,))  # who makes the session is not in sight
    for one in _session_headers(site.module, made) if made is not None else ():
        found |= finder.headers(site.module, one)
    return found | _signed(finder, site)


def _signed(finder: _Finder, site: Site) -> Origins:
    """The origins of the tokens that something else puts into the headers of a request."""
    found = _NONE
    package = site.library.package if site.library is not None else ""
    for module, node in signing_of(site):
        tables = [
            table
            for home, use in signed_headers(module, node, package) or ()
            for table in stored(home, use)
        ]
        found |= finder.all_headers(module, tables) or {Origin.UNKNOWN}
    return found


def _session_headers(module: Module, made: Made) -> Iterator[ast.expr]:
    """Everything that is put into the headers of a session, as tables of them."""
    for keyword in made[1].keywords if made[1] else ():
        if keyword.arg == "headers":
            yield keyword.value
    for one in module.program.parsed() if module.program is not None else (module,):
        for node in one.attributes("headers"):
            if constructed(one, node.value) == made:
                yield from stored(one, node)


def _stored_by_call(module: Module, node: ast.expr) -> Iterator[ast.expr]:
    """What a function of the program stores in a table that it is handed."""
    parent = module.parents[node]
    call = module.parents[parent] if isinstance(parent, ast.keyword) else parent
    function = function_of(module, call.func) if isinstance(call, ast.Call) else None
    if not isinstance(call, ast.Call) or not isinstance(
        function, ast.FunctionDef | ast.AsyncFunctionDef
    ):
        return
    home = module.owner(function)
    if function.args.vararg is not None and node in beyond(function, call):
        yield ast.Starred(value=node, ctx=ast.Load())  # what becomes of it there is not in sight
    for parameter, value in (arguments(function, call) or {}).items():
        if value is node:
            for load in home.parameter_loads(parameter):
                yield from stored(home, load)


def stored(module: Module, node: ast.expr) -> Iterator[ast.expr]:
    """What one use of a table stores in it, as tables."""
    parent = module.parents[node]
    above = module.parents[parent] if isinstance(parent, ast.expr) else None
    match parent, above:
        case ast.Attribute(attr="update"), ast.Call(args=given, keywords=named):
            yield from given
            yield ast.Dict(
                keys=[ast.Constant(one.arg) if one.arg else None for one in named],
                values=[one.value for one in named],
            )
        case ast.Attribute(attr="setdefault"), ast.Call(args=[key, value]):
            yield ast.Dict(keys=[key], values=[value])
        case ast.Subscript(slice=key), ast.Assign(value=value):
            yield ast.Dict(keys=[key], values=[value])
        case ((ast.Assign(value=value) | ast.AugAssign(value=value)), _) if value is not node:
            yield value


@dataclass(slots=True)
class _Finder:
    """Follows tokens back to where they come from; each expression is looked at once.

    ``found`` is what each is known to give: nothing while it is looked at.
    """

    found: dict[tuple[ast.AST, bool], Origins] = field(default_factory=dict)

    # -- tables of headers

    def headers(self, module: Module, node: ast.expr) -> Origins:
        """The origins of the tokens in what makes a table of headers."""
        if (node, True) not in self.found:
            self.found[node, True] = _NONE
            self.found[node, True] = self._headers(module.owner(node), node)
        return self.found[node, True]

    def _headers(self, module: Module, node: ast.expr) -> Origins:
        match node:
            case ast.Constant():
                return _NONE
            case ast.Dict():
                return self._entries(module, node)
            case ast.Call() if _is_empty_field(node):
                return _NONE
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return self.headers(module, left) | self.headers(module, right)
            case ast.IfExp(body=one, orelse=other):
                return self.headers(module, one) | self.headers(module, other)
            case ast.BoolOp(values=values):
                return self.all_headers(module, values)
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.headers(module, value)
            case ast.Call(func=ast.Attribute(value=table, attr="copy")):
                return self.headers(module, table)
            case ast.Call(func=ast.Name(id="dict")):
                given = ast.Dict(
                    keys=[ast.Constant(one.arg) if one.arg else None for one in node.keywords],
                    values=[one.value for one in node.keywords],
                )
                args = [_of_pairs(one) for one in node.args]
                return self.all_headers(module, [*args, given])
            case ast.Subscript(value=table, slice=ast.Constant(value=key)) if (
                entries := self._entry(module, table, key)
            ):
                return self.all_headers(module, entries)
            case ast.Name() | ast.Attribute() | ast.Call():
                held = self._values(module, node)
                if held is None:
                    return frozenset((Origin.UNKNOWN,))
                return self.all_headers(module, [*held, *self._stores(module, node)])
        return frozenset((Origin.UNKNOWN,))

    def all_headers(self, module: Module, nodes: Iterable[ast.expr]) -> Origins:
        """The origins of the tokens in what makes several tables."""
        return frozenset(one for node in nodes for one in self.headers(module, node))

    def _entries(self, module: Module, table: ast.Dict) -> Origins:
        found = _NONE
        for key, value in zip(table.keys, table.values, strict=True):
            if key is None:
                found |= self.headers(module, value)
                continue
            name = Evaluator(module.owner(key), Evaluation()).text(key)
            if name is None or HOLE.search(name):
                found |= {Origin.UNKNOWN}
            elif name.lower() == "authorization":
                sent = self.token(module, value)
                none = isinstance(value, ast.Constant)
                found |= sent if sent or none else {Origin.UNKNOWN}
        return found

    def _stores(self, module: Module, node: ast.expr) -> Iterator[ast.expr]:
        """What is stored later in a table that a name or an attribute of an object holds."""
        found = module.defined(node)
        if found is not None and found.name is not None:
            uses = [use for _, use in loads_of_global(found.module, found.name)]
        elif isinstance(node, ast.Name):
            top = _is_global(module, node)
            uses = [use for _, use in loads_of_global(module, node.id)] if top else []
            uses = uses or list(module.loads(node))
        elif isinstance(node, ast.Attribute):
            each = (use for one in modules_of(module) for use in one.attribute_loads(node.attr))
            uses = [one for one in each if isinstance(one, ast.Attribute)]
        else:
            return
        for use in uses:
            yield from stored(module.owner(use), use)
            yield from _stored_by_call(module.owner(use), use)

    # -- tokens

    def token(self, module: Module, node: ast.expr) -> Origins:
        """The origins of a token, or of what it is picked out of."""
        if (node, False) not in self.found:
            self.found[node, False] = _NONE
            self.found[node, False] = self._token(module.owner(node), node)
        return self.found[node, False]

    def _token(self, module: Module, node: ast.expr) -> Origins:
        match node:
            case ast.Constant(value=str() as text) if text.strip().lower() not in ("", "bearer"):
                return frozenset((Origin.OUTSIDE,))
            case ast.Constant():
                return _NONE
            case ast.JoinedStr(values=parts):
                held = [one.value for one in parts if isinstance(one, ast.FormattedValue)]
                return self._all(module, held or parts)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._all(module, (left, right))
            case ast.BinOp(op=ast.Mod(), right=right):
                return self.token(module, right)
            case ast.Tuple(elts=values) | ast.BoolOp(values=values) | ast.List(elts=values):
                return self._all(module, values)
            case ast.IfExp(body=one, orelse=other):
                return self._all(module, (one, other))
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                return self.token(module, value)
            case ast.Dict(values=values):
                return self._all(module, values)
            case ast.Subscript(value=table, slice=ast.Constant(value=str() as key)) if (
                key.lower() == "authorization"
            ):
                return self.headers(module, table)
            case ast.Subscript(value=table, slice=ast.Constant(value=key)) if held := self._entry(
                module, table, key
            ):
                return self._all(module, held)
            case ast.Subscript(value=value):
                return self.token(module, value)
            case ast.Call():
                return self._called(module, node)
            case ast.Name() | ast.Attribute():
                return self._named(module, node)
        return frozenset((Origin.UNKNOWN,))

    def _all(self, module: Module, nodes: Iterable[ast.expr]) -> Origins:
        return frozenset(one for node in nodes for one in self.token(module, node))

    def _entry(self, module: Module, table: ast.expr, key: object) -> list[ast.expr]:
        """All that stands under a key of a table; nothing where that is not in sight."""
        held = self._values(module, table) if isinstance(table, ast.Name | ast.Attribute) else None
        tables = [*(held or ()), *self._stores(module, table)]
        pairs = [
            pair
            for one in tables
            if isinstance(one, ast.Dict)
            for pair in zip(one.keys, one.values, strict=True)
        ]
        plain = all(isinstance(one, ast.Dict) for one in tables)
        if (
            held is None
            or not plain
            or not all(isinstance(name, ast.Constant) for name, _ in pairs)
        ):
            return []
        return [value for name, value in pairs if getattr(name, "value", None) == key]

    def _named(self, module: Module, node: ast.Name | ast.Attribute) -> Origins:
        if module.dotted(node) in _ENVIRONMENT or is_environment(module, node):
            return frozenset((Origin.OUTSIDE,))
        values = self._values(module, node)
        if values is not None:
            return self._all(module, [*values, *self._stores(module, node)])
        if isinstance(node, ast.Attribute):
            return self.token(module, node.value)  # args.token, response.token, module.token
        return frozenset((Origin.UNKNOWN,))

    def _called(self, module: Module, call: ast.Call) -> Origins:
        """The origins of what a call gives."""
        said, last = ast.unparse(call.func), ast.unparse(call.func).rpartition(".")[2]
        name = module.dotted(call.func) or ""
        run = _run_by(module, call)
        own = function_of(module, call.func)
        got = last in _GETTING and own is None
        if got or (run is not None and ast.unparse(run).endswith(_GETTERS)):
            return frozenset((Origin.GOT,))
        if last in DELEGATED or name in _GIVEN or said.endswith(_SECRETS):
            return frozenset((Origin.OUTSIDE,))
        if last in ("input", "open", "read_text", "read_bytes"):
            return frozenset((Origin.OUTSIDE,))
        if (form := _asking_login(module, call)) is not None:
            of_user = any(map(_OF_USER.search, form))
            return frozenset((Origin.OUTSIDE if of_user else Origin.GOT,))
        values = self._values(module, call)
        if values is not None:
            return self._all(module, values)
        if last in _TOKENS and call.args:
            return self.token(module, call.args[0])
        if name in CASTS and len(call.args) == 2:
            return self.token(module, call.args[1])
        if last in _WRAPPING:
            return self._all(module, [*call.args, *(one.value for one in call.keywords)])
        if last in _PASSING and isinstance(call.func, ast.Attribute):
            return self.token(module, call.func.value)
        return frozenset((Origin.UNKNOWN,))

    # -- what names, attributes and calls stand for

    def _values(self, module: Module, node: ast.expr) -> list[ast.expr] | None:
        """Everything that an expression may stand for; None where that is not in sight."""
        match node:
            case ast.Name() | ast.Attribute() if _is_set_elsewhere(module, node):
                return None
            case ast.Name() | ast.Attribute() if (found := module.defined(node)) is not None:
                return self._bound(found.module, list(found.bindings))
            case ast.Name():
                return self._bound(module, module.bindings(node))
            case ast.Attribute():
                return self._attribute(module, node)
            case ast.Call(args=[awaited, *_]) if module.dotted(node.func) == "asyncio.run":
                return [awaited]
            case ast.Call():
                return self._returned(module, _run_by(module, node) or node.func)
        return None

    def _returned(self, module: Module, called: ast.expr, depth: int = 0) -> list[ast.expr] | None:
        """What a function of the program returns, or an object of it that can be called."""
        function = function_of(module, called)
        if function is None and (klass := class_of(module, called)) is not None:
            function = module.method(klass, "__call__")
        if function is not None and doubt(module, called, kinds=False) is not None:
            return None
        if function is not None:
            return self._given_by(module.owner(function), function)
        values = self._values(module, called) if depth < _DEEPEST else None
        held = [self._returned(module.owner(one), one, depth + 1) for one in values or ()]
        known = [one for each in held for one in each or ()]
        return known if known and None not in held else None

    def _given_by(self, module: Module, function: Defined) -> list[ast.expr] | None:
        """What a function returns, or a method and those of heirs that take its place.

        One that returns nothing says what others have to do; None where there are no others.
        """
        found = returns_of(module, function)
        klass = module.parents.get(function)
        if isinstance(klass, ast.ClassDef):
            for heir in module.heirs(klass):
                home = module.owner(heir)
                own = home.method(heir, function.name)
                if own is not None and own is not function:
                    found += returns_of(module.owner(own), own)
        return found or None

    def _attribute(self, module: Module, node: ast.Attribute) -> list[ast.expr] | None:
        klass = class_of(module, node.value) or (
            module.klass(node) if ast.unparse(node.value) in ("self", "cls") else None
        )
        if klass is None:
            return None
        method = module.method(klass, node.attr)
        if method is not None:
            return self._given_by(module.owner(method), method)
        values = [
            value
            for one in module.lineage(klass)
            for value in module.owner(one).attribute_values(one, node.attr)
        ]
        fields = filled(module, klass, node.attr)
        if not any(values):  # a field that the constructions of the class fill
            return None if fields is None or not fields.values else list(fields.values)
        if fields is not None:
            if fields.doubt is not None:
                return None
            values += fields.values
        values += self._from_outside(module, klass, node.attr)
        return [one for one in values if one is not None] if None not in values else None

    def _from_outside(
        self, module: Module, klass: ast.ClassDef, name: str
    ) -> Iterator[ast.expr | None]:
        """What the program puts under an attribute of objects of a class that it made before."""
        for one in modules_of(module):
            for store in () if is_test(one) else stores_named(one, name):
                if not isinstance(store.owner, ast.expr) or store.name is None:
                    continue  # another way to set something, which is a doubt of its own
                own = class_of(one, store.owner)
                if own is None and constructed(one, store.owner) is not None:
                    continue
                if own is None or own in module.lineage(klass) or klass in module.lineage(own):
                    parent = one.parents.get(store.node)
                    yield parent.value if isinstance(parent, ast.Assign) else None

    def _bound(self, module: Module, bindings: list[ast.AST]) -> list[ast.expr] | None:
        found: list[ast.expr] = []
        for one in bindings:
            if isinstance(one, ast.arg):
                handed = supplied(module, one)
                if handed is None:
                    return None
                found += handed
                continue
            value = module.bound_value(one) or unpacked(module, one)
            if value is None:
                return None
            found.append(value)
        return found or None


def _of_pairs(node: ast.expr) -> ast.expr:
    """A list of pairs as the table that ``dict`` makes of it; others as they are."""
    pairs = node.elts if isinstance(node, ast.List | ast.Tuple) else []
    if not pairs or not all(isinstance(one, ast.Tuple) and len(one.elts) == 2 for one in pairs):
        return node
    parts = [one.elts for one in pairs if isinstance(one, ast.Tuple)]
    return ast.Dict(keys=[one[0] for one in parts], values=[one[1] for one in parts])


def _is_empty_field(node: ast.Call) -> bool:
    """Whether a call declares a field that is an empty table at first."""
    given = {one.arg: ast.unparse(one.value) for one in node.keywords}
    named = ast.unparse(node.func).rpartition(".")[2] in ("field", "Field", "ib")
    return named and "dict" in (given.get("default_factory"), given.get("factory"))


def _is_global(module: Module, node: ast.Name) -> bool:
    return node in module.scopes and module.home(node.id, module.scopes[node]) is module.top


def _is_set_elsewhere(module: Module, node: ast.Name | ast.Attribute) -> bool:
    """Whether something gives a name of a module another value from outside."""
    is_global = isinstance(node, ast.Name) and _is_global(module, node)
    named = module.defined(node) is not None or is_global
    return named and doubt(module, node) is not None


def _run_by(module: Module, call: ast.Call) -> ast.expr | None:
    """The function that a call runs in a thread, to give what that gives."""
    match call:
        case ast.Call(func=ast.Attribute(attr="run_in_executor"), args=[_, function, *_]):
            return function
        case ast.Call(args=[function, *_]) if module.dotted(call.func) == "asyncio.to_thread":
            return function
    return None


def _asking_login(module: Module, call: ast.Call) -> list[str] | None:
    """What a call says that asks a login service for a token; None of others."""
    texts = [ast.unparse(call)]
    for one in [*call.args, *(keyword.value for keyword in call.keywords)]:
        for name in walk(one):
            if isinstance(name, ast.Name | ast.Attribute):
                text = Evaluator(module, Evaluation()).text(name)
                value = module.assigned(name) if isinstance(name, ast.Name) else None
                texts += [text or "", ast.unparse(value) if value is not None else ""]
    last = ast.unparse(call.func).rpartition(".")[2]
    return texts if last in _ASKING and any(map(_LOGIN.search, texts)) else None
