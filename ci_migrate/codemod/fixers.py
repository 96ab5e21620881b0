"""The edits that turn a call site into a read of the companion module."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from ci_migrate.adapter import join, split
from ci_migrate.codemod.arguments import literal_table
from ci_migrate.codemod.edits import Edits
from ci_migrate.codemod.effects import acts
from ci_migrate.codemod.emit import WIDTH, literal, movable, value
from ci_migrate.codemod.holes import Hole
from ci_migrate.codemod.judge import Judged, bind, is_raw
from ci_migrate.codemod.names import Module, is_none
from ci_migrate.codemod.optional import raw_query
from ci_migrate.codemod.relays import READ
from ci_migrate.codemod.sending import is_near
from ci_migrate.codemod.sites import Site
from ci_migrate.model import HOLE, Plan
from ci_migrate.translate import Refusal

_BUILDS = ast.Assign | ast.AugAssign


def edit_site(
    judged: Judged, edits: Edits, companion: str, token: bool, mark: bool = False
) -> None:
    """Adds the edits for one site; Refusal where its texts cannot be written at their place.

    ``token``: the call takes a Dataverse token of its own, because the program's token stays.
    ``mark``: the query has to be told from a legacy address by the function that sends both.
    """
    site = judged.site
    for node, (before, text) in judged.conditions.items():
        _write(judged, edits, node, text, follow=False, before=before)
    if site.inner is not None:
        _edit_asking(judged, edits, companion, mark)
        return
    reader = "get_entities" if site.library is None else site.library.reader
    call = site.answer
    target = call.func if site.sending is not None else site.target
    edits.replace(target, f"{companion}.{reader}")
    edits.indents[edits.span(call)] = _inside(call, site.module, edits)
    if site.library is None:
        _edit_client(judged, edits)
    elif site.sending is not None:
        _edit_built(judged, edits)
    else:
        _edit_http(judged, edits)
    _drop_idle(site, edits)
    _drop_unread(judged, edits)
    _add_keywords(judged, edits)
    if token:
        edits.append(call, "token", f"{companion}.token()")


def edit_sender(judged: Judged, edits: Edits, companion: str, query: str, token: bool) -> None:
    """Adds the edits for a call that sends the query which a name holds."""
    site = judged.site
    assert site.library is not None
    assert site.url_node is not None
    if not _is_own(site, site.url_node):
        raise Refusal("dynamic-query", "the address is handed over in a dictionary")
    edits.replace(site.target, f"{companion}.{site.library.reader}")
    edits.indents[edits.span(site.node)] = _inside(site.node, site.module, edits)
    if site.verb_node is not None and _is_own(site, site.verb_node):
        edits.drop(site.verb_node)
    if _is_keyword(site, site.url_node):
        edits.rename(site.url_node, "query")
    edits.replace(site.url_node, query)
    done = ("url", "method", site.library.params)
    named = site.arguments.named.items()
    _hand_over(judged, edits, {key: one for key, one in named if key not in done})
    if site.receiver is not None:
        _append_session(judged, edits, site.receiver)
    if token:
        edits.append(site.node, "token", f"{companion}.token()")


def _edit_asking(judged: Judged, edits: Edits, companion: str, mark: bool) -> None:
    """A call of a function that sends what it is handed: the query in place of the address."""
    site = judged.site
    assert site.url_node is not None
    name, options = raw_query(_plan(judged).read)
    if judged.params is not None:
        here = _is_own(site, judged.params)
        if judged.options.fixed and here:
            _edit_options(judged, edits, options)
        else:
            _replace_options(judged, edits, options, here)
    parts = list(_parts(judged))
    text = join(name, options)
    if (parts or mark) and any(
        one.optional and one.name == "$top" for one in judged.options.entries
    ):
        raise Refusal("dynamic-query", "$top is not always there, and the query needs more")
    if not parts and not mark:
        _write(judged, edits, site.url_node, text)
        return
    _require_movable(judged, text, site.answer)
    module, step = site.module, edits.step
    edits.indents[edits.span(site.node)] = _inside(site.node, module, edits)
    holes = site.evaluation.holes
    said = [literal(text, holes, len(text) + WIDTH)]
    given = [f"{key}={part}" for key, part in parts if key != "bound"]
    made = f"{companion}.{READ}({', '.join([*said, *given])})"
    space = _inside(site.url_node, module, edits) + step
    room = WIDTH - module.statement(site.node).col_offset - len(space)
    if len(made) > room:
        said = [literal(text, holes, room - len(step) - 1, space + step, step)]
        lines = "".join(f"{space}{step}{one},\n" for one in (*said, *given))
        made = f"{companion}.{READ}(\n{lines}{space})"
    edits.replace(site.url_node, made)


# -- calls over HTTP


def _edit_http(judged: Judged, edits: Edits) -> None:
    """A call that sends at once: its arguments change where they stand."""
    site = judged.site
    assert site.library is not None
    assert site.url_node is not None
    named = site.arguments.named
    if site.verb_node is not None and _is_own(site, site.verb_node):
        edits.drop(site.verb_node)
    name, options = _query(judged)
    here = judged.params is not None and _is_own(site, judged.params)
    if judged.options.fixed and here:
        _edit_options(judged, edits, options)
    elif judged.params is not None:
        _replace_options(judged, edits, options, here)
    if _is_own(site, site.url_node):
        if _is_keyword(site, site.url_node):
            edits.rename(site.url_node, "query")
        _write(judged, edits, site.url_node, join(name, options))
    else:
        _append_query(judged, edits, join(name, options))
    done = ("url", "method", site.library.params)
    _hand_over(judged, edits, {key: one for key, one in named.items() if key not in done})
    if site.receiver is not None:
        _append_session(judged, edits, site.receiver)


def _edit_built(judged: Judged, edits: Edits) -> None:
    """A request that is built and then sent: the sending call gets all that it needs."""
    site, sending = judged.site, judged.site.sending
    assert sending is not None
    assert site.library is not None
    name, options = _query(judged)
    _replace_options(judged, edits, options, here=False)
    if sending.built is not None:
        edits.replace(sending.built, _at_call(judged, edits, join(name, options)))
    else:
        _append_query(judged, edits, join(name, options))
    done = ("url", "method", site.library.params)
    _hand_over(judged, edits, {k: v for k, v in site.arguments.named.items() if k not in done})
    for step in sending.steps:
        if not _is_bare(step, edits):
            said = f"line {step.lineno} would go, and with it a comment; put the comment elsewhere"
            raise Refusal("unknown-client", said)
        edits.drop(step)
    if sending.receiver is not None:
        edits.append(sending.call, site.library.session, ast.unparse(sending.receiver))


def _edit_options(judged: Judged, edits: Edits, options: dict[str, str]) -> None:
    """The options where the program wrote them; those that are kept leave the query."""
    for entry in judged.options.entries:
        options.pop(entry.name, None)
        text = judged.texts[entry.place]
        if text is None:
            edits.drop(entry.place)
        elif unquote(text) != entry.text:
            _write(judged, edits, entry.node, unquote(text))
    if all(edits.span(entry.place) in edits.dropped for entry in judged.options.entries):
        assert judged.params is not None
        edits.drop(judged.params)
        _drop_steps(judged, edits)


def _replace_options(judged: Judged, edits: Edits, options: dict[str, str], here: bool) -> None:
    """A dictionary of its own for the call, of those options that only the program knows.

    The others go into the query; the dictionary comes in place of the one that was handed
    over, or as a further argument.
    """
    given = {entry.name for entry in judged.options.entries}
    apart = {
        key: unquote(options.pop(key))
        for key, text in list(options.items())
        if key in given and HOLE.search(text)
    }
    if here and judged.params is not None:
        if apart:
            edits.replace(judged.params, _dictionary(judged, apart))
        else:
            edits.drop(judged.params)
    elif apart:
        library = judged.site.library
        keyword = library.params if library is not None and library.params else "params"
        edits.append(judged.site.answer, keyword, _dictionary(judged, apart))
    if judged.site.encoded is None:
        _drop_steps(judged, edits)


def _drop_steps(judged: Judged, edits: Edits) -> None:
    steps = judged.options.steps
    if all(_is_bare(step, edits) for step in steps):
        for step in steps:
            edits.drop(step)


def _is_bare(step: ast.stmt, edits: Edits) -> bool:
    """Whether a statement can go without taking a comment with it."""
    first, last = step.lineno - 1, step.end_lineno or step.lineno
    if any("#" in line for line in edits.lines[first:last]):
        return False
    above = edits.lines[first - 1].strip() if first else ""
    return not above.startswith("#")


def _append_query(judged: Judged, edits: Edits, text: str) -> None:
    edits.append(judged.site.answer, "query", _at_call(judged, edits, text))


def _at_call(judged: Judged, edits: Edits, text: str) -> str:
    """A text as an argument of the call that gives the answer."""
    call, module = judged.site.answer, judged.site.module
    _require_movable(judged, text, call)
    room = WIDTH - 1 - edits.span(call)[1]
    space = _inside(call, module, edits) + edits.step
    return literal(text, judged.site.evaluation.holes, room, space, edits.step)


def _append_session(judged: Judged, edits: Edits, receiver: ast.expr) -> None:
    site = judged.site
    assert site.library is not None
    if not _holds_still(site, receiver):
        raise Refusal("unknown-client", f"{ast.unparse(receiver)} may be another one at the call")
    edits.append(site.answer, site.library.session, ast.unparse(receiver))


def _hand_over(judged: Judged, edits: Edits, named: Mapping[str, ast.expr]) -> None:
    """Arguments that stand elsewhere are written out at the call.

    A dictionary of them goes, unless it holds nothing but what is handed over as it is.
    """
    site = judged.site
    kept = [
        table
        for node in site.arguments.spread
        if _is_own(site, node) and (table := _plain_table(site, node, named)) is not None
    ]
    stays = {id(value) for table in kept for value in table.values()}
    for key, node in named.items():
        if id(node) in stays:
            continue
        if is_none(node):
            if _is_own(site, node):
                edits.drop(node)
        elif not _is_own(site, node):
            _append_value(judged, edits, key, node)
    for node in site.arguments.spread:
        if _is_own(site, node) and _plain_table(site, node, named) is None:
            edits.drop(node)


def _plain_table(
    site: Site, node: ast.expr, named: Mapping[str, ast.expr]
) -> dict[str, ast.expr] | None:
    """What a name behind ``**`` holds, where all of it is handed over as it is."""
    table = (literal_table(site.module, node) if isinstance(node, ast.Name) else None) or {}
    plain = all(named.get(key) is one and not is_none(one) for key, one in table.items())
    return table if plain and table else None


def _append_value(judged: Judged, edits: Edits, key: str, node: ast.expr) -> None:
    site = judged.site
    if not _holds_still(site, node):
        raise Refusal("dynamic-query", f"{key}= may have another value where the call stands")
    edits.append(site.answer, key, Hole(node, site.module).written)


def _is_own(site: Site, node: ast.expr) -> bool:
    """Whether an argument stands in the call that gives the answer."""
    call = site.answer
    return node in call.args or any(one.value is node for one in call.keywords)


def _holds_still(site: Site, node: ast.expr) -> bool:
    """Whether an expression has the same value at the call that gives the answer."""
    if _is_near(site, node):
        return True
    return movable(Hole(node, site.module), site.answer, site.module)


def _is_near(site: Site, node: ast.AST) -> bool:
    """Whether a node stands in a statement that only builds the request, just before the call."""
    if node not in site.module.scopes:
        return False
    statement = site.module.statement(node)
    if site.sending is not None:
        return site.sending.near and statement in site.sending.steps
    steps = _building(site)
    calls = any(isinstance(one, ast.Call | ast.Await) for one in ast.walk(node))
    return not calls and statement in steps and is_near(site.module, steps, site.answer)


def _building(site: Site) -> list[ast.stmt]:
    """The statements that do nothing but build the URL of one call."""
    url, module = site.url_node, site.module
    if not isinstance(url, ast.Name) or module.loads(url) != [url]:
        return []
    steps = [module.statement(one) for one in module.bindings(url) if isinstance(one, ast.Name)]
    plain = all(isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign) for one in steps)
    inside = plain and bool(steps) and module.function(steps[0]) is module.function(url)
    return steps if inside else []


def _drop_idle(site: Site, edits: Edits) -> None:
    """Drops the statement that made the function of the call, where this call alone used it."""
    target = site.target
    if not isinstance(target, ast.Name) or site.sending is not None:
        return
    bindings = site.module.bindings(target)
    value = site.module.assigned(target)
    if value is None or len(site.module.loads(target)) != 1 or _has_effect(site, value):
        return
    statement = site.module.statement(bindings[0])
    if site.module.function(statement) is None or not _is_bare(statement, edits):
        return
    edits.drop(statement)


def _drop_unread(judged: Judged, edits: Edits) -> None:
    """Drops the statements that only built the URL, or its options, and are read no more."""
    site = judged.site
    module = site.module
    steps = _building(site)
    if steps and site.url_node is not None and module.function(steps[0]) is not None:
        quiet = not any(acts(module, one.value) for one in steps if isinstance(one, _BUILDS))
        unread = edits.covers(site.url_node)
        if unread and quiet and all(_is_bare(one, edits) for one in steps):
            for step in steps:
                edits.drop(step)
    if site.encoded is None:
        return
    match module.statement(site.encoded):
        case ast.Assign(targets=[ast.Name() as name]) as statement if module.function(statement):
            unread = all(map(edits.covers, module.loads(name)))
            if unread and _is_bare(statement, edits):
                edits.drop(statement)
    if edits.covers(site.encoded):
        _drop_steps(judged, edits)


def _has_effect(site: Site, value: ast.expr) -> bool:
    """Whether making an alias or a partial does more than that: any call but that of the client."""
    return any(
        isinstance(one, ast.Call) and one is not site.partial and site.kind != "client"
        for one in ast.walk(value)
    )


# -- calls of the client


def _edit_client(judged: Judged, edits: Edits) -> None:
    """The client's arguments: the table becomes the query, its options go into it."""
    site = judged.site
    name, options = _query(judged)
    bound = bind(site, judged.parameters)
    fixed = {key: text for key, text in options.items() if not HOLE.search(text)}
    open_options = {key: unquote(text) for key, text in options.items() if HOLE.search(text)}
    if "relative_path" in bound and not _is_own(site, bound["relative_path"]):
        _append_query(judged, edits, join(name, fixed))
    for key, node in bound.items():
        if not _is_own(site, node):
            if key == "custom_headers":
                _append_value(judged, edits, "headers", node)
            elif key == "raw" and is_raw(bound):
                edits.append(site.node, "raw", "True")
        elif key == "relative_path":
            edits.rename(node, "query" if _is_keyword(site, node) else "")
            _write(judged, edits, node, join(name, fixed), follow=False)
        elif key == "custom_headers":
            edits.rename(node, "headers")
        elif not (key == "raw" and is_raw(bound) and _is_keyword(site, node)):
            edits.drop(node)
    for node in site.arguments.spread:
        if _is_own(site, node):
            edits.drop(node)
    if open_options:
        edits.append(site.node, "params", _dictionary(judged, open_options))


