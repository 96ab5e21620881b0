"""Recordings: the raw answers of both sides, or the rows of both sides under pseudonyms.

A recording is a folder of JSON lines, a file for each case, that ``Player`` answers from without
a network. Nothing is written that holds a known secret.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from ci_migrate.errors import MigrateError
from ci_migrate.parity.fetch import METADATA, Observation
from ci_migrate.parity.pseudonyms import Pseudonyms
from ci_migrate.parity.source import SIDES, Live, Side, Source
from ci_migrate.web import Allowance, Reader, Reply, Secrets

HEAD = "run.json"
_ANSWERED = re.compile(r"(.*?HTTP \d+)\b.*", re.DOTALL)

Row = Mapping[str, Any]
Values = Sequence[Mapping[str, str]]


class Tape(Protocol):
    """What a run is recorded on, or played from; ``number`` tells the rows of a case apart."""

    def source(self, name: str, number: int, live: Live) -> Source:
        """The source of a case's observations."""

    def recorded_values(self, name: str) -> Values | None:
        """The values that were drawn for a case while recording; None while recording."""

    def keep_values(self, name: str, drawn: Values) -> None:
        """Records the values that were drawn for a case."""


def _file(folder: Path, name: str, number: int | str) -> Path:
    """The file of a case; its name says nothing of the case, its first line does."""
    return (
        folder / f"case-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}-{number}.jsonl"
    )


