"""A value counts only where nothing may change it; what moves reads the same value as before."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rewriting import Rewriting, rewriting
from shapes_of_certainty import SHAPES as MOVING
from shapes_of_certainty_that_stay import SHAPES as STAYING

from ci_migrate.codemod.edits.edits import Edits
from ci_migrate.codemod.edits.rewrite import apply
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.source import Source
from ci_migrate.codemod.texts.formats import PERCENT, conversion
from ci_migrate.errors import MigrateError
from ci_migrate.sandbox import Sandbox

HEAD = (
    "import os\nimport msal\nimport requests\n\n"
    'APP = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], '
    'authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"], '
    'client_credential=os.environ["AZURE_CLIENT_SECRET"])\n'
    "TOKEN = APP.acquire_token_for_client("
    '["https://api.ci.ai.microsoft.com/.default"])["access_token"]\n'
    'H = {"Authorization": "Bearer " + TOKEN, '
    '"Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}\n'
    'INST = os.environ["CI_INSTANCE_ID"]\n'
    'ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{INST}/data"\n'
)
# Runs many programs in one process, each in its folder, and prints what each printed.
RUNNER = """\
import contextlib, io, json, os, pathlib, runpy, sys
found = {}
for folder in sorted(pathlib.Path.cwd().iterdir()):
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.argv = ["main.py"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            runpy.run_path("main.py", run_name="__main__")
        except BaseException as error:
            print("raised", type(error).__name__)
    found[folder.name] = printed.getvalue()
    sys.path.remove(str(folder))
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "")).startswith(str(folder)):
            del sys.modules[name]
