"""Stand-ins for the legacy service in a user's tests: which calls put one up, and for what.

A stand-in either answers for an address (responses, requests_mock, respx, pytest-httpx,
aioresponses, httpretty) or takes the place of a name (unittest.mock, pytest-mock, monkeypatch).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ci_migrate.codemod.python.functions import argument
from ci_migrate.codemod.python.imports import is_client_class
from ci_migrate.codemod.python.kept import kept
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE

_VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
# Import root of a library -> its name, and the functions that register an answer.
_LIBRARIES: dict[str, tuple[str, frozenset[str]]] = {
    "responses": (
        "responses",
        _VERBS | {"add", "add_callback", "replace", "upsert", "Response", "CallbackResponse"},
    ),
    "requests_mock": ("requests_mock", _VERBS | {"register_uri", "request"}),
    "respx": ("respx", _VERBS | {"request", "route", "add"}),
    "pytest_httpx": ("pytest-httpx", frozenset(("add_response", "add_callback", "add_exception"))),
    "aioresponses": ("aioresponses", _VERBS | {"add"}),
    "httpretty": ("httpretty", frozenset(("register_uri",))),
}
# Names of pytest fixtures -> the import root of the library that brings them.
_FIXTURES = {
    "responses": "responses",
    "requests_mock": "requests_mock",
    "respx_mock": "respx",
    "httpx_mock": "pytest_httpx",
    "aioresponses": "aioresponses",
}
_SPOKEN = re.compile(r"mock|rsps|responses", re.IGNORECASE)
_SERVICE = re.compile(r"ci\.ai\.dynamics|\bapi\.ci\.ai\b", re.IGNORECASE)
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_BARE = re.compile(r"[\w.-]+")
_METHOD = re.compile(r"GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS", re.IGNORECASE)
_SPECS = frozenset(
    ("Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "create_autospec")
)
_NAMED = frozenset(("url", "uri", "host", "base_url", "url__eq", "url__regex", "url__startswith"))

Match = Literal["url", "prefix", "pattern", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mock:
    """One stand-in.

    ``url`` is the address it answers for, its holes under ``names``, and ``match`` how it is
    compared; ``base`` is where it takes its base from. ``targets`` are the full names it takes
    the place of. ``certain``: the address names the service, or the name is one of its client.
    ``node`` is where it stands, ``answer`` the rows it answers with.
    """

    node: ast.expr
    library: str
    url: str | None = None
    match: Match = "url"
    method: str = "GET"
    names: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    certain: bool = True
    base: ast.expr | None = None
    answer: ast.expr | None = None


@kept
def find_mocks(module: Module) -> list[Mock]:
    """Every stand-in of a module that may be one for the legacy service, in order of appearance."""
    found: list[Mock] = []
    for call in module.each(ast.Call):
        found += [*_replacing(module, call), *_answering(module, call)]
    for store in (*module.each(ast.Attribute), *module.each(ast.Subscript)):
        found += _replacing(module, store)
    outer: list[Mock] = []
    inside: set[ast.AST] = set()
    for mock in sorted(found, key=lambda one: (one.node.lineno, one.node.col_offset)):
        if mock.node not in inside:
            outer.append(mock)
            inside |= set(walk(mock.node))
    return [*outer, *_bases(module, {mock.base for mock in outer})]


def explained_by_mock(module: Module, mocks: Iterable[Mock] | None = None) -> frozenset[ast.AST]:
    """The nodes that belong to stand-ins, and the imports that only stand-ins use.

    What stands there calls nothing: it is no call site and no trace of one. ``mocks``: those of
    the module, where they are known already.
    """
    nodes: set[ast.AST] = set()
    for mock in find_mocks(module) if mocks is None else mocks:
        answered = set(walk(mock.answer)) if mock.answer is not None else set()
        nodes |= set(walk(mock.node)) - answered
        if mock.base is not None:
            nodes |= {module.parents[module.parents[mock.base]], *walk(mock.base)}
    for _, alias in module.imports:
        loads = module.top.loads.get(alias.asname or alias.name.split(".")[0], [])
        if loads and nodes.issuperset(loads):
            nodes.add(alias)
    return frozenset(nodes)


# -- answers for an address


def _answering(module: Module, node: ast.Call) -> Iterator[Mock]:
    root, base = _router(module, node)
    if root is None:
        return
    library = _LIBRARIES[root][0] if root in _LIBRARIES else root
    evaluation = Evaluation()
    url, match = _address(Evaluator(module, evaluation), node, base)
    certain = url is not None and bool(_SERVICE.search(url))
    if not certain and not _may_serve(root, url, match):
        return
    yield Mock(
        node=node,
        library=library,
        url=url,
        match=match,
        method=_method(module, node),
        names=tuple(one.placeholder for one in evaluation.holes),
        certain=certain,
        base=base,
        answer=next((one.value for one in node.keywords if one.arg in ("json", "payload")), None),
    )


def _may_serve(root: str, url: str | None, match: Match) -> bool:
    """Whether an answer without the address of the service may be for it all the same."""
    if root not in _LIBRARIES:
        return False
    return match == "any" if url is None else bool(HOLE.match(url)) or match == "pattern"


def _router(module: Module, node: ast.Call) -> tuple[str | None, ast.expr | None]:
    """The library at which a call registers an answer, and the base of its addresses."""
    name = module.dotted(node.func)
    if name is not None:
        root = name.partition(".")[0]
        known = root in _LIBRARIES and name.rpartition(".")[2] in _LIBRARIES[root][1]
        return (root if known else None), None
    if not isinstance(node.func, ast.Attribute):
        return None, None
    receiver, last = node.func.value, node.func.attr
    made = constructed(module, receiver) if _brought(module) else None
    makers = [made[0].partition(".")[0]] if made else list(_of_parameter(module, receiver))
    maker = next((one for one in makers if last in _registering(one, made is None)), None)
    if maker is None:
        return None, None
    calls = [made[1]] if made and made[1] else _decorators(module, receiver)
    bases = (one.value for call in calls for one in call.keywords if one.arg == "base_url")
    return maker, next(bases, None)


def _registering(root: str, own: bool) -> frozenset[str]:
    """The functions of a library that register an answer; of a fixture of the user's own."""
    if root in _LIBRARIES:
        return _LIBRARIES[root][1]
    return _VERBS | {"add"} if own else frozenset()


