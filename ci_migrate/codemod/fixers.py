"""The edits that turn a call site into a read of the companion module."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from urllib.parse import unquote

from ci_migrate.adapter import join, split
from ci_migrate.codemod.edits import Edits
from ci_migrate.codemod.emit import WIDTH, literal, movable, value
from ci_migrate.codemod.judge import Judged, bind
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.sites import Site
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal

_FUNCTIONS = {
    "requests": "get",
    "httpx": "get_httpx",
    "httpx-async": "aget_httpx",
    "client": "get_entities",
}


def edit_site(judged: Judged, edits: Edits, companion: str, token: bool) -> None:
    """Adds the edits for one site; Refusal where its texts cannot be written at their place.

    ``token``: the call takes a Dataverse token of its own, because the program's token stays.
    """
    site = judged.site
    edits.replace(site.node.func, f"{companion}.{_FUNCTIONS[site.kind]}")
    edits.indents[edits.span(site.node)] = _inside(site.node, site.module, edits)
    if site.kind == "client":
        _edit_client(judged, edits)
    else:
        _edit_http(judged, edits)
    _add_keywords(judged, edits)
    if token:
        edits.append(site.node, "token", f"{companion}.token()")


def _edit_http(judged: Judged, edits: Edits) -> None:
    site = judged.site
    if site.verb_node is not None:
        edits.drop(site.verb_node)
    name, options = _query(judged)
    for entry in judged.entries:
        text = options.pop(entry.name, None)
        if text is None:
            edits.drop(entry.key)
        elif unquote(text) != entry.text:
            _write(judged, edits, entry.node, unquote(text))
    if judged.params is not None and _all_dropped(judged, edits):
        edits.drop(judged.params)
    assert site.url_node is not None
    if _is_keyword(site, site.url_node):
        edits.rename(site.url_node, "query")
    _write(judged, edits, site.url_node, join(name, options))
    if site.receiver is not None:
        keyword = "session" if site.kind == "requests" else "client"
        edits.append(site.node, keyword, ast.unparse(site.receiver))


def _all_dropped(judged: Judged, edits: Edits) -> bool:
    return all(edits.span(entry.key) in edits.dropped for entry in judged.entries)


def _edit_client(judged: Judged, edits: Edits) -> None:
    """The client's arguments: the table becomes the query, its options go into it."""
    site = judged.site
    name, options = _query(judged)
    bound = bind(site, judged.parameters)
    fixed = {key: text for key, text in options.items() if not HOLE.search(text)}
    open_options = {key: unquote(text) for key, text in options.items() if HOLE.search(text)}
    for key, node in bound.items():
        if key == "relative_path":
            edits.rename(node, "query" if _is_keyword(site, node) else "")
            _write(judged, edits, node, join(name, fixed), follow=False)
        elif key == "custom_headers":
            edits.rename(node, "headers")
        else:
            edits.drop(node)
    if open_options:
        edits.append(site.node, "params", _dictionary(judged, open_options))


def _is_keyword(site: Site, node: ast.expr) -> bool:
    return any(one.value is node for one in site.node.keywords)


def _dictionary(judged: Judged, texts: Mapping[str, str]) -> str:
    """A dictionary display for an argument of the call, each value as the call can write it."""
    parts = []
    for key, text in texts.items():
        _require_movable(judged, text, judged.site.node)
        parts.append(f'"{key}": {value(text, judged.site.evaluation.holes)}')
    return "{" + ", ".join(parts) + "}"


def _query(judged: Judged) -> tuple[str, dict[str, str]]:
    """The entity set and the options of the plan as they stand in a URL, not decoded."""
    plan = judged.translation.plan
    assert plan is not None
    name, _, tail = plan.read.query.partition("?")
    pairs = (part.partition("=") for part in tail.split("&") if part)
    return name, {key: text for key, _, text in pairs}


def _write(
    judged: Judged,
    edits: Edits,
    node: ast.expr,
    text: str,
    follow: bool = True,
) -> None:
    """Writes a text at its node, or where the node's name gets its only value."""
    site = judged.site
    place = _definition(node, site.module) if follow else node
    _require_movable(judged, text, place)
    room = WIDTH - 1 - edits.span(place)[1]
    space = _inside(place, site.module, edits)
    parent = site.module.parents[place]
    if isinstance(parent, ast.keyword):
        parent = site.module.parents[parent]
    if isinstance(parent, ast.Call) and parent.lineno == place.lineno:
        space += edits.step  # an argument of several lines gets lines of its own
    edits.replace(place, literal(text, site.evaluation.holes, room, space, edits.step))


def _inside(node: ast.expr, module: Module, edits: Edits) -> str:
    """How far the line on which a node begins is indented inside its block.

    The value of a statement stands in the brackets of the statement's own line.
    """
    if isinstance(module.parents[node], ast.stmt):
        return ""
    line = edits.lines[node.lineno - 1]
    return line[module.statement(node).col_offset : len(line) - len(line.lstrip())]


def _require_movable(judged: Judged, text: str, place: ast.AST) -> None:
    for number in HOLE.findall(text):
        one = judged.site.evaluation.holes[int(number)]
        if not movable(one, place, judged.site.module):
            raise Refusal(
                "dynamic-query",
                f"{one.placeholder!r} may have another value where the call stands",
            )


def _definition(node: ast.expr, module: Module) -> ast.expr:
    """The value of a name that is bound once and read only here, in the same scope."""
    if isinstance(node, ast.Name):
        home = module.home(node.id, module.scopes[node])
        found = module.assigned(node)
        if found is not None and home is module.scopes[node] and len(module.loads(node)) == 1:
            return found
    return node


def _add_keywords(judged: Judged, edits: Edits) -> None:
    """What the query text cannot say: windows, segments, expansions, legacy column names."""
    plan, holes = judged.translation.plan, judged.site.evaluation.holes
    assert plan is not None
    read, call = plan.read, judged.site.node
    if read.skip:
        _require_movable(judged, str(read.skip), call)
        edits.append(call, "skip", value(str(read.skip), holes))
    if read.segment is not None:
        _require_movable(judged, read.segment, call)
        edits.append(call, "segment", literal(read.segment, holes))
    if read.keep:
        _require_movable(judged, read.keep, call)
        edits.append(call, "keep", literal(read.keep, holes))
    for name, texts_by_column in (("within", read.within), ("search", read.search)):
        if texts_by_column:
            edits.append(call, name, _dictionary(judged, texts_by_column))
    for name, texts in (("expand", read.expand), ("columns", read.columns)):
        if texts:
            listed = ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
            edits.append(call, name, f"({listed},)" if len(texts) == 1 else f"({listed})")
    if "$top" not in split(read.query)[1]:
        edits.append(call, "bound", "None")
    if read.names:
        edits.append(call, "names", json.dumps(dict(read.names), ensure_ascii=False))
