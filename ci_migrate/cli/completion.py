"""What a shell offers for the words of the catalogue. Loaded with commands, never with the help."""

from __future__ import annotations

import click

TOPICS = ("cannot-move", "writing-rules")


def words(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """Operations, reasons and outcomes that go on with the last word of a comma list."""
    from ci_migrate.catalogue import shipped
    from ci_migrate.model import Outcome

    before, comma, last = begun.rpartition(",")
    catalogue = shipped()
    known = sorted({*catalogue.rules, *catalogue.reasons, *(one.value for one in Outcome)})
    return [before + comma + one for one in known if one.startswith(last)]


def losses(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """The losses that may be accepted."""
    from ci_migrate.catalogue import shipped

    kinds = shipped().losses
    return [one for one in sorted(kinds) if kinds[one].accept and one.startswith(begun)]


def pages(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """All that can be explained."""
    from ci_migrate.catalogue import shipped

    catalogue = shipped()
    tables = (table.legacy for table in catalogue.tables.values())
    known = {*catalogue.rules, *catalogue.reasons, *catalogue.losses, *tables, *TOPICS}
    return [one for one in sorted(known) if one.startswith(begun)]


def languages(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """The languages that a scan looks at."""
    from ci_migrate.codemod import LANGUAGES

    return [one for one in LANGUAGES if one.startswith(begun)]


def normalisers(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """The other spellings that a comparison forgives."""
    from ci_migrate.parity.normalise import NAMES

    return [one for one in NAMES if one.startswith(begun)]


def tables(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """The legacy tables that Dataverse holds."""
    from ci_migrate.catalogue import shipped

    names = (table.legacy for table in shipped().tables.values())
    return [one for one in sorted(names) if one.startswith(begun)]
