"""The option --output: formats and where they go, and what CI systems want beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ci_migrate.cli.output import echo, say, wants_color, width, write_text
from ci_migrate.errors import MigrateError, suggestion

if TYPE_CHECKING:
    from ci_migrate.report import Output, Surroundings

Formats = Mapping[str, "Output"]
C = TypeVar("C", bound="Callable[..., Any]")
_SUMMARY = 900_000  # bytes; GitHub takes a mebibyte for a step


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A format and the file that it goes to; without one, stdout."""

    form: str
    path: Path | None = None


def parity_formats() -> Formats:
    """The formats of a verification."""
    from ci_migrate.report import PARITY

    return PARITY


def finding_formats() -> Formats:
    """The formats of a scan or a rewrite."""
    from ci_migrate.report import FINDINGS

    return FINDINGS


def target(text: str, formats: Formats) -> Target:
    """What ``FORMAT``, ``FORMAT=FILE`` or a FILE whose ending tells the format stands for.

    BadParameter for anything else; a mistyped format is answered with the nearest one.
    """
    name, equals, file = text.partition("=")
    if name in formats:
        return Target(form=name, path=Path(file) if file not in ("", "-") else None)
    form = None if equals else format_of(text, formats)
    if form is not None:
        return Target(form=form, path=Path(text))
    ending = os.path.splitext(name)[1]
    if ending and not equals:
        known = ", ".join(sorted({one for each in formats.values() for one in each.suffixes}))
        raise click.BadParameter(
            f"no format is known by the ending {ending!r} of {name!r}; known: {known}; or say "
            f"which with FORMAT={name}"
        )
    hint = suggestion(name, formats)
    raise click.BadParameter(f"FORMAT or FORMAT=FILE: there is no format {name!r}; {hint}")


def outputs(formats: Callable[[], Formats], names: str) -> Callable[[C], C]:
    """The option --output for the formats with these names."""

    # The formats are loaded where an option is given: --help stays quick.
    def targets(
        ctx: click.Context, param: click.Parameter, texts: Sequence[str]
    ) -> tuple[Target, ...]:
        return tuple(target(text, formats()) for text in texts)

    return click.option(
        "-o", "--output", "outputs", multiple=True, callback=targets, metavar="FORMAT[=FILE]",
        shell_complete=lambda ctx, param, begun: [
            one for one in formats() if one.startswith(begun)
        ],
        help=f"{names}, to stdout or a file; may be given several times.",
    )  # fmt: skip


PARITY_OUTPUTS = outputs(parity_formats, "text, json, junit, markdown, html, github, azure or csv")
FINDINGS_OUTPUTS = outputs(
    finding_formats, "text, json, sarif, csv, markdown, html, github or azure"
)


def report_targets(
    texts: Sequence[str], form: str, explicit: bool, formats: Formats
) -> tuple[Target, ...]:
    """Where a report goes: to its files, in the format of their endings or of --format."""
    wanted: list[Target] = []
    for text in texts:
        if not explicit or "=" in text or text in formats:
            wanted.append(target(text, formats))
            continue
        other = format_of(text, formats)
        if other not in (None, form):
            raise click.UsageError(
                f"{text} reads as {other}, and --format says {form}; write --output {form}={text}"
            )
        wanted.append(Target(form=form, path=Path(text)))
    return targets_of(wanted, form, formats, alone=True)


def format_of(text: str, formats: Formats) -> str | None:
    """The format that the ending of a file tells."""
    from ci_migrate.report import format_of

    return format_of(text, formats)


