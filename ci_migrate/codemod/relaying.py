"""Functions that send what they are handed, in a rewrite: how they change as their callers move."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ci_migrate.codemod.edits import Edits
from ci_migrate.codemod.emit import WIDTH
from ci_migrate.codemod.files import File, edited_in
from ci_migrate.codemod.fixers import edit_sender, written
from ci_migrate.codemod.judge import Judged
from ci_migrate.codemod.names import is_none
from ci_migrate.codemod.objects import Defined
from ci_migrate.codemod.relayed import all_callers
from ci_migrate.codemod.relays import READ, Relay, parameters_of, relay_of
from ci_migrate.translate import Refusal


@dataclass(slots=True)
class Moving:
    """A relaying function of which calls move; ``whole``: all of them, and none is out of sight."""

    relay: Relay
    movers: list[tuple[File, Judged]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every call of the function moves."""
        callers = all_callers(self.relay)
        return callers is not None and set(callers) == {one.site.node for _, one in self.movers}

    @property
    def sender(self) -> Judged:
        """The call inside, as one of the calls that it sends for."""
        _, judged = self.movers[0]
        origins = frozenset(origin for _, one in self.movers for origin in one.origins)
        return replace(judged, site=judged.site.sender, origins=origins)

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
                found.setdefault(inner.node, Moving(relay)).movers.append((file, judged))
    return found


def refuse_homeless(relays: dict[ast.Call, Moving], files: Sequence[File]) -> bool:
    """Refuses calls of functions whose file does not change; whether there were any."""
    homes = {file.module.source.path for file in files if file.failed is None}
    lost = [one for one in relays.values() if one.relay.module.source.path not in homes]
    for one in lost:
        said = f"{one.relay.function.name}() stays as it is; its file could not be changed"
        one.refuse(Refusal("unknown-client", said))
    return bool(lost)


def edit_relay(moving: Moving, edits: Edits, companion: str, token: str) -> None:
    """Adds the edits for the call inside a relaying function.

    Where each call of the function moves, it sends the query that it is handed. Else it does so
    for a :class:`Read` of the companion, and anything else goes where it went.
    """
    relay, idle = moving.relay, moving.relay.idle
    name = relay.beside or (relay.parameter.arg if relay.parameter is not None else "")
    if relay.taken:
        return
    given = parameters_of(relay.function) if relay.parameter is None else [relay.parameter]
    noted = next((one.annotation for one in given if one.annotation is not None), None)
    if relay.beside:
        said = f"{name}: str" if noted is not None else name
        none = "" if moving.whole else " | None = None" if noted is not None else "=None"
        edits.taken[edits.span(relay.function)] = said + none
    elif noted is not None and ast.unparse(noted) != "str":
        edits.replace(noted, "str")
    if moving.whole:
        edit_sender(moving.sender, edits, companion, name, token, options=idle is None)
        if (counted := moving.counted) is not None:
            edits.append(moving.sender.site.answer, "skip", ast.unparse(counted))
        for one in () if idle is None else (*idle.steps, *idle.parameters):
            edits.drop(one)
    else:
        _edit_either(moving, edits, companion, name, token)


def _edit_either(moving: Moving, edits: Edits, companion: str, name: str, token: str) -> None:
    site, relay = moving.sender.site, moving.relay
    library, call = relay.sent.library, site.answer
    if relay.sent.made is not None and relay.sent.made[0] in library.bound:
        said = f"{relay.function.name}() asks by a connection, and serves calls that stay as well"
        raise Refusal("shared-definition", said)
    named = {
        key: node
        for key, node in site.arguments.named.items()
        if key not in ("url", "method") and not is_none(node)
        if relay.idle is None or key != library.params
    }
    if site.sending is not None:  # the call that sends has arguments of its own
        if len(call.args) > 1 or any(one.arg is None for one in call.keywords):
            raise Refusal("shared-definition", f"line {call.lineno} hands over more in its own way")
        named |= {str(one.arg): one.value for one in call.keywords}
    built = site.sending.built if site.sending is not None else None
    given = [
        f"headers=dict({built.id}.header_items())"  # it has them already
        if key == "headers" and isinstance(built, ast.Name) and library.reader == "urlopen"
        else f"{key}={written(site, node, edits)}"
        for key, node in named.items()
    ]
    receiver = site.receiver if site.sending is None else site.sending.receiver
    if receiver is not None:
        given.append(f"{library.session}={ast.unparse(receiver)}")
    if (counted := moving.counted) is not None:
        given.append(f"skip={ast.unparse(counted)}")
    if token:
        given.append(f"token={token}")
    step = edits.step
    test = f"{name} is not None" if relay.beside else f"isinstance({name}, {companion}.{READ})"
    moved = f"{companion}.{library.reader}({', '.join([name, *given])})"
    if len(moved) + len(step) + call.col_offset > WIDTH:
        lines = "".join(f"{step * 2}{one},\n" for one in (name, *given))
        moved = f"{companion}.{library.reader}(\n{lines}{step})"
    edits.replace(
        call,
        f"(\n{step}{moved}\n{step}if {test}\n"
        f"{step}else {ast.get_source_segment(relay.module.source.text, call)}\n)",
    )
