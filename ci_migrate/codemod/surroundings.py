"""What stands around a call: whether a rewritten call and its adapted answer serve it as well."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.objects import constructed
from ci_migrate.codemod.resolve import Evaluation, Evaluator
from ci_migrate.codemod.sites import WIRE, Site
from ci_migrate.model import HOLE, Translation
from ci_migrate.translate import Refusal

# What an adapted response says of the Dataverse request instead of the legacy one.
_TRANSPORT = frozenset(
    ("url", "headers", "request", "raw", "links", "history", "cookies", "next", "elapsed")
    + ("iter_lines", "iter_content", "iter_bytes", "iter_text", "http_version", "next_request")
)
_PAYLOAD = frozenset(("value", "odatacontext", "odatacount", "additional_properties", "message"))
_ENVELOPE = {
    "@odata.nextLink": (
        "next-link",
        "the program follows @odata.nextLink; whether the legacy service sent one is not known",
    ),
    "@odata.count": ("response-shape", "the program reads @odata.count"),
    "@odata.etag": ("response-shape", "the program reads @odata.etag"),
}
_KEPT = {
    "requests": frozenset(
        ("headers", "timeout", "verify", "proxies", "cookies", "cert", "allow_redirects")
    ),
    "httpx": frozenset(("headers", "timeout", "follow_redirects", "cookies")),
}
# What a session may hold that its requests then carry.
_CARRIED = frozenset(("params", "auth", "hooks", "event_hooks"))


def check_surroundings(site: Site, translation: Translation, positional: int) -> None:
    """Refusal, naming the line, where the surroundings of a call could not be kept."""
    if site.kind == "other":
        raise Refusal(
            "unknown-client", f"{site.callee}() is handed the URL; what it does is its own"
        )
    if any(loss.id == "single-row" for loss in translation.losses):
        raise Refusal("response-shape", "a read by key returns one object, a query returns a list")
    _check_place(site)
    _check_arguments(site, positional)
    _check_session(site)
    _check_headers(site)
    _check_library(site)
    _check_consumers(site, translation)


def _check_place(site: Site) -> None:
    current = site.module.parents.get(site.node)
    while isinstance(current, ast.expr | ast.keyword):
        if isinstance(current, ast.JoinedStr):
            raise Refusal("response-shape", "the call stands inside an f-string; name its result")
        current = site.module.parents.get(current)


def _check_arguments(site: Site, positional: int) -> None:
    """Every argument is one that the rewritten call takes, too."""
    if site.kind == "client":
        known = {*WIRE, "instance_id", "relative_path", "proxy", "custom_headers", "raw"}
    else:
        known = {"url", "params", "method", *_KEPT[site.kind.removesuffix("-async")]}
        if site.receiver is None and site.kind == "httpx":
            known.add("verify")
    for keyword in site.node.keywords:
        if keyword.arg is None:
            raise Refusal("dynamic-query", "arguments are handed over with **")
        if keyword.arg not in known:
            raise Refusal("unknown-client", f"the argument {keyword.arg}= is not carried over")
    if any(isinstance(one, ast.Starred) for one in site.node.args):
        raise Refusal("dynamic-query", "arguments are handed over with *")
    if len(site.node.args) > positional:
        raise Refusal("unknown-client", "arguments are handed over by position; name them")


def _check_session(site: Site) -> None:
    """The session of a call adds nothing to it that a Dataverse query could not carry."""
    if site.receiver is None or site.kind == "client":
        return
    made = constructed(site.module, site.receiver)
    call = made[1] if made else None
    for keyword in call.keywords if call else ():
        if keyword.arg is None or keyword.arg in _CARRIED:
            raise Refusal("unknown-client", f"the session has {keyword.arg or '**'} of its own")
    for node in ast.walk(site.module.tree):
        if not isinstance(node, ast.Attribute) or node.attr not in {*_CARRIED, "mount"}:
            continue
        if call is None or constructed(site.module, node.value) != made:
            continue
        if node.attr in _CARRIED:
            raise Refusal(
                "unknown-client", f"line {node.lineno}: the session has .{node.attr} of its own"
            )
        use = site.module.parents[node]
        if isinstance(use, ast.Call) and use.args and _names_host(site, use.args[0]):
            raise Refusal(
                "unknown-client",
                f"line {node.lineno} mounts an adapter for the legacy host; mount it for the "
                "Dataverse host as well",
            )


def _check_headers(site: Site) -> None:
    """The token of a call is not one that is written in the code."""
    names = ("headers", "custom_headers")
    value = next((one.value for one in site.node.keywords if one.arg in names), None)
    if isinstance(value, ast.Name):
        value = site.module.assigned(value)
    if not isinstance(value, ast.Dict):
        return
    for key, token in zip(value.keys, value.values, strict=True):
        if isinstance(key, ast.Constant) and str(key.value).lower() == "authorization":
            text = Evaluator(site.module, Evaluation()).text(token)
            if text is not None and not HOLE.search(text):
                raise Refusal("needs-token", f"line {token.lineno}: the token is written there")


def _check_library(site: Site) -> None:
    """The library of a call is the real one: nothing in the file puts something in its place."""
    line = _replaced(site.module)
    if line is not None:
        raise Refusal("unknown-client", f"line {line} puts something in the library's place")


@lru_cache(maxsize=1)  # the sites of a module come one after another
def _replaced(module: Module) -> int | None:
    """The line that replaces a part of requests or httpx by something else."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(ctx=ast.Store()):
                replaced = _is_library(module.dotted(node))
            case ast.Call(args=[ast.Constant(value=str() as target), *_]):
                replaced = "patch" in ast.unparse(node.func) and _is_library(target)
            case ast.Call(args=[ast.Name() | ast.Attribute() as target, *_]):
                called = ast.unparse(node.func)
                replaced = called.endswith(("patch.object", "setattr")) and _is_library(
                    module.dotted(target)
                )
            case _:
                continue
        if replaced:
            return node.lineno
    return None


