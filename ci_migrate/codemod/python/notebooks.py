"""Jupyter notebooks as Python sources: one text of all code cells, cut back into its cells.

The names of a notebook flow from cell to cell, so its cells are read as one module. In the file,
nothing but the ``source`` of changed cells is written anew: everything else keeps its bytes.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ci_migrate.codemod.python.magics import Mask, Masker, code_start, unmasked, unused_word
from ci_migrate.codemod.python.source import Source, is_candidate
from ci_migrate.errors import MigrateError

_JSON = json.JSONDecoder()
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell that is read: its number over all cells, and its source in the notebook.

    ``python`` is the text as it is read, with a line break at its end and its magics masked.
    """

    number: int
    span: _Span
    text: str
    python: str
    masks: tuple[Mask, ...]

    @property
    def is_python(self) -> bool:
        """Whether more than one magic stands in the cell."""
        return not self.masks or self.python != self.masks[0].python + "\n"


@dataclass(frozen=True, kw_only=True)
class Notebook(Source):
    """A notebook: ``text`` is the Python of its cells, each behind a line ``if mark(n): pass``."""

    raw: str
    cells: tuple[Cell, ...]
    mark: str
    word: str

    def encode(self, text: str) -> bytes:
        """The bytes of the notebook with the cells of a changed text.

        MigrateError where the text cannot be cut into cells that Jupyter would run.
        """
        raw = self.raw
        for cell, python in reversed(list(zip(self.cells, self._cut(text), strict=True))):
            if python != cell.python:
                start, end = cell.span
                raw = (
                    raw[:start] + _written(self.raw, cell.span, _changed(cell, python)) + raw[end:]
                )
        return super().encode(raw)

    def cell(self, line: int) -> tuple[int, int] | None:
        """The cell in which a line stands, counted over all cells, and the line in that cell."""
        for first in range(min(line, len(self.lines)), 0, -1):
            if match := self._separator.fullmatch(self.lines[first - 1] + "\n"):
                return int(match[1]), line - first
        return None

    def file_line(self, line: int) -> int:
        """The line of the file in which a line of a cell is written."""
        number, inside = self.cell(line) or (0, 0)
        span = next((one.span for one in self.cells if one.number == number), (0, 0))
        place = span[0]
        if self.raw[place : place + 1] == "[":
            for start, end in _parts(self.raw, place):
                if inside < 1:
                    break
                place = start
                inside -= len(json.loads(self.raw[start:end]).splitlines())
        return self.raw.count("\n", 0, place) + 1

    @property
    def interactive(self) -> bool:
        """Whether it is a notebook: it is."""
        return True

    def part(self, line: int) -> int:
        """The number of the cell in which a line stands."""
        found = self.cell(line)
        return 0 if found is None else found[0]

    @cached_property
    def shown(self) -> str:
        """The text for people, line by line: with the magics and a comment above each cell."""
        text = unmasked(self.text, (mask for cell in self.cells for mask in cell.masks))
        return self._separator.sub(r"# %% cell \1\n", text)

    @property
    def _separator(self) -> re.Pattern[str]:
        return re.compile(rf"^if {self.mark}\((\d+)\): pass\n", re.MULTILINE)

    def _cut(self, text: str) -> list[str]:
        """The Python of each cell; what stands before the first goes into the first code cell."""
        before, *parts = self._separator.split(text)
        if [int(number) for number in parts[::2]] != [cell.number for cell in self.cells]:
            raise MigrateError(f"{self.name}: the rewrite would lose the bounds of its cells")
        found = parts[1::2]
        if before.strip():
            first = next(at for at, cell in enumerate(self.cells) if cell.is_python)
            at = code_start(found[first], self.word)
            found[first] = found[first][:at] + before.strip() + "\n\n" + found[first][at:]
        return [
            cell.python if python.strip("\n") == cell.python.strip("\n") else python
            for cell, python in zip(self.cells, found, strict=True)
        ]


def read_notebook(path: Path, name: str, raw: str, bom: bool) -> Notebook:
    """The notebook in a JSON text; MigrateError where it is none, naming the cell at fault."""
    try:
        data = json.loads(raw)
    except ValueError as error:
        raise MigrateError(f"no notebook, its JSON is broken: {error}; repair the file") from None
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        if isinstance(data, dict) and "worksheets" in data:
            raise MigrateError(
                "the notebook has format 3; convert it, then scan again: "
                "jupyter nbconvert --to notebook --inplace"
            )
        raise MigrateError("no notebook: it has no list of cells; repair or exclude the file")
    texts = [_source(cell, number) for number, cell in enumerate(data["cells"], 1)]
    mark, word = (unused_word(one, "\n".join(texts)) for one in ("notebook_cell", "magic"))
    masker = Masker(word, databricks=any("databricks" in key for key in _metadata(data)))
    spans = _parts(raw, _members(raw, _past_space(raw, 0))["cells"][0])
    cells: list[Cell] = []
    for number, (span, cell, text) in enumerate(zip(spans, data["cells"], texts, strict=True), 1):
        lines = re.sub("\r\n?", "\n", text)
        is_code = cell.get("cell_type") == "code" and _is_python(data, cell)
        if not text.strip() or not (is_code or _is_foreign_trace(cell, text)):
            continue
        python, masks = masker.cell(lines) if is_code else masker.foreign(lines)
        python = python.removesuffix("\n") + "\n"
        _check(python, number)
        where = _members(raw, span[0])["source"]
        cells.append(Cell(number=number, span=where, text=text, python=python, masks=masks))
    return Notebook(
        path=path,
        name=name,
        text="".join(f"if {mark}({cell.number}): pass\n{cell.python}" for cell in cells),
        encoding="utf-8",
        bom=bom,
        raw=raw,
        cells=tuple(cells),
        mark=mark,
        word=word,
    )


