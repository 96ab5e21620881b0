"""What is out of view: ignored by a comment, left out by a selection, or known to a baseline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rewriting import Rewriting

from ci_migrate.catalogue import shipped
from ci_migrate.codemod import Baseline, View, check_words, document, scan
from ci_migrate.codemod.suppressions import suppressions
from ci_migrate.errors import SettingsError
from ci_migrate.settings import PathSettings, Settings

READ = "get_entities_with_odata_path"
APP = """\
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
HEADERS = {"Authorization": "Bearer " + TOKEN}
"""
CALL = 'people = requests.get(f"{ROOT}/data/Customer", headers=HEADERS).json()["value"]\n'
SEGMENTS = 'kept = requests.get(f"{ROOT}/manage/segments", headers=HEADERS)\n'
OFFERED = "/Customer?$filter=CustomerId eq '1'&IsMemberOfSegment('S')"
LONG = """\
people = requests.get(  # {first}
    f"{{ROOT}}/data/Customer",  # {inner}
    headers=HEADERS,
)  # {last}
"""
Rewrite = Callable[..., Rewriting]


def selecting(pattern: str = "*", **words: tuple[str, ...]) -> dict[str, object]:
    return {"per_path": (PathSettings(pattern=pattern, **words),)}


# -- comments


@pytest.mark.parametrize("place", ["first", "inner", "last"])
def test_a_comment_holds_on_each_line_of_the_call(rewrite: Rewrite, place: str) -> None:
    marks = dict.fromkeys(("first", "inner", "last"), "x")
    text = LONG.format(**marks | {place: f"# ci-migrate: ignore[{READ}]"})

    run = rewrite(APP + text)

    assert [one["outcome"] for one in run.findings] == ["suppressed"]
    assert (run.document["notes"], run.project.changes) == ([], {})


@pytest.mark.parametrize(
    "above",
    [
        f"# ci-migrate: ignore[{READ}]\n",
        f"# ci-migrate: ignore[{READ}]\n# because the desk reads it so\n",
        f"# noqa: E501  # ci-migrate: ignore[write, {READ}]\n",
        f"#ci-migrate:ignore[{READ}]\n",
    ],
)
def test_a_comment_alone_holds_for_the_call_below(rewrite: Rewrite, above: str) -> None:
    assert rewrite(APP + above + CALL).outcomes == [("suppressed", None)]


@pytest.mark.parametrize(
    "text",
    [
        f"# ci-migrate: ignore[{READ}]\n\n{CALL}",
        f"x = 1  # ci-migrate: ignore[{READ}]\n{CALL}",
        f"{CALL}# ci-migrate: ignore[{READ}]\n",
        f"people = (\n    {CALL[9:-1]}\n)  # ci-migrate: ignore[{READ}]\n",
        f'"# ci-migrate: ignore[{READ}]"\n{CALL}',
    ],
)
def test_a_comment_elsewhere_holds_for_nothing(rewrite: Rewrite, text: str) -> None:
    """With a blank line between, behind other code, below the call, or in a string."""
    run = rewrite(APP + text)

    assert [one["outcome"] for one in run.findings] == ["fixed"]
    assert len(run.document["notes"]) == ('"#' not in text)


def test_what_is_no_call_is_suppressed_by_its_reason(rewrite: Rewrite) -> None:
    text = 'import tool\n\ntool.go("https://api.ci.ai.dynamics.com/v1")'
    loud = rewrite(text + "\n")
    quiet = rewrite(text + "  # ci-migrate: ignore[unexplained]\n")

    assert loud.outcomes == [("manual", "unexplained")]
    assert quiet.outcomes == [("suppressed", None)]
    assert (quiet.findings[0]["next_step"], quiet.document["notes"]) == (None, [])


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("[get_all_segments]", f"suppresses nothing: what stands there is {READ}"),
        ("[metadata]", f"suppresses nothing: what stands there is {READ}"),
        ("[get_entites]", f"no operation or reason has that name; did you mean '{READ}'?"),
        ("[*]", f"no operation or reason has that name; did you mean '{READ}'?"),
        ("", f"name what to ignore, as in ignore[{READ}]"),
        ("[ ]", f"name what to ignore, as in ignore[{READ}]"),
    ],
)
def test_a_comment_that_suppresses_nothing_is_noted(
    rewrite: Rewrite, names: str, says: str
) -> None:
    run = rewrite(APP + CALL.rstrip() + f"  # ci-migrate: ignore{names}\n")

    (note,) = run.document["notes"]
    assert (note["path"], note["line"]) == ("app.py", 10)
    assert says in note["message"]
    assert [one["outcome"] for one in run.findings] == ["fixed"]


def test_a_comment_that_outlives_its_call_is_noted(rewrite: Rewrite) -> None:
    """In files without any trace of the service too, and for each idle name of several."""
    run = rewrite(
        {
            "moved.py": f"rows = []  # ci-migrate: ignore[{READ}]\n",
            "app.py": APP + CALL.rstrip() + f"  # ci-migrate: ignore[{READ},write]\n",
        }
    )

    noted = [(one["path"], one["line"]) for one in run.document["notes"]]
    assert noted == [("app.py", 10), ("moved.py", 1)]
    assert run.outcomes == [("suppressed", None)]


@given(st.text(alphabet="#ci-mgrate: ignore[x],\n'\"()\t\r\f\\", max_size=80))
def test_no_text_upsets_the_reading_of_comments(text: str) -> None:
    for one in suppressions("# ci-migrate: ignore[a]\n" + text):
        assert one.line >= 1


# -- selections


def test_only_what_is_selected_is_shown_and_changed(rewrite: Rewrite) -> None:
    run = rewrite(APP + CALL + SEGMENTS, **selecting(select=("metadata",)))

    assert run.outcomes == [("manual", "metadata")]
    assert (run.project.changes, run.document["hidden"]["selection"]) == ({}, 1)
    assert run.document["summary"]["sites"] == 1


@pytest.mark.parametrize("words", [("fixed",), (READ,), ("write", READ)])
def test_an_operation_an_outcome_or_a_reason_selects(
    rewrite: Rewrite, words: tuple[str, ...]
) -> None:
    shown = rewrite(APP + CALL + SEGMENTS, **selecting(select=words))
    ignored = rewrite(APP + CALL + SEGMENTS, **selecting(ignore=words))

    assert [one["operation"] for one in shown.findings] == [READ]
    assert [one["operation"] for one in ignored.findings] == ["get_all_segments"]
    assert (len(shown.project.changes), len(ignored.project.changes)) == (2, 0)


def test_a_token_stays_with_the_calls_that_are_left_out(rewrite: Rewrite) -> None:
    """Else they would be sent a token for the other service."""
    other = CALL.replace("people", "measures").replace("/Customer", "/Customer_Measure")
    text = {"app.py": APP + CALL, "other.py": APP + other}
    both = rewrite(text)
    one = rewrite(text, **selecting("other.py", ignore=("fixed",)))

    assert "ci_dataverse.SCOPE" in both.text("other.py")
    assert one.text("other.py") == text["other.py"]
    assert {path.name for path in one.project.changes} == {"app.py", "ci_dataverse.py"}


def test_a_shared_token_is_left_for_a_call_out_of_view(rewrite: Rewrite) -> None:
    text = APP + CALL + CALL.replace("people =", "others =")
    seen = rewrite(text)
    known = scan([seen.folder], seen.folder, Settings()).findings[:1]
    view = View(settings=Settings(), baseline=Baseline().joined(known), root=seen.folder)
    run = scan([seen.folder], seen.folder, Settings(), view=view)
    changed = run.changes[seen.folder / "app.py"].decode()

    assert "ci_dataverse.SCOPE" in seen.text()
    assert "ci_dataverse.SCOPE" not in changed
    assert "https://api.ci.ai.microsoft.com/.default" in changed
    assert changed.count("ci_dataverse.get(") == changed.count("requests.get(") == 1
    assert run.hidden == {"selection": 0, "baseline": 1}


def test_every_pattern_that_fits_narrows(rewrite: Rewrite) -> None:
    files = {"app.py": APP + CALL + SEGMENTS, "tests/t.py": APP + CALL + SEGMENTS}
    run = rewrite(
        files,
        per_path=(
            PathSettings(pattern="*", ignore=("manual",)),
            PathSettings(pattern="tests/*", ignore=("fixed",)),
        ),
    )

    assert [(one["path"], one["outcome"]) for one in run.findings] == [("app.py", "fixed")]


def test_a_loss_may_be_accepted_for_some_files_only(rewrite: Rewrite) -> None:
    offered = APP + CALL.replace(
        "/Customer", "/Customer?$filter=CustomerId eq '1'&IsMemberOfSegment('S')"
    )
    run = rewrite(
        {"jobs/a.py": offered, "web/b.py": offered},
        **selecting("jobs/*", accept=("ignored-option",)),
    )

    outcomes = {one["path"]: one["outcome"] for one in run.findings}
    assert outcomes == {"jobs/a.py": "fixed", "web/b.py": "offered"}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (selecting(select=("metdata",)), "select 'metdata': no operation, reason or outcome"),
        (selecting("t/*", ignore=("fixd",)), "per-path.'t/*'.ignore 'fixd'"),
        (selecting(select=("write",), ignore=("write", "fixed")), "leave nothing to look at"),
        (selecting("t/*", accept=("row",)), "accept 'row': no such loss"),
    ],
)
def test_a_word_that_names_nothing_is_refused(settings: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check_words(Settings(**settings), shipped())  # type: ignore[arg-type]

    assert says in str(refused.value)


# -- baselines


def compared(run: Rewriting, baseline: Baseline) -> tuple[int, int]:
    """How many findings are new, and how many entries are gone."""
    view = View(settings=Settings(), baseline=baseline, root=run.folder)
    split = view.split(run.project.findings, {one["path"] for one in run.findings} | {"app.py"})
    return len(split.shown), baseline.gone.total()


def test_lines_and_layout_do_not_make_a_finding_new(rewrite: Rewrite) -> None:
    before = Baseline().joined(rewrite(APP + CALL + SEGMENTS).project.findings)
    moved = rewrite(APP + "\n\n\nx = 1\n" + SEGMENTS + LONG.format(first="", inner="", last=""))

    assert compared(moved, before) == (0, 0)


def test_the_same_call_twice_is_two_entries(rewrite: Rewrite) -> None:
    one = Baseline().joined(rewrite(APP + SEGMENTS).project.findings)
    two = rewrite(APP + SEGMENTS + SEGMENTS)
    both = Baseline().joined(two.project.findings)

    assert compared(two, one) == (1, 0)
    assert compared(rewrite(APP + SEGMENTS), both) == (0, 1)
    assert both.shrunk().entries == one.entries


def test_a_suppressed_finding_needs_no_baseline(rewrite: Rewrite) -> None:
    known = Baseline().joined(rewrite(APP + SEGMENTS).project.findings)
    run = rewrite(APP + SEGMENTS.rstrip() + "  # ci-migrate: ignore[get_all_segments]\n")

    assert compared(run, known) == (1, 1)
    assert run.outcomes == [("suppressed", None)]


def test_a_file_that_was_not_read_says_nothing_of_its_entries(rewrite: Rewrite) -> None:
    run = rewrite({"app.py": APP + SEGMENTS, "other.py": APP + SEGMENTS})
    known = Baseline().joined(run.project.findings)
    alone = scan([run.folder / "app.py"], run.folder, Settings()).findings
    known.known(alone, {"app.py"}, run.folder)
    there = known.gone.total()
    (run.folder / "other.py").unlink()
    known.known(alone, {"app.py"}, run.folder)

    assert (there, known.gone.total()) == (0, 1)


def test_a_baseline_holds_no_text_of_the_program(rewrite: Rewrite) -> None:
    secret = "0123456789abcdef" * 2
    run = rewrite(APP + SEGMENTS.replace("segments", f"segments?subscription-key={secret}"))
    other = rewrite(APP + SEGMENTS.replace("segments", "segments?subscription-key=" + "f" * 32))
    first, second = (Baseline().joined(one.project.findings) for one in (run, other))

    assert secret not in first.text()
    assert first.text() == second.text()


# -- many files


def test_many_files_become_the_same_in_processes_and_alone(
    rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"app_{number}.py": APP + CALL + f"n = {number}\n" for number in range(8)}
    texts = []
    for worthwhile in (2, 99):
        monkeypatch.setattr("ci_migrate.codemod.parallel.WORTHWHILE", worthwhile)
        monkeypatch.setattr("ci_migrate.codemod.parallel._processors", lambda: 2)
        run = rewrite(files)
        texts.append({path.name: content for path, content in run.project.changes.items()})

    assert texts[0] == texts[1]
    assert set(texts[0]) == {*files, "ci_dataverse.py"}


def test_a_text_is_made_once(rewrite: Rewrite, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rounds the refusals of a project take, and with a selection too."""
    from ci_migrate.codemod import parallel

    made: list[str] = []
    real = parallel.apply
    monkeypatch.setattr(
        parallel, "apply", lambda source, edits: made.append(source.name) or real(source, edits)
    )
    run = rewrite({"a.py": APP + CALL, "b.py": APP + CALL}, **selecting("b.py", ignore=("fixed",)))

    assert sorted(made) == ["a.py", "b.py"]
    assert document(run.project)["files"]["changed"] == 2


def test_settings_of_a_path_leave_the_others_as_they_are() -> None:
    settings = Settings(accept=("a",), per_path=(PathSettings(pattern="x/*", accept=("b",)),))

    assert settings.at("y.py") is settings
    assert settings.at("x/y.py") == replace(settings, accept=("a", "b"))
