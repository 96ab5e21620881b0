"""Reads of one of several tables, all known: one query, and a table of the companion for names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace

from ci_migrate.adapter import join
from ci_migrate.codemod.python.objects import function_of
from ci_migrate.codemod.python.scopes import is_self
from ci_migrate.codemod.sites.optional import raw_query
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.choices import choices_of
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.model import HOLE, Translation
from ci_migrate.translate import LegacyRequest, Refusal, add_losses

SETS = "SETS"  # of the companion: the entity set of each legacy table


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables that a request may read: their names, and what stands for them in its text."""

    marker: str
    hole: Hole
    names: tuple[str, ...]


def find_tables(site: Site, request: LegacyRequest) -> Tables | None:
    """The tables of a request whose table is a value, where all of them are known; else None."""
    found = HOLE.fullmatch(request.table or "")
    if found is None:
        return None
    hole = site.evaluation.holes[int(found[1])]
    if hole.conversion or hole.spec or any(hole.around):
        return None
    names = choices_of(hole.module, hole.node)
    if names is None or not all(one.isidentifier() for one in names):
        return None
    return Tables(marker=found[0], hole=hole, names=names)


def translate_tables(
    tables: Tables,
    request: LegacyRequest,
    site: Site,
    companion: str,
    translate: Callable[[LegacyRequest], Translation],
) -> tuple[Translation, dict[str, str]]:
    """The translation of a request for all its tables, and the entity set of each.

    Refusal where one of them is asked for otherwise than the others.
    """
    sets: dict[str, str] = {}
    translations: list[Translation] = []
    shapes: list[tuple[dict[str, str], object]] = []
    for name in tables.names:
        asked = replace(request, table=name, text=request.text.replace(tables.marker, name))
        found = translate(asked)
        if found.plan is None and len(tables.names) == 1:
            return found, {}
        if found.plan is None:
            listed = ", ".join(tables.names)
            raise Refusal("dynamic-entity", f"the table is one of {listed}; {found.message}")
        sets[name], options = raw_query(found.plan.read)
        shapes.append((options, replace(found.plan.read, query="")))
        translations.append(found)
    if any(shape != shapes[0] for shape in shapes):
        said = f"what becomes of the query depends on the table, one of {', '.join(tables.names)}"
        raise Refusal("dynamic-entity", said)
    first = add_losses(translations[0], [loss for one in translations for loss in one.losses])
    if len(sets) == 1:
        return first, {}
    assert first.plan is not None
    hole = tables.hole
    chosen = _at_call(hole, site, companion)
    if chosen is None:
        said = (
            f"the table is one of {', '.join(tables.names)}; which, only the called function knows"
        )
        raise Refusal("dynamic-entity", said)
    query = join(site.evaluation.add(chosen), shapes[0][0])
    plan = replace(first.plan, read=replace(first.plan.read, query=query))
    said = f"reads {', '.join(sets.values())}"
    return replace(first, plan=plan, message=said, names=site.names), sets


def _at_call(hole: Hole, site: Site, companion: str) -> Hole | None:
    """The entity set of the table that a hole is, where the call stands; None where it is unknown.

    In the hole's own function, or in a method that asks another one of the same object for
    ``self.table``.
    """
    around = hole.module.function(hole.node)
    if around is site.module.function(site.node):
        return replace(hole, around=(f"{companion}.{SETS}[", "]"))
    match hole.node, site.node.func:
        case ast.Attribute(value=kept, attr=name), ast.Attribute(value=asked):
            called = function_of(site.module, site.node.func)
            if is_self(kept) and is_self(asked) and called is around:
                return Hole(asked, site.module, around=(f"{companion}.{SETS}[", f".{name}]"))
    return None
