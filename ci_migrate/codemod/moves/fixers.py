"""The edits that turn a call site into a read of the companion module."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from urllib.parse import unquote

from ci_migrate.adapter import join
from ci_migrate.codemod.edits.edits import Edits, is_bare
from ci_migrate.codemod.edits.emit import value
from ci_migrate.codemod.known.libraries import CLIENT
from ci_migrate.codemod.moves.asking import edit_asking, require_once
from ci_migrate.codemod.moves.calling import bind, is_raw
from ci_migrate.codemod.moves.carried import (
    append_query,
    append_session,
    append_value,
    edit_options,
    hand_over,
    parts_of,
    replace_options,
    set_apart,
    sign_in,
)
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.moves.leftovers import drop_idle, drop_unread
from ci_migrate.codemod.moves.places import (
    at_call,
    dictionary,
    inside,
    is_keyword,
    is_own,
    query_of,
    require_movable,
    write,
)
from ci_migrate.codemod.sites.alternatives import alternatives
from ci_migrate.codemod.sites.facades import taken
from ci_migrate.codemod.sites.site import Site
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal


def edit_site(judged: Judged, edits: Edits, companion: str, token: str, mark: bool = False) -> None:
    """Adds the edits for one site; Refusal where its texts cannot be written at their place.

    ``token`` is where the call takes a Dataverse token of its own from, because the program's
    token stays; empty where it does not.
    ``mark``: the query has to be told from a legacy address by the function that sends both.
    """
    site = judged.site
    if _is_in_text(site):
        said = (
            f"line {site.node.lineno}: the call stands inside an f-string; give its answer a name"
        )
        raise Refusal("unknown-client", said)
    for node, (before, text) in judged.conditions.items():
        write(judged, edits, node, text, follow=False, before=before)
    if site.inner is not None:
        edit_asking(judged, edits, companion, mark)
        require_once(judged, edits)
        return
    reader = (site.library or CLIENT).reader
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
    if token and not sign_in(judged, edits, token):
        edits.append(call, "token", token)


def _is_in_text(site: Site) -> bool:
    """Whether a call stands inside an f-string, where quotes of its own have no place."""
    node: ast.AST = site.node
    while not isinstance(node, ast.stmt):
        node = site.module.parents[node]
        if isinstance(node, ast.JoinedStr):
            return True
    return False


def edit_sender(
    judged: Judged, edits: Edits, companion: str, query: str, token: str, options: bool = True
) -> None:
    """Adds the edits for a call that sends the query which a name holds.

    ``options``: it still gets those that it was handed apart.
    """
    site = judged.site
    answer, library = site.answer, site.library or CLIENT
    target = site.target if site.sending is None else answer.func
    edits.replace(target, f"{companion}.{library.reader}")
    edits.indents[edits.span(answer)] = inside(answer, site.module, edits)
    if library is CLIENT:
        _send_by_client(judged, edits, query)
    elif site.sending is not None:
        _send_built(judged, edits, query)
    else:
        _send(judged, edits, query, options)
    if token:
        edits.append(answer, "token", token)


def _send_by_client(judged: Judged, edits: Edits, query: str) -> None:
    """The query of a name in place of all that the client was asked by."""
    site = judged.site
    given = taken(site.module, site.node)
    for key, node in given.named.items():
        if key == "relative_path":
            edits.rename(node, "query" if is_keyword(site, node) else "")
            edits.replace(node, query)
        elif key == "custom_headers":
            edits.rename(node, "headers")
        elif key != "raw":
            edits.drop(node)
    for node in given.spread:
        edits.drop(node)


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
    hand_over(judged, edits, {key: one for key, one in named if key not in done})
    if site.receiver is not None:
        append_session(judged, edits, site.receiver)


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
        edit_options(judged, edits, options)
    elif judged.is_apart:
        set_apart(judged, edits, options)
    elif judged.params is not None:
        replace_options(judged, edits, options, here)
    if is_own(site, site.url_node):
        if is_keyword(site, site.url_node):
            edits.rename(site.url_node, "query")
        write(judged, edits, site.url_node, join(name, options))
    else:
        append_query(judged, edits, join(name, options))
    done = ("url", "method", site.library.params)
    hand_over(judged, edits, {key: one for key, one in named.items() if key not in done})
    if site.receiver is not None:
        append_session(judged, edits, site.receiver)


def _edit_built(judged: Judged, edits: Edits) -> None:
    """A request that is built and then sent: the sending call gets all that it needs."""
    site, sending = judged.site, judged.site.sending
    assert sending is not None
    assert site.library is not None
    name, options = query_of(judged)
    if judged.is_apart:
        set_apart(judged, edits, options)
    else:
        replace_options(judged, edits, options, here=False)
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
    hand_over(judged, edits, {k: v for k, v in site.arguments.named.items() if k not in done})
    for step in sending.steps:
        if not is_bare(step, edits.lines):
            said = f"line {step.lineno} would go, and with it a comment; put the comment elsewhere"
            raise Refusal("unknown-client", said)
        edits.drop(step)
    if sending.receiver is not None:
        edits.append(sending.call, site.library.session, ast.unparse(sending.receiver))


def _edit_client(judged: Judged, edits: Edits) -> None:
    """The client's arguments: the table becomes the query, its options go into it."""
    site = judged.site
    name, options = query_of(judged)
    bound = bind(site, judged.parameters)
    chosen = _chosen(judged, edits, bound)
    options = {key: text for key, text in options.items() if key not in chosen}
    fixed = {key: text for key, text in options.items() if not HOLE.search(text)}
    open_options = {key: unquote(text) for key, text in options.items() if HOLE.search(text)}
    if "relative_path" in bound and not is_own(site, bound["relative_path"]):
        append_query(judged, edits, join(name, fixed))
    for key, node in bound.items():
        if not is_own(site, node):
            if key == "custom_headers":
                append_value(judged, edits, "headers", node)
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
    if open_options or chosen:
        edits.append(site.node, "params", dictionary(judged, open_options, chosen))


def _chosen(judged: Judged, edits: Edits, bound: Mapping[str, ast.expr]) -> dict[str, str]:
    """The options that are not always there, as expressions that give their text or None."""
    maybe = {one.place: one.name for one in judged.options.entries if one.optional}
    found = {}
    for node in bound.values():
        names = {maybe[one] for one in alternatives(judged.site.module, node) if one in maybe}
        for name in names:
            found[name] = _choice(judged, edits, node)
    return found


def _choice(judged: Judged, edits: Edits, node: ast.expr) -> str:
    """An expression that gives the text of an option, or None; values under a name change there."""
    match node:
        case ast.Constant(value=None):
            return "None"
        case ast.IfExp(test=test, body=body, orelse=other):
            given, else_given = _choice(judged, edits, body), _choice(judged, edits, other)
            return f"{given} if {ast.unparse(test)} else {else_given}"
        case ast.Name() if node not in judged.texts:
            for one in alternatives(judged.site.module, node):
                if (said := judged.texts.get(one)) is not None:
                    write(judged, edits, one, unquote(said), follow=False)
            return node.id
    text = judged.texts[node]
    assert text is not None
    require_movable(judged, unquote(text), judged.site.answer)
    return value(unquote(text), judged.site.evaluation.holes)


def _add_keywords(judged: Judged, edits: Edits) -> None:
    """What the query text cannot say: windows, segments, expansions, legacy column names."""
    for name, text in parts_of(judged):
        edits.append(judged.site.answer, name, text)
