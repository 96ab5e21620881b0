"""What stands beside an address: its base, the method of its request, options of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.inventory.lines import verb_before
from ci_migrate.inventory.meaning import Meaning, Said
from ci_migrate.inventory.outline import Bound, Call, Expression, Name, Record, Text, walk

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_VERB = re.compile(r"(?:Http)?(GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)(?![a-z])|"
                   r"(get|post|put|patch|delete)(?![a-z])|(del)$")  # fmt: skip
_SENT = frozenset(("d", "data", "data-raw", "data-binary", "form", "f", "json"))
_OPTIONS = frozenset(("params", "query", "searchparams", "qs", "body"))
_ADDS = re.compile(r"(?i)(?:add)?query(?:param(?:eter)?|string)?s?|setqueryparam(?:eter)?")
_ESCAPES = {ord(mark): f"%{ord(mark):02X}" for mark in "%&+#"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Reads what stands beside the addresses of one file."""

    meaning: Meaning

    def add_base(self, said: Said, around: tuple[Expression, ...]) -> None:
        """Puts the base before a path that is an entry beside it: ``baseURL``, ``RelativePath``."""
        entry = around[0] if around else None
        if not isinstance(entry, Bound) or "://" in said.text[:12]:
            return
        path = said.text.lstrip("/")
        base: Expression | None = None
        for at in around[1:3]:
            if isinstance(at, Call) and entry.name.lower() == "relativepath" and at.inner:
                base = at.inner[0]
            for other in entries(at):
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

    def verb(self, one: Expression, around: tuple[Expression, ...]) -> str:
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
        named = {entry.name.lower(): entry for entry in entries(at)}
        records = (self.meaning.value(one) for one in at.inner) if isinstance(at, Call) else ()
        for record in records:
            if isinstance(record, Record):
                named |= {entry.name.lower(): entry for entry in entries(record)}
        for key in ("method", "x", "request", "type", "verb"):
            if key in named and (verb := self._as_verb(named[key].inner)):
                return verb
        if not isinstance(at, Call):
            return None
        if verb := self._as_verb(at.inner):
            return verb
        if at.name in ("curl", "wget") and _SENT & named.keys():
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

    def add(self, said: Said, one: Expression, escape: bool = False) -> None:
        """Adds what an argument says, as a part of an address."""
        other = self.meaning.say(one)
        sure = said.sure and other.sure
        if escape:
            other.text = other.text.translate(_ESCAPES)
        said.add(other)
        said.sure = sure

    def add_options(self, said: Said, around: tuple[Expression, ...]) -> None:
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
                for entry in entries(record):
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
            for one in entries(record):
                key = Text(start=one.start, end=one.start, value=one.name)
                self._add_option(said, key, one.inner[0])
        elif name != "body":
            said.text += "&" if "?" in said.text else "?"
            said.add_hole(entry.name)

    def _add_option(self, said: Said, key: Expression, value: Expression) -> None:
        said.text += "&" if "?" in said.text else "?"
        self.add(said, key)
        said.text += "="
        self.add(said, value, escape=True)


def entries(one: Expression) -> Iterator[Bound]:
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
