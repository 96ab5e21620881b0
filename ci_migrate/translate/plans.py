"""The steps of a read, found by running the row adapter against a service that is not there.

So what a plan shows cannot differ from what a rewritten program and the verifier do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from ci_migrate.adapter import (
    Page,
    Read,
    Request,
    Spelling,
    Table,
    answer,
    conditions_in,
    folded,
    parsed,
    split,
)
from ci_migrate.model import HOLE, Plan, Step, hole

LONGEST = 32_768  # characters of a URL (fact 22)
MOST = 500  # conditions of a query (fact 16)
_ROOT = "/api/data/v9.2/"
_TOP = re.compile(r"\$top=([0-9]*(?:" + HOLE.pattern + r"[0-9]*)+)")
_MARK = re.compile(quote("\ue000") + "([0-9]+)" + quote("\ue001"))


class _Anything(str):
    """A placeholder that any comparison takes for its own value."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


_MEMBER = _Anything("{CustomerId of each member}")
_CUSTOMER = _Anything("{CustomerId of each row}")


def make_plan(read: Read, tables: Mapping[str, Table], spelling: Spelling) -> Plan:
    """The plan of a read: the read itself and the requests that it will send."""
    requests = _rehearsed(read, tables, spelling)
    main = split(read.query)[0]
    steps = []
    for request in requests:
        url = unquote(request.url)
        name = url.partition("?")[0]
        label = "rows" if name == main else tables[name].legacy
        wire = _MARK.sub(lambda match: hole(int(match[1])), request.url)
        steps.append(Step(name=label, url=url, request=wire, then=_then(name, read, tables)))
    return Plan(read=read, steps=tuple(steps))


def is_too_large(step: Step) -> bool:
    """Whether Dataverse would refuse a request for its size (facts 16 and 22)."""
    if len(step.request) < MOST * len("a eq 1"):
        return False
    tree = parsed(split(step.url)[1].get("$filter", ""))
    return len(_ROOT + step.request) > LONGEST or conditions_in(tree or ()) > MOST


def _rehearsed(read: Read, tables: Mapping[str, Table], spelling: Spelling) -> list[Request]:
    """The requests that the adapter sends, each answered with one row of placeholders."""
    top = _TOP.search(read.query)
    numbers = read
    if top is not None or isinstance(read.skip, str):
        skip = 0 if isinstance(read.skip, str) else read.skip
        numbers = replace(read, skip=skip, query=_TOP.sub("$top=100", read.query))
    sent: list[Request] = []
    reading = answer(numbers, tables, {}, spelling)
    try:
        request = next(reading)
        while True:
            if not request.url.startswith("EntityDefinitions"):
                sent.append(request)
            request = reading.send(Page(200, {"value": _placeholders(request, read)}))
    except StopIteration:
        pass
    if top is None:
        return sent
    return [replace(one, url=one.url.replace("$top=100", f"$top={top[1]}")) for one in sent]


def _placeholders(request: Request, read: Read) -> list[dict[str, str]]:
    """One row that leads the adapter on to its next request."""
    if request.url.startswith("EntityDefinitions"):
        return []
    if read.segment is not None and request.url.startswith("msdynci_segmentmemberships"):
        names = json.dumps([read.segment.replace("''", "'")])
        return [{"msdynci_customerid": _MEMBER, "msdynci_segments": names}]
    return [{"msdynci_customerid": _CUSTOMER if read.segment is None else _MEMBER}]


def _then(name: str, read: Read, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """What is done with the rows of one step, in words."""
    main, options = split(read.query)
    said = [f"one condition for each value of {text}" for text in read.within.values()]
    if name == "msdynci_segmentmemberships" and read.segment is not None:
        return (f"keep the customers whose list of segments holds exactly '{read.segment}'",)
    table = tables.get(name)
    if name != main:
        legacy = table.legacy if table else name
        shape = "one object" if table and table.packed else "a list"
        return (f"attach to each row as {shape} under {legacy}",)
    if read.keep:
        said.append(f"keep the rows with {read.keep}, compared letter by letter")
    elif folded(parsed(options.get("$filter", ""))):
        said.append("keep the rows that match letter by letter")
    if read.skip:
        said.append(f"skip {read.skip} rows, following next links")
    if "$top" in options and (said or read.within or read.segment is not None):
        said.append(f"take {options['$top']} rows")
    if table is not None and table.packed:
        said.append(f"take the columns out of the JSON text in {table.packed}")
    said.append("give the columns their legacy names")
    return tuple(said)
