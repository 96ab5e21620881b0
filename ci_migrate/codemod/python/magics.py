"""Magics in the code of notebook cells: masked by Python of as many lines, and put back.

A magic becomes a call of an unknown function, inside an ``if`` so that it may stand among the
imports. The call is handed the text of the magic, in which a trace of the service is found, and
the names that the magic may read, so that nothing takes them for unused or their values for
known.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ci_migrate.errors import MigrateError

# Cell magics whose body is Python that runs among the names of the notebook.
_PYTHON_BODY = frozenset(
    ("time", "timeit", "capture", "prun", "debug", "memit", "mprun", "snakeviz", "scalene")
    + ("pyspark", "pyinstrument")
)
# Magics that read no Python name but where ``$name`` or ``{name}`` stands in their line.
_INERT = frozenset(
    ("pip", "conda", "mamba", "micromamba", "uv", "load_ext", "reload_ext", "unload_ext")
    + ("autoreload", "matplotlib", "config", "cd", "ls", "ll", "pwd", "mkdir", "cp", "mv", "rm")
    + ("cat", "more", "env", "set_env", "history", "hist", "precision", "xmode", "colors")
    + ("bash", "sh", "script", "cmd", "system", "sx", "html", "HTML", "javascript", "js")
    + ("markdown", "md", "md-sandbox", "latex", "svg", "SVG", "writefile", "file", "perl", "ruby")
    + ("python", "python2", "python3", "pypy", "scala", "r", "fs", "run")
)
# Languages that the first line of a Databricks cell names, with one percent sign.
_DATABRICKS = r"sql|scala|r|md-sandbox|md|sh|fs|python"
_CELL = re.compile(r"\s*%%(?P<name>[^\s?]+)")
_DATABRICKS_CELL = re.compile(rf"\s*%%?(?P<name>{_DATABRICKS})(?![\w-])")
_MAGIC = re.compile(
    r"(?P<lead>[ \t]*)(?=[!%?,;/])"
    r"|(?P<target>[ \t]*[A-Za-z_][^=!%#\n]*=[ \t]*)(?=[!%])"
    r"|(?P<help>[ \t]*)(?=[\w.*\[\]]+\?{1,2}[ \t]*(?:\n|$))"
)
_LINE_MAGIC = re.compile(r"[ \t]*(?:[^=!%\n]*=[ \t]*)?(?:%%?(?P<name>[\w-]*)|(?P<shell>!))")
_RUN = re.compile(
    r"%run\s+(?:-\w+\s+)*[\"']?(?:[^\s\"']*/)?([A-Za-z_]\w*)(?:\.py|\.ipynb)?[\"']?(?![\w./-])"
)
_RUN_BYTES = re.compile(_RUN.pattern.encode())
# Comments that stand first in a cell of a Databricks notebook, or between two.
_BOUNDS = ("# COMMAND", "# DBTITLE", "# MAGIC")
_WORD = re.compile(r"[A-Za-z_]\w*")
_EXPANDED = re.compile(r"\$\{?(\w+)|\{([^{}]*)\}")
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\\n])*"?'
    r"|'(?:\\.|[^'\\\n])*'?"
    r"|\#[^\n]*|\\\n|[^\"'#\\\n()\[\]{}]+|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mask:
    """One magic: the Python that stands for it and its own text, of as many lines."""

    python: str
    text: str
    speaks: bool = False  # whether it may read a name, or binds some


def unused_word(word: str, text: str) -> str:
    """The word, with underscores behind it until the text does not hold it."""
    while word in text:
        word += "_"
    return word


def code_start(python: str, word: str) -> int:
    """Where the code of a cell begins: behind its magics, docstring and imports.

    Comments on the lines above belong to the code.
    """
    lines = python.split("\n")
    row = len(lines)
    for statement in ast.parse(python).body:
        match statement:
            case ast.If(test=ast.Call(func=ast.Name(id=name))) if name == word:
                continue
            case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
                continue
        decorators = getattr(statement, "decorator_list", None)
        row = (decorators[0] if decorators else statement).lineno - 1
        break
    while row and lines[row - 1].startswith("#") and not lines[row - 1].startswith(_BOUNDS):
        row -= 1
    return min(len("\n".join([*lines[:row], ""])), len(python))


def runs_as_imports(content: bytes) -> bytes:
    """A file's bytes with each ``%run`` as the import that it comes to, for a search for names."""
    return _RUN_BYTES.sub(rb"from \1 import *", content) if b"%run" in content else content


