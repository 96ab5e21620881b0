"""The catalogue as pages: one for each operation, table, reason and loss.

A page is made once and shown twice: as terminal text for one name, as Markdown for all of them.
The only input is the catalogue as plain mappings (``rules``, ``tables``, ``reasons``, ``losses``).
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ci_migrate.report.markdown import cell, code, prose
from ci_migrate.report.words import WRITTEN_BY, count, value_text, visible

_WIDTH = 96
_SHOWN = 5  # examples on the page of one name; the Markdown document has all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known under one name; ``rows`` are columns of a table and where they stand."""

    name: str
    note: str
    summary: str = ""
    call: str = ""
    facts: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    references: tuple[str, ...] = ()


def catalogue_pages(document: Mapping[str, Any]) -> dict[str, Page]:
    """Every page of a catalogue by its name; operations and tables win over reasons and losses."""
    kinds = ("losses", "reasons", "tables", "rules")
    return {page.name: page for kind in kinds for page in _pages(document, kind)}


def page_text(page: Page) -> str:
    """One page as terminal text."""
    lines = [f"{page.name}  {page.note}"]
    lines += [page.summary] if page.summary else []
    facts = [f"  {fact}" for fact in (page.call, *page.facts) if fact]
    lines += ["", *facts] if facts else []
    lines += ["", *(f"  {name:45} {place}" for name, place in page.rows)] if page.rows else []
    for title, text in page.sections:
        lines += ["", f"{title}:", *_wrapped(text)]
    for example in page.examples[:_SHOWN]:
        lines += ["", f"Example: {example['name']}", f"  {example['legacy']}"]
        lines += [f"  -> {step}" for step in example["steps"]]
        lines += [f"  {_answer(example)}"]
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


def catalogue_markdown(document: Mapping[str, Any]) -> str:
    """All pages as one Markdown document: operations by area, tables, reasons, losses."""
    blocks = ["# What is known of the legacy service", WRITTEN_BY, readme_table(document).rstrip()]
    for area, rules in _areas(document).items():
        blocks += [f"## Operations: {prose(area)}"]
        blocks += [_linked(_rule(one["name"], one)) for one in rules]
    for kind, title in (("tables", "Tables"), ("reasons", "Reasons to stay"), ("losses", "Losses")):
        blocks += [f"## {title}", *map(_linked, _pages(document, kind))]
    return "\n\n".join(blocks) + "\n"


def readme_table(document: Mapping[str, Any]) -> str:
    """A Markdown table: how many operations of each area move, and why the others stay."""
    lines = ["| area | operations | move | stay, by reason |", "|---|---|---|---|"]
    lines += [_row(prose(area), rules) for area, rules in _areas(document).items()]
    return "\n".join([*lines, _row("all", list(document["rules"].values()))]) + "\n"


def _row(label: str, rules: list[Mapping[str, Any]]) -> str:
    reasons = Counter(one["reason"] for one in rules if one["target"] == "none")
    moving = len(rules) - reasons.total()
    stay = ", ".join(f"{code(name)} {number}" for name, number in sorted(reasons.items()))
    return f"| {label} | {len(rules)} | {moving or ''} | {stay} |"


