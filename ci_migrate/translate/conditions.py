"""Legacy filters in Dataverse names: what the service is asked, and what is checked again.

Dataverse compares text without case and accents (fact 13). Conditions that grow with that are
asked as they are, and the row adapter drops what does not match letter by letter. A condition
that would shrink (``ne``, ``not``, an order of text) is asked so that no wanted row is left out,
and stands a second time in ``keep``, for the adapter alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ci_migrate.adapter import CONDITIONS, FUNCTIONS
from ci_migrate.model import HOLE
from ci_migrate.odata import Call, Compare, In, Literal, Logic, Node, Not, Property, children
from ci_migrate.translate.columns import Columns
from ci_migrate.translate.tables import Refusal

_OPPOSITE = {"eq": "ne", "ne": "eq", "gt": "le", "le": "gt", "lt": "ge", "ge": "lt"}
_FLIPPED = {"and": "or", "or": "and"}


@dataclass(slots=True)
class Conditions:
    """The conditions of one query: those for the service, and those that are ``kept`` as well."""

    columns: Columns
    asked: list[Node] = field(default_factory=list)
    kept: list[Node] = field(default_factory=list)
    _inexact: bool = False

    def add(self, node: Node) -> None:
        """Takes one condition that has to hold; Refusal where Dataverse cannot answer it."""
        self._inexact = False
        self.asked.append(self._asked(node, False))
        if self._inexact:
            self.kept.append(self._exact(node, False))
            if sum(_conditions(one) for one in self.asked) > CONDITIONS:
                raise Refusal(
                    "unsupported-option",
                    f"the filter leaves out more values than {CONDITIONS} conditions can say",
                )

    def _asked(self, node: Node, negated: bool) -> Node:
        """A condition that holds for every wanted row, and for few others."""
        match node:
            case Logic(operator, terms):
                word = _FLIPPED[operator] if negated else operator
                return _joined(word, tuple(self._asked(term, negated) for term in terms))
            case Not(term):
                return self._asked(term, not negated)
            case In():
                if Literal("null", "null") in node.items:
                    raise Refusal("already-broken", "a list of values takes no null")
                return self._asked(_spelled_out(node), negated)
            case Compare(operator, Property(name), Literal() as literal):
                return self._compared(operator, name, literal, negated)
            case Call(function, (Property(name), Literal("string", text))) if function in FUNCTIONS:
                column = Property(self.columns.logical(name))
                called = Call(function, (column, Literal("string", text)))
                if not negated:
                    return called
                self.columns.losses.add("null-comparison")
                return self._either(called, Not(called), column)
        raise _refused(node)

    def _compared(self, operator: str, name: str, literal: Literal, negated: bool) -> Node:
        column = self.columns.column(name)
        place = Property(column.name)
        word = _OPPOSITE[operator] if negated else operator
        right = self._literal(literal)
        asked = Compare(word, place, right)
        if literal.kind == "null":
            if operator not in ("eq", "ne"):
                raise Refusal("already-broken", f"{name} {operator} null holds for no row")
            return asked
        text = literal.kind in ("string", "hole") and column.type == "text"
        if text and word not in ("eq", "ne"):
            self.columns.losses.add("text-order")
            return self._either(asked, Compare(_OPPOSITE[word], place, right), place)
        if word == "eq" or column.type == "id" or (word != "ne" and not negated):
            return asked
        self.columns.losses.add("null-comparison")
        if text:
            return self._either(asked, Compare("eq", place, right), place)
        return Logic("or", (asked, Compare("eq", place, Literal("null", "null"))))

    def _either(self, one: Node, other: Node, column: Property) -> Node:
        """All rows, in a form that makes the service check the column and the literal."""
        self._inexact = True
        return Logic("or", (one, other, Compare("eq", column, Literal("null", "null"))))

    def _exact(self, node: Node, negated: bool) -> Node:
        """The condition as the adapter decides it; null is as the OData standard has it."""
        match node:
            case Logic(operator, terms):
                word = _FLIPPED[operator] if negated else operator
                return _joined(word, tuple(self._exact(term, negated) for term in terms))
            case Not(term):
                return self._exact(term, not negated)
            case In():
                return self._exact(_spelled_out(node), negated)
            case Compare(operator, Property(name), Literal() as literal):
                compared = Compare(
                    operator, Property(self.columns.logical(name)), self._literal(literal)
                )
                if not negated:
                    return compared
                if operator in ("eq", "ne"):
                    return Compare(_OPPOSITE[operator], compared.left, compared.right)
                return Not(compared)
            case Call(function, (Property(name), Literal() as literal)):
                column = Property(self.columns.logical(name))
                called = Call(function, (column, literal))
                filled = Compare("ne", column, Literal("null", "null"))
                return Logic("and", (Not(called), filled)) if negated else called
        raise _refused(node)

    def _literal(self, literal: Literal) -> Literal:
        if literal.kind not in ("datetime", "date"):
            return literal
        if literal.text < "1753":
            raise Refusal("unsupported-option", "Dataverse refuses dates before 1753-01-01")
        text = re.sub(r"\.0+(?=Z|[+-]|$)", "", literal.text)
        if "." in text:
            self.columns.losses.add("fractional-seconds")
        return Literal(literal.kind, text)


def _joined(operator: str, terms: tuple[Node, ...]) -> Node:
    return Logic("or" if operator == "or" else "and", terms)


def _spelled_out(node: In) -> Node:
    """A list as Dataverse takes it: one ``eq`` for each value (fact 9)."""
    terms = tuple(Compare("eq", node.left, item) for item in dict.fromkeys(node.items))
    return Logic("or", terms) if len(terms) > 1 else terms[0]


def _conditions(node: Node) -> int:
    inner = children(node)
    if isinstance(node, Logic | Not):
        return sum(_conditions(one) for one in inner)
    return 1


def _refused(node: Node) -> Refusal:
    match node:
        case Call("IsMemberOfSegment", _):
            return Refusal(
                "unsupported-option",
                "IsMemberOfSegment is translated where it stands alone or beside other "
                "conditions joined by 'and'",
            )
        case Call(name, _) if name not in FUNCTIONS:
            return Refusal("unsupported-option", f"Dataverse has no filter function '{name}'")
        case Call(name, _):
            return Refusal("unsupported-option", f"{name} is asked of a column and a text")
    if any(isinstance(one, Literal) and HOLE.search(one.text) for one in children(node)):
        return Refusal("dynamic-query", "a value that only the program knows stands for a column")
    return Refusal(
        "unsupported-option", "the filter compares something else than a column with a value"
    )