def _is_library(name: str | None) -> bool:
    return (name or "").partition(".")[0] in ("requests", "httpx")


def _names_host(site: Site, node: ast.expr) -> bool:
    text = Evaluator(site.module, Evaluation()).text(node)
    return text is None or "ci.ai.dynamics" in text


def _check_consumers(site: Site, translation: Translation) -> None:
    """What reads the answer reads nothing that an adapted answer lacks."""
    for node, attribute in _attributes(site):
        if site.kind == "client":
            if attribute not in _PAYLOAD:
                raise Refusal(
                    "response-shape",
                    f"line {node.lineno} reads .{attribute} of the client's answer",
                )
        elif attribute in ("text", "content") and not _is_parsed_or_error(site, node):
            raise Refusal(
                "response-shape",
                f"line {node.lineno} uses the body as text; it is written otherwise",
            )
        elif attribute == "json" and (place := _written_whole(site, node)) is not None:
            raise Refusal(
                "response-shape",
                f"line {place} writes out the whole answer; its @odata.context names the service",
            )
        elif attribute in _TRANSPORT:
            raise Refusal(
                "response-shape", f"line {node.lineno} reads .{attribute} of the response"
            )
    scope = site.module.function(site.node) or site.module.tree
    missing = _missing(translation)
    for one in ast.walk(site.module.tree if _escapes(site) else scope):
        if isinstance(one, ast.Attribute) and site.kind != "client" and _reads_request(one):
            raise Refusal(
                "response-shape", f"line {one.lineno} may read .{one.attr} of the response"
            )
    for one in ast.walk(scope):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            if one.value in _ENVELOPE:
                reason, said = _ENVELOPE[one.value]
                raise Refusal(reason, f"line {one.lineno}: {said}")
            if one.value in _ERROR_KEYS and _is_key(site, one):
                raise Refusal(
                    "response-shape",
                    f"line {one.lineno} reads '{one.value}' of an error; Dataverse errors are "
                    '{"error": {"code", "message"}}',
                )
            if one.value in missing:
                raise Refusal(
                    "missing-column",
                    f"line {one.lineno} names {one.value}, for which Dataverse has no column",
                )


_ERROR_KEYS = frozenset(("error", "message", "errorCode", "innerError", "statusCode"))


