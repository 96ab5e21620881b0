"""The requests of a file: addresses that it sends, and methods of the client that it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from ci_migrate.catalogue import Catalogue, Rule, shipped
from ci_migrate.inventory.lines import verb_before
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
from ci_migrate.translate.request import READ, is_foreign
from ci_migrate.translate.signs import CERTAIN, DISTINCTIVE, path_weight

PACKAGE = re.compile(
    r"Microsoft\.Dynamics\.CustomerInsights\b|@microsoft/customerinsights\b"
    r"|com\.microsoft\.dynamics[.:]customerinsights\b",
    re.IGNORECASE,
)
_CLASS = r"(?:[\w.]*\bI?CustomerInsights(?:Impl)?\b)"
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_VERB = re.compile(r"(?:Http)?(GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)(?![a-z])|"
                   r"(get|post|put|patch|delete)(?![a-z])|(del)$")  # fmt: skip
_SAID_VERB = re.compile(r"(GET|POST|PUT|PATCH|DELETE)\s+(?=/|https?://)")
_SENT = frozenset(("d", "data", "data-raw", "data-binary", "form", "f", "json"))
_OPTIONS = frozenset(("params", "query", "searchparams", "qs", "body"))
_BASE_NAME = re.compile(r"(?i)base|root|host|server|prefix|instances?$")
_ADDS = re.compile(r"(?i)(?:add)?query(?:param(?:eter)?|string)?s?|setqueryparam(?:eter)?")
_TAILS = re.compile(
    r"(?:WithHttpMessages|WithServiceResponse|WithHttpOperationResponse)?(?:Async)?$"
)
_ESCAPES = {ord(mark): f"%{ord(mark):02X}" for mark in "%&+#"}
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

    ``near``: another file of the project has one.

    ``sending`` are the sites that only send the paths which others of the file hand over.
    """

    meaning: Meaning
    catalogue: Catalogue
    known: bool
    near: bool = False
    sending: list[Site] = field(default_factory=list)

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
            self._add(said, table)
        mark = "&" if "?" in said.text else "?"
        for name, wire in _WIRE.items():
            one = given.get(name)
            if one is not None and not _is_nothing(one, self.meaning.outline.text):
                said.text += f"{mark}{wire}="
                self._add(said, one, escape=True)
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
                found |= {_folded(entry.name): entry.inner[0] for entry in _entries(value)}
            elif place < len(names):
                found[names[place]] = one
        return found

    def _add(self, said: Said, one: Expression, escape: bool = False) -> None:
        """Adds what an argument says, as a part of an address."""
        other = self.meaning.say(one)
        sure = said.sure and other.sure
        if escape:
            other.text = other.text.translate(_ESCAPES)
        said.add(other)
        said.sure = sure

    def _request(self, one: Expression, around: tuple[Expression, ...], said: Said) -> Site | None:
        """The request that an address is; None for any other text."""
        said.text = said.text.strip()
        self._add_base(said, around)
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
        elif is_foreign(url) or (weight := path_weight(url) or 0) < (1 if self.known else CERTAIN):
            return None
        self._add_options(said, around)
        method = verb[1] if verb else self._verb(one, around)
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

    def _add_base(self, said: Said, around: tuple[Expression, ...]) -> None:
        """Puts the base before a path that is an entry beside it: ``baseURL``, ``RelativePath``."""
        entry = around[0] if around else None
        if not isinstance(entry, Bound) or "://" in said.text[:12]:
            return
        path = said.text.lstrip("/")
        base: Expression | None = None
        for at in around[1:3]:
            if isinstance(at, Call) and entry.name.lower() == "relativepath" and at.inner:
                base = at.inner[0]
            for other in _entries(at):
                if entry.name.lower() == "url" and other.name.lower() == "baseurl":
                    base = other.inner[0]
        found = None if base is None else self.meaning.say(base)
        if found is not None and "://" in found.text:
            sure = found.sure and said.sure
            whole = Said(through=said.through | found.through, pieces=said.pieces + found.pieces)
            found.text = found.text.rstrip("/") + "/"
            whole.add(found)
            whole.add(Said(text=path, names=said.names))
            said.text, said.names, said.sure = whole.text, whole.names, sure
            said.through, said.pieces = whole.through, whole.pieces

    def _verb(self, one: Expression, around: tuple[Expression, ...]) -> str:
        """The method of the call that an address goes into; GET where none is seen."""
        for at in around:
            verb = self._said_verb(at)
            if verb:
                return verb
        owner = next((at for at in around[:3] if isinstance(at, Bound) and not at.entry), None)
        if owner is not None:
            for call, outer in walk(self.meaning.outline.roots):
                if call.start > owner.end and _takes(call, owner.name):
                    verbs = (self._said_verb(at) for at in (call, *outer[:4]))
                    return next((verb for verb in verbs if verb), "GET")
        outline = self.meaning.outline
        return (None if outline.parsed else verb_before(outline.text, one.start)) or "GET"

    def _said_verb(self, at: Expression) -> str | None:
        if not isinstance(at, Call | Record):
            return None
        entries = {entry.name.lower(): entry for entry in _entries(at)}
        records = (self.meaning.value(one) for one in at.inner) if isinstance(at, Call) else ()
        for record in records:
            if isinstance(record, Record):
                entries |= {entry.name.lower(): entry for entry in _entries(record)}
        for key in ("method", "x", "request", "type", "verb"):
            if key in entries and (verb := self._as_verb(entries[key].inner)):
                return verb
        if not isinstance(at, Call):
            return None
        if verb := self._as_verb(at.inner):
            return verb
        if at.name in ("curl", "wget") and _SENT & entries.keys():
            return "POST"
        match = _VERB.match(at.name)
        if match is None:
            return None
        return "DELETE" if match[3] else (match[1] or match[2]).upper()

    def _as_verb(self, values: tuple[Expression, ...]) -> str | None:
        for one in values[:3]:
            word = one.value if isinstance(one, Text | Name) else ""
            if word.upper() in _VERBS:
                return word.upper()
        return None

    def _add_options(self, said: Said, around: tuple[Expression, ...]) -> None:
        """Adds the options that stand beside an address: a record of them, or further calls."""
        seen: set[Bound] = set()
        owner = next((at for at in around[:3] if isinstance(at, Bound) and not at.entry), None)
        if owner is not None:
            self._add_later(said, owner)
        for at in around[:8]:
            if not isinstance(at, Call | Record):
                continue
            if isinstance(at, Call) and _ADDS.fullmatch(at.name) and len(at.inner) >= 2:
                self._add_option(said, *at.inner[-2:])
            values = [self.meaning.value(one) for one in at.inner]
            for record in (at, *(one for one in values if isinstance(one, Record))):
                for entry in _entries(record):
                    name = entry.name.lower()
                    if name in _OPTIONS and (name != "body" or record is at) and entry not in seen:
                        seen.add(entry)
                        self._add_record(said, entry, name)

    def _add_later(self, said: Said, owner: Bound) -> None:
        """Adds the options that further statements put into an address: ``searchParams.set``."""
        for one, _ in walk(self.meaning.outline.roots):
            if one.start < owner.end or not isinstance(one, Call) or len(one.inner) != 2:
                continue
            held = one.on.inner[0] if one.on is not None and one.on.inner else one.on
            takes = isinstance(held, Name) and held.value == owner.name
            if takes and held is not one.on and one.name.lower() in ("append", "set", "add"):
                self._add_option(said, *one.inner)

    def _add_record(self, said: Said, entry: Bound, name: str) -> None:
        record = self.meaning.value(entry.inner[0])
        if isinstance(record, Call) and record.inner:  # new URLSearchParams({...})
            record = self.meaning.value(record.inner[0])
        if isinstance(record, Record):
            for one in _entries(record):
                key = Text(start=one.start, end=one.start, value=one.name)
                self._add_option(said, key, one.inner[0])
        elif name != "body":
            said.text += "&" if "?" in said.text else "?"
            said.add_hole(entry.name)

    def _add_option(self, said: Said, key: Expression, value: Expression) -> None:
        said.text += "&" if "?" in said.text else "?"
        self._add(said, key)
        said.text += "="
        self._add(said, value, escape=True)


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


def _entries(one: Expression) -> Iterator[Bound]:
    """The named values of a record or a call."""
    for part in one.inner:
        if isinstance(part, Bound) and part.inner:
            yield part
        elif type(part) is Expression:
            yield from (at for at in part.inner if isinstance(at, Bound) and at.inner)


def _takes(one: Expression, name: str) -> bool:
    """Whether a call takes a name, by itself or as a named argument."""
    if not isinstance(one, Call):
        return False
    values = [value for at in one.inner for value in (at, *at.inner[: isinstance(at, Bound)])]
    return any(isinstance(at, Name) and at.value == name for at in values)


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
