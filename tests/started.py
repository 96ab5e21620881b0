"""Programs run in forks of one interpreter, which has the libraries loaded that they ask for.

Each starts as ``python main.py`` or ``python -m package`` does, in its folder; only the seconds
for the libraries are spent once.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import re
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import types
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Self

LIBRARIES = {
    *("requests", "httpx", "aiohttp", "urllib3", "pandas", "msal", "adal", "azure.identity"),
    *("dynamics.customerinsights.api", "msrest", "tenacity", "pydantic", "asyncio", "logging"),
}
LATE = ("jinja2", "httpx", "libcst.metadata")  # what the command imports once it needs it
LONGEST = 120  # seconds
_IMPORTS = re.compile(r"^\s*(?:from|import)\s+([\w.]+)", re.MULTILINE)


class Interpreter:
    """Runs programs one after another in an environment; ended by leaving the ``with``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-B", __file__],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(
        self, *arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What ``python ARGUMENTS`` printed in a folder and how it ended."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        with tempfile.TemporaryDirectory() as folder:
            shown = [Path(folder, name) for name in ("stdout", "stderr")]
            wanted = [[*map(str, arguments)], str(cwd), environment, [*map(str, shown)]]
            print(json.dumps(wanted), file=asked, flush=True)
            code = int(told.readline())
            texts = [one.read_text(encoding="utf-8", errors="replace") for one in shown]
        return subprocess.CompletedProcess(wanted[0], code, *texts)


def _serve() -> None:
    """Forks for each program that is asked for, and says how it ended."""
    for line in sys.stdin:
        arguments, folder, environment, shown = json.loads(line)
        _load(arguments, Path(folder))
        gc.freeze()
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST)
            for number, path in enumerate(shown, start=1):
                os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND), number)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            if environment is not None:
                os.environ.clear()
                os.environ.update(environment)
            os.chdir(folder)
            os._exit(_ended(partial(_become, arguments, Path(folder))))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _ended(run: Callable[[], None]) -> int:
    """Runs a program to its end; the code is the one that Python would end with.

    What a fork shares with the others is left as it is: to take it down costs more than a program.
    """
    code: object = 0
    try:
        run()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if not isinstance(code, int | None):
        sys.stderr.write(f"{code}\n")
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # as the end of every program does
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code or 0


def _load(arguments: list[str], folder: Path) -> None:
    """The libraries that a program asks for, before it is forked."""
    if arguments[:2] == ["-m", "ci_migrate"]:
        _load_command()
        return
    texts = [one.read_text(encoding="utf-8", errors="replace") for one in folder.rglob("*.py")]
    asked = {name for text in texts for name in _IMPORTS.findall(text)}
    for name in sorted(LIBRARIES):
        if any(f"{one}.".startswith(f"{name}.") for one in asked) and not _own(folder, name):
            __import__(name)


@cache
def _load_command() -> None:
    """All modules of the command."""
    import ci_migrate

    found = pkgutil.walk_packages(ci_migrate.__path__, "ci_migrate.")
    for name in (*LATE, *(one.name for one in found if not one.name.endswith("__main__"))):
        __import__(name)


def _own(folder: Path, name: str) -> bool:
    first = name.partition(".")[0]
    return (folder / first).exists() or (folder / f"{first}.py").exists()


def _become(arguments: list[str], folder: Path) -> None:
    """Runs a program as the main one of this process."""
    first, *more = arguments
    sys.path[0] = str(folder)
    if first == "-m":
        sys.argv = more
        runpy.run_module(more[0], run_name="__main__", alter_sys=True)
        return
    for name in [one for one in sys.modules if _own(folder, one)]:
        del sys.modules[name]
    sys.argv = arguments
    main = types.ModuleType("__main__")
    main.__file__ = first
    sys.modules["__main__"] = main
    exec(compile(Path(first).read_bytes(), first, "exec"), vars(main))


if __name__ == "__main__":
    _serve()
