"""Functions that send what they are handed, in a rewrite: how they change as their callers move."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.emit import WIDTH
from ci_migrate.codemod.files import File, edited_in
from ci_migrate.codemod.known.libraries import CLIENT
from ci_migrate.codemod.moves.carried import bearer, entries, written
from ci_migrate.codemod.moves.fixers import edit_sender
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.moves.places import query_of
from ci_migrate.codemod.python.calls import default_of
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.parameters import parameters_of
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.either import READ
from ci_migrate.codemod.sites.relay import Relay
from ci_migrate.codemod.sites.relayed import all_callers
from ci_migrate.codemod.sites.relays import relay_of
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.tokens.tokens import is_sign_in, is_token
from ci_migrate.translate import Refusal


@dataclass(slots=True)
class Moving:
    """A relaying function of which calls move; ``whole``: all of them, and none is out of sight."""

    relay: Relay
    movers: list[tuple[File, Judged]] = field(default_factory=list)
    outer: dict[ast.Call, Relay] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every call of the function moves."""
        moving, pending = {one.site.node for _, one in self.movers}, [self.relay]
        while pending:
            callers = all_callers(pending.pop())
            if callers is None:
                return False
            pending += [self.outer[one] for one in callers if one in self.outer]
            if any(one not in moving and one not in self.outer for one in callers):
                return False
        return True

    @property
    def sender(self) -> Judged:
        """The call inside, as one of the calls that it sends for."""
        _, judged = self.movers[0]
        origins = frozenset(origin for _, one in self.movers for origin in one.origins)
        return replace(judged, site=judged.site.sender, origins=origins)

    @property
    def inside(self) -> Judged:
        """The call inside, with nothing but the arguments that stand there."""
        judged, own = self.sender, self.sender.site.arguments
        handed = [one.value for one in self.movers[0][1].site.node.keywords]
        named = {name: one for name, one in own.named.items() if one not in handed}
        return replace(judged, site=replace(judged.site, arguments=replace(own, named=named)))

    @property
    def counted(self) -> ast.expr | None:
        """What the function counts of the rows that it has read; Refusal where for some calls."""
        first, *others = {one.site.counted for _, one in self.movers}
        if others:
            said = f"{self.relay.function.name}() counts what it has read for some of its calls"
            raise Refusal("shared-definition", said)
        return first

    def refuse(self, refusal: Refusal) -> None:
        """Refuses every call."""
        for file, judged in self.movers:
            file.refused[id(judged)] = refusal


def moving_relays(files: Sequence[File]) -> dict[ast.Call, Moving]:
    """The relaying functions of which calls move as things stand, by the call inside."""
    found: dict[ast.Call, Moving] = {}
    for file in files:
        for judged in edited_in(file):
            inner = judged.site.inner
            function = inner.module.function(inner.node) if inner is not None else None
            if inner is None or not isinstance(function, Defined):
                continue
            relay = relay_of(inner.module, function)
            if relay is not None:
                moving = found.setdefault(inner.node, Moving(relay))
                moving.movers.append((file, judged))
                moving.outer |= {one.call: one for one in _outer(judged.site)}
    return found


def _outer(site: Site) -> Iterator[Relay]:
    """The functions by which a call reaches the one that sends, from the outside in."""
    function = function_of(site.module, site.node.func)
    relay = relay_of(site.module.owner(function), function) if function is not None else None
    while relay is not None and relay.through is not None:
        yield relay
        relay = relay.through


def refuse_homeless(relays: dict[ast.Call, Moving], files: Sequence[File]) -> bool:
    """Refuses calls of functions whose file does not change; whether there were any."""
    homes = {file.module.source.path for file in files if file.failed is None}
    lost = [one for one in relays.values() if not homes.issuperset(_paths(one))]
    for one in lost:
        said = f"{one.relay.function.name}() stays as it is; its file could not be changed"
        one.refuse(Refusal("unknown-client", said))
    return bool(lost)


def _paths(moving: Moving) -> set[Path]:
    """The files of the functions by which calls are sent."""
    return {one.module.source.path for one in (moving.relay, *moving.outer.values())}