def _is_key(site: Site, node: ast.Constant) -> bool:
    """Whether a text picks an entry: a subscript, ``get``, or ``in``."""
    parent = site.module.parents[node]
    match parent:
        case ast.Subscript(ctx=ast.Load()):
            return parent.slice is node
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            return left is node
        case ast.Call(func=ast.Attribute(attr="get")):
            return bool(parent.args) and parent.args[0] is node
    return False


def _written_whole(site: Site, node: ast.Attribute) -> int | None:
    """The line on which a parsed answer is printed or dumped as it is."""
    module = site.module
    call = module.parents[node]
    uses: list[ast.AST] = [call]
    if isinstance(module.parents.get(call), ast.Assign):
        targets = module.parents[call].targets  # type: ignore[attr-defined]  # an Assign
        uses = [load for one in targets if isinstance(one, ast.Name) for load in module.loads(one)]
    for use in uses:
        parent = module.parents.get(use)
        if isinstance(parent, ast.Call) and use in parent.args:
            name = ast.unparse(parent.func).rpartition(".")[2]
            if name in ("print", "pprint", "dump", "dumps", "str", "repr"):
                return parent.lineno
    return None


def _is_parsed_or_error(site: Site, node: ast.AST) -> bool:
    """Whether a body read as text is parsed as JSON, or stands where an error is handled."""
    parent = site.module.parents.get(node)
    if isinstance(parent, ast.Call) and ast.unparse(parent.func).endswith("loads"):
        return True
    while parent is not None and not isinstance(parent, ast.FunctionDef | ast.Module):
        if isinstance(parent, ast.ExceptHandler | ast.Raise | ast.Assert):
            return True
        if isinstance(parent, ast.If | ast.IfExp) and re.search(
            r"status_code|\.ok\b|is_error|is_success|\.status\b", ast.unparse(parent.test)
        ):
            return True
        parent = site.module.parents.get(parent)
    return False


def _missing(translation: Translation) -> frozenset[str]:
    """Legacy columns that the answer will lack."""
    if any(loss.id == "missing-columns" for loss in translation.losses):
        return frozenset(shipped().tables["unifiedactivity"].missing)
    return frozenset()


def _attributes(site: Site) -> Iterator[tuple[ast.Attribute, str]]:
    """The attributes read of the answer, where it stays in sight."""
    module = site.module
    node: ast.AST = site.node
    parent = module.parents[node]
    while isinstance(parent, ast.Await):
        node, parent = parent, module.parents[parent]
    if isinstance(parent, ast.Attribute):
        yield parent, parent.attr
        return
    names: list[ast.Name] = []
    if isinstance(parent, ast.Assign):
        names = [one for one in parent.targets if isinstance(one, ast.Name)]
    elif isinstance(parent, ast.NamedExpr | ast.AnnAssign) and isinstance(parent.target, ast.Name):
        names = [parent.target]
    for name in names:
        for load in module.loads(name):
            use = module.parents[load]
            if isinstance(use, ast.Attribute):
                yield use, use.attr


def _reads_request(node: ast.Attribute) -> bool:
    """Whether an attribute is one that only responses and their errors have."""
    inner = node.value
    if isinstance(inner, ast.Attribute) and inner.attr in ("response", "request"):
        return node.attr in _TRANSPORT
    if not isinstance(node.ctx, ast.Load) or (isinstance(inner, ast.Name) and inner.id in _OWN):
        return False
    return node.attr in ("url", "history", "elapsed", "links") and isinstance(inner, ast.Name)


_OWN = frozenset(("self", "cls", "settings", "config", "args", "options"))


def _escapes(site: Site) -> bool:
    """Whether the answer itself leaves the sight of its function."""
    module = site.module
    parent = module.parents[site.node]
    while isinstance(parent, ast.Await | ast.NamedExpr):
        parent = module.parents[parent]
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        uses = [module.parents[load] for load in module.loads(parent.targets[0])]
        return any(not isinstance(use, ast.Attribute | ast.Compare | ast.If) for use in uses)
    return not isinstance(parent, ast.Attribute | ast.Expr)
