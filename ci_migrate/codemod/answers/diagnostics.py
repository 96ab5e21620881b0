"""Calls that tell people at work what went wrong: the log and the standard error stream.

What stands there is read by people, not by programs: it may name Dataverse in place of the
legacy service, and the finding says so (the loss ``log-text``).
"""

from __future__ import annotations

import ast

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk

LOG_TEXT = "log-text"
ERROR_TEXT = "error-text"
_LEVELS = frozenset(
    ("debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log")
)
_LOGGERS = frozenset(("log", "_log", "logger", "_logger", "logging", "LOG", "LOGGER", "__logger"))
_MAKERS = ("logging.", "structlog.", "loguru.", "absl.logging.")
STDERR = ("sys.stderr", "sys.__stderr__")
_ECHOES = ("click.echo", "click.secho", "typer.echo", "typer.secho")
_SETTING_UP = frozenset(
    ("basicConfig", "StreamHandler", "setStream", "add", "configure", "PrintLoggerFactory")
    + ("RichHandler", "Console")
)
_STDOUT = ("sys.stdout", "sys.__stdout__")


def is_diagnostic(module: Module, call: ast.Call) -> bool:
    """Whether a call writes to the log, or to the standard error stream."""
    full = (module.dotted(call.func) or "").lstrip(".")
    named = {one.arg: one.value for one in call.keywords}
    if full == "warnings.warn" or full.startswith(tuple(f"{one}.write" for one in STDERR)):
        return True
    if ast.unparse(call.func) == "print":
        return "file" in named and module.dotted(named["file"]) in STDERR
    if full in _ECHOES:
        err = named.get("err")
        return isinstance(err, ast.Constant) and err.value is True
    if full in ("sys.exit", "SystemExit") or ast.unparse(call.func) in ("exit", "SystemExit"):
        return True
    return _is_log(module, call.func) and not _logs_to_stdout(module)


def _is_log(module: Module, called: ast.expr) -> bool:
    """Whether a logger is called, made by a library or kept under one of the usual names."""
    match called:
        case ast.Attribute(value=owner, attr=name) if name in _LEVELS:
            pass
        case _:
            return False
    full = (module.dotted(owner) or "").lstrip(".")
    if f"{full}.".startswith(_MAKERS):
        return True
    made = module.assigned(owner) if isinstance(owner, ast.Name) else None
    if isinstance(made, ast.Call):
        return (module.dotted(made.func) or "").startswith(_MAKERS)
    return ast.unparse(owner).rpartition(".")[2] in _LOGGERS


def _logs_to_stdout(module: Module) -> bool:
    """Whether a module of the program sends a log to the standard output stream."""
    modules = [module] if module.program is None else list(module.program.parsed())
    return any(_sets_stdout(one) for one in modules)


def _sets_stdout(module: Module) -> bool:
    for node in walk(module.tree):
        match node:
            case ast.Constant(value="ext://sys.stdout"):
                return True
            case ast.Call():
                name = ast.unparse(node.func).rpartition(".")[2]
                values = [*node.args, *(one.value for one in node.keywords)]
                if name in _SETTING_UP and any(module.dotted(one) in _STDOUT for one in values):
                    return True
    return False
