"""The pytest plugin as a project uses it: in a pytest of its own, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

pytest_plugins = ["pytester"]

GREEN = """
[[case]]
name = "hundred"
legacy = "/data/Customer?$top=100"
"""
RED = """
[[case]]
name = "another number of customers"
legacy = "/data/Customer?$top=5"
dataverse = "msdynci_customerprofiles?$top=4"
"""
OPEN = """
[[case]]
name = "nobody"
legacy = "/data/Customer?$filter=CustomerId eq 'nobody'"
"""
EXCUSE = """
[[case.ignore]]
kind = "missing-row"
reason = "the last one is on its way"
owner = "crm-team"
expires = 2100-01-31
"""
ROWS = """
[[case]]
name = "by id"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.parameters]
CID = ["ce759201f786d590bf2134bff576c369", "4720771f8ca8181166d2287672fdf202", "nobody"]
"""
DRAWN = """
[[case]]
name = "drawn"
legacy = "/data/Customer?$filter=CustomerId eq '{CID}'"
[case.table]
legacy = "/data/Customer?$top=20"
columns = { CID = "CustomerId" }
count = 2
"""

Pytest = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Pytest:
    """Runs pytest with the plugin, with or without its entry point being installed."""
    for name in [name for name in os.environ if name.startswith(("AZURE_", "CI_", "DATAVERSE_"))]:
        monkeypatch.delenv(name)

    def start(*arguments: str, cases: str | None = GREEN) -> pytest.RunResult:
        if cases is not None:
            (pytester.path / "cases.toml").write_text(cases, encoding="utf-8")
        plugin = ("-p", "no:ci-parity", "-p", "ci_migrate.plugin", "-p", "no:cacheprovider")
        return pytester.runpytest_subprocess(*plugin, *arguments)

    return start


RECORD = ("cases.toml", "--sandbox", "--record", "tape")
SANDBOX = ("--ci-parity", "cases.toml", "--ci-parity-sandbox")


def test_each_verdict_is_the_outcome_of_a_test_with_the_name_of_its_case(run: Pytest) -> None:
    """A mismatch and an inconclusive case fail, an ignored one is an expected failure."""
    ignored = RED.replace("another number", "a known number") + EXCUSE

    done = run(*SANDBOX, "-v", "-rx", cases=GREEN + RED + OPEN + ignored)

    done.assert_outcomes(passed=1, failed=2, xfailed=1)
    done.stdout.fnmatch_lines(
        [
            "ci-parity: cases.toml, answered by the sandbox",
            "cases.toml::hundred PASSED*",
            "cases.toml::another number of customers FAILED*",
            "cases.toml::nobody FAILED*",
            "cases.toml::a known number of customers XFAIL (ignored until 2100*",
            "XFAIL cases.toml::a known number of customers - ignored until 2100-01-31: the last"
            " one is on its way (crm-team); differs: missing-row × 1",
        ]
    )
    assert done.ret == 1


def test_a_failure_says_what_differs_and_what_was_asked_and_shows_no_traceback(
    run: Pytest,
) -> None:
    done = run(*SANDBOX, cases=RED + OPEN)

    text = done.stdout.str()
    assert "differs | missing-row × 1\n" in text
    assert "\nmismatch: missing-row × 1; first: " in text
    assert "another number of customers - mismatch: missing-row" in text
    assert re.search(r"      key \| [0-9a-f]{32}  missing-row\n", text)
    assert "   legacy | /data/Customer?$top=5\n" in text
    assert "dataverse | msdynci_customerprofiles?$top=4\n" in text
    assert "     next | Look for these keys in Dataverse." in text
    assert "    cause | no rows on either side; choose values that find rows" in text
    assert "Traceback" not in text
    assert "plugin.py" not in text


def test_a_row_of_values_is_a_test_of_its_own_and_can_be_chosen(run: Pytest) -> None:
    all_of_them = run(*SANDBOX, "-v", cases=ROWS)
    one = run(*SANDBOX, "-v", "-k", "4720771f8ca8181166d2287672fdf202", cases=ROWS)
    named = run(*SANDBOX, "cases.toml::by id [ce759201f786d590bf2134bff576c369]", "-v", cases=ROWS)

    all_of_them.assert_outcomes(passed=2, failed=1)
    all_of_them.stdout.fnmatch_lines(["cases.toml::by id [[]nobody[]] FAILED*"])
    one.assert_outcomes(passed=1, deselected=2)
    named.assert_outcomes(passed=1)


def test_what_is_drawn_from_the_service_is_one_test(run: Pytest) -> None:
    """Nothing is asked while tests are collected."""
    collected = run("--ci-parity", "cases.toml", "--collect-only", "-q", cases=DRAWN)
    done = run(*SANDBOX, cases=DRAWN)

    assert collected.ret == 0
    assert "cases.toml::drawn" in collected.stdout.str()
    done.assert_outcomes(passed=1)


def test_a_known_difference_that_nobody_needs_fails(run: Pytest) -> None:
    """With the case where it is one test, else in a test of its own."""
    alone = run(*SANDBOX, cases=GREEN + EXCUSE)
    beside = run(*SANDBOX, "-v", cases=ROWS.replace(', "nobody"', "") + EXCUSE)

    alone.assert_outcomes(failed=1)
    assert "known difference unused  hundred  missing-row  until 2100-01-31" in alone.stdout.str()
    beside.assert_outcomes(passed=2, failed=1)
    beside.stdout.fnmatch_lines(["cases.toml::by id: known differences FAILED*"])


def test_a_file_of_known_differences_is_used_as_for_verify(
    run: Pytest, pytester: pytest.Pytester
) -> None:
    entry = EXCUSE.replace("case.ignore", "known").replace(
        "kind", 'case = "another number of customers"\nkind'
    )
    (pytester.path / "known.toml").write_text(entry)

    done = run(*SANDBOX, "--ci-parity-known", "known.toml", cases=GREEN + RED)
    (pytester.path / "known.toml").write_text("[[knwon]]")
    wrong = run(*SANDBOX, "--ci-parity-known", "known.toml", cases=GREEN + RED)

    done.assert_outcomes(passed=1, xfailed=1)
    wrong.assert_outcomes(errors=1)
    assert "unknown key 'knwon'; did you mean 'known'?" in wrong.stdout.str()


def test_a_replay_needs_no_account_and_no_network(run: Pytest, pytester: pytest.Pytester) -> None:
    (pytester.path / "cases.toml").write_text(GREEN + RED + ROWS)
    recorded = subprocess.run(
        [sys.executable, "-m", "ci_migrate", "verify", *RECORD],
        cwd=pytester.path,
        capture_output=True,
        check=False,
    )
    replay = ("--ci-parity", "cases.toml", "--ci-parity-replay", "tape")

    done = run(*replay, cases=None)
    nowhere = run("--ci-parity", "cases.toml", "--ci-parity-replay", "nowhere", cases=None)

    assert recorded.returncode == 1
    done.assert_outcomes(passed=3, failed=2)
    assert "missing-row × 1" in done.stdout.str()
    nowhere.assert_outcomes(failed=5)
    assert "is no recording; make one with verify --record" in nowhere.stdout.str()


def test_without_an_account_each_case_says_which_variables_are_missing(run: Pytest) -> None:
    done = run("--ci-parity", "cases.toml", cases=GREEN + RED)

    done.assert_outcomes(failed=2)
    text = done.stdout.str()
    assert "inconclusive: " in text
    assert "AZURE_CLIENT_SECRET" in text
    assert "Traceback" not in text


def test_other_tests_run_beside_the_cases_and_the_mark_chooses(
    run: Pytest, pytester: pytest.Pytester
) -> None:
    """A case file that lies where tests are looked for is collected once."""
    pytester.makepyfile("def test_own():\n    pass\n")

    both = run(*SANDBOX, "--strict-markers")
    cases = run(*SANDBOX, "-m", "ci_parity")
    folder = run(*SANDBOX, ".")

    both.assert_outcomes(passed=2)
    cases.assert_outcomes(passed=1, deselected=1)
    folder.assert_outcomes(passed=2)


def test_the_cases_are_spread_over_processes(run: Pytest) -> None:
    done = run(*SANDBOX, "-n", "2", cases=GREEN + RED + OPEN)

    done.assert_outcomes(passed=1, failed=2)


def test_what_is_wrong_in_a_case_file_is_an_error_with_its_place(run: Pytest) -> None:
    done = run(*SANDBOX, cases=GREEN.replace("legacy", "legcy"))

    done.assert_outcomes(errors=1)
    assert "cases.toml: case 1: unknown key 'legcy'; did you mean 'legacy'?" in done.stdout.str()
    assert "Traceback" not in done.stdout.str()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--ci-parity", "nowhere.toml"], "there is no file nowhere.toml"),
        (["--ci-parity-sandbox"], "--ci-parity-sandbox needs --ci-parity FILE"),
        (["--ci-parity-replay", "tape"], "--ci-parity-replay needs --ci-parity FILE"),
        ([*SANDBOX, "--ci-parity-replay", "tape"], "leave --ci-parity-sandbox out"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_options_that_do_not_go_together_are_refused(
    run: Pytest, arguments: list[str], words: str
) -> None:
    done = run(*arguments)

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert words in done.stderr.str()


def test_a_secret_of_the_environment_is_in_no_failure(
    run: Pytest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where local variables are shown."""
    monkeypatch.setenv("BACKUP_PASSWORD", "canary-5f0c2e")

    done = run(*SANDBOX, "-l", "--full-trace", cases=OPEN.replace("'nobody'", "'canary-5f0c2e'"))

    done.assert_outcomes(failed=1)
    assert "CustomerId eq '***'" in done.stdout.str()
    assert "canary-5f0c2e" not in done.stdout.str() + done.stderr.str()


