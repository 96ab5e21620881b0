"""New imports in a rewrite, behind those that a module has.

``cst`` is libcst, which its caller loads for files that are edited.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import libcst


def with_imports(cst: Any, module: libcst.Module, added: Sequence[str]) -> libcst.Module:
    """The module with new lines behind its last import at the top, each in its group."""
    for line in added:
        if line.split()[1].partition(".")[0] in sys.stdlib_module_names:
            module = _with_standard(cst, module, line)
    added = [
        one for one in added if one.split()[1].partition(".")[0] not in sys.stdlib_module_names
    ]
    if not added:
        return module
    body: Sequence[Any] = module.body
    place = 0
    for index, statement in enumerate(body):
        if _is_head(cst, statement, index):
            place = index + 1 if not _is_docstring(cst, statement) or place == 0 else place
        elif not isinstance(statement, cst.Try | cst.If) or _needs(module, statement, added):
            break
    place = max(place, *(_behind(module, body, line) for line in added))
    local = place > 0 and _is_local(cst, body[place - 1])
    blank = [] if place == 0 or local else [cst.EmptyLine(indent=False)]
    made = [
        cst.parse_statement(line + "\n", config=module.config_for_parsing).with_changes(
            leading_lines=blank
        )
        for line in added
    ]
    rest = list(body[place:])
    if rest and not rest[0].leading_lines:
        rest[0] = rest[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    return module.with_changes(body=[*body[:place], *made, *rest])


def _with_standard(cst: Any, module: libcst.Module, line: str) -> libcst.Module:
    """The module with an import of the standard library behind those that come before it."""
    made: Any = cst.parse_statement(line + "\n", config=module.config_for_parsing)
    body = list(module.body)
    head = list(takewhile(lambda at: _is_head(cst, body[at], at), range(len(body))))
    places = [at for at in head if _comes_before(cst, module, body[at], line)]
    if places:
        return module.with_changes(body=[*body[: places[-1] + 1], made, *body[places[-1] + 1 :]])
    place = sum(_is_first(cst, module, body[at]) for at in head)
    if place < len(body):
        first: Any = body[place]
        made = made.with_changes(leading_lines=first.leading_lines)
        body[place] = first.with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    return module.with_changes(body=[*body[:place], made, *body[place:]])


def _is_first(cst: Any, module: libcst.Module, statement: Any) -> bool:
    """Whether nothing may stand before a statement: a docstring, an import from the future."""
    return _is_docstring(cst, statement) or "__future__" in module.code_for_node(statement)


def _comes_before(cst: Any, module: libcst.Module, statement: Any, line: str) -> bool:
    """Whether a statement imports from the standard library, and stands before a new line."""
    simple = isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1
    if not simple or not isinstance(statement.body[0], cst.Import | cst.ImportFrom):
        return False
    words = module.code_for_node(statement.body[0]).split()
    if words[1].partition(".")[0].rstrip(",") not in sys.stdlib_module_names:
        return False
    return words[0] == "import" or words[1] < line.split()[1]


def _behind(module: libcst.Module, body: Sequence[Any], line: str) -> int:
    """The place behind the first import from the package that a line imports from."""
    package = re.escape(line.split()[1])
    own = re.compile(rf"(?:from|import)\s+{package}(?![\w])")
    for index, statement in enumerate(body):
        if line.startswith("from ") and own.match(module.code_for_node(statement).strip()):
            return index + 1
    return 0


def _needs(module: libcst.Module, statement: Any, added: Sequence[str]) -> bool:
    """Whether a statement uses a name that the new imports bring."""
    names = "|".join(re.escape(line.split()[-1]) for line in added)
    return bool(re.search(rf"\b(?:{names})\b", module.code_for_node(statement)))


def _is_local(cst: Any, statement: Any) -> bool:
    first = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    return isinstance(first, cst.ImportFrom) and bool(first.relative)


def _is_head(cst: Any, statement: Any, index: int) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    return all(isinstance(one, cst.Import | cst.ImportFrom) for one in statement.body) or (
        index == 0 and _is_docstring(cst, statement)
    )


def _is_docstring(cst: Any, statement: Any) -> bool:
    """Whether a statement line begins with a text, as the first of a module does."""
    first = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    return isinstance(first, cst.Expr) and isinstance(
        first.value, cst.SimpleString | cst.ConcatenatedString
    )