def _brought(module: Module) -> set[str]:
    """The libraries of stand-ins that a module imports."""
    return {name.partition(".")[0] for name, _ in module.imports} & set(_LIBRARIES)


def _of_parameter(module: Module, receiver: ast.expr) -> Iterator[str]:
    """The libraries that may be behind a parameter: a fixture, or what a decorator hands over."""
    if not isinstance(receiver, ast.Name):
        return
    if not any(isinstance(one, ast.arg) for one in module.bindings(receiver)):
        return
    if receiver.id in _FIXTURES:
        yield _FIXTURES[receiver.id]
    for call in _decorators(module, receiver):
        root = (module.dotted(call.func) or "").partition(".")[0]
        if root in _LIBRARIES:
            yield root
    brought = _brought(module)
    if len(brought) == 1:
        yield brought.pop()
    if _SPOKEN.search(receiver.id) and "test" in module.source.name.lower():
        yield receiver.id


def _decorators(module: Module, receiver: ast.expr) -> list[ast.Call]:
    """The decorators with arguments of the function around, and of its class."""
    function = module.function(receiver)
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    klass = module.klass(function)
    found = [*function.decorator_list, *(klass.decorator_list if klass else [])]
    return [one for one in found if isinstance(one, ast.Call)]


def _address(
    evaluator: Evaluator, node: ast.Call, base: ast.expr | None
) -> tuple[str | None, Match]:
    """The address that a registering call names, and how it is compared."""
    before = None if base is None else evaluator.text(base)
    named = {one.arg: one.value for one in node.keywords if one.arg}
    values = [*node.args[:3], *(value for name, value in named.items() if name in _NAMED)]
    for value in values:
        url, match = _text(evaluator, value)
        if url is None or (match == "url" and _METHOD.fullmatch(url)):
            continue
        if value is named.get("host"):
            path = named.get("path")
            tail = evaluator.text(path) if path is not None else None
            return f"https://{url}{tail or ''}", "prefix"
        if value is named.get("url__startswith"):
            match = "prefix"
        if before is not None and not url.startswith("http"):
            url = before.rstrip("/") + "/" + url.lstrip("/")
        if value is named.get("url__regex"):
            return url.replace("\\.", "."), "pattern"
        return url, match
    open_ended = not values or any(
        ast.unparse(value).rpartition(".")[2] == "ANY" for value in values
    )
    return (before, "prefix") if before is not None else (None, "any" if open_ended else "url")


