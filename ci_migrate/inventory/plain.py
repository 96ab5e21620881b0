"""Outlines of files without a grammar, by the words of their language: texts, names, brackets.

It is enough for Power Query M, and for a search in any other language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from ci_migrate.inventory.languages import Words
from ci_migrate.inventory.outline import (
    Bound,
    Call,
    Comment,
    Expression,
    Name,
    Outline,
    Pattern,
    Record,
    Sum,
    Text,
)

_DEPTH = 60  # brackets inside brackets; what lies deeper is read as if it stood outside
_OPEN, _CLOSE = "([{", ")]}"
_NAME = r"#\"[^\"\n]*\"|[$@]?[A-Za-z_][\w$-]*(?:\.[A-Za-z_]\w*)*"

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    kind: str
    start: int
    end: int
    word: str = ""
    made: Expression | None = None


def outline(text: str, words: Words, sure: bool = False) -> Outline:
    """The outline of a text; ``sure``: nothing in the language is read better by a grammar."""
    comments: list[Comment] = []
    tokens = list(_tokens(text, words, comments))
    roots = _Reader(tokens, words).read()
    return Outline(text=text, roots=roots, comments=tuple(comments), parsed=sure)


@cache
def _lexer(words: Words) -> re.Pattern[str]:
    comments = "|".join(
        re.escape(begin) + (f".*?(?:{re.escape(end)}|\\Z)" if end else r"[^\n]*")
        if begin != "#" else r"(?<![^\s;|&(])#(?!\")[^\n]*"
        for begin, end in words.comments
    ) or "(?!)"  # fmt: skip
    texts = "|".join(_quoted(quote, words) for quote in words.quotes)
    joins = "|".join(map(re.escape, sorted(words.joins)))
    binds = "|".join(map(re.escape, sorted(words.binds)))
    return re.compile(
        rf"(?P<comment>{comments})|(?P<text>[$@]{{0,3}}(?:{texts}))|(?P<name>{_NAME})"
        rf"|(?P<number>\d+)|(?P<arrow>[=-]>|[=!<>]=|&&)|(?P<join>(?:{joins})(?!=))|(?P<bind>{binds})"
        r"|(?P<comma>,)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<other>[^\s])",
        re.DOTALL,
    )


def _quoted(quote: str, words: Words) -> str:
    mark = re.escape(quote)
    if words.escape == "doubled":
        return f"{mark}(?:[^{mark}]|{mark}{mark})*+{mark}"
    broken = "" if quote == "`" else r"\n"
    return (
        rf"{mark}(?:[^{mark}{broken}{re.escape(words.escape)}]|{re.escape(words.escape)}.)*+{mark}"
    )


def _tokens(text: str, words: Words, comments: list[Comment]) -> Iterator[_Token]:
    for match in _lexer(words).finditer(text):
        kind, (start, end) = match.lastgroup or "other", match.span()
        if kind == "comment":
            comments.append(Comment(start=start, end=end))
        elif kind == "text":
            yield _Token(kind=kind, start=start, end=end, made=_text(match[0], start, end, words))
        elif kind == "number":
            yield _Token(kind="text", start=start, end=end,
                         made=Text(start=start, end=end, value=match[0]))  # fmt: skip
        else:
            yield _Token(kind=kind, start=start, end=end, word=match[0])


def _text(source: str, start: int, end: int, words: Words) -> Expression:
    """A text, and the values in it as names."""
    mark = source.lstrip("$@")
    quote, inner = mark[0], mark[1:-1]
    parts: list[Expression] = []
    at = 0
    gaps = re.finditer(words.gaps, inner) if words.gaps and _has_gaps(source, words) else ()
    for match in gaps:
        if match.start() and words.escape != "doubled" and inner[match.start() - 1] == words.escape:
            continue
        parts += _piece(inner[at : match.start()], quote, start, end, words)
        word = next((one for one in match.groups() if one), "value")
        names = re.findall(r"[A-Za-z_]\w*|\d+", word)
        last = names[-1] if names else "value"
        name = last.lower() if words.folds else last
        parts.append(Name(start=start, end=end, value=name))
        at = match.end()
    parts += _piece(inner[at:], quote, start, end, words)
    if not parts:
        return Text(start=start, end=end, value="")
    if len(parts) == 1 and isinstance(parts[0], Text):
        return parts[0]
    return Sum(start=start, end=end, inner=tuple(parts))


def _has_gaps(source: str, words: Words) -> bool:
    """Whether a text may hold values: those of C# say so, some quotes of others never do."""
    if words.gaps.startswith(r"\{"):
        return source[0] == "$" or source.startswith("@$")
    return not source.endswith("'")


