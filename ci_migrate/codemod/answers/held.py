"""What an expression holds of an answer: the answer, a part of it, or one with something around.

``[r.json()]`` holds a parsed answer in a list; ``fetch`` holds one that a call gives.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import Enum

DEEPEST = 5  # things around one another
# In place of a library: errors that the program makes of a part of an answer, and of the text
# of an error.
OWN = "own"
REPORTED = "reported"
LONGEST = 8  # functions entered one out of another


class Kind(Enum):
    """A part of an answer: its name for people, and why it is not the same after a move."""

    ANSWER = "the response", "only its status and rows are those of the legacy service"
    BODY = "the body as text", "it is written otherwise"
    ENVELOPE = "the whole answer", "its @odata.context names the service"
    PAYLOAD = "the client's answer", "it holds @odata.context, too"
    RAW = "the client's raw answer", "only its status and rows are those of the legacy service"
    ERROR = "the error", "its text and body are those of the service"
    TOLD = "a text of the answer", "it is not the same from Dataverse"
    REPORT = "the text of an error", "it names the address that was asked"
    ROW = "the rows", "they are as before, but for columns that Dataverse lacks"

    def __init__(self, title: str, why: str) -> None:
        self.title = title
        self.why = why


class Form(Enum):
    """What may stand around something that is held."""

    ITEMS = "list, tuple, set or iterator"
    ENTRIES = "the values of a dictionary"
    KEYS = "the keys of a dictionary"
    FIELDS = "an object of a class with plain fields"
    QUEUE = "a queue"
    CALL = "a function that gives it"
    COMING = "a coroutine, task or future"
    OPENED = "a context that gives it"


@dataclass(frozen=True, slots=True)
class Around:
    """One thing around; ``key`` says where in it, None where that may be anywhere."""

    form: Form
    key: Hashable = None


@dataclass(frozen=True, slots=True)
class Entered:
    """A function that was entered by handing something over; ``around`` is put around its result.

    ``call`` is the call, or the expression of a decorator. ``lost``: nobody takes the result.
    """

    function: ast.AST
    call: ast.expr
    around: tuple[Around, ...] = ()
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What an expression holds: a part of an answer, and what stands around it, outermost first.

    ``package`` is the library of the answer, ``entered`` the functions on the way to here.
    """

    kind: Kind
    package: str
    around: tuple[Around, ...] = ()
    entered: tuple[Entered, ...] = ()

    @property
    def form(self) -> Form | None:
        """The outermost thing around; None where it is held bare."""
        return self.around[0].form if self.around else None

    @property
    def key(self) -> Hashable:
        """Where in the outermost thing it stands."""
        return self.around[0].key if self.around else None

    @property
    def inner(self) -> Held:
        """The same without the outermost thing."""
        return replace(self, around=self.around[1:])

    def within(self, form: Form, key: Hashable = None) -> Held:
        """The same with something around it."""
        return replace(self, around=(Around(form, key), *self.around))

    def become(self, kind: Kind, *forms: Form, package: str | None = None) -> Held:
        """Another part of the same answer, with forms around, outermost first."""
        found = replace(self, kind=kind, around=tuple(Around(one) for one in forms))
        return found if package is None else replace(found, package=package)

    @property
    def as_text(self) -> Held:
        """A text that is made of it; of rows, it is as before."""
        if self.kind in (Kind.ROW, Kind.REPORT):
            return self.become(self.kind)
        return self.become(Kind.REPORT if self.is_error else Kind.TOLD)

    @property
    def is_error(self) -> bool:
        """Whether it is an error whose text says no more than a library says of a status."""
        return self.kind is Kind.ERROR and not self.around and self.package != OWN

    @property
    def as_error(self) -> Held:
        """An error of the program that is made of it."""
        if self.kind is Kind.ROW:
            return self.become(self.kind, package=OWN)
        known = self.is_error or (self.kind is Kind.REPORT and not self.around)
        return self.become(Kind.ERROR, package=REPORTED if known else OWN)

    @property
    def settled(self) -> Held:
        """The same where it may be read in any call: on an object, at the top of a module."""
        return replace(self, entered=())

    def enter(self, entered: Entered) -> Held:
        """The same inside a function that a call hands it to."""
        if any(
            one.function is entered.function and one.call is entered.call for one in self.entered
        ):
            return self
        return replace(self, entered=(*self.entered, entered)[-LONGEST:])
