"""The command that translates queries."""

from __future__ import annotations

import sys
from pathlib import Path

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
