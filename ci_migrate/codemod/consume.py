"""What a program does with the answer of a call: whether an adapted answer serves it as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.sites import Site
from ci_migrate.model import Translation
from ci_migrate.translate import Refusal

# What an adapted response says of the Dataverse request instead of the legacy one.
_TRANSPORT = frozenset(
    ("url", "headers", "request", "raw", "links", "history", "cookies", "next", "elapsed")
    + ("iter_lines", "iter_content", "iter_bytes", "iter_text", "http_version", "next_request")
)
_PAYLOAD = frozenset(
    ("value", "odatacontext", "odatacount", "additional_properties")
    + ("error_code", "message", "target", "details", "inner_error")
)
_ENVELOPE = {
    "@odata.nextLink": (
        "next-link",
        "the program follows @odata.nextLink; whether the legacy service sent one is not known",
    ),
    "@odata.count": ("response-shape", "the program reads @odata.count"),
    "@odata.etag": ("response-shape", "the program reads @odata.etag"),
}


def check_consumers(site: Site, translation: Translation) -> None:
    """Refusal, naming the line, where a consumer of the answer could not be kept."""
    for node, attribute in _attributes(site):
        if site.kind == "client":
            if attribute not in _PAYLOAD:
                raise Refusal(
                    "response-shape",
                    f"line {node.lineno} reads .{attribute} of the client's answer",
                )
        elif attribute in _TRANSPORT:
            raise Refusal(
                "response-shape", f"line {node.lineno} reads .{attribute} of the response"
            )
    scope = site.module.function(site.node) or site.module.tree
    missing = _missing(translation)
    for one in ast.walk(scope):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            if one.value in _ENVELOPE:
                reason, said = _ENVELOPE[one.value]
                raise Refusal(reason, f"line {one.lineno}: {said}")
            if one.value in missing:
                raise Refusal(
                    "missing-column",
                    f"line {one.lineno} names {one.value}, for which Dataverse has no column",
                )


def _missing(translation: Translation) -> frozenset[str]:
    """Legacy columns that the answer will lack."""
    if any(loss.id == "missing-columns" for loss in translation.losses):
        return frozenset(
            (
                "DurationUnit",
                "IconCode",
                "StartTime",
                "EndTime",
                "Duration",
                "ImageURL",
                "EventDate",
            )
        )
    return frozenset()


def _attributes(site: Site) -> Iterator[tuple[ast.Attribute, str]]:
    """The attributes read of the answer, where it stays in sight."""
    module = site.module
    node: ast.AST = site.node
    parent = module.parents[node]
    while isinstance(parent, ast.Await):
        node, parent = parent, module.parents[parent]
    if isinstance(parent, ast.Attribute):
        yield parent, parent.attr
        return
    names: list[ast.Name] = []
    if isinstance(parent, ast.Assign):
        names = [one for one in parent.targets if isinstance(one, ast.Name)]
    elif isinstance(parent, ast.NamedExpr | ast.AnnAssign) and isinstance(parent.target, ast.Name):
        names = [parent.target]
    for name in names:
        for load in module.loads(name):
            use = module.parents[load]
            if isinstance(use, ast.Attribute):
                yield use, use.attr