print(json.dumps(found))
"""


def _named(text: str) -> list[tuple[str, str]]:
    """The parts of a text under their names."""
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    return [(name, body) for name, _, body in (part.partition("\n") for part in parts)]


def _files(body: str) -> dict[str, str]:
    first, *others = re.split(r"^-- ", body.replace("@HEAD\n", HEAD), flags=re.MULTILINE)
    found = {"main.py": first}
    for other in others:
        name, _, text = other.partition("\n")
        found[name] = text
    return found


def _placed(folder: Path, body: str) -> Path:
    for name, text in _files(body).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


STAYS = [
    pytest.param(body, reason, said, id=name)
    for title, body in _named(STAYING)
    for name, reason, said in [title.split(" | ")]
]


@pytest.mark.parametrize(("body", "reason", "said"), STAYS)
def test_a_value_that_may_be_another_keeps_its_call(
    rewrite: Callable[..., Rewriting], body: str, reason: str, said: str
) -> None:
    """The finding says what may change it, and where; not one byte of the program changes."""
    run = rewrite(_files(body))
    calls = [one for one in run.findings if one["kind"] == "call"]

    assert calls
    assert {one["outcome"] for one in calls} == {"manual"}
    assert (reason, True) in {(one["reason"], said in one["message"]) for one in calls}
    assert run.project.changes == {}


def _printed(box: Sandbox, folder: Path) -> dict[str, str]:
    done = box.exec([sys.executable, "-c", RUNNER], cwd=folder, capture=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_programs_that_move_read_the_same_values(box: Sandbox, tmp_path: Path) -> None:
    names = {}
    for number, (name, body) in enumerate(_named(MOVING)):
        folder = _placed(tmp_path / f"p{number:02}", body)
        names[folder.name] = name
    before = _printed(box, tmp_path)

    stay = {}
    for folder in names:
        run = rewriting(tmp_path / folder)
        calls = [one for one in run.findings if one["kind"] == "call"]
        if {one["outcome"] for one in calls} != {"fixed"}:
            stay[names[folder]] = [one["message"] for one in calls]
        run.write()
    after = _printed(box, tmp_path)

    assert stay == {}
    assert {names[one]: text for one, text in after.items()} == {
        names[one]: text for one, text in before.items()
    }
    assert [names[one] for one, text in before.items() if "raised" in text or not text] == []


# -- notebooks: cells run in the order of somebody's clicks

READ = 'r = requests.get(f"{ROOT}/{PATH}", headers=H)\nprint(len(r.json()["value"]))\n'
THREE = 'PATH = "Customer?$top=3"\n'
OPTIONS = 'r = requests.get(f"{ROOT}/Customer", params=p, headers=H)\nprint(r.status_code)\n'
CELLS: dict[str, tuple[bool, list[str]]] = {
    "a name of another cell": (True, [THREE, READ]),
    "a name bound again later": (False, [THREE, READ, 'PATH = "Customer?$top=5"\n']),
    "a name bound again before": (False, [THREE, 'PATH = "Customer?$top=5"\n', READ]),
    "a name bound again to the same": (True, [THREE, READ, THREE]),
    "a name bound in each cell that reads it": (True, [THREE + READ, THREE + READ]),
    "other values in each cell that reads them": (
        True,
        [THREE + READ, 'PATH = "UnifiedActivity?$top=3"\n' + READ],
    ),
    "a name put together in one cell": (True, [THREE + 'PATH = PATH + "&$skip=0"\n', READ]),
    "a name that grows in another cell": (False, [THREE, 'PATH += "&$skip=0"\n', READ]),
    "options filled in their cell": (True, ['p = {"$top": 3}\np["$skip"] = 0\n', OPTIONS]),
    "options filled in another cell": (False, ['p = {"$top": 3}\n', 'p["$skip"] = 0\n', OPTIONS]),
    "options changed later": (False, ['p = {"$top": 3}\n', OPTIONS, 'p["$top"] = 5\n']),
    "a function defined again": (
        False,
        [
            'def path():\n    return "Customer?$top=3"\n',
            READ.replace("{PATH}", "{path()}"),
            'def path():\n    return "Customer?$top=5"\n',
        ],
    ),
    "the root bound again": (False, [THREE + READ, 'ROOT = "https://example.org"\n']),
}


def _notebook(cells: list[str]) -> str:
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "execution_count": 9 - number, "outputs": []}
        | {"source": text.splitlines(keepends=True)}
        for number, text in enumerate(cells)
    ]
    whole = {"cells": made, "metadata": {"language_info": {"name": "python"}}}
    return json.dumps(whole | {"nbformat": 4, "nbformat_minor": 5})


def _databricks(cells: list[str]) -> str:
    return "# Databricks notebook source\n" + "\n# COMMAND ----------\n\n".join(cells)


@pytest.mark.parametrize(("name", "make"), [("n.ipynb", _notebook), ("n.py", _databricks)])
@pytest.mark.parametrize("title", CELLS)
def test_a_notebook_counts_on_no_order_of_its_cells(
    rewrite: Callable[..., Rewriting], title: str, name: str, make: Callable[[list[str]], str]
) -> None:
    moves, cells = CELLS[title]

    run = rewrite({name: make([HEAD, *cells])})

    calls = [one for one in run.findings if one["kind"] == "call"]
    assert {one["outcome"] == "fixed" for one in calls} == {moves}


# -- what comes out compiles


def _replaced(text: str, new: str, name: str = "a.py") -> str:
    """The text with its first call replaced."""
    source = Source(path=Path(name), name=name, text=text, encoding="utf-8", bom=False)
    call = next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    edits = Edits(lines=source.lines)
    edits.replace(call, new)
    return apply(source, edits)


def test_a_text_that_would_not_compile_is_not_written() -> None:
    assert _replaced("x = f(1)\n", "g(2)") == "x = g(2)\n"
    with pytest.raises(MigrateError, match="would not compile: 'await' outside function"):
        _replaced("x = f(1)\n", "await g(2)")


def test_a_notebook_may_await_at_its_top() -> None:
    head = "# Databricks notebook source\n"

    assert _replaced(head + "x = f(1)\n", "await g(2)") == head + "x = await g(2)\n"


def test_a_file_that_does_not_compile_stays_and_says_so(rewrite: Callable[..., Rewriting]) -> None:
    """It parses; Python would not run it all the same."""
    read = 'print(requests.get(f"{ROOT}/Customer", headers=H).status_code)\n'
    run = rewrite(HEAD + "if not INST:\n    return\n" + read)

    assert run.outcomes == [("failed", None)]
    assert "does not compile, 'return' outside function (line 11)" in run.findings[0]["message"]


# -- scopes, orders and conversions are those of Python itself


def _module(text: str) -> Module:
    return Module(Source(path=Path("a.py"), name="a.py", text=text, encoding="utf-8", bom=False))


# What each function does with x, from outside in: declares it, reads, binds, and reads it again.
FUNCTIONS = st.tuples(
    st.sampled_from(("", "nonlocal x", "global x")), st.booleans(), st.booleans(), st.booleans()
)
OUTER, INNER = ("", False, True, False), ("nonlocal x", True, True, True)


@settings(max_examples=200)
@given(st.lists(FUNCTIONS, max_size=3).map(lambda inside: [OUTER, *inside, INNER]))
def test_a_name_belongs_to_the_scope_that_python_gives_it(
    functions: list[tuple[str, bool, bool, bool]],
) -> None:
    """Functions inside one another; every read is of one of the values bound in its scope."""
    text = "seen = []\nx = -1\n"
    for depth, (declared, early, binds, late) in enumerate(functions):
        space = "    " * depth
        text += f"{space}def f{depth}():\n"
        body = [declared, early and "seen.append(x)", binds and f"x = {depth}"]
        body += [late and "seen.append(x)", "pass"]
        text += "".join(f"{space}    {line}\n" for line in body if line)
    for depth in reversed(range(len(functions))):
        text += "    " * depth + f"f{depth}()\n"
    names: dict[str, Any] = {}
    try:
        exec(compile(text, "a.py", "exec"), names)  # a few lines made above
    except (SyntaxError, NameError):
        return  # Python refuses the program: there is nothing to compare
    module = _module(text)

    values: set[object] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == "x" and isinstance(node.ctx, ast.Load):
            home = module.home("x", module.scopes[node])
            for one in home.bindings["x"] if home is not None else ():
                value = module.bound_value(one)
                values |= {ast.literal_eval(value)} if value is not None else set()

    assert set(names["seen"]) <= values


@settings(max_examples=300)
@given(st.lists(st.integers(0, 63), min_size=4, max_size=7))
def test_classes_inherit_in_the_order_of_python(chosen: list[int]) -> None:
    """Each class derives from some of those before it, the youngest first."""
    text = ""
    for number, bits in enumerate(chosen):
        bases = [f"C{one}" for one in reversed(range(number)) if bits >> one & 1]
        text += f"class C{number}({', '.join(bases)}): pass\n"
    names: dict[str, Any] = {}
    exec(text, names)  # a few classes made above
    module = _module(text)

    for klass in module.classes:
        wanted = [one.__name__ for one in names[klass.name].__mro__[:-1]]
        assert [one.name for one in module.lineage(klass)] == wanted


@given(
    flags=st.text("-+ 0", max_size=3),
    width=st.sampled_from(("", "3", "12")),
    precision=st.sampled_from(("", ".0", ".2", ".5")),
    kind=st.sampled_from("sdifr"),
    value=st.one_of(
        st.integers(-9999, 9999), st.floats(-99, 99), st.booleans(), st.text("a'{}%é", max_size=6)
    ),
)
def test_a_percent_conversion_reads_the_same_in_an_f_string(
    flags: str, width: str, precision: str, kind: str, value: object
) -> None:
    template = f"%{flags}{width}{precision}{kind}"
    match = PERCENT.fullmatch(template)
    assert match is not None
    found = conversion(match)
    try:
        wanted = template % (value,)
    except TypeError:
        return  # a number is asked for
    if found is None:
        return  # refused
    inside = found.around[0] + "value" + found.around[1]
    inside += (f"!{found.conversion}" if found.conversion else "") + (
        f":{found.spec}" if found.spec else ""
    )

    assert eval('f"{' + inside + '}"', {"value": value}) == wanted  # made above
