"""A wrong file of the catalogue is refused, and the refusal names the file and the key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ci_migrate.catalogue import load_catalogue, shipped
from ci_migrate.errors import RuleError
from ci_migrate.paths import data_folder

RULE = "get_all_segments.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue, to be broken: one rule, one table, all reasons and losses."""
    (tmp_path / "tables").mkdir()
    for name in (RULE, "reasons.toml", "losses.toml", "tables/Customer.toml"):
        shutil.copy(data_folder("rules") / name, tmp_path / name)
    return tmp_path


def broken(folder: Path, name: str, before: str, after: str) -> str:
    """What the loader says once the first ``before`` of a file is ``after``."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        load_catalogue(folder)
    return str(refused.value)


def test_a_part_of_the_catalogue_loads_as_it_is_shipped(folder: Path) -> None:
    found = load_catalogue(folder)

    assert found.rules == {"get_all_segments": shipped().rules["get_all_segments"]}
    assert found.tables == {"customer": shipped().tables["customer"]}
    assert (found.reasons, found.losses) == (shipped().reasons, shipped().losses)


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        (RULE, "summary =", "sumary =", "unknown key 'sumary'"),
        (RULE, "[legacy]", "[legacy]\ncolour = 1", "unknown key 'legacy.colour'"),
        (RULE, "[[example]]", "[[example]]\nresult = 'x'", "unknown key 'examples[0].result'"),
        (RULE, "summary =", "name = 'x'\nsummary =", "unknown key 'name'"),
        (RULE, "summary =", "examples = []\nsummary =", "unknown key 'examples'"),
        (RULE, "summary =", "origin = 'x'\nsummary =", "unknown key 'origin'"),
        (
            RULE,
            "[[example]]",
            "[[example]]\nparity.nane = 'x'",
            "unknown key 'examples[0].parity.nane'",
        ),
        ("tables/Customer.toml", "open = true", "open = true\nshut = 1", "unknown key 'shut'"),
        (
            "tables/Customer.toml",
            '{ name = "msdynci_firstname", type = "text" }',
            '{ name = "msdynci_firstname", kind = "text" }',
            "unknown key 'columns.FirstName.kind'",
        ),
        ("losses.toml", "accept = ", "x = 1\naccept = ", "unknown key 'unordered-rows.x'"),
    ],
)
def test_an_unknown_key_is_named(
    folder: Path, name: str, before: str, after: str, says: str
) -> None:
    message = broken(folder, name, before, after)

    assert message.startswith(Path(name).name)
    assert says in message


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        (RULE, "access = ", "# access = ", "access is missing"),
        (RULE, "method = ", "# method = ", "legacy.method is missing"),
        ("tables/Customer.toml", "entity_set = ", "# entity_set = ", "entity_set is missing"),
        ("losses.toml", "title = ", "# title = ", "unordered-rows.title is missing"),
        ("reasons.toml", "title = ", "# title = ", "source-table.title is missing"),
    ],
)
def test_a_missing_key_is_named(
    folder: Path, name: str, before: str, after: str, says: str
) -> None:
    message = broken(folder, name, before, after)

    assert message.startswith(Path(name).name)
    assert says in message


@pytest.mark.parametrize(
    ("name", "before", "after", "says"),
    [
        (RULE, 'access = "read"', 'access = "reed"', "access is 'reed'; it is one of read, write"),
        (RULE, 'access = "read"', "access = 5", "access is 5; it is one of"),
        (RULE, 'area = "', 'area = 5 # "', "area is 5; a text is needed"),
        (RULE, "outside_clients = false", "outside_clients = 0", "outside_clients is 0; true"),
        (RULE, "[legacy]", "[[legacy]]", "legacy is "),
        (RULE, 'generations = ["', 'generations = [1, "', "legacy.generations[0] is 1; a text"),
        (RULE, "not_raised = [", "not_raised = 5 # [", "legacy.not_raised is "),
        ("tables/Customer.toml", "[columns]", "columns = 1\n[missing]", "columns is "),
        ("losses.toml", "accept = false", "accept = 'no'", "unordered-rows.accept is 'no'; true"),
        ("reasons.toml", "[source-table]", "lonely = 1\n[source-table]", "lonely is "),
    ],
)
def test_a_wrong_type_is_named(folder: Path, name: str, before: str, after: str, says: str) -> None:
    message = broken(folder, name, before, after)

    assert message.startswith(Path(name).name)
    assert says in message


def test_a_key_may_be_written_as_in_the_settings_but_once(folder: Path) -> None:
    """``search-columns`` and ``search_columns`` are one key."""
    inside = "[[example]]\nsettings = { search-columns = ['City']"
    path = folder / RULE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[example]]", inside + " }", 1), encoding="utf-8")
    found = load_catalogue(folder).rules["get_all_segments"].examples[0].settings
    path.write_text(text, encoding="utf-8")

    assert found.search_columns == ("City",)
    both = broken(folder, RULE, "[[example]]", inside + ", search_columns = [] }")
    assert "settings.search_columns is given twice" in both


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("reason = 'metadata'", "reason = 'metadat'", "reason 'metadat' is none of those"),
        ("reason = 'metadata'", "", "examples[0].reason is missing; known: already-broken, "),
        ("reason = 'metadata'", "reason = 'metadat'", "did you mean 'metadata'?"),
        ("losses = []", "losses = ['single-rows']", "did you mean 'single-row'?"),
        ("losses = []", "losses = ['xyz']", "examples[0].losses 'xyz' is none of those in losses"),
    ],
)
def test_an_example_names_known_reasons_and_losses(
    folder: Path, before: str, after: str, says: str
) -> None:
    """A misspelt one would only look like a wrong translation."""
    example = "[[example]]\nname = 'x'\nlegacy = 'GET /'\noutcome = 'refused'\n"
    example += "reason = 'metadata'\nlosses = []\n\n[[example]]"
    path = folder / RULE
    text = path.read_text(encoding="utf-8").replace("[[example]]", example, 1)
    path.write_text(text, encoding="utf-8")
    load_catalogue(folder)

    assert says in broken(folder, RULE, before, after)


def test_a_parity_case_has_no_settings_of_its_own(folder: Path) -> None:
    own = "[[example]]\nparity = {}\nsettings = { tables = { A = 'segment' } }"

    assert "drop [example.settings] or [example.parity]" in broken(folder, RULE, "[[example]]", own)


def test_an_unknown_reason_is_named(folder: Path) -> None:
    message = broken(folder, RULE, 'reason = "metadata"', 'reason = "bad-mood"')

    assert message.startswith(RULE)
    assert "reason 'bad-mood' is none of those in reasons.toml" in message


@pytest.mark.parametrize("name", [RULE, "reasons.toml", "losses.toml", "tables/Customer.toml"])
@pytest.mark.parametrize("damage", [b"= [", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(folder: Path, name: str, damage: bytes) -> None:
    (folder / name).write_bytes(damage)

    with pytest.raises(RuleError, match=Path(name).name):
        load_catalogue(folder)


@pytest.mark.parametrize("name", ["reasons.toml", "losses.toml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(RuleError, match=name):
        load_catalogue(folder)


def test_prose_comes_without_the_line_breaks_of_its_file() -> None:
    for rule in shipped().rules.values():
        assert all("\n" not in part for part in rule.why.split("\n\n"))
        assert rule.why == rule.why.strip()
