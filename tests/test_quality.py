"""The whole checkout passes the linters and type checker, and the README says what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "--strict", "-p", "ci_migrate"],
    ],
    ids=" ".join,
)
def test_the_checkout_passes(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    lines = [line for line in _readme().splitlines() if "'.[test]'" in line]

    assert len(lines) == 1
    assert "'.[test]'" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_command_that_the_readme_names_exists() -> None:
    from ci_migrate.cli import main

    named = set(re.findall(r"`ci-migrate (\w+)", _readme()))

    assert named <= set(main.list_commands(None))


def test_the_settings_of_the_readme_are_accepted(tmp_path: Path) -> None:
    from ci_migrate.settings import load_settings

    block = re.search(r"```toml\n(.*?)```", _readme(), re.DOTALL)
    assert block is not None
    (tmp_path / "pyproject.toml").write_text(block[1], encoding="utf-8")

    found = load_settings(tmp_path)

    assert found.tables["ChurnModel"] == "model"
    assert found.columns["Customer"] == {"FavouriteShop": "msdynci_shop_favourite"}


def test_every_outcome_of_the_contract_is_in_the_readme() -> None:
    from ci_migrate.model import Outcome

    for outcome in Outcome:
        assert f"| `{outcome.value}` |" in _readme()


def test_the_generated_parts_are_up_to_date() -> None:
    """Of the README; the samples have a test of their own."""
    from dataclasses import asdict

    from ci_migrate.catalogue import shipped
    from ci_migrate.report import readme_table

    block = re.search(r"<!-- rules:begin -->\n(.*?)<!-- rules:end -->", _readme(), re.DOTALL)

    assert block is not None
    assert block[1] == readme_table(asdict(shipped())), (
        "put the output of `ci-migrate rules --format readme` between the markers of the README"
    )
