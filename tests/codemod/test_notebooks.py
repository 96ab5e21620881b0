"""Notebooks: cells are read as one module, and nothing but changed cells is written."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rewriting import Rewriting, rewriting

from ci_migrate.codemod.python.notebooks import Notebook
from ci_migrate.codemod.python.source import decode
from ci_migrate.sandbox import Sandbox

ROOT = 'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"\n'
READ = 'rows = requests.get(f"{ROOT}/data/Customer?$top=3", headers=H).json()["value"]\n'
CURL = "curl https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"

Rewrite = Callable[..., Rewriting]


def cell(text: str, kind: str = "code", whole: bool = False, **metadata: Any) -> dict[str, Any]:
    """A cell of a notebook, its source a list of lines, or one text."""
    source = text if whole else text.splitlines(keepends=True)
    found = {"cell_type": kind, "metadata": metadata, "source": source}
    if kind == "code":
        found |= {"execution_count": 7, "outputs": [{"output_type": "stream", "text": ["1.50\n"]}]}
    return found


def notebook(*cells: str | dict[str, Any], language: str = "python", **style: Any) -> str:
    """The JSON of a notebook."""
    data = {
        "cells": [cell(one) if isinstance(one, str) else one for one in cells],
        "metadata": {"language_info": {"name": language}, "zoom": 1.50},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(data, **{"indent": 1, **style}) + "\n"


def sources(text: str) -> list[str]:
    """The sources of the cells of a notebook."""
    return ["".join(one["source"]) for one in json.loads(text)["cells"]]


@pytest.fixture
def cells(rewrite: Rewrite) -> Callable[..., list[str]]:
    """The sources of the cells that a rewrite leaves, the first of them with imports and names."""

    def run(*given: str | dict[str, Any], **settings: Any) -> list[str]:
        return sources(rewrite({"a.ipynb": notebook(*given)}, **settings).text("a.ipynb"))

    return run


def read(text: str) -> Notebook:
    """The notebook in a JSON text."""
    found = decode(Path("a.ipynb"), Path(), text.encode())
    assert isinstance(found, Notebook)
    return found


# -- what is changed


def test_names_flow_from_cell_to_cell_and_only_changed_cells_are_written(rewrite: Rewrite) -> None:
    before = notebook(
        cell("# People\nof `api.ci.ai.dynamics.com`", "markdown"),
        "import requests",
        "H = {}\n" + ROOT,
        READ,
        "print(len(rows), 1.50, requests)",
    )
    found = rewrite({"a.ipynb": before})
    assert [one["outcome"] for one in found.findings] == ["fixed"]
    after = found.text("a.ipynb")
    assert sources(after)[1] == "import requests\n\nimport ci_dataverse"
    assert "ci_dataverse.get(" in sources(after)[3]
    assert sources(after)[::2] == [sources(before)[0], "H = {}\n", sources(before)[4]]
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    assert [json.loads(line.strip().rstrip(",")) for line in gone] == [
        "import requests",  # a line comes behind it
        "H = {}\n",  # no line comes behind it any more
        ROOT,  # nothing else reads the name
        READ,
    ]
    found.write()
    assert rewrite({}).project.changes == {}


def test_a_notebook_without_a_rewritten_call_is_not_written(rewrite: Rewrite) -> None:
    call = 'requests.get(ROOT + "/manage/segments", headers=H)\n'
    found = rewrite({"a.ipynb": notebook("import requests\nH = {}\n", ROOT, call)})
    assert found.outcomes == [("manual", "metadata")]
    assert found.project.changes == {}


@pytest.mark.parametrize(
    "style",
    [
        {"indent": None, "separators": (",", ":")},
        {"indent": None},
        {"indent": None, "separators": (" , ", " : ")},
        {"indent": 2, "sort_keys": True},
        {"indent": "\t", "ensure_ascii": False},
    ],
    ids=str,
)
@pytest.mark.parametrize("whole", [False, True], ids=["lines", "text"])
def test_the_style_of_the_json_stays(rewrite: Rewrite, style: dict[str, Any], whole: bool) -> None:
    """The result is what the same writer would have written."""
    given = [f"# é\nimport requests\nH = {{}}\n{ROOT}", READ + 'print("ü", rows)']
    before = notebook(*(cell(one, whole=whole) for one in given), **style)
    found = rewrite({"a.ipynb": before})
    data = json.loads(found.text("a.ipynb"))
    assert found.text("a.ipynb") != before
    assert isinstance(data["cells"][1]["source"], str) is whole
    assert json.dumps(data, **{"indent": 1, **style}) + "\n" == found.text("a.ipynb")


def test_kept_lines_of_a_changed_cell_keep_their_escapes(rewrite: Rewrite) -> None:
    before = notebook("import requests\nH = {}\n" + ROOT, READ + 'print("a/b")')
    before = before.replace("a/b", r"a\/b")
    assert r"a\/b" in rewrite({"a.ipynb": before}).text("a.ipynb")


def test_a_byte_order_mark_and_windows_line_breaks_stay(tmp_path: Path) -> None:
    text = notebook(f"import requests\r\nH = {{}}\r\n{ROOT[:-1]}\r\n", READ[:-1] + "\r\nrows")
    (tmp_path / "a.ipynb").write_bytes(b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n"))
    found = rewriting(tmp_path)
    content = found.project.changes[tmp_path / "a.ipynb"]
    assert content.startswith(b"\xef\xbb\xbf{\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    last = sources(content.decode("utf-8-sig"))[1]
    assert "ci_dataverse.get(" in last
    assert last.count("\n") == last.count("\r\n") > 0


def test_a_cell_of_mixed_line_breaks_is_left_alone(rewrite: Rewrite) -> None:
    found = rewrite({"a.ipynb": notebook("import requests\nH = {}\n" + ROOT, READ + "1\r\nrows")})
    assert [one["outcome"] for one in found.findings] == ["failed"]
    assert "cell 2 mixes line breaks" in found.findings[0]["message"]
    assert found.project.changes == {}


def test_a_finding_names_its_cell_and_its_line_there(rewrite: Rewrite) -> None:
    text = notebook(cell("# one", "markdown"), "import requests\nH = {}\n", ROOT, "\n\n" + READ)
    (finding,) = rewrite({"a.ipynb": text}).findings
    assert (finding["cell"], finding["cell_line"]) == (4, 3)
    assert finding["excerpt"] == READ.strip()


def test_a_diff_shows_cells_and_magics_and_no_json(rewrite: Rewrite) -> None:
    text = notebook("%pip install requests\nimport requests\nH = {}\n", ROOT, READ)
    diff = rewrite({"a.ipynb": text}).diffs["a.ipynb"]
    assert "+import ci_dataverse\n" in diff
    assert " %pip install requests\n" in diff
    assert " # %% cell 3\n" in diff
    assert "outputs" not in diff
    assert "magic(" not in diff


def test_top_level_await_is_python_in_a_notebook(cells: Callable[..., list[str]]) -> None:
    call = 'r = await c.get(f"{ROOT}/data/Customer?$top=3", headers=H)\nprint(r.json()["value"])'
    after = cells(f"import httpx\nH = {{}}\n{ROOT}c = httpx.AsyncClient()\n", call)
    assert "await ci_dataverse." in after[1]


# -- where the import goes


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (["import requests\nH = {}", ROOT], (0, "import requests\n\nimport ci_dataverse\n")),
        (["%pip install requests", "import requests\nH = {}", ROOT], (1, "import requests\n\nimp")),
        (["%%time\nimport requests\nH = {}\n" + ROOT], (0, "%%time\nimport requests\n\nimport ci")),
        (["!ls", "H = {}\n" + ROOT, "import requests"], (1, "import ci_dataverse\n\nH = {}")),
        (
            ["%%capture out\nH = {}\n" + ROOT, "import requests"],
            (0, "%%capture out\nimport ci_dataverse\n\nH = {}"),
        ),
        (
            ["%%bash\nls", "# Where\nH = {}\n" + ROOT, "import requests"],
            (1, "import ci_dataverse\n\n# Where\nH = {}"),
        ),
        (
            ['"""Doc."""\nfrom __future__ import annotations\nH = {}\n' + ROOT, "import requests"],
            (0, '"""Doc."""\nfrom __future__ import annotations\nimport ci_dataverse\n\nH = {}'),
        ),
    ],
)
def test_the_import_stands_in_a_cell_behind_its_magics(
    cells: Callable[..., list[str]], given: list[str], place: tuple[int, str]
) -> None:
    after = cells(*given, READ + "print(rows, ROOT, requests)")
    number, begin = place
    assert after[number].startswith(begin)
    assert sum("import ci_dataverse" in one for one in after) == 1
    assert "ci_dataverse.get(" in after[-1]


def test_the_companion_of_a_notebook_stands_beside_it(rewrite: Rewrite) -> None:
    text = notebook("import requests\nH = {}\n", ROOT, READ)
    found = rewrite({"notes/a.ipynb": text})
    assert sorted(found.diffs) == ["notes/a.ipynb", "notes/ci_dataverse.py"]


def test_no_relative_import_comes_into_a_notebook(rewrite: Rewrite) -> None:
    text = notebook("import requests\nH = {}\n", ROOT, READ)
    found = rewrite({"pack/a.ipynb": text, "pack/__init__.py": ""})
    assert "from ." not in found.text("pack/a.ipynb")


# -- magics

MAGICS = (
    "%matplotlib inline",
    "!pip install -q requests",
    "!!ls -l",
    "?requests.get",
    "requests.get??",
    "files = !ls *.csv",
    "a, b = %sql SELECT 1",
    "%timeit sum(range(9))",
    "if H:\n    %load_ext autoreload\nelse:\n    !echo 'it''s ('",
    "!echo one \\\n  two \\\n  three",
    "/print H",
    "text = '''\n%no magic\n!none\n'''",
    "found = (9\n  % 4,\n  'x' '''\n!y'''\n)",
    "%%time\n%%capture\nH",
    "\n\n%%bash\nif [ 1 ]; then (\necho \"'\n",
    "%%javascript\nfunction f( {",
    "%%writefile x.py\nimport requests",
    "%%sql\nSELECT * FROM t WHERE x = {ROOT}",
)


@pytest.mark.parametrize("magic", MAGICS)
def test_magics_stay_as_they_are(cells: Callable[..., list[str]], magic: str) -> None:
    after = cells("import requests\nH = {}", ROOT, magic, READ, magic)
    assert after[2] == after[4] == magic
    assert "ci_dataverse.get(" in after[3]


@pytest.mark.parametrize("magic", ["%time " + READ, "!echo $ROOT", "!echo {ROOT}", "%store ROOT"])
def test_a_name_that_a_magic_reads_is_kept(cells: Callable[..., list[str]], magic: str) -> None:
    kept = cells("import requests\nH = {}", ROOT, READ, magic)
    assert kept[1] == ROOT
    gone = cells("import requests\nH = {}", ROOT, READ, "!echo ROOT")
    assert gone[1] == ""


def test_a_token_that_a_magic_takes_does_not_move(cells: Callable[..., list[str]]) -> None:
    sign_in = (
        "import msal\nimport requests\n"
        'app = msal.ConfidentialClientApplication("c", client_credential=input())\n'
        'got = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])\n'
        'token = got["access_token"]\nH = {"Authorization": "Bearer " + token}\n'
    )
    assert "ci_dataverse.SCOPE" in cells(sign_in + ROOT, READ)[0]
    assert "ci_dataverse.SCOPE" not in cells(sign_in + ROOT, READ, "!curl -H {token} x.org")[0]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (cell(f"!{CURL}"), 1),
        (cell(f"%%bash\nls\n{CURL}\n"), 3),
        (cell(f"x = !{CURL}"), 1),
        (cell(f"def f():\n    !{CURL}"), 2),
        (cell(f"GET\n{CURL}", "raw"), 2),
        (cell(f"system('{CURL}')", vscode={"languageId": "r"}), 1),
        (cell("%env CI_BASE_URL=https://api.ci.ai.dynamics.com/v1"), 1),
    ],
)
def test_a_trace_in_another_language_is_never_silent(
    rewrite: Rewrite, given: dict[str, Any], line: int
) -> None:
    (finding,) = rewrite({"a.ipynb": notebook("import os", given)}).findings
    assert (finding["outcome"], finding["reason"]) == ("manual", "unexplained")
    assert (finding["cell"], finding["cell_line"]) == (2, line)
    assert finding["excerpt"] in "".join(given["source"])
    assert finding["excerpt"]


def test_a_call_in_a_magic_is_found_by_the_address_that_it_is_handed(rewrite: Rewrite) -> None:
    time = '%time r = requests.get(ROOT + "/data/Customer", headers=H)'
    found = rewrite({"a.ipynb": notebook("import requests\nH = {}", ROOT, time)})
    assert [one["outcome"] for one in found.findings] == ["manual"]
    assert found.findings[0]["reason"] == "unexplained"
    assert found.findings[0]["excerpt"] == time


def test_a_notebook_in_another_language_is_reported_where_it_has_a_trace(rewrite: Rewrite) -> None:
    text = notebook("x <- 1 %>% f(", f"GET('{CURL}')", language="R")
    (finding,) = rewrite({"a.ipynb": text}).findings
    assert (finding["reason"], finding["cell"]) == ("unexplained", 2)


# -- what cannot be read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"cells": [ "api.ci.ai"', "its JSON is broken"),
        ('["api.ci.ai"]', "it has no list of cells"),
        ('{"worksheets": [{"cells": []}], "x": "api.ci.ai"}', "format 3"),
        ('{"cells": [{"cell_type": "code", "source": 1}], "x": "api.ci.ai"}', "cell 1 has no text"),
        (notebook("1", "# api.ci.ai\nx = ("), "cell 2, line 2: '(' was never closed"),
        (notebook("# api.ci.ai", "if x:", "    y"), "cell 2, line 1: expected an indented block"),
    ],
)
def test_what_is_no_notebook_is_said(rewrite: Rewrite, text: str, said: str) -> None:
    found = rewrite({"a.ipynb": text})
    assert found.outcomes == [("manual", "unparsable")]
    assert said in found.findings[0]["message"]
    assert found.project.changes == {}


def test_checkpoints_of_notebooks_are_left_out(rewrite: Rewrite) -> None:
    text = notebook("import requests\nH = {}\n", ROOT, READ)
    found = rewrite({".ipynb_checkpoints/a-checkpoint.ipynb": text, "a.ipynb": text})
    assert [one["path"] for one in found.findings] == ["a.ipynb"]


# -- Databricks

HEAD = "# Databricks notebook source\n"
COMMAND = "\n# COMMAND ----------\n\n"


def job(*given: str) -> str:
    """A Databricks notebook of these cells."""
    return HEAD + COMMAND.join(given)


def test_a_databricks_notebook_keeps_its_cells_and_commands(rewrite: Rewrite) -> None:
    before = job(
        "# MAGIC %md\n# MAGIC Reads https://api.ci.ai.dynamics.com\n",
        "# MAGIC %pip install requests\n",
        "import requests\n",
        f"# DBTITLE 1,Rows\nH = {{}}\n{ROOT}",
        "# MAGIC %sql\n# MAGIC SELECT 1\n",
        READ + "print(ROOT)\n",
    )
    found = rewrite(before)
    assert found.outcomes == [("fixed", None)]
    after = found.text()
    assert after.startswith(before[: before.index("import requests")])
    assert f"import requests\n\nimport ci_dataverse\n{COMMAND}# DBTITLE 1,Rows\n" in after
    assert after.split(COMMAND)[:2] == before.split(COMMAND)[:2]
    assert after.split(COMMAND)[4] == before.split(COMMAND)[4]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_databricks_notebook_takes_names_from_the_one_it_runs(rewrite: Rewrite, end: str) -> None:
    """Its import stands in the first cell of code, whatever commands come before."""
    before = job(
        "# MAGIC %run ./sign_in\n",
        "# MAGIC %sh\n# MAGIC echo $ROOT\n",
        f"# DBTITLE 1,Rows\nH = {{}}\n{ROOT}",
        "import requests\n" + READ,
    ).replace("\n", end)
    after = rewrite(before).text().split(COMMAND.replace("\n", end))
    assert after[:2] == before.split(COMMAND.replace("\n", end))[:2]
    assert after[2].startswith(f"# DBTITLE 1,Rows{end}import ci_dataverse{end}{end}H = ")
    assert "ci_dataverse.get(" in after[3]
    assert "".join(after).count("\n") == "".join(after).count(end)


def test_a_trace_in_a_databricks_command_is_never_silent(rewrite: Rewrite) -> None:
    found = rewrite(job("import os\n", f"# MAGIC %sh\n# MAGIC ls\n# MAGIC {CURL}\n"))
    (finding,) = found.findings
    assert (finding["reason"], finding["line"]) == ("unexplained", 8)
    assert finding["excerpt"] == f"# MAGIC {CURL}"
    assert found.project.changes == {}


def test_a_databricks_command_that_reads_a_name_keeps_it(rewrite: Rewrite) -> None:
    given = ("import requests\n", "H = {}\n" + ROOT, READ)
    assert ROOT not in rewrite(job(*given)).text()
    kept = rewrite(job(*given, "# MAGIC %timeit len(ROOT)\n")).text()
    assert ROOT in kept
    assert "ci_dataverse.get(" in kept
    assert kept.endswith("# MAGIC %timeit len(ROOT)\n")


@pytest.mark.parametrize("magic", ["%sql\nSELECT * FROM t", "%md\n# Not (Python", "%sh\nls '"])
def test_databricks_languages_in_a_jupyter_notebook_are_no_python(
    tmp_path: Path, magic: str
) -> None:
    data = json.loads(notebook("import requests\nH = {}\n" + ROOT, magic, READ))
    data["metadata"]["application/vnd.databricks.v1+notebook"] = {"language": "python"}
    (tmp_path / "a.ipynb").write_text(json.dumps(data))
    found = rewriting(tmp_path)
    assert found.outcomes == [("fixed", None)]
    assert sources(found.text("a.ipynb"))[1] == magic


def test_databricks_python_in_a_jupyter_notebook_is_python(tmp_path: Path) -> None:
    data = json.loads(notebook("import requests\nH = {}\n" + ROOT, "%python\n" + READ))
    data["metadata"]["application/vnd.databricks.v1+notebook"] = {"language": "sql"}
    (tmp_path / "a.ipynb").write_text(json.dumps(data))
    after = sources(rewriting(tmp_path).text("a.ipynb"))[1]
    assert after.startswith("%python\nrows = ci_dataverse.get(")


# -- what holds for every notebook

LINES = st.sampled_from(
    ["x = 1", "# api.ci.ai", "", "%time x = 1", "!ls {x}", "y = !ls", "x?", "if x:\n    %cd a"]
    + ["def f():\n    return '''\n!a\n'''", "z = (1 %\n 2)", "'é\\u2028'", "    ", "%run ./other"]
)
CODE = st.lists(LINES, max_size=5).map("\n".join)
TEXTS = CODE | st.builds(str.__add__, CODE, st.sampled_from(["\n", "\n\n", ""]))
FOREIGN = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
CELLS = st.lists(
    st.one_of(
        st.builds(cell, TEXTS, whole=st.booleans()),
        st.builds(lambda text: cell("%%bash\n" + text), FOREIGN),
        st.builds(cell, FOREIGN, st.sampled_from(["markdown", "raw"]), whole=st.booleans()),
    ),
    max_size=6,
)
STYLES = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 1, 2, "\t"]),
        "ensure_ascii": st.booleans(),
        "sort_keys": st.booleans(),
    }
)


@given(CELLS, STYLES)
def test_an_unchanged_notebook_keeps_its_bytes(
    given: list[dict[str, Any]], style: dict[str, Any]
) -> None:
    text = notebook(*given, **style)
    source = read(text)
    assert source.encode(source.text) == text.encode()
    assert len(source.shown.split("\n")) == len(source.lines)


@settings(max_examples=40)
@given(CELLS, CELLS, st.integers(1, 3), STYLES)
def test_a_rewrite_changes_nothing_but_sources_and_that_once(
    above: list[dict[str, Any]], below: list[dict[str, Any]], count: int, style: dict[str, Any]
) -> None:
    calls = [f"{READ}print(rows, {number})" for number in range(count)]
    before = notebook(*above, "import requests\nH = {}\n" + ROOT, *calls, *below, **style)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.ipynb").write_bytes(before.encode())
        found = rewriting(folder)
        assert [one["outcome"] for one in found.findings if one["kind"] == "call"] == [
            "fixed"
        ] * count
        found.write()
        after = (folder / "a.ipynb").read_bytes().decode()
        assert rewriting(folder).project.changes == {}
    old, new = json.loads(before), json.loads(after)
    changed = [
        number
        for number, (one, other) in enumerate(zip(old["cells"], new["cells"], strict=True))
        if one != other
    ]
    first = len(above)
    assert set(range(first + 1, first + 1 + count)) < set(changed)
    assert len(changed) <= count + 2  # the import, and the names that nothing reads any more
    for number in changed:
        old["cells"][number]["source"] = new["cells"][number]["source"]
    assert old == new
    assert json.dumps(new, **{"indent": 1, **style}) + "\n" == after


# -- run for real

RUNNER = """
import json, pathlib
scope = {}
for cell in json.loads(pathlib.Path("a.ipynb").read_text())["cells"]:
    if cell["cell_type"] == "code":
        lines = "".join(cell["source"]).split("\\n")
        exec("\\n".join(line for line in lines if not line.startswith(("%", "!"))), scope)
"""
SIGN_IN = """%load_ext autoreload
import os

import msal
import requests
"""
NAMES = """ROOT = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
got = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])
H = {
    "Authorization": "Bearer " + got["access_token"],
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}
"""


def test_a_rewritten_notebook_prints_what_it_printed(tmp_path: Path) -> None:
    text = notebook(
        SIGN_IN, NAMES, READ.replace("?$top=3", "?$orderby=CustomerId&$top=3"), "!ls\nprint(rows)"
    )
    (tmp_path / "a.ipynb").write_text(text)
    (tmp_path / "run.py").write_text(RUNNER)
    with Sandbox() as box:
        before = box.exec([sys.executable, "run.py"], cwd=tmp_path, capture=True)
        assert before.returncode == 0, before.stderr
        assert rewriting(tmp_path).write() == ["a.ipynb", "ci_dataverse.py"]
        after = box.exec([sys.executable, "run.py"], cwd=tmp_path, capture=True)
        asked = {one["service"] for one in box.entries}
    assert (after.stdout, after.returncode) == (before.stdout, 0), after.stderr
    assert "CustomerId" in after.stdout
    assert "dataverse" in asked
