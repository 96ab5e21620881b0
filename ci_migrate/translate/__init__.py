"""A legacy request and the catalogue give a plan, or a refusal with reason and next step.

The room does not know where a request came from: a command line, source code or a parity case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from ci_migrate.adapter import Read, encode, split
from ci_migrate.catalogue import Catalogue, project_catalogue
from ci_migrate.model import HOLE, Loss, Plan, Step, Translation, Verdict, from_placeholders
from ci_migrate.settings import Settings
from ci_migrate.translate.plans import is_too_large, make_plan
from ci_migrate.translate.query import is_same_filter, table_of, translate_read
from ci_migrate.translate.request import (
    HOST,
    HOSTED,
    OLD_READ,
    LegacyRequest,
    dataverse_query,
    is_foreign,
    read_options,
    read_url,
)
from ci_migrate.translate.tables import Refusal, spelling_of, tables_of

__all__ = [
    "HOST",
    "HOSTED",
    "OLD_READ",
    "LegacyRequest",
    "Refusal",
    "add_losses",
    "dataverse_query",
    "is_same_filter",
    "losses_of",
    "read_options",
    "read_url",
    "refuse_request",
    "spelling_of",
    "table_of",
    "tables_of",
    "translate_request",
    "translate_text",
]

_FOREIGN_MARKS = re.compile("[\ue000\ue001]")  # in a text by people they mark no hole


def translate_text(
    text: str, settings: Settings, catalogue: Catalogue | None = None
) -> Translation:
    """The translation of a URL written by people: ``[METHOD] URL`` with ``{placeholders}``."""
    catalogue = catalogue or project_catalogue(settings.rules)
    words = text.strip().split(maxsplit=1)
    method, url = ("GET", text.strip())
    if len(words) == 2 and words[0] in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        method, url = words
    url = _FOREIGN_MARKS.sub("\ufffd", url)
    marked, names = from_placeholders(url)
    query = dataverse_query(url)
    if query is not None:
        return _already(query)
    if is_foreign(marked):
        return _refused(
            "unknown-operation",
            "the URL does not go to the Customer Insights API",
            LegacyRequest(text=marked, method=method, rule=None),
            names,
            catalogue,
        )
    return translate_request(read_url(marked, catalogue, method), settings, catalogue, names)


def translate_request(
    request: LegacyRequest,
    settings: Settings,
    catalogue: Catalogue | None = None,
    names: tuple[str, ...] = (),
) -> Translation:
    """The translation of a request; never raises for what a request may say."""
    catalogue = catalogue or project_catalogue(settings.rules)
    rule = request.rule
    if rule is None and HOLE.search(request.text):
        said = "the path is known only to the running program"
        return _refused("dynamic-query", said, request, names, catalogue)
    if rule is None:
        return _refused(
            "unknown-operation", "no legacy operation has this path", request, names, catalogue
        )
    if rule.target == "none":
        return _refused(rule.reason or "unknown-operation", rule.summary, request, names, catalogue)
    try:
        reading = translate_read(request, catalogue, settings)
    except Refusal as refusal:
        return _refused(refusal.reason, refusal.message, request, names, catalogue)
    losses = reading.losses | ({"single-row"} if reading.single else set())
    found = losses_of(losses, catalogue, settings)
    read = reading.read
    main = split(read.query)[0]
    tables = tables_of(catalogue, settings, {main, "SegmentMembership", *read.expand})
    plan = make_plan(read, tables, spelling_of(settings))
    if any(map(is_too_large, plan.steps)):
        said = "a request of its plan is longer than 32,768 characters or has 500 conditions"
        return _refused("unsupported-option", said, request, names, catalogue)
    lossy = any(loss.accept for loss in found)
    return Translation(
        legacy=request.text,
        operation=rule.name,
        access=rule.access,
        verdict=Verdict.LOSSY if lossy else Verdict.TRANSLATED,
        message="; ".join((f"reads {main}", *reading.doubts)),
        plan=plan,
        losses=found,
        names=names,
    )


def refuse_request(
    request: LegacyRequest, refusal: Refusal, names: tuple[str, ...], catalogue: Catalogue
) -> Translation:
    """The refusal of a request for a reason outside the request; its own reason comes first."""
    if request.rule is None or request.rule.target == "none":
        return translate_request(request, Settings(), catalogue, names)
    return _refused(refusal.reason, refusal.message, request, names, catalogue)


def add_losses(translation: Translation, losses: Sequence[Loss]) -> Translation:
    """A translation with further losses; lossy where the user has to accept one of them."""
    every = {loss.id: loss for loss in (*translation.losses, *losses)}
    found = tuple(every[name] for name in sorted(every))
    lossy = any(loss.accept for loss in found)
    verdict = Verdict.LOSSY if lossy else Verdict.TRANSLATED
    return replace(translation, losses=found, verdict=verdict)


def losses_of(ids: frozenset[str], catalogue: Catalogue, settings: Settings) -> tuple[Loss, ...]:
    """The losses of these names, as the catalogue explains them and the settings accept them."""
    return tuple(
        Loss(
            id=one,
            message=catalogue.losses[one].explanation,
            accept=catalogue.losses[one].accept and one not in settings.accept,
        )
        for one in sorted(ids)
    )


def _refused(
    reason: str, message: str, request: LegacyRequest, names: tuple[str, ...], catalogue: Catalogue
) -> Translation:
    rule = request.rule
    instead = rule.instead if rule and rule.target == "none" else None
    return Translation(
        legacy=request.text,
        operation=rule.name if rule else "unknown",
        access=rule.access if rule else ("read" if request.method == "GET" else "write"),
        verdict=Verdict.REFUSED,
        reason=reason,
        message=message,
        next_step=instead or catalogue.reasons[reason].next_step,
        names=names,
    )


def _already(query: str) -> Translation:
    wire = encode(*split(query))
    return Translation(
        legacy=query,
        operation="unknown",
        access="read",
        verdict=Verdict.TRANSLATED,
        message="this query already goes to Dataverse; it stays as it is",
        plan=Plan(read=Read(query), steps=(Step(name="rows", url=unquote(wire), request=wire),)),
    )
