"""The Dataverse rows of the data set: the same facts, packed as Dataverse packs them."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.sandbox.dataset import ENRICHMENTS, MODELS, STORE_VISITS, Dataset
from ci_migrate.sandbox.options import SandboxOptions
from ci_migrate.sandbox.schema import Entity, entities

Row = dict[str, Any]
ETAG = "@odata.etag"
_CREATED = "2021-09-01T06:00:00Z"
_OWNER = "00000000-0000-0000-0000-0000000000aa"
_UNIT = "00000000-0000-0000-0000-0000000000bb"
_KEYS = (
    ("ECommerce", "eCommerceContacts", "ContactId"),
    ("Loyalty", "loyCustomers", "LoyaltyId"),
    ("Website", "contacts", "ContactId"),
)


def packed(row: Mapping[str, Any], customer_key: str = "CustomerId") -> str:
    """A row as a flat JSON object of texts; null stays null (facts 67 and 70)."""
    texts = {
        customer_key if name == "CustomerId" else name: value
        if value is None or isinstance(value, str)
        else json.dumps(value)
        for name, value in row.items()
    }
    return json.dumps(texts, ensure_ascii=False)


class Tables:
    """All Dataverse tables of a run, by entity set name."""

    def __init__(self, data: Dataset, options: SandboxOptions) -> None:
        self._data = data
        self._options = options
        self.entities = entities(data.tables["Customer"].columns)
        self._profile_ids = {
            row["CustomerId"]: self._row_id("msdynci_customerprofiles", place)
            for place, row in enumerate(data.rows("Customer"))
        }
        self._lock = threading.Lock()
        self._rows: dict[str, list[Row]] = {}
        self._sources: dict[str, Iterator[Row]] = {
            "msdynci_customerprofiles": self._profiles(),
            "msdynci_unifiedactivities": self._activities(),
            "msdynci_customermeasures": self._measures(),
            "msdynci_storevisitses": self._store_visits(),
            "msdynci_enrichments": self._enrichments(),
            "msdynci_predictions": self._predictions(),
            "msdynci_segmentmemberships": self._memberships(),
            "msdynci_alternatekeys": self._alternate_keys(),
        }

    def rows(self, entity_set: str) -> list[Row]:
        """The rows of a table, ordered by primary key (fact 27); packed when first asked for."""
        with self._lock:
            if entity_set not in self._rows:
                entity = self.entities[entity_set]
                source = enumerate(self._sources.get(entity_set, iter(())))
                rows = [self._complete(entity, place, row) for place, row in source]
                rows.sort(key=lambda row: str(row[entity.primary_id]))
                self._rows[entity_set] = rows
            return self._rows[entity_set]

    def _row_id(self, entity_set: str, place: int) -> str:
        """A guid that tells nothing about the customer; in step with the place, or not."""
        text = f"{self._options.seed} {entity_set} {place}"
        digits = hashlib.sha256(text.encode()).hexdigest()
        if self._options.default_order == "same":
            digits = f"{place + 1:08x}{digits[8:]}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))

    def _complete(self, entity: Entity, place: int, row: Row) -> Row:
        """A row with its key, its customer and the columns that the platform adds."""
        row_id = self._row_id(entity.entity_set, place)
        number = 1_000_000 + place
        found: Row = {ETAG: f'W/"{number}"'} | dict.fromkeys(entity.attributes)
        found |= {
            entity.primary_id: row_id,
            "partitionid": row_id,  # fact 46
            "createdon": _CREATED,
            "modifiedon": _CREATED,
            "versionnumber": number,
            "_createdby_value": _OWNER,
            "_modifiedby_value": _OWNER,
            "_ownerid_value": _OWNER,
            "_owninguser_value": _OWNER,
            "_owningbusinessunit_value": _UNIT,
        }
        profile = self._profile_ids.get(row.get("msdynci_customerid", ""))
        for name in ("_msdynci_lookupfield_customer_value", "msdynci_lookupfield_customerpid"):
            if name in entity.attributes:
                found[name] = profile
        return found | row

    def _profiles(self) -> Iterator[Row]:
        drift = {(one.key, one.column): one.candidate for one in self._data.drifted}
        for row in self._data.rows("Customer"):
            found = {f"msdynci_{name.lower()}": value for name, value in row.items()}
            for name in found:
                found[name] = drift.get((row["CustomerId"], name), found[name])
            yield found

    def _activities(self) -> Iterator[Row]:
        entity = self.entities["msdynci_unifiedactivities"]
        for row in self._data.rows("UnifiedActivity"):
            named = {f"msdynci_{name.lower()}": value for name, value in row.items()}
            yield {name: value for name, value in named.items() if name in entity.attributes}

    def _measures(self) -> Iterator[Row]:
        for row in self._data.rows("Customer_Measure"):
            yield {
                "msdynci_customerid": row["CustomerId"],
                "msdynci_identifier": f"Customer_Measure|{row['CustomerId']}",
                "msdynci_measures": packed(row),
            }

    def _store_visits(self) -> Iterator[Row]:
        for row in self._data.rows(STORE_VISITS):
            yield {f"msdynci_{name.lower()}": value for name, value in row.items()}

    def _enrichments(self) -> Iterator[Row]:
        for provider in ENRICHMENTS:
            topic = "Brand" if provider.startswith("Brand") else "Interest"
            for row in self._data.rows(provider):
                yield {
                    "msdynci_customerid": row["CustomerId"],
                    "msdynci_enrichmentprovider": provider,
                    "msdynci_enrichmenttype": topic,
                    "msdynci_identifier": f"{provider}|{row['CustomerId']}|{row[topic]}",
                    "msdynci_values": packed(row),
                }

    def _predictions(self) -> Iterator[Row]:
        for model in MODELS:
            for row in self._data.rows(model):
                yield {
                    "msdynci_customerid": row["CustomerId"],
                    "msdynci_identifier": f"{model}|{model}|{row['CustomerId']}",
                    "msdynci_model": model,
                    "msdynci_modelprovider": model,
                    "msdynci_values": packed(row, "CustomerID"),
                }

    def _memberships(self) -> Iterator[Row]:
        """One row for a customer and provider; every third member has two (fact 65)."""
        for place, customer in enumerate(self._data.rows("Customer")):
            key = customer["CustomerId"]
            names = [name for name, members in self._data.segments.items() if key in members]
            if not names and place % 10:
                continue
            split = 1 if place % 3 == 0 and names else len(names)
            shares = [("CustomerInsights", names[:split])]
            if split < len(names) or (place % 3 == 0 and names):
                shares.append(("RealTimeMarketing", names[split:]))
            for provider, share in shares:
                yield {
                    "msdynci_customerid": key,
                    "msdynci_identifier": f"{key}|{provider}|Customer|Segments",
                    "msdynci_segmentmembershiptype": "Customer",
                    "msdynci_segmentprovider": provider,
                    "msdynci_segments": self._segment_text(share),
                }

    def _segment_text(self, names: list[str]) -> str:
        whole: Any = {"Segments": names} if self._options.segments_shape == "object" else names
        text = json.dumps(whole)
        return json.dumps(text) if self._options.segment_quotes == "backslash" else text

    def _alternate_keys(self) -> Iterator[Row]:
        """One row for each source key; the key ring spells its table in both ways (fact 71)."""
        for place, customer in enumerate(self._data.rows("Customer")):
            for source, table, column in _KEYS:
                name = f"{source}_{table}_{column}"
                keys = [key for key in (customer[f"{name}_Alternate"] or "").split(";") if key]
                spelling = "tableName" if place % 2 else "entityName"
                ring = {"dataSourceName": source, spelling: table, "preferredKey": customer[name]}
                for key in keys:
                    yield {
                        "msdynci_alternatevalue": key,
                        "msdynci_customerid": customer["CustomerId"],
                        "msdynci_datasourcename": source,
                        "msdynci_entityname": table,
                        "msdynci_identifier": f"{source}|{table}|{key}",
                        "msdynci_keyring": json.dumps([ring | {"keys": keys}]),
                    }
