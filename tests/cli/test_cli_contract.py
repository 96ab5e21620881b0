"""What other programs read: the JSON of scan, rewrite, translate and verify."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import Cli
from contract import SCAN, TRANSLATION, VERIFICATION, breaches

from ci_migrate.catalogue import shipped
from ci_migrate.paths import data_folder

PROGRAMS = Path(__file__).parent.parent / "programs"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with calls of every outcome, a decoy and a file that is no Python."""
    for name in ("quick_search.py", "crm_sync.py", "store_contacts.py", "boto_fleet.py"):
        shutil.copy(PROGRAMS / name, tmp_path)
    (tmp_path / "customer_etl.py").write_bytes(
        (data_folder("samples") / "customer_etl.py").read_bytes()
    )
    (tmp_path / "broken.py").write_text("print 'https://api.ci.ai.dynamics.com/v1/instances'\n")
    (tmp_path / "offer.py").write_text(
        "import requests\n"
        'r = requests.get("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer'
        "?$filter=CustomerId eq 'x'&IsMemberOfSegment('S')\")\n"
    )
    return tmp_path


def _consistent(found: dict[str, Any]) -> None:
    """Every call site is accounted for once, in order, with a known reason or none."""
    findings = found["findings"]
    outcomes = [one["outcome"] for one in findings]
    assert found["summary"]["sites"] == len(findings)
    assert {name: outcomes.count(name) for name in set(outcomes)} == {
        name: count for name, count in found["summary"].items() if name != "sites" and count
    }
    places = [(one["path"], one["line"], one["column"]) for one in findings]
    assert places == sorted(places)
    for one in findings:
        assert re.fullmatch(r"[\w./-]+\.py", one["path"])
        assert (one["line"], one["column"]) <= (one["end_line"], one["end_column"])
        assert one["operation"] == "unknown" or one["operation"] in shipped().rules
        assert (one["reason"] is not None) == (one["outcome"] == "manual")
        assert one["reason"] is None or one["reason"] in shipped().reasons
        assert one["outcome"] not in ("fixed", "offered") or one["plan"]["steps"]
        assert all(loss["id"] in shipped().losses for loss in one["losses"])
        assert one["message"]


def test_scan_and_rewrite_keep_the_contract(cli: Cli, project: Path) -> None:
    """A dry rewrite says what scan says, and adds the diffs."""
    scanned, rewritten = cli("scan", "--format", "json"), cli("rewrite", "--format", "json")

    for done in (scanned, rewritten):
        assert (done.code, done.err) == (1, "")
        assert breaches(done.json, SCAN) == []
        _consistent(done.json)
    assert rewritten.json["findings"] == scanned.json["findings"]
    assert rewritten.json["files"] == scanned.json["files"]
    assert {"fixed", "offered", "manual"} <= {one["outcome"] for one in scanned.json["findings"]}
    assert [one["path"] for one in scanned.json["files"]["unparsable"]] == ["broken.py"]
    assert rewritten.json["written"] is False
    assert {"customer_etl.py", "ci_dataverse.py"} <= set(rewritten.json["diffs"])


def test_a_written_rewrite_keeps_the_contract(cli: Cli, project: Path) -> None:
    """What was fixed is counted as such; the next scan has it no more."""
    written = cli("rewrite", "--write", "--format", "json")
    after = cli("scan", "--format", "json")

    assert breaches(written.json, SCAN) == []
    _consistent(written.json)
    assert written.json["written"] is True
    assert written.json["summary"]["fixed"] > 0
    assert breaches(after.json, SCAN) == []
    assert after.json["summary"]["fixed"] == 0


@pytest.mark.parametrize(
    ("url", "code", "outcome", "reason"),
    [
        ("/data/Customer?$filter=CustomerId eq '{CID}'", 0, "translated", None),
        ("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", 0, "translated", None),
        ("/data/Customer?$filter=CustomerId eq 'x'&IsMemberOfSegment('S')", 0, "lossy", None),
        ("/data/Web_Site_Contacts", 1, "refused", "source-table"),
        ("POST /workflows/main/jobs", 1, "refused", "write"),
        ("/data/Customer?$search=x", 1, "refused", "search"),
        ("/nothing/of/this", 1, "refused", "unknown-operation"),
    ],
)
def test_translate_keeps_the_contract(
    cli: Cli, url: str, code: int, outcome: str, reason: str | None
) -> None:
    done = cli("translate", url, "--format", "json")

    assert done.code == code
    assert breaches(done.json, TRANSLATION) == []
    assert (done.json["outcome"], done.json["reason"]) == (outcome, reason)
    for step in (done.json["plan"] or {"steps": []})["steps"]:
        assert not step["url"].startswith(("/", "http"))
        assert " " not in step["request"]


def test_a_step_shows_the_query_and_what_goes_on_the_wire(cli: Cli) -> None:
    found = cli(
        "translate", "/data/Customer?$filter=CustomerId eq 'Zü%261'", "--format", "json"
    ).json

    assert found["plan"]["steps"][0] | {"name": "", "then": []} == {
        "name": "",
        "url": "msdynci_customerprofiles?$filter=msdynci_customerid eq 'Zü&1'&$top=100",
        "request": "msdynci_customerprofiles"
        "?$filter=msdynci_customerid%20eq%20'Z%C3%BC%261'&$top=100",
        "then": [],
    }


@pytest.mark.parametrize("drift", ["0", "2"])
def test_verify_keeps_the_contract(cli: Cli, drift: str) -> None:
    done = cli("verify", "--sandbox", "--drift", drift, "--format", "json")

    assert done.code == int(drift != "0")
    assert breaches(done.json, VERIFICATION) == []
    verdicts = [one["verdict"] for one in done.json["cases"]]
    summary = done.json["summary"]
    assert summary.pop("cases") == len(verdicts)
    assert summary == {name: verdicts.count(name) for name in summary}


def test_the_checker_sees_a_breach() -> None:
    """A contract test that cannot fail proves nothing."""
    good = {"schema": 1, "legacy": "x", "outcome": "refused", "reason": "write", "plan": None}

    assert breaches({**good, "losses": []}, TRANSLATION) == []
    assert breaches(good, TRANSLATION) == ["document.losses is missing"]
    assert breaches({**good, "losses": [{}]}, TRANSLATION) != []
    assert breaches({**good, "losses": [], "outcome": "moved"}, TRANSLATION) != []
    assert breaches({**good, "losses": [], "plan": {"steps": [{}]}}, TRANSLATION) != []
