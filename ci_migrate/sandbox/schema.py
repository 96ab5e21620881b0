"""The Dataverse tables that the sandbox has: names, keys and column types.

A block starts with logical name, entity set name, display name, primary id and primary
name; its lines hold the schema name of a column, its display name (``_`` for a blank)
and its type. The columns of the customer profile come from the legacy table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ci_migrate.sandbox.dataset import Column

_TABLES = """
msdynci_alternatekey msdynci_alternatekeys AlternateKey msdynci_alternatekeyid msdynci_identifier
   msdynci_alternatekeyId AlternateKey Uniqueidentifier
   msdynci_alternatevalue AlternateValue String
   msdynci_customerid CustomerId String
   msdynci_datasourcename DataSourceName String
   msdynci_entityname EntityName String
   msdynci_identifier Identifier String
   msdynci_keyring KeyRing Memo
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_lookupfield_customerpid msdynci_lookupfield_customerpid String
msdynci_contactprofile msdynci_contactprofiles ContactProfile msdynci_contactprofileid msdynci_identifier
   msdynci_birthdate BirthDate DateTime
   msdynci_city City String
   msdynci_contactid ContactId String
   msdynci_contactprofileId ContactProfile Uniqueidentifier
   msdynci_countryorregion CountryOrRegion String
   msdynci_customerid CustomerId String
   msdynci_entityname EntityName String
   msdynci_firstname FirstName String
   msdynci_gender Gender String
   msdynci_id Id String
   msdynci_identifier Identifier String
   msdynci_jobtitle JobTitle String
   msdynci_lastname LastName String
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_postalcode PostalCode String
   msdynci_primaryemail PrimaryEmail String
   msdynci_primaryphone PrimaryPhone String
   msdynci_sourceid SourceId String
   msdynci_stateorprovince StateOrProvince String
   msdynci_streetaddress StreetAddress String
msdynci_customermeasure msdynci_customermeasures CustomerMeasure msdynci_customermeasureid msdynci_identifier
   msdynci_customerid CustomerId String
   msdynci_customermeasureId CustomerMeasure Uniqueidentifier
   msdynci_identifier Identifier String
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_measures Measures Memo
msdynci_customerprofile msdynci_customerprofiles CustomerProfile msdynci_customerprofileid msdynci_customerid
   msdynci_customerid CustomerId String
   msdynci_customerprofileId CustomerProfile Uniqueidentifier
msdynci_customerprofilesegment msdynci_customerprofilesegments CustomerProfileSegment msdynci_customerprofilesegmentid msdynci_segmentname
   msdynci_customerprofilesegmentId CustomerProfileSegment Uniqueidentifier
   msdynci_lookupfield_customer lookupfield_customer Lookup
   msdynci_SegmentId Segment_Id String
   msdynci_SegmentName Segment_Name String
msdynci_enrichment msdynci_enrichments Enrichment msdynci_enrichmentid msdynci_identifier
   msdynci_customerid CustomerId String
   msdynci_enrichmentId Enrichment Uniqueidentifier
   msdynci_enrichmentprovider EnrichmentProvider String
   msdynci_enrichmenttype EnrichmentType String
   msdynci_identifier Identifier String
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_values Values Memo
msdynci_prediction msdynci_predictions Prediction msdynci_predictionid msdynci_identifier
   msdynci_customerid CustomerId String
   msdynci_identifier Identifier String
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_model Model String
   msdynci_modelprovider ModelProvider String
   msdynci_predictionId Prediction Uniqueidentifier
   msdynci_values Values Memo
msdynci_segmentmembership msdynci_segmentmemberships SegmentMembership msdynci_segmentmembershipid msdynci_identifier
   msdynci_customerid CustomerId String
   msdynci_identifier Identifier String
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_segmentmembershipId SegmentMembership Uniqueidentifier
   msdynci_segmentmembershiptype SegmentMembershipType String
   msdynci_segmentprovider SegmentProvider String
   msdynci_segments Segments Memo
msdynci_unifiedactivity msdynci_unifiedactivities UnifiedActivity msdynci_unifiedactivityid msdynci_activityid
   msdynci_activityforeignkey ActivityForeignKey String
   msdynci_activityid ActivityId String
   msdynci_activityname ActivityName String
   msdynci_activitytime ActivityTime DateTime
   msdynci_activitytype ActivityType String
   msdynci_activitytypedisplay ActivityTypeDisplay String
   msdynci_actualactivityid ActualActivityId String
   msdynci_customerid CustomerId String
   msdynci_entityname EntityName String
   msdynci_externalurl ExternalUrl String
   msdynci_lookupfield_customer msdynci_lookupfield_customer Lookup
   msdynci_rangeindex RangeIndex String
   msdynci_semanticdata SemanticData Memo
   msdynci_title Title String
   msdynci_unifiedactivityId UnifiedActivity Uniqueidentifier
   msdynci_lookupfield_customerpid msdynci_lookupfield_customerpid String
