"""What stands around a call: whether a rewritten call and its adapted answer serve it as well."""

from __future__ import annotations

import ast
from functools import lru_cache

from ci_migrate.codemod.arguments import Arguments, read_arguments
from ci_migrate.codemod.consumers import check_consumers
from ci_migrate.codemod.holes import Evaluation
from ci_migrate.codemod.names import Module, is_none
from ci_migrate.codemod.objects import Made, argument, constructed
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.sites import WIRE, Site
from ci_migrate.model import HOLE, Translation
from ci_migrate.translate import Refusal


def check_surroundings(site: Site, translation: Translation) -> None:
    """Refusal, naming the line, where the surroundings of a call could not be kept."""
    if site.kind != "client" and site.library is None:
        raise Refusal(
            "unknown-client", f"{site.callee}() is handed the URL; what it does is its own"
        )
    if any(loss.id == "single-row" for loss in translation.losses):
        raise Refusal("response-shape", "a read by key returns one object, a query returns a list")
    _check_place(site)
    _check_sending(site)
    _check_arguments(site)
    _check_session(site)
    _check_headers(site)
    _check_library(site)
    check_consumers(site, translation)


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
        if name not in known and not is_none(value):
            raise Refusal("unknown-client", f"the argument {name}= is not carried over")
    if site.deferred and not _takes_keywords(site):
        raise Refusal("unknown-client", f"{ast.unparse(site.node.func)}() hands on no keywords")


def _takes_keywords(site: Site) -> bool:
    """Whether what runs a function in a thread hands keywords to it."""
    name = ast.unparse(site.node.func)
    return name.endswith(".submit") or site.module.dotted(site.node.func) == "asyncio.to_thread"


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


def _check_session(site: Site) -> None:
    """The session of a call adds nothing to it that a Dataverse query could not carry."""
    receiver = site.receiver if site.sending is None else site.sending.receiver
    if receiver is None or site.library is None:
        return
    carried = site.library.carried
    made = constructed(site.module, receiver)
    call = made[1] if made else None
    for keyword in call.keywords if call else ():
        if keyword.arg is None or keyword.arg in carried:
            raise Refusal("unknown-client", f"the session has {keyword.arg or '**'} of its own")
    program = site.module.program
    for module in (site.module,) if program is None else tuple(program.parsed()):
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Attribute) or node.attr not in {*carried, "mount"}:
                continue
            if not _may_be(constructed(module, node.value), made, node):
                continue
            if node.attr in carried:
                here = "line " if module is site.module else f"{module.source.name}:"
                said = f"{here}{node.lineno}: the session has .{node.attr} of its own"
                raise Refusal("unknown-client", said)
            _check_mounted(module, node)


def _may_be(other: Made | None, made: Made | None, node: ast.Attribute) -> bool:
    """Whether an attribute may be one of the session that a call uses.

    What is not known may be it where the attribute is set; a parameter with several callers may
    be any session of its class.
    """
    if other is None or made is None:
        return not isinstance(node.ctx, ast.Load) and not _is_self(node.value)
    if other[1] is None or made[1] is None:
        return other[0] == made[0]
    return other == made


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _check_mounted(module: Module, node: ast.Attribute) -> None:
    """What a session mounts for the legacy host is an adapter that can serve another host, too."""
    use = module.parents[node]
    if not isinstance(use, ast.Call) or not use.args or not _names_host(module, use.args[0]):
        return
    adapter = argument(use, 1, "adapter")
    made = constructed(module, adapter) if adapter is not None else None
    if made is None or made[0] != "requests.adapters.HTTPAdapter":
        raise Refusal(
            "unknown-client",
            f"line {node.lineno} mounts an adapter of its own for the legacy host; mount it for "
            "the Dataverse host as well",
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


def _check_library(site: Site) -> None:
    """The library of a call is the real one: nothing in the file puts something in its place."""
    packages = ("requests", "dynamics") if site.library is None else (site.library.package,)
    for package in packages:
        line = _replaced(site.module, package)
        if line is not None:
            raise Refusal("unknown-client", f"line {line} puts something in the library's place")


@lru_cache(maxsize=8)  # the sites of a module come one after another
def _replaced(module: Module, package: str) -> int | None:
    """The line that replaces a part of a package by something else."""

    def _is_library(name: str | None) -> bool:
        return (name or "").partition(".")[0] == package

    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(ctx=ast.Store()):
                replaced = _is_library(module.dotted(node))
            case ast.Call(args=[ast.Constant(value=str() as target), *_]):
                replaced = "patch" in ast.unparse(node.func) and _is_library(target)
            case ast.Call(args=[ast.Name() | ast.Attribute() as target, *_]):
                called = ast.unparse(node.func)
                replaced = called.endswith(("patch.object", "setattr")) and _is_library(
                    module.dotted(target)
                )
            case _:
                continue
        if replaced:
            return node.lineno
    return None


def _names_host(module: Module, node: ast.expr) -> bool:
    text = Evaluator(module, Evaluation()).text(node)
    return text is None or "ci.ai.dynamics" in text
