"""verify as people run it: killed, interrupted, resumed, recorded, with known differences."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import Cli

from ci_migrate.parity import Checkpoint
from ci_migrate.sandbox import Sandbox, SandboxOptions

MANY = """
[[case]]
name = "customer"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.table]
legacy = "/data/Customer?$top=260"
columns = { CID = "CustomerId" }
count = 96
seed = 5

[[case]]
name = "activities"
legacy = "/data/UnifiedActivity?$filter=CustomerId eq '{CID}'"
[case.table]
legacy = "/data/UnifiedActivity?$top=5000"
columns = { CID = "CustomerId" }
count = 24
"""
CASE = """
[[case]]
name = "hundred"
legacy = "/data/Customer?$top=100"
"""
KNOWN = """
[[known]]
case = "hundred"
columns = ["City", "EMail", "RewardPoints"]
reason = "the towns were renamed"
owner = "the CRM team"
expires = 2100-01-31
"""

SECRETS = ("AZURE_", "CI_", "DATAVERSE_")
Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[Sandbox], Started]]:
    """Starts verify, in a process of its own, against a sandbox that is running here."""
    running: list[subprocess.Popen[str]] = []

    def against(box: Sandbox) -> Started:
        base = {name: value for name, value in os.environ.items() if not name.startswith(SECRETS)}
        environment = box.environment(base | {"NO_COLOR": "1"})

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", "ci_migrate", "verify", *arguments],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            running.append(process)
            return process

        return start

    yield against
    for process in running:
        process.kill()
        process.communicate()


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for(ready: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.002)


def test_a_run_that_is_killed_ten_times_ends_like_one_that_is_not(
    started: Callable[[Sandbox], Started], tmp_path: Path
) -> None:
    """Nothing is done twice, and nothing is forgotten; afterwards the checkpoint is gone."""
    (tmp_path / "cases.toml").write_text(MANY)
    (tmp_path / "known.toml").write_text(KNOWN.replace('"hundred"', '"customer"'))
    checkpoint = tmp_path / "run.jsonl"
    dice = random.Random(20)
    command = ("cases.toml", "--known", "known.toml", "--format", "json")
    go_on = (*command, "--checkpoint", "run.jsonl", "--resume", "--jobs", "3")
    with Sandbox(SandboxOptions(drift=40)) as box:
        start = started(box)
        whole, _ = start(*command).communicate(timeout=60)
        undisturbed = len(box.entries)
        kept = []
        for _ in range(10):
            process = start(*go_on)
            goal = lines(checkpoint) + dice.randrange(1, 10)
            wait_for(lambda goal=goal: lines(checkpoint) >= goal)  # type: ignore[misc]
            time.sleep(dice.random() / 50)
            assert process.poll() is None
            process.kill()
            process.communicate()
            kept.append(lines(checkpoint))
        last = start(*go_on)
        resumed, said = last.communicate(timeout=60)
        asked = len(box.entries) - undisturbed

    found = json.loads(whole)
    assert resumed == whole
    assert last.returncode == 1
    assert (found["summary"]["cases"], found["complete"]) == (120, True)
    assert found["summary"]["mismatch"] > 0
    assert found["summary"]["ignored"] > 0
    assert kept == sorted(kept)
    assert f"resumed: {kept[-1] - 1} cases are done already" in said
    assert asked < 2 * undisturbed
    assert not checkpoint.exists()


@pytest.mark.parametrize("pseudonyms", [(), ("--pseudonyms",)], ids=["answers", "rows"])
def test_a_recording_that_was_killed_is_whole_after_the_resume(
    started: Callable[[Sandbox], Started], tmp_path: Path, pseudonyms: tuple[str, ...]
) -> None:
    """And is not taken for one where it was left out before, or is gone."""
    (tmp_path / "cases.toml").write_text(MANY)
    checkpoint = tmp_path / "run.jsonl"
    command = ("cases.toml", "--checkpoint", "run.jsonl", "--resume", "--format", "json")
    record = (*command, "--record", "tape", *pseudonyms)
    with Sandbox(SandboxOptions()) as box:
        start = started(box)
        killed = start(*record)
        wait_for(lambda: lines(checkpoint) >= 30)
        killed.kill()
        killed.communicate()
        _, other = start(*command).communicate(timeout=60)
        (tmp_path / "tape").rename(tmp_path / "away")
        _, gone = start(*record).communicate(timeout=60)
        (tmp_path / "away").rename(tmp_path / "tape")
        live, said = start(*record).communicate(timeout=60)
        played, _ = start("cases.toml", "--replay", "tape", "--format", "json").communicate()

    assert "leave --resume out" in other
    assert "tape: is not the recording" in gone
    assert "cases are done already" in said
    assert json.loads(live)["summary"]["match"] == 120
    assert json.loads(played)["summary"] == json.loads(live)["summary"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_a_valid_report_at_once(
    started: Callable[[Sandbox], Started], tmp_path: Path, number: signal.Signals
) -> None:
    """It does not wait for a service that is silent; what was done is in it."""
    (tmp_path / "cases.toml").write_text(MANY)
    checkpoint = tmp_path / "run.jsonl"
    with Sandbox(SandboxOptions(stalls=0.02)) as box:
        process = started(box)(
            "cases.toml", "--format", "json", "-o", "out.json", "--checkpoint", "run.jsonl"
        )
        wait_for(lambda: lines(checkpoint) > 5)
        before = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        took = time.monotonic() - before

    document = json.loads(out)
    assert took < 10
    assert json.loads((tmp_path / "out.json").read_text()) == document
    assert (document["complete"], document["cause"]) == (False, "the run was interrupted")
    assert process.returncode == 2
    assert document["summary"]["match"] >= 5
    causes = {case["cause"] for case in document["cases"] if case["verdict"] == "inconclusive"}
    assert causes == {"not run: the run was interrupted"}
    assert "stopping; once more to end at once" in err
    assert "Traceback" not in err
    assert checkpoint.exists()


def test_the_second_ctrl_c_ends_the_program_and_is_no_mismatch(
    started: Callable[[Sandbox], Started], tmp_path: Path
) -> None:
    (tmp_path / "cases.toml").write_text(CASE)
    with Sandbox(SandboxOptions(stalls=1.0)) as box:
        process = started(box)("cases.toml")
        wait_for(lambda: any("data" in str(one) for one in box.entries))
        pieces = []
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            pieces.append(process.stderr.readline() if process.stderr else "")
        err = process.communicate(timeout=10)[1]

    assert process.returncode == 2
    assert "stopping" in pieces[0]
    assert "Traceback" not in "".join(pieces) + err
    assert "error: interrupted" in "".join(pieces) + err


def test_a_checkpoint_is_taken_over_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is killed while it is written again has the whole of it, not none."""
    path = tmp_path / "run.jsonl"
    Checkpoint(path, ("a",), resume=False)
    with path.open("a") as file:
        file.write('{"case": "c", "result": {}, "needed": []}\n')
    before = path.read_text()

    def killed(number: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        Checkpoint(path, ("a",), resume=True)
    monkeypatch.undo()

    assert path.read_text() == before
    assert Checkpoint(path, ("a",), resume=True).count == 1


def test_a_budget_that_is_spent_is_gone_on_with(
    started: Callable[[Sandbox], Started], tmp_path: Path
) -> None:
    """Run after run, until nothing is left to be asked."""
    many = "".join(
        f'[[case]]\nname = "c{n}"\nlegacy = "/data/Customer?$top={n + 1}"\n' for n in range(20)
    )
    (tmp_path / "cases.toml").write_text(many)
    command = ("cases.toml", "--jobs", "1", "--checkpoint", "run.jsonl", "--resume")
    with Sandbox(SandboxOptions()) as box:
        start = started(box)
        codes = []
        while len(codes) < 8 and 0 not in codes:
            process = start(*command, "--requests", "20")
            out, _ = process.communicate(timeout=60)
            codes.append(process.returncode)

    assert codes == [2, 2, 0] or codes == [2, 2, 2, 0]
    assert "20 parity cases: 20 match." in out
    assert not (tmp_path / "run.jsonl").exists()


def test_a_checkpoint_of_another_run_is_refused(cli: Cli, tmp_path: Path) -> None:
    """As is a resume without one; a finished run leaves none, so the next begins anew."""
    (tmp_path / "cases.toml").write_text(CASE)
    (tmp_path / "other.toml").write_text(KNOWN)
    (tmp_path / "run.jsonl").write_text('{"schema": 1, "about": "something else"}\n')
    verify = ("verify", "cases.toml", "--sandbox", "--checkpoint", "run.jsonl")

    cli(*verify, "--resume").refused("run.jsonl", "leave --resume out to begin again")
    cli("verify", "cases.toml", "--sandbox", "--resume").refused("--resume", "--checkpoint")
    assert cli(*verify).code == 0
    assert not (tmp_path / "run.jsonl").exists()
    cli(*verify[:-1], "nowhere/run.jsonl").refused("nowhere", "cannot be written")


# -- known differences


def test_known_differences_are_shown_and_the_list_only_shrinks(cli: Cli, tmp_path: Path) -> None:
    """What is no longer needed fails until the update takes it out."""
    (tmp_path / "cases.toml").write_text(CASE)
    known = tmp_path / "known.toml"
    more = KNOWN.replace("hundred", "gone") + 'kind = "missing-row"\nmost = 4\n'
    known.write_text(KNOWN + more)
    verify = ("verify", "cases.toml", "--sandbox", "--drift", "3", "--known", "known.toml")

    before = cli(*verify)
    update = cli(*verify, "--update-known")
    after = cli(*verify)
    calm = cli("verify", "cases.toml", "--sandbox", "--known", "known.toml")

    assert (before.code, update.code, after.code, calm.code) == (1, 0, 0, 1)
    assert "ignored until 2100-01-31: the towns were renamed (the CRM team)" in after.out
    assert "known difference unused  gone  City, EMail, RewardPoints, missing-row" in before.out
    assert "known.toml (1 known differences, 2 before)" in update.err
    assert "known difference unused  hundred  City, EMail, RewardPoints" in calm.out
    assert known.read_text().count("[[known]]") == 1


def test_the_list_grows_only_where_that_is_asked_for_with_a_reason(
    cli: Cli, tmp_path: Path
) -> None:
    """And every new entry has reason, owner, expiry and a number that only falls."""
    (tmp_path / "cases.toml").write_text(CASE)
    verify = ("verify", "cases.toml", "--sandbox", "--known", "known.toml")
    update = (*verify, "--drift", "3", "--update-known")
    why = ("--reason", "seen", "--owner", "us", "--expires", "2100-01-01")

    shrunk = cli(*update)
    cli(*update, "--allow-growth").refused("--allow-growth", "--reason, --owner and --expires")
    grown = cli(*update, "--allow-growth", *why)
    known = cli(*verify, "--drift", "3", "--format", "json")
    worse = cli(*verify, "--drift", "9", "--format", "json")
    cli(*verify, "--drift", "1", "--update-known")
    lowered = (tmp_path / "known.toml").read_text()

    assert (shrunk.code, grown.code, known.code, worse.code) == (1, 0, 0, 1)
    assert {(one["most"], one["state"], one["owner"]) for one in known.json["known"]} == {
        (1, "used", "us")
    }
    assert "exceeded" in {one["state"] for one in worse.json["known"]}
    assert lowered.count("[[known]]") == 1


def test_outputs_of_an_update_are_as_red_as_its_exit_code(cli: Cli, tmp_path: Path) -> None:
    """They show the run as the next one will find it; with none to write, what was found."""
    (tmp_path / "cases.toml").write_text(CASE)
    known = tmp_path / "known.toml"
    verify = ("verify", "cases.toml", "--sandbox", "--known", "known.toml", "-o", "junit=a.xml")
    update = (*verify, "--update-known", "-o", "json")
    why = ("--reason", "seen", "--owner", "us", "--expires", "2100-01-01")

    grown = cli(*update, "--drift", "3", "--allow-growth", *why)
    case = grown.json["cases"][0]
    failures = ['failures="0"' in (tmp_path / "a.xml").read_text()]
    cli(*verify, "-o", "text")
    failures.append('failures="0"' in (tmp_path / "a.xml").read_text())
    shrunk = cli(*update)
    failures.append('failures="0"' in (tmp_path / "a.xml").read_text())
    known.unlink()
    known.mkdir()
    (tmp_path / "empty").mkdir()
    broken = cli(*update)

    assert (grown.code, shrunk.code, broken.code) == (0, 0, 2)
    assert failures == [True, False, True]
    assert (case["verdict"], case["reason"], case["open"]) == ("ignored", "seen", [])
    assert {one["owner"] for one in case["mismatches"]} == {"us"}
    assert shrunk.json["known"] == []


def test_an_entry_that_holds_words_of_a_secret_is_updated_as_well(cli: Cli, tmp_path: Path) -> None:
    """The document hides them, the file keeps them; what could not be named is not added."""
    (tmp_path / "cases.toml").write_text(CASE)
    known = tmp_path / "known.toml"
    known.write_text(KNOWN)
    verify = ("verify", "cases.toml", "--sandbox", "--drift", "3", "--known", "known.toml")
    why = ("--reason", "seen", "--owner", "us", "--expires", "2100-01-01")

    update = cli(*verify, "--update-known", MY_TOKEN="renamed")
    kept = known.read_text()
    known.write_text("")
    grown = cli(*verify, "--update-known", "--allow-growth", *why, SHOP_PASSWORD="hundred")

    assert (update.code, update.err.count("Traceback")) == (0, 0)
    assert "renamed" not in update.out
    assert 'reason = "the towns were renamed"' in kept
    assert grown.code == 2
    assert "write this entry by hand" in grown.err
    assert known.read_text() == ""


def test_an_expired_entry_excuses_nothing_and_fails(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text(CASE)
    (tmp_path / "known.toml").write_text(KNOWN.replace("2100", "2020"))
    verify = ("verify", "cases.toml", "--sandbox", "--known", "known.toml", "--format", "json")

    drifted = cli(*verify, "--drift", "3")
    calm = cli(*verify)
    updated = cli(*verify, "--drift", "3", "--update-known")

    assert [one.code for one in (drifted, calm, updated)] == [1, 1, 1]
    assert drifted.json["summary"]["mismatch"] == 1
    assert [one["state"] for one in calm.json["known"]] == ["expired"]
    assert "2020-01-31" in (tmp_path / "known.toml").read_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('owner = "the CRM team"\n', ""), ("known 1", "owner is missing")),
        (("expires = 2100-01-31", "expires = 2100"), ("expires", "a date like")),
        (('case = "hundred"\n', ""), ("case is missing",)),
        (("columns", "column"), ("unknown key 'column'", "columns")),
        (("[[known]]", "[[knwon]]"), ("knwon", "known")),
    ],
    ids=lambda value: str(value[0])[:12],
)
def test_a_wrong_entry_is_named(
    cli: Cli, tmp_path: Path, change: tuple[str, str], words: tuple[str, ...]
) -> None:
    (tmp_path / "cases.toml").write_text(CASE)
    (tmp_path / "known.toml").write_text(KNOWN.replace(*change))

    cli("verify", "cases.toml", "--sandbox", "--known", "known.toml").refused("known.toml", *words)


