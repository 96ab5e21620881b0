"""Options that a program adds only at times: the query has to translate with and without them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from ci_migrate.adapter import Read
from ci_migrate.codemod.sites.options import Entry, Option
from ci_migrate.model import Translation
from ci_migrate.translate import Refusal, add_losses

Texts = Mapping[ast.AST, str | None]  # of an option, by its place: what it becomes, None: nothing
_MOST = 5  # such options of one call, 32 queries


def translate_each(
    entries: Sequence[Entry], translate: Callable[[tuple[Option, ...]], Translation]
) -> tuple[Translation, Texts]:
    """The translation with all options, and what each option becomes whatever others there are.

    Refusal where one of the queries does not move, or where an option or the rest of the query
    depends on options that are not always there.
    """
    translations: list[Translation] = []
    texts: dict[ast.AST, str | None] = {}
    shapes: list[tuple[str, dict[str, str], Read]] = []
    for present in _choices(entries):
        found = translate(tuple((one.name, one.text) for one in present))
        if found.plan is None:
            if translations:
                raise Refusal(found.reason or "dynamic-query", found.message)
            return found, {}
        name, options = raw_query(found.plan.read)
        for one in present:
            text = options.pop(one.name, None)
            if texts.setdefault(one.place, text) != text:
                raise _depends(one.name)
        for one in entries:
            if one.optional and one.name == "$top":
                options.pop("$top", None)  # the companion bounds a query that says nothing
        shapes.append((name, options, replace(found.plan.read, query="")))
        translations.append(found)
    if any(shape != shapes[0] for shape in shapes):
        raise _depends("the query")
    for one in entries:
        if one.optional and texts.get(one.place, "") is None:
            raise Refusal("dynamic-query", f"{one.name} would go, and is not always there")
    return _joined(translations), texts


def raw_query(read: Read) -> tuple[str, dict[str, str]]:
    """The entity set and the options of a read as they stand in a URL, not decoded."""
    name, _, tail = read.query.partition("?")
    pairs = (part.partition("=") for part in tail.split("&") if part)
    return name, {key: text for key, _, text in pairs}


def _choices(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The options that may be there together, first all of them; the last of a name counts."""
    maybe = [one for one in entries if one.optional]
    if len(maybe) > _MOST:
        raise Refusal("dynamic-query", f"{len(maybe)} options are not always there")
    for chosen in product((True, False), repeat=len(maybe)):
        left = {id(one) for one, there in zip(maybe, chosen, strict=True) if not there}
        yield list({one.name: one for one in entries if id(one) not in left}.values())


def _depends(what: str) -> Refusal:
    said = f"what becomes of {what} depends on options that are not always there"
    return Refusal("dynamic-query", said)


def _joined(translations: Sequence[Translation]) -> Translation:
    """The first translation, with the losses of all."""
    return add_losses(translations[0], [loss for one in translations for loss in one.losses])
