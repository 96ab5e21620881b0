"""What has to be set up before the first run against Dataverse, filled from what the scan saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ci_migrate.report.documents import Migration
from ci_migrate.report.values import line_of, mapping_of, mappings_of, number_of
from ci_migrate.report.words import count, listed

_SHOWN = 3  # places of a kind
_NAMES = 12  # variables beside those of the rewritten calls
_OWN = {
    "DATAVERSE_URL": "the address of the organisation; every rewritten call takes it from here",
    "AZURE_TENANT_ID": "where a rewritten call gets a token of its own",
    "AZURE_CLIENT_ID": "where a rewritten call gets a token of its own",
    "AZURE_CLIENT_SECRET": "where a rewritten call gets a token of its own",
}
_OAUTH = "Use OAuth authentication with Microsoft Dataverse"
_DATA_APIS = "Dataverse APIs for Customer Insights - Data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Something that the scan saw, and where: the first places, and how many more files."""

    what: str
    places: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to set up: what to do, what the scan saw of it, and who says so."""

    title: str
    texts: tuple[str, ...]
    seen: tuple[Seen, ...] = ()
    source: str = ""


def checklist(document: Mapping[str, Any], migration: Migration) -> tuple[Item, ...]:
    """The checklist of a project; empty where no call of the legacy service was found."""
    if not migration.findings:
        return ()
    told = mapping_of(document, "credentials")
    found = {kind: mappings_of(told, kind) for kind in ("sign_ins", "keys", "secrets", "variables")}
    packages = mappings_of(document, "dependencies")
    return (
        _registration(found["sign_ins"], bool(told)),
        Item(
            title="Application user",
            texts=(
                "An administrator adds an application user for the registration to the Dataverse"
                " environment, and gives it a security role.",
            ),
            source=_OAUTH,
        ),
        Item(
            title="Role in Customer Insights - Data",
            texts=(
                "The application gets the Viewer role there. It may take 15 minutes until the role"
                " holds.",
                "Where business units own the rows, a caller may get fewer of them than from the"
                " legacy service: compare with `ci-migrate verify`.",
            ),
            source=f"{_DATA_APIS}; Assign user permissions; Integrate business units",
        ),
        _variables(found["variables"]),
        _keys(found["keys"], migration),
        *_secrets(found["secrets"]),
        *_requirements(packages),
    )


def _registration(sign_ins: Sequence[Mapping[str, Any]], told: bool) -> Item:
    texts = [
        "The program signs in with an app registration in Microsoft Entra that has a secret or a"
        " certificate; the one that it has today will do. A program that signs in as itself needs"
        " no API permission on it. The token is asked for `{organisation}/.default`.",
    ]
    if any(one.get("what") == "a user" for one in sign_ins):
        texts.append(
            "Somewhere a person signs in. Calls with such a token stay, with the reason"
            ' `needs-token`, unless you set `token = "companion"`.'
        )
    elif told and not sign_ins:
        texts.append("The scan saw no sign-in: the token comes from outside of the scanned files.")
    labels = {"a user": "signs in as a user", "posted form": "posts the sign-in itself"}
    seen = tuple(
        Seen(what=labels.get(one.what, f"signs in with {one.what}"), places=one.places,
             more=one.more)
        for one in _grouped(sign_ins)
    )  # fmt: skip
    return Item(title="App registration", texts=tuple(texts), seen=seen, source=_OAUTH)


def _variables(found: Sequence[Mapping[str, Any]]) -> Item:
    read = {one.what: one for one in _grouped(found)}
    own = (
        Seen(
            what=f"`{name}`, {use}" + ("; read today" if name in read else ""),
            places=read[name].places if name in read else (),
            more=read[name].more if name in read else 0,
        )
        for name, use in _OWN.items()
    )
    names = sorted(set(read) - set(_OWN))
    more = [f"{len(names) - _NAMES} more"] if len(names) > _NAMES else []
    others = listed([*(f"`{name}`" for name in names[:_NAMES]), *more])
    texts = ["Set these where the program runs."]
    if others:
        texts.append(f"Keep those that the program reads besides: {others}.")
    return Item(title="Environment variables", texts=tuple(texts), seen=tuple(own))


def _keys(found: Sequence[Mapping[str, Any]], migration: Migration) -> Item:
    staying = {one.path for one in migration.findings if one.outcome not in ("fixed",)}
    free = [one for one in found if one.get("path") not in staying]
    held = [one for one in found if one.get("path") in staying]
    left = sum(one.outcome != "fixed" for one in migration.findings)
    verb = "stays" if left == 1 else "stay"
    texts = [
        "Dataverse has no subscription keys. A key can be retired when nothing sends it any more"
        + (f"; {count(left, 'finding')} {verb} with the legacy service so far." if left else ".")
    ]
    if not found:
        texts.append("The scan saw no file that sends one.")
    gone = "sent by files whose calls all moved" if migration.written else (
        "sent by files whose calls all move"
    )  # fmt: skip
    seen = (
        *(Seen(what=gone, places=one.places, more=one.more) for one in _grouped(free)),
        *(
            Seen(what="sent by files with calls that stay", places=one.places, more=one.more)
            for one in _grouped(held)
        ),
    )
    return Item(title="Subscription keys to retire", texts=tuple(texts), seen=seen,
                source=f"Work with Customer Insights - Data APIs; {_DATA_APIS}")  # fmt: skip


def _secrets(found: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    if found:
        text = (
            "Something that looks like a secret stands in these files. Everybody who reads the"
            " code has it: replace it, and take the new one from the environment."
        )
        yield Item(title="Secrets in the code", texts=(text,), seen=tuple(_grouped(found)))


def _requirements(found: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    if found:
        yield Item(
            title="Requirements",
            texts=("What the rewritten program asks of its requirements:",),
            seen=tuple(
                Seen(
                    what=f"{line_of(one, 'action')} `{line_of(one, 'package')}`:"
                    f" {line_of(one, 'why')}",
                    places=(_place(one),),
                )
                for one in found
            ),
        )


def _grouped(found: Sequence[Mapping[str, Any]]) -> Iterator[Seen]:
    """What was seen, each once, that of most files first."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for one in found:
        places[line_of(one, "what")].append(_place(one))
    for what, own in sorted(places.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Seen(what=what, places=tuple(own[:_SHOWN]), more=max(len(own) - _SHOWN, 0))


def _place(one: Mapping[str, Any]) -> str:
    number = number_of(one, "line")
    return f"{line_of(one, 'path')}:{number}" if number else line_of(one, "path")