# -- record and replay


@pytest.mark.parametrize("pseudonyms", [(), ("--pseudonyms",)], ids=["answers", "rows"])
def test_a_replay_needs_no_account(cli: Cli, tmp_path: Path, pseudonyms: tuple[str, ...]) -> None:
    """The same verdicts in a process without a variable and without a network."""
    first = cli(
        "verify", "--sandbox", "--drift", "3", "--record", "tape", *pseudonyms, "--format", "json"
    )
    shipped = cli("cases", "--catalogue")
    (tmp_path / "cases.toml").write_text(shipped.out)

    again = cli("verify", "cases.toml", "--replay", "tape", "--format", "json")

    assert (first.code, again.code) == (1, 1)
    if pseudonyms:
        names = ("name", "verdict", "kinds")
        assert [[case[n] for n in names] for case in again.json["cases"]] == [
            [case[n] for n in names] for case in first.json["cases"]
        ]
        assert "Driftville" not in "".join(
            path.read_text("utf-8") for path in (tmp_path / "tape").iterdir()
        )
    else:
        assert again.out == first.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--sandbox", "--pseudonyms"], ("--pseudonyms", "--record")),
        (["--sandbox", "--replay", "tape"], ("--replay", "--sandbox")),
        (["cases.toml", "--replay", "tape"], ("tape", "is no recording")),
        (["--sandbox", "--update-known"], ("--update-known", "--known")),
        (["--sandbox", "--known", "k", "--allow-growth"], ("--allow-growth", "--update-known")),
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_two(
    cli: Cli, tmp_path: Path, arguments: list[str], words: tuple[str, ...]
) -> None:
    (tmp_path / "cases.toml").write_text(CASE)

    cli("verify", *arguments).refused(*words)


def test_limits_are_told_and_end_with_two(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text(CASE + CASE.replace("hundred", "another"))

    budget = cli("verify", "cases.toml", "--sandbox", "--requests", "7", "--jobs", "1")
    late = cli("verify", "cases.toml", "--sandbox", "--run-time", "0.0001")

    assert (budget.code, late.code) == (2, 2)
    assert "the budget of the run is spent (7 requests)" in budget.out
    assert "Not complete: the time limit of the run is over" in late.out
    assert "Next: Go on with the rest" in late.out
