"""A ``scan`` or ``rewrite`` document as SARIF 2.1.0, for viewers and code scanning.

Columns count UTF-16 code units. A fix holds all that a rewrite replaces in the file of its
finding: applied, the file is as `rewrite --write` leaves it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ci_migrate import __version__
from ci_migrate.report.documents import Finding, Gone, Migration, Region
from ci_migrate.report.reading import read_migration
from ci_migrate.report.rule_markdown import page_markdown
from ci_migrate.report.rule_pages import anchor, catalogue_pages, page_text
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_json, one_line, visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_MANY = 20  # moving calls of a file; above, only the first of them holds the fix
_KEPT = {"kind": "external", "status": "accepted", "justification": "known to the baseline"}

_Json = dict[str, Any]


def sarif(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The document as one run: a result for each finding, those of the baseline marked as such."""
    migration = read_migration(document)
    compared = document.get("baseline") is not None
    results = list(_results(migration, compared, about))
    ids = list(dict.fromkeys(sorted(one["ruleId"] for one in results)))
    for one in results:
        one["ruleIndex"] = ids.index(one["ruleId"])
    driver = {
        "name": "ci-migrate",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [*_rules(ids, about)],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, **_notes(document, about)}],
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return for_json(json.dumps(whole, indent=2, ensure_ascii=False)) + "\n"


def _results(migration: Migration, compared: bool, about: Surroundings) -> Iterator[_Json]:
    fixes = {} if migration.written else dict(migration.fixes)
    moving = Counter(one.path for one in migration.findings if one.outcome == "fixed")
    held: set[str] = set()
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in sorted((*migration.findings, *migration.known), key=_rank):
        known = not one.number
        seen[one.path, one.operation, one.fingerprint] += 1
        number = seen[one.path, one.operation, one.fingerprint]
        result = _result(one, number, migration.written, about)
        suppressions = [_KEPT] if known else []
        if one.outcome == "suppressed":
            said = {"kind": "inSource", "status": "accepted", "justification": one.message}
            suppressions.append(said)
        result["suppressions"] = suppressions
        if compared:
            result["baselineState"] = "unchanged" if known else "new"
        many = moving[one.path] > _MANY
        if one.outcome == "fixed" and not known and one.path in fixes:
            if not (many and one.path in held):
                result["fixes"] = [_fix(one, moving[one.path], fixes[one.path], about)]
            held.add(one.path)
        yield result
    yield from (_absent(one, about) for one in migration.gone)


def _rank(finding: Finding) -> tuple[str, int, int]:
    return finding.path, finding.line, finding.column


def _result(finding: Finding, number: int, written: bool, about: Surroundings) -> _Json:
    done = written and finding.outcome == "fixed"
    severe = finding.outcome == "failed" or finding.reason == "unparsable"
    result: _Json = {
        "ruleId": _rule(finding.reason, finding.operation),
        "kind": "pass" if done else "fail",
        "level": "none" if done else "error" if severe else "warning",
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": _location(finding, about)}],
        "properties": _properties(finding),
    }
    if finding.fingerprint:
        # The first is the name by which GitHub knows an alert again.
        print_ = f"{finding.fingerprint}:{number}"
        result["partialFingerprints"] = {
            "primaryLocationLineHash": print_,
            "ciMigrate/v1": print_,
        }
    return result


def _rule(reason: str, operation: str) -> str:
    """The page that explains a finding: of its reason, else of its operation."""
    return reason or (operation if operation != "unknown" else "unknown-operation")


def _message(finding: Finding) -> str:
    """What a viewer shows of a finding where it shows nothing else."""
    parts = [f"{finding.subject}: {finding.message or finding.outcome}"]
    if finding.cell:
        parts.append(f"Cell {finding.cell[0]}, line {finding.cell[1]}.")
    parts += [f"Dataverse: {step.url}" for step in finding.steps]
    parts += [f"To accept: {one.id}: {one.message}" for one in finding.to_accept]
    parts += [f"Next: {finding.next_step}"] if finding.next_step else []
    return "\n".join(parts)


