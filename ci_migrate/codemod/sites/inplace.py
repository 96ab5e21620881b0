"""Whether the call of a function moves where it stands, or by what the function is handed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.parameters import parameters_of
from ci_migrate.codemod.python.scopes import is_self
from ci_migrate.codemod.sites.options import read_params
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.sites.transports import Transport, address
from ci_migrate.codemod.sites.whole import is_operand, whole_names
from ci_migrate.codemod.texts.choices import choices_of
from ci_migrate.codemod.texts.grown import start_of
from ci_migrate.codemod.texts.holes import Evaluation, Hole
from ci_migrate.codemod.texts.lookups import BASE_URL
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.settings import Settings
from ci_migrate.translate import HOST, Refusal, read_options, translate_text

Option = tuple[str, str | None]
MARK = "\N{PLACE OF INTEREST SIGN}"
_WHOLE = frozenset(("$filter", "$select", "$orderby", "$expand", "$search"))


def knows_table(url: str, holes: Sequence[Hole]) -> bool:
    """Whether an address names its table, or says that the object knows it: ``self.table``."""
    path = url.partition("?")[0]
    table = path.rpartition("/")[2]
    whole = HOLE.fullmatch(table)
    node = holes[int(whole[1])].node if whole is not None else None
    kept = isinstance(node, ast.Attribute) and is_self(node.value)
    return HOST.match(path) is not None and (kept or not HOLE.search(table))


def handed_more(site: Site, function: Defined, params: ast.expr | None) -> frozenset[str] | None:
    """The parameters for conditions, columns or options, and not only for values of them.

    Those of the function around a call; None where what it makes of them cannot be told.
    """
    try:
        entries = read_params(site, params).pairs
    except Refusal:
        return None
    found: set[str] = set()
    for name, text in (*read_options(site.url.partition("?")[2]), *entries):
        for one in HOLE.finditer(name):  # options as a whole, as they are handed over
            node = site.evaluation.holes[int(one[1])].node
            found |= {node.id} if isinstance(node, ast.Name) else set()
        for one in HOLE.finditer(text or "") if name in _WHOLE - {"$search"} else ():
            if is_operand(one.string[: one.start()], one.string[one.end() :]):
                found |= whole_names(site.module, site.evaluation.holes[int(one[1])].node)
    return frozenset(one.arg for one in parameters_of(function) if one.arg in found)


def is_told_in_place(
    module: Module,
    sent: Transport,
    url: ast.expr,
    options: ast.expr | None,
    table: ast.arg,
    named: bool,
) -> bool:
    """Whether a call says its options but for values: it moves where it stands.

    And its tables are known, and asked alike where calls name them (``named``).
    """
    evaluator = Evaluator(module, Evaluation())
    if start_of(module, url) is not url:
        return False
    text = address(evaluator, url, sent, given={table: MARK}) or ""
    path, _, query = text.partition(MARK)[2].partition("?")
    if MARK not in text or HOLE.search(path):
        return False
    asked = list(read_options(query))
    made = module.assigned(options) if isinstance(options, ast.Name) else options
    if isinstance(options, ast.Name) and (made is None or module.loads(options) != [options]):
        return False
    match made:
        case None:
            pass
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                name = evaluator.text(key) if key is not None else None
                if name is None:
                    return False
                asked.append((name, evaluator.part(value, {})))
        case _:
            return False
    whole = [name for name, text in asked if HOLE.fullmatch(name) or HOLE.fullmatch(text or "")]
    if any(HOLE.search(name) or name in _WHOLE for name in whole):
        return False
    tables = choices_of(module, next(iter(module.parameter_loads(table))))
    return tables is not None and (not named or _are_asked_alike(tables, asked))


def _are_asked_alike(tables: tuple[str, ...], options: list[Option]) -> bool:
    """Whether the same options become the same query of each table."""
    said = "&".join(f"{name}={HOLE.sub('{x}', text or '')}" for name, text in options)
    shapes = set()
    for name in tables:
        plan = translate_text(f"{BASE_URL}/instances/i/data/{name}?{said}", Settings()).plan
        if plan is None:
            return False
        shapes.add(repr((plan.read.query.partition("?")[2], replace(plan.read, query=""))))
    return len(shapes) == 1


def is_one_of(module: Module, table: ast.arg) -> bool:
    """Whether a parameter is one of several tables that are known: its call moves as it stands."""
    names = choices_of(module, next(iter(module.parameter_loads(table))))
    return names is not None and all(one.isidentifier() for one in names)