def edit_relay(moving: Moving, edits: Edits, companion: str, token: str) -> None:
    """Adds the edits for the call inside a relaying function.

    Where each call of the function moves, it sends the query that it is handed. Else it does so
    for a :class:`Read` of the companion, and anything else goes where it went.
    """
    relay, idle = moving.relay, moving.relay.idle
    name = relay.beside or (relay.parameter.arg if relay.parameter is not None else "")
    if relay.taken:
        return
    noted = relay.parameter.annotation if relay.parameter is not None else None
    if relay.beside:
        _take(relay, edits, moving.whole)
    elif noted is not None and (relay.kind != "object" or moving.whole):
        edits.replace(noted, "str")
    if moving.whole:
        if not relay.beside:
            _write_default(moving, relay.function, edits)
        edit_sender(moving.inside, edits, companion, name, token, options=idle is None)
        own = relay.arguments.named if relay.sent.library is not CLIENT else {}
        for key, node in own.items():
            if key not in moving.inside.site.arguments.named:
                edits.drop(node)  # no call hands it over
        if (counted := moving.counted) is not None:
            edits.append(moving.sender.site.answer, "skip", ast.unparse(counted))
        for one in () if idle is None else (*idle.steps, *idle.parameters):
            edits.drop(one)
    else:
        _edit_either(moving, edits, companion, name, token)


def _write_default(moving: Moving, function: Defined, edits: Edits) -> None:
    """A table that calls leave to the default of a function is the one that they read now."""
    defaults = {*function.args.defaults, *function.args.kw_defaults}
    for _, judged in moving.movers:
        default = judged.site.url_node
        if default is not None and default in defaults:
            edits.replace(default, f'"{query_of(judged)[0]}"')


def edit_outer(moving: Moving, outer: Relay, edits: Edits, companion: str) -> None:
    """Adds the edits for a function that has another send what it is handed."""
    if moving.whole and not outer.beside:
        _write_default(moving, outer.function, edits)
    if outer.path is not None:
        _hand_path(outer, edits, companion, moving.whole)
    else:
        _hand_over(outer, edits, moving.whole)


def _hand_over(relay: Relay, edits: Edits, whole: bool) -> None:
    """A function that calls the relaying one hands on the query that it is handed."""
    inner, idle = relay.through, relay.idle
    if inner is None or idle is None or not relay.beside or relay.taken:
        return
    _take(relay, edits, whole)
    edits.append(relay.call, inner.beside, relay.beside)
    for one in (*relay.dropped, *idle.steps, *idle.parameters) if whole else ():
        edits.drop(one)


def _hand_path(relay: Relay, edits: Edits, companion: str, whole: bool) -> None:
    """A function that made a path and options hands on the query that it is handed instead."""
    path, more = relay.path, relay.more
    changed = [one for one in (path, more) if one is not None]
    inner = relay.through
    if path is None or any(isinstance(relay.module.parents[one], ast.IfExp) for one in changed):
        return  # an earlier rewrite did
    own = {*relay.call.args, *(one.value for one in relay.call.keywords)}
    name = relay.beside or (relay.parameter.arg if relay.parameter is not None else "")
    if relay.beside:
        _take(relay, edits, whole)
    passed = inner.beside if inner is not None else ""  # the path goes on as it stands
    if passed:
        edits.append(relay.call, passed, name)
    if whole:
        if not passed:
            edits.replace(path, name)
        elif inner is not None and inner.idle and inner.parameter in inner.idle.parameters:
            edits.drop(path)
        idle = relay.idle
        for one in () if idle is None else (*idle.steps, *idle.parameters):
            edits.drop(one)
        if more is not None and more in own:
            if _is_left_out(relay, more):
                edits.drop(more)
            else:
                edits.replace(more, "{}")  # the function needs something in its place
        return
    test = f"{name} is not None" if relay.beside else f"isinstance({name}, {companion}.{READ})"
    if not passed and ast.unparse(path) != name:
        edits.replace(path, f"{name} if {test} else {_said(relay.module, path)}")
    last = relay.last
    ignored = last.idle is not None and last.star is None  # it takes no options for a query
    if more is not None and more in own and not ignored:
        spread = any(one.value is more and one.arg is None for one in relay.call.keywords)
        said = f"{'{}' if spread else None} if {test} else {_said(relay.module, more)}"
        edits.replace(more, f"({said})" if spread else said)


def _is_left_out(relay: Relay, options: ast.expr) -> bool:
    """Whether a call may do without its options: nothing takes them, or they have a default."""
    inner = relay.through
    taking = None if inner is None else inner.options
    if inner is None or taking is None or taking is inner.function.args.kwarg:
        return True
    return default_of(inner.function, taking) is not None and options not in relay.call.args[:-1]


def _said(module: Module, node: ast.expr) -> str:
    """An expression as the program writes it."""
    text = ast.get_source_segment(module.source.text, node) or "\n"
    return ast.unparse(node) if "\n" in text else text


def _take(relay: Relay, edits: Edits, whole: bool) -> None:
    """A function gets a parameter for the query."""
    given = parameters_of(relay.function) if relay.parameter is None else [relay.parameter]
    noted = any(one.annotation is not None for one in given)
    none = "" if whole else " | None = None" if noted else "=None"
    edits.taken[edits.span(relay.function)] = relay.beside + (": str" if noted else "") + none