def _text(evaluator: Evaluator, node: ast.expr) -> tuple[str | None, Match]:
    """The address in one argument: a text, a compiled pattern, or an object made of a text."""
    if isinstance(node, ast.Call) and evaluator.module.dotted(node.func) == "re.compile":
        text = evaluator.text(node.args[0]) if node.args else None
        return (None if text is None else text.replace("\\.", ".")), "pattern"
    text = evaluator.text(node)
    if text is not None or not isinstance(node, ast.Call):
        return text, "url"
    for value in [*(one.value for one in node.keywords), *node.args]:
        text = evaluator.text(value)
        if text is not None and _SERVICE.search(text):
            return (f"https://{text}", "prefix") if _BARE.fullmatch(text) else (text, "url")
    return None, "url"


def _method(module: Module, node: ast.Call) -> str:
    """The verb for which an answer is registered; GET where none is told."""
    last = ast.unparse(node.func).rpartition(".")[2]
    if last in _VERBS:
        return last.upper()
    for value in [*node.args[:2], *(one.value for one in node.keywords if one.arg == "method")]:
        said = ast.unparse(value).strip("'\"").rpartition(".")[2]
        if _METHOD.fullmatch(said):
            return said.upper()
    return "GET"


def _bases(module: Module, used: Container[ast.expr | None]) -> Iterator[Mock]:
    """The routers with the service as their base, of which no route was found."""
    for node in module.each(ast.Call):
        if not (module.dotted(node.func) or "").startswith(("respx.", "pytest.mark.respx")):
            continue
        base = next((one.value for one in node.keywords if one.arg == "base_url"), None)
        text = None if base is None else Evaluator(module, Evaluation()).text(base)
        if base not in used and text and _SERVICE.search(text):
            yield Mock(node=node, library="respx", url=text, match="prefix", base=base)


# -- takes the place of a name


def _replacing(module: Module, node: ast.AST) -> Iterator[Mock]:
    if isinstance(node, ast.Call):
        library, targets = _patched(module, node)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        library, targets = "an assignment", [module.dotted(node)]
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        known = module.dotted(node.value) == "sys.modules"
        library, targets = "an assignment", [_constant(node.slice)] if known else []
    else:
        return
    found = tuple(one.lstrip(".") for one in targets if one)
    if found:
        certain = any(map(_is_client, found)) and not isinstance(node, ast.Attribute)
        yield Mock(node=node, library=library, targets=found, certain=certain)


def _patched(module: Module, node: ast.Call) -> tuple[str, list[str | None]]:
    """What a call puts a stand-in for: the library that does, and the full names."""
    called = ast.unparse(node.func)
    library = "monkeypatch" if "setattr" in called or "setitem" in called else "unittest.mock"
    first = argument(node, 0, "target")
    second = _constant(node.args[1]) if len(node.args) > 1 else None
    last = called.rpartition(".")[2]
    if last in _SPECS:
        spec = next((one.value for one in node.keywords if one.arg in ("spec", "spec_set")), None)
        spec = spec or (first if last == "create_autospec" else None)
        name = None if spec is None else module.dotted(spec)
        return library, [name] if is_client_class(name) else []
    if first is None:
        return library, []
    if last in ("patch", "setattr") and (text := Evaluator(module, Evaluation()).text(first)):
        return library, [text if _DOTTED.fullmatch(text) else None]
    if called.endswith(("patch.object", "setattr", "mocker.spy")):
        owner = _owner(module, first)
        return library, [f"{owner}.{second}" if owner and second else None]
    if called.endswith("patch.multiple"):
        owner = _constant(first) or _owner(module, first)
        return library, [f"{owner}.{one.arg}" for one in node.keywords if owner and one.arg]
    if called.endswith(("patch.dict", "setitem")) and _is_modules(module, first):
        table = node.args[1] if len(node.args) > 1 else None
        keys = table.keys if isinstance(table, ast.Dict) else []
        return library, [second, *(_constant(key) for key in keys)]
    return library, []


def _owner(module: Module, node: ast.expr) -> str | None:
    """The full name of a module, a class or the class of an object."""
    made = constructed(module, node)
    return module.dotted(node) or (made[0] if made else None)


def _is_modules(module: Module, node: ast.expr) -> bool:
    return module.dotted(node) == "sys.modules" or _constant(node) == "sys.modules"


def _is_client(name: str) -> bool:
    return name.startswith(("dynamics.customerinsights", "microsoft.dynamics.customerinsights"))


def _constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
