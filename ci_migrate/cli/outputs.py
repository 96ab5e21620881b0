"""The option --output: formats and where they go, and what CI systems want beside them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ci_migrate.cli.output import say, wants_color, write_text
from ci_migrate.errors import MigrateError

if TYPE_CHECKING:
    from ci_migrate.report import Output, Surroundings

Formats = Mapping[str, "Output"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A format and the file that it goes to; without one, stdout."""

    form: str
    path: Path | None = None


def parity_formats() -> Formats:
    """The formats of a verification."""
    from ci_migrate.report import PARITY

    return PARITY


def target(text: str, formats: Formats) -> Target:
    """What ``FORMAT``, ``FORMAT=FILE`` or a FILE whose ending tells the format stands for.

    BadParameter for anything else; a mistyped format is answered with the nearest one.
    """
    from difflib import get_close_matches

    from ci_migrate.report import format_of

    name, equals, file = text.partition("=")
    if name in formats:
        return Target(form=name, path=Path(file) if file not in ("", "-") else None)
    form = None if equals else format_of(text, formats)
    if form is not None:
        return Target(form=form, path=Path(text))
    near = get_close_matches(name, formats, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(formats)}."
    raise click.BadParameter(f"unknown format {name!r}; {hint} Write FORMAT or FORMAT=FILE.")


def _parity_targets(
    ctx: click.Context, param: click.Parameter, texts: Sequence[str]
) -> tuple[Target, ...]:
    # The formats are loaded where an option is given: --help stays quick.
    return tuple(target(text, parity_formats()) for text in texts)


PARITY_OUTPUTS = click.option(
    "-o", "--output", "outputs", multiple=True, callback=_parity_targets,
    metavar="FORMAT[=FILE]",
    help="text, json, junit, markdown, html, github, azure or csv, to stdout or a file; may be "
    "given several times.",
)  # fmt: skip


def targets_of(wanted: Sequence[Target], form: str, formats: Formats) -> tuple[Target, ...]:
    """All targets, with what --format asks for; UsageError where two get in each other's way."""
    targets = list(wanted)
    printed = [one.form for one in targets if one.path is None]
    if not printed or (form == "json" and "json" not in printed):
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
) -> None:
    """Writes the document to all targets, and what GitHub and Azure want beside.

    One that cannot be written keeps none of the others back: the first MigrateError comes at the
    end, so that the result of a long run is not lost.
    """
    summary = _azure_summary(targets, environ)
    if summary is not None:
        about = replace(about, summary=str(summary))
    failures: list[MigrateError] = []
    for write in _writes(document, targets, formats, about, environ):
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
) -> Iterator[Callable[[], None]]:
    """What is to be done, files first."""
    for one in targets:
        if one.path is not None:
            yield partial(write_text, one.path, formats[one.form].write(document, about))
    markdown = partial(formats["markdown"].write, document, about)
    own = {str(one.path.resolve()) for one in targets if one.path}
    if about.summary and about.summary not in own:
        yield partial(write_text, Path(about.summary), markdown())
    printed = replace(about, color=wants_color())
    for one in targets:
        if one.path is None:
            yield partial(click.echo, formats[one.form].write(document, printed), nl=False)
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


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise MigrateError(
            f"GITHUB_STEP_SUMMARY: {path} cannot be written: {error.strerror}"
        ) from None
    say("written: the step summary")


def named_file(path: Path, environ: Mapping[str, str] = os.environ) -> str:
    """A file as a CI system names it: from the root of the repository that it checked out."""
    root = environ.get("GITHUB_WORKSPACE") or environ.get("BUILD_SOURCESDIRECTORY") or "."
    try:
        return path.resolve().relative_to(Path(root).resolve()).as_posix()
    except ValueError:  # it lies somewhere else
        return path.as_posix()
