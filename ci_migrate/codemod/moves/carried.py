"""What a rewritten call is handed: options, arguments, its session, and the parts of its read."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from ci_migrate.adapter import split
from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.emit import WIDTH, literal, value
from ci_migrate.codemod.moves.cleanup import has_comment
from ci_migrate.codemod.moves.judge import Judged, headers_of
from ci_migrate.codemod.moves.leftovers import drop_steps
from ci_migrate.codemod.moves.places import (
    at_call,
    dictionary,
    holds_still,
    inside,
    is_own,
    plan_of,
    require_movable,
    write,
)
from ci_migrate.codemod.python.arguments import literal_table
from ci_migrate.codemod.python.following import is_near
from ci_migrate.codemod.python.loads import loads_of
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.formats import is_text
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.codemod.tokens.tokens import is_sign_in, is_token
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal


def edit_options(judged: Judged, edits: Edits, options: dict[str, str]) -> None:
    """The options where the program wrote them; those that are kept leave the query."""
    if judged.is_apart and not any(judged.texts.values()):
        raise Refusal("dynamic-query", "none of the options that are put together is left")
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


def replace_options(judged: Judged, edits: Edits, options: dict[str, str], here: bool) -> None:
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


def set_apart(judged: Judged, edits: Edits, options: dict[str, str]) -> None:
    """The options that a program encoded, not all of them always, beside the query."""
    encoded = judged.site.encoded
    assert encoded is not None
    edit_options(judged, edits, options)
    library = judged.site.library
    keyword = library.params if library is not None and library.params else "params"
    edits.append(judged.site.answer, keyword, ast.unparse(encoded.args[0]))


def append_query(judged: Judged, edits: Edits, text: str) -> None:
    edits.append(judged.site.answer, "query", at_call(judged, edits, text))


def append_session(judged: Judged, edits: Edits, receiver: ast.expr) -> None:
    site = judged.site
    assert site.library is not None
    if not holds_still(site, receiver):
        raise Refusal("unknown-client", f"{ast.unparse(receiver)} may be another one at the call")
    edits.append(site.answer, site.library.session, ast.unparse(receiver))


def hand_over(judged: Judged, edits: Edits, named: Mapping[str, ast.expr]) -> None:
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
            append_value(judged, edits, key, node)
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


def append_value(judged: Judged, edits: Edits, key: str, node: ast.expr) -> None:
    site = judged.site
    if not holds_still(site, node) and not _goes(site, node, edits):
        raise Refusal("dynamic-query", f"{key}= may have another value where the call stands")
    edits.append(site.answer, key, written(site, node, edits))


def _goes(site: Site, node: ast.expr, edits: Edits) -> bool:
    """Whether the statement that evaluates a value goes, and stands directly before the call."""
    module = site.module
    step = module.statement(node) if node in module.scopes else None
    match step:
        case ast.Assign(targets=[ast.Name() as name]) if not has_comment(step, edits):
            return len(list(loads_of(module, name))) == 1 and is_near(module, [step], site.answer)
    return False


def written(
    site: Site,
    node: ast.expr,
    edits: Edits,
    instead: Mapping[ast.expr, str] = MappingProxyType({}),
) -> str:
    """An expression as the program writes it, or a table of some of its expressions.

    ``instead`` says what stands in the place of some of them.
    """
    if node in instead:
        return instead[node]
    if not isinstance(node, ast.Dict) or node in site.module.scopes:
        return Hole(node, site.module).written
    said = [
        ("**" if name is None else f"{written(site, name, edits)}: ")
        + written(site, value, edits, instead)
        for name, value in entries(node)
    ]
    line = "{" + ", ".join(said) + "}"
    space = inside(site.answer, site.module, edits) + edits.step
    if len(line) + len(space) + site.module.statement(site.answer).col_offset <= WIDTH - 10:
        return line
    return "{\n" + "".join(f"{space}{edits.step}{one},\n" for one in said) + space + "}"


def sign_in(judged: Judged, edits: Edits, token: str) -> bool:
    """Puts another token into the headers that stand in a call, and the program's key goes.

    False where they stand elsewhere, or something would be left behind.
    """
    site, table = judged.site, headers_of(judged)
    if not isinstance(table, ast.Dict) or table not in site.module.scopes:
        return False
    if not is_own(site, table) or edits.covers(table):
        return False
    signs = {key: value for key, value in entries(table) if key is not None and is_sign_in(key)}
    tokens = [value for key, value in signs.items() if is_token(key)]
    if len(tokens) != 1 or any(_is_last(site.module, one) for one in signs.values()):
        return False
    edits.replace(tokens[0], bearer(token))
    for key in signs:
        if not is_token(key):
            edits.drop(key)
    return True


def entries(table: ast.Dict) -> list[tuple[ast.expr | None, ast.expr]]:
    """The entries of a dictionary display."""
    return list(zip(table.keys, table.values, strict=True))


def bearer(token: str) -> str:
    """What a header says of a token that some Python gives."""
    return f'f"Bearer {{{token}}}"'


def _is_last(module: Module, node: ast.expr) -> bool:
    """Whether a name of a function would have no user, or no value, without an expression."""
    return any(
        isinstance(one, ast.NamedExpr)
        or (
            isinstance(one, ast.Name)
            and module.function(one) is not None
            and len(module.loads(one)) == 1
        )
        for one in walk(node)
    )


def parts_of(judged: Judged) -> Iterator[tuple[str, str]]:
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
