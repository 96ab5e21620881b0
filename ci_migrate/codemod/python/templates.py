"""Methods that a class of another package calls by itself: ``do_get`` of a ``cmd.Cmd``."""

from __future__ import annotations

import ast
import re

from ci_migrate.codemod.known.libraries import session_kind
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module

# Bases that call none of the methods that a program gives their heirs.
_QUIET = frozenset(
    ("object", "ABC", "Protocol", "Generic", "NamedTuple", "TypedDict", "BaseModel", "BaseSettings")
    + ("Enum", "StrEnum", "IntEnum", "Flag", "str", "int", "dict", "list", "UserDict", "Mapping")
    + ("Exception", "SimpleNamespace", "local", "type", "CustomerInsights")
)
# The names by which such classes call what their heirs do.
_CALLED = re.compile(
    r"(?:do|visit|handle|on|test|get|process|run|before|after)_\w+|run|execute|handle|default|call"
    r"|main|get|post|put|patch|delete|head|options|process|dispatch|setup|start|stop|poke|perform"
    r"|consume|receive|emit|filter|format|write|read|send|lookup|load|parse|invoke|submit"
)


def called_by_base(module: Module, function: Defined) -> bool:
    """Whether the class of a method derives from one out of sight that may call it by its name."""
    klass = module.parents.get(function)
    if not isinstance(klass, ast.ClassDef) or _CALLED.fullmatch(function.name) is None:
        return False
    return any(
        _is_foreign(module.owner(one), base) for one in module.lineage(klass) for base in one.bases
    )


def _is_foreign(module: Module, base: ast.expr) -> bool:
    """Whether a base is a class of another package that may call what its heirs say."""
    plain = base.value if isinstance(base, ast.Subscript) else base
    name = ast.unparse(plain).rpartition(".")[2]
    if (
        name in _QUIET
        or name.endswith(("Error", "Exception"))
        or module.klass_of(plain) is not None
    ):
        return False
    return session_kind(module.dotted(plain) or "") is None
