"""Whether the call of a function moves where it stands, or by what the function is handed."""

from __future__ import annotations

import ast
from dataclasses import replace

from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.invoked import Invoked
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import Defined
from ci_migrate.codemod.python.parameters import parameter_of
from ci_migrate.codemod.sites.options import read_params
from ci_migrate.codemod.sites.transports import Transport, address, sent_site
from ci_migrate.codemod.texts.choices import choices_of
from ci_migrate.codemod.texts.grown import start_of
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.lookups import BASE_URL
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.settings import Settings
from ci_migrate.translate import HOST, Refusal, read_options, translate_text

Option = tuple[str, str | None]
MARK = "\N{PLACE OF INTEREST SIGN}"
_WHOLE = frozenset(("$filter", "$select", "$orderby", "$expand", "$search"))


def is_handed_more(
    module: Module,
    function: Defined,
    node: ast.Call,
    called: Invoked,
    sent: Transport,
    given: Arguments,
) -> bool:
    """Whether a function is handed conditions, columns or options, and not only values of them."""
    evaluator = Evaluator(module, Evaluation())
    url = address(evaluator, given.named["url"], sent)
    path, _, query = (url or "").partition("?")
    if url is None or not HOST.match(url) or HOLE.search(path.rpartition("/")[2]):
        return False
    site = sent_site(module, node, called, sent, given, url, evaluator)
    try:
        entries = read_params(site, given.named.get(sent.library.params or "")).pairs
    except Refusal:
        return True
    for name, text in (*read_options(query), *entries):
        for part in (name, text or ""):
            whole = HOLE.fullmatch(part)
            one = evaluator.evaluation.holes[int(whole[1])] if whole else None
            if one is not None and (part is name or name in _WHOLE - {"$search"}):
                parameter = parameter_of(module, one.node)
                if parameter is not None and module.function(parameter) is function:
                    return True
    return False


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
    if HOLE.search(path):
        return False
    asked = list(read_options(query))
    made = module.assigned(options) if isinstance(options, ast.Name) else options
    if isinstance(options, ast.Name) and module.loads(options) != [options]:
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
