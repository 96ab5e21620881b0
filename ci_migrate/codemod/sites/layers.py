"""Functions over a relaying one: they hand on what they are handed, or make a path of it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from ci_migrate.codemod.python.calls import arguments, calls_of, default_of
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.parameters import names_of_parameters, parameter_of, parameters_of
from ci_migrate.codemod.sites.chained import passed_beside
from ci_migrate.codemod.sites.either import beside_of, way_on
from ci_migrate.codemod.sites.idle import Idle
from ci_migrate.codemod.sites.inplace import MARK, handed_more, is_told_in_place
from ci_migrate.codemod.sites.relay import Relay
from ci_migrate.codemod.sites.taken import (
    hands_on,
    idle_of,
    is_bound_once,
    is_named,
    is_only_in,
    starred,
)
from ci_migrate.codemod.texts.grown import names_behind
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.lookups import ROOT
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE


def through_star(outer: Relay, inner: Relay) -> Relay | None:
    """A function that hands on a path and options, or all further arguments, as it is handed them.

    None where it says anything else of the request.
    """
    module, function = outer.module, outer.function
    star, plainly = starred(module, function, outer.call, inner.sent)
    given = arguments(inner.function, plainly) or {}
    path = given.get(inner.parameter) if inner.parameter is not None else None
    parameter = parameter_of(module, path) if path is not None else None
    if path is None or parameter is None:
        return None
    sent = inner.sent.library
    more = {one.arg: one.value for one in plainly.keywords if one.value not in given.values()}
    asked = more.pop(sent.params, None)
    mine = not inner.beside and is_only_in(module, parameter, path)  # nothing else reads it
    beside, taken = ("", False) if mine else _beside(outer, inner, path)
    if not mine and not (inner.beside and beside and is_bound_once(module, function, parameter)):
        return None
    if not more.keys() <= sent.kept - {"headers"}:
        return None
    outer = replace(outer, parameter=parameter, star=star, beside=beside, taken=taken)
    options = parameter_of(module, asked) if asked is not None else None
    if asked is None or options is None:
        return outer if asked is None else None
    last = [*function.args.posonlyargs, *function.args.args][-1:] == [options]
    plain = last or options in function.args.kwonlyargs
    if not plain or default_of(function, options) is None or not hands_on(module, options, asked):
        return None
    if inner.idle is None:
        return replace(outer, options=options)
    return replace(outer, idle=Idle((), (options,), frozenset()), dropped=(asked,))


def composed_relay(outer: Relay, inner: Relay) -> Relay | None:
    """A function that makes a path of a table, and options, and hands them to a relaying one."""
    module, function = outer.module, outer.function
    made = _handed_over(outer, inner)
    if made is None:
        return None
    path, options = made
    found = [one for one in parameters_of(function) if _ends_path(module, path, one, inner)]
    table = found[0] if len(found) == 1 else None
    if table is None:
        return None
    mine = not inner.beside and is_only_in(module, table, path)  # nothing else reads it
    if parameter_of(module, path) is table and (options is None or _is_bare(module, options)):
        return None  # handed on as it is
    beside, taken = ("", False) if mine else _beside(outer, inner, path)
    if not mine and not (beside and is_bound_once(module, function, table)):
        return None
    idle = idle_of(module, function, path, options, table, True)
    named = is_named(module, function, table)
    if idle is None or is_told_in_place(module, inner.sent, path, options, table, named):
        return None
    outer = replace(outer, parameter=table, kind="table", idle=idle, path=path, more=options)
    return replace(outer, star=None, beside=beside, taken=taken)


def own_relay(outer: Relay, inner: Relay) -> Relay | None:
    """A function that has a path of its own, and makes options of what it is handed.

    The path may say ``self.table``: what that is, the object of each call shows.
    """
    module, function = outer.module, outer.function
    made = _handed_over(outer, inner)
    if made is None:
        return None
    path, options = made
    behind = names_behind(module, path)
    if any(one.arg in behind for one in parameters_of(function)) or options is None:
        return None
    evaluator = Evaluator(module, Evaluation())
    inside = inner.site(evaluator.part(path, {}), evaluator.evaluation)
    if inside is None:
        return None
    asking = handed_more(replace(inside, module=module, node=outer.call), function, options)
    idle = idle_of(module, function, path, options, None, False)
    beside, taken = _beside(outer, inner, path)
    if idle is None or asking == frozenset() or not beside or not calls_of(module, function):
        return None
    whole = idle.reads if asking is None else asking
    outer = replace(outer, parameter=None, kind="own", idle=idle, path=path, more=options)
    return replace(outer, star=None, beside=beside, taken=taken, whole=whole)


def _handed_over(outer: Relay, inner: Relay) -> tuple[ast.expr, ast.expr | None] | None:
    """The path and the options that a function hands to a relaying one.

    None where it hands over anything else that this makes its request of.
    """
    if inner.parameter is None:
        return None
    module = outer.module
    star, plainly = None, outer.call
    if inner.star is not None:
        star, plainly = starred(module, outer.function, outer.call, inner.sent)
    given = inner.given(plainly)
    path = given.get(inner.parameter)
    spread = [one.value for one in plainly.keywords if one.arg is None]
    if path is None or star is not None:
        return None
    known, options = _options_of(inner, given, plainly)
    if spread and inner.options not in given and spread != [options]:
        return None
    path, options = way_on(path), None if options is None else way_on(options)
    rest = {one: value for one, value in given.items() if way_on(value) not in (path, options)}
    asking = set() if inner.idle is None else inner.idle.reads
    if not known or any(one.arg in asking and not _is_fixed(module, v) for one, v in rest.items()):
        return None
    return path, options


def _beside(outer: Relay, inner: Relay, path: ast.expr) -> tuple[str, bool]:
    """The parameter for the query of a function that hands a path to a relaying one."""
    if inner.beside and (earlier := passed_beside(outer.call, inner.beside)) is not None:
        return earlier
    return beside_of(outer.module, outer.function, outer.call if inner.beside else path)


def _ends_path(module: Module, path: ast.expr, parameter: ast.arg, inner: Relay) -> bool:
    """Whether a path that goes on to a relaying function ends with a parameter, as its table."""
    evaluation = Evaluation()
    text = Evaluator(module, evaluation).text(path, {parameter: MARK})
    if text is None or not text.endswith(MARK) or text.count(MARK) > 1:
        return False
    site = inner.site(text, evaluation)
    before, mark, behind = (site.url if site is not None else "").partition(MARK)
    return bool(mark) and not behind and ROOT.fullmatch(HOLE.sub("x", before)) is not None


def _options_of(
    inner: Relay, given: Mapping[ast.arg, ast.expr], call: ast.Call
) -> tuple[bool, ast.expr | None]:
    """Whether it is known what a relaying function is handed as options, and that."""
    params = inner.sent.library.params
    if inner.star is not None:
        more = {one.arg: one.value for one in call.keywords if one.value not in given.values()}
        own = () if inner.idle is None or inner.through is None else inner.idle.parameters
        taken = [given[one] for one in (inner.options, *own) if one is not None and one in given]
        complete = len(taken) < 2 and more.keys() <= {params, *inner.sent.library.kept}
        return complete, taken[0] if taken else more.get(params)
    if inner.options is not None:
        return True, given.get(inner.options)
    if inner.through is not None:
        own = () if inner.idle is None else inner.idle.parameters
        own = tuple(one for one in own if one is not inner.parameter)
        if own != (inner.function.args.kwarg,):
            return len(own) < 2, given.get(own[0]) if own else None
        known = names_of_parameters(inner.function)
        further = [one for one in call.keywords if one.arg not in known]
        whole = [one.value for one in further if one.arg is None]
        return len(whole) == len(further) < 2, whole[0] if whole else None
    options = inner.arguments.named.get(params or "")
    handed_on = None if options is None else parameter_of(inner.module, options)
    if handed_on is None:
        return options is None, None
    return True, given.get(handed_on)


def _is_bare(module: Module, node: ast.expr) -> bool:
    return parameter_of(module, node) is not None


def _is_fixed(module: Module, node: ast.expr) -> bool:
    """Whether an expression is one text or number, in every call."""
    text = Evaluator(module, Evaluation()).text(node)
    return is_none(node) or (text is not None and not HOLE.search(text))
