"""Looks at the files of other languages, all of a project together."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from ci_migrate.catalogue import Catalogue, shipped
from ci_migrate.errors import told
from ci_migrate.inventory import traces
from ci_migrate.inventory.forms import Around, Reading, outline_of, read_requests
from ci_migrate.inventory.found import WRITTEN, Explained, Inventory, Lines, Loose, Page
from ci_migrate.inventory.languages import Language, language_of
from ci_migrate.inventory.lines import RECORDS
from ci_migrate.inventory.meaning import Meaning, Said
from ci_migrate.inventory.outline import Bound, walk
from ci_migrate.inventory.postman import is_collection
from ci_migrate.inventory.sizes import MOST_DATA, too_large
from ci_migrate.inventory.traces import Known, Trace
from ci_migrate.model import HOLE
from ci_migrate.settings import Settings
from ci_migrate.translate import HOST
from ci_migrate.translate.signs import DISTINCTIVE
from ci_migrate.tree.looks import FOLDED
from ci_migrate.tree.looks import look as search

_MOST = 20_000_000  # bytes: no file that people wrote is larger
_HEAD = 60_000  # bytes: what the tool writes says so in its first lines, below the styles of a page
# What the tool itself writes, by the marks of its formats: Markdown, HTML, SARIF, CSV, JUnit.
_OWN = re.compile(
    rb"^<!-- written by ci-migrate -->$|^<meta name=\"generator\" content=\"ci-migrate\">$"
    rb"|\"driver\": \{\s*\"name\": \"ci-migrate\"|<testsuite name=\"parity\" package=\"ci-migrate\""
    rb"|\A## \xe2\x9c[\x93\x95] Parity: "
    rb"|\A(?:\xef\xbb\xbf)?(?:path,line,column,operation,outcome|case,verdict,cause,key),",
    re.MULTILINE,
)
_LONG = 2_000_000  # a larger file is read line by line
_FAMILIES = {"javascript": "script", "typescript": "script"}


@cache
def needles() -> tuple[bytes, ...]:
    """What only a file holds that may have to do with the service, in small letters."""
    names = (shipped().rules[name].legacy.squashed for name in sorted(DISTINCTIVE))
    own = (b"ci.ai.dynamics", b"api.ci.ai", b"customerinsights", b"38c77d00-5fcb", b"instances/")
    return (*own, *(name.encode() for name in names))


@cache
def _signs() -> Callable[[bytes], list[int]]:
    return search(FOLDED, needles())


def is_candidate(content: bytes) -> bool:
    """Whether the bytes of a file hold a sign of the service."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.replace(b"\0", b"")
    return bool(_signs()(content))


def look(files: Iterable[tuple[Path, str]], settings: Settings, catalogue: Catalogue) -> Inventory:
    """The inventory of some files, given by path and by the name that outputs use."""
    inventory = Inventory()
    reads: list[Reading] = []
    others: list[tuple[Path, str, Language]] = []
    for path, name in files:
        language = language_of(path.name)
        if language is None:
            continue
        content = _content(path, name, language, inventory)
        if content is None:
            continue
        record = language.form == "lines" and RECORDS.search(content) is not None
        if is_candidate(content) and not record:
            reads.append(_read(path, name, language, content, inventory))
        elif language.form == "code":
            others.append((path, name, language))
    names = _addresses(reads)
    if names:
        reads += _users(others, names, inventory)
    near = any(traces.speaks(read.page.text) for read in reads)
    for read in reads:
        page = read.page
        around = Around(
            settings=settings.at(page.name),
            catalogue=catalogue,
            names=names.get(_family(page.language), {}),
            near=near,
            inventory=inventory,
        )
        try:
            read_requests(read, around)
        except Exception as error:  # one bad file never ends a run; it is a finding of its own
            inventory.unread[page.name] = told(error)
    _reconcile(reads, inventory)
    inventory.found.sort(key=lambda one: (one.path, one.span))
    return inventory


def _content(path: Path, name: str, language: Language, inventory: Inventory) -> bytes | None:
    """The bytes of a file; None for one that cannot be read, is too large, or the tool's own."""
    lines = language.form == "lines"
    most = MOST_DATA if lines else _MOST
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= most else None
    except OSError as error:
        inventory.unread[name] = error.strerror or type(error).__name__
        return None
    if content is None:
        inventory.skipped[name] = too_large(size, most)
        return None
    if mark := _OWN.search(content[:_HEAD]):
        if is_candidate(content):
            line = content.count(b"\n", 0, mark.start()) + 1
            entry = Explained(path=name, line=line, text=mark[0].decode(), why=WRITTEN)
            inventory.explained.append(entry)
        return None
    if name not in inventory.names:
        inventory.names.add(name)
        inventory.programs += not lines and language.form != "document"
    return content


def _read(
    path: Path, name: str, language: Language, content: bytes, inventory: Inventory
) -> Reading:
    inventory.candidates += 1
    text = _decoded(content)
    if len(content) > _LONG:
        language = replace(language, form="lines")
    elif path.suffix == ".json" and is_collection(text):
        language = replace(language, name="postman", form="postman")
    page = Page(path=path, name=name, language=language, text=text, lines=Lines(text))
    code = language.form in ("code", "shell")
    wanted = code or (language.form != "document" and traces.speaks(text))
    outline = outline_of(text, language) if wanted else None
    return Reading(page=page, outline=outline)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _addresses(reads: Iterable[Reading]) -> dict[str, dict[str, Said]]:
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
) -> Iterator[Reading]:
    """The files that name what another file binds to an address."""
    for path, name, language in files:
        known = names.get(_family(language), {})
        if not known:
            continue
        content = _content(path, name, language, inventory)
        words = "|".join(map(re.escape, sorted(known)))
        if content and re.search(rf"\b(?:{words})\b".encode(), content):
            yield _read(path, name, language, content, inventory)


def _reconcile(reads: Iterable[Reading], inventory: Inventory) -> None:
    """Explains every trace of every file, or says that nothing does."""
    reads = list(reads)
    borrowed = {name for read in reads for site in read.sites for name in site.borrowed}
    calls = {_family(read.page.language) for read in reads if any(s.client for s in read.sites)}
    relative = {
        _family(read.page.language) for read in reads if any(s.relative for s in read.sites)
    }
    for read in reads:
        page = read.page
        if read.sites:
            pairs = [
                one
                for one in zip(read.sites, read.found, strict=True)
                if one[0].bound not in borrowed
            ]
            read.sites = [site for site, _ in pairs]
            read.found = [found for _, found in pairs]
        inventory.found += read.found
        if read.found:
            inventory.texts[page.name] = page.text
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


def _places(read: Reading) -> Iterator[tuple[int, int]]:
    if read.page.language.form in ("code", "shell"):
        yield from ((site.start, site.end) for site in read.sites)
    else:
        for one in read.found:
            yield _at(read.page, one.span[:2]), _at(read.page, one.span[2:])


def _at(page: Page, place: tuple[int, int]) -> int:
    return page.lines.start(place[0]) + place[1]


def _bases(read: Reading, borrowed: set[str], relative: bool) -> Iterator[tuple[int, int, str]]:
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
    inventory.texts[page.name] = page.text
    inventory.loose.append(
        Loose(path=page.name, language=page.language.name, span=span, text=trace.text,
              excerpt=excerpt)
    )  # fmt: skip