def unmasked(text: str, masks: Iterable[Mask]) -> str:
    """The text with every magic in its place; MigrateError where a mask is gone or changed."""
    for mask in masks:
        before, found, after = text.partition(mask.python)
        if not found:
            line = mask.text.strip().partition("\n")[0]
            raise MigrateError(f"the rewrite would change the magic {line!r}")
        text = before + mask.text + after
    return text


@dataclass(slots=True)
class Masker:
    """Masks the cells of one notebook; ``word`` is a name that none of them holds.

    ``databricks``: the first line of a cell may name its language with one percent sign.
    """

    word: str
    databricks: bool = False
    count: int = 0

    def cell(self, text: str) -> tuple[str, tuple[Mask, ...]]:
        """The Python of a cell, and its masks in order."""
        pieces = list(self._cell(text))
        masks = tuple(piece for piece in pieces if isinstance(piece, Mask))
        python = "".join(one.python if isinstance(one, Mask) else one for one in pieces)
        return python, masks

    def foreign(self, text: str) -> tuple[str, tuple[Mask, ...]]:
        """A cell that is no Python: masked as a whole."""
        mask, rest = self._whole(text, ())
        return mask.python + rest, (mask,)

    def _cell(self, text: str) -> Iterator[Mask | str]:
        match = _CELL.match(text)
        if match is None and self.databricks:
            match = _DATABRICKS_CELL.match(text)
        if match is None:
            yield from self._lines(text)
            return
        name = match["name"]
        if name in _PYTHON_BODY or (name == "python" and match[0].count("%") == 1):
            end = text.find("\n", match.end()) + 1 or len(text)
            mask, rest = self._whole(text[:end], _names(text[match.start() : end]))
            yield from (mask, rest)
            yield from self._cell(text[end:])
        else:
            line, _, body = text[match.start("name") :].partition("\n")
            inert = name in _INERT or self.databricks
            names = _expanded(line) if inert else [*_expanded(line), *_words(body)]
            yield from self._whole(text, names)

    def _whole(self, text: str, names: Iterable[str]) -> tuple[Mask, str]:
        """A mask over all lines of a text, and the line break behind it."""
        stripped = text.removesuffix("\n")
        return self.mask("", stripped, names), text[len(stripped) :]

    def _lines(self, text: str) -> Iterator[Mask | str]:
        """The logical lines of a cell: Python as it is, magics masked."""
        at = 0
        while at < len(text):
            match = _MAGIC.match(text, at)
            if match is None:
                end = _line_end(text, at)
                yield text[at:end]
            else:
                end = at
                while (end := text.find("\n", end) + 1 or len(text)) < len(text):
                    if not text.endswith("\\\n", at, end):
                        break
                line = text[at:end].removesuffix("\n")
                lead = match["lead"] or match["target"] or match["help"] or ""
                yield self.mask(lead, line, _names(line))
                yield text[at + len(line) : end]
            at = end

    def mask(self, lead: str, text: str, names: Iterable[str]) -> Mask:
        """The mask of one magic: behind ``lead``, the name assigned to or white space."""
        lines = ",\n".join(repr(line + "\n") for line in text.split("\n"))
        handed = ", ".join(dict.fromkeys(names))
        self.count += 1
        call = f"{self.word}({self.count}, {lines}, [{handed}])"
        if lead.strip():
            return Mask(lead + call, text, speaks=True)
        run = _RUN.match(text)
        body = f"from {run[1]} import *" if run else "pass"
        return Mask(f"{lead}if {call}: {body}", text, speaks=bool(handed or run))


def _line_end(text: str, at: int) -> int:
    """Where the logical line of Python that begins here ends, its line break included."""
    depth = 0
    for piece in _PIECE.finditer(text, at):
        depth += (piece[0] in ("(", "[", "{")) - (piece[0] in (")", "]", "}"))
        if piece[0] == "\n" and depth <= 0:
            return piece.end()
    return len(text)


def _names(line: str) -> list[str]:
    """The names that a magic may read: those it expands; of an unknown magic all its words."""
    match = _LINE_MAGIC.match(line)
    if match and (match["shell"] or match["name"] in _INERT):
        return _expanded(line)
    return _words(line)


def _expanded(line: str) -> list[str]:
    return [name for match in _EXPANDED.finditer(line) for name in _words(match[1] or match[2])]


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not keyword.iskeyword(word)]
