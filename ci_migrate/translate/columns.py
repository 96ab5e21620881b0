"""Legacy columns, filters and sort orders in Dataverse names, for one table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ci_migrate.adapter import escaped
from ci_migrate.catalogue import Column, TableMap
from ci_migrate.errors import MigrateError
from ci_migrate.model import HOLE
from ci_migrate.odata import Call, Compare, In, Literal, Logic, Node, Not, Property

FUNCTIONS = ("contains", "startswith", "endswith")


class Refusal(MigrateError):
    """Inside a translation: it ends here, with a reason of the catalogue and a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(slots=True, kw_only=True)
class Columns:
    """The columns of one query: maps names and remembers which losses that brings."""

    table: TableMap
    own: dict[str, str]
    losses: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    def logical(self, name: str) -> str:
        """The logical name of a legacy column, found without regard to case (G1)."""
        return self._column(name).name

    def _column(self, name: str) -> Column:
        if HOLE.search(name):
            raise Refusal("dynamic-query", "the name of a column is known only to the program")
        configured = {key.lower(): value for key, value in self.own.items()}.get(name.lower())
        if configured is not None:
            self.names[configured] = next(k for k in self.own if k.lower() == name.lower())
            return Column(name=configured)
        found = self.table.column(name)
        if found is not None:
            return found[1]
        for missing, why in self.table.missing.items():
            if missing.lower() == name.lower():
                raise Refusal("missing-column", f"{self.table.legacy}.{missing}: {why}")
        if self.table.packed:
            raise Refusal(
                "packed-column",
                f"{self.table.legacy}.{name} stands inside the JSON text column "
                f"{self.table.packed}, which the service can neither filter nor sort",
            )
        if not self.table.open or not re.fullmatch(r"\w+", name):
            raise Refusal(
                "missing-column",
                f"no Dataverse column of {self.table.legacy} is known for '{name}'",
            )
        self.losses.add("column-names")
        self.names[f"msdynci_{name.lower()}"] = name
        return Column(name=f"msdynci_{name.lower()}")

    def filtered(self, node: Node) -> Node:
        """The filter in Dataverse names and in the operators that Dataverse knows."""
        match node:
            case Logic():
                return Logic(node.operator, tuple(self.filtered(term) for term in node.terms))
            case In(Property(), items):
                terms = tuple(self.filtered(Compare("eq", node.left, item)) for item in items)
                return Logic("or", terms) if len(terms) > 1 else terms[0]
            case Compare(operator, Property(name), Literal() as literal):
                return self._compared(operator, name, literal)
            case Call(function, (Property(name), Literal("string", text))) if function in FUNCTIONS:
                return self._matched(function, name, text)
            case Call("IsMemberOfSegment", _):
                raise Refusal(
                    "unsupported-option",
                    "IsMemberOfSegment is translated where it stands alone or beside other "
                    "conditions joined by 'and'",
                )
            case Call():
                raise Refusal(
                    "unsupported-option", f"Dataverse has no filter function '{node.name}'"
                )
            case Not():
                raise Refusal("undocumented-comparison", _NEGATION.format("not"))
            case _:
                raise Refusal(
                    "unsupported-option",
                    "the filter compares something else than a column with a value",
                )

    def _compared(self, operator: str, name: str, literal: Literal) -> Node:
        column = self._column(name)
        if operator == "ne" and literal.kind != "null":
            raise Refusal("undocumented-comparison", _NEGATION.format("ne"))
        if operator not in ("eq", "ne") and literal.kind == "string":
            raise Refusal(
                "undocumented-comparison",
                f"{name} {operator} 'text': the services order letters by rules of their own",
            )
        return Compare(operator, Property(column.name), self._literal(literal))

    def _literal(self, literal: Literal) -> Literal:
        if literal.kind != "datetime":
            return literal
        text = re.sub(r"\.0+(?=Z|[+-]|$)", "", literal.text)
        if "." in text:
            self.losses.add("fractional-seconds")
        return Literal("datetime", text)

    def _matched(self, function: str, name: str, text: str) -> Node:
        if HOLE.search(text):
            raise Refusal(
                "dynamic-query",
                f"{function} with a value of the program: % _ and [ in it would be wildcards",
            )
        return Call(function, (Property(self.logical(name)), Literal("string", escaped(text))))

    def ordered(self, text: str) -> str:
        """An ``$orderby`` in Dataverse names."""
        terms = []
        for term in text.split(","):
            words = term.split()
            direction = {"": "", "asc": " asc", "desc": " desc", "descending": " desc"}
            ending = direction.get(" ".join(words[1:]))
            if ending is None or not words:
                raise Refusal("already-broken", f"$orderby={text} is not a sort order")
            column = self._column(words[0])
            if column.type == "text":
                self.losses.add("text-order")
            terms.append(column.name + ending)
        return ",".join(terms)


_NEGATION = (
    "'{}': no document says which rows it returns where a column is empty, and Dataverse folds "
    "case, so rows could be lost"
)
