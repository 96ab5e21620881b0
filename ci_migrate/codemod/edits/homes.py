"""Where companion modules stand, and how the files of a program import them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.source import is_notebook
from ci_migrate.translate import Refusal


@dataclass(frozen=True, slots=True)
class Home:
    """The place of a companion, and the line that imports it in a file."""

    path: Path
    line: str


def home_of(module: Module, name: str) -> Home:
    """The companion of a file: beside a script, at the top of the package for a file of one.

    A folder without an ``__init__.py`` is a package, too, where the program imports the file as a
    part of it. A file of a package that imports its neighbours as a script does is treated as a
    script, and so is a notebook; one that may be run as a script finds it either way.
    """
    path = module.source.path
    script = Home(path.parent / f"{name}.py", f"import {name}")
    if is_notebook(path) or _imports_neighbours(module):
        return script
    package = _package(module)
    if package is None:
        return script
    top, dotted = package
    line = f"from {dotted} import {name}"
    if _may_run(module) and top == path.parent and not _imports_from(module, dotted):
        line = f"try:\n    {line}\nexcept ImportError:\n    {script.line}"
    return Home(top / f"{name}.py", line)


def _may_run(module: Module) -> bool:
    """Whether a file does something when it is run as a script."""
    tests = (one.test for one in module.tree.body if isinstance(one, ast.If))
    return any("__name__" in ast.unparse(one) for one in tests)


def _imports_from(module: Module, dotted: str) -> bool:
    """Whether a file imports others of its package: it is not run without it."""
    names = [name for name, _ in module.imports]
    if dotted.startswith("."):
        return any(name.startswith(".") for name in names)
    return any(name.partition(".")[0] == dotted for name in names)


def home_beside(module: Module, other: Home, name: str) -> Home:
    """The companion of another file as this one imports it; Refusal where that is not in sight."""
    own = home_of(module, name)
    if own.path == other.path:
        return own
    if other.line == f"import {name}":
        return other
    folder = other.path.parent
    for prefix in _prefixes(module, folder):
        return Home(other.path, f"from {prefix} import {name}")
    if own.line == f"import {name}" and folder.is_relative_to(module.source.path.parent):
        dotted = ".".join(folder.relative_to(module.source.path.parent).parts)
        return Home(other.path, f"from {dotted} import {name}")
    said = f"how this file imports what stands in {folder.name}/ is not in sight"
    raise Refusal("unknown-client", said)


def _imports_neighbours(module: Module) -> bool:
    path = module.source.path
    names = {name.partition(".")[0] for name, _ in module.imports}
    return any((path.parent / f"{name}.py").is_file() for name in names)


def _package(module: Module) -> tuple[Path, str] | None:
    """The topmost folder of the package that a file is a part of, and its name in imports there."""
    path = module.source.path
    top, dots = path.parent, "."
    while (top.parent / "__init__.py").is_file():
        top, dots = top.parent, dots + "."
    marked = (path.parent / "__init__.py").is_file()
    relative = any(name.startswith(".") for name, _ in module.imports)
    if marked and (relative or not _may_run(module)):
        return top, dots
    if module.program is None:
        return (top, dots) if marked else None
    for root in module.program.roots_of(module):
        inside = path.relative_to(root).parts if root in path.parents else ()
        if len(inside) > 1:
            return root / inside[0], inside[0]
    if marked:
        return top, dots
    names = [parts for parts in module.program.names_of(module) if len(parts) > 1]
    if names:
        longest = max(names, key=len)
        return path.parents[len(longest) - 2], longest[0]
    return (path.parent, ".") if relative or module.program.is_relative(module) else None


def _prefixes(module: Module, folder: Path) -> Iterator[str]:
    """The names under which a file imports something out of a folder."""
    for name, alias in module.imports:
        level = len(name) - len(name.lstrip("."))
        if module.function(alias) is not None:
            continue  # what it needs may not be there when the file is read
        parts = tuple(part for part in name[level:].split(".") if part)
        base = module.source.path.parents[level - 1] if level else None
        for count in range(len(parts), 0 if level == 0 else -1, -1):
            if base is not None and base.joinpath(*parts[:count]) == folder:
                yield "." * level + ".".join(parts[:count])
            if base is None and count and folder.parts[-count:] == parts[:count]:
                yield ".".join(parts[:count])
