"""What a call site asks for, and whether a rewritten call could do the same."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ci_migrate.catalogue import Catalogue, Rule
from ci_migrate.codemod.consume import check_consumers
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.sites import Site
from ci_migrate.model import HOLE, Translation, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import (
    LegacyRequest,
    Refusal,
    read_options,
    read_url,
    translate_request,
)

Option = tuple[str, str | None]

_KEPT = {
    "requests": frozenset(
        ("headers", "timeout", "verify", "proxies", "auth", "cookies", "cert", "allow_redirects")
    ),
    "httpx": frozenset(("headers", "timeout", "follow_redirects", "auth", "cookies")),
}


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
            request = _client_request(site, catalogue)
            parameters = signature(site, request.rule) if request.rule else ()
        elif site.kind != "other":
            params = _params(site)
            entries, options = _entries(site, params)
            request = _with_params(site, request, options, catalogue)
    except Refusal as refusal:
        translation = translate_request(request, settings, catalogue, site.names)
        return Judged(site=site, translation=_refused(translation, refusal, catalogue))
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
            _check(judged)
        except Refusal as refusal:
            return replace(judged, translation=_refused(translation, refusal, catalogue))
    return judged


def _refused(translation: Translation, refusal: Refusal, catalogue: Catalogue) -> Translation:
    if translation.verdict is Verdict.REFUSED:
        return translation
    return replace(
        translation,
        verdict=Verdict.REFUSED,
        reason=refusal.reason,
        message=refusal.message,
        next_step=catalogue.reasons[refusal.reason].next_step,
    )


# -- what the call asks for


def _params(site: Site) -> ast.expr | None:
    node = site.node
    for keyword in node.keywords:
        if keyword.arg == "params":
            return None if _is_none(keyword.value) else keyword.value
    if site.kind == "requests" and site.receiver is None and site.method == "get":
        return node.args[1] if len(node.args) > 1 else None
    return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


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
        if _is_none(node) and site.kind == "requests":
            continue
        entries.append(Entry(key=key, node=node, name=name, text=_entry_text(evaluator, node)))
    return tuple(entries), tuple((one.name, one.text) for one in entries)


def _entry_text(evaluator: Evaluator, node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return str(node.value)
    return evaluator.part(node, {})


def _with_params(
    site: Site, request: LegacyRequest, options: tuple[Option, ...], catalogue: Catalogue
) -> LegacyRequest:
    if not options:
        return request
    if site.kind != "requests":  # httpx drops the query of the URL when params are given (D13)
        request = read_url(site.url.partition("?")[0], catalogue, site.method.upper())
    shown = "&".join(f"{name}={text}" for name, text in options)
    return replace(
        request,
        options=(*request.options, *options),
        text=request.text + ("&" if "?" in request.text else "?") + shown,
    )


def _client_request(site: Site, catalogue: Catalogue) -> LegacyRequest:
    """The request that a method of the client makes, its arguments bound by its signature."""
    rule = catalogue.rules.get(site.method) or next(
        (one for one in catalogue.rules.values() if one.legacy.squashed == site.method), None
    )
    if rule is None or rule.legacy.outside_clients:
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
        if name in names and not _is_none(node)
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


# -- whether the rewritten call can do the same


def _check(judged: Judged) -> None:
    """Refuses where the surroundings of the call could not keep what they have."""
    site = judged.site
    check_consumers(site, judged.translation)
    if site.kind == "other":
        raise Refusal(
            "unknown-client", f"{site.callee}() is handed the URL; what it does is its own"
        )
    if judged.translation.losses and any(
        one.id == "single-row" for one in judged.translation.losses
    ):
        raise Refusal("response-shape", "a read by key returns one object, a query returns a list")
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
