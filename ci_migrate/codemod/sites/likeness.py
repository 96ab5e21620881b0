"""Calls that look like those of the legacy service, where nothing shows where they go.

Signs are weighed: what only the service has speaks for itself, what others have as well needs
a second sign. Such a call is found, with what the program does not show, and it never moves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from weakref import WeakKeyDictionary

from ci_migrate.catalogue import Rule
from ci_migrate.codemod.known.libraries import VERBS, further_verbs
from ci_migrate.codemod.known.shapes import (
    AUDIENCE,
    CERTAIN,
    KEY_HEADER,
    VARIABLES,
    distinctive,
    methods,
    most_weight,
    path_weight,
)
from ci_migrate.codemod.python.arguments import Arguments
from ci_migrate.codemod.python.calls import modules_of
from ci_migrate.codemod.python.derived import Made
from ci_migrate.codemod.python.imports import is_client_name
from ci_migrate.codemod.python.invoked import Invoked, invoked, method_of
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.objects import constructed, function_of
from ci_migrate.codemod.python.speaking import is_test, names_client, names_key, names_service
from ci_migrate.codemod.python.syntax import walk
from ci_migrate.codemod.sites.clients import is_open
from ci_migrate.codemod.sites.site import Site
from ci_migrate.codemod.sites.transports import (
    Transport,
    address,
    http_site,
    possible_base,
    sent_site,
    transport_of,
)
from ci_migrate.codemod.texts.holes import Evaluation
from ci_migrate.codemod.texts.hosts import is_elsewhere
from ci_migrate.codemod.texts.ingredients import bound, parts, texts_of
from ci_migrate.codemod.texts.resolve import Evaluator
from ci_migrate.model import HOLE
from ci_migrate.translate import HOST, dataverse_query

# Arguments of every method of the client beside those of its rule.
_COMMON = frozenset(("custom_headers", "raw", "headers", "timeout", "retries", "proxies", "verify"))
_OPTION = re.compile(r"(?:\A|[?&])\$(?:filter|select|top|skip|orderby)\b")
# What asks a server, whatever it is called on; and packages whose methods of these names serve.
_ASKING = VERBS | {"request", "fetch", "urlopen", "urlretrieve"} | further_verbs()
_SERVING = ("fastapi", "flask", "starlette", "sanic", "bottle", "falcon", "aiohttp.web", "django")


def likely_site(module: Module, node: ast.Call) -> Site | None:
    """The call site that a call seems to be by its form; None where too little speaks for it."""
    return _likely_method(module, node) or _likely_request(module, node)


# -- methods of the client on something unknown


def _likely_method(module: Module, node: ast.Call) -> Site | None:
    called = invoked(module, node)
    found, passed = method_of(called.function), False
    if found is None or found[1] not in methods():
        called, found, passed = _passed(node)
    if found is None or not is_open(module, called.function, found):
        return None
    owner, name = found
    rule = methods()[name]
    if _method_weight(module, node, called, owner, rule, name) < CERTAIN:
        return None
    shown = ast.unparse(owner)
    return Site(
        module=module,
        node=node,
        kind="client",
        method=name,
        url="",
        evaluation=Evaluation(),
        target=called.target,
        arguments=called.arguments(module, node, ()),
        receiver=owner,
        partial=called.partial,
        handed=passed,
        callee=shown,
        doubt=f"nothing shows what {shown} is; {name} is a method of the client",
    )


def _passed(node: ast.Call) -> tuple[Invoked, tuple[ast.expr, str] | None, bool]:
    """A distinctive method that a call is handed, to call it in its own way."""
    for value in [*node.args, *(one.value for one in node.keywords)]:
        found = method_of(value)
        if found is not None and found[1] in distinctive():
            return Invoked(node.func, value), found, True
    return Invoked(node.func, node.func), None, False


def _method_weight(
    module: Module, node: ast.Call, called: Invoked, owner: ast.expr, rule: Rule, name: str
) -> int:
    given = {one.arg for one in node.keywords if one.arg}
    known = {*rule.legacy.parameters, *_COMMON}
    known = known.union(*rule.legacy.signatures.values())
    made = constructed(module, owner)
    foreign = module.dotted(called.function) is not None or (
        made is not None and made[1] is not None and not is_client_name(made[0])
    )
    return (
        (CERTAIN if name in distinctive() else 1)
        + ("custom_headers" in given)
        + any("_" in one for one in given & set(rule.legacy.parameters))
        + any(map(names_client, modules_of(module)))
        - foreign
        - (not given <= known)
    )


# -- requests to an unknown host


def _likely_request(module: Module, node: ast.Call) -> Site | None:
    called = invoked(module, node)
    sent = transport_of(module, called.function)
    if sent is None:
        return _asking_site(module, node)
    if sent.within:
        return None
    arguments = called.arguments(module, node, sent.signature)
    url_node = arguments.named.get("url")
    if url_node is None or _is_told(module, url_node):
        return None
    likely = possible_base(module, sent)
    evaluator = Evaluator(module, Evaluation())
    if likely is not None and not (tail := evaluator.part(url_node, {})).startswith("http"):
        doubt = f"nothing shows the host; the session may be the one of {likely[1]}"
        based = likely[0].rstrip("/") + "/" + tail.lstrip("/")
        return sent_site(module, node, called, sent, arguments, based, evaluator, doubt=doubt)
    most = _most(module, url_node)
    if most < CERTAIN:
        if most + _signs(module, arguments, sent) < CERTAIN:
            return None
        sketched = address(_Sketch(module, Evaluation()), url_node, sent)
        if sketched is not None and path_weight(sketched) is None:
            return None
    evaluator = Evaluator(module, Evaluation())
    url = address(evaluator, url_node, sent)
    if url is None:
        url = evaluator.part(url_node, {})
    if HOST.match(url):
        return http_site(module, node)
    if dataverse_query(HOLE.sub("x", url)) is not None:
        return None  # whatever host it names, it asks Dataverse already
    path = path_weight(url)
    if path is None or (path < CERTAIN and path + _signs(module, arguments, sent) < CERTAIN):
        return None
    begins = HOLE.match(url)
    host = evaluator.evaluation.holes[int(begins[1])] if begins is not None else None
    elsewhere = host is not None and is_elsewhere(host.module, host.node)
    if elsewhere and not _is_for_service(module, arguments, sent):
        return None
    _use_origins(evaluator, sent.made)
    unseen = "the host in sight is another" if elsewhere else "nothing shows the host"
    doubt = f"{unseen}; {_said(0 if elsewhere else path)}"
    return sent_site(module, node, called, sent, arguments, url, evaluator, doubt=doubt)


class _Sketch(Evaluator):
    """Evaluates what stands near: what an attribute holds is left open."""

    def _attribute(self, node: ast.Attribute, given: Mapping[ast.AST, str]) -> str | None:
        return None


def _is_told(module: Module, node: ast.expr) -> bool:
    """Whether callers hand over the address as a whole: then they are the call sites."""
    found = module.bindings(node) if isinstance(node, ast.Name) else []
    values = [value for one in found if isinstance(one, ast.arg) for value in bound(module, one)]
    texts = (Evaluator(module.owner(one), Evaluation()).text(one) for one in values)
    return any(text is not None and HOST.match(text) for text in texts)


def _most(module: Module, node: ast.expr) -> int:
    """What the path of an address may weigh at most."""
    starred = isinstance(node, ast.Starred)
    return 0 if starred else most_weight(texts_of(module, [node], outside=False))


def _said(path: int) -> str:
    return (
        "the path is one of the legacy service"
        if path
        else "what the call sends is for the legacy service"
    )


def _use_origins(evaluator: Evaluator, made: Made | None) -> None:
    """Counts what the host may come from as used: the call accounts for it."""
    origins: list[ast.AST] = [one.node for one in evaluator.evaluation.holes[:1]]
    if made is not None and made[1] is not None:
        origins += [*made[1].args, *(one.value for one in made[1].keywords)]
    evaluator.evaluation.used.update(node for one in origins for node in walk(one))


def _asking_site(module: Module, node: ast.Call) -> Site | None:
    """A call of something unknown that asks for a path as the legacy service has it.

    For one that only it has, or for others with a query, in a program that names the service.
    """
    found = method_of(node.func)
    if found is None or found[1] not in _ASKING or is_test(module):
        return None
    if node in getattr(module.parents[node], "decorator_list", ()):
        return None
    values = [*node.args, *(one.value for one in node.keywords)]
    least = 1 if _queries(module, values) else CERTAIN
    values = [one for one in values if _most(module, one) >= least]
    if not values or function_of(module, node.func) is not None:
        return None
    made = constructed(module, found[0])
    name = module.dotted(node.func) or (made[0] if made is not None else "")
    if name.startswith(_SERVING):
        return None
    for value in values:
        evaluator = Evaluator(module, Evaluation())
        url = evaluator.text(value)
        if url is not None and HOST.match(url):
            return http_site(module, node)
        if url is not None and "/" in url and (path_weight(url) or 0) >= least:
            _use_origins(evaluator, made)
            return Site(
                module=module,
                node=node,
                kind="other",
                method=found[1] if found[1] in VERBS else "",
                url=url,
                evaluation=evaluator.evaluation,
                target=node.func,
                arguments=Arguments(),
                url_node=value,
                callee=ast.unparse(node.func),
                doubt=f"nothing shows the host; {_said(CERTAIN)}",
            )
    return None


def _queries(module: Module, values: list[ast.expr]) -> bool:
    """Whether a call hands over options of OData, in a program that names the service."""
    texts = (one for value in values for one in walk(value) if isinstance(one, ast.Constant))
    found = any(isinstance(one.value, str) and _OPTION.search(one.value) for one in texts)
    return found and any(map(names_service, modules_of(module)))


def _signs(module: Module, arguments: Arguments, sent: Transport) -> int:
    """What a request sends and what its program speaks of, as far as that is a sign."""
    texts = _sent_texts(module, arguments, sent)
    return (
        any(one.lower() == KEY_HEADER for one in texts)
        + (not texts.isdisjoint(VARIABLES))
        + CERTAIN * any(AUDIENCE.fullmatch(one) for one in texts)
        + any(map(names_service, modules_of(module)))
    )


def _is_for_service(module: Module, arguments: Arguments, sent: Transport) -> bool:
    """Whether a request sends the key or a token of the service, to whatever host."""
    texts = _sent_texts(module, arguments, sent)
    return not texts.isdisjoint(VARIABLES) or any(AUDIENCE.fullmatch(one) for one in texts)


def _sent_texts(module: Module, arguments: Arguments, sent: Transport) -> set[str]:
    """The texts that go into the headers and options of a request."""
    named = arguments.named
    sources: list[ast.AST] = [named[one] for one in ("headers", "params") if one in named]
    if any(map(names_key, modules_of(module))):
        sources += _of_session(module, sent)
    return set(texts_of(module, sources))


def _of_session(module: Module, sent: Transport) -> Iterator[ast.AST]:
    """What the program puts on the session of a request, when it makes it and afterwards."""
    if sent.made is None:
        return
    if sent.made[1] is not None:
        yield from (one.value for one in sent.made[1].keywords)
    for one in modules_of(module):
        for made, statement in _headers(one):
            if made == sent.made:
                yield from parts(statement)


_put: WeakKeyDictionary[Module, list[tuple[Made | None, ast.stmt]]] = WeakKeyDictionary()


def _headers(module: Module) -> list[tuple[Made | None, ast.stmt]]:
    """The statements of a module that name the headers of something, and what that is."""
    if module not in _put:
        _put[module] = [
            (constructed(module, load.value), module.statement(load))
            for load in module.attribute_loads("headers")
            if isinstance(load, ast.Attribute)
        ]
    return _put[module]
