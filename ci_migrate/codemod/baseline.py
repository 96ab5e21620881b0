"""A baseline: the findings that a project lives with for now, in a file that only shrinks.

A finding is known by its path, operation, reason and a fingerprint that neither its line nor its
layout changes. The file holds no program text: a fingerprint gives no secret away.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

from ci_migrate.codemod.findings import Finding
from ci_migrate.errors import MigrateError
from ci_migrate.model import Outcome, show
from ci_migrate.redact import redact

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """One known finding; the same one twice in a file is two entries."""

    path: str
    operation: str
    reason: str
    fingerprint: str

    def to_json(self) -> dict[str, Any]:
        """The entry as the file holds it; the reason is null where a finding has none."""
        return {
            "path": self.path,
            "operation": self.operation,
            "reason": self.reason or None,
            "fingerprint": self.fingerprint,
        }


@dataclass(slots=True, kw_only=True)
class Baseline:
    """The entries of a file, and after a scan which of them no longer occur.

    ``held`` are the findings that it keeps out of view.
    """

    entries: Counter[Entry] = field(default_factory=Counter)
    gone: Counter[Entry] = field(default_factory=Counter)
    held: list[Finding] = field(default_factory=list)

    def known(self, findings: Iterable[Finding], read: Container[str], root: Path) -> list[bool]:
        """Says of each finding whether an entry is about it; ``gone`` are the entries left over.

        An entry about a file that was not read this time, but is there, is not gone.
        """
        left = self.entries.copy()
        said = [_take(left, entry_of(one)) for one in findings]
        self.gone = Counter(
            {
                one: number
                for one, number in (+left).items()
                if one.path in read or not (root / one.path).exists()
            }
        )
        return said

    def shrunk(self) -> Baseline:
        """The baseline without what is gone."""
        return Baseline(entries=self.entries - self.gone)

    def joined(self, findings: Iterable[Finding]) -> Baseline:
        """The baseline with entries for these findings beside its own."""
        made = (entry_of(one) for one in findings)
        return Baseline(entries=self.entries + Counter(one for one in made if one is not None))

    def text(self) -> str:
        """The file: JSON, sorted, one entry a line, so that its diff reads well."""
        rows = (
            json.dumps(one.to_json(), ensure_ascii=False) for one in sorted(self.entries.elements())
        )
        body = ",\n".join(f"  {row}" for row in rows)
        return f'{{"schema": {SCHEMA}, "findings": [\n{body}\n]}}\n'


def _take(left: Counter[Entry], entry: Entry | None) -> bool:
    if entry is None or left[entry] <= 0:
        return False
    left[entry] -= 1
    return True


def entry_of(finding: Finding) -> Entry | None:
    """The entry for a finding; None for one that a comment suppresses: it has its own word."""
    if finding.outcome is Outcome.SUPPRESSED:
        return None
    return Entry(
        path=finding.path,
        operation=finding.operation,
        reason=finding.reason or "",
        fingerprint=fingerprint_of(finding),
    )


def fingerprint_of(finding: Finding) -> str:
    """What a finding is known by wherever it stands: neither path, line nor layout change it."""
    said = finding.excerpt if finding.legacy is None else show(finding.legacy, finding.names)
    text = "\n".join((finding.kind, finding.access, "".join(redact(said).split())))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; MigrateError where there is none or it is something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["schema"] != SCHEMA:
            raise ValueError(f"its schema is {found['schema']}, this version's is {SCHEMA}")
        rows = found["findings"]
        entries = Counter(Entry(**{**row, "reason": row["reason"] or ""}) for row in rows)
        if not all(isinstance(text, str) for one in entries for text in astuple(one)):
            raise ValueError("a value is no text")
    except OSError as error:
        raise MigrateError(
            f"{path}: the baseline cannot be read: {error.strerror}; "
            "--update-baseline makes one where there is none"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = error if isinstance(error, ValueError) else "it is of another shape"
        raise MigrateError(
            f"{path} is no baseline of this tool: {said}; restore it, or delete it and make it "
            "again with --update-baseline"
        ) from None
    return Baseline(entries=entries)