msdynci_unifiedcontact_alternatekey msdynci_unifiedcontact_alternatekeys UnifiedContactAlternateKey msdynci_unifiedcontact_alternatekeyid msdynci_identifier
   msdynci_alternatevalue AlternateValue String
   msdynci_datasourcename DataSourceName String
   msdynci_entityname EntityName String
   msdynci_identifier Identifier String
   msdynci_keyring KeyRing Memo
   msdynci_lookupfield_unifiedcontact msdynci_lookupfield_unifiedcontact Lookup
   msdynci_unifiedcontact_alternatekeyId AlternateKey Uniqueidentifier
   msdynci_unifiedcontactid UnifiedContactId String
msdynci_unifiedcontactprofile msdynci_unifiedcontactprofiles UnifiedContact msdynci_unifiedcontactprofileid msdynci_unifiedcontactid
   msdynci_fk_customerid CustomerId String
   msdynci_unifiedcontactId UnifiedContact String
   msdynci_unifiedcontactprofileId UnifiedContactProfile Uniqueidentifier
msdynci_unifiedcontactsegment msdynci_unifiedcontactsegments UnifiedContactSegment msdynci_unifiedcontactsegmentid msdynci_segmentname
   msdynci_lookupfield_unifiedcontact lookupfield_unifiedcontact Lookup
   msdynci_SegmentId Segment_Id String
   msdynci_SegmentName Segment_Name String
   msdynci_UnifiedContactSegmentId UnifiedContactSegment Uniqueidentifier
"""
_SYSTEM = """
PartitionId Partition_Id String
TTLInSeconds Time_to_live Integer
CreatedBy Created_By Lookup
CreatedOn Created_On DateTime
CreatedOnBehalfBy Created_By_(Delegate) Lookup
ImportSequenceNumber Import_Sequence_Number Integer
ModifiedBy Modified_By Lookup
ModifiedOn Modified_On DateTime
ModifiedOnBehalfBy Modified_By_(Delegate) Lookup
OverriddenCreatedOn Record_Created_On DateTime
OwnerId Owner Lookup
OwningBusinessUnit Owning_Business_Unit Lookup
OwningTeam Owning_Team Lookup
OwningUser Owning_User Lookup
VersionNumber Version_Number BigInt
"""
_FILTERED = {
    "String": "text",
    "Memo": "text",
    "Uniqueidentifier": "guid",
    "Lookup": "guid",
    "DateTime": "date",
    "Integer": "number",
    "BigInt": "number",
}
_FROM_EDM = {"Edm.String": "String", "Edm.Int64": "Integer", "Edm.DateTimeOffset": "DateTime"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A column as the metadata describes it."""

    schema: str
    display: str
    type: str

    @property
    def logical(self) -> str:
        """The logical name (fact 32)."""
        return self.schema.lower()

    @property
    def wire(self) -> str:
        """The name in rows and queries: lookups are ``_<name>_value`` (fact 30)."""
        return f"_{self.logical}_value" if self.type == "Lookup" else self.logical

    @property
    def kind(self) -> str:
        """The kind of literal that it is compared with."""
        return _FILTERED[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A table: its names and its columns by the name that the wire uses."""

    logical: str
    entity_set: str
    display: str
    primary_id: str
    primary_name: str
    attributes: Mapping[str, Attribute]

    @property
    def type_name(self) -> str:
        """The name in error messages (fact 36)."""
        return f"Microsoft.Dynamics.CRM.{self.logical}"


def _attributes(lines: list[str]) -> list[Attribute]:
    found: list[Attribute] = []
    for line in lines:
        schema, display, type_name = line.split()
        if not display.startswith("msdynci_"):
            display = display.replace("_", " ")
        found.append(Attribute(schema=schema, display=display, type=type_name))
    return found


def _entity(block: list[str], profile: list[Attribute]) -> Entity:
    logical, entity_set, display, primary_id, primary_name = block[0].split()
    columns = _attributes(block[1:])
    if logical == "msdynci_customerprofile":
        known = {column.logical for column in columns}
        columns += [column for column in profile if column.logical not in known]
    columns += _attributes(_SYSTEM.split("\n")[1:-1])
    return Entity(
        logical=logical,
        entity_set=entity_set,
        display=display,
        primary_id=primary_id,
        primary_name=primary_name,
        attributes={column.wire: column for column in columns},
    )


@lru_cache(maxsize=4)
def entities(customer: tuple[Column, ...]) -> Mapping[str, Entity]:
    """The tables by entity set name, given the columns of the legacy customer table."""
    profile = [
        Attribute(schema=f"msdynci_{c.name}", display=c.name, type=_FROM_EDM[c.type])
        for c in customer
    ]
    blocks: list[list[str]] = []
    for line in filter(None, _TABLES.splitlines()):
        if line.startswith(" "):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    found = [_entity(block, profile) for block in blocks]
    return {entity.entity_set: entity for entity in found}
