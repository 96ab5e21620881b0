"""What evaluating an expression does beside giving a value: a moved call does it once, in order."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from ci_migrate.adapter import Read
from ci_migrate.codemod.python.acting import acts
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.instances import named
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.model import HOLE, Translation
from ci_migrate.translate import Refusal


def check_effects(site: Site, translation: Translation) -> None:
    """Refusal where something that a call does while it is put together would be left out."""
    for node in _own_parts(site):
        for one in walk(node):
            if isinstance(one, ast.NamedExpr):
                said = f"line {one.lineno} binds {ast.unparse(one.target)} inside the call"
                raise Refusal("dynamic-query", said)
    for module, instance in named(site) if site.kind == "client" else ():
        if isinstance(instance, ast.expr) and acts(module, instance):
            _refuse(instance, "would not be called any more")
    plan = translation.plan
    numbers = (
        [int(one) for text in texts_of(plan.read) for one in HOLE.findall(text)] if plan else []
    )
    asked = [int(one) for one in HOLE.findall(site.url)]
    acting = [n for n, one in enumerate(site.evaluation.holes) if acts(one.module, one.node)]
    if site.asked is not None:  # other values were looked at on the way, and stay where they are
        said = " ".join(text or "" for pair in site.asked for text in pair)
        acting = [n for n in acting if n in (*asked, *map(int, HOLE.findall(said)))]
    for number in acting:
        hole = site.evaluation.holes[number]
        if number not in numbers and _is_lost(site, hole):
            _refuse(hole.node, "would not be called any more")
        if numbers.count(number) > 1 or asked.count(number) > 1:
            _refuse(hole.node, "is called once for each value, and a moved call may need it twice")
    kept = [one for one in acting if one in numbers]
    if len(kept) > 1:
        node = site.evaluation.holes[kept[1]].node
        _refuse(node, "is called behind another, which a moved call may not do")


def _refuse(node: ast.expr, said: str) -> None:
    raise Refusal(
        "dynamic-query", f"line {node.lineno}: {ast.unparse(node)} {said}; name its value"
    )


def _own_parts(site: Site) -> Iterator[ast.expr]:
    """What stands in the call and is written anew: the address, or what a client's method takes."""
    if site.kind == "client":
        kept = {"custom_headers", "raw"}
        yield from site.node.args
        yield from (one.value for one in site.node.keywords if one.arg not in kept)
    elif site.url_node is not None and site.module.owner(site.url_node) is site.module:
        yield site.url_node


def _is_lost(site: Site, hole: Hole) -> bool:
    """Whether what a hole calls goes with the call: it stands there, or in a function called there.

    What stands in a statement of its own stays where it is.
    """
    module = hole.module
    if hole.node not in module.scopes:
        return False
    function = module.function(hole.node)
    around: ast.AST | None = site.node
    own: list[ast.AST | None] = [None]
    while around is not None:
        around = site.module.parents.get(around)
        own.append(around)
    if function not in own:
        return True
    statement = module.statement(hole.node)
    if module is not site.module or statement is site.module.statement(site.node):
        return module is site.module
    target = site.url_node
    return isinstance(target, ast.Name) and module.assigned(target) in _chain(module, hole.node)


def _chain(module: Module, node: ast.AST) -> list[ast.AST]:
    found = [node]
    while found[-1] in module.parents:
        found.append(module.parents[found[-1]])
    return found


def texts_of(read: Read) -> Iterator[str]:
    """Every text that a read is made of."""
    for one in fields(read):
        yield from _flat(getattr(read, one.name))


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _flat([*value.keys(), *value.values()])
    elif isinstance(value, Iterable):
        for one in value:
            yield from _flat(one)
