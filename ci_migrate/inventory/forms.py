"""How the files of each form are read for requests: code, collections, settings, documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ci_migrate.catalogue import Catalogue
from ci_migrate.errors import MigrateError
from ci_migrate.inventory import parsed, plain, traces
from ci_migrate.inventory.documents import blocks, spans
from ci_migrate.inventory.found import Found, Inventory, Page, Remark
from ci_migrate.inventory.languages import Language
from ci_migrate.inventory.lines import Written, placeholders, written
from ci_migrate.inventory.meaning import Meaning, Said
from ci_migrate.inventory.outline import Comment, Outline
from ci_migrate.inventory.postman import answers, collection_requests
from ci_migrate.inventory.sites import PACKAGE, Finder, Site, client_rule
from ci_migrate.inventory.traces import covered
from ci_migrate.model import Confidence, Translation, from_placeholders
from ci_migrate.settings import Settings
from ci_migrate.translate import HOST, LegacyRequest, translate_request, translate_text
from ci_migrate.translate.signs import CERTAIN, path_weight

_MARK = "ci-migrate:"
_VERB = re.compile(r"(GET|POST|PUT|PATCH|DELETE)\s+")


@dataclass(slots=True, kw_only=True)
class Reading:
    """One file as it was read: its requests, and places of traces that are explained."""

    page: Page
    outline: Outline | None
    sites: list[Site] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)
    comments: tuple[Comment, ...] = ()
    found: list[Found] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a file is read with: settings, catalogue, and the addresses that other files name.

    ``near``: a file of the project names the service.
    """

    settings: Settings
    catalogue: Catalogue
    names: Mapping[str, Said]
    near: bool
    inventory: Inventory

    def of(self, text: str) -> Translation:
        """The translation of ``METHOD URL``."""
        return translate_text(text, self.settings, self.catalogue)

    def asked(self, request: LegacyRequest, names: tuple[str, ...]) -> Translation:
        """The translation of a request."""
        return translate_request(request, self.settings, self.catalogue, names)


def outline_of(text: str, language: Language) -> Outline:
    """The outline by a grammar, or by the words of the language."""
    if language.grammar and language.form in ("code", "shell"):
        found = parsed.parse(text, language.grammar)
        if found is not None:
            return found
    return plain.outline(text, language.words, sure=language.exact)


def read_requests(reading: Reading, around: Around) -> None:
    """Finds the requests of one file, as its form has it."""
    page = reading.page
    _FORMS[page.language.form](reading, around)
    if reading.outline is not None:
        reading.comments = reading.outline.comments
    if _MARK in page.text:
        around.inventory.remarks[page.name] = list(_remarks(page, reading.comments))


def _code(reading: Reading, around: Around) -> None:
    outline, page = reading.outline, reading.page
    if outline is None:
        return
    borrows = (re.search(rf"\b{re.escape(name)}\b", page.text) for name in around.names)
    known = traces.speaks(page.text) or any(borrows)
    meaning = Meaning(outline=outline, elsewhere=around.names)
    finder = Finder(meaning=meaning, catalogue=around.catalogue, known=known, near=around.near)
    reading.sites = finder.find()
    if reading.sites and page.language.grammar and not outline.parsed:
        around.inventory.plain.setdefault(page.language.title, page.name)
    for site in reading.sites:
        pieces = ((one.start, one.end) for one in site.pieces)
        reading.places += covered(pieces, traces.BASE)
        translation = around.asked(site.request, site.names)
        reading.found.append(_found(page, site.start, site.end, translation, site.confidence,
                                    doubt=site.doubt))  # fmt: skip
    for site in finder.sending:
        reading.places += covered(((one.start, one.end) for one in site.pieces), traces.SENDS)
    sentences = traces.sentences(outline)
    reading.places += covered(sentences, traces.NO_ADDRESS)


def _lines(reading: Reading, around: Around) -> None:
    page = reading.page
    comments = reading.outline.comments if reading.outline is not None else ()
    for one in written(page.text, requests=page.path.suffix in (".http", ".rest")):
        line = page.lines.line(page.lines.place(one.start)[0])
        comment = any(at.start <= one.start < at.end for at in comments)
        if not comment and "@odata." not in line:
            reading.found.append(_of_written(page, one, around))


