"""What the texts of an outline say: names followed to their values, gaps as holes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ci_migrate.inventory.outline import (
    Bound,
    Call,
    Expression,
    Name,
    Outline,
    Pattern,
    Sum,
    Text,
    walk,
)
from ci_migrate.model import HOLE, hole

_DEPTH = 25  # names that lead to names, and sums inside sums
_NEAR = 20  # bindings of a name that are looked at, from the nearest on
_LONG = 20_000  # characters: no address is longer
# Calls that give back the address they are handed, and those that put texts together.
_SAME = frozenset(
    ("uri", "url", "create", "encodeuri", "escapeuristring", "tostring", "trim", "parse")
)
_ENCODING = frozenset(("encodeuricomponent", "escapedatastring", "urlencode", "encode", "quote"))
_JOINING = frozenset(("append", "concat"))
_GAP = re.compile(r"\{(\d+)(?:[,:][^{}]*)?\}|%(?:\d+\$)?[sd]")
_FOREIGN = re.compile("[\ue000\ue001]")
_SIGN = re.compile(r"://|/instances|\bdata/|/manage")


@dataclass(slots=True)
class Said:
    """A text with holes, the names of the holes, and the bindings that it was followed through."""

    text: str = ""
    names: list[str] = field(default_factory=list)
    through: set[Bound] = field(default_factory=set)
    pieces: list[Text] = field(default_factory=list)
    borrowed: set[str] = field(default_factory=set)
    sure: bool = True

    def add_hole(self, name: str) -> None:
        """Adds what only the running program knows; the same name is the same hole."""
        if name not in self.names:
            self.names.append(name)
        self.text += hole(self.names.index(name))

    def add(self, other: Said) -> None:
        """Adds what another file says: less sure, as names may stand for several things."""
        at = 0
        for match in HOLE.finditer(other.text):
            self.text += other.text[at : match.start()]
            self.add_hole(other.names[int(match[1])])
            at = match.end()
        self.text += other.text[at:]
        self.pieces += other.pieces
        self.sure = False


@dataclass(frozen=True)
class Meaning:
    """Reads the texts of one file; ``elsewhere`` are addresses that other files bind to names."""

    outline: Outline
    elsewhere: Mapping[str, Said] = field(default_factory=dict)

    @cached_property
    def bounds(self) -> dict[str, list[Bound]]:
        """The bindings of each name in the order of the file."""
        found: dict[str, list[Bound]] = {}
        for one, _ in walk(self.outline.roots):
            if isinstance(one, Bound) and one.inner:
                found.setdefault(one.name, []).append(one)
        return found

    def say(self, one: Expression) -> Said:
        """What an expression says."""
        said = Said()
        self._say(one, said, 0)
        return said

    def say_all(self, one: Expression, around: tuple[Expression, ...]) -> Said:
        """What an expression says, after what the name already held that it is added to."""
        owner = around[0] if around else None
        if not isinstance(owner, Bound) or not owner.more:
            return self.say(one)
        before = Name(start=owner.start, end=owner.start, value=owner.name)
        return self.say(Sum(start=one.start, end=one.end, inner=(before, one)))

    def value(self, one: Expression) -> Expression:
        """What a name is bound to, or the expression itself."""
        for _ in range(_DEPTH):
            bound = self._bound(one) if isinstance(one, Name) else None
            if bound is None:
                return one
            one = bound.inner[0]
        return one

    def _say(self, one: Expression, said: Said, depth: int) -> None:
        if depth > _DEPTH or len(said.text) > _LONG:
            said.add_hole("value")
            return
        word = self.outline.text[one.start : one.end].lower() if one.end - one.start < 7 else ""
        if word.lstrip("$") in ("true", "false"):
            said.text += word.lstrip("$")
            return
        match one:
            case Text():
                said.text += _FOREIGN.sub("\ufffd", one.value)
                said.pieces.append(one)
            case Sum():
                self._say_all(one.inner, said, depth)
            case Pattern():
                self._say_pattern(one, said, depth)
            case Name():
                self._say_name(one, said, depth)
            case Call():
                self._say_call(one, said, depth)
            case _:
                said.add_hole(self._shown(one))

    def _say_pattern(self, one: Pattern, said: Said, depth: int) -> None:
        first, *values = one.inner
        shape = first.value if isinstance(first, Text) else self.say(first).text
        if isinstance(first, Text):
            said.pieces.append(first)
        at, count = 0, 0
        for match in _GAP.finditer(shape):
            said.text += _FOREIGN.sub("\ufffd", shape[at : match.start()])
            number = int(match[1]) if match[1] and len(match[1]) < 4 else count
            if number < len(values):
                self._say(values[number], said, depth + 1)
            else:
                said.text += match[0]
            at, count = match.end(), count + 1
        said.text += shape[at:].replace("%%", "%")

    def _say_name(self, one: Name, said: Said, depth: int) -> None:
        bound = self._bound(one)
        if bound is None:
            other = self.elsewhere.get(one.value)
            if other is None:
                said.add_hole(one.value)
            else:
                said.add(other)
                said.borrowed.add(one.value)
            return
        inner = Said(names=list(said.names))
        if bound.more:
            self._say(Name(start=bound.start, end=bound.start, value=one.value), inner, depth + 1)
        self._say(bound.inner[0], inner, depth + 1)
        literal = not HOLE.search(inner.text)
        once = len(self.bounds[one.value]) == 1
        if _SIGN.search(inner.text) or (literal and once):
            said.text, said.names = said.text + inner.text, inner.names
            said.through |= {bound, *inner.through}
            said.pieces += inner.pieces
            said.borrowed |= inner.borrowed
            said.sure &= inner.sure and (once or not bound.entry)
        else:
            said.add_hole(one.value)

    def _say_call(self, one: Call, said: Said, depth: int) -> None:
        word = one.name.lower()
        if word in _JOINING:
            on = (one.on,) if one.on is not None and not _is_class(one.on) else ()
            self._say_all((*on, *one.inner), said, depth)
        elif (texts := joined_texts(one)) is not None:
            for number, part in enumerate(texts[1:]):
                self._say_all((texts[0], part) if number else (part,), said, depth)
        elif word == "stringbuilder" and len(one.inner) == 1:
            self._say(one.inner[0], said, depth + 1)
        elif word in ("uri", "url") and len(one.inner) == 2:
            self._say_below(one, said, depth)
        elif word in _SAME and len(one.inner) == 1:
            self._say(one.inner[0], said, depth + 1)
        elif word in _SAME and not one.inner and one.on is not None:
            self._say(one.on, said, depth + 1)
        elif len(one.inner) == 1 and word in _ENCODING:
            said.add_hole(self._shown(one.inner[0]))
        else:
            said.add_hole(self._shown(one))

    def _say_all(self, parts: tuple[Expression, ...], said: Said, depth: int) -> None:
        for part in parts:
            self._say(part, said, depth + 1)

    def _say_below(self, one: Call, said: Said, depth: int) -> None:
        """A path below a base: ``new URL(path, base)`` and ``new Uri(base, path)``."""
        first, second = (self.say(part) for part in one.inner)
        base, path = (second, first) if one.name.isupper() else (first, second)
        parts = one.inner[::-1] if one.name.isupper() else one.inner
        origin = re.match(r"[a-z][a-z0-9+.-]*://[^/?#]*", base.text, re.IGNORECASE)
        if origin and path.text.startswith("/"):
            said.text += origin[0]
            said.pieces += base.pieces
            said.through |= base.through
        else:
            self._say(parts[0], said, depth + 1)
            said.text = said.text.rstrip("/") + "/"
        self._say(parts[1], said, depth + 1)

    def _bound(self, one: Name) -> Bound | None:
        """The binding of a name that holds where it stands: the nearest before it."""
        bounds = self.bounds.get(one.value, [])
        after = bisect_right(bounds, one.start, key=lambda bound: bound.start)
        for bound in bounds[max(0, after - _NEAR) : after][::-1]:
            if bound.end <= one.start:
                return bound
        return bounds[after] if after < len(bounds) else None

    def _shown(self, one: Expression) -> str:
        """A word for a hole."""
        match one:
            case Name():
                return one.value
            case Call():
                return one.name or "value"
        words = re.findall(r"[A-Za-z_]\w*", self.outline.text[one.start : one.end])
        return words[-1] if words else "value"


def _is_class(one: Expression) -> bool:
    """Whether something stands for the class of texts itself."""
    return isinstance(one, Name) and one.value.lower() == "string"


def joined_texts(one: Expression) -> tuple[Expression, ...] | None:
    """What a call puts between texts, and the texts: ``list.join(mark)``, ``String.join(mark, a)``.

    None for any other call.
    """
    if not isinstance(one, Call) or one.name.lower() not in ("join", "combine"):
        return None
    first = one.inner[0] if one.inner else None
    if one.name.lower() == "combine":
        mark: Expression = Text(start=one.start, end=one.start, value="")
        return (mark, *first.inner) if type(first) is Expression else None
    if one.on is not None and _is_class(one.on) and len(one.inner) > 1:
        return one.inner
    listed = type(one.on) is Expression and len(one.on.inner) > 1
    return (first, *one.on.inner) if listed and one.on and isinstance(first, Text) else None
