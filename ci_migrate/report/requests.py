"""Translations as a file of requests for the REST clients of VS Code and JetBrains.

Whatever sends requests shares what stands here: the service, its headers, the variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ci_migrate.report.batch import place_text
from ci_migrate.report.documents import Step, Translation
from ci_migrate.report.reading import read_translation

ORGANISATION = "https://yourorg.crm.dynamics.com"
SERVICE = "{{dataverse_url}}/api/data/v9.2/"
HEADERS = {
    "Accept": "application/json",
    "OData-MaxVersion": "4.0",
    "OData-Version": "4.0",
    "If-None-Match": "null",
}

_HEAD = f"""\
# Dataverse requests that answer what legacy Customer Insights requests asked.
# Set dataverse_url to your organisation. Keep token, an access token for it, in an environment
# of your REST client and not in this file. Set every variable that a request names: values are
# percent-encoded, and an apostrophe in them is doubled.

@dataverse_url = {ORGANISATION}
"""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|%7B((?:(?!%7[BD]).)*)%7D")
_FROM_BEFORE = re.compile(r"\w+ of each \w+")


def http_requests(documents: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The text of an ``.http`` file, piece by piece; a refusal is a comment."""
    yield _HEAD
    for document in documents:
        translation = read_translation(document)
        place = place_text(document) or translation.legacy
        if not translation.steps:
            yield "\n".join(("", f"### {place}: refused", *_comments(told(translation)), ""))
        for number, (step, request, variables) in enumerate(with_variables(translation)):
            lines = told(translation) if number == 0 else []
            lines += [f"then: {sentence}" for sentence in step.then]
            lines += [f"set {name}: {said}" for name, said in variables.items()]
            yield "\n".join(
                (
                    "",
                    f"### {place}{_part(number + 1, translation)}",
                    *_comments(lines),
                    f"GET {SERVICE}{request}",
                    "Authorization: Bearer {{token}}",
                    *(f"{name}: {value}" for name, value in HEADERS.items()),
                    "",
                )
            )


def told(translation: Translation) -> list[str]:
    """What is to say of a translation beside its requests, as lines."""
    reason = f" ({translation.reason})" if translation.reason else ""
    lines = [
        f"legacy: {translation.legacy}",
        f"{translation.outcome}{reason}: {translation.message}",
        *(
            f"{'accept' if loss.accept else 'loss'}: {loss.id}: {loss.message}"
            for loss in translation.losses
        ),
    ]
    return [*lines, f"next: {translation.next_step}"] if translation.next_step else lines


def with_variables(translation: Translation) -> list[tuple[Step, str, dict[str, str]]]:
    """Each step, its request with ``{{variables}}``, and what each variable stands for."""
    names = {"": "dataverse_url", " ": "token"}  # placeholder -> variable; no two alike
    found = []
    for step in translation.steps:
        used: dict[str, str] = {}

        def variable(match: re.Match[str], used: dict[str, str] = used) -> str:
            said = match[1] if match[2] is None else unquote(match[2])
            if match[2] is not None and not _stands_for(said, translation.legacy):
                return match[0]
            name = names.setdefault(f"{{{said}}}", _free(said, names.values()))
            used[name] = said if _FROM_BEFORE.fullmatch(said) else f"stands for {{{said}}}"
            return f"{{{{{name}}}}}"

        found.append((step, _PLACEHOLDER.sub(variable, step.request), used))
    return found


def _stands_for(said: str, legacy: str) -> bool:
    """Whether encoded braces mark a placeholder: one of the legacy query, or one of the plan."""
    return f"{{{said}}}" in legacy or bool(_FROM_BEFORE.fullmatch(said))


def _free(said: str, taken: Iterable[str]) -> str:
    """A name for a variable that every client takes and that is not taken."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", said).strip("_") or "value"
    taken, number = set(taken), 2
    free = name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _part(number: int, translation: Translation) -> str:
    count = len(translation.steps)
    return f", step {number} of {count}: {translation.steps[number - 1].name}" if count > 1 else ""


def _comments(lines: Iterable[str]) -> Iterator[str]:
    return (f"# {part}" for line in lines for part in line.splitlines())
