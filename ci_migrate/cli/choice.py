"""What a command over source code looks at: paths, selection, accepted losses, baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ci_migrate.cli.completion import languages, losses, words
from ci_migrate.cli.output import bar, interruptible, say, write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ci_migrate.codemod import Baseline, Finding, Project
    from ci_migrate.settings import Settings

C = TypeVar("C", bound="Callable[..., Any]")

PATHS = click.argument(
    "paths", nargs=-1, type=click.Path(path_type=Path), default=None, metavar="[PATHS]..."
)
BASELINE = click.option(
    "--baseline", type=click.Path(path_type=Path), metavar="FILE",
    help="Hide the findings that FILE knows; 1 where FILE knows too much.",
)  # fmt: skip
_OPTIONS = (
    click.option(
        "--select", multiple=True, metavar="WORDS", shell_complete=words,
        help="Only these operations, reasons or outcomes; comma lists, repeatable.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="WORDS", shell_complete=words, help="All but these."
    ),
    click.option(
        "--accept", multiple=True, metavar="LOSS", shell_complete=losses,
        help="Accept a loss, so that its sites move.",
    ),
    click.option(
        "--language", multiple=True, metavar="NAMES", shell_complete=languages,
        help="Only these: python, csharp, ...",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The options that say what a command looks at."""

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    language: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether an option selects or accepts."""
        return bool(self.select or self.ignore or self.accept or self.language)


def choices(command: C) -> C:
    """Gives a command PATHS and the options of a :class:`Choice`."""
    for option in reversed((PATHS, *_OPTIONS)):
        command = option(command)
    return command


@interruptible()
def scanned(choice: Choice, baseline: Baseline | None = None, *, rewrites: bool = False) -> Project:
    """The project as settings and options have it; its notes go to stderr.

    ``rewrites``: with the new texts. SettingsError for a word that names nothing.
    """
    import gc

    from ci_migrate.settings import load_settings
    from ci_migrate.tree import Tree

    gc.disable()  # what a scan makes it keeps; looking for what it does not takes a tenth of it
    root = Path.cwd()
    found = load_settings(root)
    tree = Tree(choice.paths or (root,), root, found.exclude)
    tree.begin()  # other processes read the files while this one loads what judges them

    from ci_migrate.codemod.python.source import first_look

    first_look(tree)  # and look through them

    from ci_migrate.catalogue import project_catalogue
    from ci_migrate.codemod import View, check_words, make_ready, scan

    settings = _with_options(found, choice)
    catalogue = project_catalogue(settings.rules)
    check_words(settings, catalogue)
    if tree.waits:
        make_ready(settings, catalogue)
        import_module("ci_migrate.report.text")  # what most scans end with
    view = View(settings=settings, baseline=baseline, root=root)
    with bar() as progress:
        project = scan(tree, root, settings, catalogue, progress, view, rewrites)
    for note in project.notes:
        say(f"note: {note.path}:{note.line}: {note.message}")
    return project


@interruptible()
def compared(
    choice: Choice, path: Path | None, *, known: bool = False, rewrites: bool = False
) -> tuple[Project, dict[str, Any]]:
    """The project and its document without the findings that a baseline file knows.

    ``known``: these beside the others. MigrateError where the file is no baseline.
    """
    baseline = None
    if path is not None:
        from ci_migrate.codemod import read_baseline

        baseline = read_baseline(path)
    project = scanned(choice, baseline, rewrites=rewrites)

    from ci_migrate.codemod import document

    found = document(project)
    if baseline is not None:
        found |= {"baseline": _told(baseline)}
        found |= {"known": _known(baseline.held, project)} if known else {}
    return project, found


@interruptible()
def updated(choice: Choice, path: Path, growth: bool) -> tuple[Project, dict[str, Any]]:
    """The project and its document after the baseline file lost what is gone.

    The file grows where that is allowed. A file that is not there yet is made.
    """
    from ci_migrate.codemod import Baseline, document, hide, read_baseline

    there = path.exists()
    baseline = read_baseline(path) if there else Baseline()
    project = scanned(choice, baseline)
    entries = baseline.shrunk()
    if growth or not there:
        entries = entries.joined(hide(project))
    if not there or entries.text() != baseline.text():
        write_text(path, entries.text())
    return project, document(project) | {"baseline": _told(entries)}


def _known(held: list[Finding], project: Project) -> list[dict[str, Any]]:
    from ci_migrate.codemod import shown
    from ci_migrate.redact import redacted

    known: list[dict[str, Any]] = redacted(list(shown(held, project)))
    return known


def _told(baseline: Baseline) -> dict[str, Any]:
    """What a document says of a baseline; what is gone goes to stderr as well."""
    gone = [one.to_json() for one in sorted(baseline.gone.elements())]
    for one in gone:
        what = f"{one['operation']} ({one['reason']})" if one["reason"] else one["operation"]
        say(f"gone: {one['path']}: {what} is in the baseline and no longer in the code")
    if gone:
        say("take it out of the baseline: ci-migrate scan --baseline FILE --update-baseline")
    return {"entries": baseline.entries.total(), "gone": gone}


def _with_options(settings: Settings, choice: Choice) -> Settings:
    from ci_migrate.codemod import EVERYWHERE, option
    from ci_migrate.settings import PathSettings

    everywhere = PathSettings(
        pattern=EVERYWHERE,
        select=option("--select", choice.select),
        ignore=option("--ignore", choice.ignore),
    )
    return replace(
        settings,
        accept=(*settings.accept, *choice.accept),
        languages=option("--language", choice.language) or settings.languages,
        per_path=(*settings.per_path, everywhere),
    )
