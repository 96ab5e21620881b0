"""Filters that a program puts together condition by condition, some of them only at times.

``where = "a eq 1"`` and then ``where += " and b eq 2"``, or a list that is joined. Each condition
is rewritten where it stands; that is right where every filter that can come of them translates
to the translations of its conditions, joined in the same way.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ci_migrate.adapter import join
from ci_migrate.codemod.certainty import doubt
from ci_migrate.codemod.holes import Hole
from ci_migrate.codemod.keeping import uses
from ci_migrate.codemod.names import Module
from ci_migrate.codemod.optional import raw_query
from ci_migrate.codemod.resolve import Evaluator
from ci_migrate.codemod.sites import Site
from ci_migrate.codemod.steps import placing
from ci_migrate.model import HOLE, Plan, Translation
from ci_migrate.translate import LegacyRequest, Refusal, add_losses, is_same_filter

_MOST = 5  # conditions of one filter that are not always there, 32 filters
_CORE = re.compile(r"(\s*(?:(?:and|or)\s+)?)(.*?)((?:\s+(?:and|or))?\s*)", re.DOTALL)
_DEPENDS = "what becomes of a condition depends on others that are not always there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of a filter: where it stands, its text, and whether it is not always there."""

    node: ast.expr
    text: str
    optional: bool

    @property
    def parts(self) -> tuple[str, str, str]:
        """What joins it to the one before, itself, and what joins it to the next."""
        match = _CORE.fullmatch(self.text)
        return (match[1], match[2], match[3]) if match else ("", self.text, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """A filter in its conditions, in their order; ``filled``: one of them is always there."""

    hole: Hole
    marker: str
    glue: str
    conditions: tuple[Condition, ...]
    filled: bool

    def text(self, conditions: Sequence[Condition], texts: Sequence[str]) -> str:
        """The filter that some of the conditions make, with these texts in place of their own."""
        parts = (one.parts for one in conditions)
        return self.glue.join(
            f"{before}{text}{behind}"
            for (before, _, behind), text in zip(parts, texts, strict=True)
        )


def find_growing(site: Site, request: LegacyRequest) -> Growing | None:
    """The filter of a request, where the program puts it together step by step; else None."""
    texts = [text for name, text in request.options if name == "$filter" and text is not None]
    found = HOLE.fullmatch(texts[0].strip()) if len(texts) == 1 else None
    if found is None:
        return None
    hole = site.evaluation.holes[int(found[1])]
    if hole.module is not site.module or hole.conversion or hole.spec or any(hole.around):
        return None
    named = [hole.node] if isinstance(hole.node, ast.Name) else []
    made = hole.node
    if named and isinstance(value := site.module.assigned(named[0]), ast.Call):
        made = value
    match made:
        case ast.Call(func=ast.Attribute(value=glue, attr="join"), args=[ast.Name() as name]):
            value = site.module.assigned(name)
            between = Evaluator(site.module, site.evaluation).text(glue)
            if not isinstance(value, ast.List) or between is None or HOLE.search(between):
                return None
            steps = list(_appended(site.module, name, made, [name, *named]))
            start = [(one, False) for one in value.elts]
        case ast.Name() as name:
            value = _first(site.module, name)
            if value is None:
                return None
            between = ""
            steps = list(_added(site.module, name, value))
            start = [(value, False)]
        case _:
            return None
    evaluator = Evaluator(site.module, site.evaluation)
    conditions = []
    for node, optional in [*start, *steps]:
        text = evaluator.text(node)
        if text is None:
            return None
        conditions.append(Condition(node=node, text=text, optional=optional))
    for each in (name, *named):
        site.evaluation.doubt(doubt(site.module, each))
    always = any(not one.optional for one in conditions)
    return Growing(
        hole=hole,
        marker=texts[0],
        glue=between,
        conditions=tuple(conditions),
        filled=always or _is_asked_first(site.module, made, name),
    )


def translate_growing(
    growing: Growing,
    request: LegacyRequest,
    translate: Callable[[LegacyRequest], Translation],
) -> tuple[Translation, Mapping[ast.expr, str]]:
    """The translation of a request for all its filters, and what each condition becomes.

    Refusal where a condition becomes something else beside others than alone.
    """
    if not growing.filled:
        raise Refusal("dynamic-query", "whether the filter has any condition is not known")
    texts: dict[Condition, str] = {}
    for one in growing.conditions:
        found = translate(_asking(request, one.parts[1]))
        if found.plan is None:
            return found, {}
        text = _taken(found.plan)[0]
        texts[one] = f"({text})" if one.parts[1].startswith("(") and " " in text else text
    translations: list[Translation] = []
    shapes = []
    for chosen in _choices(growing.conditions):
        found = translate(_asking(request, growing.text(chosen, [one.parts[1] for one in chosen])))
        if found.plan is None:
            return found, {}
        said, *shape = _taken(found.plan)
        if not is_same_filter(said, growing.text(chosen, [texts[one] for one in chosen])):
            raise Refusal("dynamic-query", _DEPENDS)
        shapes.append(shape)
        translations.append(found)
    if any(shape != shapes[0] for shape in shapes):
        raise Refusal("dynamic-query", _DEPENDS)
    whole = add_losses(translations[0], [loss for one in translations for loss in one.losses])
    assert whole.plan is not None
    name, options = raw_query(whole.plan.read)
    query = join(name, {**options, "$filter": growing.marker})
    plan = replace(whole.plan, read=replace(whole.plan.read, query=query))
    parts = {one: one.parts for one in texts}
    return replace(whole, plan=plan), {
        one.node: parts[one][0] + text + parts[one][2] for one, text in texts.items()
    }


def _choices(conditions: Sequence[Condition]) -> Iterator[list[Condition]]:
    """The conditions that may be there together, first all of them; never none."""
    maybe = [one for one in conditions if one.optional]
    if len(maybe) > _MOST:
        raise Refusal("dynamic-query", f"{len(maybe)} conditions are not always there")
    for there in product((True, False), repeat=len(maybe)):
        left = {id(one) for one, keep in zip(maybe, there, strict=True) if not keep}
        if chosen := [one for one in conditions if id(one) not in left]:
            yield chosen


def _asking(request: LegacyRequest, text: str) -> LegacyRequest:
    options = tuple((name, text if name == "$filter" else one) for name, one in request.options)
    return replace(request, options=options)


def _taken(plan: Plan) -> tuple[str, str, dict[str, str], object]:
    """The filter of a plan, and all else of it."""
    name, options = raw_query(plan.read)
    return options.pop("$filter", ""), name, options, replace(plan.read, query="")


# -- how a program puts a filter together


def _first(module: Module, name: ast.Name) -> ast.expr | None:
    """The value that a name starts with; None where it does not only grow from there."""
    stores = module.bindings(name)
    statements = [module.statement(one) for one in stores if isinstance(one, ast.Name)]
    if len(statements) != len(stores) or len(stores) < 2:
        return None
    first, *later = statements
    grows = all(isinstance(one, ast.AugAssign) and isinstance(one.op, ast.Add) for one in later)
    if not grows or not isinstance(first, ast.Assign | ast.AnnAssign):
        return None
    return first.value


def _added(module: Module, name: ast.Name, value: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """What a text grows by, and whether only at times; Refusal where something else reads it."""
    for load in module.loads(name):
        if load is not name and not _is_asked(module, load):
            raise Refusal("dynamic-query", f"line {load.lineno} reads {name.id}, too")
    for step in (module.statement(one) for one in module.bindings(name)[1:]):
        assert isinstance(step, ast.AugAssign)
        placed = placing(module, step, value, name)
        if placed == "after":
            raise Refusal("dynamic-query", f"line {step.lineno} changes {name.id} later")
        yield step.value, placed == "maybe"


def _appended(
    module: Module, name: ast.Name, joined: ast.Call, reads: Sequence[ast.Name]
) -> Iterator[tuple[ast.expr, bool]]:
    """What is appended to a list, and whether only at times; Refusal for other changes of it."""
    value = module.assigned(name)
    assert value is not None
    for named in reads[1:]:
        for read in module.loads(named):
            if read is not named and not _is_asked(module, read):
                raise Refusal("dynamic-query", f"line {read.lineno} reads {named.id}, too")
    for home, load in uses(module, name):
        parent = module.parents.get(load)
        call = module.parents.get(parent) if parent is not None else None
        match parent, call:
            case ast.Attribute(attr="append"), ast.Call(args=[item], keywords=[]) if (
                home is module and isinstance(module.parents[call], ast.Expr)
            ):
                placed = placing(module, module.statement(load), value, joined)
                if placed == "after":
                    raise Refusal("dynamic-query", f"line {load.lineno} changes {name.id} later")
                yield item, placed == "maybe"
            case _:
                if home is not module or not (load is name or _is_asked(module, load)):
                    raise Refusal("dynamic-query", f"line {load.lineno} may change {name.id}")


def _is_asked(module: Module, load: ast.expr) -> bool:
    """Whether a use only asks whether there is anything."""
    parent = module.parents[load]
    match parent:
        case ast.If(test=test) | ast.IfExp(test=test):
            return test is load
        case ast.Call(func=ast.Name(id="len" | "bool")):
            return True
    return False


def _is_asked_first(module: Module, made: ast.expr, name: ast.Name) -> bool:
    """Whether a filter is only made where its list has conditions: ``if parts:`` around it."""
    node: ast.AST = made
    while (parent := module.parents.get(node)) is not None:
        match parent:
            case ast.If(test=ast.Name(id=asked)) if node in parent.body and asked == name.id:
                return True
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return False
        node = parent
    return False
