"""rules, explain and help: what the tool knows, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import Cli

from ci_migrate.catalogue import shipped

OWN = """\
summary = "List the exports of an environment."
reason = "metadata"
instead = "Look into the product."
[legacy]
method = "GET"
path = "/instances/{instanceId}/manage/exports"
"""
EXAMPLE = """\
[[example]]
name = "exports stay"
legacy = "GET /instances/{instanceId}/manage/exports"
outcome = "refused"
reason = "metadata"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a project's own rules, with one rule."""
    folder = tmp_path / "ci-rules"
    folder.mkdir()
    (folder / "get_all_exports.toml").write_text(OWN + EXAMPLE, encoding="utf-8")
    return folder


def test_rules_lists_every_operation_once(cli: Cli) -> None:
    text, document = cli("rules"), cli("rules", "--format", "json")

    assert (text.code, document.code) == (0, 0)
    names = [one["name"] for one in document.json["rules"]]
    assert sorted(names) == sorted(shipped().rules)
    assert [line.split()[0] for line in text.out.splitlines()] == names
    assert "[from" not in text.out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("get_all_segments", ("metadata", "Why:", "Instead:", "References:")),
        ("get_entities_with_odata_path", ("moves to Dataverse", "Example:", "->")),
        ("source-table", ("What it means:", "Next step:")),
        ("ignored-option", ("has to be accepted",)),
        ("UnifiedActivity", ("msdynci_unifiedactivities", "ActivityTime", "-- ")),
    ],
)
def test_explain_has_a_page_for_everything(cli: Cli, name: str, words: tuple[str, ...]) -> None:
    done = cli("explain", name)

    assert done.code == 0
    assert all(word in done.out for word in (name, *words))


def test_explain_of_an_unknown_name_is_two_and_names_the_nearest(cli: Cli) -> None:
    cli("explain", "get_all_segmnts").refused("get_all_segmnts", "get_all_segments")
    cli("explain", "xyzzy").refused("xyzzy", "ci-migrate rules")
    cli("explain").refused("NAME")


def test_rules_of_the_settings_are_listed_and_explained(
    cli: Cli, own: Path, tmp_path: Path
) -> None:
    """They say which file they are from."""
    (tmp_path / "ci-migrate.toml").write_text('rules = ["ci-rules"]\n', encoding="utf-8")

    listed = {one["name"]: one for one in cli("rules", "--format", "json").json["rules"]}

    assert listed.pop("get_all_exports")["origin"] == "ci-rules/get_all_exports.toml"
    assert {one["origin"] for one in listed.values()} == {"shipped"}
    assert "[from ci-rules/get_all_exports.toml]" in cli("rules").out
    assert "from ci-rules/get_all_exports.toml" in cli("explain", "get_all_exports").out
    assert "### `get_all_exports`" in cli("rules", "--format", "markdown").out
    assert cli("rules", "--test", "ci-rules").out.count("pass  ") == 1


def test_rules_may_be_named_on_the_command_line(cli: Cli, own: Path) -> None:
    assert "get_all_exports" in cli("rules", "ci-rules").out
    assert "get_all_exports" in cli("rules", "ci-rules/get_all_exports.toml").out
    assert "get_all_exports" not in cli("rules").out


def test_the_examples_of_all_rules_pass(cli: Cli) -> None:
    done = cli("rules", "--test", "--format", "json")

    examples = sum(len(owner.examples) for owner in shipped().owners())
    assert done.code == 0
    assert done.json["summary"] == {"examples": examples, "passed": examples, "failed": 0}


def test_an_example_that_fails_is_one_and_says_what_differs(cli: Cli, own: Path) -> None:
    wrong = EXAMPLE.replace('reason = "metadata"', 'reason = "write"').replace("stay", "move")
    (own / "get_all_exports.toml").write_text(OWN + EXAMPLE + wrong, encoding="utf-8")

    text, document = (
        cli("rules", "--test", "ci-rules"),
        cli("rules", "--test", "ci-rules", "--format", "json"),
    )

    assert (text.code, document.code) == (1, 1)
    assert "pass  ci-rules/get_all_exports.toml: exports stay" in text.out
    assert "FAIL  ci-rules/get_all_exports.toml: exports move" in text.out
    assert 'reason    expected "write"' in text.out
    assert document.json["summary"] == {"examples": 2, "passed": 1, "failed": 1}
    failed = document.json["examples"][1]
    assert (failed["rule"], failed["passed"]) == ("get_all_exports", False)
    assert failed["differences"] == [{"key": "reason", "expected": "write", "found": "metadata"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN, ("no example to test", "[[example]]")),
        (OWN + EXAMPLE.replace("outcome", "outcum"), ("examples[0].outcum", "outcome")),
        (
            OWN.replace('"metadata"', '"moody"') + EXAMPLE,
            ("ci-rules/get_all_exports.toml", "moody"),
        ),
        ("= [", ("ci-rules/get_all_exports.toml",)),
    ],
)
def test_a_broken_rule_file_and_one_without_examples_is_two(
    cli: Cli, own: Path, text: str, words: tuple[str, ...]
) -> None:
    (own / "get_all_exports.toml").write_text(text, encoding="utf-8")

    cli("rules", "--test", "ci-rules").refused(*words)


def test_a_path_of_rules_that_is_not_there_is_two(cli: Cli) -> None:
    cli("rules", "--test", "nowhere").refused("nowhere", "no such file or folder")
    cli("rules", "--test", "--format", "markdown").refused("--test prints text or json")


def test_a_secret_in_an_example_is_not_repeated(cli: Cli, own: Path) -> None:
    key = "0123456789abcdef" * 2
    text = OWN + EXAMPLE.replace('exports"', f'exports?subscription-key={key}"')
    (own / "get_all_exports.toml").write_text(text, encoding="utf-8")

    for form in ("text", "json"):
        done = cli("rules", "--test", "ci-rules", "--format", form)

        assert done.code == 0
        assert key not in done.out + done.err


def test_the_cases_of_the_catalogue_are_those_of_the_samples(cli: Cli) -> None:
    from ci_migrate.paths import data_folder

    done = cli("cases", "--catalogue")

    assert done.code == 0
    assert done.out == (data_folder("samples") / "parity.toml").read_text(encoding="utf-8")
    cli("cases", "--catalogue", "src").refused("--catalogue takes no PATHS")


def test_help_says_what_exit_codes_mean(cli: Cli) -> None:
    """Every command has a line in the help, and examples of its own or none."""
    top = cli("--help")

    assert top.code == 0
    assert "Exit codes: 0" in top.out
    for name in ("scan", "rewrite", "report", "translate", "rules", "explain", "cases", "verify"):
        assert f"\n  {name} " in top.out
    assert cli("--version").out.startswith("ci-migrate")


def test_no_command_is_two(cli: Cli) -> None:
    assert cli().code == 2
