"""What a call of a client's method asks for, its arguments bound by the signature of the method."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence

from ci_migrate.catalogue import Catalogue, Rule
from ci_migrate.codemod.python.arguments import read_arguments
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.names import is_none
from ci_migrate.codemod.sites.alternatives import alternatives
from ci_migrate.codemod.sites.options import Entry, Option, entry_text
from ci_migrate.codemod.sites.sites import WIRE, Site
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import OLD_READ, LegacyRequest, Refusal, read_options

Asking = Callable[[tuple[Option, ...]], LegacyRequest]


def client_rule(site: Site, catalogue: Catalogue) -> Rule | None:
    """The rule of a client's method, by its name in either spelling."""
    rule = catalogue.rules.get(site.method) or next(
        (one for one in catalogue.rules.values() if one.legacy.squashed == site.method), None
    )
    return None if rule is None or rule.legacy.outside_clients else rule


def client_request(site: Site, rule: Rule | None) -> tuple[tuple[Entry, ...], Asking]:
    """The options that a method of the client is handed, and the request for some of them.

    None for methods that read no table.
    """
    if rule is None:
        unknown = LegacyRequest(text=site.method, method="GET", rule=None)
        return (), lambda _: unknown
    request = LegacyRequest(text=rule.legacy.path, method=rule.legacy.method, rule=rule)
    if rule.target == "none":
        return (), lambda _: request
    if site.handed:
        said = f"{ast.unparse(site.node.func)}() is handed the method; it calls it in its own way"
        raise Refusal("unknown-client", said)
    names = signature(site, rule)
    bound = bind(site, names)
    if is_raw(bound) is None:
        raise Refusal("response-shape", "whether raw= is true is known only to the program")
    evaluator = Evaluator(site.module, site.evaluation)
    given = {name: node for name, node in bound.items() if name in names and not is_none(node)}
    path = given.pop("relative_path", None)
    table = "" if path is None else entry_text(evaluator, path)
    if "instance_id" in given:
        entry_text(evaluator, given.pop("instance_id"))
    entries = tuple(_entries(evaluator, given))

    def asking(options: tuple[Option, ...]) -> LegacyRequest:
        name = table
        if rule.name == OLD_READ and site.callee.startswith("microsoft."):
            name, _, more = table.partition("&")  # sent as it is: what follows are options (D6)
            options = (*read_options(more), *options)
        glued = any(mark in HOLE.sub("", name) for mark in "?&%")
        shown = "&".join(f"{name}={text}" for name, text in options)
        return LegacyRequest(
            text=f"/data/{name}" + ("?" + shown if shown else ""),
            method="GET",
            rule=rule,
            table=name.partition("?")[0] if glued else name,
            options=options or (("", ""),) if glued else options,
            glued=glued,
        )

    return entries, asking


def _entries(evaluator: Evaluator, given: Mapping[str, ast.expr]) -> Iterator[Entry]:
    """The options of a call, each with every value that it may have; the client drops None."""
    for name, node in given.items():
        values = alternatives(evaluator.module, node)
        if len(values) > 1 and isinstance(node, ast.Name):
            evaluator.evaluation.doubt(doubt(evaluator.module, node))
        for one in values:
            if not is_none(one):
                yield Entry(
                    place=one,
                    node=one,
                    name=WIRE.get(name, name),
                    text=entry_text(evaluator, one),
                    optional=len(values) > 1,
                )


def signature(site: Site, rule: Rule) -> tuple[str, ...]:
    """The parameter names of a client method in the generation that the import tells (D8)."""
    if site.callee.startswith("microsoft."):
        return rule.legacy.signatures.get("1.0.3", rule.legacy.parameters)
    return rule.legacy.parameters


def bind(site: Site, names: Sequence[str]) -> dict[str, ast.expr]:
    """The arguments of a client call by parameter name."""
    names = [*names, "custom_headers", "raw"]
    before = [] if site.partial is None else [(site.partial, 1)]
    found = read_arguments(site.module, [*before, (site.node, int(site.deferred))], names)
    if found.unknown:
        raise Refusal("dynamic-query", found.unknown)
    if found.surplus:
        raise Refusal("unknown-operation", "more arguments than the method takes")
    return found.named


def is_raw(bound: Mapping[str, ast.expr]) -> bool | None:
    """Whether the client is asked for the raw answer; None where only the program knows."""
    node = bound.get("raw")
    if node is None:
        return False
    return bool(node.value) if isinstance(node, ast.Constant) else None