def _areas(document: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The rules of each area, in the order of their names."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in sorted(document["rules"].values(), key=lambda one: (one["area"], one["name"])):
        found.setdefault(one["area"], []).append(one)
    return found


def _rule(name: str, one: Mapping[str, Any]) -> Page:
    legacy = one["legacy"]
    answer = "moves to Dataverse queries" if one["target"] == "query" else f"stays: {one['reason']}"
    return Page(
        name=name,
        note=f"({one['area']}, {one['access']})",
        summary=one["summary"],
        call=f"{legacy['method']} {legacy['path']}",
        facts=(answer, *_origin(one)),
        sections=_filled(("Why", one["why"]), ("Instead", one["instead"])),
        examples=tuple(one["examples"]),
        references=tuple(one["references"]),
    )


def _table(name: str, one: Mapping[str, Any]) -> Page:
    columns = [(legacy, column["name"]) for legacy, column in one["columns"].items()]
    missing = [(legacy, f"-- {why}") for legacy, why in one["missing"].items()]
    provider = one["provider"] or {}
    column = provider.get("column") or "the column of `model-column`"
    facts = [f"key: {', '.join(one['key'])}"] if one["key"] else []
    facts += [f"the rows with '{provider['value']}' in {column}"] if provider else []
    facts += [f"all other columns stand in the JSON of {one['packed']}"] if one["packed"] else []
    if one["open"] and not one["packed"]:
        facts.append("any other column: msdynci_ and its name in small letters")
    return Page(
        name=one["legacy"],
        note=f"({one['kind']})",
        facts=(f"stands in {one['entity_set']}", *facts, *_origin(one)),
        rows=(*columns, *missing),
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


def _pages(document: Mapping[str, Any], kind: str) -> list[Page]:
    return [_PAGES[kind](name, entry) for name, entry in document[kind].items()]


def _origin(one: Mapping[str, Any]) -> tuple[str, ...]:
    return () if one["origin"] == "shipped" else (f"from {one['origin']}",)


def _filled(*sections: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(section for section in sections if section[1])


def _answer(example: Mapping[str, Any]) -> str:
    reason = f" ({example['reason']})" if example["reason"] else ""
    losses = f", losses: {', '.join(example['losses'])}" if example["losses"] else ""
    return f"{example['outcome']}{reason}{losses}"


def _wrapped(text: str) -> Iterator[str]:
    for part in text.split("\n\n"):
        yield textwrap.fill(
            part, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False
        )


def _linked(page: Page) -> str:
    """One page as Markdown, under an anchor with its name: help links lead there."""
    name = re.sub(r"[^\w.-]", "-", page.name)
    return f'<a id="{name}"></a>\n\n{page_markdown(page)}'


def page_markdown(page: Page) -> str:
    """One page as Markdown."""
    blocks = [f"### {code(page.name)} {_rich(page.note)}", _rich(page.summary)]
    facts = filter(None, (code(page.call), *map(_rich, page.facts)))
    blocks.append("\n".join(f"- {fact}" for fact in facts))
    if page.rows:
        rows = (f"| {code(name)} | {_place(place)} |" for name, place in page.rows)
        blocks.append("\n".join(["| legacy column | Dataverse |", "|---|---|", *rows]))
    blocks += [f"**{title}.** {_rich(text)}" for title, text in page.sections]
    if page.examples:
        rows = (_example_row(one) for one in page.examples)
        blocks.append("\n".join(["| example | legacy | answer |", "|---|---|---|", *rows]))
    if page.references:
        blocks.append("References: " + "; ".join(prose(one) for one in page.references))
    return "\n\n".join(filter(None, blocks))


def _example_row(example: Mapping[str, Any]) -> str:
    answer = cell((prose(_answer(example)), *map(code, example["steps"])))
    return f"| {prose(example['name'])} | {code(example['legacy'])} | {answer} |"


def _place(place: str) -> str:
    return prose(place) if place.startswith("-- ") else code(place)


def _rich(text: str) -> str:
    """Prose of a rule file as Markdown: its code spans stay, every other mark is a plain sign."""
    paragraphs = (_spans(part) for part in text.split("\n\n"))
    return "\n\n".join(paragraphs)


def _spans(text: str) -> str:
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(
        code(part[1:-1]) if number % 2 else _plain(part) for number, part in enumerate(parts)
    )


def _plain(text: str) -> str:
    """Prose between two code spans; the blanks at its ends stay."""
    inner = text.strip()
    start = text[: len(text) - len(text.lstrip())]
    return start + prose(inner) + text[len(start) + len(inner) :] if inner else text
