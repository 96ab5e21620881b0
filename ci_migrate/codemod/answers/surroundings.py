"""What stands around a call: whether a rewritten call and its adapted answer serve it as well."""

from __future__ import annotations

import ast

from ci_migrate.codemod.answers.consumers import check_consumers
from ci_migrate.codemod.python.arguments import Arguments, read_arguments
from ci_migrate.codemod.python.names import is_none
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.sites.sessions import check_sender
from ci_migrate.codemod.sites.signing import signing_of, unsigned
from ci_migrate.codemod.sites.sites import WIRE, Site
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE, Translation
from ci_migrate.translate import Refusal


def check_surroundings(site: Site, translation: Translation) -> frozenset[str]:
    """The losses of what stands around a call, by their names.

    Refusal, naming the line, where the surroundings of a call could not be kept.
    """
    if site.kind != "client" and site.library is None:
        raise Refusal(
            "unknown-client", f"{site.callee}() is handed the URL; what it does is its own"
        )
    if any(loss.id == "single-row" for loss in translation.losses):
        raise Refusal("response-shape", "a read by key returns one object, a query returns a list")
    _check_place(site.sender)
    _check_sending(site.sender)
    _check_arguments(site.sender)
    check_sender(site.sender)
    _check_headers(site.sender)
    return check_consumers(site, translation)


def _check_place(site: Site) -> None:
    current = site.module.parents.get(site.answer)
    while isinstance(current, ast.expr | ast.keyword):
        if isinstance(current, ast.JoinedStr):
            raise Refusal("response-shape", "the call stands inside an f-string; name its result")
        current = site.module.parents.get(current)


def _check_sending(site: Site) -> None:
    """A request that is built is sent once, in sight; a plain URL is one that its library takes."""
    library = site.library
    if library is None:
        return
    if library.builder and site.sending is None:
        raise Refusal(
            "unknown-client", f"{site.callee}() builds a request; what sends it is not clear"
        )
    made = constructed(site.module, site.receiver) if site.receiver is not None else None
    if made is not None and made[0] in library.bound and not library.builder:
        raise Refusal("unknown-client", f"{made[0]} is bound to the host of the legacy service")
    plain = HOLE.sub("", site.url)
    if not library.quotes and (" " in plain or not plain.isascii()):
        raise Refusal(
            "already-broken", f"{site.callee}() refuses a URL with a blank or a letter beyond ASCII"
        )


def _check_arguments(site: Site) -> None:
    """Every argument is one that the rewritten call takes, too."""
    if site.kind == "client":
        known = {*WIRE, "instance_id", "relative_path", "proxy", "custom_headers", "raw"}
        arguments = site.arguments
    else:
        assert site.library is not None
        known = {"url", "method", site.library.params, *site.library.kept}
        if site.receiver is None and site.kind == "httpx":
            known.add("verify")
        arguments = sent_arguments(site)
        if arguments.surplus:
            raise Refusal("unknown-client", "arguments are handed over by position; name them")
    if arguments.unknown:
        raise Refusal("dynamic-query", arguments.unknown)
    for name, value in arguments.named.items():
        signed = name == "auth" and bool(signing_of(site)) and not any(unsigned(site))
        if name not in known and not is_none(value) and not signed:
            raise Refusal("unknown-client", f"the argument {name}= is not carried over")
    if site.deferred and not _takes_keywords(site):
        raise Refusal("unknown-client", f"{ast.unparse(site.node.func)}() hands on no keywords")


def _takes_keywords(site: Site) -> bool:
    """Whether what runs a function in a thread hands keywords to it."""
    name = ast.unparse(site.node.func)
    known = ("asyncio.to_thread", "functools.partial")
    return name.endswith(".submit") or site.module.dotted(site.node.func) in known


def sent_arguments(site: Site) -> Arguments:
    """The arguments of an HTTP call, and of the call that sends what it builds."""
    if site.sending is None:
        return site.arguments
    skip = 0 if site.sending.built is None else 1
    sent = read_arguments(site.module, [(site.sending.call, skip)], ())
    own = site.arguments
    return Arguments(
        named={**own.named, **sent.named},
        surplus=[*own.surplus, *sent.surplus],
        spread=sent.spread,
        unknown=own.unknown or sent.unknown,
    )


def _check_headers(site: Site) -> None:
    """The token of a call is not one that is written in the code."""
    named = site.arguments.named
    value = named.get("headers", named.get("custom_headers"))
    if isinstance(value, ast.Name):
        value = site.module.assigned(value)
    if not isinstance(value, ast.Dict):
        return
    for key, token in zip(value.keys, value.values, strict=True):
        if isinstance(key, ast.Constant) and str(key.value).lower() == "authorization":
            text = Evaluator(site.module, Evaluation()).text(token)
            if text is not None and not HOLE.search(text):
                raise Refusal("needs-token", f"line {token.lineno}: the token is written there")
