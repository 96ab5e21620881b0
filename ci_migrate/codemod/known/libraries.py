"""What is known of each HTTP library: who sends a request, what a request may carry, what is read.

One entry a way of sending. ``functions`` and the verbs of ``sessions`` send at once; a
``builder`` only describes a request, which ``senders`` send later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "options"))
_ALL = VERBS | {"request"}
# What only responses have that speaks of the request or of the connection.
_COMMON = frozenset(
    ("url", "headers", "request", "raw", "links", "history", "cookies", "next", "elapsed")
    + ("iter_lines", "iter_content", "iter_bytes", "iter_text", "http_version", "next_request")
)
_OPENED = _COMMON | {"geturl", "getheader", "getheaders", "info", "msg", "read1", "readinto", "fp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One way to send a request and what a rewritten call keeps of it.

    ``package`` is where it is imported from, ``reader`` the function of the companion that takes
    its place, ``session`` its argument for the session. ``signature`` names the positions of a
    function or builder; ``kept`` are the arguments carried over, ``params`` the one with the
    options of the query. ``carried`` is what a session may hold that its requests then take
    along; ``based`` is its attribute for the base of its addresses. ``further`` are other ways to
    send or to describe a request, with the names of their positions: they are found and stay.
    ``bodies`` give the body as text, ``transport`` speaks of the request. ``nones`` says what it
    does with an option that is None, ``replaces`` that options take the place of those in the
    URL, ``quotes`` that it encodes URLs, ``opened`` that its answers are read like files.
    """

    package: str
    reader: str
    functions: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    verbs: frozenset[str] = _ALL
    builder: str = ""
    senders: frozenset[str] = frozenset()
    signature: tuple[str, ...] = ("url",)
    session: str = ""
    params: str = "params"
    kept: frozenset[str]
    carried: frozenset[str] = frozenset(("params", "auth", "hooks", "event_hooks"))
    based: str = ""
    further: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset(("text", "content"))
    transport: frozenset[str] = _COMMON
    nones: str = ""
    replaces: bool = False
    quotes: bool = True
    opened: bool = False


# What a class that derives from a session has of its own where it sends in a way of its own.
SENDING = _ALL | {"send", "stream", "build_request", "prepare_request", "urlopen", "mount"}
SENDING |= {"request_encode_url", "request_encode_body", "merge_environment_settings", "ws_connect"}
SENDING |= {"get_adapter", "rebuild_auth", "rebuild_method", "rebuild_proxies", "resolve_redirects"}
SENDING |= {"get_redirect_target", "should_strip_auth", "__getattr__", "__getattribute__"}
INNER = ("_merge", "_send", "_request", "_transport", "_build", "_enforce", "_redirect")

_REQUESTS = frozenset(
    ("headers", "timeout", "verify", "proxies", "cookies", "cert", "allow_redirects")
)
_SESSIONS = frozenset(("requests.Session", "requests.session", "requests.sessions.Session"))
_HTTPX = frozenset(("headers", "timeout", "follow_redirects", "cookies"))
_VERB_FIRST = ("method", "url")

# What a call of the client stands for: its request, in the words of the others.
CLIENT = Library(package="dynamics", reader="get_entities", kept=frozenset(("headers", "raw")))

