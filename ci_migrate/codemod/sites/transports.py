"""Calls over HTTP: by which library, to which address, and what else is handed an address."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from ci_migrate.codemod.known.libraries import (
    CLIENT,
    LIBRARIES,
    Library,
    builder_kind,
    function_kind,
    further_kind,
    sending_verbs,
    session_kind,
)
from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.derived import Made, own_join
from ci_migrate.codemod.python.functions import argument
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.invoked import Invoked, invoked, method_of
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import class_of, constructed, function_of
from ci_migrate.codemod.python.onward import Join
from ci_migrate.codemod.python.partials import is_partial
from ci_migrate.codemod.python.stores import is_own
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.clients import client_site
from ci_migrate.codemod.sites.facades import taken
from ci_migrate.codemod.sites.sending import Sending, find_sending
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.lookups import ROOT
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST, HOSTED

# Calls that take a URL as a text like any other.
_HARMLESS = frozenset(
    ("print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log")
    + ("append", "add", "write", "format", "join", "replace", "startswith", "endswith", "split")
    + ("rstrip", "strip", "lstrip", "urlparse", "urlsplit", "mount", "echo", "len", "str", "repr")
    + ("getenv", "setdefault", "pprint", "Template", "removesuffix", "removeprefix", "partition")
)
# The host of the service, and behind it what only the running program knows.
_BARE = re.compile(rf"({HOSTED.pattern})/*(?={HOLE.pattern})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """The library behind a function, the verb that it is, and its session.

    ``made`` is the class of the session and the call that made it, ``join`` what its class makes
    of addresses. ``signature`` names the positions of its arguments; ``further``: it is a way of
    sending that is found and stays.
    """

    kind: str
    method: str
    signature: tuple[str, ...]
    made: Made | None = None
    join: Join | None = None
    receiver: ast.expr | None = None
    further: bool = False

    @property
    def library(self) -> Library:
        """What is known of the library."""
        return LIBRARIES.get(self.kind, CLIENT)

    @property
    def within(self) -> bool:
        """Whether a session's class sends by this what is asked where its sessions are."""
        return self.join is not None and self.receiver is not None and _is_super(self.receiver)


def transport_of(module: Module, function: ast.expr) -> Transport | None:
    """By which library a function sends or describes a request; None where it is none."""
    method = method_of(function)
    name = module.dotted(function) or ""
    if method is not None and not name:
        head = module.dotted(method[0])
        name = f"{head}.{method[1]}" if head else ""
    if (kind := builder_kind(name)) is not None:
        return Transport(kind=kind, method="request", signature=LIBRARIES[kind].signature)
    verb = name.rpartition(".")[2]
    if (kind := function_kind(name)) is not None:
        signature = ("method", "url") if verb == "request" else LIBRARIES[kind].signature
        return Transport(
            kind=kind, method="get" if verb == "urlopen" else verb, signature=signature
        )
    if (kind := further_kind(name)) is not None:
        signature = LIBRARIES[kind].further[verb]
        return Transport(kind=kind, method="request", signature=signature, further=True)
    return None if method is None else _of_session(module, *method)


def _of_session(module: Module, owner: ast.expr, verb: str) -> Transport | None:
    made = constructed(module, owner) if verb in sending_verbs() else None
    kind = session_kind(made[0]) if made is not None else None
    if made is None or kind is None:
        return None
    library = LIBRARIES[kind]
    further = verb not in library.verbs
    if further and verb not in library.further:
        return None
    signature: tuple[str, ...] = ("method", "url") if verb == "request" else ("url",)
    if further or library.builder:
        signature = library.further.get(verb, library.signature)
    klass = module.klass(owner) if _is_super(owner) else class_of(module, owner)
    return Transport(
        kind=kind,
        method="request" if further else verb,
        signature=signature,
        made=made,
        join=own_join(module.owner(klass), klass) if klass is not None else None,
        receiver=owner,
        further=further,
    )


