"""Values of a query as a text of its own has them: encoded, and nothing in place of None."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.texts.formats import is_number, is_text
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.model import HOLE
from ci_migrate.translate import Refusal

_QUOTE = "urllib.parse.quote"
_IMPORTS = ("from urllib.parse import quote", "from urllib.parse import quote as url_quote")


def quoted(text: str, holes: Sequence[Hole], module: Module, edits: Edits) -> Sequence[Hole]:
    """The holes as a text of the query has them."""
    numbers = {int(one) for one in HOLE.findall(text)}
    made = {one: _left_out(holes[one]) for one in numbers if holes[one].optional}
    found = {one for one in numbers if holes[one].encoded and not _is_plain(holes[one])}
    if found:
        name = _name(module, edits)
        made |= {one: _quoted(holes[one], name) for one in found}
    return [made.get(at, one) for at, one in enumerate(holes)]


def _left_out(one: Hole) -> Hole:
    """The value of an option that is left out where it is None: it says nothing then."""
    if not isinstance(one.node, ast.Name | ast.Attribute) or any(one.around):
        said = f"{ast.unparse(one.node)} may be None, and would be evaluated twice; name its value"
        raise Refusal("dynamic-query", said)
    return replace(one, around=("'' if ", f" is None else {ast.unparse(one.node)}"))


def _is_plain(one: Hole) -> bool:
    return any(is_number(one.module, one.node, kind) for kind in ("int", "float"))


def _quoted(one: Hole, name: str) -> Hole:
    if is_text(one.module, one.node) and not any((one.conversion, one.spec, *one.around)):
        return replace(one, around=(f"{name}(", ")"))
    return one.inside("str(", ")").inside(f"{name}(", ")")


def _name(module: Module, edits: Edits) -> str:
    """The name of the function that quotes, which a new import brings where there is none."""
    for name, alias in module.imports:
        said = alias.asname or alias.name
        if name == _QUOTE and _means(module, said, alias):
            return said
        if name == _QUOTE.rpartition(".")[0] and _means(module, said.partition(".")[0], alias):
            return f"{said}.quote"
    taken = any("quote" in scope.bindings for scope in module.scopes.values())
    line = _IMPORTS[taken or bool(module.stars)]
    if line not in edits.added:
        edits.added.append(line)
    return line.split()[-1]


def _means(module: Module, name: str, alias: ast.alias) -> bool:
    """Whether a name is that of an import wherever it is read: one at the top of the file."""
    before = takewhile(
        lambda one: isinstance(one, ast.Import | ast.ImportFrom | ast.Expr), module.tree.body
    )
    if module.top.bindings.get(name) != [alias] or module.statement(alias) not in before:
        return False
    return not any(
        name in scope.bindings for scope in module.scopes.values() if scope is not module.top
    )
