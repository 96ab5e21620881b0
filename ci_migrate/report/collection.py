"""Translations as a Postman collection (v2.1.0), which Insomnia reads as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from ci_migrate.report.batch import place_names
from ci_migrate.report.documents import Translation
from ci_migrate.report.reading import read_translation
from ci_migrate.report.requests import HEADERS, ORGANISATION, SERVICE, told, with_variables

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

_INFO = {
    "name": "Dataverse requests of ci-migrate",
    "description": (
        "Dataverse requests that answer what legacy Customer Insights requests asked. Set "
        "dataverse_url to your organisation and token to an access token for it. Values of "
        "variables are percent-encoded, and an apostrophe in them is doubled."
    ),
    "schema": SCHEMA,
}
_AUTH = {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]}
_FIXED = {"dataverse_url": ORGANISATION, "token": ""}

_Item = dict[str, Any]


def postman_collection(documents: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A collection in pieces: the folders of the source, a plan of many steps as a folder.

    A refusal is an empty folder that says why.
    """
    said: dict[str, str] = {}
    yield f'{{\n"info": {_json(_INFO)},\n"auth": {_json(_AUTH)},\n"item": ['
    inside: tuple[str, ...] = ()
    mark = ""
    for document in documents:
        *folders, name = place_names(document) or (str(document.get("legacy")),)
        kept = _shared(inside, folders)
        yield "\n]}" * (len(inside) - kept)
        for folder in folders[kept:]:
            yield f'{mark}\n{{"name": {_json(folder)}, "item": ['
            mark = ""
        inside = tuple(folders)
        yield f"{mark}\n{_json(_item(name, read_translation(document), said))}"
        mark = ","
    yield "\n]}" * len(inside)
    variables = [{"key": key, "value": value} for key, value in _FIXED.items()]
    variables += [{"key": key, "value": "", "description": said[key]} for key in sorted(said)]
    yield f'\n],\n"variable": {_json(variables)}\n}}\n'


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many names two paths share from the outside in."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _item(name: str, translation: Translation, said: dict[str, str]) -> _Item:
    """The item of a translation; what it says of its variables is added to ``said``."""
    about = "\n\n".join(told(translation))
    steps = with_variables(translation)
    if not steps:
        return {"name": f"refused: {name}", "description": about, "item": []}
    items = []
    for step, request, variables in steps:
        said |= variables
        items.append(_request(step.name, request, [f"then: {one}" for one in step.then]))
    if len(items) > 1:
        return {"name": name, "description": about, "item": items}
    (only,) = items
    only["name"] = name
    only["request"]["description"] = "\n\n".join((about, only["request"]["description"]))
    return only


def _request(name: str, request: str, then: list[str]) -> _Item:
    path, mark, query = request.partition("?")
    host, *segments = f"{SERVICE}{path}".split("/")
    url: _Item = {"raw": f"{SERVICE}{request}", "host": [host], "path": segments}
    if mark:
        pairs = (part.partition("=") for part in query.split("&"))
        url["query"] = [{"key": key, "value": value} for key, _, value in pairs]
    return {
        "name": name,
        "request": {
            "method": "GET",
            "header": [{"key": key, "value": value} for key, value in HEADERS.items()],
            "url": url,
            "description": "\n\n".join(then),
        },
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
