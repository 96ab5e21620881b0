"""Commands over what the tool knows: translate, rules, explain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ci_migrate.cli.code import FORMAT
from ci_migrate.cli.output import print_json, wants_color


@click.command()
@click.argument("url")
@FORMAT
def translate(url: str, form: str) -> None:
    """Prints the Dataverse plan of one legacy URL, or why there is none.

    URL may be whole or relative, hold {placeholders}, and begin with a method.

    \b
    Examples:
      ci-migrate translate "/data/Customer?$filter=CustomerId eq '{CID}'"
      ci-migrate translate "POST /workflows/main/jobs"
    """
    if not url.strip():
        raise click.UsageError("the URL is empty")
    from ci_migrate.redact import redacted
    from ci_migrate.report import translation_text
    from ci_migrate.settings import load_settings
    from ci_migrate.translate import translate_text

    found = translate_text(url, load_settings(Path.cwd()))
    document = redacted(found.to_json())
    if form == "json":
        print_json(document)
    else:
        click.echo(translation_text(document, color=wants_color()), nl=False)
    sys.exit(0 if found.plan is not None else 1)


@click.command()
@FORMAT
def rules(form: str) -> None:
    """Lists every legacy operation and whether Dataverse answers it."""
    from ci_migrate.catalogue import shipped

    known = shipped().rules
    listed = [
        {
            "name": rule.name,
            "area": rule.area,
            "access": rule.access,
            "target": rule.target,
            "reason": rule.reason,
            "summary": rule.summary,
        }
        for rule in sorted(known.values(), key=lambda one: (one.area, one.name))
    ]
    if form == "json":
        print_json({"schema": 1, "rules": listed})
        return
    wide = max(len(rule.name) for rule in known.values())
    for rule in listed:
        answer = "moves" if rule["target"] == "query" else str(rule["reason"])
        click.echo(f"{rule['name']:{wide}}  {rule['access']:5}  {answer:14}  {rule['summary']}")


@click.command()
@click.argument("name")
def explain(name: str) -> None:
    """Explains an operation, a reason, a loss or a table of the catalogue.

    \b
    Examples:
      ci-migrate explain get_all_segments
      ci-migrate explain source-table
    """
    from difflib import get_close_matches

    from ci_migrate.catalogue import shipped
    from ci_migrate.errors import RuleError

    known = shipped()
    pages: dict[str, Any] = {**known.losses, **known.reasons, **known.rules}
    pages |= {one.legacy: one for one in known.tables.values()}
    if name not in pages:
        near = get_close_matches(name, pages, 3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; `ci-migrate rules` lists them"
        raise RuleError(f"nothing is known under {name!r}{hint}")
    click.echo("\n".join(_page(name, pages[name])))


def _page(name: str, one: Any) -> list[str]:
    """The page of a rule, reason, loss or table as lines."""
    from ci_migrate.catalogue import LossKind, Reason, Rule

    if isinstance(one, Rule):
        answer = "moves to Dataverse queries" if one.target == "query" else f"stays: {one.reason}"
        return [
            f"{name}  ({one.area}, {one.access})",
            one.summary,
            "",
            f"  {one.legacy.method} {one.legacy.path}",
            f"  {answer}",
            "",
            *_section("Why", one.why),
            *_section("Instead", one.instead),
            *[line for example in one.examples for line in _example(example)],
            "References:",
            *(f"  {reference}" for reference in one.references),
        ]
    if isinstance(one, Reason | LossKind):
        accepted = " (has to be accepted)" if isinstance(one, LossKind) and one.accept else ""
        return [
            f"{name}: {one.title}{accepted}",
            "",
            *_section("What it means", one.explanation),
            *_section("Next step", one.next_step),
        ]
    lines = [f"{name}  ({one.kind}) -> {one.entity_set}", ""]
    lines += [f"  {legacy:45} {column.name}" for legacy, column in one.columns.items()]
    lines += [f"  {legacy:45} -- {why}" for legacy, why in one.missing.items()]
    return lines


def _section(title: str, text: str) -> list[str]:
    from textwrap import fill

    paragraphs = [
        fill(part, 96, initial_indent="  ", subsequent_indent="  ", break_long_words=False)
        for part in text.split("\n\n")
    ]
    return [f"{title}:", *paragraphs, ""]


def _example(example: Any) -> list[str]:
    lines = [f"Example: {example.name}", f"  {example.legacy}"]
    answer = example.outcome + (f" ({example.reason})" if example.reason else "")
    return [*lines, *(f"  -> {step}" for step in example.steps), f"  {answer}", ""]