class _Lines:
    """A file of JSON lines that several threads write to; the first says what it is about."""

    def __init__(self, path: Path, secrets: Secrets, about: str) -> None:
        self._path = path
        self._secrets = secrets
        self._lock = threading.Lock()
        self._open("w")
        self.add({"about": about})

    def add(self, entry: Mapping[str, Any]) -> None:
        """Appends an entry without secrets."""
        text = json.dumps(self._secrets.hidden(dict(entry)), ensure_ascii=False)
        with self._lock:
            self._open("a", text.encode("utf-8", "replace").decode() + "\n")

    def _open(self, mode: str, text: str = "") -> None:
        try:
            with self._path.open(mode, encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise MigrateError(
                f"{self._path}: cannot be written: {error.strerror}; record into another folder"
            ) from None


def _began(folder: Path, kind: str, *, resume: bool) -> None:
    """Makes a folder a recording; one that was one is emptied, any other has to be empty.

    With ``resume`` it has to be one of this kind, and keeps what it has.
    """
    if resume:
        if next(_entries(folder / HEAD), {}).get("kind") != kind:
            raise MigrateError(
                f"{folder}: is not the recording of the run that is to go on; leave --resume out "
                "to begin again"
            )
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not (folder / HEAD).is_file():
            raise MigrateError(f"{folder}: holds files that are no recording; name another folder")
        for file in folder.glob("*.jsonl"):
            file.unlink()
        (folder / HEAD).write_text(json.dumps({"schema": 1, "kind": kind}) + "\n", "utf-8")
    except OSError as error:
        raise MigrateError(
            f"{folder}: cannot be written: {error.strerror}; name another folder"
        ) from None


class Recorder:
    """Keeps every answer as it came, but for secrets; ``resume`` adds to what is recorded."""

    def __init__(self, folder: Path, secrets: Secrets, *, resume: bool = False) -> None:
        _began(folder, "answers", resume=resume)
        self._folder = folder
        self._secrets = secrets

    def source(self, name: str, number: int, live: Live) -> Source:
        """The services, overheard."""
        lines = _Lines(_file(self._folder, name, number), self._secrets, name)
        control, candidate = (
            _Overheard(reader, side, lines, self._metadata)
            for side, reader in zip(SIDES, (live.sides.control, live.sides.candidate), strict=True)
        )
        return replace(live, sides=replace(live.sides, control=control, candidate=candidate))

    def _metadata(self, body: Any) -> str:
        """The file of metadata, which many cases ask for: it is kept once."""
        text = json.dumps(self._secrets.hidden(body), sort_keys=True)
        name = f"metadata-{sha256(text.encode()).hexdigest()[:16]}.jsonl"
        if not (self._folder / name).exists():
            _Lines(self._folder / name, self._secrets, METADATA).add({"body": body})
        return name

    def recorded_values(self, name: str) -> Values | None:
        """None: they are drawn now."""
        return None

    def keep_values(self, name: str, drawn: Values) -> None:
        """Records the values."""
        _keep_values(self._folder, name, drawn, self._secrets)


@dataclass(frozen=True, slots=True)
class _Overheard:
    """A reader whose replies are written down."""

    reader: Reader
    side: str
    lines: _Lines
    metadata: Callable[[Any], str]

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The reply of the reader."""
        reply = self.reader.get(url, page_size=page_size, allowance=allowance)
        body = reply.body if reply.error is None else None
        apart = body is not None and url.startswith(METADATA)
        self.lines.add(
            {
                "side": self.side,
                "url": url,
                "page_size": page_size,
                "status": reply.status,
                "error": reply.error,
                **({"file": self.metadata(body)} if apart else {"body": body}),
            }
        )
        return reply


class RowRecorder:
    """Keeps the rows that are compared, under pseudonyms, in place of the answers.

    The answers would not do: a filter cannot be checked against values that were made up.
    """

    def __init__(
        self, folder: Path, secrets: Secrets, pseudonyms: Pseudonyms, *, resume: bool = False
    ) -> None:
        _began(folder, "rows", resume=resume)
        self._folder = folder
        self._secrets = secrets
        self._pseudonyms = pseudonyms

    def source(self, name: str, number: int, live: Live) -> Source:
        """The services, their observations written down."""
        lines = _Lines(_file(self._folder, name, number), self._secrets, name)
        return _Watched(live, lines, self._pseudonyms)

    def recorded_values(self, name: str) -> Values | None:
        """None: they are drawn now."""
        return None

    def keep_values(self, name: str, drawn: Values) -> None:
        """Records pseudonyms of the values."""
        made = [self._pseudonyms.value(dict(row)) for row in drawn]
        _keep_values(self._folder, name, made, self._secrets)


@dataclass(frozen=True, slots=True)
class _Watched:
    live: Live
    lines: _Lines
    pseudonyms: Pseudonyms

    def observe(self, side: Side) -> Observation:
        """What the side answers."""
        seen = self.live.observe(side)
        self.lines.add(
            {
                "side": side,
                "rows": [self.pseudonyms.value(row) for row in seen.rows],
                "status": seen.status,
                "pages": seen.pages,
                "error": _wordless(seen.error),
                "cut": seen.cut,
            }
        )
        return seen

    def moved_on(self, side: Side, seen: Observation) -> str | None:
        """What the services say."""
        said = self.live.moved_on(side, seen)
        self.lines.add({"side": side, "moved_on": _wordless(said)})
        return said


def _wordless(text: str | None) -> str | None:
    """A sentence without what a service said, or what is quoted: that may be somebody's name."""
    if text is None:
        return None
    match = _ANSWERED.fullmatch(text)
    own = match[1] if match else re.split(r"['\"]", text, maxsplit=1)[0]
    return text if own == text else f"{own.rstrip()} (words that may hold values are left out)"


def _keep_values(folder: Path, name: str, drawn: Values, secrets: Secrets) -> None:
    lines = _Lines(_file(folder, name, "values"), secrets, name)
    for row in drawn:
        lines.add({"values": dict(row)})


class Player:
    """Answers from a recording; what was not recorded has no answer."""

    def __init__(self, folder: Path) -> None:
        head = next(_entries(folder / HEAD), {})
        if head.get("schema") != 1 or head.get("kind") not in ("answers", "rows"):
            raise MigrateError(f"{folder}: is no recording; make one with verify --record")
        self._folder = folder
        self._rows = head["kind"] == "rows"

    def source(self, name: str, number: int, live: Live) -> Source:
        """The recording in place of the services."""
        entries = _entries(_file(self._folder, name, number))
        if self._rows:
            return _Played(entries)
        answers = _Answers(map(self._with_body, entries))
        control, candidate = (_Answering(side, answers) for side in SIDES)
        return replace(live, sides=replace(live.sides, control=control, candidate=candidate))

    def _with_body(self, entry: dict[str, Any]) -> dict[str, Any]:
        """An answer with the metadata that is kept elsewhere."""
        name = entry.get("file")
        if not isinstance(name, str):
            return entry
        found = _entries(self._folder / Path(name).name)
        return next((one for one in found if "body" in one), {}) | entry

    @property
    def reader(self) -> Reader:
        """A reader without answers, in place of the services."""
        return _Answering("", _Answers(()))

    def recorded_values(self, name: str) -> Values | None:
        """The values that were drawn while recording."""
        found = _entries(_file(self._folder, name, "values"))
        return [entry["values"] for entry in found if "values" in entry]

    def keep_values(self, name: str, drawn: Values) -> None:
        """Nothing: a recording stays as it is."""


class _Answers:
    """Recorded answers by side and request, in the order in which they came."""

    def __init__(self, entries: Iterable[dict[str, Any]]) -> None:
        self._found: defaultdict[tuple[Any, ...], list[Reply]] = defaultdict(list)
        self._given: Counter[tuple[Any, ...]] = Counter()
        self._lock = threading.Lock()
        for one in entries:
            with suppress(KeyError):  # not a line of ours
                reply = Reply(status=one["status"], body=one["body"], error=one["error"])
                self._found[one["side"], one["url"], one["page_size"]].append(reply)

    def next(self, *request: Any) -> Reply | None:
        """The next answer to a request; the last one again where it is asked more often."""
        with self._lock:
            found = self._found.get(request)
            if not found:
                return None
            self._given[request] += 1
            return found[min(self._given[request], len(found)) - 1]


@dataclass(frozen=True, slots=True)
class _Answering:
    side: str
    answers: _Answers

    def get(
        self, url: str, *, page_size: int | None = None, allowance: Allowance | None = None
    ) -> Reply:
        """The recorded reply."""
        missing = Reply(
            status=0, error="the recording has no answer to this request; record it again"
        )
        return self.answers.next(self.side, url, page_size) or missing


class _Played:
    """Recorded observations, each given in its turn, the last one again after that."""

    def __init__(self, entries: Iterator[dict[str, Any]]) -> None:
        self._entries = [one for one in entries if "side" in one]
        self._given: Counter[tuple[str, bool]] = Counter()
        self._lock = threading.Lock()

    def observe(self, side: Side) -> Observation:
        """The next recorded observation of a side."""
        found = self._next(side, "rows")
        if found is None:
            return Observation(error="the recording does not hold this case; record it again")
        names = ("status", "pages", "error", "cut")
        return Observation(rows=tuple(found["rows"]), **{name: found[name] for name in names})

    def moved_on(self, side: Side, seen: Observation) -> str | None:
        """What was said while recording."""
        found = self._next(side, "moved_on")
        return None if found is None else found["moved_on"]

    def _next(self, side: str, what: str) -> dict[str, Any] | None:
        with self._lock:
            found = [one for one in self._entries if one["side"] == side and what in one]
            if not found:
                return None
            self._given[(side, what == "rows")] += 1
            return found[min(self._given[(side, what == "rows")], len(found)) - 1]


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; a line that was broken off is left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or error
        raise MigrateError(f"{path}: cannot be read: {said}; make the recording again") from None
    for line in text.split("\n"):
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict):
                yield entry
