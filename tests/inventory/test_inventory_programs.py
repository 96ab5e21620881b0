"""Programs, settings and documents in other languages: each request is found for what it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from inventories import PROGRAMS, inventory_of, said

from ci_migrate.inventory import parsed
from ci_migrate.model import show

READ = "get_entities_with_odata_path"

# file -> line, confidence, what is asked
EXPECTED = {
    "csharp/CustomerClient.cs": [
        (32, "certain", f"{READ} /data/Customer?$select=CustomerId,FullName"
                        "&$filter=CustomerId eq '{customerId}'"),
        (42, "certain", f"{READ} /data/UnifiedActivity?$filter=CustomerId eq '{{customerId}}'"
                        "&$orderby=ActivityTime desc&$top=25"),
        (49, "certain", "get_all_segments /instances/{instanceId}/manage/segments"),
    ],
    "csharp/InsightsGateway.cs": [
        (20, "certain", f"{READ} /data/Customer?$filter=CustomerId eq '{{customerId}}'"),
        (28, "certain", "submit_a_workflow_job /manage/workflows/main/jobs"
                        "?operationType=all&forceRunRequested=true"),
        (34, "certain", f"{READ} /data/Customer?$filter=IsMemberOfSegment('{{segment}}')&$top=50"),
    ],
    "csharp/Startup.cs": [
        (16, "probable", f"{READ} /data/Customer_Measure?$filter=CustomerId eq '{{customer}}'"),
    ],
    "web/app/api/customer/route.ts": [
        (8, "certain", f"{READ} /data/Customer?$filter=CustomerId eq '{{id}}'"),
    ],
    "web/insights.js": [
        (9, "probable", f"{READ} /data/UnifiedActivity?$filter=CustomerId eq '{{customerId}}'"
                        "&$orderby=ActivityTime desc"),
        (16, "probable", f"{READ} /data/Customer?$top=20&$select=CustomerId,FullName"),
        (23, "probable", "activate_segment /manage/segments/{segment}/activate"),
    ],
    "web/client.mjs": [
        (8, "certain", "get_all_instances /instances"),
        (12, "certain", f"{READ} /data/Customer?$search={{text}}&$top=10"),
    ],
    "web/wrapper.ts": [
        (15, "probable", f"{READ} /data/BrandShareOfVoiceFromMicrosoft"
                         "?$filter=CustomerId eq '{id}'"),
        (19, "probable", "get_all_segments /manage/segments"),
    ],
    "java/src/main/java/com/contoso/InsightsReader.java": [
        (19, "certain", f"{READ} /data/Customer?$filter=CustomerId%20eq%20'{{id}}'"),
        (28, "certain", f"{READ} /data/InterestShareOfVoiceFromMicrosoft"
                        "?$filter=CustomerId eq '{id}'"),
    ],
    "java/src/main/java/com/contoso/Nightly.java": [
        (8, "certain", "get_list_of_recent_workflow_jobs"
                       " /instances/{instanceId}/workflows/{workflowName}/jobs"),
        (9, "certain", f"{READ} /data/Customer_Measure"
                       "?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'"),
    ],
    "powershell/Export-Customers.ps1": [
        (16, "certain", f"{READ} /data/Customer?$select=CustomerId,FullName&$top=50"),
        (21, "certain", f"{READ} /data/UnifiedActivity?$filter=CustomerId eq '{{id}}'"),
        (25, "certain", "submit_a_workflow_job /manage/workflows/main/jobs?operationType=all"),
    ],
    "powerquery/Customers.pq": [
        (5, "certain", f"{READ} /data/Customer?$filter=CustomerId eq '{{CustomerId}}'"
                       "&$select=CustomerId,FullName&$top=10"),
        (16, "certain", "get_all_segments /manage/segments"),
        (17, "certain", f"{READ} /data/UnifiedActivity"
                        "?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'"),
    ],
    "postman/insights.postman_collection.json": [
        (20, "certain", f"{READ} /data/Customer?$filter=CustomerId eq '{{customer}}'"),
        (39, "certain", f"{READ} /data/Customer_Measure?$filter=CustomerId eq '{{customer}}'"),
        (47, "certain", "submit_a_workflow_job /manage/workflows/main/jobs?operationType=all"),
    ],
    "settings/appsettings.json": [(6, "probable", f"{READ} /data/Customer?$top=100")],
    "settings/docker-compose.yml": [(7, "probable", "get_all_segments /manage/segments")],
    "docs/guide.md": [
        (9, "probable", f"{READ} /data/Customer?$filter=CustomerId eq '{{CID}}'"),
        (16, "probable", f"{READ} /data/UnifiedActivity?$filter=CustomerId%20eq%20'{{CID}}'"),
        (20, "probable", "get_all_segments /manage/segments"),
    ],
    "shell/nightly.sh": [
        (6, "certain", f"{READ} /data/Customer?$top=100"),
        (9, "certain", "submit_a_workflow_job /manage/workflows/main/jobs?operationType=all"),
        (11, "certain", f"{READ} /data/BrandAffinityFromMicrosoft?$filter=CustomerId eq '{{1}}'"),
    ],
}  # fmt: skip


def _lines(found: list[tuple[int, str, str]]) -> list[str]:
    return [f"{line} {confidence} {text}" for line, confidence, text in found]


@pytest.fixture(scope="module")
def whole() -> dict[str, list[tuple[int, str, str]]]:
    found: dict[str, list[tuple[int, str, str]]] = {}
    for one in inventory_of(PROGRAMS).found:
        line = (one.span[0], one.confidence.value, said(one))
        found.setdefault(one.path, []).append(line)
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_the_requests_of_a_file_are_found(
    name: str, whole: dict[str, list[tuple[int, str, str]]]
) -> None:
    assert _lines(whole[name]) == _lines(EXPECTED[name])


def test_no_other_file_has_a_request(whole: dict[str, list[tuple[int, str, str]]]) -> None:
    assert set(whole) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_without_a_grammar_the_same_operations_are_found_with_less_confidence(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parsed, "grammar_of", lambda name: None)
    shutil.copy(PROGRAMS / name, tmp_path / Path(name).name)
    exact = {"powerquery", "postman"}

    found = inventory_of(tmp_path)

    asked = {" ".join(said(one).split(" ", 1)[1:]) for one in found.found}
    wanted = {" ".join(text.split(" ", 1)[1:]) for _, _, text in EXPECTED[name]}
    missing = {one for one in wanted - asked if "-f" not in one}
    if name == "powershell/Export-Customers.ps1":  # only a grammar knows the operator -f
        missing -= {"/manage/workflows/main/jobs?operationType=all"}
    assert not missing
    unsure = [one for one in found.found if one.language not in exact]
    assert {one.confidence.value for one in unsure} <= {"probable"}


def test_every_trace_is_part_of_a_request_or_explained() -> None:
    found = inventory_of(PROGRAMS)

    assert [(one.path, one.span[0], one.text) for one in found.loose] == []


def test_a_request_that_moves_comes_with_the_dataverse_query() -> None:
    found = inventory_of(PROGRAMS / "web")
    plan = next(one.translation for one in found.found if one.path.endswith("route.ts"))

    assert plan.plan is not None
    assert [show(step.url, plan.names) for step in plan.plan.steps] == [
        "msdynci_customerprofiles?$filter=msdynci_customerid eq '{id}'&$top=100"
    ]


@pytest.mark.parametrize("name", sorted(one.name for one in (PROGRAMS / "decoys").iterdir()))
def test_what_only_looks_like_the_service_is_not_found(name: str, tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / "decoys" / name, tmp_path / name)

    found = inventory_of(tmp_path)

    assert [said(one) for one in found.found] == []
    assert found.loose == []


def test_no_grammar_is_loaded_for_files_without_a_sign(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("export const one = 1;\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from ci_migrate.inventory import look;"
        "from ci_migrate.catalogue import shipped; from ci_migrate.settings import Settings;"
        f"look([(Path({str(tmp_path / 'a.ts')!r}), 'a.ts')], Settings(), shipped());"
        "print(any(name.startswith('tree_sitter') for name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
