"""The call sites of a project as its tests see them: by module, by name, by address."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ci_migrate.codemod.edits.edits import Span, span_of
from ci_migrate.codemod.files import Project
from ci_migrate.codemod.findings import Finding
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.source import decode, relative
from ci_migrate.errors import MigrateError
from ci_migrate.model import HOLE
from ci_migrate.translate import LegacyRequest

CLIENTS = ("dynamics.customerinsights", "microsoft.dynamics.customerinsights")
_DATA = "/data/"
# Other names of the same thing, and the layers through which every call of a library goes.
_SAME = (
    ("requests.sessions.", "requests."),
    ("requests.api.", "requests."),
    ("requests.session.", "requests.Session."),
    ("httpx._client.", "httpx."),
    ("httpx._api.", "httpx."),
    ("aiohttp.client.", "aiohttp."),
)
LAYERS = {
    "requests.Session.request": "requests",
    "requests.Session.send": "requests",
    "requests.adapters.HTTPAdapter": "requests",
    "requests.adapters.HTTPAdapter.send": "requests",
    "httpx.Client.send": "httpx",
    "httpx.AsyncClient.send": "httpx",
    "httpx.HTTPTransport.handle_request": "httpx",
    "httpx.AsyncHTTPTransport.handle_async_request": "httpx",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One call site: its finding, its file, and the full name of what it calls.

    Or the call that sends its request, in the ``module`` under the path ``home``. ``callee`` begins
    with a dot where it is not known on which object the method is called.
    """

    finding: Finding
    home: str
    module: Module
    callee: str

    @property
    def place(self) -> str:
        """Where the call stands and what it asks, for people."""
        return f"{self.finding.path}:{self.finding.span[0]} ({self.finding.operation})"

    @property
    def name(self) -> str:
        """The dotted name of the call's module, from the root of the project."""
        return _dotted(self.home)

    @property
    def stem(self) -> str:
        """The last part of the module's name."""
        return self.name.rpartition(".")[2]

    @property
    def transport(self) -> str:
        """The library that sends the call; empty where that is not known."""
        return "requests" if self.callee.startswith(CLIENTS) else self.callee.partition(".")[0]

    def member(self, target: str) -> str | None:
        """What a dotted text names inside the call's module; None where it names nothing there."""
        parts = target.split(".")
        for cut in range(1, len(parts)):
            head, own = "." + ".".join(parts[:cut]), "." + self.name
            if own.endswith(head) or head.endswith(own):
                return ".".join(parts[cut:])
        return None

    def resolved(self, member: str) -> str | None:
        """The full name of a member of the module: what is imported, or the class of an object."""
        first, _, rest = member.partition(".")
        found: str | None = None
        for name, alias in self.module.imports:
            bound = alias.asname or alias.name.partition(".")[0]
            if bound == first:
                found = name if alias.asname or "." not in alias.name else first
        bindings = self.module.top.bindings.get(first, [])
        if found is None and len(bindings) == 1:
            value = self.module.bound_value(bindings[0])
            made = None if value is None else constructed(self.module, value)
            found = made[0] if made else None
            if isinstance(bindings[0], ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found = f"{self.name}.{first}"
        return None if found is None else f"{found}.{rest}".rstrip(".")

    def passes(self, name: str | None) -> bool:
        """Whether the call goes through what has this full name."""
        if name is None:
            return False
        known = plain(name)
        if known in LAYERS:
            return LAYERS[known] == self.transport
        if self.callee.startswith("."):
            return known.endswith(self.callee)
        # The client is imported by several names: from its package, its module, and so on.
        if known.startswith(CLIENTS) and self.callee.startswith(CLIENTS):
            return _below_client(self.callee).startswith(_below_client(known))
        return f"{self.callee}.".startswith(f"{known}.")

    def asks(self, request: LegacyRequest) -> bool:
        """Whether the call asks what a request asks: the same table, or the same operation."""
        legacy = self.finding.legacy or ""
        if request.table is not None:
            if not legacy.startswith(_DATA):
                return False
            tables = (request.table, legacy.removeprefix(_DATA).partition("?")[0])
            return len({one.lower() for one in tables}) == 1 or any(map(HOLE.search, tables))
        return request.rule is not None and request.rule.name == self.finding.operation


def called_of(findings: Iterable[Finding], project: Project) -> list[Called]:
    """The calls among some findings, each with its module, and with the call that sends for it."""
    read = _Reader(project)
    found = []
    for one in findings:
        if one.kind != "call":
            continue
        own = one.path, one.span
        for path, span in dict.fromkeys((own, project.senders.get(own, own))):
            module = read.module(path)
            if module is None:
                continue
            node = read.calls[path].get(span)
            callee = "" if node is None else _callee(module, node, _dotted(path))
            found.append(Called(finding=one, home=path, module=module, callee=callee))
    return found


class _Reader:
    """Parses the files of calls as they were before, each once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.paths = {relative(path, project.root): path for path in project.before}
        self.modules: dict[str, Module | None] = {}
        self.calls: dict[str, dict[Span, ast.Call]] = {}

    def module(self, name: str) -> Module | None:
        """The module of a file; None where it is none of the scanned ones, or no Python."""
        if name not in self.modules:
            self.modules[name] = self._parsed(name)
        return self.modules[name]

    def _parsed(self, name: str) -> Module | None:
        path = self.paths.get(name)
        if path is None:
            return None
        try:
            module = Module(decode(path, self.project.root, self.project.before[path]))
        except (SyntaxError, ValueError, MigrateError):
            return None
        nodes = (node for node in module.scopes if isinstance(node, ast.Call))
        self.calls[name] = {span_of(node, module.source.lines): node for node in nodes}
        return module


def _dotted(path: str) -> str:
    """The dotted name of the module of a path."""
    parts = Path(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def _callee(module: Module, node: ast.Call, home: str) -> str:
    name = module.dotted(node.func)
    own = module.bindings(node.func) if isinstance(node.func, ast.Name) else []
    if name is None and [type(one) for one in own] in ([ast.FunctionDef], [ast.AsyncFunctionDef]):
        return f"{home}.{ast.unparse(node.func)}"
    if name is None and isinstance(node.func, ast.Attribute):
        made = constructed(module, node.func.value)
        name = f"{made[0] if made else ''}.{node.func.attr}"
    return plain(name or "")


def plain(name: str) -> str:
    """The usual full name of what has several."""
    for other, usual in _SAME:
        if name.startswith(other):
            return usual + name.removeprefix(other)
    return "requests.Session" if name == "requests.session" else name


def _below_client(name: str) -> str:
    """What a name of the client's package says below its class; empty above it."""
    parts = name.split(".")
    classes = [place for place, part in enumerate(parts) if part.startswith("CustomerInsights")]
    return "." + ".".join(parts[classes[0] + 1 :]) if classes else ""
