"""Which findings a run is about: those that settings, options and a baseline leave in view.

What is not in view is not changed either, and is counted.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ci_migrate.catalogue import Catalogue
from ci_migrate.codemod.baseline import Baseline
from ci_migrate.codemod.edits.edits import Span
from ci_migrate.codemod.findings import Finding
from ci_migrate.errors import SettingsError, suggestion
from ci_migrate.inventory import NAMES
from ci_migrate.model import Outcome
from ci_migrate.settings import PathSettings, Settings

if TYPE_CHECKING:
    from ci_migrate.codemod.files import Project

EVERYWHERE = "*"
LANGUAGES = NAMES  # that a scan may be told to look at
_SPELLED = ("per-path", "per_path")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The findings that a run shows and changes: what selections and a baseline leave."""

    settings: Settings
    baseline: Baseline | None = None
    root: Path = Path()

    def split(self, seen: Sequence[Finding], read: Container[str]) -> Split:
        """The findings in view and out of it; ``read`` are the paths of the files read."""
        baseline = self.baseline
        known = baseline.known(seen, read, self.root) if baseline else [False] * len(seen)
        shown: list[Finding] = []
        hidden: dict[str, list[Finding]] = {"selection": [], "baseline": []}
        for finding, is_known in zip(seen, known, strict=True):
            if not selects(self.settings, finding):
                hidden["selection"].append(finding)
            elif is_known:
                hidden["baseline"].append(finding)
            else:
                shown.append(finding)
        if baseline is not None:
            baseline.held = hidden["baseline"]
        return Split(shown=shown, hidden=hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The findings in view, and those out of view by what hides them."""

    shown: list[Finding]
    hidden: dict[str, list[Finding]]

    def places(self) -> frozenset[tuple[str, Span]]:
        """Where the findings out of view stand."""
        return frozenset((one.path, one.span) for out in self.hidden.values() for one in out)

    def counts(self) -> dict[str, int]:
        """How many findings are out of view, by what hides them."""
        return {name: len(out) for name, out in self.hidden.items()}


def hide(project: Project) -> list[Finding]:
    """Takes what a project shows out of view, as a baseline would; gives what was taken."""
    taken = [one for one in project.findings if one.outcome is not Outcome.SUPPRESSED]
    project.findings = [one for one in project.findings if one not in taken]
    project.hidden["baseline"] += len(taken)
    project.drop_changes()
    return taken


def selects(settings: Settings, finding: Finding) -> bool:
    """Whether every ``select`` and ``ignore`` that fits the finding's file lets it pass."""
    said = {finding.operation, finding.outcome.value, finding.reason}
    return all(
        (not one.select or not said.isdisjoint(one.select)) and said.isdisjoint(one.ignore)
        for one in settings.fitting(finding.path)
    )


def option(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """The words of a repeatable option with comma lists; SettingsError where it names none."""
    given = tuple(values)
    words = tuple(word for one in given for part in one.split(",") if (word := part.strip()))
    if given and not words:
        what = "a language" if name == "--language" else "an operation, a reason or an outcome"
        raise SettingsError(f"{name} names nothing; give {what}, or leave it out")
    return words


def check_words(settings: Settings, catalogue: Catalogue) -> None:
    """SettingsError for a word that names nothing, and for a selection that nothing can pass."""
    _check_languages(settings)
    outcomes = [outcome.value for outcome in Outcome]
    known = ["unknown", *catalogue.rules, *catalogue.reasons, *outcomes]
    for one in settings.per_path:
        for key in ("select", "ignore"):
            for word in getattr(one, key):
                if word not in known:
                    place = _place(settings, one, key, word)
                    raise SettingsError(place + _unknown(_said(one, key, place), word, known))
        if one.select and set(one.select) <= set(one.ignore):
            place = _place(settings, one, "select", one.select[0])
            both = f"{_said(one, 'select', place)} and {_said(one, 'ignore', place)}"
            raise SettingsError(f"{place}{both} leave nothing to look at; take a word out of one")
    everywhere = PathSettings(pattern=EVERYWHERE, accept=settings.accept)
    for one in (everywhere, *settings.per_path):
        for loss in one.accept:
            if loss not in catalogue.losses:
                place = _place(settings, one, "accept", loss)
                hint = suggestion(loss, sorted(catalogue.losses))
                raise SettingsError(
                    f"{place}{_said(one, 'accept', place)} {loss!r}: no such loss; {hint}"
                )


def _place(settings: Settings, one: PathSettings, key: str, word: str) -> str:
    """Where the settings file holds a word; nothing for one of an option."""
    origin = settings.origin
    ways: list[tuple[str, ...]] = [(name, one.pattern, key) for name in _SPELLED]
    ways += [(key,)] if one.pattern == EVERYWHERE else []
    return next(filter(None, (origin.place(way, word) for way in ways)), "")


def _check_languages(settings: Settings) -> None:
    for name in settings.languages:
        if name not in LANGUAGES:
            place = settings.origin.place(("languages",), name)
            hint = suggestion(name, LANGUAGES)
            raise SettingsError(f"{place}language {name!r}: no such language; {hint}")


def _said(one: PathSettings, key: str, place: str) -> str:
    """A key of the settings file; without a place in it, an option."""
    everywhere = key if place else f"--{key}"
    return everywhere if one.pattern == EVERYWHERE else f"per-path.{one.pattern!r}.{key}"


def _unknown(place: str, word: str, known: list[str]) -> str:
    hint = suggestion(
        word, known, "`ci-migrate rules` lists the operations and the reasons why they stay"
    )
    return f"{place} {word!r}: no operation, reason or outcome has that name; {hint}"
