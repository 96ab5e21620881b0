"""The catalogue as pages: one for each operation, table, reason, loss and topic.

A page is made once and shown three times: as terminal text for one name, as Markdown and as HTML
for all of them. The only input is the catalogue as plain mappings (``rules``, ``tables``,
``reasons``, ``losses``); with ``files`` and ``samples``, it has the topics as well.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ci_migrate.report.words import count, value_text, visible

_WIDTH = 96
_SHOWN = 5  # examples on the page of one name; the documents have all of them
_ALIGNED = 46  # characters of the first of two columns
_KINDS = ("losses", "reasons", "tables", "rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page: prose, then a file as it is written, then a table.

    Prose and cells may hold code spans between backticks, and nothing else that formats.
    """

    title: str = ""
    text: str = ""
    code: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known under one name."""

    name: str
    note: str
    summary: str = ""
    call: str = ""
    facts: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    references: tuple[str, ...] = ()


def catalogue_pages(document: Mapping[str, Any]) -> dict[str, Page]:
    """Every page of a catalogue by its name; operations and tables win over reasons and losses."""
    return {page.name: page for kind in _KINDS for page in pages_of(document, kind)}


def pages_of(document: Mapping[str, Any], kind: str) -> list[Page]:
    """The pages of ``rules``, ``tables``, ``reasons`` or ``losses``, in the catalogue's order."""
    return [_PAGES[kind](name, entry) for name, entry in document[kind].items()]


