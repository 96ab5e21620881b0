"""What is known of one call site."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ci_migrate.codemod.known.libraries import LIBRARIES, Library
from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.sites.sending import Sending
from ci_migrate.codemod.texts.holes import Evaluation

# The client's option arguments and what they are on the wire (D1, D7).
WIRE = {
    "force_search": "forceSearch",
    "search": "$search",
    "select": "$select",
    "skip": "$skip",
    "skiptoken": "$skiptoken",
    "skip_token": "$skiptoken",
    "filter": "$filter",
    "orderby": "$orderby",
    "order_by": "$orderby",
    "expand": "$expand",
    "top": "$top",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One call to the legacy service.

    ``url`` is the text of the URL with holes, for HTTP clients; ``method`` is the verb, or the
    name of the client's method. ``target`` names what is called: the function of the call, or the
    one that it hands to a thread as the first of its arguments. ``partial`` is the call that
    filled in arguments before; ``sending`` the call that sends what this one builds, and
    ``handed`` says that a method of the client is given to something that calls it in its own way.
    ``receiver`` is the session or client object; ``verb_node`` is the verb of ``request(verb,
    url)``. ``encoded`` is the call of ``urlencode`` that makes the end of the URL, which is then
    not part of ``url``. ``several``: the URL is one of the values of its name. ``doubt`` says what
    the program does not show of a call that only looks like one; it never moves. ``inner`` is the
    call in a function of the program that sends what this call asks, ``way`` the calls that lead
    to it, and it; ``asked`` are the options that the function makes for it, ``counted`` what it
    counts itself of the rows that it has read, ``unclear`` says why they are not known, and
    ``idle`` are arguments that only go into them; it cannot do without the arguments ``needed``;
    ``logged``: it puts what it asks into a log. ``beside`` names the parameter for a query that is
    handed over beside the name of the table; ``marked``: what sends it tells a query by its class.
    """

    module: Module
    node: ast.Call
    kind: str
    method: str
    url: str
    evaluation: Evaluation
    target: ast.expr
    arguments: Arguments
    url_node: ast.expr | None = None
    receiver: ast.expr | None = None
    verb_node: ast.expr | None = None
    encoded: ast.Call | None = None
    partial: ast.Call | None = None
    sending: Sending | None = None
    handed: bool = False
    several: bool = False
    callee: str = ""
    doubt: str = ""
    inner: Site | None = None
    way: tuple[ast.Call, ...] = ()
    asked: tuple[tuple[str, str | None], ...] | None = None
    counted: ast.expr | None = None
    unclear: str = ""
    idle: tuple[ast.expr, ...] = ()
    needed: tuple[ast.expr, ...] = ()
    logged: bool = False
    beside: str = ""
    marked: bool = False

    @property
    def sender(self) -> Site:
        """The call that sends the request."""
        return self.inner or self

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the holes, for people."""
        return tuple(one.placeholder for one in self.evaluation.holes)

    @property
    def library(self) -> Library | None:
        """The library of an HTTP call; None for the client and for what is not known."""
        return LIBRARIES.get(self.kind)

    @property
    def sure(self) -> bool:
        """Whether the call certainly sends to the service, by a library that is known."""
        return self.library is not None and not self.doubt

    @property
    def answer(self) -> ast.Call:
        """The call that gives the answer."""
        return self.node if self.sending is None else self.sending.call

    @property
    def deferred(self) -> bool:
        """Whether the call only hands the function on, to be called in a thread."""
        return self.target is not self.node.func
