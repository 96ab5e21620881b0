"""What a scan has to say to a CI system: one alarm for each finding that is left."""

from __future__ import annotations

from collections.abc import Iterator

from ci_migrate.report.alarms import Alarm, cut
from ci_migrate.report.documents import Finding, Gone, Migration
from ci_migrate.report.surroundings import Surroundings
from ci_migrate.report.tallies import is_left

TITLE = "ci-migrate"


def site_alarms(migration: Migration, about: Surroundings) -> tuple[Alarm, ...]:
    """All alarms: what failed first, then what a person has to do, then what the tool can do."""
    left = [one for one in migration.findings if is_left(one, migration.written)]
    order = ("failed", "manual", "offered", "fixed")
    told = sorted(left, key=lambda one: order.index(one.outcome))
    return (
        *(_of_finding(one, about) for one in told),
        *(_of_gone(one, about) for one in migration.gone),
    )


def _of_finding(finding: Finding, about: Surroundings) -> Alarm:
    # Columns are of one line: GitHub leaves them out where a finding has several.
    whole = finding.end_line == finding.line and finding.file_line is None
    start, end = finding.utf16 or (finding.column, finding.end_column)
    span = (start + 1, end + 1) if whole and end > start else None
    severe = finding.outcome == "failed" or finding.reason == "unparsable"
    return Alarm(
        level="error" if severe else "warning",
        title=f"{finding.word}: {finding.subject}",
        lines=tuple(map(cut, _lines(finding))),
        path=about.rooted(finding.path),
        place=finding.place_line,
        last=finding.end_line if finding.file_line is None else None,
        span=span,
    )


def _lines(finding: Finding) -> Iterator[str]:
    yield from (finding.message or finding.outcome).splitlines()
    if finding.cell:
        yield f"cell {finding.cell[0]}, line {finding.cell[1]}"
    if finding.legacy:
        yield f"legacy: {finding.legacy}"
    yield from (f"dataverse: {step.url}" for step in finding.steps)
    yield from (f"to accept: {one.id}: {one.message}" for one in finding.to_accept)
    if finding.outcome == "fixed":
        yield "next: ci-migrate rewrite --write"
    elif finding.next_step:
        yield f"next: {finding.next_step}"


def _of_gone(gone: Gone, about: Surroundings) -> Alarm:
    return Alarm(
        level="warning",
        title=f"gone: {gone.operation}",
        lines=(
            "It is in the baseline and no longer in the code.",
            "next: ci-migrate scan --baseline FILE --update-baseline",
        ),
        path=about.rooted(gone.path),
    )
