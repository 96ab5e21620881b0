"""What the words of a report mean: the rule pages of its operations, reasons and losses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from ci_migrate.report.documents import Migration
from ci_migrate.report.rule_pages import Page, anchor, catalogue_pages
from ci_migrate.report.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The pages of the words that a report uses, by their names.

    ``address`` is where the team has put the pages; without one the report holds them itself.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    address: str = ""

    @property
    def own(self) -> tuple[Page, ...]:
        """The pages that the report holds."""
        return () if self.address else tuple(self.pages.values())

    def title(self, name: str) -> str:
        """What a reason or a loss is called in plain words; nothing where it is not known."""
        page = self.pages.get(name)
        return page.note.removesuffix(" (has to be accepted)") if page and not page.call else ""

    def link(self, name: str) -> str:
        """Where the page of a word is; nothing where there is none."""
        if self.address:
            return f"{self.address}#{quote(anchor(name), errors='replace')}"
        return f"#{place(name)}" if name in self.pages else ""


def place(name: str) -> str:
    """The id of a page in the report."""
    return f"about-{anchor(name)}"


def glossary(migration: Migration, about: Surroundings) -> Glossary:
    """The pages of the reasons, losses and operations of a report, in this order."""
    known = catalogue_pages(about.catalogue) if about.catalogue else {}
    found = migration.findings
    used = dict.fromkeys(
        (
            *sorted({one.reason for one in found}),
            *sorted({loss.id for one in found for loss in one.losses}),
            *sorted({one.operation for one in found}),
        )
    )
    pages = {name: known[name] for name in used if name in known}
    return Glossary(pages=pages, address=about.rule_pages)