def _source(cell: Any, number: int) -> str:
    source = cell.get("source", "") if isinstance(cell, dict) else None
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if not isinstance(source, str):
        raise MigrateError(f"cell {number} has no text as its source; repair or exclude the file")
    return source


def _metadata(data: dict[str, Any]) -> dict[str, Any]:
    found = data.get("metadata")
    return found if isinstance(found, dict) else {}


def _is_python(data: dict[str, Any], cell: dict[str, Any]) -> bool:
    """Whether a code cell is Python: it says so, its notebook does, or neither says anything."""
    own, whole = _metadata(cell), _metadata(data)
    places = (
        (own.get("vscode"), "languageId"),
        (whole.get("language_info"), "name"),
        (whole.get("kernelspec"), "language"),
    )
    named = [str(table[key]) for table, key in places if isinstance(table, dict) and table.get(key)]
    return not named or named[0].lower().startswith(("python", "ipython", "pyspark"))


def _is_foreign_trace(cell: dict[str, Any], text: str) -> bool:
    """Whether a cell that is neither Python nor prose holds a trace of the service."""
    return cell.get("cell_type") in ("code", "raw") and is_candidate(
        text.encode("utf-8", "replace")
    )


def _check(python: str, number: int, flags: int = ast.PyCF_ONLY_AST) -> None:
    """MigrateError where a cell is no Python; an ``await`` of its own is, in a notebook."""
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(python, f"cell {number}", "exec", flags=flags, dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        said = getattr(error, "msg", None) or str(error)
        raise MigrateError(f"cell {number}, line {line}: {said}; mend the cell") from None


def _changed(cell: Cell, python: str) -> str:
    """The new source of a cell: its magics, its line breaks and its margins as they were."""
    _check(python, cell.number, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if _relative_imports(python) > _relative_imports(cell.python):
        raise MigrateError(
            f"cell {cell.number}: a notebook cannot import from the package that it stands in; "
            "move it out of the folder with __init__.py"
        )
    text = unmasked(python, cell.masks)
    before = cell.text.replace("\r\n", "\n")
    if "\r" in before or cell.text.count("\r\n") not in (0, before.count("\n")):
        raise MigrateError(f"cell {cell.number} mixes line breaks; make them alike, then run again")
    if not text.strip():
        return ""
    stripped = before.strip("\n")
    first = before.index(stripped)
    text = before[:first] + text.strip("\n") + before[first + len(stripped) :]
    return text.replace("\n", "\r\n") if "\r" in cell.text else text


def _relative_imports(python: str) -> int:
    return sum(isinstance(one, ast.ImportFrom) and one.level > 0 for one in ast.parse(python).body)


def _written(raw: str, span: _Span, text: str) -> str:
    """A source as JSON, in the form and style in which it stood; kept lines keep their bytes."""
    start, end = span
    ascii_only = raw.isascii()
    if raw[start] == '"':
        return json.dumps(text, ensure_ascii=ascii_only)
    items = list(_parts(raw, start))
    kept = {json.loads(raw[first:last]): raw[first:last] for first, last in items}
    lines = [
        kept.get(line) or json.dumps(line, ensure_ascii=ascii_only)
        for line in text.splitlines(keepends=True)
    ]
    if not lines:
        return "[]"
    lead = raw[start + 1 : items[0][0]]
    between = "," + (lead or (" " if '": ' in raw else ""))
    if len(items) > 1:
        between = raw[items[0][1] : items[1][0]]
    return "[" + lead + between.join(lines) + raw[items[-1][1] : end]


def _parts(raw: str, start: int) -> Iterator[_Span]:
    """Where the items of the array that begins here stand; of an object, its keys and values."""
    at = _past_space(raw, start + 1)
    while raw[at] not in "]}":
        _, end = _JSON.raw_decode(raw, at)
        yield at, end
        at = _past_space(raw, end)
        if raw[at] in ",:":
            at = _past_space(raw, at + 1)


def _past_space(raw: str, at: int) -> int:
    while raw[at] in " \t\r\n":
        at += 1
    return at


def _members(raw: str, start: int) -> dict[str, _Span]:
    parts = list(_parts(raw, start))
    return {
        json.loads(raw[a:b]): value for (a, b), value in zip(parts[::2], parts[1::2], strict=True)
    }
