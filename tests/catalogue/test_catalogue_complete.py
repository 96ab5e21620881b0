"""The catalogue knows every legacy operation, every table, and nothing that does not exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ci_migrate.translate
from ci_migrate.catalogue import shipped

CATALOGUE = shipped()

# The Python names of the operations of all client generations (legacy-operations.json).
OPERATIONS = {
    "activate_segment",
    "cancel_a_workflow_job",
    "copy_an_instance",
    "create_a_batch_of_workflow_refresh_schedules",
    "create_a_hierarchy",
    "create_a_measure",
    "create_a_relationship",
    "create_a_segment",
    "create_an_entity",
    "create_an_instance",
    "create_workflow_refresh_schedule",
    "deactivate_segment",
    "delete_a_data_source",
    "delete_a_hierarchy",
    "delete_a_measure",
    "delete_a_relationship",
    "delete_an_instance",
    "delete_segment",
    "deletes_a_role_assignment",
    "get_a_hierarchy",
    "get_a_list_of_measures_metadata",
    "get_a_relationship",
    "get_a_workflow_job_information",
    "get_activity_types_and_counts",
    "get_all_data_sources",
    "get_all_entity_metadata",
    "get_all_hierarchies",
    "get_all_instances",
    "get_all_instances_in_batches_by_instanceids",
    "get_all_relationships",
    "get_all_role_assignments",
    "get_all_role_definitions",
    "get_all_segments",
    "get_all_system_created_relationships",
    "get_an_attribute_profile",
    "get_an_entity_profile",
    "get_current_user_role",
    "get_data_source",
    "get_entities_with_odata_path",
    "get_entities_with_odata_query_parameters",
    "get_entity_metadata",
    "get_entity_size",
    "get_instance_metadata",
    "get_key_ring",
    "get_list_of_recent_workflow_jobs",
    "get_list_of_workflow_task_information_history",
    "get_metadata_for_a_measure",
    "get_profile_store_state",
    "get_search_configuration",
    "get_supported_timezones",
    "get_workflow_schedules",
    "get_workflow_status",
    "reset_an_instance",
    "reset_instance_for_scope",
    "submit_a_workflow_job",
    "update_a_hierarchy",
    "update_a_measure",
    "update_a_relationship",
    "update_a_role_assignment",
    "update_a_segment",
    "update_an_entity",
    "update_an_instance",
    "update_search_configuration",
}

# Calls that only documents and public code show: method and path as the reference gives them.
OUTSIDE = {
    "get_data_sources_v2": ("GET", "/instances/{instanceId}/manage/datasources/v2"),
    "start_a_refresh_outside_the_clients": (
        "POST",
        "/instances/{instanceId}/manage/workflows/main/jobs",
    ),
    "get_refresh_jobs_outside_the_clients": (
        "GET",
        "/instances/{instanceId}/manage/workflows/main/jobs",
    ),
    "get_rows_without_the_data_segment": ("GET", "/instances/{instanceId}/{Table}"),
    "get_rows_from_a_scale_unit": (
        "GET",
        "https://{scaleUnit}.api.ci.ai.dynamics.com/api/instances/{instanceId}/data/{Table}",
    ),
    "get_all_instances_from_the_global_host": (
        "GET",
        "https://global.api.ci.ai.dynamics.com/api/instances",
    ),
    "get_rows_with_put": ("PUT", "/api/instances/{instanceId}/data/{relativePath}"),
    "get_entity_semantic_labels": (
        "GET",
        "/api/instances/{instanceId}/manage/schema/entitySemanticLabels",
    ),
    "get_attribute_semantic_labels": (
        "GET",
        "/api/instances/{instanceId}/manage/schema/attributeSemanticLabels",
    ),
    "update_entity_information": (
        "PATCH",
        "/api/instances/{instanceId}/manage/datasources/{datasourceId}/entities/entityInfo",
    ),
    "update_unification_settings": (
        "PATCH",
        "/api/instances/{instanceId}/conflations/{conflationId}/{setting}",
    ),
}

# Legacy table -> entity set name, logical name, JSON text column (dataverse-tables.json).
TABLES = {
    "AlternateKey": ("msdynci_alternatekeys", "msdynci_alternatekey", None),
    "BrandAffinityFromMicrosoft": ("msdynci_enrichments", "msdynci_enrichment", "msdynci_values"),
    "BrandShareOfVoiceFromMicrosoft": (
        "msdynci_enrichments",
        "msdynci_enrichment",
        "msdynci_values",
    ),
    "Customer": ("msdynci_customerprofiles", "msdynci_customerprofile", None),
    "Customer_Measure": ("msdynci_customermeasures", "msdynci_customermeasure", "msdynci_measures"),
    "InterestAffinityFromMicrosoft": (
        "msdynci_enrichments",
        "msdynci_enrichment",
        "msdynci_values",
    ),
    "InterestShareOfVoiceFromMicrosoft": (
        "msdynci_enrichments",
        "msdynci_enrichment",
        "msdynci_values",
    ),
    "OOBProductRecommendationModelPrediction": (
        "msdynci_predictions",
        "msdynci_prediction",
        "msdynci_values",
    ),
    "OOBSubscriptionChurnPrediction": (
        "msdynci_predictions",
        "msdynci_prediction",
        "msdynci_values",
    ),
    "OOBeCommerceCLVPrediction": ("msdynci_predictions", "msdynci_prediction", "msdynci_values"),
    "OOBeCommerceChurnPrediction": ("msdynci_predictions", "msdynci_prediction", "msdynci_values"),
    "SegmentMembership": ("msdynci_segmentmemberships", "msdynci_segmentmembership", None),
    "ContactProfile": ("msdynci_contactprofiles", "msdynci_contactprofile", None),
    "CustomerProfileSegment": (
        "msdynci_customerprofilesegments",
        "msdynci_customerprofilesegment",
        None,
    ),
    "PersonalizationAction": (
        "msdynci_personalizationactions",
        "msdynci_personalizationaction",
        None,
    ),
    "PersonalizationCookie": (
        "msdynci_personalizationcookies",
        "msdynci_personalizationcookie",
        None,
    ),
    "PersonalizationUser": ("msdynci_personalizationusers", "msdynci_personalizationuser", None),
    "PersonalizationView": ("msdynci_personalizationviews", "msdynci_personalizationview", None),
    "UnifiedContact": ("msdynci_unifiedcontactprofiles", "msdynci_unifiedcontactprofile", None),
    "UnifiedContactAlternateKey": (
        "msdynci_unifiedcontact_alternatekeys",
        "msdynci_unifiedcontact_alternatekey",
        None,
    ),
    "UnifiedContactSegment": (
        "msdynci_unifiedcontactsegments",
        "msdynci_unifiedcontactsegment",
        None,
    ),
    "UnifiedActivity": ("msdynci_unifiedactivities", "msdynci_unifiedactivity", None),
}


def test_every_operation_has_a_rule_and_every_rule_an_operation() -> None:
    outside = {name for name, rule in CATALOGUE.rules.items() if rule.legacy.outside_clients}

    assert len(OPERATIONS) == 63
    assert set(CATALOGUE.rules) - outside == OPERATIONS
    assert outside == set(OUTSIDE)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_call_outside_the_clients_has_its_documented_path(name: str) -> None:
    legacy = CATALOGUE.rules[name].legacy

    assert (legacy.method, legacy.path) == OUTSIDE[name]


@pytest.mark.parametrize("name", sorted(CATALOGUE.rules))
def test_a_rule_says_why_what_instead_and_where_it_is_written(name: str) -> None:
    rule = CATALOGUE.rules[name]

    assert rule.summary
    assert rule.why
    assert rule.instead
    assert rule.references
    assert all(one.strip() for one in rule.references)
    assert rule.examples


@pytest.mark.parametrize("name", sorted(CATALOGUE.rules))
def test_what_has_no_target_is_manual_with_a_known_reason(name: str) -> None:
    rule = CATALOGUE.rules[name]

    assert (rule.target == "none") == (rule.safety == "manual")
    assert rule.safety != "manual" or rule.reason in CATALOGUE.reasons
    assert rule.target != "query" or rule.reason is None


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_of_the_clients_can_be_recognised(name: str) -> None:
    """By its method name, also without underscores (A9), and by its path."""
    legacy = CATALOGUE.rules[name].legacy

    assert legacy.squashed == name.replace("_", "")
    assert legacy.id
    assert legacy.generations
    assert legacy.path.startswith("/")
    assert legacy.method in ("GET", "POST", "PUT", "PATCH", "DELETE")


def test_rules_that_speak_of_another_name_one_that_exists() -> None:
    named = {rule.legacy.same_as for rule in CATALOGUE.rules.values() if rule.legacy.same_as}

    assert named <= OPERATIONS


def test_no_two_operations_share_method_and_path() -> None:
    """Two spellings of one operation are joined by ``same_as``."""
    places = [
        (rule.legacy.method, re.sub(r"\{\w+\}", "{}", rule.legacy.path))
        for rule in CATALOGUE.rules.values()
        if not rule.legacy.same_as
    ]

    assert len(places) == len(set(places))


@pytest.mark.parametrize("legacy", TABLES)
def test_a_table_is_where_the_documents_say(legacy: str) -> None:
    table = CATALOGUE.tables[legacy.lower()]

    assert (table.entity_set, table.logical_name, table.packed) == TABLES[legacy]
    assert table.legacy == legacy
    assert table.references


def test_the_tables_are_all_here() -> None:
    assert sorted(CATALOGUE.tables) == sorted(name.lower() for name in TABLES)


@pytest.mark.parametrize("legacy", TABLES)
def test_columns_have_logical_names_of_their_own(legacy: str) -> None:
    """Fact 32: logical names are lower case. What is shown is neither hidden nor missing."""
    table = CATALOGUE.tables[legacy.lower()]
    logical = [column.name for column in table.columns.values()]

    assert all(re.fullmatch("msdynci_[a-z0-9_]+", name) for name in logical)
    assert len(set(logical)) == len(logical)
    assert not set(table.columns) & set(table.missing)
    assert not set(logical) & set(table.hidden)
    assert table.packed is None or table.packed in table.hidden


@pytest.mark.parametrize("legacy", ["Customer", "UnifiedActivity", "Customer_Measure"])
def test_columns_of_legacy_tables_follow_the_documented_pattern(legacy: str) -> None:
    columns = CATALOGUE.tables[legacy.lower()].columns

    assert {name: column.name for name, column in columns.items()} == {
        name: f"msdynci_{name.lower()}" for name in columns
    }


@pytest.mark.parametrize("legacy", [name for name in TABLES if "Microsoft" in name])
def test_an_enrichment_is_picked_by_its_legacy_name(legacy: str) -> None:
    """Fact 69: the name of the table became a value."""
    provider = CATALOGUE.tables[legacy.lower()].provider

    assert provider is not None
    assert (provider.column, provider.value) == ("msdynci_enrichmentprovider", legacy)


def test_activities_have_their_time_and_lack_what_dataverse_lacks() -> None:
    """Fact 76 and I3."""
    table = CATALOGUE.tables["unifiedactivity"]

    assert table.columns["ActivityTime"].type == "datetime"
    assert set(table.missing) == {
        "DurationUnit",
        "IconCode",
        "StartTime",
        "EndTime",
        "Duration",
        "ImageURL",
        "EventDate",
    }


def literals(node: ast.expr) -> set[str]:
    """The texts that an expression may be."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return literals(node.body) | literals(node.orelse)
        case _:
            return set()


