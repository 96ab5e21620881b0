"""The modules of a scan together: which module an import means, and who calls a function.

A file is parsed when an import leads to it, or when it takes a name that is tied to the service.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ci_migrate.codemod.python.kept import Kept
from ci_migrate.codemod.python.mentions import stem_of
from ci_migrate.codemod.python.names import Definition, Module
from ci_migrate.codemod.python.neighbours import Neighbours
from ci_migrate.codemod.python.stores import Store, is_test, stores_in, stores_named
from ci_migrate.codemod.python.suspects import Suspects
from ci_migrate.codemod.python.unread import Unread
from ci_migrate.tree import Tree

DEEPEST = 8  # re-exports behind one another

Parse = Callable[[Path], Module | None]  # raises for a file that is no Python

_DEEPEST_PACKAGE = 4  # files that import one another with dots


@dataclass(slots=True)
class Program:
    """All Python files of a scan; ``parse`` gives the module of a file, or None."""

    root: Path
    tree: Tree
    parse: Parse
    modules: dict[Path, Module | None] = field(default_factory=dict)
    errors: dict[Path, Exception] = field(default_factory=dict)
    ties: dict[Path, frozenset[str]] = field(default_factory=dict)
    meant: dict[Store, frozenset[Any]] = field(default_factory=dict)  # what stores change
    led: dict[Path, None] = field(default_factory=dict)  # what names the service led to
    sending: dict[Path, list[ast.Call]] = field(default_factory=dict)  # calls by others' addresses
    kept: Kept = field(default_factory=Kept)
    _neighbours: Neighbours = field(init=False)
    _suspects: Suspects = field(init=False)
    _brought: set[tuple[str, ...]] = field(default_factory=set)
    _unread: Unread = field(default_factory=Unread)
    _definitions: dict[tuple[Path, str], Definition | None] = field(default_factory=dict)
    _former: Module | None = None
    _latter: Module | None = None
    _paths: dict[tuple[Path, int, tuple[str, ...]], Path | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._neighbours = Neighbours(tree=self.tree, resolve=self._known)
        self._suspects = Suspects(self._around)

    def _around(self) -> list[Path]:
        """The files that may hold something of what leads to the service."""
        return self._neighbours.around(self.led)

    def module(self, path: Path) -> Module | None:
        """The module of a file, parsed once; None where it is no Python or not in the scan."""
        if path not in self.modules:
            self.modules[path] = self._parsed(path) if self.tree.at(path) is not None else None
        return self.modules[path]

    def _parsed(self, path: Path) -> Module | None:
        try:
            found = self.parse(path)
        except Exception as error:  # whatever is wrong with a file, it ends no run
            self.errors[path] = error
            return None
        if found is not None:
            found.program = self
        return found

    def rewritten(self, module: Module) -> Program:
        """The program as it is where a module takes the place of the one of its file."""
        other = copy.copy(self)
        other._former = self.modules.get(module.source.path)
        self._latter = module  # modules that know this program may meet nodes of it
        other.modules = {**self.modules, module.source.path: module}
        other.meant = {}
        other._definitions = {}
        return other

    def parsed(self) -> Iterator[Module]:
        """The modules that were parsed up to now."""
        return (one for one in list(self.modules.values()) if one is not None)

    def owner(self, node: ast.AST) -> Module | None:
        """The parsed module that a node stands in, or stood in before a rewrite, or will after."""
        others = [one for one in (self._former, self._latter) if one is not None]
        return next((one for one in (*self.parsed(), *others) if node in one.scopes), None)

    def definition(self, module: Module, name: str) -> Definition | None:
        """Where the object of a full name, as ``Module.dotted`` gives it, is defined.

        The bindings are those at the top of the module that defines it; empty for a module.
        """
        key = (module.source.path, name)
        if key not in self._definitions:
            self._definitions[key] = None  # while it is looked for: names that lead in circles
            self._definitions[key] = self._defined(module, name)
        return self._definitions[key]

    def _defined(self, module: Module, name: str) -> Definition | None:
        for _ in range(DEEPEST):
            found = self.split(module, name)
            if found is None:
                return None
            home, rest = found
            if not rest:
                return Definition(home, None, ())
            if len(rest) > 1:
                return None
            bindings = home.top.bindings.get(rest[0], [])
            if not bindings:
                star = self.starred(home, rest[0])
                return star
            if len(bindings) != 1 or not isinstance(bindings[0], ast.alias):
                return Definition(home, rest[0], tuple(bindings))
            module, name = home, home.imported(bindings[0])
        return None

    def is_companion(self, module: Module, name: str) -> bool:
        """Whether a full name leads into a companion module that an earlier run wrote."""
        level = len(name) - len(name.lstrip("."))
        parts = tuple(part for part in name[level:].split(".") if part)
        path = self._known(module.source.path, level, parts[:-1])
        return path is not None and self.module(path) is None and path not in self.errors

    def starred(self, module: Module, name: str) -> Definition | None:
        """Where a name is defined that ``from ... import *`` may bring into a module."""
        if len(module.stars) > 1:
            return None  # the last one that has the name counts, and they may hide names
        for source in module.stars:
            found = self.definition(module, f"{source}.{name}")
            if found is not None and found.bindings:
                return found
        return None

    def _may_star(self, importer: Module, source: Module) -> bool:
        """Whether a module imports everything of another."""
        found = (self.definition(importer, one) for one in importer.stars)
        return any(one is not None and one.module is source for one in found)

    def split(self, module: Module, name: str) -> tuple[Module, list[str]] | None:
        """The module at the front of a full name, and the rest of the name."""
        level = len(name) - len(name.lstrip("."))
        parts = [part for part in name[level:].split(".") if part]
        for count in range(len(parts), 0 if level == 0 else -1, -1):
            path = self._known(module.source.path, level, tuple(parts[:count]))
            home = self.module(path) if path is not None else None
            if home is not None and not self._is_hidden(module, level, parts[:count]):
                return home, parts[count:]
        return None

    def names_of(self, module: Module, depth: int = 0) -> set[tuple[str, ...]]:
        """The full names by which files of the program import a module."""
        found: set[tuple[str, ...]] = set()
        for importer, level, parts in self._imports_of(module):
            if not level:
                found.add(parts)
                continue
            bases = self.names_of(importer, depth + 1) if depth < _DEEPEST_PACKAGE else ()
            cut = level - 1 if importer.source.path.stem == "__init__" else level
            found |= {(*base[: len(base) - cut], *parts) for base in bases}
        return found

    def is_relative(self, module: Module) -> bool:
        """Whether a file of the program imports a module as one beside it, in its package."""
        return any(level for _, level, _ in self._imports_of(module))

    def _imports_of(self, module: Module) -> Iterator[tuple[Module, int, tuple[str, ...]]]:
        """The files that import a module: with the dots before its name, and its parts."""
        path = module.source.path
        self.bring_mentions(stem_of(path))
        for importer in self.parsed():
            for name, _ in importer.imports:
                level = len(name) - len(name.lstrip("."))
                parts = tuple(part for part in name[level:].split(".") if part)
                for count in range(1, len(parts) + 1):
                    if parts[count - 1] != path.stem:
                        continue
                    if self._known(importer.source.path, level, parts[:count]) == path:
                        yield importer, level, parts[:count]

    def roots_of(self, module: Module) -> set[Path]:
        """The folders from which a module imports other files of the program."""
        path = module.source.path
        found: set[Path] = set()
        for parts in module.absolute_imports():
            for count in range(1, len(parts) + 1):
                file = self._known(path, 0, parts[:count])
                if file is not None and file != path:
                    found.add(file.parents[count if file.stem == "__init__" else count - 1])
        return found

    def _is_hidden(self, importer: Module, level: int, parts: list[str]) -> bool:
        """Whether a package binds the name of its submodule, and a module reads it off the package.

        ``from package.name import ...`` means the submodule all the same.
        """
        if not parts or (level == 0 and len(parts) == 1):
            return False
        path = self._known(importer.source.path, level, tuple(parts[:-1]))
        package = self.module(path) if path is not None else None
        bound = package.top.bindings.get(parts[-1], []) if package is not None else []
        if package is None or not bound or package is importer:
            return False
        if all(_is_submodule(package, one) for one in bound):
            return False
        return "." * level + ".".join(parts) not in importer.sources

    def _known(self, importer: Path, level: int, parts: tuple[str, ...]) -> Path | None:
        key = (importer, level, parts)
        if key not in self._paths:
            self._paths[key] = self._file(importer, level, parts)
        return self._paths[key]

    def _file(self, importer: Path, level: int, parts: tuple[str, ...]) -> Path | None:
        """The file of a module name, as seen from a file; the nearest folder above counts."""
        if parts and not level and parts[-1] not in self.tree.steps:
            return None
        return next(self._candidates(importer, level, parts), None)

    def _candidates(self, importer: Path, level: int, parts: tuple[str, ...]) -> Iterator[Path]:
        importer, root = importer.absolute(), self.root.absolute()
        if level:
            folders = [importer.parents[level - 1]] if level <= len(importer.parents) else []
        else:
            above = [one for one in importer.parents if one == root or root in one.parents]
            folders = [*above, root / "src"]
        for folder in folders:
            base = folder.joinpath(*parts)
            run = base.with_suffix(".ipynb") if parts else base  # a notebook, taken by %run
            for path in (base / "__init__.py", base.with_suffix(".py") if parts else base, run):
                if path != importer and (found := self.tree.at(path)) is not None:
                    yield found
                    break

    def rivals(self, module: Module, name: str) -> tuple[Path, Path] | None:
        """Two files of which either may be the module that a full name begins with.

        A folder that a program puts before the others in ``sys.path`` comes before them.
        """
        first = name.partition(".")[0]
        here = module.source.path.absolute()
        found = list(self._candidates(here, 0, (first,))) if first else []
        if self.tree.at(here.with_name("__init__.py")) is None:
            found = found[:1]  # a script finds what stands beside it
        for folder in self._suspects.folders() if found else ():
            for path in (folder / first / "__init__.py", folder / f"{first}.py"):
                if (other := self.tree.at(path)) is not None:
                    found.append(other)
        others = [one for one in found[1:] if one != found[0]]
        return (found[0], others[0]) if others else None

    def bring(self, names: Iterable[str], stem: str = "") -> None:
        """Parses the files that may set one of some names from outside.

        ``stem`` is a module of which they may set any name.
        """
        for name in names:
            if (name, stem, "set") not in self._brought:
                self._brought.add((name, stem, "set"))
                for path in self._suspects.of(name, stem):
                    self.module(path)
        if stem and (stem, "handed") not in self._brought:
            self._brought.add((stem, "handed"))
            for path in self._suspects.handing(stem):
                self._bring_imports(self.module(path))

    def _bring_imports(self, module: Module | None) -> None:
        """Parses what a module imports: it may hand things to functions there."""
        if module is not None:
            for name, _ in module.imports:
                self.definition(module, name)

    def bring_mentions(self, *names: str) -> None:
        """Parses the files in which all of some names stand."""
        if names not in self._brought:
            self._brought.add(names)
            for path in self._suspects.mentioning(*names):
                self.module(path)

    def open(self, name: str) -> None:
        """Parses the files around the parsed ones that may read a name off something."""
        for path in self._unread.with_name(name, self._around(), self.modules):
            self.module(path)

    def stores(self, home: Module, name: str | None = None) -> Iterator[Store]:
        """What the parsed modules set from outside under a name, or under any.

        Of tests only what one sets itself, where it is the ``home`` of what is asked for, or
        where the program runs it.
        """
        for module in self.parsed():
            if module is home or not self.is_apart(module):
                yield from stores_in(module) if name is None else stores_named(module, name)

    def is_apart(self, module: Module) -> bool:
        """Whether a module is a test that no other part of the program runs."""
        if is_test(module) and "run" not in module.memo:
            module.memo["run"] = any(not is_test(one) for one, *_ in self._imports_of(module))
        return is_test(module) and not module.memo["run"]

    def is_for_tests(self, module: Module) -> bool:
        """Whether only tests run a module, because they are it or alone import it."""
        if is_test(module):
            return self.is_apart(module)
        importers = [one for one, *_ in self._imports_of(module)]
        return bool(importers) and all(map(is_test, importers))

    def unread(self, name: str) -> str | None:
        """A file that may set a name and cannot be parsed; None where there is none."""
        found = (path for path in self._suspects.of(name) if path in self.errors)
        return next((path.name for path in found), None)

    def references(self, module: Module, name: str) -> Iterator[tuple[Module, ast.expr]]:
        """Every load of a top-level name of a module, in all parsed modules.

        They may know the module as it was before a rewrite: it is told by its file.
        """
        yield from ((module, node) for node in module.top.loads.get(name, []))
        path = module.source.path
        for other in self.parsed():
            if other is not module:
                for node, found in other.foreign_names().get(name, ()):
                    own = found is not None and found.module.source.path == path
                    if own or (found is None and self._may_star(other, module)):
                        yield other, node


def _is_submodule(package: Module, binding: ast.AST) -> bool:
    """Whether a binding of a package is an import of one of its own submodules."""
    statement = package.parents.get(binding)
    if not isinstance(statement, ast.ImportFrom):
        return False
    if statement.module is None:
        return statement.level == 1
    own = package.source.path.absolute().parent.name
    return statement.level == 0 and statement.module.rpartition(".")[2] == own