def areas(document: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The rules of each area, in the order of their names."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in sorted(document["rules"].values(), key=lambda one: (one["area"], one["name"])):
        found.setdefault(one["area"], []).append(one)
    return found


def anchor(name: str) -> str:
    """The name of a page as help links lead to it, the same in Markdown and in HTML."""
    return re.sub(r"[^\w.-]", "-", name)


def spans(text: str) -> list[tuple[str, bool]]:
    """Prose in parts, each with whether it is a code span; the backticks are gone."""
    parts = re.split(r"`([^`]+)`", text)
    return [(part, bool(number % 2)) for number, part in enumerate(parts) if part]


def answer(example: Mapping[str, Any]) -> str:
    """What an example says of its request, as prose with code spans."""
    reason = f" (`{example['reason']}`)" if example["reason"] else ""
    losses = ", ".join(f"`{one}`" for one in example["losses"])
    return f"{example['outcome']}{reason}{f', losses: {losses}' if losses else ''}"


def page_text(page: Page) -> str:
    """One page as terminal text."""
    lines = [f"{page.name}  {page.note}"]
    lines += [page.summary] if page.summary else []
    facts = [f"  {fact}" for fact in (page.call, *map(_plain, page.facts)) if fact]
    lines += ["", *facts] if facts else []
    for section in page.sections:
        lines += ["", *_section_lines(section)]
    for example in page.examples[:_SHOWN]:
        lines += ["", f"Example: {example['name']}", f"  {example['legacy']}"]
        lines += [f"  -> {step}" for step in example["steps"]]
        lines += [f"  {_plain(answer(example))}"]
    if (more := len(page.examples) - _SHOWN) > 0:
        lines += ["", f"{count(more, 'more example')}: `ci-migrate rules --format markdown`"]
    if page.references:
        lines += ["", "References:", *(f"  {one}" for one in page.references)]
    return "\n".join(lines) + "\n"


def rules_text(rules: Sequence[Mapping[str, Any]]) -> str:
    """The listed rules, one a line; a rule of the project names its file."""
    wide = max((len(rule["name"]) for rule in rules), default=0)
    lines = []
    for rule in rules:
        answer = "moves" if rule["target"] == "query" else rule["reason"]
        line = f"{rule['name']:{wide}}  {rule['access']:5}  {answer:14}  {rule['summary']}"
        lines.append("  ".join([line, *(f"[{one}]" for one in _origin(rule))]))
    return "\n".join(lines) + "\n"


def checks_text(document: Mapping[str, Any]) -> str:
    """How examples ended, one a line; under one that failed, what was expected and found."""
    lines = []
    for one in document["examples"]:
        word = "pass" if one["passed"] else "FAIL"
        place = one["rule"] if one["origin"] == "shipped" else one["origin"]
        lines.append(f"{word}  {place}: {one['name']}")
        if not one["passed"]:
            lines.append(f"      {'legacy':9} {one['legacy']}")
        for point in one["differences"]:
            lines.append(f"      {point['key']:9} expected {value_text(point['expected'])}")
            lines.append(f"      {'':9} found    {value_text(point['found'])}")
    failed = document["summary"]["failed"]
    ending = f"{failed} failed" if failed else "all pass"
    lines += ["", f"{count(document['summary']['examples'], 'example')}: {ending}."]
    return "\n".join(map(visible, lines)) + "\n"


def _rule(name: str, one: Mapping[str, Any]) -> Page:
    legacy = one["legacy"]
    stays = f"stays: `{one['reason']}`"
    return Page(
        name=name,
        note=f"({one['area']}, {one['access']})",
        summary=one["summary"],
        call=f"{legacy['method']} {legacy['path']}",
        facts=("moves to Dataverse queries" if one["target"] == "query" else stays, *_origin(one)),
        sections=_filled(("Why", one["why"]), ("Instead", one["instead"])),
        examples=tuple(one["examples"]),
        references=tuple(one["references"]),
    )


def _table(name: str, one: Mapping[str, Any]) -> Page:
    columns = [(f"`{legacy}`", f"`{column['name']}`") for legacy, column in one["columns"].items()]
    missing = [(f"`{legacy}`", f"-- {why}") for legacy, why in one["missing"].items()]
    provider = one["provider"] or {}
    column = provider.get("column") or "the column of `model-column`"
    facts = [f"key: {', '.join(one['key'])}"] if one["key"] else []
    facts += [f"the rows with '{provider['value']}' in {column}"] if provider else []
    facts += [f"all other columns stand in the JSON of {one['packed']}"] if one["packed"] else []
    if one["open"] and not one["packed"]:
        facts.append("any other column: msdynci_ and its name in small letters")
    rows = (*columns, *missing)
    return Page(
        name=one["legacy"],
        note=f"({one['kind']})",
        facts=(f"stands in {one['entity_set']}", *facts, *_origin(one)),
        sections=(Section(head=("legacy column", "Dataverse"), rows=rows),) if rows else (),
        examples=tuple(one["examples"]),
        references=tuple(one["references"]),
    )


def _reason(name: str, one: Mapping[str, Any]) -> Page:
    accepted = " (has to be accepted)" if one.get("accept") else ""
    return Page(
        name=name,
        note=f"{one['title']}{accepted}",
        sections=_filled(("What it means", one["explanation"]), ("Next step", one["next_step"])),
    )


_PAGES = {"losses": _reason, "reasons": _reason, "rules": _rule, "tables": _table}


def _origin(one: Mapping[str, Any]) -> tuple[str, ...]:
    return () if one["origin"] == "shipped" else (f"from {one['origin']}",)


def _filled(*sections: tuple[str, str]) -> tuple[Section, ...]:
    return tuple(Section(title=title, text=text) for title, text in sections if text)


def _section_lines(section: Section) -> Iterator[str]:
    parts = (
        list(_wrapped(section.text)),
        [f"    {line}".rstrip() for line in section.code.splitlines()],
        list(_row_lines(section.rows)),
    )
    title = [f"{section.title}:"] if section.title else []
    for part in filter(None, parts):
        yield from (*title, *part)
        title = [""]


def _row_lines(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Two short columns beside each other; else the last cell below the others."""
    plain = [tuple(map(_cell, row)) for row in rows]
    if all(len(row) == 2 and len(row[0]) < _ALIGNED for row in plain):
        for name, said in plain:
            yield from _filled_text(said, f"  {name:{_ALIGNED - 1}} ", " " * (_ALIGNED + 2))
        return
    for row in plain:
        beside = next(n for n in range(len(row) - 1, 0, -1) if n == 1 or _fits(row[:n]))
        yield "  " + "  ".join(row[:beside])
        for one in row[beside:]:
            yield from _wrapped(one, " " * 6)


def _fits(cells: tuple[str, ...]) -> bool:
    return sum(map(len, cells)) + 2 * len(cells) <= _WIDTH


def _cell(text: str) -> str:
    alone = re.fullmatch(r"`([^`]+)`", text)
    return alone[1] if alone else _plain(text)


def _plain(text: str) -> str:
    """Prose whose code spans stand for themselves where they are one word."""
    return re.sub(r"`([^`\s]+)`", r"\1", text)


def _wrapped(text: str, indent: str = "  ") -> Iterator[str]:
    for part in filter(None, text.split("\n\n")):
        yield from _filled_text(part, indent, indent)


def _filled_text(text: str, first: str, rest: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
