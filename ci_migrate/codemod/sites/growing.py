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
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.keeping import uses
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.sites.alternatives import alternatives, is_asked
from ci_migrate.codemod.sites.optional import raw_query
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.texts.grown import grows
from ci_migrate.codemod.texts.holes import Hole
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.codemod.texts.steps import placing
from ci_migrate.model import HOLE, Plan, Translation
from ci_migrate.translate import LegacyRequest, Refusal, add_losses, is_same_filter

_MOST = 5  # conditions of one filter that are not always there, 32 filters
_CORE = re.compile(r"(\s*(?:(?:and|or)\s+)?)(.*?)((?:\s+(?:and|or))?\s*)", re.DOTALL)
_SO_FAR = "\N{BLACK RIGHT-POINTING POINTER}"
_DEPENDS = "what becomes of a condition depends on others that are not always there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of a filter: where it stands, its text, and whether it is not always there.

    ``before`` is what the program writes before it: the filter so far, in ``x = x + ...``.
    ``repeated``: there is one for each of several values.
    """

    node: ast.expr
    text: str
    optional: bool = False
    before: str = ""
    repeated: bool = False

    @property
    def parts(self) -> tuple[str, str, str]:
        """What joins it to the one before, itself, and what joins it to the next."""
        match = _CORE.fullmatch(self.text)
        return (match[1], match[2], match[3]) if match else ("", self.text, "")


# What the conditions become where they stand: what comes before, and the text.
Becoming = Mapping[ast.expr, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that a filter is made of: where it stands, and how it comes to it."""

    node: ast.expr
    optional: bool = False
    repeated: bool = False
    onto: ast.Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """A filter in its conditions, in their order; ``filled``: one of them is always there.

    ``holes`` stand for it, ``marker`` for the one of the call. ``apart``: each of the conditions is
    the whole filter, and which one it is, only the program knows.
    """

    holes: tuple[Hole, ...]
    marker: str
    glue: str
    conditions: tuple[Condition, ...]
    filled: bool
    apart: bool = False

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
    making = _making(site, hole.node)
    if making is None:
        return _one_of(site, hole, texts[0])
    conditions = [_condition(site, step) for step in making.steps]
    for name in making.names:
        site.evaluation.doubt(doubt(site.module, name))
    known = [one for one in conditions if one is not None]
    if len(known) < len(conditions):
        return None
    grown = {name.id for name in making.names}
    return Growing(
        holes=tuple(
            one
            for one in site.evaluation.holes
            if one is hole or (isinstance(one.node, ast.Name) and one.node.id in grown)
        ),
        marker=texts[0],
        glue=making.glue,
        conditions=tuple(known),
        filled=making.asked_first or any(not one.optional for one in known),
    )


def _one_of(site: Site, hole: Hole, marker: str) -> Growing | None:
    """A filter that is one of several under a name, each put together where it stands."""
    values = alternatives(site.module, hole.node) if isinstance(hole.node, ast.Name) else ()
    if len(values) < 2 or any(map(is_none, values)):
        return None
    found = [_condition(site, _Step(one)) for one in values]
    known = tuple(one for one in found if one is not None)
    site.evaluation.doubt(doubt(site.module, hole.node))
    if len(known) < len(found):
        return None
    return Growing(holes=(hole,), marker=marker, glue="", conditions=known, filled=True, apart=True)


def _condition(site: Site, step: _Step) -> Condition | None:
    """A step as a condition; None where it is no text."""
    stores = site.module.bindings(step.onto) if step.onto is not None else []
    evaluator = Evaluator(site.module, site.evaluation)
    text = evaluator.text(step.node, dict.fromkeys(stores, _SO_FAR))
    if text is None:
        return None
    before = ""
    if step.onto is not None:  # the filter so far comes first
        marked = HOLE.match(text)
        onto = site.evaluation.holes[int(marked[1])].node if marked is not None else None
        if marked is not None and isinstance(onto, ast.Name) and onto.id == step.onto.id:
            text = _SO_FAR + text[marked.end() :]
        if not text.startswith(_SO_FAR):
            return None
        text, before = text.removeprefix(_SO_FAR), f"{step.onto.id} + "
    return Condition(
        node=step.node,
        text=text,
        optional=step.optional,
        before=before,
        repeated=step.repeated,
    )


def translate_growing(
    growing: Growing,
    request: LegacyRequest,
    translate: Callable[[LegacyRequest], Translation],
) -> tuple[Translation, Becoming]:
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
    for chosen in _choices(growing):
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
        one.node: (one.before, parts[one][0] + text + parts[one][2]) for one, text in texts.items()
    }


