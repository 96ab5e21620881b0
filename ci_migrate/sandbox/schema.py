"""The Dataverse tables that the sandbox has: names, keys and column types.

A block starts with logical name, entity set name, display name and primary name column;
its lines hold the schema name, the type and the display name of a column. The prefix
``msdynci_`` is left out. The columns of the customer profile come from the legacy table.
``storevisits`` is a custom measure; its entity set is no usual plural (facts 33 and 68).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ci_migrate.sandbox.dataset import Column

_TABLES = """
alternatekey alternatekeys AlternateKey identifier
  alternatekeyId Uniqueidentifier AlternateKey
  alternatevalue String AlternateValue
  customerid String CustomerId
  datasourcename String DataSourceName
  entityname String EntityName
  identifier String Identifier
  keyring Memo KeyRing
  lookupfield_customer Lookup msdynci_lookupfield_customer
  lookupfield_customerpid String msdynci_lookupfield_customerpid
contactprofile contactprofiles ContactProfile identifier
  birthdate DateTime BirthDate
  city String City
  contactid String ContactId
  contactprofileId Uniqueidentifier ContactProfile
  countryorregion String CountryOrRegion
  customerid String CustomerId
  entityname String EntityName
  firstname String FirstName
  gender String Gender
  id String Id
  identifier String Identifier
  jobtitle String JobTitle
  lastname String LastName
  lookupfield_customer Lookup msdynci_lookupfield_customer
  postalcode String PostalCode
  primaryemail String PrimaryEmail
  primaryphone String PrimaryPhone
  sourceid String SourceId
  stateorprovince String StateOrProvince
  streetaddress String StreetAddress
customermeasure customermeasures CustomerMeasure identifier
  customerid String CustomerId
  customermeasureId Uniqueidentifier CustomerMeasure
  identifier String Identifier
  lookupfield_customer Lookup msdynci_lookupfield_customer
  measures Memo Measures
customerprofile customerprofiles CustomerProfile customerid
  customerid String CustomerId
  customerprofileId Uniqueidentifier CustomerProfile
customerprofilesegment customerprofilesegments CustomerProfileSegment segmentname
  customerprofilesegmentId Uniqueidentifier CustomerProfileSegment
  lookupfield_customer Lookup lookupfield_customer
  SegmentId String Segment Id
  SegmentName String Segment Name
enrichment enrichments Enrichment identifier
  customerid String CustomerId
  enrichmentId Uniqueidentifier Enrichment
  enrichmentprovider String EnrichmentProvider
  enrichmenttype String EnrichmentType
  identifier String Identifier
  lookupfield_customer Lookup msdynci_lookupfield_customer
  values Memo Values
prediction predictions Prediction identifier
  customerid String CustomerId
  identifier String Identifier
  lookupfield_customer Lookup msdynci_lookupfield_customer
  model String Model
  modelprovider String ModelProvider
  predictionId Uniqueidentifier Prediction
  values Memo Values
segmentmembership segmentmemberships SegmentMembership identifier
  customerid String CustomerId
  identifier String Identifier
  lookupfield_customer Lookup msdynci_lookupfield_customer
  segmentmembershipId Uniqueidentifier SegmentMembership
  segmentmembershiptype String SegmentMembershipType
  segmentprovider String SegmentProvider
  segments Memo Segments
storevisits storevisitses StoreVisits customerid
  customerid String CustomerId
  storevisits Integer StoreVisits
  storevisitsId Uniqueidentifier StoreVisitsId
unifiedactivity unifiedactivities UnifiedActivity activityid
  activityforeignkey String ActivityForeignKey
  activityid String ActivityId
  activityname String ActivityName
  activitytime DateTime ActivityTime
  activitytype String ActivityType
  activitytypedisplay String ActivityTypeDisplay
  actualactivityid String ActualActivityId
  customerid String CustomerId
  entityname String EntityName
  externalurl String ExternalUrl
  lookupfield_customer Lookup msdynci_lookupfield_customer
  rangeindex String RangeIndex
  semanticdata Memo SemanticData
  title String Title
  unifiedactivityId Uniqueidentifier UnifiedActivity
  lookupfield_customerpid String msdynci_lookupfield_customerpid
unifiedcontact_alternatekey unifiedcontact_alternatekeys UnifiedContactAlternateKey identifier
  alternatevalue String AlternateValue
  datasourcename String DataSourceName
  entityname String EntityName
  identifier String Identifier
  keyring Memo KeyRing
  lookupfield_unifiedcontact Lookup msdynci_lookupfield_unifiedcontact
  unifiedcontact_alternatekeyId Uniqueidentifier AlternateKey
  unifiedcontactid String UnifiedContactId
unifiedcontactprofile unifiedcontactprofiles UnifiedContact unifiedcontactid
  fk_customerid String CustomerId
  unifiedcontactId String UnifiedContact
  unifiedcontactprofileId Uniqueidentifier UnifiedContactProfile
unifiedcontactsegment unifiedcontactsegments UnifiedContactSegment segmentname
  lookupfield_unifiedcontact Lookup lookupfield_unifiedcontact
  SegmentId String Segment Id
  SegmentName String Segment Name
  UnifiedContactSegmentId Uniqueidentifier UnifiedContactSegment
"""
_SYSTEM = """
PartitionId String Partition Id
TTLInSeconds Integer Time to live
CreatedBy Lookup Created By
CreatedOn DateTime Created On
CreatedOnBehalfBy Lookup Created By (Delegate)
ImportSequenceNumber Integer Import Sequence Number
ModifiedBy Lookup Modified By
ModifiedOn DateTime Modified On
ModifiedOnBehalfBy Lookup Modified By (Delegate)
OverriddenCreatedOn DateTime Record Created On
OwnerId Lookup Owner
OwningBusinessUnit Lookup Owning Business Unit
OwningTeam Lookup Owning Team
OwningUser Lookup Owning User
VersionNumber BigInt Version Number
"""
_PREFIX = "msdynci_"
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


def _attributes(lines: list[str], prefix: str = "") -> list[Attribute]:
    found: list[Attribute] = []
    for line in lines:
        schema, type_name, display = line.split(maxsplit=2)
        found.append(Attribute(schema=f"{prefix}{schema}", display=display, type=type_name))
    return found


def _entity(block: list[str], profile: list[Attribute]) -> Entity:
    logical, entity_set, display, primary_name = block[0].split()
    columns = _attributes(block[1:], _PREFIX)
    if logical == "customerprofile":
        known = {column.logical for column in columns}
        columns += [column for column in profile if column.logical not in known]
    columns += _attributes(_SYSTEM.split("\n")[1:-1])
    return Entity(
        logical=f"{_PREFIX}{logical}",
        entity_set=f"{_PREFIX}{entity_set}",
        display=display,
        primary_id=f"{_PREFIX}{logical}id",
        primary_name=f"{_PREFIX}{primary_name}",
        attributes={column.wire: column for column in columns},
    )


@lru_cache(maxsize=4)
def entities(customer: tuple[Column, ...]) -> Mapping[str, Entity]:
    """The tables by entity set name, given the columns of the legacy customer table."""
    profile = [
        Attribute(schema=f"{_PREFIX}{c.name}", display=c.name, type=_FROM_EDM[c.type])
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
