"""What Dataverse tells about its tables, and the custom measure that only metadata can find."""

from __future__ import annotations

from typing import Any

PROFILES = "msdynci_customerprofiles"
ACTIVITIES = "msdynci_unifiedactivities"


def test_a_measure_in_a_table_of_its_own_is_the_same_on_both_sides(
    dataverse: Any, legacy: Any
) -> None:
    """Its entity set is no usual plural, and Customer_Measure knows nothing of it (fact 68)."""
    known = legacy.rows("data/StoreVisits?$top=1000")
    rows = dataverse.rows("msdynci_storevisitses")

    assert 150 < len(known) < len(legacy.rows("data/Customer?$top=1000"))
    assert {row["CustomerId"]: row["StoreVisits"] for row in known} == {
        row["msdynci_customerid"]: row["msdynci_storevisits"] for row in rows
    }
    assert all(isinstance(row["msdynci_storevisits"], int) for row in rows)
    often = "$filter=StoreVisits gt 30"
    assert len(legacy.rows(f"data/StoreVisits?{often}&$top=1000")) == len(
        dataverse.rows("msdynci_storevisitses?$filter=msdynci_storevisits gt 30")
    )
    assert dataverse.get("msdynci_storevisits").status_code == 404
    blobs = [row["msdynci_measures"] for row in dataverse.rows("msdynci_customermeasures")]
    assert not any("StoreVisits" in blob for blob in blobs)
    assert "StoreVisits" not in legacy.rows("data/Customer_Measure?$top=1")[0]


def test_metadata_tells_the_set_and_the_columns_of_a_custom_measure(dataverse: Any) -> None:
    listed = dataverse.rows("EntityDefinitions?$select=LogicalName,EntitySetName,TableType")
    columns = dataverse.rows(
        "EntityDefinitions(LogicalName='msdynci_storevisits')/Attributes"
        "?$select=LogicalName,AttributeType,DisplayName"
    )

    assert {
        "LogicalName": "msdynci_storevisits",
        "EntitySetName": "msdynci_storevisitses",
        "TableType": "Elastic",
    } in listed
    described = {
        column["LogicalName"]: (
            column["AttributeType"],
            column["DisplayName"]["UserLocalizedLabel"]["Label"],
        )
        for column in columns
    }
    assert described["msdynci_storevisits"] == ("Integer", "StoreVisits")
    assert described["msdynci_customerid"] == ("String", "CustomerId")
    assert described["msdynci_storevisitsid"][0] == "Uniqueidentifier"


def test_metadata_ties_logical_names_to_legacy_names(dataverse: Any) -> None:
    tables = dataverse.rows(
        "EntityDefinitions?$select=LogicalName,EntitySetName"
        "&$filter=startswith(LogicalName,'msdynci_')"
    )
    columns = dataverse.rows(
        "EntityDefinitions(LogicalName='msdynci_customerprofile')/Attributes"
        "?$select=LogicalName,SchemaName,DisplayName,AttributeType"
    )
    labels = {c["LogicalName"]: c["DisplayName"]["UserLocalizedLabel"]["Label"] for c in columns}
    one = dataverse.get(
        "EntityDefinitions(LogicalName='msdynci_unifiedactivity')?$select=EntitySetName,TableType"
    ).json()

    assert {"LogicalName": "msdynci_alternatekey", "EntitySetName": "msdynci_alternatekeys"} in [
        *tables
    ]
    assert labels["msdynci_email"] == "EMail"
    assert labels["msdynci_ecommerce_ecommercecontacts_contactid"] == (
        "ECommerce_eCommerceContacts_ContactId"
    )
    assert (one["EntitySetName"], one["TableType"]) == (ACTIVITIES, "Elastic")


def test_metadata_reads_of_one_attribute_and_of_key_columns(dataverse: Any) -> None:
    base = "EntityDefinitions(LogicalName='msdynci_customerprofile')/Attributes"
    one = dataverse.get(f"{base}(LogicalName='msdynci_city')").json()
    keys = dataverse.rows(f"{base}?$filter=IsPrimaryId eq true&$select=LogicalName")

    assert one["AttributeType"] == "String"
    assert keys == [{"LogicalName": "msdynci_customerprofileid"}]
    assert dataverse.get(f"{base}(LogicalName='x')").status_code == 404
    assert dataverse.get("EntityDefinitions(LogicalName='x')").status_code == 404
    assert dataverse.get("EntityDefinitions/Attributes").status_code == 404
    assert dataverse.get("EntityDefinitionsX").status_code == 404
    assert dataverse.get(f"{base}?$select=Nothing").status_code == 400
    assert dataverse.get(f"{base}?$filter=Nothing eq 'x'").status_code == 400


def test_the_service_document_lists_the_tables(dataverse: Any) -> None:
    names = {row["name"] for row in dataverse.rows("")}

    assert {PROFILES, ACTIVITIES, "msdynci_alternatekeys"} <= names
    assert dataverse.get("WhoAmI").json()["UserId"]