def _is_keyword(site: Site, node: ast.expr) -> bool:
    return any(one.value is node for one in site.answer.keywords)


def _dictionary(judged: Judged, texts: Mapping[str, str]) -> str:
    """A dictionary display for an argument of the call, each value as the call can write it."""
    parts = []
    for key, text in texts.items():
        _require_movable(judged, text, judged.site.answer)
        parts.append(f'"{key}": {value(text, judged.site.evaluation.holes)}')
    return "{" + ", ".join(parts) + "}"


def _query(judged: Judged) -> tuple[str, dict[str, str]]:
    """The entity set and the options of the plan as they stand in a URL, not decoded."""
    return raw_query(_plan(judged).read)


def _write(
    judged: Judged,
    edits: Edits,
    node: ast.expr,
    text: str,
    follow: bool = True,
    before: str = "",
) -> None:
    """Writes a text at its node, or where the node's name gets its only value."""
    site = judged.site
    place = _definition(node, site.module) if follow else node
    _require_movable(judged, text, place)
    room = WIDTH - 1 - edits.span(place)[1]
    space = _inside(place, site.module, edits)
    if _is_laid_out_anew(site.answer) and place.lineno > site.answer.lineno and _holds(site, place):
        space = _inside(site.answer, site.module, edits) + edits.step
    parent = site.module.parents[place]
    if isinstance(parent, ast.keyword):
        parent = site.module.parents[parent]
    if isinstance(parent, ast.Call) and parent.lineno == place.lineno:
        space += edits.step  # an argument of several lines gets lines of its own
        if parent is site.answer:  # and so does one of a call that became too long
            block = site.module.statement(place).col_offset
            room = WIDTH - 1 - block - len(space)
    said = literal(text, site.evaluation.holes, room - len(before), space, edits.step)
    edits.replace(place, before + said)


