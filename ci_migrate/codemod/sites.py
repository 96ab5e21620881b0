"""Call sites: the calls of a module that reach the legacy service, and by which client."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import Made, argument, constructed, is_client_class
from ci_migrate.codemod.resolve import Evaluation, Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST

Kind = Literal["requests", "httpx", "httpx-async", "client", "other"]

VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_SESSIONS: dict[str, Kind] = {
    "requests.Session": "requests",
    "requests.session": "requests",
    "requests.sessions.Session": "requests",
    "httpx.Client": "httpx",
    "httpx.AsyncClient": "httpx-async",
}
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
    name of the client's method. ``receiver`` is the session or client object in the call;
    ``verb_node`` is the verb of ``request(verb, url)``.
    """

    module: Module
    node: ast.Call
    kind: Kind
    method: str
    url: str
    evaluation: Evaluation
    url_node: ast.expr | None = None
    receiver: ast.expr | None = None
    verb_node: ast.expr | None = None
    callee: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the holes, for people."""
        return tuple(one.placeholder for one in self.evaluation.holes)


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
        node = argument(site.node, 0, "instance_id")
        text = Evaluator(site.module, Evaluation()).text(node) if node is not None else None
    else:
        found = re.search(r"/instances/([^/?]+)", url)
        text = found[1] if found else None
    return None if text is None or HOLE.search(text) else text


def has_calls(module: Module, made: ast.Call) -> bool:
    """Whether anything is asked of the httpx client that a call makes; True for other calls."""
    name = module.dotted(made.func)
    if name not in ("httpx.Client", "httpx.AsyncClient"):
        return True
    return any(
        constructed(module, node.func.value) == (name, made)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in VERBS | {"request", "send", "stream"}
    )


def _client_site(module: Module, node: ast.Call) -> Site | None:
    if not isinstance(node.func, ast.Attribute):
        return None
    made = constructed(module, node.func.value)
    if made is None or not is_client_class(made[0]) or node.func.attr in ("close", "__enter__"):
        return None
    return Site(
        module=module,
        node=node,
        kind="client",
        method=node.func.attr,
        url="",
        evaluation=Evaluation(),
        receiver=node.func.value,
        callee=made[0],
    )


def _http_site(module: Module, node: ast.Call) -> Site | None:
    kind, method, made = _transport(module, node)
    evaluation = Evaluation()
    evaluator = Evaluator(module, evaluation)
    if kind == "other":
        return _other_site(module, node, evaluation, evaluator)
    offset = 1 if method == "request" else 0
    url_node = argument(node, offset, "url")
    if url_node is None:
        return None
    url = evaluator.text(url_node)
    base = _base(evaluator, made)
    if base is not None and not (url or "").startswith("http"):
        tail = evaluator.part(url_node, {}) if url is None else url
        url = base.rstrip("/") + "/" + tail.lstrip("/")
    if url is None or not HOST.match(url):
        return None
    verb = argument(node, 0, "method") if method == "request" else None
    if method == "request":
        known = evaluator.text(verb) if verb is not None else None
        method = "request" if known is None or HOLE.search(known) else known.lower()
    receiver = node.func.value if isinstance(node.func, ast.Attribute) and made else None
    return Site(
        module=module,
        node=node,
        kind=kind,
        method=method,
        url=url,
        evaluation=evaluation,
        url_node=url_node,
        receiver=receiver,
        verb_node=verb,
        callee=ast.unparse(node.func),
    )


def _transport(module: Module, node: ast.Call) -> tuple[Kind, str, Made | None]:
    """The library and verb of a call, and how its session was made."""
    name = module.dotted(node.func) or ""
    library, _, verb = name.rpartition(".")
    if library in ("requests", "requests.api", "httpx") and verb in VERBS | {"request"}:
        return ("requests" if library.startswith("requests") else "httpx"), verb, None
    if isinstance(node.func, ast.Attribute) and node.func.attr in VERBS | {"request"}:
        made = constructed(module, node.func.value)
        if made is not None and made[0] in _SESSIONS:
            return _SESSIONS[made[0]], node.func.attr, made
    return "other", "", None


def _base(evaluator: Evaluator, made: Made | None) -> str | None:
    """The ``base_url`` of an httpx client."""
    if made is None or made[1] is None or not made[0].startswith("httpx."):
        return None
    value = next((one.value for one in made[1].keywords if one.arg == "base_url"), None)
    return None if value is None else evaluator.text(value)


def _other_site(
    module: Module, node: ast.Call, evaluation: Evaluation, evaluator: Evaluator
) -> Site | None:
    """A call of something else that is handed the URL of a legacy operation."""
    callee = ast.unparse(node.func)
    last = callee.rpartition(".")[2]
    made = module.dotted(node.func) or ""
    if last in _HARMLESS or last.endswith(("Error", "Exception")) or made in _SESSIONS:
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
                url_node=value,
                callee=callee,
            )
    return None
