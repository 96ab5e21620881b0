"""What a module speaks of: the legacy service, its client; and whether it is one of tests."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ci_migrate.codemod.known.shapes import AUDIENCE, KEY_HEADER, VARIABLES
from ci_migrate.codemod.python.imports import is_client_name
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.ties import speaks

_TESTS = frozenset(("tests", "test", "testing"))


@dataclass(frozen=True, slots=True)
class _Words:
    client: bool
    service: bool
    key: bool


_speaking: WeakKeyDictionary[Module, _Words] = WeakKeyDictionary()


def names_client(module: Module) -> bool:
    """Whether a module imports the client, or names its package in a text."""
    return _words(module).client


def names_service(module: Module) -> bool:
    """Whether a module names the service or its client."""
    return _words(module).service


def names_key(module: Module) -> bool:
    """Whether a module names what calls send: the key header, an audience, the variables."""
    return _words(module).key


def _words(module: Module) -> _Words:
    if module not in _speaking:
        values = {one.value for one in module.scopes if isinstance(one, ast.Constant)}
        texts = {one for one in values if isinstance(one, str)}
        client = any(is_client_name(name) for name, _ in module.imports) or any(
            "dynamics." in one and is_client_name(one) for one in texts
        )
        key = not texts.isdisjoint(VARIABLES) or any(
            one.lower() == KEY_HEADER or AUDIENCE.fullmatch(one) for one in texts
        )
        _speaking[module] = _Words(client, client or any(map(speaks, values)), key)
    return _speaking[module]


def is_test(module: Module) -> bool:
    """Whether a module is one of tests, by its name or its folder."""
    path = module.source.path
    named = path.stem.startswith("test_") or path.stem.endswith("_test") or path.stem == "conftest"
    return named or not _TESTS.isdisjoint(module.source.name.split("/")[:-1])
