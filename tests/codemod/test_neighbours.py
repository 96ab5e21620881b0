"""A file that may change what a call sends is looked at, whatever leads to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rewriting import Rewriting

from ci_migrate.codemod.python.neighbours import Neighbours
from ci_migrate.codemod.python.program import Program
from ci_migrate.tree import Tree

Rewrite = Callable[..., Rewriting]


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "import near", "near.py": ""},
        {"app.py": "", "near.py": "from app import x"},
        {"app.py": "", "near.py": "patch('app.x', 1)"},
        {"app.py": "import sub.one", "sub/one.py": "from . import near", "sub/near.py": ""},
        {"app.py": "", "conftest.py": "", "tests/near.py": "def test(client): client.x = 1"},
        {"app.py": "import_module('plugs.' + name)", "plugs/near.py": "def setup(c): c.x = 1"},
        {"app.py": "for one in iter_modules([here]): one.setup()", "plugs/near.py": ""},
    ],
    ids=["imported", "importing", "patching", "through", "tested", "plugin", "found plugin"],
)
def test_a_file_that_something_leads_to_is_near(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in {**files, "far.py": "import os"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    tree = Tree([tmp_path], tmp_path)
    program = Program(tmp_path, tree, lambda path: None)
    near = Neighbours(tree=tree, resolve=program._known)

    names = {path.name for path in near.around([tmp_path / "app.py"])}

    assert "near.py" in names
    assert ("far.py" in names) is ("conftest.py" in files or "iter_modules" in files["app.py"])


def test_a_name_that_leads_to_itself_ends(rewrite: Rewrite) -> None:
    call = "requests.get('https://api.ci.ai.dynamics.com/v1/instances')\n"
    program = (
        "import requests\nfrom email import policy\nclass A:\n    policy = policy.default\n"
        "    def b(self):\n        self.policy.send(1)\n" + call
    )

    found = rewrite(program).project.findings

    assert [one.reason for one in found] == ["lifecycle"]


def test_functions_that_hand_a_value_round_and_round_are_read_in_time(rewrite: Rewrite) -> None:
    bodies = [
        f"def f{one}(a, b):\n" + "".join(f"    return f{other}(a, b)\n" for other in range(7))
        for one in range(7)
    ]
    call = "import requests\nrequests.get('https://api.ci.ai.dynamics.com/v1/instances')\n"

    assert rewrite(call + "\n".join(bodies) + "\nf0(1, 2)\n").project.findings