def _is_super(node: ast.expr) -> bool:
    """Whether an expression is what a class derives from: ``super()``."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super"


def http_site(module: Module, node: ast.Call) -> Site | None:
    """The call site that a call over HTTP is, or one that hands an address on; None for others."""
    called = invoked(module, node)
    sent = transport_of(module, called.function)
    if sent is None:
        return _other_site(module, node)
    if sent.within:
        return None
    evaluation = Evaluation(home=module)
    evaluator = Evaluator(module, evaluation)
    arguments = called.arguments(module, node, sent.signature)
    url_node = arguments.named.get("url")
    if url_node is None or (called.partial and url_node in walk(called.partial)):
        return None  # a partial that holds the address is a finding of its own
    evaluation.used.update(arguments.spread)
    url = address(evaluator, url_node, sent)
    several = url is None
    if several:
        url = _one_of(module, evaluator, url_node)
    unclear = ""
    if url is not None and (bare := _BARE.match(url)) is not None:
        url, unclear = (
            f"{bare[1]}/v1/{url[bare.end() :]}",
            "only the running program knows the path",
        )
    if url is None or not HOST.match(url):
        return None
    site = sent_site(module, node, called, sent, arguments, url, evaluator, several=several)
    return replace(site, unclear=unclear) if unclear else _encoded(site)


def _encoded(site: Site) -> Site:
    """A site whose URL ends with ``urlencode(options)``, with these apart; others as they are."""
    last = re.search(rf"[?&]{HOLE.pattern}\Z", site.url)
    if last is None:
        return site
    one = site.evaluation.holes[int(last[1])]
    made = one.module.assigned(one.node) if isinstance(one.node, ast.Name) else one.node
    is_plain = one.module is site.module and not (one.conversion or one.spec or any(one.around))
    if not is_plain or not isinstance(made, ast.Call):
        return site
    if site.module.dotted(made.func) != "urllib.parse.urlencode":
        return site
    site.evaluation.doubt(doubt(site.module, made.func))
    site.evaluation.doubt(doubt(site.module, one.node))
    if one is site.evaluation.holes[-1]:
        site.evaluation.holes.pop()
    return replace(site, url=site.url[: last.start()], encoded=made)


def sent_site(
    module: Module,
    node: ast.Call,
    called: Invoked,
    sent: Transport,
    arguments: Arguments,
    url: str,
    evaluator: Evaluator,
    *,
    several: bool = False,
    doubt: str = "",
) -> Site:
    """The call site of a call that sends a request to an address."""
    if sent.kind == "client":
        own = client_site(module, node)
        assert own is not None
        return replace(own, url=url, evaluation=evaluator.evaluation, arguments=taken(module, node))
    verb = arguments.named.get("method")
    sending = find_sending(module, node, sent.library) if sent.library.builder else None
    if sending is not None and sending.added:
        arguments = replace(
            arguments, named={**arguments.named, "headers": _with(arguments, sending)}
        )
    return Site(
        module=module,
        node=node,
        kind="other" if sent.further else sent.kind,
        method=_verb(evaluator, sent, arguments),
        url=url,
        evaluation=evaluator.evaluation,
        target=called.target,
        arguments=arguments,
        url_node=arguments.named.get("url"),
        receiver=sent.receiver,
        verb_node=verb,
        partial=called.partial,
        sending=sending,
        callee=ast.unparse(called.function),
        several=several,
        doubt=doubt or based_later(module, sent),
    )


def _with(arguments: Arguments, sending: Sending) -> ast.Dict:
    """The headers of a request, with those that it gets once it is built."""
    given = arguments.named.get("headers")
    before: list[tuple[ast.expr | None, ast.expr]] = []
    if isinstance(given, ast.Dict):
        before = list(zip(given.keys, given.values, strict=True))
    elif given is not None and not is_none(given):
        before = [(None, given)]
    pairs = [*before, *sending.added]
    return ast.Dict(keys=[key for key, _ in pairs], values=[value for _, value in pairs])


def _verb(evaluator: Evaluator, sent: Transport, arguments: Arguments) -> str:
    """The verb of a request; ``request`` where only the program knows it."""
    verb = arguments.named.get("method")
    method = sent.method
    if method == "request":
        builds = sent.library.builder
        known = evaluator.text(verb) if verb is not None else "get" if builds else None
        method = "request" if known is None or HOLE.search(known) else known.lower()
    if verb is None and sent.library.reader == "urlopen":
        data = arguments.named.get("data")
        method = "get" if data is None or is_none(data) else "post"
    return method


def _one_of(module: Module, evaluator: Evaluator, node: ast.expr) -> str | None:
    """One of several values of an expression: an address that goes to the service."""
    values: list[ast.expr | None] = [node]
    if isinstance(node, ast.Name):
        values = [module.bound_value(one) for one in module.bindings(node)]
    for value in values:
        branches = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        texts = [evaluator.text(one) for one in branches if one is not None]
        found = next((text for text in texts if text is not None and HOST.match(text)), None)
        if found is not None:
            evaluator.evaluation.used.add(node)
            return found
    return None


def address(
    evaluator: Evaluator,
    node: ast.expr,
    sent: Transport,
    given: Mapping[ast.AST, str] | None = None,
) -> str | None:
    """The whole URL of a request: its own text below the base or the host of its session.

    ``given`` are the texts of parameters.
    """
    url = evaluator.text(node, given)
    if sent.join is not None and not (url or "").startswith("http"):
        tail = evaluator.part(node, given or {}) if url is None else url
        uses: dict[ast.AST, str] = dict.fromkeys(sent.join.uses, tail)
        evaluator.evaluation.used.add(sent.join.handed)
        return evaluator.text(sent.join.address, uses)
    base = _base(evaluator, sent)
    if base is None or (url or "").startswith("http"):
        return url
    tail = evaluator.part(node, given or {}) if url is None else url
    if sent.made is not None and sent.made[0].endswith("ClientSession"):
        return urljoin(base, tail)
    return base.rstrip("/") + "/" + tail.lstrip("/")


def _base(evaluator: Evaluator, sent: Transport) -> str | None:
    """The ``base_url`` of a session, or the address of a connection's host."""
    for value in _stored_bases(evaluator.module, sent):
        if (found := evaluator.text(value)) is not None:
            return found
    name, call = sent.made or ("", None)
    if call is None:
        return None
    if name in sent.library.bound:
        host = argument(call, 0, "host")
        text = evaluator.text(host) if host is not None else None
        if text is None:
            return None
        return text if text.startswith("http") else f"https://{text}"
    named = (one.value for one in call.keywords if one.arg == "base_url")
    base = next(named, None)
    if base is None and name.endswith("ClientSession"):
        base = argument(call, 0, "base_url")
    return None if base is None else evaluator.text(base)


