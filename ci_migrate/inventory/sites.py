"""The requests of a file: addresses that it sends, and methods of the client that it calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from ci_migrate.catalogue import Catalogue, Rule, shipped
from ci_migrate.inventory.beside import Beside, entries
from ci_migrate.inventory.meaning import Meaning, Said, joined_texts
from ci_migrate.inventory.outline import (
    Bound,
    Call,
    Expression,
    Name,
    Pattern,
    Record,
    Sum,
    Text,
    walk,
)
from ci_migrate.model import HOLE, Confidence
from ci_migrate.translate import HOST, OLD_READ, LegacyRequest, read_url
from ci_migrate.translate.request import READ
from ci_migrate.translate.signs import CERTAIN, DISTINCTIVE, path_weight

PACKAGE = re.compile(
    r"Microsoft\.Dynamics\.CustomerInsights\b|@microsoft/customerinsights\b"
    r"|com\.microsoft\.dynamics[.:]customerinsights\b",
    re.IGNORECASE,
)
_CLASS = r"(?:[\w.]*\bI?CustomerInsights(?:Impl)?\b)"
_SAID_VERB = re.compile(r"(GET|POST|PUT|PATCH|DELETE)\s+(?=/|https?://)")
_BASE_NAME = re.compile(r"(?i)base|root|host|server|prefix|instances?$")
_TAILS = re.compile(
    r"(?:WithHttpMessages|WithServiceResponse|WithHttpOperationResponse)?(?:Async)?$"
)
_WIRE = {
    "search": "$search", "select": "$select", "skip": "$skip", "skiptoken": "$skiptoken",
    "filter": "$filter", "orderby": "$orderby", "expand": "$expand", "top": "$top",
    "forcesearch": "forceSearch", "proxy": "proxy",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A request between two places of a text.

    ``doubt``: the address or object is not seen to belong to the service. ``through`` are the
    bindings and ``pieces`` the texts that it is made of, ``borrowed`` the names of other files.
    ``bound`` is the name that holds it.
    """

    start: int
    end: int
    request: LegacyRequest
    names: tuple[str, ...]
    confidence: Confidence
    doubt: bool = False
    relative: bool = False
    client: bool = False
    through: frozenset[Bound] = frozenset()
    pieces: tuple[Text, ...] = ()
    borrowed: frozenset[str] = frozenset()
    bound: str = ""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """Finds the requests of one file. ``known``: the file has a trace of the service.

    ``near``: another file of the project has one. ``sending`` are the sites that only send the
    paths which others of the file hand over.
    """

    meaning: Meaning
    catalogue: Catalogue
    known: bool
    near: bool = False
    sending: list[Site] = field(default_factory=list)

    @property
    def beside(self) -> Beside:
        """What reads the surroundings of an address."""
        return Beside(meaning=self.meaning)

    def find(self) -> list[Site]:
        """The sites in the order of the file, without the bases of others and what only sends."""
        text = self.meaning.outline.text
        client = PACKAGE.search(text) is not None
        bases: set[Bound] = set()
        held: list[tuple[Site, Bound | None]] = []
        for one, around in walk(self.meaning.outline.roots):
            if isinstance(one, Call) and (site := self._client_call(one, client)):
                held.append((site, None))
            elif _is_whole(one, around):
                said = self.meaning.say_all(one, around)
                owner = next((at for at in around[:3] if isinstance(at, Bound)), None)
                if _may_speak(said.text):
                    bases |= said.through - {owner}
                site = self._request(one, around, said)
                if site is not None and not (owner is not None and _is_base(site, owner)):
                    bound = owner.name if owner is not None else ""
                    held.append((replace(site, bound=bound), owner))
        sites = [site for site, owner in held if owner is None or owner not in bases]
        relative = any(site.relative for site in sites)
        self.sending.extend(one for one in sites if relative and _only_sends(one))
        return [one for one in sites if one not in self.sending]

    def _client_call(self, call: Call, client: bool) -> Site | None:
        rule = client_rule(call.name)
        if rule is None or not (client or rule.name in DISTINCTIVE):
            return None
        own, sure = client and self._is_client(call.on), self.meaning.outline.parsed
        request, names = self._asked(call, rule)
        return Site(
            start=call.start, end=call.end, request=request, names=names, client=True,
            confidence=Confidence.CERTAIN if own and sure else Confidence.PROBABLE,
            doubt=not client,
        )  # fmt: skip

    def _is_client(self, on: Expression | None) -> bool:
        """Whether an object is one of the client's class, as its own file says."""
        if isinstance(on, Call):
            return "customerinsights" in on.name.lower()
        if not isinstance(on, Name):
            return False
        name = re.escape(on.value)
        made = rf"\b{name}\b\s*(?::\s*[\w.]+\s*)?=\s*new\s+{_CLASS}"
        return re.search(rf"{made}|{_CLASS}\s+{name}\b|\b{name}\s*:\s*{_CLASS}",
                         self.meaning.outline.text) is not None  # fmt: skip

    def _asked(self, call: Call, rule: Rule) -> tuple[LegacyRequest, tuple[str, ...]]:
        """The request that a method of the client sends for its arguments."""
        said = Said()
        given = self._arguments(call, rule)
        path = rule.legacy.path
        if rule.name not in (READ, OLD_READ):
            return LegacyRequest(text=path, method=rule.legacy.method, rule=rule), ()
        table = given.get("relativepath")
        said.text = "/instances/{instanceId}/data/"
        if table is None:
            said.add_hole("relativePath")
        else:
            self.beside.add(said, table)
        mark = "&" if "?" in said.text else "?"
        for name, wire in _WIRE.items():
            one = given.get(name)
            if one is not None and not _is_nothing(one, self.meaning.outline.text):
                said.text += f"{mark}{wire}="
                self.beside.add(said, one, escape=True)
                mark = "&"
        return read_url(said.text, self.catalogue), tuple(said.names)

    def _arguments(self, call: Call, rule: Rule) -> dict[str, Expression]:
        """The arguments of a client's method by their names, folded."""
        names = [_folded(one) for one in rule.legacy.parameters]
        found: dict[str, Expression] = {}
        for place, one in enumerate(call.inner):
            value = self.meaning.value(one)
            if isinstance(one, Bound):
                found[_folded(one.name)] = one.inner[0] if one.inner else one
            elif isinstance(value, Record):
                found |= {_folded(entry.name): entry.inner[0] for entry in entries(value)}
            elif place < len(names):
                found[names[place]] = one
        return found

    def _request(self, one: Expression, around: tuple[Expression, ...], said: Said) -> Site | None:
        """The request that an address is; None for any other text."""
        said.text = said.text.strip()
        self.beside.add_base(said, around)
        verb = _SAID_VERB.match(said.text)
        said.text = said.text[verb.end() :] if verb else said.text
        url = said.text
        path = url.partition("?")[0]
        if "\n" in url or re.search(r"\s", path) or not _may_speak(url):
            return None
        absolute = HOST.match(url)
        weight = CERTAIN
        if absolute:
            if not url[absolute.end() :].strip("/"):
                return None  # a base, which asks for nothing
        elif (weight := path_weight(url) or 0) < (1 if self.known else CERTAIN):
            return None
        self.beside.add_options(said, around)
        method = verb[1] if verb else self.beside.verb(one, around)
        request = read_url(said.text, self.catalogue, method)
        if request.rule is None and not absolute and weight < CERTAIN:
            return None
        sure = absolute and said.sure and self.meaning.outline.parsed
        start, end = _span(one, around)
        return Site(
            start=start, end=end, request=request, names=tuple(said.names),
            confidence=Confidence.CERTAIN if sure else Confidence.PROBABLE,
            doubt=not (absolute or self.known or self.near),
            relative=not absolute,
            through=frozenset(said.through), pieces=tuple(said.pieces),
            borrowed=frozenset(said.borrowed),
        )  # fmt: skip


