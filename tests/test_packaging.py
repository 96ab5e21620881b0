"""What is installed works far from the checkout: its data comes with it, its tests do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from ci_migrate.paths import data_folder

ROOT = Path(__file__).parent.parent
FOLDERS = ("rules", "templates", "samples")


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(one) for one in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def _built(kind: str, into: Path) -> Path:
    done = _run(
        sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "-o", into, ROOT, cwd=into
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = (one for one in into.iterdir() if one.suffix in (".whl", ".gz"))
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """Runs the command of a fresh environment that knows only the wheel and its dependencies."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place / "venv", with_pip=False)
    scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    done = _run(
        sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet",
        "--disable-pip-version-check", wheel, cwd=place,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    work = place / "work"
    work.mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return _run(scripts / "ci-migrate", *arguments, cwd=work)

    run.folder = work  # type: ignore[attr-defined]  # where the command runs
    return run


def test_the_wheel_holds_the_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    for folder in FOLDERS:
        shipped = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert {f"ci_migrate/{name}" for name in shipped} <= set(names)
    assert [name for name in names if "test" in name.split("/")[-1] or "tests/" in name] == []
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"ci_migrate"}
    assert len(names) == len(set(names))


def test_the_wheel_tells_pytest_of_the_plugin(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("entry_points.txt"))
        told = archive.read(name).decode()

    assert "[pytest11]\nci-parity = ci_migrate.plugin\n" in told + "\n"


def test_the_source_archive_holds_what_a_build_needs_and_no_tests(tmp_path: Path) -> None:
    """What a packager needs: the code, its data, its settings, its license."""
    with tarfile.open(_built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {"pyproject.toml", "README.md", "LICENSE", "ci_migrate/__init__.py"} <= names
    assert {"rules/reasons.toml", "templates/companion.py.j2", "samples/customer_etl.py"} <= names
    assert [name for name in names if name.startswith(("tests", ".git/", ".ci", ".hypo"))] == []


def test_the_installed_command_finds_its_rules(installed: Callable) -> None:
    explained = installed("explain", "get_all_segments")
    listed = installed("rules")
    translated = installed("translate", "/data/Customer?$top=1", "--format", "json")

    assert (explained.returncode, listed.returncode) == (0, 0), explained.stderr
    assert "metadata" in explained.stdout
    operations = {path.stem for path in (ROOT / "rules").glob("*.toml")} - {"losses", "reasons"}
    assert {line.split()[0] for line in listed.stdout.splitlines()} == operations
    assert json.loads(translated.stdout)["outcome"] == "translated"


def test_the_installed_command_rewrites_a_sample(installed: Callable) -> None:
    """Its template and its samples came with it, and no file of the checkout is needed."""
    folder: Path = installed.folder  # type: ignore[attr-defined]
    sample = next(folder.parent.rglob("site-packages/ci_migrate/samples/customer_etl.py"))
    (folder / "app.py").write_bytes(sample.read_bytes())

    scanned = installed("scan", "--format", "json")
    written = installed("rewrite", "--write")
    report = installed("report")

    assert scanned.returncode == 1
    assert json.loads(scanned.stdout)["summary"]["fixed"] == 2
    assert written.returncode == 0, written.stderr
    assert (folder / "ci_dataverse.py").is_file()
    assert report.stdout.lower().startswith("<!doctype html>")
    assert str(ROOT) not in scanned.stdout + written.stdout + report.stdout


def test_the_installed_sandbox_says_what_it_needs(installed: Callable) -> None:
    """Certificates come with an extra; without it the message says which."""
    done = installed("verify", "--sandbox")

    assert (done.returncode, done.stdout) == (2, "")
    assert "ci-migrate[sandbox]" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", FOLDERS)
def test_the_environment_of_the_tests_finds_the_checkout(name: str) -> None:
    """An editable install reads the folders that are edited, not copies of them."""
    assert data_folder(name).resolve() == ROOT / name


def test_the_command_is_the_package(tmp_path: Path) -> None:
    """``ci-migrate`` and ``python -m ci_migrate`` are the same thing, in this version."""
    (script,) = Distribution.from_name("ci-migrate").entry_points.select(name="ci-migrate")

    assert script.value == "ci_migrate.cli:main"
    done = _run(sys.executable, "-m", "ci_migrate", "--version", cwd=tmp_path)
    assert done.stdout.strip().endswith(Distribution.from_name("ci-migrate").version)