def _edit_either(moving: Moving, edits: Edits, companion: str, name: str, token: str) -> None:
    site, relay = moving.inside.site, moving.relay
    library, call = relay.sent.library, site.answer
    bound = relay.sent.made is not None and relay.sent.made[0] in library.bound
    if bound and site.sending is None:
        said = f"{relay.function.name}() asks by a connection, and serves calls that stay as well"
        raise Refusal("shared-definition", said)
    if relay.kind == "object" and relay.idle is not None and relay.idle.steps:
        said = f"line {relay.idle.steps[0].lineno} reads what {relay.function.name}() is handed"
        raise Refusal("shared-definition", f"{said}, and it serves calls that stay as well")
    carried = relay.arguments if library is CLIENT else site.arguments
    named = {
        key: node
        for key, node in carried.named.items()
        if key not in ("url", "method") and not is_none(node)
        if relay.idle is None or key != library.params
    }
    if site.sending is not None:  # the call that sends has arguments of its own
        if len(call.args) > 1 or any(one.arg is None for one in call.keywords):
            raise Refusal("shared-definition", f"line {call.lineno} hands over more in its own way")
        named |= {str(one.arg): one.value for one in call.keywords}
    built = site.sending.built if site.sending is not None else None
    opened = isinstance(built, ast.Name) and library.reader == "urlopen"
    headers = named.get("headers")
    tokens = entries(headers) if isinstance(headers, ast.Dict) and not opened else []
    signs = {value: bearer(token) for key, value in tokens if token and is_token(key)}
    if headers is not None and signs:
        named["headers"] = _without_key(headers)
        token = ""
    given = [
        f"headers=dict({built.id}.header_items())"  # it has them already
        if key == "headers" and opened and isinstance(built, ast.Name)
        else f"{key}={written(site, node, edits, signs)}".replace("\n", f"\n{edits.step}")
        for key, node in named.items()
    ]
    receiver = site.receiver if site.sending is None else site.sending.receiver
    if receiver is not None and library.session:
        given.append(f"{library.session}={ast.unparse(receiver)}")
    if (counted := moving.counted) is not None:
        given.append(f"skip={ast.unparse(counted)}")
    if token:
        given.append(f"token={token}")
    if relay.star is not None:
        given.append(f"**{relay.star.arg}")
    step = edits.step
    test = f"{name} is not None" if relay.beside else f"isinstance({name}, {companion}.{READ})"
    for one in site.sending.steps if site.sending is not None and bound else ():
        edits.guard(one, f"{name} is None" if relay.beside else f"not {test}")
    if site.sending is not None and relay.kind == "address":  # what builds the request stays
        whole = relay.arguments.named["url"]
        edits.replace(whole, f"{companion}.URL if {test} else {ast.unparse(whole)}")
    moved = f"{companion}.{library.reader}({', '.join([name, *given])})"
    if len(moved) + len(step) + call.col_offset > WIDTH:
        lines = "".join(f"{step * 2}{one},\n" for one in (name, *given))
        moved = f"{companion}.{library.reader}(\n{lines}{step})"
    edits.replace(
        call,
        f"(\n{step}{moved}\n{step}if {test}\n"
        f"{step}else {_as_it_stands(relay.module, call, step)}\n)",
    )


def _without_key(node: ast.expr) -> ast.expr:
    """Headers that a moved call is handed: those of a display without the subscription key."""
    if not isinstance(node, ast.Dict):
        return node
    kept = [one for one in entries(node) if is_token(one[0]) or not is_sign_in(one[0])]
    return ast.Dict(keys=[name for name, _ in kept], values=[value for _, value in kept])


def _as_it_stands(module: Module, call: ast.Call, step: str) -> str:
    """The text of a call that goes one step further in; what its statement has, each line gets."""
    text = ast.get_source_segment(module.source.text, call) or ""
    if any(isinstance(one, ast.Constant | ast.JoinedStr) and _is_long(one) for one in walk(call)):
        return ast.unparse(call)  # the lines of a text must not change
    base = module.source.lines[module.statement(call).lineno - 1]
    space = base[: len(base) - len(base.lstrip())]
    first, *others = text.split("\n")
    return "\n".join((first, *(step + one.removeprefix(space) if one else one for one in others)))


def _is_long(node: ast.expr) -> bool:
    """Whether a text goes over several lines between its quotes."""
    parts = [node] if isinstance(node, ast.Constant) else list(walk(node))
    texts = (one.value for one in parts if isinstance(one, ast.Constant))
    return node.lineno != node.end_lineno and any("\n" in str(one) for one in texts)
