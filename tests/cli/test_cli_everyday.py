"""Everyday use: selections, baselines, uncommitted work, Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import KEPT, OFFERED, PROGRAM, Cli

READ = "get_entities_with_odata_path"
IGNORE = f"# ci-migrate: ignore[{READ}]"


def git(folder: Path, *arguments: str) -> str:
    """What git says in a folder, whoever runs it."""
    settings = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "core.autocrlf=false")
    done = subprocess.run(
        ["git", *settings, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def committed(program: Path) -> Path:
    """A repository that holds a program with one call that moves."""
    git(program.parent, "init", "-q")
    git(program.parent, "add", "-A")
    git(program.parent, "commit", "-q", "-m", "begin")
    return program


# -- selections


def test_words_that_name_nothing_are_two(cli: Cli, program: Path) -> None:
    for command in ("scan", "rewrite", "report"):
        cli(command, "--select", "metdata").refused("select", "metdata", "metadata")
    cli("scan", "--ignore", "get_all_segment").refused("ignore", "get_all_segments")
    cli("scan", "--select", "").refused("--select", "names nothing")
    cli("scan", "--ignore", ", ,").refused("--ignore", "names nothing")
    cli("scan", "--select", "write", "--ignore", "write,fixed").refused("nothing to look at")


def test_a_selection_says_what_it_leaves_out(cli: Cli, mixed: Path) -> None:
    """Nothing in view is 0, and never called clean."""
    shown = cli("scan", "--select", "metadata")
    none = cli("scan", "--ignore", "metadata", "--ignore", f"write,{READ}")
    page = cli("report", "--select", "metadata", "--format", "markdown")

    assert (shown.code, none.code) == (1, 0)
    assert READ not in shown.out
    assert "1 finding (1 by the selection)" in shown.out
    assert "2 findings (2 by the selection)" in none.out
    assert "No call site" not in none.out
    assert "1 finding (1 by the selection)" in page.out


def test_only_the_selected_calls_are_rewritten(cli: Cli, mixed: Path) -> None:
    """A dry run and a scan agree on it."""
    left = cli("rewrite", "--select", "metadata", "--write", "--format", "json")
    text = mixed.read_text()
    scanned = cli("scan", "--select", READ, "--format", "json")
    moved = cli("rewrite", "--select", READ, "--write", "--format", "json")

    assert (left.code, text, left.json["diffs"]) == (1, KEPT, {})
    assert moved.code == 0
    assert moved.json["findings"] == scanned.json["findings"]
    assert "ci_dataverse.get(" in mixed.read_text()


def test_settings_of_a_path_hold_for_its_files(cli: Cli, program: Path) -> None:
    (program.parent / "tests").mkdir()
    (program.parent / "tests" / "test_app.py").write_text(OFFERED)
    (program.parent / "ci-migrate.toml").write_text(
        '[per-path."tests/*"]\naccept = ["ignored-option"]\nselect = ["fixed"]\n'
        '[per-path."app.py"]\nignore = ["fixed"]\n'
    )

    found = cli("scan", "--format", "json").json

    assert [(one["path"], one["outcome"]) for one in found["findings"]] == [
        ("tests/test_app.py", "fixed")
    ]
    assert found["hidden"] == {"selection": 1, "baseline": 0}


def test_a_selection_belongs_to_the_scan_not_to_its_json(cli: Cli, program: Path) -> None:
    (program.parent / "scan.json").write_text(cli("scan", "--format", "json").out)

    cli("report", "scan.json", "--select", "fixed").refused("--select")


def test_an_idle_comment_is_noted(cli: Cli, program: Path) -> None:
    """On the chatter stream, and in the document."""
    program.write_text(f"{IGNORE}\nx = 1\n")

    done = cli("scan", "--format", "json")

    assert "note: app.py:1: ignore[" in done.err
    assert [one["line"] for one in done.json["notes"]] == [1]
    assert done.code == 0


# -- baselines


def test_a_baseline_hides_what_it_knows_and_nothing_else(cli: Cli, mixed: Path) -> None:
    made = cli("scan", "--baseline", "b.json", "--update-baseline")
    known = cli("scan", "--baseline", "b.json")
    kept = cli("rewrite", "--baseline", "b.json", "--write")
    mixed.write_text("\n\n" + KEPT + 'new = requests.get(f"{ROOT}/manage/measures")\n')
    grown = cli("scan", "--baseline", "b.json", "--format", "json")

    assert (made.code, known.code, kept.code, grown.code) == (0, 0, 0, 1)
    assert "2 findings (2 by the baseline)" in known.out
    assert "written" not in kept.err
    assert [one["reason"] for one in grown.json["findings"]] == ["metadata"]
    assert grown.json["findings"][0]["line"] == 20


def test_a_baseline_may_only_shrink(cli: Cli, mixed: Path) -> None:
    """What is gone is red until it is taken out; what is new never gets in unasked."""
    book = mixed.parent / "b.json"
    run = ("scan", "--baseline", "b.json")
    cli(*run, "--update-baseline")
    full = book.read_text()
    mixed.write_text(PROGRAM + '\nnew = requests.get(f"{ROOT}/manage/measures")\n')
    gone = cli(*run)
    shrunk = cli(*run, "--update-baseline")
    small = json.loads(book.read_text())["findings"]
    again = cli(*run)
    grown = cli(*run, "--update-baseline", "--allow-growth")

    assert (gone.code, shrunk.code, again.code, grown.code) == (1, 1, 1, 0)
    assert "gone: app.py: get_all_segments (metadata)" in gone.err
    assert "--update-baseline" in gone.err
    assert [one["operation"] for one in small] == [READ]
    assert "gone:" not in again.err
    assert len(json.loads(book.read_text())["findings"]) == len(json.loads(full)["findings"]) == 2


def test_what_is_gone_alone_is_red(cli: Cli, mixed: Path) -> None:
    cli("scan", "--baseline", "b.json", "--update-baseline")
    mixed.write_text(PROGRAM)

    done = cli("scan", "--baseline", "b.json", "--format", "json")
    settled = cli("scan", "--baseline", "b.json", "--update-baseline")

    assert (done.code, done.json["findings"]) == (1, [])
    assert [one["operation"] for one in done.json["baseline"]["gone"]] == ["get_all_segments"]
    assert settled.code == 0
    assert cli("scan", "--baseline", "b.json").code == 0


@pytest.mark.parametrize(
    "text",
    ["[", "[]", "{}", '{"schema": 2, "findings": []}', '{"schema": 1, "findings": [{"path": 1}]}',
     '{"schema": 1, "findings": [{"path": 1, "operation": "", "reason": "", "fingerprint": ""}]}'],
)  # fmt: skip
def test_a_baseline_of_something_else_is_two(cli: Cli, program: Path, text: str) -> None:
    (program.parent / "b.json").write_text(text)

    cli("scan", "--baseline", "b.json").refused("b.json", "--update-baseline")


def test_baseline_options_without_their_file_are_two(cli: Cli, program: Path) -> None:
    cli("scan", "--baseline", "none.json").refused("none.json", "--update-baseline")
    cli("scan", "--update-baseline").refused("--baseline")
    cli("scan", "--baseline", "b.json", "--allow-growth").refused("--update-baseline")


# -- uncommitted work


@pytest.mark.parametrize("state", ["changed", "staged", "untracked", "ignored"])
def test_work_that_git_cannot_bring_back_is_not_overwritten(
    cli: Cli, committed: Path, state: str
) -> None:
    folder = committed.parent
    if state in ("changed", "staged"):
        committed.write_text(PROGRAM + "x = 1\n")
    if state == "staged":
        git(folder, "add", "-A")
    if state in ("untracked", "ignored"):
        git(folder, "rm", "-q", "--cached", "app.py")
        git(folder, "commit", "-q", "-m", "gone")
    if state == "ignored":
        (folder / ".gitignore").write_text("app.py\n")
    before, index = committed.read_bytes(), (folder / ".git" / "index").read_bytes()

    cli("rewrite", "--write").refused("app.py", "--allow-dirty")
    assert (committed.read_bytes(), (folder / "ci_dataverse.py").exists()) == (before, False)
    assert (folder / ".git" / "index").read_bytes() == index

    forced = cli("rewrite", "--write", "--allow-dirty")
    (copies,) = [line.split()[-1] for line in forced.err.splitlines() if "they are in" in line]
    assert "ci_dataverse.get(" in committed.read_text()
    assert (Path(copies) / "app.py").read_bytes() == before
    shutil.rmtree(copies)


def test_the_undo_that_is_told_undoes(cli: Cli, committed: Path) -> None:
    """Changes of other files are nobody's affair, neither before nor after."""
    other = committed.parent / "notes.txt"
    other.write_text("mine")

    done = cli("rewrite", "--write")
    undo = [line.removeprefix("undo: ") for line in done.err.splitlines() if "undo: " in line]
    assert committed.read_text() != PROGRAM
    for command in undo:
        subprocess.run(command, cwd=committed.parent, shell=True, check=True)

    assert committed.read_text() == PROGRAM
    assert git(committed.parent, "status", "--porcelain") == "?? notes.txt\n"


