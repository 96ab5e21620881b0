"""Who sends a call: a plain session, the real library, and nothing put in the place of either."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.known.libraries import LIBRARIES, session_kind
from ci_migrate.codemod.python.certainty import doubt
from ci_migrate.codemod.python.derived import Made
from ci_migrate.codemod.python.functions import argument
from ci_migrate.codemod.python.imports import outside_name
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed
from ci_migrate.codemod.python.scopes import is_self
from ci_migrate.codemod.python.stores import MAIN, Store, is_test, stores_in
from ci_migrate.codemod.sites.adapters import adapter_adds
from ci_migrate.codemod.sites.signing import is_signing
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.translate import Refusal

# What a session may be given later and still sends its requests as they are.
_HARMLESS = frozenset(
    ("headers", "verify", "cert", "proxies", "trust_env", "max_redirects", "cookies", "timeout")
    + ("stream", "follow_redirects", "base_url", "encoding")
)
_TRANSPORTS = frozenset(
    ("httpx.HTTPTransport", "httpx.AsyncHTTPTransport", "httpx.Limits", "httpx.Proxy")
)
_CLIENT = ("requests", "msrest", "dynamics", "microsoft")  # what the client is made of
_HOST = "https://api.ci.ai.dynamics.com"
_INSTALLING = frozenset(
    ("urllib.request.install_opener", "requests_cache.install_cache", "requests_cache.enabled")
)
# Libraries that answer requests in the place of services.
_ANSWERING = frozenset(
    ("responses", "requests_mock", "respx", "httpretty", "aioresponses", "pytest_httpx")
)
_PLAIN_HANDLERS = frozenset(("ProxyHandler", "HTTPSHandler", "HTTPHandler", "HTTPCookieProcessor"))


def check_sender(site: Site) -> None:
    """Refusal, naming the line, where something else may send a call, or add to what it sends."""
    sender = site.receiver if site.sending is None else site.sending.receiver
    for node in (
        site.target,
        site.node.func,
        sender,
        *(site.partial.args[:1] if site.partial else ()),
    ):
        said = doubt(site.module, node, kinds=False) if node is not None else None
        if said is not None:
            raise Refusal("unknown-client", said)
    if sender is not None and site.library is not None:
        _check_made(site, constructed(site.module, sender))
        _check_later(site, constructed(site.module, sender))
    _check_library(site)


def _modules(site: Site) -> tuple[Module, ...]:
    """The modules of the program; a test counts where the call stands in it."""
    own, program = site.module, site.module.program
    if program is None:
        return (own,)
    return tuple(one for one in program.parsed() if one is own or not program.is_apart(one))


def _place(site: Site, module: Module, node: ast.AST) -> str:
    here = "line " if module is site.module else f"{module.source.name}:"
    return f"{here}{getattr(node, 'lineno', 0)}"


# -- the session


def _check_made(site: Site, made: Made | None) -> None:
    """What the session is made with."""
    assert site.library is not None
    for keyword in made[1].keywords if made is not None and made[1] is not None else ():
        name, value = keyword.arg, keyword.value
        if name == "context" and _is_usual(site.module, value):
            continue
        if name == "auth" and is_signing(site.module.owner(value), value, site.library.package):
            continue
        if name is None or name in site.library.carried:
            raise Refusal("unknown-client", f"the session has {name or '**'} of its own")
        if name in ("transport", "mounts", "app") and not _is_plain(site.module, value):
            raise Refusal("unknown-client", f"the session has a {name}= of its own")


def _is_usual(module: Module, node: ast.expr) -> bool:
    """Whether a context of TLS is the one that a connection makes for itself."""
    if isinstance(node, ast.Name) and all(_is_context(module, one) for one in module.loads(node)):
        node = module.assigned(node) or node
    match node:
        case ast.Call(func=function, args=[], keywords=[]):
            return module.dotted(function) == "ssl.create_default_context"
    return False


def _is_context(module: Module, load: ast.Name) -> bool:
    """Whether a use only hands on a context of TLS."""
    word = module.parents[load]
    return isinstance(word, ast.keyword) and word.arg == "context"


def _is_plain(module: Module, node: ast.expr) -> bool:
    """Whether a transport, or every one of a table of them, is one of the library itself."""
    if isinstance(node, ast.Name):
        node = module.assigned(node) or node
    match node:
        case ast.Constant(value=None):
            return True
        case ast.Dict(keys=keys, values=values):
            texts = [Evaluator(module, Evaluation()).text(one) if one else None for one in keys]
            plain = all(text is not None and "ci.ai" not in text for text in texts)
            return plain and all(_is_plain(module, one) for one in values)
    made = constructed(module, node)
    return made is not None and made[0] in _TRANSPORTS


def _check_later(site: Site, made: Made | None) -> None:
    """What the session is given after it was made, in any module."""
    assert site.library is not None
    carried = site.library.carried
    sending = {*site.library.verbs, *site.library.senders, "request", "send", "prepare_request"}
    if site.module.program is not None:
        site.module.program.bring((*carried, *sending, "mount"))
    for module in _modules(site):
        for name in sorted({*carried, "mount"}):
            for node in module.attributes(name):
                if not _may_be(constructed(module, node.value), made, node):
                    continue
                if name == "auth" and _is_signed(site, module, node):
                    continue
                if name != "mount":
                    place = _place(site, module, node)
                    raise Refusal("unknown-client", f"{place}: the session has .{name} of its own")
                _check_mounted(site, module, node)
        for store in _set_on(module, made):
            seen = store.name == "auth" and isinstance(store.node, ast.Attribute)  # above
            if store.name not in _HARMLESS and not seen:
                said = f"{store.place(site.module)} puts something in the place of a part of it"
                raise Refusal("unknown-client", f"the session is changed: {said}")


def _is_signed(site: Site, module: Module, node: ast.Attribute) -> bool:
    """Whether a session gets an object that signs its requests in a plain way."""
    assert site.library is not None
    match module.parents[node]:
        case ast.Assign(targets=[target], value=value) if target is node:
            return is_signing(module, value, site.library.package)
    return False


def _set_on(module: Module, made: Made | None) -> Iterator[Store]:
    """What a module sets on a session."""
    count = len(module.program.modules) if module.program is not None else 0
    if module.memo.get("sessions", (None,))[0] != count:  # more callers may be known by now
        found = []
        for store in stores_in(module):
            other = constructed(module, store.owner) if isinstance(store.owner, ast.expr) else None
            if other is not None and session_kind(other[0]) is not None:
                found.append((store, other))
        module.memo["sessions"] = (count, found)
    for store, other in module.memo["sessions"][1]:
        if made is not None and _is_same(other, made):
            yield store


def _may_be(other: Made | None, made: Made | None, node: ast.Attribute) -> bool:
    """Whether an attribute may be one of the session that a call uses.

    What is not known may be it where the attribute is set.
    """
    if other is None or made is None:
        return not isinstance(node.ctx, ast.Load) and not is_self(node.value)
    return _is_same(other, made)


def _is_same(one: Made, other: Made) -> bool:
    """Whether two sessions may be one: a parameter may be any of its class."""
    return one[0] == other[0] if None in (one[1], other[1]) else one == other


def _check_mounted(site: Site, module: Module, node: ast.Attribute) -> None:
    """What serves the legacy host is an adapter that does the same for another host."""
    use = module.parents[node]
    if not isinstance(use, ast.Call) or not use.args:
        return
    prefix = Evaluator(module, Evaluation()).text(use.args[0])
    serves = prefix is None or _HOST.startswith(prefix.lower()) or "ci.ai" in prefix
    adapter = argument(use, 1, "adapter")
    said = adapter_adds(module, adapter) if serves and adapter is not None else None
    if said is not None:
        place = _place(site, module, node)
        raise Refusal("unknown-client", f"{place} mounts an adapter that {said}")


# -- the library


def _check_library(site: Site) -> None:
    """Nothing in the program puts something in the place of a part of the library."""
    packages = _CLIENT if site.library is None else (site.library.package,)
    program = site.module.program
    for package in packages:
        if program is not None and program.split(site.module, package) is not None:
            said = f"the program has a module of its own with the name {package}"
            raise Refusal("unknown-client", said)
    if program is not None:
        program.bring(_parts())
    for module in _modules(site):
        for name, store in _outside(module):
            if name.partition(".")[0] in packages and not name.rpartition(".")[2].isupper():
                said = f"{store.place(site.module)} puts something in the library's place"
                raise Refusal("unknown-client", said)
        for node in _answering(module):
            said = f"{_place(site, module, node)} answers requests in the place of the service"
            raise Refusal("unknown-client", said)
        for call in _installing(module):
            said = f"{_place(site, module, call)} changes what the library sends with"
            raise Refusal("unknown-client", said)


def _answering(module: Module) -> list[ast.Name]:
    """What answers requests in the place of services, outside of tests."""
    if "answering" not in module.memo:
        found = [
            load
            for name, alias in module.imports
            if name.partition(".")[0] in _ANSWERING
            for load in module.top.loads.get(alias.asname or alias.name.partition(".")[0], [])
            if isinstance(load, ast.Name) and not _is_in_test(module, load)
        ]
        program = module.program
        apart = is_test(module) if program is None else program.is_for_tests(module)
        module.memo["answering"] = [] if found and apart else found
    kept: list[ast.Name] = module.memo["answering"]
    return kept


def _is_in_test(module: Module, node: ast.AST) -> bool:
    """Whether a node stands in a function or class of a test, or decorates it."""
    while (parent := module.parents.get(node)) is not None:
        node = parent
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                if name.lower().startswith("test"):
                    return True
    return False


def _outside(module: Module) -> list[tuple[str, Store]]:
    """What a module sets outside of the program, by its full name."""
    if "outside" not in module.memo:
        named = ((_target(store), store) for store in stores_in(module))
        module.memo["outside"] = [(name, store) for name, store in named if name]
    found: list[tuple[str, Store]] = module.memo["outside"]
    return found


def _target(store: Store) -> str:
    """The full name of what a store outside of the program changes; empty where it is none."""
    owner = None
    if isinstance(store.owner, str):
        owner = outside_name(store.module, _imported(store.module, store.owner))
    if isinstance(store.owner, ast.expr):
        owner = store.module.dotted(store.owner)
    return "" if owner is None else f"{owner}.{store.name or ''}"


def _imported(module: Module, name: str) -> str:
    """The name of what the running program imports, as a module imports it that names it so."""
    if not name.startswith(f"{MAIN}."):
        return name
    first, *parts = name.split(".")[1:]
    for bound in module.top.bindings.get(first, []):
        if isinstance(bound, ast.alias):
            first = module.imported(bound)
    return ".".join([first, *parts])


def _parts() -> set[str]:
    """The names of functions and classes of all libraries."""
    names = {
        name for one in LIBRARIES.values() for name in one.functions | one.sessions | one.bound
    }
    verbs = {verb for one in LIBRARIES.values() for verb in one.verbs | one.senders}
    return {name.rpartition(".")[2] for name in names} | verbs | {"send", "_request", "HTTPAdapter"}


def _installing(module: Module) -> list[ast.Call]:
    """Calls that change every request of a library; an opener with a proxy does not."""
    if "installing" not in module.memo:
        calls = (node for node in module.scopes if isinstance(node, ast.Call))
        found = [one for one in calls if module.dotted(one.func) in _INSTALLING]
        module.memo["installing"] = [one for one in found if not _installs_plain(one)]
    kept: list[ast.Call] = module.memo["installing"]
    return kept


def _installs_plain(call: ast.Call) -> bool:
    match call.args:
        case [ast.Call(func=func, args=handlers)]:
            plain = ast.unparse(func).endswith("build_opener")
            return plain and all(_is_plain_handler(one) for one in handlers)
    return False


def _is_plain_handler(node: ast.expr) -> bool:
    named = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(named).rpartition(".")[2] in _PLAIN_HANDLERS
