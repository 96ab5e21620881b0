"""The edits that turn a call site into a read of the companion module."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from ci_migrate.adapter import join, split
from ci_migrate.codemod.answers.effects import texts_of
from ci_migrate.codemod.edits.edits import Edits, is_bare
from ci_migrate.codemod.edits.emit import WIDTH, literal, value
from ci_migrate.codemod.moves.judge import Judged, bind, is_raw
from ci_migrate.codemod.moves.leftovers import drop_idle, drop_steps, drop_unread
from ci_migrate.codemod.moves.places import (
    at_call,
    dictionary,
    holds,
    holds_still,
    inside,
    is_keyword,
    is_own,
    plan_of,
    query_of,
    require_movable,
    write,
)
from ci_migrate.codemod.python.arguments import literal_table
from ci_migrate.codemod.python.names import is_none
from ci_migrate.codemod.python.steady import gives_again
from ci_migrate.codemod.sites.either import READ
from ci_migrate.codemod.sites.optional import raw_query
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.formats import is_text
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal


def edit_site(judged: Judged, edits: Edits, companion: str, token: str, mark: bool = False) -> None:
    """Adds the edits for one site; Refusal where its texts cannot be written at their place.

    ``token`` is where the call takes a Dataverse token of its own from, because the program's
    token stays; empty where it does not.
    ``mark``: the query has to be told from a legacy address by the function that sends both.
    """
    site = judged.site
    for node, (before, text) in judged.conditions.items():
        write(judged, edits, node, text, follow=False, before=before)
    if site.inner is not None:
        _edit_asking(judged, edits, companion, mark)
        _require_once(judged, edits)
        return
    reader = "get_entities" if site.library is None else site.library.reader
    call = site.answer
    target = call.func if site.sending is not None else site.target
    edits.replace(target, f"{companion}.{reader}")
    edits.indents[edits.span(call)] = inside(call, site.module, edits)
    if site.library is None:
        _edit_client(judged, edits)
    elif site.sending is not None:
        _edit_built(judged, edits)
    else:
        _edit_http(judged, edits)
    drop_idle(site, edits)
    drop_unread(judged, edits)
    _add_keywords(judged, edits)
    if token:
        edits.append(call, "token", token)


def edit_sender(
    judged: Judged, edits: Edits, companion: str, query: str, token: str, options: bool = True
) -> None:
    """Adds the edits for a call that sends the query which a name holds.

    ``options``: it still gets those that it was handed apart.
    """
    site = judged.site
    assert site.library is not None
    assert site.url_node is not None
    answer = site.answer
    target = site.target if site.sending is None else answer.func
    edits.replace(target, f"{companion}.{site.library.reader}")
    edits.indents[edits.span(answer)] = inside(answer, site.module, edits)
    if site.sending is not None:
        _send_built(judged, edits, query)
    else:
        _send(judged, edits, query, options)
    if token:
        edits.append(answer, "token", token)


def _send(judged: Judged, edits: Edits, query: str, options: bool) -> None:
    """The query of a name in place of the address of a call that sends at once."""
    site = judged.site
    assert site.library is not None
    assert site.url_node is not None
    if not is_own(site, site.url_node):
        raise Refusal("dynamic-query", "the address is handed over in a dictionary")
    if site.verb_node is not None and is_own(site, site.verb_node):
        edits.drop(site.verb_node)
    if is_keyword(site, site.url_node):
        edits.rename(site.url_node, "query")
    edits.replace(site.url_node, query)
    apart = site.arguments.named.get(site.library.params or "")
    if not options and apart is not None:
        if not is_own(site, apart):
            raise Refusal("dynamic-query", "the options are handed over in a dictionary")
        edits.drop(apart)
    done = ("url", "method", site.library.params)
    named = site.arguments.named.items()
    _hand_over(judged, edits, {key: one for key, one in named if key not in done})
    if site.receiver is not None:
        _append_session(judged, edits, site.receiver)


def _edit_asking(judged: Judged, edits: Edits, companion: str, mark: bool) -> None:
    """A call of a function that sends what it is handed: the query in place of the address."""
    site = judged.site
    assert site.url_node is not None
    edits.indents[edits.span(site.node)] = inside(site.node, site.module, edits)
    name, options = raw_query(plan_of(judged).read)
    if judged.params is not None:
        here = is_own(site, judged.params)
        if judged.options.fixed and here:
            _edit_options(judged, edits, options)
        else:
            _replace_options(judged, edits, options, here)
    for node in site.idle:
        if not mark or _is_left_out(site, node):
            edits.drop(node)
    _keep_place(judged, edits)
    mark = mark and not site.beside
    parts = list(_parts(judged))
    text = join(name, options)
    if (parts or mark) and any(
        one.optional and one.name == "$top" for one in judged.options.entries
    ):
        raise Refusal("dynamic-query", "$top is not always there, and the query needs more")
    if not parts and not mark:
        if site.beside:
            edits.append(site.node, site.beside, at_call(judged, edits, text))
        else:
            write(judged, edits, site.url_node, text)
        return
    require_movable(judged, text, site.answer)
    module, step = site.module, edits.step
    holes = site.evaluation.holes
    said = [literal(text, holes, len(text) + WIDTH)]
    given = [f"{key}={part}" for key, part in parts if key != "bound"]
    made = f"{companion}.{READ}({', '.join([*said, *given])})"
    space = inside(site.url_node, module, edits) + step
    room = WIDTH - module.statement(site.node).col_offset - len(space)
    if len(made) > room:
        said = [literal(text, holes, room - len(step) - 1, space + step, step)]
        lines = "".join(f"{space}{step}{one},\n" for one in (*said, *given))
        made = f"{companion}.{READ}(\n{lines}{space})"
    if site.beside:
        edits.append(site.node, site.beside, made)
    else:
        edits.replace(site.url_node, made)


def _require_once(judged: Judged, edits: Edits) -> None:
    """Refusal where a call goes on handing over what its query takes, and that changes by it."""
    site = judged.site
    texts = texts_of(plan_of(judged).read)
    for number in {int(one) for text in texts for one in HOLE.findall(text)}:
        one = site.evaluation.holes[number]
        stays = one.module is site.module and holds(site, one.node) and not edits.covers(one.node)
        if stays and not gives_again(one.module, one.node):
            raise Refusal(
                "dynamic-query",
                f"line {one.node.lineno}: {one.source} would be evaluated twice; name its value",
            )


def _keep_place(judged: Judged, edits: Edits) -> None:
    """Options that go leave something in their place, where the function needs an argument."""
    site, params = judged.site, judged.params
    if params is None or edits.span(params) not in edits.dropped or _is_left_out(site, params):
        return
    edits.dropped.discard(edits.span(params))
    edits.replace(params, "{}" if judged.options.entries else '""')


def _is_left_out(site: Site, node: ast.expr) -> bool:
    """Whether a call of a function may leave out an argument: it has a default, and is the last."""
    if node in site.needed:
        return False
    return is_keyword(site, node) or site.node.args[-1:] == [node]


# -- calls over HTTP


def _edit_http(judged: Judged, edits: Edits) -> None:
    """A call that sends at once: its arguments change where they stand."""
    site = judged.site
    assert site.library is not None
    assert site.url_node is not None
    named = site.arguments.named
    if site.verb_node is not None and is_own(site, site.verb_node):
        edits.drop(site.verb_node)
    name, options = query_of(judged)
    here = judged.params is not None and is_own(site, judged.params)
    if judged.options.fixed and here:
        _edit_options(judged, edits, options)
    elif judged.params is not None:
        _replace_options(judged, edits, options, here)
    if is_own(site, site.url_node):
        if is_keyword(site, site.url_node):
            edits.rename(site.url_node, "query")
        write(judged, edits, site.url_node, join(name, options))
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
    name, options = query_of(judged)
    _replace_options(judged, edits, options, here=False)
    _send_built(judged, edits, at_call(judged, edits, join(name, options)))


def _send_built(judged: Judged, edits: Edits, query: str) -> None:
    """A query in place of a request that was built; what built it goes."""
    site, sending = judged.site, judged.site.sending
    assert sending is not None
    assert site.library is not None
    if sending.built is not None:
        edits.replace(sending.built, query)
    else:
        edits.append(site.answer, "query", query)
    done = ("url", "method", site.library.params)
    _hand_over(judged, edits, {k: v for k, v in site.arguments.named.items() if k not in done})
    for step in sending.steps:
        if not is_bare(step, edits.lines):
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
            write(judged, edits, entry.node, unquote(text))
    if all(edits.span(entry.place) in edits.dropped for entry in judged.options.entries):
        assert judged.params is not None
        edits.drop(judged.params)
        drop_steps(judged, edits)


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
            edits.replace(judged.params, dictionary(judged, apart))
        else:
            edits.drop(judged.params)
    elif apart:
        library = judged.site.library
        keyword = library.params if library is not None and library.params else "params"
        edits.append(judged.site.answer, keyword, dictionary(judged, apart))
    if judged.site.encoded is None:
        drop_steps(judged, edits)


def _append_query(judged: Judged, edits: Edits, text: str) -> None:
    edits.append(judged.site.answer, "query", at_call(judged, edits, text))


def _append_session(judged: Judged, edits: Edits, receiver: ast.expr) -> None:
    site = judged.site
    assert site.library is not None
    if not holds_still(site, receiver):
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
        if is_own(site, node) and (table := _plain_table(site, node, named)) is not None
    ]
    stays = {id(value) for table in kept for value in table.values()}
    for key, node in named.items():
        if id(node) in stays:
            continue
        if is_none(node):
            if is_own(site, node):
                edits.drop(node)
        elif not is_own(site, node):
            _append_value(judged, edits, key, node)
    for node in site.arguments.spread:
        if is_own(site, node) and _plain_table(site, node, named) is None:
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
    if not holds_still(site, node):
        raise Refusal("dynamic-query", f"{key}= may have another value where the call stands")
    edits.append(site.answer, key, written(site, node, edits))


def written(site: Site, node: ast.expr, edits: Edits) -> str:
    """An expression as the program writes it, or a table of some of its expressions."""
    if not isinstance(node, ast.Dict) or node in site.module.scopes:
        return Hole(node, site.module).written
    entries = [
        ("**" if name is None else f"{written(site, name, edits)}: ") + written(site, value, edits)
        for name, value in zip(node.keys, node.values, strict=True)
    ]
    line = "{" + ", ".join(entries) + "}"
    space = inside(site.answer, site.module, edits) + edits.step
    if len(line) + len(space) + site.module.statement(site.answer).col_offset <= WIDTH - 10:
        return line
    return "{\n" + "".join(f"{space}{edits.step}{one},\n" for one in entries) + space + "}"


# -- calls of the client


def _edit_client(judged: Judged, edits: Edits) -> None:
    """The client's arguments: the table becomes the query, its options go into it."""
    site = judged.site
    name, options = query_of(judged)
    bound = bind(site, judged.parameters)
    fixed = {key: text for key, text in options.items() if not HOLE.search(text)}
    open_options = {key: unquote(text) for key, text in options.items() if HOLE.search(text)}
    if "relative_path" in bound and not is_own(site, bound["relative_path"]):
        _append_query(judged, edits, join(name, fixed))
    for key, node in bound.items():
        if not is_own(site, node):
            if key == "custom_headers":
                _append_value(judged, edits, "headers", node)
            elif key == "raw" and is_raw(bound):
                edits.append(site.node, "raw", "True")
        elif key == "relative_path":
            edits.rename(node, "query" if is_keyword(site, node) else "")
            write(judged, edits, node, join(name, fixed), follow=False)
        elif key == "custom_headers":
            edits.rename(node, "headers")
        elif not (key == "raw" and is_raw(bound) and is_keyword(site, node)):
            edits.drop(node)
    for node in site.arguments.spread:
        if is_own(site, node):
            edits.drop(node)
    if open_options:
        edits.append(site.node, "params", dictionary(judged, open_options))


def _add_keywords(judged: Judged, edits: Edits) -> None:
    """What the query text cannot say: windows, segments, expansions, legacy column names."""
    for name, text in _parts(judged):
        edits.append(judged.site.answer, name, text)


def _parts(judged: Judged) -> Iterator[tuple[str, str]]:
    """The parts of a read that its query cannot say, as keyword arguments."""
    read, holes = plan_of(judged).read, judged.site.evaluation.holes
    call = judged.site.answer
    if read.skip and judged.site.counted is None:
        require_movable(judged, str(read.skip), call)
        yield "skip", value(str(read.skip), holes)
    if read.segment is not None:
        require_movable(judged, read.segment, call)
        whole = HOLE.fullmatch(read.segment)
        one = holes[int(whole[1])] if whole is not None else None
        text = one is not None and is_text(one.module, one.node)  # None would mean no segment
        yield "segment", (value if text else literal)(read.segment, holes)
    if read.keep:
        require_movable(judged, read.keep, call)
        yield "keep", literal(read.keep, holes)
    for name, texts_by_column in (("within", read.within), ("search", read.search)):
        if texts_by_column:
            yield name, dictionary(judged, texts_by_column)
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
