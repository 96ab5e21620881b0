"""What reads an answer: whether an adapted answer serves it as well."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.sites import Site
from ci_migrate.model import Translation
from ci_migrate.translate import Refusal

_PAYLOAD = frozenset(("value", "odatacontext", "odatacount", "additional_properties", "message"))
# Of the response that raw=True gives beside the payload.
_RAW = frozenset(("status_code", "json", "ok", "raise_for_status", "reason"))
_TRANSPORT = frozenset(("url", "headers", "request", "links", "history", "cookies", "elapsed"))
_ENVELOPE = {
    "@odata.nextLink": (
        "next-link",
        "the program follows @odata.nextLink; whether the legacy service sent one is not known",
    ),
    "@odata.context": (
        "response-shape",
        "the program reads @odata.context, which names the service",
    ),
    "@odata.count": ("response-shape", "the program reads @odata.count"),
    "@odata.etag": ("response-shape", "the program reads @odata.etag"),
}


def check_consumers(site: Site, translation: Translation) -> None:
    """Refusal, naming the line, where something reads what an adapted answer lacks."""
    for use in _answers(site):
        _check_use(site, use)
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


def _written_whole(site: Site, call: ast.AST) -> int | None:
    """The line on which a parsed answer is printed or dumped as it is."""
    module = site.module
    while isinstance(module.parents.get(call), ast.Await):
        call = module.parents[call]
    uses: list[ast.AST] = [call]
    if isinstance(module.parents.get(call), ast.Assign):
        targets = module.parents[call].targets  # type: ignore[attr-defined]  # an Assign
        uses = [load for one in targets if isinstance(one, ast.Name) for load in module.loads(one)]
    for use in uses:
        parent = module.parents.get(use)
        if isinstance(parent, ast.Expr) and _is_displayed(module, parent):
            return parent.lineno
        if isinstance(parent, ast.Call) and use in parent.args:
            name = ast.unparse(parent.func).rpartition(".")[2]
            if name in ("print", "pprint", "dump", "dumps", "str", "repr"):
                return parent.lineno
    return None


def _is_displayed(module: Module, statement: ast.Expr) -> bool:
    """Whether a cell of a notebook shows the value of an expression."""
    return not module.function(statement) and module.source.cell(statement.lineno) is not None


def _is_parsed_or_error(site: Site, node: ast.AST) -> bool:
    """Whether a body read as text is parsed as JSON, or stands where an error is handled."""
    if _is_parsed(site, node):
        return True
    parent = site.module.parents.get(node)
    while parent is not None and not isinstance(parent, ast.FunctionDef | ast.Module):
        if isinstance(parent, ast.ExceptHandler | ast.Raise | ast.Assert):
            return True
        if isinstance(parent, ast.If | ast.IfExp) and re.search(
            r"status_code|\.ok\b|is_error|is_success|\.status\b", ast.unparse(parent.test)
        ):
            return True
        parent = site.module.parents.get(parent)
    return False


def _is_parsed(site: Site, node: ast.AST) -> bool:
    """Whether a text, decoded or under a name, goes into ``loads`` and nowhere else."""
    parent = site.module.parents.get(node)
    match parent:
        case ast.Call(func=func, args=args):
            if func is node:
                return _is_parsed(site, parent)
            name = ast.unparse(func)
            if name == "str" or name.endswith("BytesIO"):
                return _is_parsed(site, parent)
            return node in args and name.endswith(("loads", "json.load"))
        case ast.Attribute(attr="decode" | "strip"):
            return _is_parsed(site, parent)
        case ast.Await():
            return _is_parsed(site, parent)
        case ast.Assign(targets=[ast.Name() as name]):
            loads = site.module.loads(name)
            return bool(loads) and all(_is_parsed(site, one) for one in loads)
    return False


def _missing(translation: Translation) -> frozenset[str]:
    """Legacy columns that the answer will lack."""
    if any(loss.id == "missing-columns" for loss in translation.losses):
        return frozenset(shipped().tables["unifiedactivity"].missing)
    return frozenset()


def _answers(site: Site) -> Iterator[ast.expr]:
    """The expressions that are the answer, where it stays in sight."""
    pending: list[ast.expr] = [site.answer]
    while pending:
        node = pending.pop()
        parent = site.module.parents[node]
        match parent:
            case ast.Await():
                pending.append(parent)
            case (
                ast.Assign(targets=[ast.Name() as name]) | ast.AnnAssign(target=ast.Name() as name)
            ):
                pending += site.module.loads(name)
            case ast.NamedExpr(target=name):
                pending += [parent, *site.module.loads(name)]
            case ast.withitem(optional_vars=ast.Name() as name):
                pending += site.module.loads(name)
            case ast.Attribute(attr="result") if site.deferred:
                call = site.module.parents[parent]
                pending += [call] if isinstance(call, ast.Call) else []
            case _:
                yield node


def _check_use(site: Site, node: ast.expr) -> None:
    """One use of the answer, by the rules of its client or library."""
    parent = site.module.parents[node]
    attribute = parent.attr if isinstance(parent, ast.Attribute) else None
    library = site.library
    if library is None:
        if attribute is not None:
            _check_payload(site, parent, attribute)  # type: ignore[arg-type]  # an Attribute
        return
    if attribute is None:
        if library.opened and not _is_loaded(site, node):
            raise Refusal(
                "response-shape", f"line {node.lineno} hands on the open answer; its body differs"
            )
        _check_written(site, parent)
        return
    assert isinstance(parent, ast.Attribute)
    if attribute in library.bodies:
        if not _is_parsed_or_error(site, parent):
            raise Refusal(
                "response-shape",
                f"line {parent.lineno} uses the body as text; it is written otherwise",
            )
    elif attribute == "json":
        _check_written(site, site.module.parents[parent])
    elif attribute in library.transport:
        raise Refusal("response-shape", f"line {parent.lineno} reads .{attribute} of the response")


def _check_payload(site: Site, node: ast.Attribute, attribute: str) -> None:
    """What is read of the client's answer; behind ``raw=True``, of its two halves."""
    raw = site.arguments.named.get("raw")
    allowed = _PAYLOAD
    if isinstance(raw, ast.Constant) and raw.value:
        allowed = {"output": _PAYLOAD, "response": _RAW}.get(attribute, frozenset())
        whole = site.module.parents[node]
        if attribute == "output" and isinstance(whole, ast.Compare | ast.If | ast.BoolOp):
            return
        attribute = whole.attr if isinstance(whole, ast.Attribute) else attribute
        if attribute == "json":
            _check_written(site, site.module.parents[whole])
    if attribute not in allowed:
        raise Refusal(
            "response-shape", f"line {node.lineno} reads .{attribute} of the client's answer"
        )


def _check_written(site: Site, call: ast.AST) -> None:
    place = _written_whole(site, call)
    if place is not None:
        raise Refusal(
            "response-shape",
            f"line {place} writes out the whole answer; its @odata.context names the service",
        )


def _is_loaded(site: Site, node: ast.expr) -> bool:
    """Whether an open answer is given to ``json.load``, or only entered or compared."""
    parent = site.module.parents[node]
    if isinstance(parent, ast.Call) and parent.args[:1] == [node]:
        return site.module.dotted(parent.func) == "json.load"
    return isinstance(parent, ast.withitem | ast.Compare | ast.Expr | ast.If)


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
    parent = module.parents[site.answer]
    while isinstance(parent, ast.Await | ast.NamedExpr):
        parent = module.parents[parent]
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        uses = [module.parents[load] for load in module.loads(parent.targets[0])]
        return any(not isinstance(use, ast.Attribute | ast.Compare | ast.If) for use in uses)
    return not isinstance(parent, ast.Attribute | ast.Expr)
