"""Looks at the files of other languages, all of a project together."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ci_migrate.catalogue import Catalogue, shipped
from ci_migrate.errors import MigrateError
from ci_migrate.inventory import parsed, plain, traces
from ci_migrate.inventory.documents import blocks
from ci_migrate.inventory.found import Explained, Found, Inventory, Lines, Loose, Page, Remark
from ci_migrate.inventory.languages import Language, language_of
from ci_migrate.inventory.lines import RECORDS, Written, written
from ci_migrate.inventory.meaning import Meaning, Said
from ci_migrate.inventory.outline import Bound, Comment, Outline, walk
from ci_migrate.inventory.postman import answers, collection_requests, is_collection
from ci_migrate.inventory.sites import Finder, Site
from ci_migrate.inventory.traces import Known, Trace, covered
from ci_migrate.model import HOLE, Confidence, Translation, from_placeholders
from ci_migrate.settings import Settings
from ci_migrate.translate import HOST, translate_request, translate_text
from ci_migrate.translate.signs import CERTAIN, DISTINCTIVE, path_weight

_MOST = 2_000_000  # bytes: a larger file is read line by line
_MARK = "ci-migrate:"
_FAMILIES = {"javascript": "script", "typescript": "script"}


@cache
def needles() -> tuple[bytes, ...]:
    """What only a file holds that may have to do with the service, in small letters."""
    names = (shipped().rules[name].legacy.squashed for name in sorted(DISTINCTIVE))
    own = (b"ci.ai.dynamics", b"api.ci.ai", b"customerinsights", b"38c77d00-5fcb", b"instances/")
    return (*own, *(name.encode() for name in names))


def is_candidate(content: bytes) -> bool:
    """Whether the bytes of a file hold a sign of the service."""
    lowered = content.lower()
    if b"\0" in lowered[:4]:
        lowered = lowered.replace(b"\0", b"")  # UTF-16
    return any(needle in lowered for needle in needles())


@dataclass(slots=True, kw_only=True)
class _Read:
    """One file as it was read, and what its names lead to."""

    page: Page
    outline: Outline | None
    sites: list[Site] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)
    comments: tuple[Comment, ...] = ()
    found: list[Found] = field(default_factory=list)
    left: list[Trace] = field(default_factory=list)


def look(files: Iterable[tuple[Path, str]], settings: Settings, catalogue: Catalogue) -> Inventory:
    """The inventory of some files, given by path and by the name that outputs use."""
    inventory = Inventory()
    reads: list[_Read] = []
    others: list[tuple[Path, str, Language]] = []
    for path, name in files:
        language = language_of(path.name)
        if language is None:
            continue
        inventory.seen += 1
        inventory.programs += language.form not in ("lines", "document")
        content = _content(path, name, inventory)
        if content is None:
            continue
        if is_candidate(content) and not RECORDS.search(content):
            reads.append(_read(path, name, language, content, inventory))
        elif language.form == "code":
            others.append((path, name, language))
    names = _addresses(reads)
    if names:
        reads += _users(others, names, inventory)
    for read in reads:
        _find(read, names, settings, catalogue, inventory)
    _reconcile(reads, inventory)
    inventory.found.sort(key=lambda one: (one.path, one.span))
    return inventory


def _content(path: Path, name: str, inventory: Inventory) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        inventory.unread[name] = error.strerror or type(error).__name__
        return None


def _read(path: Path, name: str, language: Language, content: bytes, inventory: Inventory) -> _Read:
    inventory.candidates += 1
    text = _decoded(content)
    if len(content) > _MOST:
        language = replace(language, form="lines")
    elif path.suffix == ".json" and is_collection(text):
        language = replace(language, name="postman", form="postman")
    page = Page(path=path, name=name, language=language, text=text, lines=Lines(text))
    outline = _outline(text, language) if language.form != "document" else None
    return _Read(page=page, outline=outline)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _outline(text: str, language: Language) -> Outline:
    """The outline by a grammar, or by the words of the language."""
    if language.grammar and language.form in ("code", "shell"):
        found = parsed.parse(text, language.grammar)
        if found is not None:
            return found
    return plain.outline(text, language.words, sure=language.exact)


def _addresses(reads: Iterable[_Read]) -> dict[str, dict[str, Said]]:
    """The names that files bind to an address of the service, by family of languages."""
    found: dict[str, dict[str, Said]] = {}
    for read in reads:
        if read.outline is None or read.page.language.form != "code":
            continue
        meaning = Meaning(outline=read.outline)
        for one, _ in walk(read.outline.roots):
            if isinstance(one, Bound) and one.inner and not one.name.islower():
                said = meaning.say(one.inner[0])
                if HOST.match(said.text) or traces.speaks_host(said.text):
                    bare = Said(text=said.text, names=said.names, sure=False)
                    found.setdefault(_family(read.page.language), {})[one.name] = bare
    return found


def _family(language: Language) -> str:
    return _FAMILIES.get(language.name, language.name)


def _users(
    files: Iterable[tuple[Path, str, Language]],
    names: Mapping[str, Mapping[str, Said]],
    inventory: Inventory,
) -> Iterator[_Read]:
    """The files that name what another file binds to an address."""
    for path, name, language in files:
        known = names.get(_family(language), {})
        if not known:
            continue
        content = _content(path, name, inventory)
        words = "|".join(map(re.escape, sorted(known)))
        if content and re.search(rf"\b(?:{words})\b".encode(), content):
            yield _read(path, name, language, content, inventory)


def _find(
    read: _Read,
    names: Mapping[str, Mapping[str, Said]],
    settings: Settings,
    catalogue: Catalogue,
    inventory: Inventory,
) -> None:
    """Finds the requests of one file, as its form has it."""
    page = read.page
    settings = settings.at(page.name)
    borrowed = names.get(_family(page.language), {})
    forms: dict[str, Callable[[], None]] = {
        "code": lambda: _find_code(read, borrowed, settings, catalogue, inventory),
        "shell": lambda: _find_code(read, borrowed, settings, catalogue, inventory),
        "postman": lambda: _find_postman(read, settings, catalogue, inventory),
        "document": lambda: _find_document(read, settings, catalogue),
        "lines": lambda: _find_lines(read, settings, catalogue),
    }
    forms.get(page.language.form, lambda: None)()
    if read.outline is not None:
        read.comments = read.outline.comments
    if _MARK in page.text:
        inventory.remarks[page.name] = list(_remarks(page, read.comments))


def _find_code(
    read: _Read,
    borrowed: Mapping[str, Said],
    settings: Settings,
    catalogue: Catalogue,
    inventory: Inventory,
) -> None:
    outline, page = read.outline, read.page
    if outline is None:
        return
    known = traces.speaks(page.text) or any(
        re.search(rf"\b{re.escape(name)}\b", page.text) for name in borrowed
    )
    meaning = Meaning(outline=outline, elsewhere=borrowed)
    finder = Finder(meaning=meaning, catalogue=catalogue, known=known)
    read.sites = finder.find()
    if read.sites and page.language.grammar and not outline.parsed:
        inventory.plain.setdefault(page.language.title, page.name)
    for site in read.sites:
        read.places += covered(((one.start, one.end) for one in site.pieces), traces.BASE)
        translation = translate_request(site.request, settings, catalogue, site.names)
        read.found.append(_found(page, site.start, site.end, translation, site.confidence,
                                 doubt=site.doubt))  # fmt: skip
    for site in finder.sending:
        read.places += covered(((one.start, one.end) for one in site.pieces), traces.SENDS)


def _find_lines(read: _Read, settings: Settings, catalogue: Catalogue) -> None:
    page = read.page
    requests = page.path.suffix in (".http", ".rest")
    for one in written(page.text, requests):
        line = page.lines.line(page.lines.place(one.start)[0])
        comment = read.outline is not None and _inside(one.start, read.outline.comments)
        if not comment and "@odata." not in line:
            read.found.append(_of_written(page, one, settings, catalogue))


def _inside(at: int, comments: Iterable[Comment]) -> bool:
    return any(one.start <= at < one.end for one in comments)


def _of_written(
    page: Page, one: Written, settings: Settings, catalogue: Catalogue, shown: bool = False
) -> Found:
    translation = translate_text(f"{one.method} {one.url}", settings, catalogue)
    return _found(page, one.start, one.end, translation, Confidence.PROBABLE, shown=shown)


def _find_postman(
    read: _Read, settings: Settings, catalogue: Catalogue, inventory: Inventory
) -> None:
    page = read.page
    try:
        for one in collection_requests(page.text, page.name):
            read.places.append((one.start, one.end, traces.BASE))
            if one.text is not None and _is_legacy(one.text, traces.speaks(page.text)):
                translation = translate_text(one.text, settings, catalogue)
                found = _found(page, one.start, one.end, translation, Confidence.CERTAIN)
                read.found.append(found)
    except MigrateError as error:
        inventory.unread[page.name] = str(error)
    read.places += covered(answers(page.text), traces.ANSWER)
    if read.found:
        read.places.append((0, len(page.text), traces.BASE))


def _is_legacy(text: str, known: bool) -> bool:
    """Whether ``METHOD URL`` goes to the service, or has a path as only it has."""
    url, _ = from_placeholders(text.partition(" ")[2])
    return bool(HOST.match(url)) or (path_weight(url) or 0) >= (1 if known else CERTAIN)


def _find_document(read: _Read, settings: Settings, catalogue: Catalogue) -> None:
    """The requests that a document shows: in blocks of a language, and in its lines."""
    page = read.page
    taken: list[tuple[int, int]] = []
    for part in blocks(page.text):
        inner = page.text[part.start : part.end]
        if part.language is None:
            for one in written(inner, requests=True):
                moved = replace(one, start=one.start + part.start, end=one.end + part.start)
                read.found.append(_of_written(page, moved, settings, catalogue, shown=True))
            taken.append((part.start, part.end))
            continue
        meaning = Meaning(outline=_outline(inner, part.language))
        for site in Finder(meaning=meaning, catalogue=catalogue, known=traces.speaks(inner)).find():
            translation = translate_request(site.request, settings, catalogue, site.names)
            start, end = site.start + part.start, site.end + part.start
            read.found.append(_found(page, start, end, translation, Confidence.PROBABLE,
                                     doubt=site.doubt, shown=True))  # fmt: skip
            taken.append((part.start, part.end))
    for one in written(page.text):
        if not any(first <= one.start < last for first, last in taken):
            read.found.append(_of_written(page, one, settings, catalogue, shown=True))
    read.places.append((0, len(page.text), traces.SENTENCE))


def _found(
    page: Page, start: int, end: int, translation: Translation, confidence: Confidence,
    doubt: bool = False, shown: bool = False,
) -> Found:  # fmt: skip
    return Found(
        path=page.name,
        language=page.language.name,
        span=page.lines.span(start, end),
        excerpt=page.text[start:end],
        translation=translation,
        confidence=confidence,
        doubt=doubt,
        shown=shown,
    )


def _remarks(page: Page, comments: Iterable[Comment]) -> Iterator[Remark]:
    """The comments of a file; in a document, those of HTML."""
    if page.language.form == "document":
        marks = re.finditer(r"<!--.*?-->", page.text, re.DOTALL)
        comments = [Comment(start=one.start(), end=one.end()) for one in marks]
    for one in comments:
        first, column = page.lines.place(one.start)
        last = page.lines.place(max(one.start, one.end - 1))[0]
        alone = not page.lines.line(first)[:column].strip()
        yield Remark(first=first, last=last, text=page.text[one.start : one.end], alone=alone)


def _reconcile(reads: Iterable[_Read], inventory: Inventory) -> None:
    """Explains every trace of every file, or says that nothing does."""
    reads = list(reads)
    borrowed = {name for read in reads for site in read.sites for name in site.borrowed}
    calls = {_family(read.page.language) for read in reads if any(s.client for s in read.sites)}
    relative = {
        _family(read.page.language) for read in reads if any(s.relative for s in read.sites)
    }
    for read in reads:
        page = read.page
        inventory.found += read.found
        if page.language.form == "lines":
            continue  # what else stands in settings has findings of its own
        family = _family(page.language)
        places = [*read.places, *_bases(read, borrowed, family in relative)]
        known = Known(
            requests=tuple(_places(read)),
            places=tuple(places),
            comments=read.comments,
            calls=family in calls or page.language.form == "packages",
        )
        for trace in traces.traces(page.text, known):
            _report(page, trace, inventory)


def _places(read: _Read) -> Iterator[tuple[int, int]]:
    if read.page.language.form in ("code", "shell"):
        yield from ((site.start, site.end) for site in read.sites)
    else:
        for one in read.found:
            yield _at(read.page, one.span[:2]), _at(read.page, one.span[2:])


def _at(page: Page, place: tuple[int, int]) -> int:
    return page.lines.start(place[0]) + place[1]


def _bases(read: _Read, borrowed: set[str], relative: bool) -> Iterator[tuple[int, int, str]]:
    """The places of addresses that other files use by name, or that stand before paths."""
    if read.outline is None or read.page.language.form not in ("code", "shell"):
        return
    meaning = Meaning(outline=read.outline)
    for one, _ in walk(read.outline.roots):
        if isinstance(one, Bound) and one.inner and one.name in borrowed:
            yield one.start, one.end, traces.BASE
        elif relative and not isinstance(one, Bound):
            said = meaning.say(one) if traces.is_text(one) else None
            if said is not None and HOST.match(said.text + "/") and not HOLE.search(said.text):
                yield one.start, one.end, traces.BASE


def _report(page: Page, trace: Trace, inventory: Inventory) -> None:
    span = page.lines.span(trace.start, trace.end)
    if trace.why is not None:
        entry = Explained(path=page.name, line=span[0], text=trace.text, why=trace.why)
        inventory.explained.append(entry)
        return
    excerpt = page.lines.line(span[0]).strip()
    inventory.loose.append(
        Loose(path=page.name, language=page.language.name, span=span, text=trace.text,
              excerpt=excerpt)
    )  # fmt: skip
