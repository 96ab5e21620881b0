"""What is known of answers: what a moved call gives as before, and what speaks of the service.

A moved call gives the same status, and under ``value`` the same rows. The rest is Dataverse's:
``@odata.context``, texts and bodies, headers, addresses.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ci_migrate.codemod.answers.held import REPORTED, Form, Held, Kind

Reading = tuple[tuple[Form, ...], Kind] | None  # what an attribute holds; None where it is free
_METHOD = (Form.CALL,)
_AWAITED = (Form.CALL, Form.COMING)

# What every library's responses have and a moved call keeps.
_KEPT: Mapping[str, Reading] = dict.fromkeys(
    ("status_code", "status", "ok", "code", "getcode", "raise_for_status")
    + ("is_success", "is_error", "is_client_error", "is_server_error", "is_redirect")
    + ("is_informational", "is_permanent_redirect", "has_redirect_location")
    + ("close", "aclose", "closed", "is_closed", "isclosed", "is_stream_consumed", "release")
)
_JSON: Mapping[str, Reading] = {"json": (_METHOD, Kind.ENVELOPE)}
# What a service says to a status: of its own choice, so no more is known than of other texts.
_SAID: Mapping[str, Reading] = {"reason": ((), Kind.REPORT)}
_TEXT = frozenset(
    ("decode", "encode", "strip", "lstrip", "rstrip", "replace", "lower", "upper", "splitlines")
    + ("split", "partition", "rpartition", "removeprefix", "removesuffix", "format")
)
_ANSWERS: Mapping[str, Mapping[str, Reading]] = {
    "requests": {**_JSON, **_SAID, "text": ((), Kind.BODY), "content": ((), Kind.BODY)},
    "httpx": {
        **_JSON,
        "text": ((), Kind.BODY),
        "content": ((), Kind.BODY),
        "reason_phrase": ((), Kind.REPORT),
        "read": (_METHOD, Kind.BODY),
        "aread": (_AWAITED, Kind.BODY),
        "raise_for_status": (_METHOD, Kind.ANSWER),
    },
    "aiohttp": {
        **_SAID,
        "json": (_AWAITED, Kind.ENVELOPE),
        "text": (_AWAITED, Kind.BODY),
        "read": (_AWAITED, Kind.BODY),
    },
    "urllib3": {**_JSON, **_SAID, "data": ((), Kind.BODY), "read": (_METHOD, Kind.BODY)},
    "urllib": {**_SAID, "read": (_METHOD, Kind.BODY)},
    "http": {**_SAID, "read": (_METHOD, Kind.BODY)},
}
# Errors that the status of an answer raises: what they keep, and the names that catch them.
_ERRORS: Mapping[str, Mapping[str, Reading]] = {
    "requests": {"response": ((), Kind.ANSWER)},
    "httpx": {"response": ((), Kind.ANSWER)},
    "client": {"response": ((), Kind.ANSWER)},
    "aiohttp": {"status": None, "code": None},
    "urllib": {
        **dict.fromkeys(("code", "status", "getcode")),
        **_SAID,
        "read": (_METHOD, Kind.BODY),
    },
}
_ANY_ERROR: Mapping[str, Reading] = dict.fromkeys(
    ("with_traceback", "add_note", "__class__", "__traceback__", "__notes__")
)
# All that such errors have, of the libraries whose classes say it: nothing else can be read.
_HAVING: Mapping[str, frozenset[str]] = {
    "requests": frozenset(("args", "request", "response", "errno", "strerror", "filename"))
    | frozenset(("filename2", "winerror", "characters_written")),
    "httpx": frozenset(("args", "request", "response")),
    "aiohttp": frozenset(("args", "status", "code", "message", "headers", "history"))
    | frozenset(("request_info",)),
}
CAUGHT_AS: Mapping[str, tuple[str, ...]] = {
    "requests": ("HTTPError", "RequestException", "OSError", "IOError"),
    "httpx": ("HTTPStatusError", "HTTPError"),
    "client": ("HttpOperationError", "ClientException"),
    "aiohttp": ("ClientResponseError", "ClientError"),
    "urllib": ("HTTPError", "URLError", "OSError", "IOError"),
}
# Where such errors are imported from.
ERROR_PACKAGES: Mapping[str, frozenset[str]] = {
    **{one: frozenset((one,)) for one in ("requests", "httpx", "aiohttp", "urllib")},
    "client": frozenset(("msrest", "dynamics", "microsoft")),
}
# Libraries whose calls raise the error themselves.
RAISING = frozenset(("client", "urllib"))
# What of an object of its own class an exception of the program gives away.
_OWN_ERROR: Mapping[str, Reading] = {"args": ((Form.ITEMS,), Kind.TOLD)}

_PAYLOAD: Mapping[str, Reading] = {
    "value": None,
    **dict.fromkeys(("message", "error_code"), ((), Kind.REPORT)),
}
_RAW: Mapping[str, Reading] = {"output": ((), Kind.PAYLOAD), "response": ((), Kind.ANSWER)}
_KEYED: Mapping[str, Reading] = {  # of dictionaries; a key that is known comes first
    "copy": (_METHOD, Kind.ENVELOPE),
    "update": None,
    "clear": None,
}

ROWS = "value"
KEYS: Mapping[str, tuple[str, str]] = {
    "@odata.nextLink": (
        "next-link",
        "the program follows @odata.nextLink; whether the legacy service sent one is not known",
    ),
    "@odata.context": (
        "response-shape",
        "the program reads @odata.context, which names the service",
    ),
    "@odata.count": ("response-shape", "the program reads @odata.count"),
    "@odata.etag": ("response-shape", "the program reads @odata.etag"),
}
ERROR_KEYS = frozenset(("error", "message", "errorCode", "innerError", "statusCode"))
# Of these, a response shown as text says no more than its status.
PLAIN_TEXT = frozenset(("requests",))


def reading(held: Held, name: str) -> tuple[bool, Held | None]:
    """Whether an attribute of a bare part may be read, and what it holds; None where it is free."""
    table: Mapping[str, Reading]
    match held.kind:
        case Kind.ANSWER:
            table = {**_KEPT, **_ANSWERS[held.package]}
        case Kind.ERROR if held.package in _ERRORS:
            table = {**_ANY_ERROR, **_ERRORS[held.package]}
        case Kind.ERROR:
            text = Kind.REPORT if held.package == REPORTED else Kind.TOLD
            return True, held.become(text, Form.ITEMS) if name in _OWN_ERROR else None
        case Kind.PAYLOAD:
            table = _PAYLOAD
        case Kind.RAW:
            table = _RAW
        case Kind.ENVELOPE:
            table = _KEYED
        case _:
            table = dict.fromkeys(_TEXT, (_METHOD, held.kind))
    if name not in table:
        has = _HAVING.get(held.package) if held.kind is Kind.ERROR else None
        return has is not None and name not in has and not name.startswith("_"), None
    found = table[name]
    if found is None:
        return True, None
    forms, kind = found
    package = "requests" if held.package == "client" and kind is Kind.ANSWER else held.package
    return True, held.become(kind, *forms, package=package)


def has_hooks(call: ast.Call) -> bool:
    """Whether something of the program sees each dictionary of a JSON text that a call reads."""
    return any(
        one.arg in (None, "object_hook", "object_pairs_hook", "cls") for one in call.keywords
    )
