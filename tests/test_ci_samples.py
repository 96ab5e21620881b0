"""The workflows of samples/ci: valid by the public schemas, and their commands do what is said."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent.parent / "samples" / "ci"
GITHUB, AZURE = FOLDER / "github-actions.yml", FOLDER / "azure-pipelines.yml"
BOTH = pytest.mark.parametrize("path", [GITHUB, AZURE], ids=lambda path: path.stem)

CASES = """
[[case]]
name = "hundred"
legacy = "/data/Customer?$top=100"

[[case]]
name = "by id"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.parameters]
CID = ["ce759201f786d590bf2134bff576c369", "4720771f8ca8181166d2287672fdf202"]
"""
SECRETS = ("AZURE_CLIENT_SECRET", "CI_SUBSCRIPTION_KEY", "CI_MIGRATE_PSEUDONYM_KEY")


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a workflow, by name."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return found if isinstance(found, dict) else {job["job"]: job for job in found}


def commands(job: dict[str, Any]) -> Iterator[list[str]]:
    """The commands of a job, but for the installation."""
    for step in job["steps"]:
        for line in (step.get("run") or step.get("script") or "").split("&&"):
            words = shlex.split(line)
            if words and words[0] != "python":
                yield words


def ran(job: dict[str, Any], folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Runs the commands of a job, as the last one ended; no variable names a service."""
    *before, (name, *arguments) = commands(job)
    assert name == "ci-migrate"
    for words in before:
        subprocess.run(words, cwd=folder, check=True)
    own = {key: value for key, value in os.environ.items() if not key.startswith(("AZURE_", "CI_"))}
    return subprocess.run(
        [sys.executable, "-m", "ci_migrate", *arguments, *more],
        cwd=folder,
        env={**own, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (GITHUB, ["vendor.github-workflows"]),
        # The pattern of a task in this schema is none of Unicode regular expressions.
        (AZURE, ["vendor.azure-pipelines", "--data-transform", "azure-pipelines",
                 "--regex-variant", "nonunicode"]),
    ],
    ids=["github", "azure"],
)  # fmt: skip
def test_a_workflow_is_valid_by_the_schema_of_its_system(path: Path, schema: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *schema, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@BOTH
def test_a_night_records_what_a_pull_request_replays_without_an_account(
    path: Path, tmp_path: Path
) -> None:
    """The commands as they stand, but that the services of the night are the sandbox."""
    night, recording = jobs(path)["night"], jobs(path)["recording"]
    (tmp_path / "parity.toml").write_text(CASES)

    first = ran(night, tmp_path, "--sandbox")
    if not (tmp_path / "parity-tape").exists():
        shutil.move(tmp_path / "parity-report" / "parity-tape", tmp_path / "parity-tape")
    shutil.rmtree(tmp_path / "parity-report")
    second = ran(recording, tmp_path)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "3 parity cases: 3 match." in second.stdout
    written = {one.name for one in (tmp_path / "parity-report").iterdir()}
    assert {"parity.xml", "parity.html"} <= written


@BOTH
def test_only_the_night_sees_a_secret(path: Path) -> None:
    found = jobs(path)

    assert set(found) == {"night", "recording"}
    assert all(name in str(found["night"]) for name in SECRETS)
    for name in (*SECRETS, "secrets.", "environment", "group"):
        assert name not in str(found["recording"])


@BOTH
def test_a_report_is_kept_of_a_red_run_too(path: Path) -> None:
    for job in jobs(path).values():
        names = [one.get("uses") or one.get("publish") for one in job["steps"]]
        (kept,) = (
            step
            for name, step in zip(names, job["steps"], strict=True)
            if name and name.startswith(("actions/upload-artifact", "parity-report"))
        )
        assert (kept.get("if") or kept.get("condition")) in ("always()", "succeededOrFailed()")


def test_the_workflow_of_github_may_only_read() -> None:
    found = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))

    assert found["permissions"] == {"contents": "read"}
    assert not [job for job in found["jobs"].values() if "permissions" in job]
