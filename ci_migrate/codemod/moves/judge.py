"""What a call site asks for, and whether a rewritten call could do the same."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.answers.diagnostics import LOG_TEXT
from ci_migrate.codemod.answers.effects import check_effects
from ci_migrate.codemod.answers.surroundings import check_surroundings
from ci_migrate.codemod.moves.calling import bind, client_request, client_rule, signature
from ci_migrate.codemod.python.calls import calls_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import is_none
from ci_migrate.codemod.python.parameters import parameter_of
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.clients import is_derived
from ci_migrate.codemod.sites.connections import check_connection
from ci_migrate.codemod.sites.growing import Becoming, Growing, find_growing, translate_growing
from ci_migrate.codemod.sites.optional import Texts, raw_query, translate_each
from ci_migrate.codemod.sites.options import NOTHING, Option, Options, read_params
from ci_migrate.codemod.sites.several import find_tables, translate_tables
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.injected import find_injected
from ci_migrate.codemod.tokens.origins import Origin, Origins, token_origins
from ci_migrate.model import Translation, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import (
    LegacyRequest,
    Refusal,
    add_losses,
    losses_of,
    read_url,
    refuse_request,
    translate_request,
)

_ASKED = frozenset(("dynamic-entity", "dynamic-query", "unknown-origin"))  # what callers may say
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A site, what its request translates to, and the options that it is handed apart.

    ``texts``: what each of these options becomes; ``conditions``: what each one of a filter does
    that is put together by steps; ``sets``: the entity sets of the tables that it may read, where
    there are several; ``origins``: where the tokens come from.
    """

    site: Site
    translation: Translation
    options: Options = NOTHING
    params: ast.expr | None = None
    parameters: tuple[str, ...] = ()
    texts: Texts = field(default_factory=dict)
    conditions: Becoming = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    origins: Origins = frozenset()

    @property
    def is_apart(self) -> bool:
        """Whether options that the program encodes go beside the query, or behind it.

        Some are not always there, or a function of the program takes them with the address. They
        are edited where they stand.
        """
        maybe = any(one.optional for one in self.options.entries) or self.site.inner is not None
        return maybe and self.params is not None and self.params is self.site.encoded


def judge(site: Site, catalogue: Catalogue, settings: Settings) -> Judged:
    """What the catalogue says of a call site; never raises for what programs contain."""
    judged = _judged(site, catalogue, settings)
    translation = judged.translation
    if translation.verdict is not Verdict.REFUSED or translation.reason not in _ASKED:
        return judged
    said = translation.message + _asked_by(site)
    return replace(judged, translation=replace(translation, message=said))


def _judged(site: Site, catalogue: Catalogue, settings: Settings) -> Judged:
    params: ast.expr | None = None
    options = NOTHING
    parameters: tuple[str, ...] = ()
    conditions: dict[ast.expr, tuple[str, str]] = {}
    sets: dict[str, str] = {}
    request = read_url(site.url, catalogue, site.method.upper() or "GET")
    client = site.kind == "client" and site.inner is None
    if site.kind == "client":
        rule = client_rule(site.sender, catalogue)
        parameters = signature(site.sender, rule) if rule is not None else ()
    if client:
        request = LegacyRequest(text=site.method, method="GET", rule=rule)
    try:
        if site.several:
            raise _several(site)
        if site.doubt and (request.rule is None or request.rule.target == "query"):
            raise Refusal("unknown-origin", site.doubt)
        if client:
            if rule is not None and rule.target == "query" and is_derived(site):
                raise Refusal(
                    "unknown-client",
                    "a class of the program that derives from the client answers the call",
                )
            entries, request_of = client_request(site, rule)
            options = Options(entries=entries)
            request = request_of(tuple((one.name, one.text) for one in entries))
        elif site.library is not None or site.inner is not None:
            if site.unclear:
                raise Refusal("dynamic-query", site.unclear)
            params = _params(site)
            options = read_params(site, params)
            plain = request
            given = options.pairs if site.asked is None or site.encoded is not None else site.asked
            beside = () if site.asked is None or site.encoded is None else site.asked
            request = _with_params(site, plain, params, (*beside, *given), catalogue)
        growing = find_growing(site, request)
        tables = find_tables(site, request)

        def of_table(asked: LegacyRequest) -> Translation:
            return translate_request(asked, settings, catalogue, site.names)

        def ask(asked: LegacyRequest) -> Translation:
            if tables is None:
                return of_table(asked)
            found, several = translate_tables(tables, asked, site, settings.companion, of_table)
            sets.update(several)
            return found

        def translate(asked: LegacyRequest) -> Translation:
            if growing is None or not any(name == "$filter" for name, _ in asked.options):
                return ask(asked)
            found, parts = translate_growing(growing, asked, ask)
            conditions.update(parts)
            return found

        always = not any(one.optional for one in options.entries)
        if not client and (not always or (site.inner is not None and site.encoded is not None)):
            _require_fixed(site, params, options)
        if not always:
            translation, texts = translate_each(
                options.entries,
                lambda pairs: translate(
                    request_of(pairs)
                    if client
                    else _with_params(site, plain, params, (*beside, *pairs), catalogue)
                ),
            )
        else:
            translation = translate(request)
            texts = _texts(options, translation)
        if translation.reason == "already-broken" and site.evaluation.doubts:
            raise Refusal("dynamic-query", site.evaluation.doubts[0])
    except Refusal as refusal:
        return Judged(
            site=site, translation=refuse_request(request, refusal, site.names, catalogue)
        )
    if site.doubt:
        translation = replace(translation, message=f"{translation.message} ({site.doubt})")
    judged = Judged(
        site=site,
        translation=translation,
        options=options,
        params=params,
        parameters=parameters,
        texts=texts,
        conditions=conditions,
        sets=sets,
    )
    if translation.verdict is not Verdict.REFUSED:
        try:
            _check_values(site, translation, growing)
            lost = check_surroundings(site, translation) | ({LOG_TEXT} if site.logged else set())
            translation = add_losses(translation, losses_of(lost, catalogue, settings))
            origins = token_origins(site.sender, headers_of(judged))
            _check_token(origins, settings)
            return replace(judged, translation=translation, origins=origins)
        except Refusal as refusal:
            refused = refuse_request(request, refusal, site.names, catalogue)
            return replace(judged, translation=refused)
    return judged


