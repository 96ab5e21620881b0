"""The operations of the legacy service outside data reads, as one table.

A line holds method, path, the Python name of the operation, the success status and the
shape of the answer. Names in braces stand for one path segment. The last block is the
operations that no client library has; their name is ``-``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_TABLE = """
GET /instances get_all_instances 200 instances
GET /instances/{instance} get_instance_metadata 200 instance
DELETE /instances/{instance} delete_an_instance 200 true
POST /instances/V2 create_an_instance 200 echo-instance
PATCH /instances/{instance}/V2 update_an_instance 200 echo-instance
POST /instances/copy copy_an_instance 200 echo-instance
POST /instances/batch get_all_instances_in_batches_by_instanceids 200 instances
DELETE /instances/{instance}/manage/reset reset_an_instance 200 true
DELETE /instances/{instance}/manage/reset/operationScope/{scope} reset_instance_for_scope 200 true
GET /instances/{instance}/dataprofile/{entity} get_an_entity_profile 200 entity-profile
GET /instances/{instance}/dataprofile/{entity}/{attribute} get_an_attribute_profile 200 attribute-profile
GET /instances/{instance}/manage/datasources get_all_data_sources 200 sources
GET /instances/{instance}/manage/datasources/{source} get_data_source 200 source
DELETE /instances/{instance}/manage/datasources/{source} delete_a_data_source 200 ok
POST /instances/{instance}/data/{entity} create_an_entity 201 created
PATCH /instances/{instance}/data/{entity}/{key} update_an_entity 204 none
GET /instances/{instance}/manage/entities get_all_entity_metadata 200 entities
GET /instances/{instance}/manage/entities/{entity} get_entity_metadata 200 entity
GET /instances/{instance}/manage/entities/{entity}/entitysize get_entity_size 200 entity-size
GET /instances/{instance}/manage/measures get_a_list_of_measures_metadata 200 measures
POST /instances/{instance}/manage/measures create_a_measure 200 echo-measure
GET /instances/{instance}/manage/measures/{measure} get_metadata_for_a_measure 200 measure
PUT /instances/{instance}/manage/measures/{measure} update_a_measure 200 echo-measure
DELETE /instances/{instance}/manage/measures/{measure} delete_a_measure 200 ok
GET /instances/{instance}/profile/keyring get_key_ring 200 key-ring
GET /instances/{instance}/profile/activityresponsemetadata get_activity_types_and_counts 200 activity-types
GET /instances/{instance}/profilestore/stateinfo get_profile_store_state 200 store-state
GET /instances/{instance}/rbac/roles get_all_role_definitions 200 roles
GET /instances/{instance}/rbac/myrole get_current_user_role 200 assignment
GET /instances/{instance}/rbac/assignments get_all_role_assignments 200 assignments
PUT /instances/{instance}/rbac/principals/{principal}/assignment update_a_role_assignment 200 assignments
DELETE /instances/{instance}/rbac/principals/{principal}/assignment deletes_a_role_assignment 200 none
GET /instances/{instance}/manage/relationships get_all_relationships 200 relationships
POST /instances/{instance}/manage/relationships create_a_relationship 200 echo-relationship
GET /instances/{instance}/manage/relationships/{relationship} get_a_relationship 200 relationship
PUT /instances/{instance}/manage/relationships/{relationship} update_a_relationship 200 echo-relationship
DELETE /instances/{instance}/manage/relationships/{relationship} delete_a_relationship 200 ok
GET /instances/{instance}/manage/systemrelationships get_all_system_created_relationships 200 relationships
GET /instances/{instance}/manage/search get_search_configuration 200 search
PUT /instances/{instance}/manage/search update_search_configuration 200 echo-search
GET /instances/{instance}/manage/segments get_all_segments 200 segments
POST /instances/{instance}/manage/segments create_a_segment 201 echo-segment
PUT /instances/{instance}/manage/segments/{segment} update_a_segment 200 echo-segment
PUT /instances/{instance}/manage/segments/{segment}/activate activate_segment 200 true
PUT /instances/{instance}/manage/segments/{segment}/deactivate deactivate_segment 200 true
DELETE /instances/{instance}/manage/segments/{segment} delete_segment 200 ok
GET /instances/{instance}/workflows/{workflow}/jobs get_list_of_recent_workflow_jobs 200 jobs
POST /instances/{instance}/workflows/{workflow}/jobs submit_a_workflow_job 200 job
GET /instances/{instance}/workflows/{workflow}/jobs/{job} get_a_workflow_job_information 200 job
POST /instances/{instance}/workflows/{workflow}/jobs/{job}/cancel cancel_a_workflow_job 200 job
GET /instances/{instance}/workflows/{workflow}/history get_list_of_workflow_task_information_history 200 tasks
GET /instances/{instance}/workflows/{workflow}/status get_workflow_status 200 nodes
GET /instances/{instance}/workflows/{workflow}/schedules get_workflow_schedules 200 schedules
POST /instances/{instance}/workflows/{workflow}/schedules create_workflow_refresh_schedule 200 echo-schedule
POST /instances/{instance}/workflows/{workflow}/schedules/batch create_a_batch_of_workflow_refresh_schedules 200 schedules
GET /instances/{instance}/workflows/{workflow}/schedules/supportedTimezones get_supported_timezones 200 timezones
GET /instances/{instance}/hierarchies get_all_hierarchies 200 hierarchies
POST /instances/{instance}/hierarchies create_a_hierarchy 200 echo-hierarchy
GET /instances/{instance}/hierarchies/{hierarchy} get_a_hierarchy 200 hierarchy
PATCH /instances/{instance}/hierarchies/{hierarchy} update_a_hierarchy 200 echo-hierarchy
DELETE /instances/{instance}/hierarchies/{hierarchy} delete_a_hierarchy 200 ok

GET /instances/{instance}/manage/datasources/v2 - 200 sources
POST /instances/{instance}/manage/workflows/{workflow}/jobs - 200 job
GET /instances/{instance}/manage/workflows/{workflow}/jobs - 200 jobs
GET /instances/{instance}/manage/schema/entitySemanticLabels - 200 labels
GET /instances/{instance}/manage/schema/attributeSemanticLabels - 200 labels
PATCH /instances/{instance}/manage/datasources/{source}/entities/entityInfo - 200 true
PATCH /instances/{instance}/manage/datasources/{source}/entities/{entity}/entityInfo - 200 true
PATCH /instances/{instance}/conflations/{conflation}/{part} - 200 true
"""  # noqa: E501 - one line for each operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One line of the table."""

    method: str
    path: tuple[str, ...]
    name: str | None
    status: int
    shape: str

    def names(self, method: str, parts: Sequence[str]) -> dict[str, str] | None:
        """What the braces stand for in a request, or None if it is another operation."""
        if method != self.method or len(parts) != len(self.path):
            return None
        found: dict[str, str] = {}
        for template, part in zip(self.path, parts, strict=True):
            if template.startswith("{"):
                found[template[1:-1]] = part
            elif template != part:
                return None
        return found


@lru_cache(maxsize=1)
def operations() -> tuple[Operation, ...]:
    """All operations, those with fewer braces first."""
    found: list[Operation] = []
    for line in filter(None, _TABLE.splitlines()):
        method, path, name, status, shape = line.split()
        operation = Operation(
            method=method,
            path=tuple(path.strip("/").split("/")),
            name=None if name == "-" else name,
            status=int(status),
            shape=shape,
        )
        found.append(operation)
    return tuple(sorted(found, key=lambda one: sum(part[0] == "{" for part in one.path)))
