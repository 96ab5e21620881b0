"""What `schema pull` reads from both services, and the file that it writes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.catalogue import shipped
from ci_migrate.environment import (
    LEGACY_KINDS,
    Environment,
    EnvironmentColumn,
    EnvironmentTable,
    LegacyTable,
    read_environment,
)
from ci_migrate.errors import ServiceError
from ci_migrate.sandbox import Sandbox
from ci_migrate.schema import absent_sets, dataverse_tables, legacy_tables, schema_text
from ci_migrate.settings import SCHEMA, load_settings
from ci_migrate.web import Allowance, Client, Patience, Routes, Secrets, Services
from ci_migrate.web.client import Target
from ci_migrate.web.wire import Wire

COLUMN = EnvironmentColumn(label="City", type="String")


class FixedToken:
    """A token without a token service."""

    def token(self, scope: str) -> str:
        return "fixed"

    def renewed(self, scope: str, refused: str) -> str:
        return "fixed"


class Stand(ThreadingHTTPServer):
    """Answers each path with the body that a test gives; 404 for the others."""

    daemon_threads = True
    answers: dict[str, Any]


class Answer(BaseHTTPRequestHandler):
    """One answer of a stand."""

    server: Stand

    def do_GET(self) -> None:
        found = self.server.answers.get(self.path.partition("?")[0])
        body = json.dumps(found).encode()
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored: Any) -> None:
        """Nothing: a test says itself what is wrong."""


@pytest.fixture
def answering() -> Iterator[Callable[..., Client]]:
    """Makes a client whose service answers with the given bodies by path."""
    stand = Stand(("127.0.0.1", 0), Answer)
    thread = Thread(target=stand.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    with httpx.Client(trust_env=False) as http:

        def make(answers: dict[str, Any]) -> Client:
            stand.answers = {f"/{path}": body for path, body in answers.items()}
            root = f"http://127.0.0.1:{stand.server_address[1]}"
            target = Target(root=root, scope="any", headers={})
            return Client(target, FixedToken(), Wire(http, Patience(), Allowance()), Secrets())  # type: ignore[arg-type]

        yield make
    stand.shutdown()
    thread.join()
    stand.server_close()


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with Sandbox() as box:
        routes = Routes(hosts=box.hosts, ca_file=box.ca_file)
        with Services(box.environment({}), routes=routes) as found:
            yield found


# -- the Dataverse half


def test_the_tables_come_by_entity_set_with_type_and_columns(services: Services) -> None:
    tables = dataverse_tables(services.dataverse())

    profile = tables["msdynci_customerprofiles"]
    assert (profile.logical_name, profile.table_type) == ("msdynci_customerprofile", "Elastic")
    assert profile.columns["msdynci_loyalty_loycustomers_loyaltyid"] == EnvironmentColumn(
        label="Loyalty_loyCustomers_LoyaltyId", type="String"
    )
    assert profile.columns["msdynci_rewardpoints"].type == "Integer"
    assert tables["msdynci_customermeasures"].columns["msdynci_measures"].type == "Memo"
    names = [name for table in tables.values() for name in table.columns]
    assert names
    assert all(name.startswith("msdynci_") for name in names)


def test_a_custom_measure_is_found_under_the_set_that_the_environment_names(
    services: Services,
) -> None:
    """Its set follows no plural that could be guessed (fact 33)."""
    table = dataverse_tables(services.dataverse())["msdynci_storevisitses"]

    assert table.logical_name == "msdynci_storevisits"
    assert table.columns["msdynci_storevisits"] == EnvironmentColumn(
        label="StoreVisits", type="Integer"
    )


def test_what_the_catalogue_expects_and_the_environment_lacks_is_named(services: Services) -> None:
    tables = dataverse_tables(services.dataverse())
    expected = {one.entity_set for one in shipped().tables.values()}

    absent = absent_sets(tables)

    assert "msdynci_personalizationviews" in absent
    assert "msdynci_customerprofiles" not in absent
    assert absent == sorted(expected - set(tables))
    assert set(absent_sets({})) == expected


def test_only_customer_insights_tables_are_read(answering: Callable[..., Client]) -> None:
    """Private, foreign and set-less tables are not even asked for: the stand would answer 404."""
    client = answering(
        {
            "EntityDefinitions": {
                "value": [
                    {"LogicalName": "account", "EntitySetName": "accounts"},
                    {"LogicalName": "mscipriv_segmentmetadata", "EntitySetName": "mscipriv_s"},
                    {"LogicalName": "msdynci_hidden", "EntitySetName": None},
                    {"LogicalName": "msdynci_visits", "EntitySetName": "msdynci_visitses"},
                ]
            },
            "EntityDefinitions(LogicalName='msdynci_visits')/Attributes": {
                "value": [
                    {"LogicalName": "createdon", "AttributeType": "DateTime"},
                    {"LogicalName": "msdynci_a", "AttributeType": "Memo", "DisplayName": None},
                    {"LogicalName": "msdynci_b", "DisplayName": {"UserLocalizedLabel": None}},
                ]
            },
        }
    )

    assert dataverse_tables(client) == {
        "msdynci_visitses": EnvironmentTable(
            logical_name="msdynci_visits",
            columns={"msdynci_a": EnvironmentColumn(type="Memo"), "msdynci_b": EnvironmentColumn()},
        )
    }


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "EntityDefinitions cannot be read: HTTP 404"),
        ({"EntityDefinitions": {"value": 5}}, "EntityDefinitions cannot be read: no list came"),
        ({"EntityDefinitions": [1]}, "EntityDefinitions cannot be read: no list came"),
        ({"EntityDefinitions": {"value": []}}, "no table whose name begins with msdynci_"),
        (
            {
                "EntityDefinitions": {
                    "value": [{"LogicalName": "msdynci_a", "EntitySetName": "msdynci_as"}]
                }
            },
            "EntityDefinitions(LogicalName='msdynci_a')/Attributes cannot be read: HTTP 404",
        ),
    ],
)
def test_metadata_that_cannot_be_read_is_named(
    answering: Callable[..., Client], answers: dict[str, Any], says: str
) -> None:
    with pytest.raises(ServiceError) as refused:
        dataverse_tables(answering(answers))

    assert says in str(refused.value)


# -- the legacy half


def test_legacy_tables_come_with_their_kinds_and_types(services: Services) -> None:
    tables = legacy_tables(services.legacy())

    kinds = {name: table.kind for name, table in tables.items()}
    assert kinds["Customer"] == "profile"
    assert kinds["UnifiedActivity"] == "activity"
    assert kinds["Customer_Measure"] == kinds["StoreVisits"] == "measure"
    assert kinds["BrandAffinityFromMicrosoft"] == "enrichment"
    assert kinds["ChurnModel"] == "model"
    assert kinds["Male_under_40"] == "segment"
    assert kinds["Website_contacts"] == "source"
    assert tables["StoreVisits"].columns == {"CustomerId": "Edm.String", "StoreVisits": "Edm.Int64"}


ENTITIES = [
    {"name": "a", "entityType": "AggregateKpi", "attributes": [{"name": "X", "dataType": None}]},
    {"name": "b", "entityType": "profileKpi", "attributes": None},
    {"name": "c", "entityType": "UNIFIEDACTIVITY", "dataSourceName": "s", "attributes": 7},
    {"name": "d", "entityType": "genericPrediction"},
    {"name": "e", "entityType": "ConflationMap"},
    {"name": "f", "entityType": None, "dataSourceName": "Shop", "qualifiedEntityName": "Shop_f"},
    {"name": None, "entityType": "segment"},
    "nonsense",
]


@pytest.mark.parametrize("body", [ENTITIES, {"entities": ENTITIES}], ids=["list", "object"])
def test_kinds_are_read_without_case_from_a_list_or_an_object(
    answering: Callable[..., Client], body: Any
) -> None:
    """The older host writes entity types in Pascal case (F10)."""
    tables = legacy_tables(answering({"manage/entities": body}))

    assert {name: table.kind for name, table in tables.items()} == {
        "a": "measure",
        "b": "measure",
        "c": "activity",
        "d": "model",
        "e": "other",
        "Shop_f": "source",
    }
    assert tables["a"].columns == {"X": ""}


@pytest.mark.parametrize("body", [None, {}, {"entities": 5}, "text", 5])
def test_legacy_metadata_that_is_none_is_an_error(
    answering: Callable[..., Client], body: Any
) -> None:
    with pytest.raises(ServiceError, match="manage/entities cannot be read: "):
        legacy_tables(answering({"manage/entities": body}))


# -- the file

names = st.text()
environments = st.builds(
    Environment,
    tables=st.dictionaries(
        names,
        st.builds(
            EnvironmentTable,
            logical_name=st.text(min_size=1),
            table_type=names,
            columns=st.dictionaries(names, st.builds(EnvironmentColumn, label=names, type=names)),
        ),
    ),
    legacy=st.dictionaries(
        names,
        st.builds(
            LegacyTable, kind=st.sampled_from(LEGACY_KINDS), columns=st.dictionaries(names, names)
        ),
    ),
)


@given(environments)
def test_any_names_survive_the_file(environment: Environment) -> None:
    assert read_environment(tomllib.loads(schema_text(environment)), SCHEMA) == environment


@pytest.mark.parametrize("code", range(0xA0))
def test_every_character_that_needs_an_escape_gets_one(code: int) -> None:
    environment = Environment(legacy={f"a{chr(code)}b": LegacyTable(kind="other")})

    assert read_environment(tomllib.loads(schema_text(environment)), SCHEMA) == environment


def test_half_a_character_becomes_one_that_a_file_can_hold() -> None:
    text = schema_text(Environment(legacy={"a\ud800b": LegacyTable(kind="other")}))

    assert set(tomllib.loads(text)["legacy"]) == {"a?b"}


def test_the_same_names_make_the_same_file_in_any_order() -> None:
    columns = {"msdynci_a": COLUMN, "msdynci_b": EnvironmentColumn()}
    tables = {name: EnvironmentTable(logical_name=name, columns=columns) for name in ("x", "y")}
    legacy = {name: LegacyTable(kind="other", columns={"A": "", "B": ""}) for name in ("p", "q")}
    backwards = {
        name: EnvironmentTable(logical_name=name, columns=dict(reversed(columns.items())))
        for name in ("y", "x")
    }

    text = schema_text(Environment(tables=tables, legacy=legacy))

    assert text == schema_text(Environment(tables=backwards, legacy=dict(reversed(legacy.items()))))
    assert text.startswith("# ")
    assert "ci-migrate schema pull" in text


def test_the_settings_hold_what_was_written(tmp_path: Path) -> None:
    environment = Environment(
        tables={"msdynci_xs": EnvironmentTable(logical_name="msdynci_x", columns={"c": COLUMN})},
        legacy={"X y": LegacyTable(kind="segment", columns={"É": "Edm.String"})},
    )
    (tmp_path / SCHEMA).write_text(schema_text(environment), encoding="utf-8")
    (tmp_path / "deep").mkdir()

    assert load_settings(tmp_path / "deep").environment == environment
