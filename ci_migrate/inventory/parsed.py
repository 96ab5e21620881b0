"""Outlines of files that a tree-sitter grammar parses."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from ci_migrate.inventory.grammars import GRAMMARS, Grammar
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

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_DEPTH = 150  # nodes inside nodes; what lies deeper is left alone
_OPENED = {
    "": re.compile(r"@?[$]*(\"{3,}|[\"'`])?"),
    "\\": re.compile(r"[$@]*[\"'`]?"),
    '"': re.compile(r"[$@]*\""),
    "`": re.compile(r"@?\""),
    "'": re.compile(r"@?'"),
}
_ESCAPED = {
    "\\": re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL),
    "`": re.compile(r"`(.)", re.DOTALL),
    '"': re.compile(r'"(")'),
    "'": re.compile(r"'(')"),
}
_VARIABLE = re.compile(r"[$@]?(?:\{?(?:script|global|local|private|using|env):)?\{?([\w-]+)", re.I)


@cache
def grammar_of(name: str) -> tuple[Grammar, Language] | None:
    """A grammar and what parses by it; None where its packages are not installed."""
    try:
        from tree_sitter import Language

        grammar = GRAMMARS[name]
        maker = getattr(import_module(grammar.package), grammar.maker)
        return grammar, Language(maker())
    except (ImportError, AttributeError, ValueError):  # ValueError: of another version
        return None


def parse(text: str, name: str) -> Outline | None:
    """The outline of a text by a grammar; None where there is none, or it cannot be followed."""
    found = grammar_of(name)
    if found is None:
        return None
    from tree_sitter import Parser

    grammar, language = found
    content = text.encode("utf-8", "replace")
    tree = Parser(language).parse(content)
    try:
        reader = _Reader(grammar, content)
        roots = reader.inside(tree.root_node, 0)
    except RecursionError:
        return None
    return Outline(text=text, roots=roots, comments=tuple(reader.comments), parsed=True)


class _Reader:
    """Makes expressions of nodes."""

    def __init__(self, grammar: Grammar, content: bytes) -> None:
        self.grammar = grammar
        self.content = content
        self.comments: list[Comment] = []
        self._offsets = None if content.isascii() else _offsets(content)

    def inside(self, node: Node, depth: int) -> tuple[Expression, ...]:
        """The expressions of the named children of a node."""
        named = (one for one in node.named_children if not one.type.endswith("operator"))
        made = (self.read(one, depth + 1) for one in named)
        return tuple(one for one in made if one is not None)

    def read(self, node: Node, depth: int) -> Expression | None:
        """The expression of a node; None for a comment and where nothing stands."""
        grammar = self.grammar
        while node.type not in self.grammar.meant and node.named_child_count == 1:
            child = node.named_children[0]
            if node.type in grammar.sums | grammar.formats and child.type not in self.grammar.meant:
                break
            node = child
        start, end = self._place(node)
        if node.type in grammar.comments:
            self.comments.append(Comment(start=start, end=end))
            return None
        if depth > _DEPTH:
            return Expression(start=start, end=end)
        if node.type in grammar.texts:
            return self._text(node, depth)
        if node.type in grammar.names or node.type in grammar.members:
            return self._name(node, depth)
        if node.type in grammar.numbers:
            return Text(start=start, end=end, value=self._source(node))
        made = self._made(node, depth)
        if made is not None:
            return made
        inner = self.inside(node, depth)
        return inner[0] if len(inner) == 1 else Expression(start=start, end=end, inner=inner)

    def _made(self, node: Node, depth: int) -> Expression | None:
        grammar = self.grammar
        start, end = self._place(node)
        if node.type in grammar.calls:
            return self._call(node, depth)
        if node.type in grammar.commands:
            return self._command(node, depth)
        for kind, entry in ((grammar.bounds, False), (grammar.entries, True)):
            if node.type in kind:
                return self._bound(node, kind[node.type], entry, depth)
        if node.type in grammar.records:
            return Record(start=start, end=end, inner=self.inside(node, depth))
        if node.type in grammar.joined or (node.type in grammar.sums and self._adds(node)):
            return Sum(start=start, end=end, inner=tuple(self._terms(node, depth)))
        if node.type in grammar.formats and node.named_child_count > 1:
            first, *rest = self.inside(node, depth)
            values = [part for one in rest for part in _spread(one)]
            return Pattern(start=start, end=end, inner=(first, *values))
        return None

    def _terms(self, node: Node, depth: int) -> list[Expression]:
        """The terms of a chain of sums, from left to right, however long it is."""
        pending, terms = [node], []
        while pending:
            one = pending.pop()
            if (one.type in self.grammar.sums and self._adds(one)) or one is node:
                pending += one.named_children[::-1]
            else:
                read = self.read(one, depth + 1)
                terms += [] if read is None else [read]
        return terms

    def _adds(self, node: Node) -> bool:
        return node.named_child_count > 1 and any(one.type == "+" for one in node.children)

    def _text(self, node: Node, depth: int) -> Expression:
        start, end = self._place(node)
        gaps = [one for one in node.named_children if one.type in self.grammar.gaps]
        edges = [node.start_byte, *(at for one in gaps for at in (one.start_byte, one.end_byte))]
        edges.append(node.end_byte)
        raw = [
            self.content[first:last].decode("utf-8", "replace")
            for first, last in zip(edges[::2], edges[1::2], strict=True)
        ]
        escape = self.grammar.texts[node.type]
        opened = _OPENED[escape].match(raw[0])
        mark = opened[0] if opened else ""
        raw[0] = raw[0][len(mark) :]
        closing = mark.lstrip("$@")
        if closing and raw[-1].endswith(closing):
            raw[-1] = raw[-1][: -len(closing)]
        if node.type == "interpolated_string_expression" and "@" in mark:
            escape = '"'
        parts: list[Expression] = []
        for number, one in enumerate(raw):
            if one:
                parts.append(Text(start=start, end=end, value=_plain(one, escape)))
            if number < len(gaps):
                parts.append(self._gap(gaps[number], depth))
        if len(parts) == 1 and isinstance(parts[0], Text):
            return parts[0]
        return Sum(start=start, end=end, inner=tuple(parts))

    def _gap(self, node: Node, depth: int) -> Expression:
        start, end = self._place(node)
        if node.type in self.grammar.names:
            return self._name(node, depth)
        named = [one for one in node.named_children if not one.type.endswith("brace")]
        read = self.read(named[0], depth + 1) if named else None
        return read or Expression(start=start, end=end)

    def _name(self, node: Node, depth: int) -> Expression:
        start, end = self._place(node)
        member = self.grammar.members.get(node.type)
        word = node
        on: tuple[Expression, ...] = ()
        if member is not None:
            last = node.child_by_field_name(member) if member else None
            word = last or node.named_children[-1] if node.named_children else node
            before = [one for one in node.named_children if one.start_byte < word.start_byte]
            on = tuple(one for one in (self.read(at, depth + 1) for at in before) if one)
        return Name(start=start, end=end, inner=on, value=self._word(word))

    def _word(self, node: Node) -> str:
        source = self._source(node)
        if node.type in self.grammar.texts:
            source = source.strip("\"'`")
        if not self.grammar.folds:
            return source
        match = _VARIABLE.match(source) if node.type not in self.grammar.texts else None
        return (match[1] if match else source).lower()

    def _call(self, node: Node, depth: int) -> Expression:
        start, end = self._place(node)
        name, arguments = self.grammar.calls[node.type]
        called = node.child_by_field_name(name)
        given = node.child_by_field_name(arguments) if arguments else node.named_children[-1]
        given = None if given == called else given
        on: Expression | None = None
        receiver = node.child_by_field_name("object")
        if receiver is not None:
            on = self.read(receiver, depth + 1)
        word = "" if called is None else self._called(called)
        if called is not None and called.type in self.grammar.members:
            whole = self._name(called, depth)
            on = whole.inner[0] if whole.inner else None
        elif called is not None and called.type not in self.grammar.names:
            on = self.read(called, depth + 1)
        inner = self.inside(given, depth) if given is not None else ()
        made = node.child_by_field_name("initializer")
        inner += self.inside(made, depth) if made is not None else ()
        if word.lower() == "format" and inner and isinstance(inner[0], Text):
            return Pattern(start=start, end=end, inner=inner)
        if word == "formatted" and isinstance(on, Text):
            return Pattern(start=start, end=end, inner=(on, *inner))
        return Call(start=start, end=end, inner=inner, name=word, on=on)

    def _called(self, node: Node) -> str:
        member = self.grammar.members.get(node.type)
        last = node.child_by_field_name(member) if member else None
        while node.type in ("generic_name", "generic_type") and node.named_children:
            node = node.named_children[0]
        return self._source(last or node).partition("<")[0]

    def _command(self, node: Node, depth: int) -> Expression:
        """A command line: its options are entries, with what follows as their values."""
        start, end = self._place(node)
        children = [
            part
            for one in node.named_children
            for part in (one.named_children if one.type == "command_elements" else [one])
            if not part.type.endswith("_sep")
        ]
        name = self._source(children[0]) if children else ""
        inner: list[Expression] = []
        option: tuple[str, int] | None = None
        for child in children[1:]:
            source = self._source(child)
            if child.type == self.grammar.commands[node.type] and re.match(r"--?[A-Za-z]", source):
                option = (source.lstrip("-").rstrip(":"), self._place(child)[0])
                inner.append(Bound(start=option[1], end=self._place(child)[1], name=option[0],
                                   entry=True))  # fmt: skip
                continue
            value = self.read(child, depth + 1)
            if value is not None and option is not None:
                inner[-1] = Bound(start=option[1], end=value.end, name=option[0], entry=True,
                                  inner=(value,))  # fmt: skip
            elif value is not None:
                inner.append(value)
            option = None
        return Call(start=start, end=end, inner=tuple(inner), name=name)

    def _bound(
        self, node: Node, fields: tuple[str, str], entry: bool, depth: int
    ) -> Expression | None:
        start, end = self._place(node)
        children = [one for one in node.named_children if one.type not in self.grammar.comments]
        first, last = (node.child_by_field_name(one) if one else None for one in fields)
        if not fields[0]:
            first = _first_name(children, self.grammar)
        if first is not None and not fields[1] and children and children[-1] != first:
            last = children[-1]
        if first is None or last is None:
            return None
        value = self.read(last, depth + 1)
        if value is None:
            return None
        while first.named_child_count == 1 and first.type not in self.grammar.meant:
            first = first.named_children[0]
        member = self.grammar.members.get(first.type)
        word = first.child_by_field_name(member) if member else None
        name = self._word(word or first)
        more = any(one.type in ("+=", "assignement_operator") for one in node.children) and (
            "+=" in self.content[first.end_byte : last.start_byte].decode("utf-8", "replace")
        )
        return Bound(start=start, end=end, inner=(value,), name=name, more=more, entry=entry)

    def _source(self, node: Node) -> str:
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _place(self, node: Node) -> tuple[int, int]:
        if self._offsets is None:
            return node.start_byte, node.end_byte
        return self._offsets[node.start_byte], self._offsets[node.end_byte]


def _first_name(children: list[Node], grammar: Grammar) -> Node | None:
    """The child that names what is bound, for grammars that give it no field."""
    if len(children) < 2 or children[-1].type == "variable":
        return None
    named = [one for one in children[:-1] if one.type == "variable"]
    return named[0] if named else children[0]


def _spread(one: Expression) -> tuple[Expression, ...]:
    """The values of a list, or the one value that stands there."""
    plain = type(one) is Expression and one.inner
    return one.inner if plain else (one,)


def _plain(text: str, escape: str) -> str:
    """A literal text without what escapes in it."""
    pattern = _ESCAPED.get(escape)

    def unescaped(match: re.Match[str]) -> str:
        word = match[1]
        if len(word) == 5 and word[0] == "u":
            code = int(word[1:], 16)
            return chr(code) if not 0xD800 <= code <= 0xF8FF else "\ufffd"
        return {"n": "\n", "t": "\t", "r": "\r"}.get(word, word) if escape == "\\" else word

    return text if pattern is None else pattern.sub(unescaped, text)


def _offsets(content: bytes) -> list[int]:
    """The number of the character that each byte belongs to."""
    found: list[int] = []
    number = -1
    for byte in content:
        number += byte & 0xC0 != 0x80
        found.append(number)
    found.append(number + 1)
    return found