def test_the_undo_holds_from_outside_the_repository(cli: Cli, tmp_path: Path) -> None:
    inner = tmp_path / "in ner"
    inner.mkdir()
    (inner / "app.py").write_text(PROGRAM)
    git(inner, "init", "-q")
    git(inner, "add", "-A")
    git(inner, "commit", "-q", "-m", "begin")

    done = cli("rewrite", "--write", "in ner")
    for line in done.err.splitlines():
        if line.startswith("undo: "):
            subprocess.run(line.removeprefix("undo: "), cwd=tmp_path, shell=True, check=True)

    assert git(inner, "status", "--porcelain") == ""


def test_a_git_that_does_not_answer_is_two(cli: Cli, committed: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    cli("rewrite", "--write", PATH=str(tmp_path / "none")).refused("not installed", "--allow-dirty")

    (committed.parent / ".git" / "HEAD").write_text("nonsense")
    cli("rewrite", "--write").refused("git says", "--allow-dirty")
    assert committed.read_text() == PROGRAM


def test_in_a_hook_the_repository_of_the_files_counts(cli: Cli, committed: Path) -> None:
    """Whatever index or repository git's own variables name."""
    committed.write_text(PROGRAM + "x = 1\n")

    done = cli("rewrite", "--write", GIT_DIR="/nowhere", GIT_INDEX_FILE="/nowhere/index")

    done.refused("app.py", "--allow-dirty")


def test_outside_a_repository_copies_are_kept(cli: Cli, program: Path) -> None:
    done = cli("rewrite", "--write")

    (copies,) = [line.split()[-1] for line in done.err.splitlines() if "they are in" in line]
    assert (Path(copies) / "app.py").read_text() == PROGRAM
    assert done.code == 0
    shutil.rmtree(copies)


def test_a_diff_can_be_had_with_the_writing(cli: Cli, program: Path) -> None:
    shown = cli("rewrite")
    written = cli("rewrite", "--write", "--diff")

    assert shown.out == cli("rewrite", "--diff", cwd=_copy(program)).out
    assert written.out == shown.out
    cli("rewrite", "--check", "--diff").refused("--diff", "--check")


def _copy(program: Path) -> Path:
    folder = program.parent / ".copy"
    folder.mkdir()
    (folder / "app.py").write_text(PROGRAM)
    return folder


# -- Ctrl-C

WRITER = """
import sys
from pathlib import Path
from ci_migrate.codemod import Project, write_changes
root = Path(sys.argv[1])
files = sorted(root.glob("*.py"))
project = Project(root=root, changes={one: b"after" * 9000 for one in files},
                  before={one: one.read_bytes() for one in files})
print("ready", flush=True)
try:
    print(len(write_changes(project)), "written")
except KeyboardInterrupt:
    sys.exit(3)
"""


@pytest.mark.parametrize("moment", ["first copy", "half of the copies", "first file"])
def test_ctrl_c_leaves_all_files_or_none_changed(tmp_path: Path, moment: str) -> None:
    """Each of them whole, and nothing beside them."""
    count = 1500
    for number in range(count):
        (tmp_path / f"f{number:04}.py").write_bytes(b"before")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    wanted = {"first copy": count + 1, "half of the copies": count * 3 // 2}.get(moment)
    until = time.monotonic() + 60
    while writer.poll() is None and time.monotonic() < until:
        if wanted is None:
            if (tmp_path / "f0000.py").stat().st_size > 6:
                break
        elif len(os.listdir(tmp_path)) >= wanted:
            break
    writer.send_signal(signal.SIGINT)
    said = writer.stdout.read()
    code = writer.wait(60)

    contents = {path.read_bytes() for path in tmp_path.glob("*.py")}
    assert len(os.listdir(tmp_path)) == count
    assert contents == ({b"before"} if code == 3 else {b"after" * 9000})
    assert (code, said) in ((3, ""), (0, f"{count} written\n"))
    assert code == (0 if moment == "first file" else 3)


def test_ctrl_c_while_it_looks_says_that_nothing_is_changed(tmp_path: Path) -> None:
    """The baseline is a pipe: once it is read, hundreds of files are still to be."""
    (tmp_path / "src").mkdir()
    for number in range(300):
        (tmp_path / "src" / f"app_{number}.py").write_text(PROGRAM)
    os.mkfifo(tmp_path / "b.json")
    command = [sys.executable, "-m", "ci_migrate", "rewrite", "--write", "--baseline", "b.json"]
    running = subprocess.Popen(
        [*command, "src"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    (tmp_path / "b.json").write_text('{"schema": 1, "findings": []}')
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)

    assert (running.returncode, out) == (2, "")
    assert err == "error: interrupted; no file was changed; the same command begins again\n"
    assert {path.read_text() for path in (tmp_path / "src").iterdir()} == {PROGRAM}


def test_a_terminal_sees_how_far_it_is_and_then_a_clean_line(tmp_path: Path) -> None:
    """Nothing of it goes where no terminal is: every other test says so."""
    for number in range(90):
        (tmp_path / f"app_{number}.py").write_text(PROGRAM)
    near, far = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "ci_migrate", "rewrite", "--check"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=far,
    )  # fmt: skip
    os.close(far)
    said = b""
    with contextlib.suppress(OSError):  # the end of a terminal whose programs are gone
        while piece := os.read(near, 4096):
            said += piece
    os.close(near)

    assert running.wait(60) == 1
    assert re.search(rb"\[#+-+\] \d+/90 rewriting app_\d+\.py", said)
    assert said.endswith(b"\r\x1b[K")


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(
    cli: Cli, tmp_path: Path
) -> None:
    """The companion beside the second program is a folder: the first one is not changed either."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(PROGRAM)
    (tmp_path / "b" / "ci_dataverse.py").mkdir()

    cli("rewrite", "--write").refused("b/ci_dataverse.py", "no file was changed")
    assert (tmp_path / "a" / "app.py").read_text() == PROGRAM
    assert sorted(one.name for one in (tmp_path / "a").iterdir()) == ["app.py"]
