"""What the Python files of a project import once its changes are written.

Few files name what is asked for: only these are parsed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ci_migrate.codemod.edits.companion import imports_of
from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.source import COMPANION_MARK, TOOL, is_companion, is_notebook
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.tree import NAMES

CLIENT = "customerinsights"
NAMESPACES = ("dynamics.customerinsights", "microsoft.dynamics.customerinsights")
# Packages that bring or need msrest, by the start of their import.
MSREST = (
    ("msrest", "msrestazure", "azure.mgmt", "azure.cognitiveservices", "azure.graphrbac")
    + ("azure.devops", "vsts", "botframework", "botbuilder")
)  # fmt: skip
PKG_RESOURCES = "pkg_resources"
_ASKED_FOR = (CLIENT, PKG_RESOURCES, *MSREST)
# Every import of one of them holds the last part of its name as text.
_PARTS = frozenset(name.rpartition(".")[2].encode() for name in _ASKED_FOR)
_TAKEN_TOKEN = re.compile(r"\btoken=\w+\.token\(\)")
_TRACE = re.compile(rb"\bdynamics\.customerinsights\b")
_ASKED = re.compile(r"^import (requests|httpx|aiohttp|urllib3)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What the files import of what was asked for, and what their companions need.

    ``client``: a file below the root imports the client or names it in a text, scanned or not.
    """

    names: frozenset[str]
    client: bool
    companion: frozenset[str]
    takes_tokens: bool

    def uses(self, *names: str) -> bool:
        """Whether anything below one of these names is imported."""
        return any(_is_below(one, name) for one in self.names for name in names)


def imported(project: Project) -> Imported:
    """What the files of a project import, as far as :data:`_ASKED_FOR` goes."""
    held = project.tree.holding({*_PARTS, b".token()"}, NAMES)
    companions = set(companions_of(project))
    own = [path for path in sorted({*held, *project.edits}) if path not in companions]
    found = frozenset(name for path in own for name in _names_of(path, project))
    kept = (one for one in companions if one not in project.companions)
    asked = {name for path in kept for name in _ASKED.findall(_text(path))}
    return Imported(
        names=found,
        client=any(map(_is_client, found)) or _is_named_elsewhere(project),
        companion=frozenset(asked).union(*map(imports_of, project.companions.values())),
        takes_tokens=any(_takes_token(path, project) for path in own),
    )


def companions_of(project: Project) -> Iterator[Path]:
    """The companions of earlier runs among the scanned files."""
    mark = COMPANION_MARK.encode()
    own = (path for path, texts in project.looked.items() if TOOL in texts)
    return (path for path in own if _content(path).startswith(mark))


def _is_below(one: str, name: str) -> bool:
    return f"{one}.".startswith(f"{name}.")


def _is_client(name: str) -> bool:
    return any(_is_below(name, one) for one in NAMESPACES)


def _names_of(path: Path, project: Project) -> set[str]:
    """The names that a file imports, or names in a text as ``patch`` does."""
    module = project.modules.get(path)
    if module is None:
        return names_in_text(_text(path))
    found = names_in(module.tree, module.source.lines, project.edits.get(path))
    # In the bytes of a notebook, code is text, and a text of its own may be in any cell.
    return found | names_in_text(_text(path)) if is_notebook(path) else found


def names_in_text(text: str) -> set[str]:
    """The names of :func:`names_in` for a text; every name in it where it is no Python."""
    try:
        return names_in(ast.parse(text), text.splitlines())
    except (SyntaxError, ValueError, RecursionError):
        return set(re.findall(r"(?:^|(?<=[\s\"']))(?:\w+\.)*\w+", text))


def names_in(tree: ast.AST, lines: list[str], edits: Edits | None = None) -> set[str]:
    """The names that a module imports after its edits, and texts that are the client's name.

    A text counts where the client's name stands in its lines as it is.
    """
    found: set[str] = set()
    for node in walk(tree):
        match node:
            case ast.Import():
                found |= {one.name for one in _kept(node, edits)}
            case ast.ImportFrom(level=0, module=str() as name):
                kept = _kept(node, edits)
                found |= {name, *(f"{name}.{one.name}" for one in kept)} if kept else set()
            case ast.Constant(value=str() as said) if re.fullmatch(r"[\w.]+", said):
                stands = _is_client(said) and _stands(node, lines)
                if stands and not (edits and _goes(node, tree, edits)):
                    found.add(said)
    if edits is not None:
        quoted = re.findall(r"(?<=[\"'])[\w.]+(?=[\"'])", edits.spoken)
        found |= {one for one in quoted if _is_client(one)}
    return found


def _kept(node: ast.Import | ast.ImportFrom, edits: Edits | None) -> list[ast.alias]:
    if edits is None:
        return node.names
    if edits.span(node) in edits.dropped:
        return []
    return [one for one in node.names if edits.span(one) not in edits.dropped]


def _stands(node: ast.Constant, lines: list[str]) -> bool:
    return any(CLIENT in line for line in lines[node.lineno - 1 : node.end_lineno])


def _goes(node: ast.Constant, tree: ast.AST, edits: Edits) -> bool:
    """Whether a text goes with the edits: with an expression, or an entry of a dictionary."""
    return edits.covers(node) or any(
        edits.span(key) in edits.dropped and node in walk(value)
        for one in walk(tree)
        if isinstance(one, ast.Dict)
        for key, value in zip(one.keys, one.values, strict=True)
        if key is not None
    )


def _takes_token(path: Path, project: Project) -> bool:
    edits = project.edits.get(path)
    said = edits.spoken if edits is not None else ""
    module = project.modules.get(path)
    text = module.source.text if isinstance(module, Module) else _text(path)
    return bool(_TAKEN_TOKEN.search(said) or _TAKEN_TOKEN.search(text))


def _is_named_elsewhere(project: Project) -> bool:
    """Whether a file below the root that was not scanned names the client: code or a notebook."""
    return any(map(_names_client, project.tree.others_below(project.root)))


def _names_client(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return True  # what cannot be read may need it
    return bool(_TRACE.search(content)) and not is_companion(
        content[:99].decode("utf-8", "replace")
    )


def _text(path: Path) -> str:
    return _content(path).decode("utf-8", "replace").removeprefix("\ufeff")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # a finding of its own
