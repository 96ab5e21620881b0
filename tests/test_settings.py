"""The settings of a project: where they are found, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci_migrate.environment import (
    Environment,
    EnvironmentColumn,
    EnvironmentTable,
    LegacyTable,
)
from ci_migrate.errors import SettingsError
from ci_migrate.settings import KEYS, SCHEMA, PathSettings, Settings, load_settings

OWN, SHARED = "ci-migrate.toml", "pyproject.toml"


def write(folder: Path, name: str, text: str) -> None:
    """A settings file of either kind; ``text`` is what stands in the table."""
    folder.mkdir(parents=True, exist_ok=True)
    head = "[tool.ci-migrate]\n" if name == SHARED else ""
    (folder / name).write_text(head + text, encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        load_settings(folder)
    return str(refused.value)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


@pytest.mark.parametrize("name", [OWN, SHARED])
def test_both_kinds_of_file_say_the_same(tmp_path: Path, name: str) -> None:
    (tmp_path / "ci-rules").mkdir()
    write(
        tmp_path,
        name,
        """
        row-bound = "all"
        segment_quotes = "backslash"
        model-column = "msdynci_model"
        search_columns = ["FullName", "EMail"]
        accept = ["search-columns"]
        exclude = ["tests/*"]
        companion = "dataverse_reads"
        rules = ["ci-rules"]
        tables = { VIPs = "segment", ChurnModel = "model", Visits = "attribute-measure" }
        entity_sets = { StoreVisits = "msdynci_storevisitses" }
        columns = { Customer = { Loyalty_Tier = "msdynci_loyalty_tier" } }
        """,
    )

    assert load_settings(tmp_path) == Settings(
        row_bound="all",
        segment_quotes="backslash",
        model_column="msdynci_model",
        search_columns=("FullName", "EMail"),
        accept=("search-columns",),
        exclude=("tests/*",),
        companion="dataverse_reads",
        rules=((tmp_path / "ci-rules").resolve(),),
        tables={"VIPs": "segment", "ChurnModel": "model", "Visits": "attribute-measure"},
        entity_sets={"StoreVisits": "msdynci_storevisitses"},
        columns={"Customer": {"Loyalty_Tier": "msdynci_loyalty_tier"}},
    )


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("mark", ["-", "_"])
def test_a_key_is_known_with_hyphens_and_with_underscores(
    tmp_path: Path, name: str, mark: str
) -> None:
    write(tmp_path, OWN, f"{name.replace('_', mark)} = 1.5")

    assert "unknown key" not in refusal(tmp_path)


@pytest.mark.parametrize("name", [OWN, SHARED])
def test_settings_may_hold_for_some_paths_only(tmp_path: Path, name: str) -> None:
    """Every pattern that fits a file counts, folders below included."""
    write(
        tmp_path,
        name,
        """
        accept = ["everywhere"]
        [tool.ci-migrate.per-path."tests/*"]
        accept = ["there"]
        select = ["write"]
        [tool.ci-migrate.per-path."*_old.py"]
        ignore = ["metadata", "lifecycle"]
        """.replace("tool.ci-migrate.", "" if name == OWN else "tool.ci-migrate."),
    )
    tests = PathSettings(pattern="tests/*", accept=("there",), select=("write",))
    old = PathSettings(pattern="*_old.py", ignore=("metadata", "lifecycle"))

    found = load_settings(tmp_path)

    assert found.per_path == (tests, old)
    assert found.fitting("tests/deep/a_old.py") == (tests, old)
    assert found.fitting("app/a.py") == ()
    assert found.at("tests/a.py").accept == ("everywhere", "there")
    assert found.at("app/a_old.py") is found


def test_a_number_is_taken_where_a_number_is_meant(tmp_path: Path) -> None:
    write(tmp_path, OWN, "row-bound = 100")

    assert load_settings(tmp_path).row_bound == "100"


@pytest.mark.parametrize("far", [OWN, SHARED])
@pytest.mark.parametrize("near", [OWN, SHARED])
def test_the_nearest_file_wins_whole(tmp_path: Path, near: str, far: str) -> None:
    """Files are not mixed: what the nearest one does not say is the default."""
    write(tmp_path, far, "companion = 'far'\nrow-bound = 'all'")
    write(tmp_path / "app", near, "companion = 'near'")

    for folder in (tmp_path / "app", tmp_path / "app" / "deep" / "er"):
        assert load_settings(folder) == Settings(companion="near")
    assert load_settings(tmp_path).companion == "far"


def test_a_file_of_its_own_wins_over_the_shared_one_beside_it(tmp_path: Path) -> None:
    write(tmp_path, SHARED, "companion = 'shared'")
    write(tmp_path, OWN, "companion = 'own'")

    assert load_settings(tmp_path).companion == "own"


def test_a_shared_file_without_the_table_is_no_settings_file(tmp_path: Path) -> None:
    write(tmp_path, OWN, "companion = 'far'")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / SHARED).write_text("[project]\nname = 'x'", encoding="utf-8")

    assert load_settings(tmp_path / "app").companion == "far"


def test_a_relative_folder_looks_upwards_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, OWN, "companion = 'above'")
    (tmp_path / "app").mkdir()
    monkeypatch.chdir(tmp_path / "app")

    assert load_settings(Path()).companion == "above"


def test_rules_lie_beside_the_file_that_names_them(tmp_path: Path) -> None:
    """Not below the folder where a command happens to run; an absolute path stays."""
    own, far = tmp_path / "own.toml", tmp_path / "far"
    own.touch()
    far.mkdir()
    write(tmp_path, OWN, f"rules = ['own.toml', 'far', {str(far)!r}]")
    (tmp_path / "app").mkdir()

    found = load_settings(tmp_path / "app").rules

    assert found == (own.resolve(), far.resolve(), far.resolve())


# -- what was pulled from an environment

PULLED = """
[tables.msdynci_customerprofiles]
logical-name = "msdynci_customerprofile"
table-type = "Elastic"
[tables.msdynci_customerprofiles.columns]
msdynci_city = { label = "City", type = "String" }
msdynci_bare = {}
[legacy."My segment"]
kind = "segment"
[legacy."My segment".columns]
City = "Edm.String"
"""


def test_an_environment_is_read_from_the_nearest_file_upwards(tmp_path: Path) -> None:
    """Whether the folder has settings or not."""
    write(tmp_path, SCHEMA, PULLED)
    write(tmp_path / "app", OWN, "companion = 'reads'")
    write(tmp_path / "other", SCHEMA, "")
    environment = Environment(
        tables={
            "msdynci_customerprofiles": EnvironmentTable(
                logical_name="msdynci_customerprofile",
                table_type="Elastic",
                columns={
                    "msdynci_city": EnvironmentColumn(label="City", type="String"),
                    "msdynci_bare": EnvironmentColumn(),
                },
            )
        },
        legacy={"My segment": LegacyTable(kind="segment", columns={"City": "Edm.String"})},
    )

    assert load_settings(tmp_path) == Settings(environment=environment)
    assert load_settings(tmp_path / "app") == Settings(companion="reads", environment=environment)
    assert load_settings(tmp_path / "other") == Settings()


def test_the_columns_of_the_settings_are_those_that_the_team_wrote(tmp_path: Path) -> None:
    write(tmp_path, SCHEMA, PULLED)
    write(tmp_path, OWN, "columns = { Customer = { Town = 'msdynci_city', Made = 'createdon' } }")

    assert load_settings(tmp_path).columns == {
        "Customer": {"Town": "msdynci_city", "Made": "createdon"}
    }


def test_a_file_of_an_earlier_version_has_to_be_pulled_again(tmp_path: Path) -> None:
    write(tmp_path, SCHEMA, '[columns."Customer"]\n"A" = "msdynci_a"\n')

    message = refusal(tmp_path)

    assert message.startswith(SCHEMA)
    assert "written by an earlier version; run `ci-migrate schema pull` again" in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("table = {}", "unknown key 'table'; did you mean 'tables'?"),
        ("zzz = 1", "unknown key 'zzz'; known: tables, legacy"),
        ("tables = 5", "tables is "),
        ("legacy = []", "legacy is "),
        ("tables = { a = 5 }", "tables.a is "),
        ("tables = { a = {} }", "tables.a has no logical-name"),
        ("tables = { a = { logical_name = 'a' } }", "'tables.a.logical_name'; did you mean"),
        ("tables = { a = { logical-name = 5 } }", "tables.a.logical-name is 5; a text is needed"),
        ("tables = { a = { logical-name = 'a', columns = 5 } }", "tables.a.columns is "),
        (
            "tables = { a = { logical-name = 'a', columns = { b = 'x' } } }",
            "tables.a.columns.b is ",
        ),
        (
            "tables = { a = { logical-name = 'a', columns = { b = { lable = 'x' } } } }",
            "unknown key 'tables.a.columns.b.lable'; did you mean 'label'?",
        ),
        (
            "tables = { a = { logical-name = 'a', columns = { b = { type = 1 } } } }",
            "tables.a.columns.b.type is 1; a text is needed",
        ),
        ("legacy = { A = 'segment' }", "legacy.A is "),
        ("legacy = { A = {} }", "legacy.A.kind is ''; it is one of profile, activity"),
        ("legacy = { A = { kind = 'Segment' } }", "legacy.A.kind is 'Segment'; it is one of"),
        ("legacy = { A = { kind = 'other', columns = [] } }", "legacy.A.columns is "),
        (
            "legacy = { A = { kind = 'other', columns = { B = 5 } } }",
            "legacy.A.columns.B is 5; a text is needed",
        ),
    ],
)
def test_a_pulled_file_that_was_changed_by_hand_is_named(
    tmp_path: Path, text: str, says: str
) -> None:
    write(tmp_path, SCHEMA, text)

    assert refusal(tmp_path).startswith(SCHEMA)
    assert says in refusal(tmp_path)


@pytest.mark.parametrize("name", [OWN, SHARED])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "columns = { Customer = { Town = 'msdynci_citi' } }",
            f"columns.Customer.Town is 'msdynci_citi', which {SCHEMA} lacks; "
            "did you mean 'msdynci_city'?",
        ),
        (
            "entity-sets = { VIPs = 'msdynci_customerprofile' }",
            f"entity-sets.VIPs is 'msdynci_customerprofile', which {SCHEMA} lacks; "
            "did you mean 'msdynci_customerprofiles'?",
        ),
        ("entity-sets = { VIPs = 'z' }", "lacks; run `ci-migrate schema pull` if it is new"),
    ],
)
def test_a_name_that_the_environment_lacks_is_answered_with_the_nearest(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    """Without a pulled environment nothing tells that the name is wrong."""
    write(tmp_path, name, text)
    load_settings(tmp_path)

    write(tmp_path, SCHEMA, PULLED)

    assert refusal(tmp_path).startswith(name)
    assert says in refusal(tmp_path)


# -- what is wrong in the settings


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("row-bund", "row-bound"),
        ("searchcolumns", "search-columns"),
        ("segment_quote", "segment-quotes"),
        ("table", "tables"),
        ("companions", "companion"),
    ],
)
@pytest.mark.parametrize("name", [OWN, SHARED])
def test_a_misspelt_key_is_answered_with_the_one_that_is_meant(
    tmp_path: Path, name: str, key: str, meant: str
) -> None:
    write(tmp_path, name, f"{key} = 'x'")

    assert refusal(tmp_path).startswith(name)
    assert f"unknown key '{key}'; did you mean '{meant}'?" in refusal(tmp_path)


def test_a_key_like_no_other_is_answered_with_all(tmp_path: Path) -> None:
    write(tmp_path, OWN, "zzz = 1")

    message = refusal(tmp_path)

    assert "unknown key 'zzz'; known: " in message
    assert all(name.replace("_", "-") in message for name in KEYS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("search-columns = 'FullName'", "search-columns is "),
        ("search_columns = [1]", "search_columns is "),
        ("accept = { a = 1 }", "accept is "),
        ("exclude = true", "exclude is "),
        ("tables = ['VIPs']", "tables is "),
        (
            "tables = { VIPs = 'segments' }",
            "tables.VIPs is 'segments'; it is one of segment, model",
        ),
        ("tables = { VIPs = ['segment'] }", "tables.VIPs is ['segment']; it is one of"),
        (
            "tables = { Visits = 'attribute' }",
            "it is one of segment, model, measure, attribute-measure, enrichment, source",
        ),
        ("environment = { tables = {} }", "unknown key 'environment'"),
        ("rules = 'ci-rules'", "rules is "),
        ("rules = ['nowhere']", "rules names 'nowhere', which does not exist beside"),
        ("entity-sets = ['x']", "entity-sets is "),
        ("entity-sets = { A = 5 }", "entity-sets.A is 5; a text is needed"),
        ("columns = 'x'", "columns is "),
        ("columns = { Customer = 'x' }", "columns.Customer is "),
        ("columns = { Customer = { A = 5 } }", "columns.Customer.A is 5; a text is needed"),
        ("row-bound = 50", "row-bound is 50; it is one of 100, all"),
        ("row-bound = true", "row-bound is True; it is one of"),
        ("segment-quotes = 'double'", "segment-quotes is 'double'; it is one of plain, backslash"),
        ("model_column = 'msdynci_name'", "model_column is 'msdynci_name'; it is one of"),
        ("companion = 'ci-dataverse'", "companion is 'ci-dataverse'; a Python module name"),
        ("companion = 'a.b'", "companion is 'a.b'; a Python module name"),
        ("companion = 'class'", "companion is 'class'; a Python module name"),
        ("companion = ''", "companion is ''; a Python module name"),
        ("companion = 5", "companion is 5; a Python module name"),
        ("per-path = []", "per-path is "),
        ("per-path = { 'a*' = 5 }", "per-path.'a*' is "),
        (
            "per-path = { 'a*' = { selct = [] } }",
            "per-path.'a*': unknown key 'selct'; did you mean 'select'?",
        ),
        ("per-path = { 'a*' = { ignore = 'x' } }", "per-path.'a*'.ignore is "),
        ("per-path = { 'a*' = { accept = [] } }", "per-path.'a*'.accept names nothing"),
        ("row-bound = 'all'\nrow_bound = '100'", "is given twice"),
    ],
)
@pytest.mark.parametrize("name", [OWN, SHARED])
def test_a_wrong_value_is_named_with_its_file(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    write(tmp_path, name, text)

    assert refusal(tmp_path).startswith(name)
    assert says in refusal(tmp_path)


@pytest.mark.parametrize("text", ["tool = 5", "tool = { ci-migrate = 5 }", "tool = []"])
def test_a_shared_file_with_something_else_in_place_of_the_table_is_refused(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / SHARED).write_text(text, encoding="utf-8")

    assert f"{SHARED}:1: tool" in refusal(tmp_path)
    assert "a table is needed" in refusal(tmp_path)


@pytest.mark.parametrize("name", [OWN, SHARED, SCHEMA])
@pytest.mark.parametrize("content", [b"a = [", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path).startswith(f"{name} is not TOML")
    assert str(tmp_path) not in refusal(tmp_path)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().row_bound = "all"  # type: ignore[misc]
