"""What only the legacy service has, in any language: audiences, key header, methods, paths."""

from __future__ import annotations

import re

from ci_migrate.catalogue import shipped
from ci_migrate.model import HOLE
from ci_migrate.translate.request import HOST, match_rule

CERTAIN = 2  # the weight from which signs together speak for the legacy service
# The strings of legacy-api.md B6, as a scope or as a resource.
AUDIENCE = re.compile(
    r"(?:https://api\.ci\.ai\.(?:microsoft|dynamics)\.com/?"
    r"|38c77d00-5fcb-4cce-9d93-af4738258e3c)(/\.default|/user_impersonation)?",
    re.IGNORECASE,
)
KEY_HEADER = "ocp-apim-subscription-key"
# A host of the service wherever it stands, with a path or without; portals are among them.
ADDRESS = re.compile(
    r"(?<![\w-])(?:[\w-]+\.)*ci\.ai\.dynamics(?:-\w+)?\.com(?![\w-]|\.\w)"
    r"|\bapi\.ci\.ai\b(?!\.dynamics)",
    re.IGNORECASE,
)
# Methods of the client whose names no other library is known to have.
DISTINCTIVE = frozenset(
    (
        "cancel_a_workflow_job",
        "create_a_batch_of_workflow_refresh_schedules",
        "create_workflow_refresh_schedule",
        "deletes_a_role_assignment",
        "get_a_list_of_measures_metadata",
        "get_a_workflow_job_information",
        "get_activity_types_and_counts",
        "get_all_instances_in_batches_by_instanceids",
        "get_all_system_created_relationships",
        "get_an_attribute_profile",
        "get_an_entity_profile",
        "get_entities_with_odata_path",
        "get_entities_with_odata_query_parameters",
        "get_list_of_recent_workflow_jobs",
        "get_list_of_workflow_task_information_history",
        "get_metadata_for_a_measure",
        "get_profile_store_state",
        "reset_instance_for_scope",
        "submit_a_workflow_job",
    )
)
_VERSIONS = frozenset(("v1", "api"))
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)", re.IGNORECASE)
_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def path_weight(url: str) -> int | None:
    """What the path of a URL of unknown host says: 2 the service's own, 1 like one, 0 nothing.

    None where it leads to something else.
    """
    host = _ELSEWHERE.match(url)
    if HOST.match(url) or (host is not None and not HOLE.search(host[1].partition(":")[0])):
        return None
    tail = url[host.end() :] if host is not None else url
    segments = [one for one in re.split(r"[?#]", tail, maxsplit=1)[0].split("/") if one]
    while segments and (HOLE.match(segments[0]) or segments[0] in _VERSIONS):
        if not HOLE.fullmatch(segments[0]) and segments[0] not in _VERSIONS:
            return 0  # more than the host may stand there
        segments = segments[1:]
    if "instances" in segments:
        before = segments.index("instances")
        weight = _below_instances(segments[before + 1 :])
        return weight if not before or weight == CERTAIN else None
    return _below_root(segments)


def _below_instances(segments: list[str]) -> int | None:
    match segments:
        case [] | [_]:
            return 1
        case [_, first, *rest] if first in shipped().roots:
            return CERTAIN if rest else 1
        case [_, first, *_] if HOLE.search(first):
            return 1
        case [_, table] if table.lower() in shipped().tables:
            return CERTAIN if is_own_table(table) else 1
    return None


def _below_root(segments: list[str]) -> int | None:
    """What a path says whose host may hold the instance, and its data, as well."""
    match segments:
        case []:
            return 0
        case ["data", table, *_]:
            return CERTAIN if is_own_table(table) else int(_plain(table) == "Customer")
        case [table] if table.lower() in shipped().tables:
            return CERTAIN if is_own_table(table) else 0
        case [first, *_] if first in shipped().roots and first != "data":
            path = ["instances", "{instanceId}", *segments]
            rules = shipped().rules.values()
            return 1 if any(match_rule(path, verb, rules) for verb in _VERBS) else None
        case [first, *_] if HOLE.search(first):
            return 0
    return None


def is_own_table(name: str) -> bool:
    """Whether a table has a name that only Customer Insights gives."""
    known = shipped().tables.get(_plain(name).lower())
    return known is not None and not known.dataverse_only and not known.legacy.istitle()


def _plain(table: str) -> str:
    return table.partition("(")[0]
