"""Methods of the program that hand a request on to the library, with other options at most."""

from __future__ import annotations

import ast
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk

_SETTING = frozenset(("get", "setdefault", "pop", "update"))
# Options that say how a request is sent, and nothing of what it asks.
_OPTIONS = frozenset(("timeout", "verify", "cert", "proxies", "stream", "allow_redirects"))
_WHOLE = frozenset(("http", "https", "http:", "https:", "http://", "https://"))


@dataclass(frozen=True, slots=True)
class Join:
    """The address that a method asks for in the place of ``url``; one that is whole stays.

    ``handed`` is what its call hands over, ``inside`` all that makes it.
    """

    address: ast.expr
    url: str
    handed: ast.expr
    inside: Set[ast.AST] = field(repr=False)

    @property
    def uses(self) -> list[ast.Name]:
        """Where the address that the method is handed goes into its own."""
        names = (one for one in walk(self.address) if isinstance(one, ast.Name))
        return [one for one in names if one.id == self.url]


def join_of(module: Module, method: ast.FunctionDef) -> Join | None:
    """What ``request(method, url, ...)`` makes of the address that it is handed.

    ``urljoin(root, url)``, in place or under a name, or what it makes of one that is not whole.
    None where it makes nothing of it, or what is not known to leave a whole one as it is.
    """
    names, sent = _taken(method), _sent(method)
    if len(names) < 2 or len(sent) != 1:
        return None
    url, handed = names[1], _given(sent[0], 1, names[1])
    if handed is not None and _is_joined(module, handed, url):
        return Join(handed, url, handed, frozenset(walk(handed)))
    if not isinstance(handed, ast.Name):
        return None
    for step in method.body:
        match step:
            case ast.Assign(targets=[ast.Name(id=name)], value=made) if (
                name == handed.id and _is_joined(module, made, url)
            ):
                return Join(made, url, handed, frozenset(walk(step)))
            case ast.If(
                test=test, body=[ast.Assign(targets=[ast.Name(id=name)], value=made)], orelse=[]
            ) if name == handed.id == url and _is_part(test, url):
                return Join(made, url, handed, frozenset(walk(step)))
    return None


def hands_on(method: ast.FunctionDef, join: Join | None = None) -> bool:
    """Whether ``send`` or ``request`` gives what the library's own gives for the same request.

    ``send(request, ...)`` takes one that is built, ``request(method, url, ...)`` builds it; for
    the address that ``join`` says, if it does.
    """
    joining: Set[ast.AST] = frozenset() if join is None else join.inside
    nodes = [node for node in walk(method) if node not in joining]
    sent = _sent(method)
    for node in nodes:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(node, ast.Call) and node not in sent and not _is_setting(node):
            return False
    count = 1 if method.name == "send" else 2
    names = _taken(method)[:count]
    if len(names) < count or not sent or not (count == 1 or _only_options(method, nodes)):
        return False
    given = [one for call in sent for one in (*call.args, *(word.value for word in call.keywords))]
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in names and node not in given:
            return False
        if isinstance(node, ast.Return) and node.value not in sent:
            return False
    own = names if join is None else names[:-1]
    return all(_in_order(call, own) for call in sent)


def _taken(method: ast.FunctionDef) -> list[str]:
    """The names that a method has for what it is handed by place."""
    return [one.arg for one in method.args.args][1:]


def _sent(method: ast.FunctionDef) -> list[ast.Call]:
    """The calls of the library's own method of the name."""
    calls = (node for node in walk(method) if isinstance(node, ast.Call))
    return [node for node in calls if _is_above(node, method.name)]


def _is_joined(module: Module, node: ast.expr, url: str) -> bool:
    match node:
        case ast.Call(func=function, args=[_, ast.Name(id=last)], keywords=[]) if last == url:
            return module.dotted(function) == "urllib.parse.urljoin"
    return False


def _is_part(test: ast.expr, url: str) -> bool:
    """Whether a test says of an address that it is not whole."""
    match test:
        case ast.UnaryOp(
            op=ast.Not(),
            operand=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="startswith"), args=[start]
            ),
        ):
            starts = start.elts if isinstance(start, ast.Tuple) else [start]
            found = {one.value for one in starts if isinstance(one, ast.Constant)}
            return name == url and len(found) == len(starts) and _covers(found)
        case ast.Compare(
            left=ast.Constant(value="://"), ops=[ast.NotIn()], comparators=[ast.Name(id=name)]
        ):
            return name == url
    return False


def _covers(starts: Set[object]) -> bool:
    """Whether an address by ``https`` starts with one of some texts, and a path with none."""
    return starts <= _WHOLE and any(str(one).startswith("https") or one == "http" for one in starts)


def _given(call: ast.Call, place: int, name: str) -> ast.expr | None:
    """What a call hands over at a place, or by a name."""
    named = {one.arg: one.value for one in call.keywords}
    return call.args[place] if place < len(call.args) else named.get(name)


def _in_order(call: ast.Call, names: Sequence[str]) -> bool:
    """Whether a call hands some names on, each in its place."""
    found = [_given(call, place, name) for place, name in enumerate(names)]
    return [isinstance(one, ast.Name) and one.id for one in found] == [*names]


def _only_options(method: ast.FunctionDef, nodes: Sequence[ast.AST]) -> bool:
    """Whether everything that a method names of a request says how it is sent."""
    for node in nodes:
        match node:
            case ast.Constant(value=str() as word) if word not in _OPTIONS:
                if not _is_text(method, node):
                    return False
            case ast.keyword(arg=str() as word):
                if word not in _OPTIONS and word not in ("method", "url"):
                    return False
    return True


def _is_text(method: ast.FunctionDef, node: ast.Constant) -> bool:
    """Whether a constant is the text in front of a method's body."""
    first = method.body[0]
    return isinstance(first, ast.Expr) and first.value is node


def _is_above(node: ast.Call, name: str) -> bool:
    if not isinstance(node.func, ast.Attribute) or node.func.attr != name:
        return False
    owner = node.func.value
    return ast.unparse(owner).startswith("super(") or ast.unparse(owner).endswith("HTTPAdapter")


def _is_setting(node: ast.Call) -> bool:
    match node.func:
        case ast.Name(id="super" | "isinstance" | "float" | "int" | "tuple"):
            return True
        case ast.Attribute(value=ast.Name(), attr=attr):
            return attr in _SETTING
    return False