@cache
def client_methods() -> Mapping[str, Rule]:
    """The rules of the client's methods under their names in other languages, in small letters."""
    rules = [one for one in shipped().rules.values() if not one.legacy.outside_clients]
    return {re.sub(r"[^a-z0-9]", "", one.legacy.id.lower()): one for one in rules}


def client_rule(name: str) -> Rule | None:
    """The rule of a method of the client, in any spelling of any language."""
    return client_methods().get(_TAILS.sub("", name).lower())


def _may_speak(text: str) -> bool:
    return "/" in text and any(one in text for one in ("instances", "data/", "manage", "ci.ai"))


def _is_whole(one: Expression, around: tuple[Expression, ...]) -> bool:
    """Whether an expression makes a text, and is no part of one that does."""
    if not isinstance(one, Text | Sum | Pattern) and not _joins(one):
        return False
    if len(around) > 1 and type(around[0]) is Expression and joined_texts(around[1]) is not None:
        return False
    for at in around:
        if isinstance(at, Sum | Pattern) or _joins(at):
            return False
        if not isinstance(at, Call) or at.name.lower() not in ("uri", "url", "stringbuilder"):
            return True
        if len(at.inner) == 2:
            return False
    return True


def _joins(one: Expression) -> bool:
    if not isinstance(one, Call):
        return False
    two = one.name.lower() in ("uri", "url") and len(one.inner) == 2
    return two or one.name.lower() in ("append", "concat") or joined_texts(one) is not None


def _span(one: Expression, around: tuple[Expression, ...]) -> tuple[int, int]:
    """The place of the call that an address goes into, or of the address."""
    best, inside = one, one
    for at in around:
        if not isinstance(at, Call | Bound | Record) or (isinstance(at, Call) and at.on is inside):
            break
        if isinstance(at, Call):
            best = at
        elif isinstance(at, Bound) and not at.entry:
            return (best if isinstance(best, Call) else at).start, at.end
        inside = at
    return best.start, best.end


def _is_base(site: Site, owner: Bound) -> bool:
    """Whether an address is one that others begin with: its name says so, and it ends early."""
    rule = site.request.rule
    early = rule is not None and len(rule.legacy.path.strip("/").split("/")) < 3
    return early and _BASE_NAME.search(owner.name) is not None


def _only_sends(site: Site) -> bool:
    """Whether a site sends a path that other places of its file hand over."""
    return site.request.rule is None and HOLE.search(site.request.text) is not None


def _is_nothing(one: Expression, text: str) -> bool:
    """Whether an argument is left out: null, undefined, none, default."""
    word = text[one.start : one.end].strip().lower()
    return word in ("null", "undefined", "none", "nil", "$null", "default", "false", "nothing")


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