def test_a_run_without_the_option_loads_nothing_of_the_tool(
    run: Pytest, pytester: pytest.Pytester
) -> None:
    """pytest imports the plugin in every run of every project that has the tool installed."""
    pytester.makepyfile(
        "import sys\n\n"
        "def test_own():\n"
        "    heavy = {'httpx', 'msal', 'jinja2', 'libcst', 'lark', 'click', 'deepdiff'}\n"
        "    rooms = {one for one in sys.modules if one.startswith('ci_migrate.')}\n"
        "    assert not heavy & set(sys.modules)\n"
        "    assert rooms == {'ci_migrate.plugin'}\n"
    )

    run(cases=None).assert_outcomes(passed=1)


def test_a_test_stands_at_the_line_of_its_case(run: Pytest, pytester: pytest.Pytester) -> None:
    """Where editors and reports look for it."""
    (pytester.path / "conftest.py").write_text(
        "def pytest_runtest_logreport(report):\n"
        "    if report.when == 'call':\n"
        "        print('AT', report.location)\n"
    )

    done = run(*SANDBOX, "-s", cases="# cases\n" + GREEN + OPEN)

    assert "AT ('cases.toml', 2, 'parity: hundred')" in done.stdout.str()
    assert "AT ('cases.toml', 6, 'parity: nobody')" in done.stdout.str()