def _is_laid_out_anew(call: ast.Call) -> bool:
    """Whether arguments stand below the first one, which stands behind the bracket of a call."""
    lines = [one.lineno for one in (*call.args, *(one.value for one in call.keywords))]
    return bool(lines) and lines[0] == call.func.end_lineno and max(lines) > lines[0]


def _holds(site: Site, node: ast.AST) -> bool:
    """Whether a node stands inside the call that gives the answer."""
    current: ast.AST | None = node
    while current is not None and current is not site.answer:
        current = site.module.parents.get(current)
    return current is not None


def _inside(node: ast.expr, module: Module, edits: Edits) -> str:
    """How far the line on which a node begins is indented inside its block.

    The value of a statement stands in the brackets of the statement's own line.
    """
    if isinstance(module.parents[node], ast.stmt):
        return ""
    line = edits.lines[node.lineno - 1]
    return line[module.statement(node).col_offset : len(line) - len(line.lstrip())]


def _require_movable(judged: Judged, text: str, place: ast.AST) -> None:
    for number in HOLE.findall(text):
        one = judged.site.evaluation.holes[int(number)]
        if not _is_near(judged.site, one.node) and not movable(one, place, judged.site.module):
            raise Refusal(
                "dynamic-query",
                f"{one.placeholder!r} may have another value where the call stands",
            )


