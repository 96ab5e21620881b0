"""rules, explain, translate and help: what the tool knows, in words."""

from __future__ import annotations

import pytest
from commands import Cli

from ci_migrate.catalogue import shipped


def test_rules_lists_every_operation_once(cli: Cli) -> None:
    text, document = cli("rules"), cli("rules", "--format", "json")

    assert (text.code, document.code) == (0, 0)
    names = [one["name"] for one in document.json["rules"]]
    assert sorted(names) == sorted(shipped().rules)
    assert [line.split()[0] for line in text.out.splitlines()] == names


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


def test_translate_shows_the_query_in_plain_sight(cli: Cli) -> None:
    moved = cli("translate", "/data/Customer?$filter=CustomerId eq '{CID}'")
    refused = cli("translate", "/manage/segments")

    assert (moved.code, refused.code) == (0, 1)
    assert "msdynci_customerprofiles?$filter=msdynci_customerid eq '{CID}'" in moved.out
    assert "metadata" in refused.out


def test_a_secret_in_a_url_is_not_repeated(cli: Cli) -> None:
    key = "0123456789abcdef" * 2

    done = cli("translate", f"/data/Customer?$top=1&subscription-key={key}")

    assert key not in done.out + done.err


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