def _choices(growing: Growing) -> Iterator[list[Condition]]:
    """The conditions that may be there together, first all of them; never none."""
    conditions = growing.conditions
    if growing.apart:
        yield from ([one] for one in conditions)
        return
    maybe = [one for one in conditions if one.optional]
    if len(maybe) > _MOST:
        raise Refusal("dynamic-query", f"{len(maybe)} conditions are not always there")
    for there in product((True, False), repeat=len(maybe)):
        left = {id(one) for one, keep in zip(maybe, there, strict=True) if not keep}
        if chosen := [one for one in conditions if id(one) not in left]:
            yield chosen
            if any(one.repeated for one in chosen):
                yield [one for one in chosen for _ in range(3 if one.repeated else 1)]


def _asking(request: LegacyRequest, text: str) -> LegacyRequest:
    options = tuple((name, text if name == "$filter" else one) for name, one in request.options)
    return replace(request, options=options)


def _taken(plan: Plan) -> tuple[str, str, dict[str, str], object]:
    """The filter of a plan, and all else of it."""
    name, options = raw_query(plan.read)
    return options.pop("$filter", ""), name, options, replace(plan.read, query="")


# -- how a program puts a filter together


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """How a filter is made: what joins its steps, the steps, and the names that hold it."""

    glue: str = ""
    steps: list[_Step]
    names: list[ast.Name]
    asked_first: bool = False


def _making(site: Site, node: ast.expr) -> _Making | None:
    """How a filter is put together; None where it is not, or out of sight."""
    module = site.module
    named = [node] if isinstance(node, ast.Name) else []
    made = module.assigned(named[0]) if named else None
    made = made if isinstance(made, ast.Call) else node
    if isinstance(made, ast.Name):
        value = _first(module, made)
        if value is None:
            return None
        return _Making(steps=[_Step(value), *_added(module, made, value)], names=named)
    match made:
        case ast.Call(func=ast.Attribute(value=joint, attr="join"), args=[listed]):
            glue = Evaluator(module, site.evaluation).text(joint)
        case _:
            return None
    if glue is None or glue.strip() not in ("and", "or"):
        return None
    for one in named:
        _refuse_readers(module, one)
    match listed:
        case ast.GeneratorExp(elt=elt) | ast.ListComp(elt=elt):
            return _Making(glue=glue, steps=[_Step(elt, repeated=True)], names=named)
        case ast.Name():
            value = module.assigned(listed)
            if not isinstance(value, ast.List):
                return None
            steps = [*map(_Step, value.elts), *_appended(module, listed, made)]
            asked = _is_asked_first(module, made, listed)
            return _Making(glue=glue, steps=steps, names=[listed, *named], asked_first=asked)
    return None


def _first(module: Module, name: ast.Name) -> ast.expr | None:
    """The value that a name starts with; None where it does not only grow from there."""
    stores = module.bindings(name)
    statements = [module.statement(one) for one in stores if isinstance(one, ast.Name)]
    if len(statements) != len(stores) or len(stores) < 2:
        return None
    first, *later = statements
    if not all(grows(one, name.id) for one in later) or not isinstance(
        first, ast.Assign | ast.AnnAssign
    ):
        return None
    return first.value


def _added(module: Module, name: ast.Name, value: ast.expr) -> Iterator[_Step]:
    """What a text grows by; Refusal where something else reads it."""
    steps = [module.statement(one) for one in module.bindings(name)[1:]]
    own = [grows(one, name.id) for one in steps]
    _refuse_readers(module, name, own)
    for step, onto in zip(steps, own, strict=True):
        assert isinstance(step, ast.AugAssign | ast.Assign)
        placed = placing(module, step, value, name)
        if placed == "after":
            raise Refusal("dynamic-query", f"line {step.lineno} changes {name.id} later")
        so_far = onto if isinstance(onto, ast.Name) else None
        yield _Step(step.value, optional=placed == "maybe", onto=so_far)


def _refuse_readers(module: Module, name: ast.Name, own: Sequence[object] = ()) -> None:
    """Refusal where something besides the call, and the steps themselves, reads a name."""
    for load in module.loads(name):
        if load is not name and load not in own and not is_asked(module, load):
            raise Refusal("dynamic-query", f"line {load.lineno} reads {name.id}, too")


def _appended(module: Module, name: ast.Name, joined: ast.Call) -> Iterator[_Step]:
    """What is appended to a list; Refusal for other changes of it."""
    value = module.assigned(name)
    assert value is not None
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
                yield _Step(item, optional=placed == "maybe")
            case _:
                asked = is_asked(module, load) or _is_counted(parent)  # as many before and after
                if home is not module or not (load is name or asked):
                    raise Refusal("dynamic-query", f"line {load.lineno} may change {name.id}")


def _is_counted(parent: ast.AST | None) -> bool:
    match parent:
        case ast.Call(func=ast.Name(id="len")):
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