def _location(finding: Finding, about: Surroundings) -> _Json:
    region: _Json = {"startLine": finding.place_line}
    start, end = finding.utf16 or (finding.column, finding.end_column)
    if finding.file_line is None and (finding.end_line, end) > (finding.line, start):
        region |= {"startColumn": start + 1, "endLine": finding.end_line, "endColumn": end + 1}
    if finding.excerpt:
        region["snippet"] = {"text": finding.excerpt}
    return {"artifactLocation": _artifact(finding.path, about), "region": region}


def _artifact(path: str, about: Surroundings) -> _Json:
    # A colon in the first name would make a scheme of it.
    return {
        "uri": quote(about.rooted(path), safe="/~!$&'()*+,;=@", errors="replace"),
        "uriBaseId": _ROOT,
    }


def _properties(finding: Finding) -> _Json:
    told = {
        "operation": finding.operation,
        "outcome": finding.outcome,
        "reason": finding.reason,
        "confidence": finding.confidence,
        "access": finding.access,
        "legacy": finding.legacy,
        "dataverse": [step.url for step in finding.steps],
        "losses": [one.id for one in finding.losses],
        "nextStep": finding.next_step,
    }
    return {key: value for key, value in told.items() if value}


def _fix(finding: Finding, moving: int, regions: Sequence[Region], about: Surroundings) -> _Json:
    others = f" and the {moving - 1} other calls of the file that move" if moving > 1 else ""
    said = (
        f"Moves this call{others} to Dataverse. `ci-migrate rewrite --write` does the same, and "
        "writes the companion module that the new calls use."
    )
    change = {
        "artifactLocation": _artifact(finding.path, about),
        "replacements": [_replacement(one) for one in regions],
    }
    return {"description": {"text": said}, "artifactChanges": [change]}


def _replacement(region: Region) -> _Json:
    (line, column), (end_line, end_column) = region.start, region.end
    return {
        "deletedRegion": {
            "startLine": line,
            "startColumn": column + 1,
            "endLine": end_line,
            "endColumn": end_column + 1,
        },
        "insertedContent": {"text": region.text},
    }


def _absent(gone: Gone, about: Surroundings) -> _Json:
    """An entry of the baseline that the code no longer has."""
    # GitHub demands a line of every result, also where there is none any more.
    where = {"artifactLocation": _artifact(gone.path, about), "region": {"startLine": 1}}
    return {
        "ruleId": _rule(gone.reason, gone.operation),
        "level": "note",
        "message": {"text": f"{gone.operation} is in the baseline and no longer in the code."},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"ciMigrate/v1": f"{gone.fingerprint}:1"},
        "suppressions": [],
        "baselineState": "absent",
    }


def _rules(ids: Iterable[str], about: Surroundings) -> Iterator[_Json]:
    """A rule for each page that results point at, with its text as help."""
    pages = catalogue_pages(about.catalogue) if about.catalogue else {}
    for name in ids:
        rule: _Json = {"id": name}
        page = pages.get(name)
        title = _pascal(name if page is None or page.summary else page.note)
        if title.lower() != name.lower():
            rule["name"] = title
        if page is not None:
            note = page.note.strip("()") if not page.summary else page.summary
            rule |= {
                "shortDescription": {"text": visible(note)},
                "fullDescription": {
                    "text": visible(page.sections[0].text if page.sections else note)
                },
                "help": {"text": visible(page_text(page)), "markdown": page_markdown(page)},
            }
        rule["defaultConfiguration"] = {"level": "error" if name == "unparsable" else "warning"}
        if about.rule_pages:
            rule["helpUri"] = f"{about.rule_pages}#{quote(anchor(name), errors='replace')}"
        rule["properties"] = {"tags": ["migration", "dynamics-365", "dataverse"]}
        yield rule


def _pascal(name: str) -> str:
    """A name as identifiers are written; without articles, which would join two capitals."""
    return "".join(part.capitalize() for part in re.findall("[A-Za-z0-9]{2,}", name))


def _notes(document: Mapping[str, Any], about: Surroundings) -> _Json:
    """Remarks on files that are no findings."""
    notes = [
        {
            "level": "note",
            "message": {"text": one_line(str(note.get("message")))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": _artifact(one_line(str(note.get("path"))), about),
                        "region": {"startLine": note.get("line") or 1},
                    }
                }
            ],
        }
        for note in document.get("notes") or ()
    ]
    return {"toolExecutionNotifications": notes} if notes else {}
