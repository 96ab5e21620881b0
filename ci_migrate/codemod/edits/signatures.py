"""Signatures of functions in a rewrite: parameters that go, and one that comes.

``cst`` is libcst, which its caller loads for files that are edited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_GROUPS = ("posonly_params", "params", "kwonly_params")


def left_parameters(cst: Any, original: Any, updated: Any, drops: Callable[[Any], bool]) -> Any:
    """The parameters without those whose names ``drops`` says yes to.

    The last one gets the ending that the last one had.
    """
    kept: dict[str, list[Any]] = {
        name: [
            new
            for old, new in zip(getattr(original, name), getattr(updated, name), strict=True)
            if not drops(old.name)
        ]
        for name in _GROUPS
    }
    starred = original.star_kwarg
    rest = None if starred is not None and drops(starred.name) else updated.star_kwarg
    if rest is updated.star_kwarg and all(
        len(kept[name]) == len(getattr(original, name)) for name in _GROUPS
    ):
        return updated
    ending = (starred or _all(original)[-1]).comma
    last = next((kept[name] for name in reversed(_GROUPS) if kept[name]), None)
    if rest is None and last is not None:
        last[-1] = last[-1].with_changes(comma=ending)
    star = updated.star_arg
    if not kept["kwonly_params"] and isinstance(star, cst.ParamStar):
        star = cst.MaybeSentinel.DEFAULT
    return updated.with_changes(**kept, star_kwarg=rest, star_arg=star)


def with_parameter(cst: Any, given: Any, text: str) -> Any:
    """The parameters and a further one, ``name`` or ``name: type``, to be handed over by name."""
    made = cst.parse_statement(f"def f(*, {text}): pass").params.kwonly_params[0]
    star = given.star_arg
    if not given.kwonly_params and isinstance(star, cst.MaybeSentinel):
        star = cst.ParamStar()
    own = _all(given)
    if not own or given.star_kwarg is not None:
        return given.with_changes(kwonly_params=[*given.kwonly_params, made], star_arg=star)
    commas = [one.comma for one in own[:-1] if isinstance(one.comma, cst.Comma)]
    between = commas[0] if commas else cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    if star is not given.star_arg:
        star = star.with_changes(comma=between)
    made = made.with_changes(comma=own[-1].comma)
    name = next(name for name in reversed(_GROUPS) if getattr(given, name))
    *before, last = getattr(given, name)
    changed = {name: [*before, last.with_changes(comma=between)]}
    changed["kwonly_params"] = [*changed.get("kwonly_params", given.kwonly_params), made]
    return given.with_changes(**changed, star_arg=star)


def _all(given: Any) -> list[Any]:
    return [one for name in _GROUPS for one in getattr(given, name)]
