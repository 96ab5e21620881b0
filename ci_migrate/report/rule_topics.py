"""Pages over many names: what cannot move and what to do about it, and how to write rules.

Both are made from the catalogue and from what its loader knows, like any other page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ci_migrate.report.rule_pages import Page, Section, areas, catalogue_pages, pages_of
from ci_migrate.report.words import count

_Names = dict[str, list[tuple[str, ...]]]

_BESIDE = """\
The settings name the files, or their folder: `rules = ["ci-rules"]`. A file whose `legacy` is a
table makes a rule, one whose `legacy` is the name of a table makes a table map, `reasons.toml` and
`losses.toml` add reasons and losses. A table map takes the place of the shipped one of its name."""
_TESTS = """\
Each example is a test. `ci-migrate rules --test ci-rules` translates its request and compares the
outcome, the reason and, where they are given, the steps and losses. It ends with 0 when all pass,
with 1 when one fails, and then shows what was expected and what was found, and with 2 when a file
is wrong or has no example. A file of reasons or losses needs none."""
_STAY = """\
Only a table map makes rows move. A rule of yours names a request that the tool does not know, and
says why it stays and what to do instead."""

MISTAKES = (
    ("is not TOML", "The line named does not parse. Texts stand in quotes, lists in brackets."),
    ("cannot be read", "The file is there and may not be opened: look at its permissions."),
    ("no such file or folder", "The path leads nowhere from the folder that you are in."),
    ("holds no .toml file", "Rules are TOML files, one each; the folder has none yet."),
    (
        "legacy is missing",
        "The file is neither a rule nor a table map: compare it with those above.",
    ),
    ("unknown key", "The key is mistyped, belongs into another table, or is made by the tool."),
    ("is given twice", "The same key is there with `-` and with `_`: keep one."),
    ("is missing;", "Every file of this kind has the key; the message says what may stand there."),
    ("is needed", "The value is of another kind: a text for a list, a number for a text."),
    ("it is one of", "Only these words may stand there."),
    (
        "is none of those in",
        "No file explains this reason or loss: mistyped, or to be written first.",
    ),
    ("the file's name is", "It is the operation's name: small letters, digits and `_`."),
    (
        "has the rule of",
        "A name, and a method with its path, belong to one rule: drop one of the two.",
    ),
    ("maps …, too", "Two files of yours map the same table: drop one of them."),
    ("a rule of a project has", "Leave `target` and `safety` out; rows move by a table map."),
    ("is explained already", "A shipped reason or loss has this name: take another."),
    (
        "cannot be a parity case",
        "Parity cases run under the settings of a project: keep one of the two.",
    ),
    ("no example to test", "A test needs an `[[example]]` in one of the files that you name."),
)
"""What a message of the loader says, and what it means."""


def topics(document: Mapping[str, Any]) -> dict[str, Page]:
    """The topics by their names; none where the document has only a catalogue."""
    if "files" not in document:
        return {}
    return {page.name: page for page in (cannot_move(document), writing_rules(document))}


def groups(document: Mapping[str, Any]) -> list[tuple[str, list[Page]]]:
    """All pages under the titles of a document, each once."""
    found = catalogue_pages(document)
    kinds = (("tables", "Tables"), ("reasons", "Reasons to stay"), ("losses", "Losses"))
    return [
        *([("Topics", list(topics(document).values()))] if topics(document) else []),
        *(
            (f"Operations: {area}", [found[one["name"]] for one in rules])
            for area, rules in areas(document).items()
        ),
        *((title, pages_of(document, kind)) for kind, title in kinds),
    ]


def cannot_move(document: Mapping[str, Any]) -> Page:
    """Every operation and query without a counterpart: why, and the next step."""
    rules = document["rules"]
    stay = [one for one in rules.values() if one["target"] == "none"]
    return Page(
        name="cannot-move",
        note="What cannot move, and what to do about each",
        summary=f"{len(stay)} of {count(len(rules), 'operation')} have no counterpart in "
        "Dataverse, nor have some queries of the others. Their calls stay as they are.",
        sections=(
            *_sections(document, "", _operations(document)),
            *_sections(document, "Queries: ", _queries(document)),
            *_columns(document),
            _rest(document),
            _accepted(document),
        ),
    )


def writing_rules(document: Mapping[str, Any]) -> Page:
    """How files of rules look: complete ones, every key, and what the errors mean."""
    samples = [
        Section(title=f"A complete example: {name}", code=text)
        for name, text in document["samples"].items()
    ]
    keys = [
        Section(title=one["file"], head=("key", "value", "meaning"), rows=tuple(_keys(one["keys"])))
        for one in document["files"]
    ]
    mistakes = tuple((f"`{said}`", meaning) for said, meaning in MISTAKES)
    return Page(
        name="writing-rules",
        note="Rules and table maps of your own",
        summary="Files of your project teach the tool requests, tables, reasons and losses.",
        sections=(
            Section(title="Where they stand", text=_flat(_BESIDE)),
            Section(title="What they can do", text=_flat(_STAY)),
            *samples,
            Section(title="Test them", text=_flat(_TESTS)),
            *keys,
            Section(
                title="What the errors mean",
                text="Each names the file, and the key where there is one.",
                head=("the message says", "what it means"),
                rows=mistakes,
            ),
        ),
    )


def _operations(document: Mapping[str, Any]) -> _Names:
    """The operations that stay, by their reasons."""
    found: _Names = {}
    for rules in areas(document).values():
        for one in rules:
            if one["target"] == "none":
                next_step = one["instead"] or document["reasons"][one["reason"]]["next_step"]
                row = (f"`{one['name']}`", one["summary"], next_step)
                found.setdefault(one["reason"], []).append(row)
    return found


def _queries(document: Mapping[str, Any]) -> _Names:
    """The queries that are refused though their operation moves, by their reasons."""
    found: _Names = {}
    moving = [one for one in document["rules"].values() if one["target"] == "query"]
    for owner in (*moving, *document["tables"].values()):
        for one in owner["examples"]:
            if one["reason"]:
                row = (one["name"], f"`{one['legacy']}`")
                found.setdefault(one["reason"], []).append(row)
    return found


def _sections(document: Mapping[str, Any], before: str, found: _Names) -> Iterator[Section]:
    for name, reason in document["reasons"].items():
        if name in found:
            wide = len(found[name][0]) == 3
            yield Section(
                title=f"{before}{reason['title']}",
                text=f"`{name}`: {reason['explanation']}\n\nNext step: {reason['next_step']}",
                head=("operation", "what it does", "instead") if wide else ("example", "request"),
                rows=tuple(found[name]),
            )


def _columns(document: Mapping[str, Any]) -> Iterator[Section]:
    rows = [
        (f"`{table['legacy']}.{column}`", why)
        for table in document["tables"].values()
        for column, why in table["missing"].items()
    ]
    if rows:
        yield Section(
            title="Columns that Dataverse lacks",
            text="A query that selects, filters or sorts by one stays, with `missing-column`.",
            head=("column", "why"),
            rows=tuple(rows),
        )


def _rest(document: Mapping[str, Any]) -> Section:
    """The reasons that lie in a program, not in an operation or a query."""
    told = {*_operations(document), *_queries(document)}
    return Section(
        title="What a program keeps from moving",
        text="The operation has a counterpart; how the program calls it has none yet.",
        head=("reason", "what it means", "next step"),
        rows=tuple(
            (f"`{name}`", one["explanation"], one["next_step"])
            for name, one in document["reasons"].items()
            if name not in told
        ),
    )


def _accepted(document: Mapping[str, Any]) -> Section:
    return Section(
        title="What moves once a loss is accepted",
        text="`ci-migrate rewrite --accept LOSS`, or `accept` in the settings.",
        head=("loss", "what it means", "next step"),
        rows=tuple(
            (f"`{name}`", one["explanation"], one["next_step"])
            for name, one in document["losses"].items()
            if one["accept"]
        ),
    )


def _keys(keys: list[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    for one in keys:
        needed = one["default"] == "has to be given"
        rest = one["default"] if needed else f"left out: {one['default']}"
        yield f"`{one['name']}`", f"{one['type']}; {rest}", one["meaning"]


def _flat(text: str) -> str:
    return " ".join(text.split())