def _piece(inner: str, quote: str, start: int, end: int, words: Words) -> list[Expression]:
    if words.escape == "doubled":
        inner = inner.replace(quote * 2, quote)
    elif words.escape == "\\":
        inner = _ESCAPED.sub(r"\1", inner)
    else:
        inner = inner.replace(words.escape, "")
    return [Text(start=start, end=end, value=inner)] if inner else []


@dataclass(slots=True)
class _Frame:
    """An open bracket: what stands before it, and what was read inside so far."""

    start: int
    mark: str
    called: Name | None = None
    items: list[Expression] = field(default_factory=list)
    term: list[Expression] = field(default_factory=list)
    joins: bool = False
    name: Name | None = None

    def take(self, one: Expression) -> None:
        """Adds an operand: to the sum at hand, or as the next term."""
        if self.joins and self.term:
            self.term.append(one)
        else:
            if self.term:
                self.close()
            self.term = [one]
        self.joins = False

    def close(self) -> None:
        """Ends the term at hand; what is bound to a name stands there under it."""
        if self.term:
            first, last = self.term[0], self.term[-1]
            one = first
            if len(self.term) > 1:
                one = Sum(start=first.start, end=last.end, inner=tuple(self.term))
            if self.name is not None:
                one = Bound(start=self.name.start, end=one.end, inner=(one,), name=self.name.value,
                            entry=bool(self.mark))  # fmt: skip
            self.items.append(one)
        self.term, self.joins, self.name = [], False, None


class _Reader:
    """Reads tokens into expressions, one pass, with open brackets on a stack."""

    def __init__(self, tokens: list[_Token], words: Words) -> None:
        self.tokens = tokens
        self.words = words
        self.stack = [_Frame(0, "")]

    def read(self) -> tuple[Expression, ...]:
        """All expressions of the file."""
        for token in self.tokens:
            self._take(token)
        end = self.tokens[-1].end if self.tokens else 0
        while len(self.stack) > 1:
            self._leave(end)
        self.stack[0].close()
        return tuple(self.stack[0].items)

    def _take(self, token: _Token) -> None:
        top = self.stack[-1]
        match token.kind:
            case "text" if token.made is not None:
                top.take(token.made)
            case "name":
                top.take(self._name(token))
            case "join":
                top.joins = bool(top.term)
            case "bind":
                last = top.term[-1] if len(top.term) == 1 and top.name is None else None
                if isinstance(last, Text):
                    last = Name(start=last.start, end=last.end, value=last.value)
                if isinstance(last, Name):
                    top.term, top.name = [], last
                else:
                    top.close()
            case "open":
                self._enter(token)
            case "close":
                if len(self.stack) > 1:
                    self._leave(token.end)
            case _:
                top.close()

    def _enter(self, token: _Token) -> None:
        top = self.stack[-1]
        called: Name | None = None
        if token.word == "(" and top.term and isinstance(top.term[-1], Name):
            called = top.term[-1]
        if len(self.stack) < _DEPTH:
            self.stack.append(_Frame(token.start, token.word, called))

    def _leave(self, end: int) -> None:
        frame = self.stack.pop()
        frame.close()
        top = self.stack[-1]
        inner = tuple(frame.items)
        if frame.called is not None and top.term and top.term[-1] is frame.called:
            top.term[-1] = _called(frame.called, inner, end)
        elif frame.mark == "(":
            top.take(inner[0] if len(inner) == 1 else
                     Expression(start=frame.start, end=end, inner=inner))  # fmt: skip
        elif any(isinstance(one, Bound) for one in inner):
            top.take(Record(start=frame.start, end=end, inner=inner))
        else:
            top.joins = False  # a block or an index: it goes with what stands before it
            top.take(Expression(start=frame.start, end=end, inner=inner))

    def _name(self, token: _Token) -> Name:
        word = token.word.strip('#"') if token.word.startswith("#") else token.word
        on: tuple[Expression, ...] = ()
        if "." in word and not token.word.startswith("#"):
            before, _, word = word.rpartition(".")
            first = before.rpartition(".")[2]
            on = (Name(start=token.start, end=token.start + len(before), value=first),)
        if self.words.folds:
            word = word.lstrip("$@").lower()
        return Name(start=token.start, end=token.end, inner=on, value=word)


def _called(name: Name, inner: tuple[Expression, ...], end: int) -> Expression:
    """A call, or the text that ``format`` makes."""
    if name.value.lower() == "format" and inner and isinstance(inner[0], Text):
        return Pattern(start=name.start, end=end, inner=inner)
    on = name.inner[0] if name.inner else None
    return Call(start=name.start, end=end, inner=inner, name=name.value, on=on)