LIBRARIES: dict[str, Library] = {
    "requests": Library(
        package="requests",
        reader="get",
        functions=frozenset(
            f"{one}.{verb}" for one in ("requests", "requests.api") for verb in _ALL
        ),
        sessions=_SESSIONS,
        signature=("url", "params"),
        session="session",
        kept=_REQUESTS,
    ),
    "requests-built": Library(
        package="requests",
        reader="get",
        sessions=_SESSIONS,
        verbs=frozenset(),
        builder="requests.Request",
        senders=frozenset(("send",)),
        signature=("method", "url", "headers", "files", "data", "params", "auth", "cookies"),
        session="session",
        kept=_REQUESTS,
    ),
    "httpx": Library(
        package="httpx",
        reader="get_httpx",
        functions=frozenset(f"httpx.{verb}" for verb in _ALL),
        sessions=frozenset(("httpx.Client",)),
        session="client",
        based="base_url",
        further={"stream": _VERB_FIRST, "build_request": _VERB_FIRST},
        kept=_HTTPX,
        nones="httpx sends {}= without a value for None",
        replaces=True,
    ),
    "httpx-async": Library(
        package="httpx",
        reader="aget_httpx",
        sessions=frozenset(("httpx.AsyncClient",)),
        session="client",
        based="base_url",
        further={"stream": _VERB_FIRST, "build_request": _VERB_FIRST},
        kept=_HTTPX,
        nones="httpx sends {}= without a value for None",
        replaces=True,
    ),
    "aiohttp": Library(
        package="aiohttp",
        reader="get_aiohttp",
        functions=frozenset(("aiohttp.request",)),
        sessions=frozenset(("aiohttp.ClientSession", "aiohttp.client.ClientSession")),
        session="session",
        further={"ws_connect": ("url",)},
        kept=frozenset(("headers", "timeout", "ssl", "proxy", "allow_redirects", "cookies")),
        carried=frozenset(("params", "auth", "trace_configs", "proxy", "proxy_auth"))
        | {"middlewares", "response_class", "request_class"},
        bodies=frozenset(("text", "read")),
        transport=_COMMON | {"content", "real_url", "request_info", "connection", "raw_headers"},
        nones="aiohttp takes no None for {}",
    ),
    "urllib3": Library(
        package="urllib3",
        reader="get_urllib3",
        functions=frozenset(("urllib3.request",)),
        sessions=frozenset(("urllib3.PoolManager", "urllib3.poolmanager.PoolManager"))
        | {"urllib3.ProxyManager", "urllib3.poolmanager.ProxyManager"},
        bound=frozenset(
            f"urllib3.{module}{name}"
            for module in ("", "connectionpool.")
            for name in ("HTTPSConnectionPool", "HTTPConnectionPool", "connection_from_url")
        ),
        verbs=frozenset(("request",)),
        further=dict.fromkeys(
            ("request_encode_url", "request_encode_body", "urlopen"), _VERB_FIRST
        ),
        session="pool",
        params="fields",
        kept=frozenset(("headers", "timeout", "retries", "redirect")),
        carried=frozenset(),
        bodies=frozenset(("data", "read")),
        transport=_OPENED | {"stream", "retries", "release_conn", "connection", "drain_conn"},
        nones="urllib3 sends {}=None for None",
    ),
    "urllib": Library(
        package="urllib",
        reader="urlopen",
        functions=frozenset(("urllib.request.urlopen",)),
        signature=("url", "data"),
        params="",
        kept=frozenset(("timeout", "context")),
        bodies=frozenset(("read",)),
        transport=_OPENED,
        quotes=False,
        opened=True,
    ),
    "urllib-built": Library(
        package="urllib",
        reader="urlopen",
        builder="urllib.request.Request",
        senders=frozenset(("urllib.request.urlopen",)),
        signature=("url", "data", "headers"),
        params="",
        kept=frozenset(("headers", "timeout", "context")),
        bodies=frozenset(("read",)),
        transport=_OPENED,
        quotes=False,
        opened=True,
    ),
    "http": Library(
        package="http",
        reader="get_http",
        bound=frozenset(("http.client.HTTPSConnection", "http.client.HTTPConnection")),
        verbs=frozenset(("request",)),
        further={"putrequest": _VERB_FIRST},
        builder="http.client.HTTPConnection.request",
        senders=frozenset(("getresponse",)),
        signature=("method", "url", "body", "headers"),
        session="connection",
        params="",
        kept=frozenset(("headers",)),
        carried=frozenset(("set_tunnel", "putrequest", "sock", "source_address", "context")),
        bodies=frozenset(("read",)),
        transport=_OPENED,
        quotes=False,
        opened=True,
    ),
}


def function_kind(name: str | None) -> str | None:
    """The library whose function has this full name."""
    return next((kind for kind, one in LIBRARIES.items() if name in one.functions), None)


def session_kind(name: str | None) -> str | None:
    """The library whose sessions or connections are of this class."""
    return next(
        (
            kind
            for kind, one in LIBRARIES.items()
            if (name in one.sessions and one.verbs) or name in one.bound
        ),
        None,
    )


def builder_kind(name: str | None) -> str | None:
    """The library whose builder of requests has this full name."""
    return next((kind for kind, one in LIBRARIES.items() if name and one.builder == name), None)


def further_kind(name: str) -> str | None:
    """The library that has this full name for another way to send a request."""
    head, _, last = name.rpartition(".")
    return next(
        (
            kind
            for kind, one in LIBRARIES.items()
            if one.functions and one.package == head and last in one.further
        ),
        None,
    )


@cache
def sending_verbs() -> frozenset[str]:
    """The methods by which sessions send or describe requests."""
    return further_verbs().union(*(one.verbs for one in LIBRARIES.values()))


def further_verbs() -> frozenset[str]:
    """The methods by which sessions send or describe requests beside the verbs."""
    return frozenset(verb for one in LIBRARIES.values() for verb in one.further)