def _stored_bases(module: Module, sent: Transport) -> Iterator[ast.expr]:
    """What the program stores as the base of a session that it made before."""
    if sent.made is None or not sent.library.based:
        return
    for one in modules_of(module):
        for node in one.each(ast.Assign):
            match node:
                case ast.Assign(targets=[ast.Attribute(attr=attr, value=owner)], value=value):
                    if attr == sent.library.based and constructed(one, owner) == sent.made:
                        yield value


def possible_base(module: Module, sent: Transport) -> tuple[str, str] | None:
    """The address of the service that a session of unknown making may have as its base.

    It is the base of some session of the same class; with the place where that is made.
    """
    if sent.made is None or sent.made[1] is not None:
        return None
    for one in modules_of(module):
        for node in one.scopes:
            if isinstance(node, ast.Call) and one.dotted(node.func) == sent.made[0]:
                like = replace(sent, made=(sent.made[0], node))
                base = _base(Evaluator(one, Evaluation()), like)
                if base is not None and HOST.match(base):
                    here = "line " if one is module else f"{one.source.name}:"
                    return base, f"{here}{node.lineno}"
    return None


def based_later(module: Module, sent: Transport) -> str:
    """What to say of a session whose base is set behind its making; empty where it is not."""
    found = next(_stored_bases(module, sent), None)
    if found is None:
        return ""
    return f"line {found.lineno} sets {sent.library.based} on the session; hand it over at once"


def _other_site(module: Module, node: ast.Call) -> Site | None:
    """A call of something else that is handed the URL of a legacy operation."""
    evaluation = Evaluation()
    evaluator = Evaluator(module, evaluation)
    callee = ast.unparse(node.func)
    last = callee.rpartition(".")[2]
    made = module.dotted(node.func) or ""
    if last in _HARMLESS or last.endswith(("Error", "Exception")) or session_kind(made) is not None:
        return None
    if is_client_class(made) or evaluator.text(node) is not None:
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
        above = constructed(module, node.func.value)
        if above is not None and session_kind(above[0]) is not None:
            return None  # a class that derives from that of a session
    called = node.args[0] if is_partial(module, node) else node.func
    known = function_of(module, called) is not None or module.klass_of(called) is not None
    own = known or is_own(module, called)
    for value in [*node.args, *(one.value for one in node.keywords)]:
        url = None if isinstance(value, ast.Starred) else evaluator.text(value)
        if (
            url is not None
            and (match := HOST.match(url))
            and "/instances" in url[match.end() - 1 :]
            and not (own and ROOT.fullmatch(HOLE.sub("x", url)))  # what takes it builds on it
        ):
            return Site(
                module=module,
                node=node,
                kind="other",
                method="",
                url=url,
                evaluation=evaluation,
                target=node.func,
                arguments=Arguments(),
                url_node=value,
                callee=callee,
            )
    return None