def targets_of(
    wanted: Sequence[Target], form: str, formats: Formats, alone: bool = False
) -> tuple[Target, ...]:
    """All targets, with what --format asks for; UsageError where two get in each other's way.

    ``alone``: files are all that is written where files are named.
    """
    targets = list(wanted)
    printed = [one.form for one in targets if one.path is None]
    if alone and targets:
        pass
    elif not printed or (form == "json" and "json" not in printed):
        targets.append(Target(form=form))
        printed.append(form)
    whole = [one for one in printed if formats[one].whole]
    if whole and len(printed) > 1:
        raise click.UsageError(
            f"stdout takes {whole[0]} alone; send it to a file: --output {whole[0]}=FILE"
        )
    files = [one.path for one in targets if one.path]
    places = [path.resolve() for path in files]
    for path, place in zip(files, places, strict=True):
        if places.count(place) > 1:
            raise click.UsageError(f"two outputs go to {path}; name a file for each")
        if os.path.isdir(place):
            raise click.UsageError(f"{path} is a folder; name a file for the output")
        if not os.path.isdir(place.parent):
            raise click.UsageError(f"{path}: there is no folder {path.parent}; make it first")
    return tuple(targets)


def write_outputs(
    document: Mapping[str, Any],
    targets: Sequence[Target],
    formats: Formats,
    about: Surroundings,
    environ: Mapping[str, str] = os.environ,
    beside: bool = False,
) -> None:
    """Writes the document to all targets, and what GitHub and Azure want beside.

    ``beside``: text goes to stderr, because stdout has something else. One that cannot be written
    keeps none of the others back: the first MigrateError comes at the end, so that the result of
    a long run is not lost.
    """
    summary = _azure_summary(targets, environ)
    if summary is not None:
        about = replace(about, summary=str(summary))
    failures: list[MigrateError] = []
    for write in _writes(document, targets, formats, about, environ, beside):
        try:
            write()
        except MigrateError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _writes(
    document: Mapping[str, Any],
    targets: Sequence[Target],
    formats: Formats,
    about: Surroundings,
    environ: Mapping[str, str],
    beside: bool,
) -> Iterator[Callable[[], None]]:
    """What is to be done, files first."""
    for one in targets:
        if one.path is not None:
            yield partial(write_text, one.path, formats[one.form].write(document, about))

    def markdown() -> str:
        return _fitting(formats["markdown"].write(document, about))

    own = {str(one.path.resolve()) for one in targets if one.path}
    if about.summary and about.summary not in own:
        yield partial(write_text, Path(about.summary), markdown())
    for one in targets:
        if one.path is None:
            err = beside and one.form == "text"
            printed = replace(about, color=wants_color(err), width=width(err))
            yield partial(echo, formats[one.form].write(document, printed), err)
    github = environ.get("GITHUB_STEP_SUMMARY")
    if github and any(one.form == "github" for one in targets):
        yield partial(_append, Path(github), markdown() + "\n")


def _azure_summary(targets: Sequence[Target], environ: Mapping[str, str]) -> Path | None:
    """The Markdown file that Azure shows: one that is written anyway, or one for the agent."""
    if all(one.form != "azure" for one in targets):
        return None
    for one in targets:
        if one.form == "markdown" and one.path:
            return one.path.resolve()
    folder = environ.get("AGENT_TEMPDIRECTORY")
    return Path(folder).resolve() / f"parity-{os.getpid()}.md" if folder else None


def _fitting(text: str) -> str:
    """As much of a summary as GitHub takes."""
    if len(text.encode()) <= _SUMMARY:
        return text
    kept = text.encode()[:_SUMMARY].decode("utf-8", "ignore").rpartition("\n")[0]
    return f"{kept}\n\n*Cut here: the whole is longer than a summary may be.*\n"


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise MigrateError(
            f"GITHUB_STEP_SUMMARY: {path} cannot be written: {error.strerror}; mend or unset it"
        ) from None
    say("written: the step summary")


def named_file(path: Path, environ: Mapping[str, str] = os.environ) -> str:
    """A file as a CI system names it: from the root of the repository that it checked out."""
    root = environ.get("GITHUB_WORKSPACE") or environ.get("BUILD_SOURCESDIRECTORY") or "."
    try:
        return path.resolve().relative_to(Path(root).resolve()).as_posix()
    except ValueError:  # it lies somewhere else
        return path.as_posix()