def _of_written(page: Page, one: Written, around: Around, shown: bool = False) -> Found:
    translation = around.of(f"{one.method} {one.url}")
    return _found(page, one.start, one.end, translation, Confidence.PROBABLE, shown=shown)


def _postman(reading: Reading, around: Around) -> None:
    page = reading.page
    known = traces.speaks(page.text)
    try:
        for one in collection_requests(page.text, page.name):
            if one.text is not None and _is_legacy(one.text, known):
                found = _found(page, one.start, one.end, around.of(one.text), Confidence.CERTAIN)
                reading.found.append(found)
    except MigrateError:
        _lines(reading, around)  # a broken one: what it says is found all the same
    reading.places += covered(answers(page.text), traces.ANSWER)
    if reading.found:
        reading.places.append((0, len(page.text), traces.BASE))


def _is_legacy(text: str, known: bool) -> bool:
    """Whether ``METHOD URL`` goes to the service, or has a path as only it has."""
    url, _ = from_placeholders(_VERB.sub("", text, count=1))
    return bool(HOST.match(url)) or (path_weight(url) or 0) >= (1 if known else CERTAIN)


def _document(reading: Reading, around: Around) -> None:
    """The requests that a document shows: in blocks of a language, in spans, in sentences."""
    page = reading.page
    taken: list[tuple[int, int]] = []
    for part in blocks(page.text):
        taken.append((part.start, part.end))
        inner = page.text[part.start : part.end]
        if part.language is None:
            for one in written(inner, requests=True):
                moved = replace(one, start=one.start + part.start, end=one.end + part.start)
                reading.found.append(_of_written(page, moved, around, shown=True))
        else:
            reading.found += _in_block(page, part.start, inner, part.language, around)
    for one in written(page.text):
        if not _in(one.start, taken):
            reading.found.append(_of_written(page, one, around, shown=True))
            taken.append((one.start, one.end))
    for start, end in spans(page.text):
        if not any(start <= first < end or first <= start < last for first, last in taken):
            reading.found += _in_span(page, start, end, around)
    reading.places.append((0, len(page.text), traces.SENTENCE))


def _in(at: int, places: Iterable[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in places)


def _in_block(
    page: Page, offset: int, text: str, language: Language, around: Around
) -> Iterator[Found]:
    meaning = Meaning(outline=outline_of(text, language))
    finder = Finder(meaning=meaning, catalogue=around.catalogue, known=traces.speaks(page.text))
    for site in finder.find():
        translation = around.asked(site.request, site.names)
        start, end = site.start + offset, site.end + offset
        yield _found(page, start, end, translation, Confidence.PROBABLE, doubt=site.doubt,
                     shown=True)  # fmt: skip


def _in_span(page: Page, start: int, end: int, around: Around) -> Iterator[Found]:
    """What a span of code in a sentence shows: a path of the service, a method of its client."""
    text = page.text[start:end].strip()
    verb = _VERB.match(text)
    path = placeholders(text[verb.end() :] if verb else text)
    rule = client_rule(re.sub(r"\(.*\)$", "", text).rpartition(".")[2])
    if rule is not None and PACKAGE.search(page.text):
        request = LegacyRequest(text=rule.legacy.path, method=rule.legacy.method, rule=rule)
        translation = around.asked(request, ())
    elif "/" in path and not HOST.match(path) and _is_legacy(path, traces.speaks(page.text)):
        translation = around.of(f"{verb[1] if verb else 'GET'} {path}")
    else:
        return
    if translation.operation != "unknown":
        yield _found(page, start, end, translation, Confidence.PROBABLE, shown=True)


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


def _nothing(reading: Reading, around: Around) -> None:
    """A list of packages holds traces, and no requests."""


_FORMS: Mapping[str, Callable[[Reading, Around], None]] = {
    "code": _code,
    "shell": _code,
    "postman": _postman,
    "lines": _lines,
    "document": _document,
    "packages": _nothing,
}
