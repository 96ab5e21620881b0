"""A function of a program that sends a request, or has it sent, as its callers ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ci_migrate.codemod.known.libraries import CLIENT, Library
from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.calls import arguments, handed
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.invoked import Invoked
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import names_of_parameters
from ci_migrate.codemod.python.plain import Lost, as_text, lose
from ci_migrate.codemod.python.steady import is_steady
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.idle import Idle
from ci_migrate.codemod.sites.inplace import Option
from ci_migrate.codemod.sites.site import WIRE, Site
from ci_migrate.codemod.sites.transports import Transport, address, sent_site
from ci_migrate.codemod.texts.grown import start_of
from ci_migrate.codemod.texts.holes import NUMBERS, Evaluation, Hole
from ci_migrate.codemod.texts.interpreted import entered
from ci_migrate.codemod.texts.lookups import BASE_URL
from ci_migrate.codemod.texts.presence import may_lack
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.codemod.texts.values import Values
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST, read_options


@dataclass(frozen=True, slots=True)
class Asked:
    """The call inside as a call site, and the options it gets, for one call of the function.

    ``skip`` is what the function itself counts of the rows that it has read.
    """

    site: Site
    options: tuple[Option, ...]
    skip: ast.expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A function with one call that sends to the address that a parameter is, or ends with.

    ``parameter`` is None where the address is known, and the function is handed what it asks.
    ``options`` is the parameter that it hands on as options, if it does. ``idle`` is what it
    does only to put options together out of other parameters; None where it does not.
    ``logged``: it puts the address into a log. ``beside`` is the name of the parameter for the
    query, where the function reads its table's name or path for something else, too; ``taken``
    says that it has that parameter already. ``through`` is the relaying function that it calls in
    its turn, where it does not send the request itself, and ``dropped`` what it hands over for
    parameters that go where all calls move. ``star`` is the parameter for further arguments, where
    the call inside gets all of them. ``path`` and ``more`` are what it hands over to ``through`` as
    the path and as options, where it makes them of what it is handed. ``whole`` are the names of
    the parameters for conditions, columns or options, and not only for values of them. ``kind`` is
    what the parameter stands for: a table, a whole address, a key of a table of them, an object
    that gives table and options; ``own`` for none.
    """

    module: Module
    function: Defined
    call: ast.Call
    parameter: ast.arg | None
    options: ast.arg | None
    sent: Transport
    called: Invoked
    arguments: Arguments
    idle: Idle | None = None
    logged: bool = False
    beside: str = ""
    taken: bool = False
    through: Relay | None = None
    kind: Literal["table", "address", "key", "object", "own"] = "own"
    dropped: tuple[ast.expr, ...] = ()
    star: ast.arg | None = None
    path: ast.expr | None = None
    more: ast.expr | None = None
    whole: frozenset[str] = frozenset()

    def further(self, call: ast.Call) -> dict[str, ast.expr]:
        """What a call of the function hands over for the call inside, by the names there."""
        if self.star is None:
            return {}
        own = names_of_parameters(self.function)
        return {one.arg: one.value for one in call.keywords if one.arg and one.arg not in own}

    def given(self, call: ast.Call) -> Mapping[ast.arg, ast.expr]:
        """What a call hands over for the parameters; empty where it says options by keyword.

        Options out of one table behind ``**`` are that table.
        """
        found = arguments(self.function, call)
        named: dict[ast.arg, ast.expr] = {}
        if self.options is not None and self.options is self.function.args.kwarg:
            known = names_of_parameters(self.function)
            more = [one for one in call.keywords if one.arg not in known]
            if len(more) == 1 and more[0].arg is None:
                named = {self.options: more[0].value}
            elif more and found is not None:
                return {}
        if found is None:
            path = None if self.parameter is None else handed(self.function, call, self.parameter)
            found = {} if path is None or self.parameter is None else {self.parameter: path}
        return {**found, **named}

    @property
    def last(self) -> Relay:
        """The relaying function that sends the request itself."""
        return self if self.through is None else self.through.last

    @property
    def way(self) -> Iterator[ast.Call]:
        """The calls by which a call of the function reaches the one that sends, and that one."""
        yield self.call
        if self.through is not None:
            yield from self.through.way

    def site(self, text: str, evaluation: Evaluation) -> Site | None:
        """The call of the function as a call site, where the parameter is a text.

        None where it is none of the service, or only its arguments say which.
        """
        evaluator = Evaluator(self.module, evaluation)
        start = start_of(self.module, self.arguments.named["url"])
        if self.through is not None:
            if self.path is None and self.parameter is None and self.through.parameter is not None:
                return None  # what it hands on, a text does not say
            if self.path is not None:
                own = self.parameter
                text = evaluator.part(self.path, {} if own is None else {own: text})
            return self.through.site(text, evaluation)
        given: dict[ast.AST, str] = {} if self.parameter is None else {self.parameter: text}
        url = address(evaluator, start, self.sent, given=given)
        evaluation.used.add(self.arguments.named["url"])
        if url is None or not HOST.match(url):
            return None
        return self._sent(url, evaluator)

    def somewhere(self, evaluation: Evaluation) -> Site | None:
        """The call inside as a call site of which not even the table is known.

        None where it may be a call of something else.
        """
        if self.kind == "address":
            return None
        if self.through is not None:
            return self.through.somewhere(evaluation)
        table = evaluation.add(Hole(self.arguments.named["url"], self.module))
        url = f"{BASE_URL}/instances/i/data/{table}"
        return self._sent(url, Evaluator(self.module, evaluation))

    def _sent(self, url: str, evaluator: Evaluator, given: Arguments | None = None) -> Site:
        arguments = given or self.arguments
        return sent_site(self.module, self.call, self.called, self.sent, arguments, url, evaluator)

    def asked(self, around: Values, call: ast.Call) -> Asked:
        """What the call inside asks for one call of the function; Lost where it cannot be told."""
        running = entered(around, self.module, self.function, call)
        running.reach(self.function, self.call)
        if self.through is not None:
            made = self.through.asked(running, self.call)
            for text in (made.site.url, *(part for pair in made.options for part in pair)):
                running.require_own(text)
            return made
        url = address(running, self.arguments.named["url"], self.sent)
        if url is None or not HOST.match(url):
            lose(self.call)
        library = self.sent.library
        given = self.arguments.named.get(library.params or "")
        value = None if given is None else running.value(given)
        if given is None and self.star is not None:
            value = running.names[self.star.arg].get(library.params)
        options = _pairs(library, value, given or call, running.evaluation)
        if options and library.replaces and "?" in url:
            raise Lost("options stand in the URL and beside it")
        path, _, query = url.partition("?")
        asked = (*read_options(query), *options)
        skip = next((text for name, text in asked if name == "$skip"), None)
        own = self._counted(running, skip)
        table = path.rpartition("/data/")[2]  # which instance it is, Dataverse does not ask
        for text in (table, *(part for pair in asked for part in pair if part is not skip)):
            running.require_own(text)
        if own is None:
            running.require_own(skip)
        carried = {"url", "method", library.params, *library.kept}  # others may hand over those
        named = {
            key: one
            for key, one in self.arguments.named.items()
            if key in carried or running.is_told(one)
        }
        sent = self._sent(url, running, replace(self.arguments, named=named))
        return Asked(sent, options, own)

    def _counted(self, running: Values, skip: str | None) -> ast.expr | None:
        """What the function itself counts for ``$skip``, where the call inside can count so."""
        number = HOLE.fullmatch(skip or "")
        one = running.evaluation.holes[int(number[1])] if number is not None else None
        if one is None or not running.is_own(one) or one.conversion or one.spec or any(one.around):
            return None
        goes = {each.arg for each in (self.idle.parameters if self.idle is not None else ())}
        if any(isinstance(part, ast.Name) and part.id in goes for part in walk(one.node)):
            lose(one.node)  # it would be counted of what is no longer handed over
        return one.node if is_steady(self.module, one.node, self.call) else None


def _pairs(
    library: Library, value: object, node: ast.expr, evaluation: Evaluation
) -> tuple[Option, ...]:
    """Options as they go on the wire; Lost where the library's way with a value is not plain."""
    match value:
        case None:
            return ()
        case str():
            return tuple(read_options(value))
        case dict():
            pairs = list(value.items())
        case list() | tuple():
            pairs = list(value)
        case _:
            lose(node)
    found: list[Option] = []
    for one in pairs:
        if not isinstance(one, tuple) or len(one) != 2 or isinstance(one[1], bool):
            lose(node)
        if one[1] is not None:
            name, text = as_text(one[0], node), as_text(one[1], node)
            if library is CLIENT:
                name = WIRE.get(name) or lose(node)
            if name == "$top" and (whole := HOLE.fullmatch(text)) is not None:
                given = evaluation.holes[int(whole[1])]
                text = evaluation.marked(text, optional=may_lack(given.module, given.node))
            elif name not in NUMBERS:
                text = evaluation.marked(text, encoded=True)
            found.append((name, text))
        elif library.nones:
            lose(node)
    return tuple(found)
