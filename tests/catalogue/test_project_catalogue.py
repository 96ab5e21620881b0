"""A project adds rules and table maps of its own; what is wrong with them is named by file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ci_migrate.catalogue import project_catalogue, project_files, shipped
from ci_migrate.errors import RuleError
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

RULE = """\
summary = "List the exports of an environment."
reason = "metadata"
instead = "Look into the product."
[legacy]
method = "GET"
path = "/instances/{instanceId}/manage/exports"
[[example]]
name = "exports stay"
legacy = "GET /instances/{instanceId}/manage/exports"
outcome = "refused"
reason = "metadata"
"""
TABLE = """\
legacy = "Household"
entity_set = "contoso_households"
logical_name = "contoso_household"
[columns]
HouseholdId = { name = "contoso_householdid", type = "id" }
"""
WORD = "title = 'T'\nexplanation = 'E.'\nnext_step = 'N.'\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one rule and one table map."""
    (tmp_path / "own" / "tables").mkdir(parents=True)
    (tmp_path / "own" / "get_all_exports.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "own" / "tables" / "Household.toml").write_text(TABLE, encoding="utf-8")
    return tmp_path / "own"


def wrong(folder: Path, name: str, text: str) -> str:
    """What is said of a folder in which the file ``name`` holds ``text``."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        project_catalogue([folder])
    return str(refused.value)


def test_without_paths_it_is_the_shipped_catalogue() -> None:
    assert project_catalogue([]) is shipped()


def test_rules_and_tables_of_a_project_stand_beside_the_shipped_ones(folder: Path) -> None:
    found = project_catalogue([folder])

    assert set(found.rules) - set(shipped().rules) == {"get_all_exports"}
    assert set(found.tables) - set(shipped().tables) == {"household"}
    assert {one.origin for one in shipped().owners()} == {"shipped"}
    assert found.rules["get_all_exports"].origin == "own/get_all_exports.toml"
    assert found.tables["household"].origin == "own/tables/Household.toml"


def test_a_rule_of_a_project_may_leave_out_what_goes_without_saying(folder: Path) -> None:
    found = project_catalogue([folder]).rules["get_all_exports"]

    assert (found.area, found.access, found.target) == ("project", "read", "none")
    assert (found.safety, found.why, found.references) == ("manual", "", ())
    assert found.legacy.outside_clients


def test_a_rule_that_is_no_get_is_a_write(folder: Path) -> None:
    text = RULE.replace('"GET"', '"DELETE"')
    (folder / "get_all_exports.toml").write_text(text, encoding="utf-8")

    assert project_catalogue([folder]).rules["get_all_exports"].access == "write"


def test_a_path_may_be_one_file(folder: Path) -> None:
    path = folder / "tables" / "Household.toml"
    found = project_catalogue([path])

    assert found.tables["household"].origin == "Household.toml"
    assert found.rules == shipped().rules


def test_a_file_that_two_paths_reach_is_read_once(folder: Path) -> None:
    assert list(project_files([folder, folder / "get_all_exports.toml"]).values()) == [
        "own/get_all_exports.toml",
        "own/tables/Household.toml",
    ]
    assert project_catalogue([folder, folder / "tables"]) == project_catalogue([folder])


def test_the_translator_uses_rules_and_tables_of_a_project(folder: Path) -> None:
    known = project_catalogue([folder])

    moved = translate_text("/data/Household?$top=5", Settings(), known)
    stays = translate_text("/manage/exports", Settings(), known)

    assert moved.plan is not None
    assert [step.url for step in moved.plan.steps] == ["contoso_households?$top=5"]
    assert (stays.operation, stays.reason) == ("get_all_exports", "metadata")
    assert stays.next_step == "Look into the product."


def test_a_table_map_takes_the_place_of_the_shipped_one(folder: Path) -> None:
    """Names are compared without case."""
    text = TABLE.replace("Household", "customer", 1)
    (folder / "tables" / "Household.toml").write_text(text, encoding="utf-8")
    found = project_catalogue([folder])

    assert found.tables["customer"].entity_set == "contoso_households"
    assert len(found.tables) == len(shipped().tables)


def test_a_file_that_changed_is_read_again(folder: Path) -> None:
    path = folder / "get_all_exports.toml"
    before = project_catalogue([folder])
    path.write_text(RULE.replace("List the", "All the"), encoding="utf-8")
    os.utime(path, ns=(1, 1))

    assert before.rules["get_all_exports"].summary.startswith("List")
    assert project_catalogue([folder]).rules["get_all_exports"].summary.startswith("All")


def test_reasons_and_losses_are_added(folder: Path) -> None:
    (folder / "reasons.toml").write_text(f"[own-reason]\n{WORD}", encoding="utf-8")
    (folder / "losses.toml").write_text(f"[own-loss]\n{WORD}accept = true\n", encoding="utf-8")
    text = RULE.replace("metadata", "own-reason")
    (folder / "get_all_exports.toml").write_text(text, encoding="utf-8")
    found = project_catalogue([folder])

    assert found.reasons["own-reason"].title == "T"
    assert found.losses["own-loss"].accept
    assert found.rules["get_all_exports"].reason == "own-reason"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("get_all_segments.toml", RULE, "the shipped get_all_segments.toml has the rule of this"),
        ("tables/get_all_exports.toml", RULE, "own/get_all_exports.toml has the rule of this name"),
        ("Exports.toml", RULE, "Exports.toml: the file's name is the name of the operation"),
        (
            "mine.toml",
            RULE.replace("/manage/exports", "/manage/segments"),
            "the shipped get_all_segments.toml has the rule of GET",
        ),
        (
            "mine.toml",
            RULE.replace("{instanceId}/manage/exports", "{id}/manage/segments/{name}/").replace(
                '"GET"', '"DELETE"'
            ),
            "the shipped delete_segment.toml has the rule of DELETE",
        ),
        ("mine.toml", RULE, "own/get_all_exports.toml has the rule of GET"),
        (
            "mine.toml",
            RULE.replace("/instances", "/api/instances"),
            "own/get_all_exports.toml has the rule of GET",
        ),
        ("mine.toml", RULE.replace('"GET"', '"FETCH"'), "legacy.method is 'FETCH'; it is one of"),
        ("mine.toml", 'target = "query"\n' + RULE, "target is 'query' and safety 'manual'"),
        (
            "get_all_exports.toml",
            RULE.replace('"metadata"', '"metadat"', 1),
            "reason 'metadat' is none of those in reasons.toml; did you mean 'metadata'?",
        ),
        (
            "mine.toml",
            RULE.replace("summary", "sumary"),
            "unknown key 'sumary'",
        ),
        (
            "mine.toml",
            RULE.replace("method =", "# method ="),
            "mine.toml: legacy.method is missing",
        ),
        ("mine.toml", "summary = 'x'", "mine.toml: legacy is missing or neither of two things"),
        ("mine.toml", "legacy = 5", "[legacy] with method and path for a rule"),
        ("mine.toml", "= [", "own/mine.toml is not TOML: Invalid"),
        (
            "tables/Home.toml",
            TABLE.replace("Household", "Home", 1) + "x = 1",
            "columns.x is ",
        ),
        (
            "tables/Home.toml",
            'kind = "famly"\n' + TABLE.replace("Household", "Home", 1),
            "kind is 'famly'; it is one of activity, enrichment",
        ),
        ("reasons.toml", f"[write]\n{WORD}", "reasons.toml: write is explained already"),
        ("losses.toml", f"[a]\n{WORD}", "losses.toml: a.accept is missing"),
    ],
)
def test_what_is_wrong_is_named_by_file(folder: Path, name: str, text: str, said: str) -> None:
    message = wrong(folder, name, text)

    assert message.startswith("own/")
    assert said in message


def test_a_second_map_of_one_table_is_named(folder: Path) -> None:
    message = wrong(folder, "tables/Home.toml", TABLE.replace("Household", "household", 1))

    assert message.startswith("own/tables/Household.toml: own/tables/Home.toml maps Household, too")


@pytest.mark.parametrize("name", ["none", "none.toml"])
def test_a_path_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuleError, match=f"{name}: there is no such file or folder"):
        project_catalogue([tmp_path / name])


def test_a_folder_without_rules_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="the folder holds no"):
        project_catalogue([tmp_path])
