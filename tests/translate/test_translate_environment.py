"""What an environment is known to hold decides about names: tables, columns, measures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ci_migrate.catalogue import shipped
from ci_migrate.environment import Environment, EnvironmentColumn, EnvironmentTable, LegacyTable
from ci_migrate.model import Translation, Verdict
from ci_migrate.settings import Settings
from ci_migrate.translate import tables_of, translate_text

PROFILES = EnvironmentTable(
    logical_name="msdynci_customerprofile",
    table_type="Elastic",
    columns={
        "msdynci_customerprofileid": EnvironmentColumn(
            label="CustomerProfile", type="Uniqueidentifier"
        ),
        "msdynci_customerid": EnvironmentColumn(label="CustomerId", type="String"),
        "msdynci_fullname": EnvironmentColumn(label="FullName", type="String"),
        "msdynci_shop_favourite": EnvironmentColumn(label="FavouriteShop", type="String"),
        "msdynci_visits": EnvironmentColumn(label="Visits", type="Integer"),
        "msdynci_nameless": EnvironmentColumn(label="", type="String"),
    },
)
VISITS = EnvironmentTable(
    logical_name="msdynci_storevisits",
    columns={
        "msdynci_customerid": EnvironmentColumn(label="CustomerId", type="String"),
        "msdynci_storevisits": EnvironmentColumn(label="StoreVisits", type="Integer"),
    },
)
KNOWN = Settings(
    environment=Environment(
        tables={"msdynci_customerprofiles": PROFILES, "msdynci_storevisitses": VISITS},
        legacy={
            "Customer": LegacyTable(
                kind="profile",
                columns=dict.fromkeys(
                    ("CustomerId", "FullName", "FavouriteShop", "Visits", "Gone"), ""
                ),
            ),
            "VIPs": LegacyTable(kind="segment"),
            "ChurnScore2": LegacyTable(kind="model"),
            "StoreVisits": LegacyTable(kind="measure"),
            "Revenue": LegacyTable(kind="measure"),
            "Contacts": LegacyTable(kind="source"),
            "Mystery": LegacyTable(kind="other"),
        },
    )
)


def query(text: str, settings: Settings = KNOWN) -> str:
    found = translate_text(text, settings)
    assert found.plan is not None, found.message
    return found.plan.steps[0].url


def refused(text: str, settings: Settings = KNOWN) -> Translation:
    found = translate_text(text, settings)
    assert found.verdict is Verdict.REFUSED
    return found


def losses(text: str, settings: Settings = KNOWN) -> set[str]:
    return {loss.id for loss in translate_text(text, settings).losses}


def test_a_column_has_the_name_that_the_environment_gives_it() -> None:
    """Its label is the legacy name, whatever the pattern would make of it."""
    text = "Customer?$filter=favouriteshop eq 'Bonn'"

    assert "msdynci_shop_favourite eq 'Bonn'" in query(text)
    assert "column-names" not in losses(text)
    assert "msdynci_favouriteshop eq 'Bonn'" in query(text, Settings())
    assert "column-names" in losses(text, Settings())


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("FullNam", "FullName"),
        ("fullnaem", "FullName"),
        ("Emal", "EMail"),
        ("FULLNAME", None),
        ("City_2", None),
        ("ShoeSize", None),
    ],
)
def test_a_near_miss_of_a_documented_column_is_accepted_with_a_word(
    column: str, meant: str | None
) -> None:
    found = translate_text(f"Customer?$select={column}&$orderby={column}", Settings())

    hint = f"; no document names '{column}' (did you mean '{meant}'?)" if meant else ""
    assert found.message == f"reads msdynci_customerprofiles{hint}"
    assert found.plan is not None


def test_a_column_that_the_environment_has_is_no_near_miss() -> None:
    known = LegacyTable(kind="profile", columns={"FullNam": "Edm.String"})
    settings = Settings(environment=Environment(legacy={"Customer": known}))

    found = translate_text("Customer?$select=FullNam", settings)

    assert found.message == "reads msdynci_customerprofiles"


def test_the_names_of_rows_come_from_the_environment_too() -> None:
    table = tables_of(shipped(), KNOWN)["msdynci_customerprofiles"]

    assert table.columns["msdynci_shop_favourite"] == "FavouriteShop"
    assert "msdynci_customerprofileid" not in table.columns


def test_an_unknown_column_is_refused_with_the_nearest_name() -> None:
    found = refused("Customer?$filter=FavoriteShop eq 'Bonn'")

    assert found.reason == "missing-column"
    assert "FavouriteShop" in found.message


@pytest.mark.parametrize("column", ["Gone", "City"])
def test_a_column_that_one_side_lacks_is_refused(column: str) -> None:
    """``Gone`` is there on the legacy side only; ``City`` is on neither."""
    assert refused(f"Customer?$select={column}").reason == "missing-column"


def test_a_column_of_the_settings_has_to_exist() -> None:
    settings = replace(KNOWN, columns={"Customer": {"Shop": "msdynci_shop_favorite"}})

    assert "msdynci_shop_favorite" in refused("Customer?$filter=Shop eq 'x'", settings).message
    mended = replace(KNOWN, columns={"Customer": {"Shop": "msdynci_shop_favourite"}})
    assert "msdynci_shop_favourite eq 'x'" in query("Customer?$filter=Shop eq 'x'", mended)


def test_the_type_of_a_column_decides_what_its_order_costs() -> None:
    assert "text-order" in losses("Customer?$orderby=FavouriteShop")
    assert "text-order" not in losses("Customer?$orderby=Visits")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("Contacts", "source-table"),
        ("Mystery", "unknown-table"),
        ("Revenue", "measure-table"),
        ("Custmer", "unknown-table"),
    ],
)
def test_the_kind_of_a_table_says_why_it_stays(table: str, reason: str) -> None:
    assert refused(table).reason == reason


def test_an_unknown_table_is_refused_with_the_nearest_name() -> None:
    assert "Customer" in refused("Custmer", Settings()).message


def test_the_kind_of_a_table_makes_its_plan() -> None:
    assert query("VIPs").startswith("msdynci_segmentmemberships?$filter=contains")
    assert "msdynci_modelprovider eq 'ChurnScore2'" in query("ChurnScore2")


def test_what_the_settings_say_of_a_table_comes_first() -> None:
    settings = replace(KNOWN, tables={"VIPs": "source"})

    assert refused("VIPs", settings).reason == "source-table"


def test_a_measure_with_a_table_of_its_own_is_read_from_it() -> None:
    """Fact 68; fact 33: its entity set name follows no rule."""
    text = "StoreVisits?$filter=CustomerId eq 'a' and StoreVisits gt 3"

    assert query(text) == (
        "msdynci_storevisitses?$filter=msdynci_customerid eq 'a' and msdynci_storevisits gt 3"
        "&$top=100"
    )
    assert tables_of(shipped(), KNOWN)["msdynci_storevisitses"].columns == {
        "msdynci_customerid": "CustomerId",
        "msdynci_storevisits": "StoreVisits",
    }


def test_the_entity_set_of_a_measure_may_come_from_the_settings() -> None:
    named = Settings(tables={"Spend": "measure"}, entity_sets={"Spend": "msdynci_spendset"})

    assert query("Spend", named) == "msdynci_spendset?$top=100"
    assert "schema pull" in refused("Spend", replace(named, entity_sets={})).message


def test_a_measure_among_the_others_of_a_customer_is_taken_out() -> None:
    settings = Settings(tables={"TotalSpent": "attribute-measure"})

    found = translate_text("TotalSpent?$filter=CustomerId eq 'a'", settings)

    assert found.plan is not None
    assert found.plan.read.columns == ("CustomerId", "TotalSpent")
    assert query("TotalSpent?$select=totalspent", settings).startswith("msdynci_customermeasures?")
    assert refused("TotalSpent?$select=City", settings).reason == "missing-column"