def _definition(node: ast.expr, module: Module) -> ast.expr:
    """The value of a name that is bound once and read only here, in the same scope."""
    if isinstance(node, ast.Name):
        home = module.home(node.id, module.scopes[node])
        found = module.assigned(node)
        if found is not None and home is module.scopes[node] and len(module.loads(node)) == 1:
            return found
    return node


def _add_keywords(judged: Judged, edits: Edits) -> None:
    """What the query text cannot say: windows, segments, expansions, legacy column names."""
    for name, text in _parts(judged):
        edits.append(judged.site.answer, name, text)


def _parts(judged: Judged) -> Iterator[tuple[str, str]]:
    """The parts of a read that its query cannot say, as keyword arguments."""
    read, holes = _plan(judged).read, judged.site.evaluation.holes
    call = judged.site.answer
    if read.skip:
        _require_movable(judged, str(read.skip), call)
        yield "skip", value(str(read.skip), holes)
    if read.segment is not None:
        _require_movable(judged, read.segment, call)
        whole = HOLE.fullmatch(read.segment)
        yield "segment", (value if whole else literal)(read.segment, holes)
    if read.keep:
        _require_movable(judged, read.keep, call)
        yield "keep", literal(read.keep, holes)
    for name, texts_by_column in (("within", read.within), ("search", read.search)):
        if texts_by_column:
            yield name, _dictionary(judged, texts_by_column)
    for name, texts in (("expand", read.expand), ("columns", read.columns)):
        if texts:
            listed = ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
            yield name, f"({listed},)" if len(texts) == 1 else f"({listed})"
    if "$top" not in split(read.query)[1] and not _tops(judged):
        yield "bound", "None"
    if read.names:
        yield "names", json.dumps(dict(read.names), ensure_ascii=False)


def _tops(judged: Judged) -> bool:
    """Whether the program says how many rows it wants, if only at times."""
    return any(one.name == "$top" for one in judged.options.entries)


def _plan(judged: Judged) -> Plan:
    plan = judged.translation.plan
    assert plan is not None
    return plan
