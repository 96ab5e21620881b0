"""The settings of a project: where they are found, and what is said when they are wrong."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from ci_migrate.errors import SettingsError
from ci_migrate.settings import SCHEMA, Settings, load_settings

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
        tables = { VIPs = "segment", ChurnModel = "model" }
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
        tables={"VIPs": "segment", "ChurnModel": "model"},
        columns={"Customer": {"Loyalty_Tier": "msdynci_loyalty_tier"}},
    )


@pytest.mark.parametrize("name", [one.name for one in fields(Settings)])
@pytest.mark.parametrize("mark", ["-", "_"])
def test_a_key_is_known_with_hyphens_and_with_underscores(
    tmp_path: Path, name: str, mark: str
) -> None:
    write(tmp_path, OWN, f"{name.replace('_', mark)} = 1.5")

    assert "unknown key" not in refusal(tmp_path)


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


def test_the_columns_of_an_environment_join_those_of_the_settings(tmp_path: Path) -> None:
    """What a team writes wins over what was pulled."""
    columns = "columns = { Customer = { A = 'msdynci_a', B = 'msdynci_b' } }"
    (tmp_path / SCHEMA).write_text(columns, encoding="utf-8")
    write(tmp_path / "app", OWN, "columns = { Customer = { B = 'msdynci_own' } }")

    assert load_settings(tmp_path / "app").columns == {
        "Customer": {"A": "msdynci_a", "B": "msdynci_own"}
    }


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
    assert all(one.name.replace("_", "-") in message for one in fields(Settings))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("search-columns = 'FullName'", "search-columns is a list of texts"),
        ("search_columns = [1]", "search_columns is a list of texts"),
        ("accept = { a = 1 }", "accept is a list of texts"),
        ("exclude = true", "exclude is a list of texts"),
        ("tables = ['VIPs']", "tables is a table"),
        (
            "tables = { VIPs = 'segments' }",
            "tables.VIPs is 'segments'; it is one of segment, model",
        ),
        ("tables = { VIPs = ['segment'] }", "tables.VIPs is ['segment']; it is one of"),
        ("columns = 'x'", "columns is a table"),
        ("columns = { Customer = 'x' }", "columns.Customer is a table"),
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

    assert f"{SHARED}: tool" in refusal(tmp_path)
    assert "is a table" in refusal(tmp_path)


@pytest.mark.parametrize("name", [OWN, SHARED, SCHEMA])
@pytest.mark.parametrize("content", [b"a = [", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path).startswith(f"{name} is not TOML")
    assert str(tmp_path) not in refusal(tmp_path)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().row_bound = "all"  # type: ignore[misc]
