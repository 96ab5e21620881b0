"""Call sites: the calls of a module that reach the legacy service, and by which client."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.arguments import Arguments, read_arguments
from ci_migrate.codemod.holes import Evaluation
from ci_migrate.codemod.libraries import (
    LIBRARIES,
    VERBS,
    Library,
    builder_kind,
    function_kind,
    session_kind,
)
from ci_migrate.codemod.names import Module, is_none
from ci_migrate.codemod.objects import (
    Made,
    argument,
    class_of,
    constructed,
    is_client_class,
)
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.sending import Sending, find_sending
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST

# The client's option arguments and what they are on the wire (D1, D7).
WIRE = {
    "force_search": "forceSearch",
    "search": "$search",
    "select": "$select",
    "skip": "$skip",
    "skiptoken": "$skiptoken",
    "skip_token": "$skiptoken",
    "filter": "$filter",
    "orderby": "$orderby",
    "order_by": "$orderby",
    "expand": "$expand",
    "top": "$top",
}
# Calls that make a text of texts.
TEXT_CALLS = frozenset(
    ("format", "join", "replace", "rstrip", "lstrip", "strip", "lower", "upper", "str")
    + ("removeprefix", "removesuffix", "urljoin", "quote", "quote_plus", "getenv", "split")
)
# Calls that take a URL as a text like any other.
_HARMLESS = frozenset(
    ("print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log")
    + ("append", "add", "write", "format", "join", "replace", "startswith", "endswith", "split")
    + ("rstrip", "strip", "lstrip", "urlparse", "urlsplit", "mount", "echo", "len", "str", "repr")
    + ("getenv", "setdefault", "pprint", "removesuffix", "removeprefix", "partition")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One call to the legacy service.

    ``url`` is the text of the URL with holes, for HTTP clients; ``method`` is the verb, or the
    name of the client's method. ``target`` names what is called: the function of the call, or
    the one that it hands to a thread as the first of its arguments. ``partial`` is the call that
    filled in arguments before; ``sending`` the call that sends what this one builds, and
    ``handed`` says that a method of the client is given to something that calls it in its own
    way. ``receiver`` is the session or client object; ``verb_node`` is the verb of
    ``request(verb, url)``. ``several``: the URL is one of the values of its name.
    """

    module: Module
    node: ast.Call
    kind: str
    method: str
    url: str
    evaluation: Evaluation
    target: ast.expr
    arguments: Arguments
    url_node: ast.expr | None = None
    receiver: ast.expr | None = None
    verb_node: ast.expr | None = None
    partial: ast.Call | None = None
    sending: Sending | None = None
    handed: bool = False
    several: bool = False
    callee: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the holes, for people."""
        return tuple(one.placeholder for one in self.evaluation.holes)

    @property
    def library(self) -> Library | None:
        """The library of an HTTP call; None for the client and for what is not known."""
        return LIBRARIES.get(self.kind)

    @property
    def answer(self) -> ast.Call:
        """The call that gives the answer."""
        return self.node if self.sending is None else self.sending.call

    @property
    def deferred(self) -> bool:
        """Whether the call only hands the function on, to be called in a thread."""
        return self.target is not self.node.func


def find_sites(module: Module) -> Iterator[Site]:
    """Every call of the module that reaches the legacy service, in order of appearance."""
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    for node in sorted(
        calls, key=lambda one: (one.lineno, one.col_offset, -(one.end_col_offset or 0))
    ):
        site = _client_site(module, node) or _http_site(module, node)
        if site is not None:
            yield site


def instance_of(site: Site) -> str | None:
    """The instance id that a call names in its text; None where only the program knows it."""
    url = site.url
    if site.kind == "client":
        node = site.arguments.named.get("instance_id", argument(site.node, 0, "instance_id"))
        text = Evaluator(site.module, Evaluation()).text(node) if node is not None else None
    else:
        found = re.search(r"/instances/([^/?]+)", url)
        text = found[1] if found else None
    return None if text is None or HOLE.search(text) else text


def has_calls(module: Module, made: ast.Call) -> bool:
    """Whether anything is asked of the session that a call makes; True for other calls."""
    name = module.dotted(made.func)
    if name is None or session_kind(name) is None:
        return True
    modules = [module] if module.program is None else list(module.program.parsed())
    return any(
        constructed(one, node.func.value) == (name, made)
        for one in modules
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in VERBS | {"request", "send", "stream", "urlopen", "ws_connect"}
    )


# -- what is called, and with what


@dataclass(frozen=True, slots=True)
class _Called:
    """The function of a call behind aliases, partials and threads, and how many places it takes."""

    target: ast.expr
    function: ast.expr
    skip: int = 0
    partial: ast.Call | None = None

    def arguments(self, module: Module, node: ast.Call, names: Sequence[str]) -> Arguments:
        before = [] if self.partial is None else [(self.partial, 1)]
        return read_arguments(module, [*before, (node, self.skip)], names)


def _called(module: Module, node: ast.Call) -> _Called:
    target, skip = node.func, 0
    hands_on = isinstance(target, ast.Attribute) and target.attr == "submit"
    if (hands_on or module.dotted(target) == "asyncio.to_thread") and node.args:
        target, skip = node.args[0], 1
    value = module.assigned(target) if isinstance(target, ast.Name) else None
    if _is_partial(module, value):
        assert isinstance(value, ast.Call)
        return _Called(target, value.args[0], skip, value)
    return _Called(target, value if isinstance(value, ast.Attribute) else target, skip)


def _is_partial(module: Module, node: ast.expr | None) -> bool:
    return (
        isinstance(node, ast.Call)
        and module.dotted(node.func) == "functools.partial"
        and bool(node.args)
    )


def _method(module: Module, function: ast.expr) -> tuple[ast.expr, str] | None:
    """The object and the name of a method: ``a.b`` or ``getattr(a, "b")``."""
    match function:
        case ast.Attribute():
            return function.value, function.attr
        case ast.Call(func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str() as name)]):
            return owner, name
    return None


# -- calls of the client


def _client_site(module: Module, node: ast.Call) -> Site | None:
    called = _called(module, node)
    found = _client_method(module, called.function)
    handed = False
    if found is None:
        called = _Called(node.func, node.func)
        found, handed = _handed_method(module, node), True
    if found is None:
        return None
    owner, method, made = found
    return Site(
        module=module,
        node=node,
        kind="client",
        method=method,
        url="",
        evaluation=Evaluation(),
        target=called.target,
        arguments=called.arguments(module, node, ()),
        receiver=owner,
        partial=called.partial,
        handed=handed,
        callee=made,
    )


def _client_method(module: Module, function: ast.expr) -> tuple[ast.expr, str, str] | None:
    """The client object, the method's name and the client's class."""
    method = _method(module, function)
    if method is None or method[1] in _PLUMBING or method[1].startswith("_"):
        return None
    made = constructed(module, method[0])
    if made is None or not is_client_class(made[0]):
        return None
    own = class_of(module, method[0])
    if own is not None and module.method(own, method[1]) and method[1] not in shipped().rules:
        return None  # a method of the program's own class
    return (*method, made[0])


_PLUMBING = frozenset(("close", "config", "api_version"))


def _handed_method(module: Module, node: ast.Call) -> tuple[ast.expr, str, str] | None:
    """A method of the client that a call is handed, to call it in its own way.

    A partial whose calls are in sight is none: those are the call sites.
    """
    parent = module.parents.get(node)
    if _is_partial(module, node) and isinstance(parent, ast.Assign):
        names = [one for one in parent.targets if isinstance(one, ast.Name)]
        uses = [(module.parents[load], load) for one in names for load in module.loads(one)]
        if uses and all(isinstance(use, ast.Call) and use.func is load for use, load in uses):
            return None
    for value in [*node.args, *(one.value for one in node.keywords)]:
        found = _client_method(module, value) if isinstance(value, ast.Attribute) else None
        if found and (class_of(module, found[0]) is None or found[1] in shipped().rules):
            return found
    return None


# -- calls over HTTP


def _http_site(module: Module, node: ast.Call) -> Site | None:
    called = _called(module, node)
    kind, method, made, receiver = _transport(module, called.function)
    evaluation = Evaluation()
    evaluator = Evaluator(module, evaluation)
    if kind is None:
        return _other_site(module, node, evaluation, evaluator)
    library = LIBRARIES[kind]
    arguments = called.arguments(module, node, _signature(library, method, receiver))
    url_node = arguments.named.get("url")
    if url_node is None or (called.partial and url_node in ast.walk(called.partial)):
        return None  # a partial that holds the address is a finding of its own
    evaluation.used.update(arguments.spread)
    url = _address(evaluator, url_node, made, library)
    several = url is None
    if several:
        url = _one_of(module, evaluator, url_node)
    if url is None or not HOST.match(url):
        return None
    verb = arguments.named.get("method")
    if method == "request":
        known = evaluator.text(verb) if verb is not None else "get" if library.builder else None
        method = "request" if known is None or HOLE.search(known) else known.lower()
    if verb is None and library.reader == "urlopen":
        data = arguments.named.get("data")
        method = "get" if data is None or is_none(data) else "post"
    return Site(
        module=module,
        node=node,
        kind=kind,
        method=method,
        url=url,
        evaluation=evaluation,
        target=called.target,
        arguments=arguments,
        url_node=url_node,
        receiver=receiver,
        verb_node=verb,
        partial=called.partial,
        sending=find_sending(module, node, library) if library.builder else None,
        callee=ast.unparse(called.function),
        several=several,
    )


def _one_of(module: Module, evaluator: Evaluator, node: ast.expr) -> str | None:
    """One of the values of a name that has several: an address that goes to the service."""
    for one in module.bindings(node) if isinstance(node, ast.Name) else []:
        value = module.bound_value(one)
        text = evaluator.text(value) if value is not None else None
        if text is not None and HOST.match(text):
            evaluator.evaluation.used.add(node)
            return text
    return None


def _signature(library: Library, method: str, receiver: ast.expr | None) -> tuple[str, ...]:
    if library.builder:
        return library.signature
    if method == "request":
        return ("method", "url")
    return library.signature if receiver is None else ("url",)


def _transport(
    module: Module, function: ast.expr
) -> tuple[str | None, str, Made | None, ast.expr | None]:
    """The library and verb of a function, how its session was made, and the session."""
    method = _method(module, function)
    name = module.dotted(function) or ""
    if method is not None and not name:
        head = module.dotted(method[0])
        name = f"{head}.{method[1]}" if head else ""
    if (kind := builder_kind(name)) is not None:
        return kind, "request", None, None
    if (kind := function_kind(name)) is not None:
        verb = name.rpartition(".")[2]
        return kind, "get" if verb == "urlopen" else verb, None, None
    if method is None:
        return None, "", None, None
    made = constructed(module, method[0])
    kind = session_kind(made[0]) if made is not None else None
    if kind is None or method[1] not in LIBRARIES[kind].verbs:
        return None, "", None, None
    return kind, method[1], made, method[0]


def _address(
    evaluator: Evaluator, node: ast.expr, made: Made | None, library: Library
) -> str | None:
    """The whole URL of a request: its own text below the base or the host of its session."""
    url = evaluator.text(node)
    base = _base(evaluator, made, library)
    if base is None or (url or "").startswith("http"):
        return url
    tail = evaluator.part(node, {}) if url is None else url
    if made is not None and made[0].endswith("ClientSession"):
        return urljoin(base, tail)
    return base.rstrip("/") + "/" + tail.lstrip("/")


def _base(evaluator: Evaluator, made: Made | None, library: Library) -> str | None:
    """The ``base_url`` of a session, or the address of a connection's host."""
    if made is None or made[1] is None:
        return None
    if made[0] in library.bound:
        host = argument(made[1], 0, "host")
        text = evaluator.text(host) if host is not None else None
        return None if text is None else f"https://{text}"
    value = next((one.value for one in made[1].keywords if one.arg == "base_url"), None)
    if value is None and made[0].endswith("ClientSession"):
        value = argument(made[1], 0, "base_url")
    return None if value is None else evaluator.text(value)


def _other_site(
    module: Module, node: ast.Call, evaluation: Evaluation, evaluator: Evaluator
) -> Site | None:
    """A call of something else that is handed the URL of a legacy operation."""
    callee = ast.unparse(node.func)
    last = callee.rpartition(".")[2]
    made = module.dotted(node.func) or ""
    if last in _HARMLESS or last.endswith(("Error", "Exception")) or session_kind(made) is not None:
        return None
    if is_client_class(made) or evaluator.text(node) is not None:
        return None
    for value in [*node.args, *(one.value for one in node.keywords)]:
        url = None if isinstance(value, ast.Starred) else evaluator.text(value)
        if (
            url is not None
            and (match := HOST.match(url))
            and "/instances" in url[match.end() - 1 :]
        ):
            return Site(
                module=module,
                node=node,
                kind="other",
                method="",
                url=url,
                evaluation=evaluation,
                target=node.func,
                arguments=Arguments(),
                url_node=value,
                callee=callee,
            )
    return None
