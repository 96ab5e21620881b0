"""The edits of a call whose function sends what it is handed: a query in place of the address."""

from __future__ import annotations

import ast

from ci_migrate.adapter import join
from ci_migrate.codemod.answers.effects import texts_of
from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.emit import WIDTH, literal
from ci_migrate.codemod.moves.carried import edit_options, parts_of, replace_options
from ci_migrate.codemod.moves.judge import Judged
from ci_migrate.codemod.moves.places import (
    at_call,
    holds,
    inside,
    is_keyword,
    is_own,
    plan_of,
    require_evaluated,
    require_movable,
    write,
)
from ci_migrate.codemod.moves.quoting import quoted
from ci_migrate.codemod.python.steady import gives_again
from ci_migrate.codemod.sites.either import READ
from ci_migrate.codemod.sites.optional import raw_query
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal


def edit_asking(judged: Judged, edits: Edits, companion: str, mark: bool) -> None:
    """A call of a function that sends what it is handed: the query in place of the address."""
    site = judged.site
    assert site.url_node is not None
    edits.indents[edits.span(site.node)] = inside(site.node, site.module, edits)
    name, options = raw_query(plan_of(judged).read)
    if judged.is_apart:
        edit_options(judged, edits, options)
    elif judged.params is not None:
        here = is_own(site, judged.params)
        if judged.options.fixed and here:
            edit_options(judged, edits, options)
        else:
            replace_options(judged, edits, options, here)
    for node in site.idle:
        if not mark or _is_left_out(site, node):
            require_evaluated(judged, node)
            edits.drop(node)
    _keep_place(judged, edits)
    mark = mark and site.marked
    parts = list(parts_of(judged))
    text = join(name, options)
    if judged.is_apart:
        text += ("&" if "?" in text else "?") + _encoded(site)
    if (parts or mark) and _may_lack_top(judged, text):
        raise Refusal("dynamic-query", "$top is not always there, and the query needs more")
    if not parts and not mark:
        if site.beside:
            edits.append(site.node, site.beside, at_call(judged, edits, text))
        else:
            write(judged, edits, site.url_node, text)
        return
    require_movable(judged, text, site.answer)
    module, step = site.module, edits.step
    holes = quoted(text, site.evaluation.holes, module, edits)
    said = [literal(text, holes, len(text) + WIDTH)]
    given = [f"{key}={part}" for key, part in parts if key != "bound"]
    made = f"{companion}.{READ}({', '.join([*said, *given])})"
    before = edits.lines[site.url_node.lineno - 1][: edits.span(site.url_node)[1]]
    space = inside(site.url_node, module, edits) + (step if before.strip() else "")
    room = WIDTH - module.statement(site.node).col_offset - len(space)
    if len(made) > room:
        whole = literal(text, holes, room - len(step) - 1, space, step)
        broken = whole.removeprefix("(\n").removesuffix(f"\n{space})")  # Read has brackets itself
        said = [broken.removeprefix(space + step)]
        lines = "".join(f"{space}{step}{one},\n" for one in (*said, *given))
        made = f"{companion}.{READ}(\n{lines}{space})"
    if site.beside:
        edits.append(site.node, site.beside, made)
    else:
        require_evaluated(judged, site.url_node)
        edits.replace(site.url_node, made)


def _encoded(site: Site) -> str:
    """What encodes options that are not always there, as a part of a text."""
    assert site.encoded is not None
    return site.evaluation.add(Hole(site.encoded, site.module))


def _may_lack_top(judged: Judged, text: str) -> bool:
    holes = judged.site.evaluation.holes
    return any(holes[int(one)].optional for one in HOLE.findall(text)) or any(
        one.optional and one.name == "$top" for one in judged.options.entries
    )


def require_once(judged: Judged, edits: Edits) -> None:
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
