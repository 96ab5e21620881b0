"""What a call site asks for, and whether a rewritten call could do the same."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ci_migrate.catalogue import Catalogue, Rule
from ci_migrate.codemod.names import is_none
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.sites import WIRE, Site
from ci_migrate.codemod.surroundings import check_surroundings
from ci_migrate.model import HOLE, Translation, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import (
    LegacyRequest,
    Refusal,
    read_options,
    read_url,
    refuse_request,
    translate_request,
)

Option = tuple[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a ``params`` dictionary: its nodes, its option name and text."""

    key: ast.expr
    node: ast.expr
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A site, what its request translates to, and the entries of its ``params``."""

    site: Site
    translation: Translation
    entries: tuple[Entry, ...] = ()
    params: ast.expr | None = None
    parameters: tuple[str, ...] = ()


def judge(site: Site, catalogue: Catalogue, settings: Settings) -> Judged:
    """What the catalogue says of a call site; never raises for what programs contain."""
    entries: tuple[Entry, ...] = ()
    params: ast.expr | None = None
    parameters: tuple[str, ...] = ()
    request = read_url(site.url, catalogue, site.method.upper() or "GET")
    try:
        if site.kind == "client":
            rule = _client_rule(site, catalogue)
            request = LegacyRequest(text=site.method, method="GET", rule=rule)
            request = _client_request(site, rule)
            parameters = signature(site, request.rule) if request.rule else ()
        elif site.kind != "other":
            params = _params(site)
            entries, options = _entries(site, params)
            request = _with_params(site, request, params, options, catalogue)
    except Refusal as refusal:
        return Judged(
            site=site, translation=refuse_request(request, refusal, site.names, catalogue)
        )
    translation = translate_request(request, settings, catalogue, site.names)
    judged = Judged(
        site=site,
        translation=translation,
        entries=entries,
        params=params,
        parameters=parameters,
    )
    if translation.verdict is not Verdict.REFUSED:
        try:
            check_surroundings(site, judged.translation, _positional(site))
        except Refusal as refusal:
            refused = refuse_request(request, refusal, site.names, catalogue)
            return replace(judged, translation=refused)
    return judged


# -- what the call asks for


def _params(site: Site) -> ast.expr | None:
    node = site.node
    for keyword in node.keywords:
        if keyword.arg == "params":
            return None if is_none(keyword.value) else keyword.value
    if site.kind == "requests" and site.receiver is None and site.verb_node is None:
        return node.args[1] if len(node.args) > 1 else None
    return None


def _entries(site: Site, params: ast.expr | None) -> tuple[tuple[Entry, ...], tuple[Option, ...]]:
    """The entries of a ``params`` dictionary, and the options that it asks for."""
    if params is None:
        return (), ()
    evaluator = Evaluator(site.module, site.evaluation)
    text = evaluator.text(params)
    if text is not None:
        return (), read_options(text)
    table = params if isinstance(params, ast.Dict) else None
    if isinstance(params, ast.Name):
        found = site.module.assigned(params)
        table = found if isinstance(found, ast.Dict) else None
        if len(site.module.loads(params)) > 1:
            raise Refusal("dynamic-query", f"{params.id} is used or changed elsewhere, too")
    if table is None:
        raise Refusal("dynamic-query", "the options are put together where they cannot be followed")
    entries = []
    for key, node in zip(table.keys, table.values, strict=True):
        name = evaluator.text(key) if key is not None else None
        if name is None or key is None or HOLE.search(name):
            raise Refusal("dynamic-query", "an option's name is known only to the program")
        if is_none(node):
            if site.kind != "requests":
                raise Refusal("dynamic-query", f"httpx sends {name}= without a value for None")
            continue
        entries.append(Entry(key=key, node=node, name=name, text=_entry_text(evaluator, node)))
    return tuple(entries), tuple((one.name, one.text) for one in entries)


def _entry_text(evaluator: Evaluator, node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return str(node.value)
    return evaluator.part(node, {})


def _with_params(
    site: Site,
    request: LegacyRequest,
    params: ast.expr | None,
    options: tuple[Option, ...],
    catalogue: Catalogue,
) -> LegacyRequest:
    if params is None:
        return request
    if site.kind != "requests":  # httpx drops the query of the URL when params are given (D13)
        request = read_url(site.url.partition("?")[0], catalogue, site.method.upper())
    shown = "&".join(f"{name}={text}" for name, text in options)
    mark = ("&" if "?" in request.text else "?") if shown else ""
    return replace(request, options=(*request.options, *options), text=request.text + mark + shown)


def _client_rule(site: Site, catalogue: Catalogue) -> Rule | None:
    """The rule of a client's method, by its name in either spelling."""
    rule = catalogue.rules.get(site.method) or next(
        (one for one in catalogue.rules.values() if one.legacy.squashed == site.method), None
    )
    return None if rule is None or rule.legacy.outside_clients else rule


def _client_request(site: Site, rule: Rule | None) -> LegacyRequest:
    """The request that a method of the client makes, its arguments bound by its signature."""
    if rule is None:
        return LegacyRequest(text=site.method, method="GET", rule=None)
    request = LegacyRequest(text=rule.legacy.path, method=rule.legacy.method, rule=rule)
    if rule.target == "none":
        return request
    names = signature(site, rule)
    bound = bind(site, names)
    if _truthy(bound.get("raw")):
        raise Refusal("response-shape", "raw=True returns the transport's own response")
    evaluator = Evaluator(site.module, site.evaluation)
    texts = {
        name: _entry_text(evaluator, node)
        for name, node in bound.items()
        if name in names and not is_none(node)
    }
    table = texts.pop("relative_path", "")
    texts.pop("instance_id", None)
    options = tuple((WIRE.get(name, name), text) for name, text in texts.items())
    glued = any(mark in HOLE.sub("", table) for mark in "?&%")
    shown = "&".join(f"{name}={text}" for name, text in options)
    return LegacyRequest(
        text=f"/data/{table}" + ("?" + shown if shown else ""),
        method="GET",
        rule=rule,
        table=table.partition("?")[0] if glued else table,
        options=options or (("", ""),) if glued else options,
        glued=glued,
    )


def signature(site: Site, rule: Rule) -> tuple[str, ...]:
    """The parameter names of a client method in the generation that the import tells (D8)."""
    if site.callee.startswith("microsoft."):
        return rule.legacy.signatures.get("1.0.3", rule.legacy.parameters)
    return rule.legacy.parameters


def bind(site: Site, names: Sequence[str]) -> dict[str, ast.expr]:
    """The arguments of a client call by parameter name."""
    names = [*names, "custom_headers", "raw"]
    node = site.node
    if any(isinstance(one, ast.Starred) for one in node.args) or any(
        one.arg is None for one in node.keywords
    ):
        raise Refusal("dynamic-query", "the arguments are handed over with * or **")
    if len(node.args) > len(names):
        raise Refusal("unknown-operation", "more arguments than the method takes")
    return dict(zip(names, node.args, strict=False)) | {
        one.arg: one.value for one in node.keywords if one.arg
    }


def _truthy(node: ast.expr | None) -> bool:
    return node is not None and not (isinstance(node, ast.Constant) and not node.value)


def _positional(site: Site) -> int:
    """How many arguments a rewritten call can take by position."""
    if site.kind == "client":
        return len(site.node.args)
    own = 2 if site.kind == "requests" and site.receiver is None else 1
    return own if site.verb_node is None else 2