def _asked_by(site: Site) -> str:
    """Which calls say what only the running program knows of a call: those of its function."""
    module, function = site.module, site.module.function(site.node)
    if not isinstance(function, Defined):
        return ""
    given = [*walk(site.node), *(part for one in site.evaluation.holes for part in walk(one.node))]
    own = [one for one in given if isinstance(one, ast.Name) and one in module.scopes]
    names = [parameter_of(module, one) for one in own]
    if not any(one is not None and module.function(one) is function for one in names):
        return ""
    places = [
        f"line {call.lineno}" if home is module else f"{home.source.name}:{call.lineno}"
        for home, call in calls_of(module, function) or ()
    ]
    if not places:
        return ""
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return f"; {function.name}() is called in {', '.join(places[:_SHOWN])}{more}"


def _check_values(site: Site, translation: Translation, growing: Growing | None) -> None:
    """The texts of a call are certain, its values are values, and its answer is read in time."""
    check_connection(site)
    if site.evaluation.doubts:
        raise Refusal("dynamic-query", site.evaluation.doubts[0])
    grown = growing.holes if growing is not None else ()
    injected = find_injected(one for one in site.evaluation.holes if one not in grown)
    if injected is not None:
        hole, module, text = injected
        here = "line " if module is site.module else f"{module.source.name}:"
        said = f"{here}{text.lineno}: a condition or option goes into {hole.placeholder}"
        raise Refusal("dynamic-query", f"{said}, which stands for a value")
    check_effects(site, translation)


def _several(site: Site) -> Refusal:
    """Why a URL with several values stays: it may be a next link."""
    around = site.module.function(site.node) or site.module.tree
    texts = (one.value for one in walk(around) if isinstance(one, ast.Constant))
    if "@odata.nextLink" in texts:
        return Refusal(
            "next-link",
            "the URL becomes @odata.nextLink; whether the legacy service sent one is not known",
        )
    return Refusal("dynamic-query", "the URL has several values; the call may send any of them")


def headers_of(judged: Judged) -> ast.expr | None:
    """The headers that a call is handed, wherever the program wrote them."""
    site = judged.site.sender
    if site.kind == "client" and not site.url:
        return bind(site, judged.parameters).get("custom_headers")
    if site.kind == "client":  # of a function that is handed what it asks
        return site.arguments.named.get("custom_headers")
    return site.arguments.named.get("headers")


def _check_token(origins: Origins, settings: Settings) -> None:
    """Refusal where a call sends a token that the program does not get for itself."""
    if settings.token != "program":
        return
    if Origin.OUTSIDE in origins:
        raise Refusal("needs-token", "the token comes from outside the program")
    if Origin.AT_TIMES in origins:
        raise Refusal("needs-token", "the client gets its token only at times")
    if Origin.UNKNOWN in origins:
        raise Refusal("needs-token", "where the token comes from is not in sight")


def _require_fixed(site: Site, params: ast.expr | None, options: Options) -> None:
    """Refusal where options that are not always there cannot be edited where they stand."""
    own = params in site.answer.args or any(one.value is params for one in site.answer.keywords)
    if not (own or site.encoded is params) or not options.fixed:
        lines = (one.node.lineno for one in options.entries if one.optional)
        if (line := next(lines, None)) is None:
            raise Refusal("dynamic-query", "the options are encoded, and something else reads them")
        said = f"line {line} adds an option at times, and something else reads the options"
        raise Refusal("dynamic-query", said)


def _texts(options: Options, translation: Translation) -> Texts:
    """What each option becomes, by the plan."""
    if translation.plan is None:
        return {}
    _, asked = raw_query(translation.plan.read)
    return {one.place: asked.get(one.name) for one in options.entries}


# -- what the call asks for


def _params(site: Site) -> ast.expr | None:
    library = site.library
    found = site.arguments.named.get(library.params) if library and library.params else None
    found = None if is_none(found) else found
    if found is not None and site.encoded is not None:
        raise Refusal("dynamic-query", "options stand in the URL and beside it")
    return found or site.encoded


def _with_params(
    site: Site,
    request: LegacyRequest,
    params: ast.expr | None,
    options: tuple[Option, ...],
    catalogue: Catalogue,
) -> LegacyRequest:
    if params is None and not options:
        return request
    library = site.library
    if site.encoded is None and library and library.params == "fields" and "?" in site.url:
        raise Refusal("already-broken", "urllib3 adds a second ? to a URL that has options")
    if (
        site.encoded is None and library and library.replaces
    ):  # of httpx, the query of the URL (D13)
        request = read_url(site.url.partition("?")[0], catalogue, site.method.upper())
    shown = "&".join(f"{name}={text}" for name, text in options)
    mark = ("&" if "?" in request.text else "?") if shown else ""
    return replace(request, options=(*request.options, *options), text=request.text + mark + shown)
