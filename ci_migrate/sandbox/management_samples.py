"""Plausible metadata objects, in the shapes of the client models."""

from __future__ import annotations

from typing import Any

from ci_migrate.sandbox.dataset import INSTANCE

Json = dict[str, Any]

STAMP = "2021-09-01T06:00:00.1234567Z"  # G4: metadata dates carry up to seven digits
AUDIT = {
    "version": 1,
    "updatedBy": "sandbox@example.com",
    "updatedUtc": STAMP,
    "createdBy": "sandbox@example.com",
    "createdUtc": STAMP,
    "instanceId": INSTANCE,
}
INSTANCE_INFO = {
    "instanceId": INSTANCE,
    "name": "Sandbox",
    "instanceType": "sandbox",
    "expiryTimeUtc": None,
    "maxTrialExtensionsAllowed": 0,
    "trialExtensionHistory": None,
    "scaleUnitId": "prod-wus-01",
    "azureRegion": "West US",
    "platformType": None,
}
OLDER_INSTANCE_INFO = {  # what the pre-gateway list carries besides (F6)
    "scaleUnitUri": "https://prod-wus-01.api.ci.ai.dynamics.com",
    "tenantId": "aaaaaaaa-0000-0000-0000-000000000001",
    "tenantName": "Sandbox",
    "region": "West US",
}
METADATA: Json = AUDIT | {
    "name": "Sandbox",
    "provisioningState": "active",
    "instanceType": "sandbox",
    "region": "West US",
    "isB2B": False,
    "isB2C": True,
    "cdsOrgInfo": {"friendlyName": "Sandbox", "url": "https://sandbox.crm.dynamics.com"},
    "azureRegion": "West US",
}
JOB: Json = {
    "jobId": "job-1",
    "jobType": "full",
    "jobSubmissionKind": "onDemand",
    "jobStatus": "queued",
    "operationType": "all",
    "submittedTimestamp": STAMP,
    "tasks": [],
}
NODE: Json = {
    "operationType": "ingestion",
    "subType": "noSubType",
    "friendlyName": "Website",
    "jobIds": ["job-1"],
    "taskStatus": "successful",
    "endTimestamp": STAMP,
}
SCHEDULE: Json = {
    "operationType": "all",
    "subType": "noSubType",
    "identifiers": [],
    "jobType": "full",
    "isActive": True,
    "timezoneId": "UTC",
    "cronSchedules": ["0 6 * * *"],
    "scheduleId": "schedule-1",
    "instanceId": INSTANCE,
}
HIERARCHY: Json = AUDIT | {
    "name": "AccountHierarchy",
    "displayName": "Account hierarchy",
    "dependency": {
        "sourceEntity": "Website_contacts",
        "accountIdAttribute": "ContactId",
        "parentAccountIdAttribute": "ContactId",
    },
}
RELATIONSHIP: Json = AUDIT | {
    "friendlyName": "Activity of a customer",
    "name": "UnifiedActivity_Customer",
    "description": None,
    "relationshipType": "singleKeyRelationshipOrigin",
    "fromAttributeName": "CustomerId",
    "fromEntityName": "UnifiedActivity",
    "toAttributeName": "CustomerId",
    "toEntityName": "Customer",
    "cardinality": "manyToOne",
    "source": "system",
}
ASSIGNMENT: Json = {
    "principalId": "00000000-0000-0000-0000-000000000001",
    "principalType": "app",
    "roles": ["Viewer"],
    "instanceId": INSTANCE,
}
