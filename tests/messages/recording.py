"""Where errors are raised: every place in the code, and the places that a run came by."""

from __future__ import annotations

import ast
import contextlib
import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import click
import pytest

import ci_migrate
from ci_migrate import errors

PACKAGE = Path(ci_migrate.__file__).parent
OURS = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.MigrateError)
}
CLICK = {"BadParameter", "ClickException", "UsageError", "fail"}


@dataclass(frozen=True)
class Place:
    """A call in the code that makes an error; ``name`` is the module, the function, a number."""

    name: str
    file: Path
    first: int
    last: int


@cache
def places() -> list[Place]:
    """Every place that makes an error of the tool or of click, in the order of the code."""
    return [place for path in sorted(PACKAGE.rglob("*.py")) for place in _places(path)]


def _places(path: Path) -> Iterator[Place]:
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    made = sorted(
        _made(ast.parse(path.read_text(encoding="utf-8")), ()), key=lambda one: one[1].lineno
    )
    seen: Counter[str] = Counter()
    for function, call in made:
        name = f"{module}:{function}"
        seen[name] += 1
        number = f"#{seen[name]}" if sum(one == function for one, _ in made) > 1 else ""
        last = call.end_lineno or call.lineno
        yield Place(name=name + number, file=path, first=call.lineno, last=last)


def _made(node: ast.AST, inside: tuple[str, ...]) -> Iterator[tuple[str, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        within = inside
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            within = (*inside, child.name)
        elif isinstance(child, ast.Call):
            name = getattr(child.func, "attr", getattr(child.func, "id", ""))
            if name in OURS | CLICK:
                yield ".".join(inside), child
        yield from _made(child, within)


def record(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A set that gets the name of every place that makes an error from now on."""
    found: set[str] = set()
    known = places()

    def note() -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            file, line = Path(frame.f_code.co_filename), frame.f_lineno
            here = [one for one in known if one.file == file and one.first <= line <= one.last]
            if here:
                found.update(one.name for one in here)
                return
            frame = frame.f_back

    for kind in (errors.MigrateError, click.ClickException):
        before = kind.__init__

        def after(self: Any, *arguments: Any, before: Any = before, **more: Any) -> None:
            note()
            before(self, *arguments, **more)

        monkeypatch.setattr(kind, "__init__", after)
    return found


def told(*arguments: str) -> tuple[int, str, str]:
    """The exit code of a command in this process, what it said of an error, all that it said."""
    from ci_migrate.cli import main

    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main.main(args=list(arguments), prog_name="ci-migrate")
        except SystemExit as ended:
            code = int(ended.code or 0)
    lines = [line for line in err.getvalue().splitlines() if line.lower().startswith("error: ")]
    said = "\n".join(line[len("error: ") :] for line in lines)
    return code, said, out.getvalue() + err.getvalue()
