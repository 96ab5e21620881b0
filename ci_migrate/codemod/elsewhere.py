"""What a scan says of files in other languages: findings of their requests, never edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.datafiles import DataFile
from ci_migrate.codemod.findings import Finding, trace_finding
from ci_migrate.codemod.python.source import Source, relative
from ci_migrate.codemod.suppressions import SAID, Note, Suppression, names_in
from ci_migrate.inventory import EXTRA, TITLES, Found, Inventory, Remark, language_of, look
from ci_migrate.model import Confidence, Outcome
from ci_migrate.settings import Settings
from ci_migrate.tree import Tree

PYTHON = "python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The files that a scan read, by the names that outputs give them."""

    tree: Tree
    inventory: Inventory

    def __contains__(self, name: object) -> bool:
        return name in self.tree or name in self.inventory.names


def files_read(tree: Tree, inventory: Inventory) -> int:
    """How many files a scan looked at; one that is given by name is looked at once."""
    given = sum(language_of(one.name) is not None for one in tree.paths if one.is_file())
    return len(tree.names) - given + len(inventory.names)


def is_python(path: Path, settings: Settings) -> bool:
    """Whether a file of the tree is read as Python: one of another language may be given."""
    return language_of(path.name) is None and _wants(settings, PYTHON)


def find_elsewhere(tree: Tree, settings: Settings, catalogue: Catalogue) -> Inventory:
    """The inventory of the files at and below the paths of a tree, without excluded ones."""
    folders = {one for one in tree.paths if one.is_dir()}
    below = (
        one
        for one in tree.beside(lambda name: _is_wanted(name, settings))
        if not folders.isdisjoint(one.parents)
    )
    given = (one for one in tree.paths if one.is_file() and _is_wanted(one.name, settings))
    named = ((one, relative(one, tree.root)) for one in sorted({*below, *given}))
    kept = (one for one in named if not any(fnmatch(one[1], at) for at in tree.exclude))
    return look(kept, settings, catalogue)


def _is_wanted(name: str, settings: Settings) -> bool:
    language = language_of(name)
    return language is not None and _wants(settings, language.name)


def _wants(settings: Settings, language: str) -> bool:
    return not settings.languages or language in settings.languages


def places_elsewhere(
    paths: Iterable[Path], root: Path, settings: Settings, catalogue: Catalogue
) -> Counter[str]:
    """In how many places the files of other languages among some ask or name the service."""
    wanted = [one for one in paths if _is_wanted(one.name, settings)]
    inventory = look(((one, relative(one, root)) for one in wanted), settings, catalogue)
    found = Counter(one.path for one in inventory.found)
    return found + Counter(one.path for one in inventory.loose)


def elsewhere_findings(inventory: Inventory, catalogue: Catalogue) -> Iterator[Finding]:
    """The findings of an inventory: requests, and traces that none of them explains."""
    comments = elsewhere_comments(inventory)
    for one in inventory.found:
        finding = _finding(one, catalogue)
        first, last = one.span[0], one.span[2]
        here = (at for at in comments.get(one.path, ()) if at.covers(first, last))
        if any(finding.operation in at.names for at in here):
            finding = replace(
                finding, outcome=Outcome.SUPPRESSED, reason=None, message=SAID, next_step=None
            )
        yield finding
    for loose in inventory.loose:
        reason = catalogue.reasons["unexplained"]
        found = trace_finding(
            loose.path, loose.span, "unexplained", reason, loose.text, loose.excerpt
        )
        yield replace(found, language=loose.language)
    for path, said in sorted(inventory.unread.items()):
        reason = catalogue.reasons["unparsable"]
        found = trace_finding(path, (1, 0, 1, 0), "unparsable", reason, said)
        yield replace(found, message=f"The file cannot be read: {said}")


def _finding(one: Found, catalogue: Catalogue) -> Finding:
    translation = one.translation
    moves = translation.plan is not None
    reason = translation.reason
    message = translation.message
    if one.doubt:
        reason = "unknown-origin"
        message = f"{catalogue.reasons[reason].title}: {translation.message}"
    elif moves:
        reason = "documentation" if one.shown else "other-language"
        message = f"{translation.message}; the plan says what to send ({TITLES[one.language]})"
    step = translation.next_step if reason == translation.reason else None
    if one.language == "postman" and moves:
        step = f"`ci-migrate translate -f {one.path} --format postman` writes the new requests"
    return Finding(
        path=one.path,
        span=one.span,
        operation=translation.operation,
        access=translation.access,
        confidence=Confidence.UNKNOWN if one.doubt else one.confidence,
        outcome=Outcome.MANUAL,
        reason=reason,
        message=message,
        next_step=step or catalogue.reasons[reason or "unknown-operation"].next_step,
        excerpt=one.excerpt,
        legacy=translation.legacy,
        plan=translation.plan,
        losses=translation.losses,
        names=translation.names,
        language=one.language,
    )


def elsewhere_sources(inventory: Inventory) -> dict[str, Source]:
    """The files of other languages that hold findings, by path."""
    return {
        name: Source(path=Path(name), name=name, text=text, encoding="utf-8", bom=False)
        for name, text in inventory.texts.items()
    }


def elsewhere_comments(inventory: Inventory) -> dict[str, tuple[Suppression, ...]]:
    """The comments of other languages that suppress something, by path."""
    return {
        path: tuple(at for one in remarks for at in _suppressions(one, remarks))
        for path, remarks in inventory.remarks.items()
    }


def _suppressions(one: Remark, remarks: list[Remark]) -> Iterator[Suppression]:
    below = one.last + 1
    alone = {at.first: at.last for at in remarks if at.alone}
    while below in alone:
        below = alone[below] + 1
    for names in names_in(one.text):
        yield Suppression(line=one.first, names=names, below=below if one.alone else None)


def elsewhere_notes(inventory: Inventory) -> Iterator[Note]:
    """A word on languages that are read with less certainty than they could be."""
    if inventory.plain:
        titles = ", ".join(sorted(inventory.plain))
        path = min(inventory.plain.values())
        said = f"{titles}: searched as plain text, with lower confidence; for a parser: {EXTRA}"
        yield Note(path=path, line=1, message=said)
    for path, said in sorted(inventory.skipped.items()):
        yield Note(path=path, line=1, message=said)


def left_of(one: DataFile, inventory: Inventory) -> DataFile | None:
    """A data file without the lines that findings of requests name; None where none is left."""
    lines = {line for at in inventory.found if at.path == one.path for line in _lines(at)}
    left = tuple(line for line in one.lines if line not in lines)
    collection = any(at.path == one.path and at.language == "postman" for at in inventory.found)
    return None if collection or not left else replace(one, lines=left)


def _lines(one: Found) -> range:
    return range(one.span[0], one.span[2] + 1)
