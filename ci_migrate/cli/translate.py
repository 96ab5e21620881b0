"""The command that translates queries: one URL, or all that a file holds."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from io import BufferedReader
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

import click

from ci_migrate.cli.group import Word
from ci_migrate.cli.output import echo, print_json, say, ticker, wants_color

if TYPE_CHECKING:
    from ci_migrate.model import Loss
    from ci_migrate.queries import Query

_Document = dict[str, Any]

_STDIN = Path("-")
_EXAMPLE = "ci-migrate translate \"/data/Customer?$filter=CustomerId eq '{CID}'\""
_REMEMBERED = 256  # logs repeat themselves, and every answer repeats its losses
_TICK = 100


@click.command()
@click.argument("url", required=False)
@click.option(
    "-f",
    "--file",
    "source",
    type=click.Path(path_type=Path),
    help="A file of URLs, a log or a Postman collection; - is stdin.",
)
@click.option(
    "--format", "form", type=Word("text", "json", "http", "postman"), default="text",
    show_default=True, help="http is for the REST clients of VS Code and JetBrains.",
)  # fmt: skip
def translate(url: str | None, source: Path | None, form: str) -> None:
    """Prints the Dataverse plan of legacy URLs, or why there is none.

    URL may be whole or relative, hold {placeholders}, and begin with a method.

    A file holds one URL a line, or log lines that mention a request (with the legacy host, or as
    "GET /v1/instances/... HTTP/1.1"), or it is a Postman collection. Lines and requests about
    something else are counted.

    \b
    Examples:
      ci-migrate translate "/data/Customer?$filter=CustomerId eq '{CID}'"
      ci-migrate translate "POST /workflows/main/jobs"
      ci-migrate translate --file access.log --format json > plans.json
      ci-migrate translate -f old.json --format postman > new.json
      grep dynamics proxy.log | ci-migrate translate - --format http > new.http
    """
    if url == "-" and source is None:
        url, source = None, _STDIN
    if url is None and source is None:
        raise click.UsageError(f"give a URL, or a file with --file; for example: {_EXAMPLE}")
    if url is not None and source is not None:
        raise click.UsageError("a URL and --file exclude each other; give one of them")
    if source is not None:
        _many(source, form)
    elif not (url or "").strip():
        raise click.UsageError(f"the URL is empty; give one, for example: {_EXAMPLE}")
    else:
        _one(url or "", form)


def _one(url: str, form: str) -> None:
    from ci_migrate.report import translation_text

    document = _translator()(url)
    if form == "json":
        print_json(document)
    elif form == "text":
        echo(translation_text(document, color=wants_color()))
    else:
        _print(form, [document], dict)
    sys.exit(0 if document["plan"] is not None else 1)


def _many(source: Path, form: str) -> None:
    from ci_migrate.errors import MigrateError
    from ci_migrate.report import summary_text

    batch = _Batch(source)
    documents = batch.documents()
    first = next(documents, None)
    if first is None:
        raise MigrateError(
            f"{batch.name}: no legacy request in it ({batch.summary['read']} read); give URLs of "
            "the Customer Insights API, one a line, a log that mentions them, or a Postman "
            "collection"
        )
    _print(form, chain((first,), documents), lambda: batch.summary)
    say(summary_text(batch.summary))
    if batch.interrupted:
        say("interrupted: what stands above is not all")
        sys.exit(2)
    sys.exit(1 if batch.summary["refused"] else 0)


def _print(
    form: str, documents: Iterable[_Document], summary: Callable[[], dict[str, int]]
) -> None:
    """Prints each document as soon as it is there; ``summary`` is asked at the end."""
    from ci_migrate import report

    if form == "json":
        pieces = report.translations_json(documents, summary)
    elif form == "http":
        pieces = report.http_requests(documents)
    elif form == "postman":
        pieces = report.postman_collection(documents)
    else:
        pieces = report.translations_text(documents, color=wants_color())
    for piece in pieces:
        sys.stdout.write(piece)
        sys.stdout.flush()


def _translator() -> Callable[[str], _Document]:
    """What makes the document of a URL; secrets are hidden in it."""
    from ci_migrate.catalogue import project_catalogue
    from ci_migrate.redact import redacted
    from ci_migrate.settings import load_settings
    from ci_migrate.translate import translate_text

    settings = load_settings(Path.cwd())
    catalogue = project_catalogue(settings.rules)

    @lru_cache(_REMEMBERED)
    def hidden(losses: tuple[Loss, ...]) -> list[_Document]:
        return [redacted(loss.to_json()) for loss in losses]

    @lru_cache(_REMEMBERED)
    def translated(url: str) -> _Document:
        found = translate_text(url, settings, catalogue)
        bare = redacted(replace(found, losses=()).to_json())
        return {**bare, "losses": hidden(found.losses)}

    return translated


class _Batch:
    """The translations of a file, one at a time, and the count of what was read so far."""

    def __init__(self, source: Path) -> None:
        self.name = "stdin" if source == _STDIN else str(source)
        self.summary = dict.fromkeys(("read", "translated", "lossy", "refused", "skipped"), 0)
        self.interrupted = False
        self._waiting = False
        self._source = source

    def documents(self) -> Iterator[_Document]:
        """The documents, each with its place; what holds no legacy request is only counted."""
        from ci_migrate.redact import redacted

        translated = _translator()
        tick, clear = ticker("translating")
        for query in self._queries():
            if self.summary["read"] % _TICK == 0 and not sys.stdout.isatty():
                tick(str(self.summary["read"]))
            self.summary["read"] += 1
            if query.text is None:
                self.summary["skipped"] += 1
                continue
            document = translated(query.text)
            self.summary[document["outcome"]] += 1
            yield document | {"place": redacted(query.place)}
        clear()

    def _queries(self) -> Iterator[Query]:
        """The queries until Ctrl-C, so that what is printed can be closed; twice ends at once."""
        queries = _opened(self._source, self.name)
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            while not self.interrupted:
                self._waiting = True
                query = next(queries, None)
                self._waiting = False
                if query is None:
                    return
                yield query
        except KeyboardInterrupt:
            return
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._waiting:
            raise KeyboardInterrupt


def _opened(source: Path, name: str) -> Iterator[Query]:
    from ci_migrate.errors import MigrateError
    from ci_migrate.queries import read_queries

    if source == _STDIN:
        if sys.stdin.isatty():
            say("reading URLs from the terminal, one a line; Ctrl-D ends them")
        yield from read_queries(cast(BufferedReader, sys.stdin.buffer), name)
        return
    try:
        stream = source.open("rb")
    except OSError as error:
        raise MigrateError(f"{name}: cannot be read: {error.strerror}; name another file") from None
    with stream:
        yield from read_queries(stream, name)