def calls_of_the_translator() -> list[ast.Call]:
    sources = Path(ci_migrate.translate.__file__).parent.glob("*.py")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def named_losses() -> set[str]:
    """The losses that the translator's source names."""
    names: set[str] = set()
    for call in calls_of_the_translator():
        match call:
            case ast.Call(func=ast.Attribute(value=place, attr="add"), args=[name]):
                if ast.unparse(place).endswith("losses"):
                    names |= literals(name)
    return names


def named_reasons() -> set[str]:
    """The reasons that the translator's source names."""
    names: set[str] = set()
    for call in calls_of_the_translator():
        match call:
            case ast.Call(func=ast.Name("Refusal" | "_refused"), args=[reason, *_]):
                names |= literals(reason)
    return names


def test_every_loss_that_the_translator_names_is_described() -> None:
    found = named_losses()

    assert len(found) > 10
    assert found <= set(CATALOGUE.losses)


def test_every_refusal_of_the_translator_has_a_described_reason() -> None:
    found = named_reasons()

    assert len(found) > 8
    assert found <= set(CATALOGUE.reasons)


def test_reasons_of_the_contract_are_described() -> None:
    contract = {
        *("source-table", "metadata", "lifecycle", "write", "dynamic-entity", "dynamic-query"),
        *("search", "already-broken", "unknown-operation", "unknown-client", "needs-token"),
        *("shared-definition", "response-shape", "unparsable", "unexplained"),
    }

    assert contract <= set(CATALOGUE.reasons)


@pytest.mark.parametrize("kind", ["reasons", "losses"])
def test_a_reason_and_a_loss_say_what_it_is_and_what_to_do(kind: str) -> None:
    for name, entry in getattr(CATALOGUE, kind).items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert entry.title
        assert entry.explanation.endswith(".")
        assert entry.next_step.endswith(".")


def test_losses_to_be_accepted_are_few() -> None:
    """A question that is asked every time is read by nobody."""
    asked = {name for name, loss in CATALOGUE.losses.items() if loss.accept}

    assert {"search-columns", "no-legacy-table", "ignored-option"} <= asked
    assert len(asked) < len(CATALOGUE.losses) / 3
