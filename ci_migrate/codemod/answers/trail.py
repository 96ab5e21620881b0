"""The trail of one answer through a program: what is still to be looked at, and where it ends."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from ci_migrate.codemod.answers.held import DEEPEST, Held, Kind
from ci_migrate.codemod.python.names import Module

LONGEST = 4000  # expressions that one answer may come by
SHAPE = "response-shape"
# Where several ends stand against a move, the first of these tells most.
_RANK = ("next-link", "missing-column")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A place where a moved answer would not do: its reason and what to say."""

    reason: str
    said: str
    order: tuple[int, bool, str, int]


@dataclass(slots=True)
class Trail:
    """Follows the expressions that hold one answer, in all modules of a program.

    ``module`` is the one of the call, ``missing`` are columns that its rows will lack. Steps hold
    further expressions, or note an end or a loss.
    """

    module: Module
    missing: frozenset[str] = frozenset()
    ends: list[End] = field(default_factory=list)
    losses: set[str] = field(default_factory=set)
    _pending: list[tuple[ast.expr, Held]] = field(default_factory=list)
    _seen: set[tuple[ast.AST, Held]] = field(default_factory=set)
    _put: set[tuple[ast.AST, Held]] = field(default_factory=set)

    def hold(self, node: ast.expr, held: Held) -> None:
        """Notes that an expression holds a part of the answer."""
        if (node, held) in self._seen:
            return
        self._seen.add((node, held))
        if len(held.around) > DEEPEST or len(self._seen) > LONGEST:
            if held.kind is not Kind.ROW:
                self.end(node, f"the way of {held.kind.title} is too long to follow")
            return
        self._pending.append((node, held))

    def is_first(self, node: ast.expr, held: Held) -> bool:
        """Whether something is put at a place for the first time."""
        if (node, held) in self._put:
            return False
        self._put.add((node, held))
        return True

    def next(self) -> tuple[Module, ast.expr, Held] | None:
        """The next expression to look at, and its module; None where there is no more."""
        if not self._pending or len(self._seen) > LONGEST:
            return None
        node, held = self._pending.pop()
        return self.module.owner(node), node, held

    def end(self, node: ast.AST, said: str, reason: str = SHAPE) -> None:
        """Notes that a moved answer would not do at a node; ``said`` goes on behind its place."""
        home = self.module.owner(node)
        line = getattr(node, "lineno", 1)
        name = home.source.name
        here = home is self.module
        rank = _RANK.index(reason) if reason in _RANK else len(_RANK)
        place = f"line {line}" if here else f"{name}:{line}"
        mark = ":" if said.startswith("the ") else ""
        self.ends.append(
            End(reason=reason, said=f"{place}{mark} {said}", order=(rank, not here, name, line))
        )

    def shows(self, node: ast.AST, verb: str, held: Held) -> None:
        """Ends where something of an answer is shown or kept that is not as before."""
        if held.kind is not Kind.ROW:
            self.end(node, f"{verb} {held.kind.title}; {held.kind.why}")

    def loses(self, node: ast.AST, held: Held, where: str) -> None:
        """Ends where something of an answer goes out of sight."""
        if held.kind is not Kind.ROW:
            self.end(node, f"hands {held.kind.title} to {where}, out of sight; {held.kind.why}")
