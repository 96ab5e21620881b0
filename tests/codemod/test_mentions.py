"""What other files take from a file is seen, however many files there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci_migrate.codemod.python.mentions import Mentions
from ci_migrate.tree import Tree


@pytest.mark.parametrize(
    "text",
    [
        "from beta import TOKEN\n",
        "from app.beta import (\n    OTHER,\n    TOKEN,\n)\n",
        "from beta import *\n",
        "import beta\nprint(beta.TOKEN)\n",
        "import alpha as a\nimport beta\nprint(beta.TOKEN)\n",
        "import beta as b\nimport alpha as a\nprint(b.TOKEN)\n",
        "from app import beta as b\nprint(a.x, b.TOKEN)\n",
    ],
)
def test_a_name_that_is_taken_is_seen(tmp_path: Path, text: str) -> None:
    for name in ("alpha", "beta"):
        (tmp_path / f"{name}.py").write_text("TOKEN = 1\n")
    (tmp_path / "user.py").write_text(text)
    mentions = Mentions(tree=Tree([tmp_path], tmp_path))

    assert mentions.of(tmp_path / "beta.py")("TOKEN")
    assert not mentions.of(tmp_path / "alpha.py")("TOKEN")


def test_a_name_that_is_only_spelt_alike_is_not(tmp_path: Path) -> None:
    (tmp_path / "beta.py").write_text("TOKEN = 1\n")
    (tmp_path / "user.py").write_text("from gamma import TOKEN\nprint(TOKEN, 'beta')\n")
    mentions = Mentions(tree=Tree([tmp_path], tmp_path))

    assert not mentions.of(tmp_path / "beta.py")("TOKEN")
