"""Where a token goes that a program gets: whether nothing but calls that move sends it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ci_migrate.codemod.answers.ends import SPOKEN
from ci_migrate.codemod.known.libraries import VERBS, session_kind
from ci_migrate.codemod.python.calls import arguments, calls_of, handed, modules_of
from ci_migrate.codemod.python.derived import Made
from ci_migrate.codemod.python.functions import Defined
from ci_migrate.codemod.python.names import Module, is_none
from ci_migrate.codemod.python.objects import class_of, constructed, function_of
from ci_migrate.codemod.python.stores import is_test
from ci_migrate.codemod.sites.sites import Site
from ci_migrate.codemod.tokens.tokens import audiences, is_delegated

_ACQUIRED = frozenset(
    ("acquire_token_for_client", "acquire_token_silent", "get_token")
    + ("acquire_token_with_client_credentials",)
)
_PLAIN = frozenset(("str", "dict", "format", "join", "urlencode", "loads", "exit"))


def moving_token(
    module: Module, sites: Iterable[Site], outside: Callable[[Module, str], bool]
) -> set[ast.AST] | None:
    """The calls that send the tokens which a module gets, where these can become Dataverse's.

    None where they cannot: it gets none for the program itself, or something else than ``sites``
    sends one. ``outside`` tells whether a file that is not looked at may use a name of a module.
    """
    found = [node for node, _ in audiences(module)]
    if not found or is_delegated(module):
        return None
    flow = _Flow(sites={one.node: one for one in sites}, outside=outside)
    moves = all(flow.only_for_sites(module, node) for node in found) and flow.is_closed()
    return flow.reached if moves and flow.reached else None


@dataclass(slots=True, kw_only=True)
class _Flow:
    """Follows tokens from their audiences through the modules of a program.

    ``reached`` are the calls that one was followed to; ``takers`` the parameters that took one.
    """

    sites: dict[ast.Call, Site]
    outside: Callable[[Module, str], bool]
    reached: set[ast.AST] = field(default_factory=set)
    takers: set[tuple[Module, Defined, ast.arg]] = field(default_factory=set)
    _seen: set[ast.AST] = field(default_factory=set)

    def is_closed(self) -> bool:
        """Whether no parameter that takes a token takes one from elsewhere, too."""
        for home, function, parameter in self.takers:
            for caller, call in calls_of(home, function) or ():
                given = handed(function, call, parameter)
                known = given is not None and (is_none(given) or given in self._seen)
                if not known and not is_test(caller):
                    return False
        return True

    def only_for_sites(self, module: Module, node: ast.AST, acquired: bool = False) -> bool:
        """Whether what stands at a node ends only in the call sites."""
        if node in self._seen:
            return True
        self._seen.add(node)
        parent = module.parents[node]
        match parent:
            case ast.Call():
                return self._in_call(module, parent, node, acquired)
            case ast.Assign():
                return all(self._in_target(module, one, acquired) for one in parent.targets)
            case ast.AnnAssign() | ast.NamedExpr():
                return self._in_target(module, parent.target, acquired)
            case ast.Return():
                return self._returned(module, parent, acquired)
            case ast.Compare() | ast.Expr() | ast.If() | ast.Assert():
                return acquired or isinstance(parent, ast.Expr)
            case ast.Raise():
                return acquired
            case ast.Lambda() | ast.Yield() | ast.YieldFrom():
                return False
            case ast.expr() | ast.keyword():
                return self.only_for_sites(module, parent, acquired)
        return False

    def _in_call(self, module: Module, call: ast.Call, node: ast.AST, acquired: bool) -> bool:
        site = self.sites.get(call)
        if site is not None:
            self.reached.add(call)
            inner = None if site.inner is None else self._handed_on(module, call, node)
            return all(self.only_for_sites(home, one, acquired) for home, one in inner or ())
        name = ast.unparse(call.func).rpartition(".")[2]
        if node is call.func:
            return self.only_for_sites(module, call, acquired)
        if name == "add_header" and (built := self._built_by(module, call)):
            self.reached |= built
            return True
        if name in _ACQUIRED or _is_token_post(module, call):
            return self.only_for_sites(module, call, True)
        if name == "update" and isinstance(call.func, ast.Attribute):
            return self._in_target(module, call.func.value, acquired)
        made = constructed(module, call)
        if made is not None and session_kind(made[0]) is not None:
            return self._session_only(module, made)
        if (loads := self._handed_on(module, call, node)) is not None:
            return all(self.only_for_sites(home, one, acquired) for home, one in loads)
        if name in SPOKEN or name.endswith(("Error", "Exception", "Exit")):
            return acquired
        return name in _PLAIN and self.only_for_sites(module, call, acquired)

    def _built_by(self, module: Module, call: ast.Call) -> set[ast.AST]:
        """The calls whose request a step puts together."""
        step = module.statement(call)
        return {
            site.node
            for site in self.sites.values()
            if site.sending is not None and step in site.sending.steps
        }

    def _handed_on(
        self, module: Module, call: ast.Call, node: ast.AST
    ) -> list[tuple[Module, ast.expr]] | None:
        """What a function of the program reads of an argument; None for other functions."""
        function = function_of(module, call.func)
        klass = module.klass_of(call.func)
        if function is None and klass is not None:
            function = module.method(klass, "__init__")
        if function is None:
            return None
        home = module.owner(function)
        if calls_of(home, function) is None or self._is_outside(home, function):
            return None
        value = node.value if isinstance(node, ast.keyword) else node
        given = arguments(function, call) or {}
        taking = [one for one, found in given.items() if found is value]
        self._seen.add(value)
        self.takers |= {(home, function, one) for one in taking}
        return [(home, load) for one in taking for load in home.parameter_loads(one)] or None

    def _is_outside(self, module: Module, node: ast.AST) -> bool:
        """Whether a file that is not looked at may use what a node is, or is a part of."""
        while not isinstance(module.parents[node], ast.Module):
            node = module.parents[node]
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                return self.outside(module, name)
            case ast.ClassDef(name=name):
                return self.outside(module, name)
        return False

    def _in_target(self, module: Module, target: ast.expr, acquired: bool) -> bool:
        """Whether everything that reads what a target took ends in the call sites."""
        loads: list[tuple[Module, ast.expr]]
        match target:
            case ast.Name(id=name):
                loads = [(module, one) for one in module.loads(target)]
                if module.home(name, module.scopes[target]) is module.top:
                    if self.outside(module, name):
                        return False
                    if module.program is not None:
                        found = module.program.references(module, name)
                        loads += [one for one in found if one[0] is not module]
            case ast.Attribute(attr="headers"):
                made = constructed(module, target.value)
                return made is not None and self._session_only(module, made)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                if self._is_outside(module, target):
                    return False
                loads = [
                    (one, load)
                    for one in modules_of(module)
                    for load in one.attribute_loads(name)
                    if _may_be_of(one, load, module, target)
                ]
            case ast.Subscript():
                return self._in_target(module, target.value, acquired)
            case _:
                return False
        return all(
            self.only_for_sites(home, one, acquired) for home, one in loads if one is not target
        )

    def _session_only(self, module: Module, made: Made) -> bool:
        """Whether a session sends nothing but call sites that move."""
        sending = [
            node
            for one in modules_of(module)
            for verb in VERBS | {"request", "send", "urlopen"}
            for owner in one.attribute_loads(verb)
            if isinstance(owner, ast.Attribute) and constructed(one, owner.value) == made
            if isinstance(node := one.parents[owner], ast.Call) and node.func is owner
        ]
        self.reached.update(sending)
        return all(one in self.sites for one in sending)

    def _returned(self, module: Module, statement: ast.Return, acquired: bool) -> bool:
        function = module.function(statement)
        if not isinstance(function, Defined) or self._is_outside(module, function):
            return False
        calls = calls_of(module, function)
        return calls is not None and all(
            self.only_for_sites(home, call, acquired) for home, call in calls if not is_test(home)
        )


def _may_be_of(module: Module, load: ast.expr, home: Module, target: ast.Attribute) -> bool:
    """Whether an attribute may be read off an object of the class that a target is set in."""
    klass, own = home.klass(target), None
    if isinstance(load, ast.Attribute):
        own = class_of(module, load.value)
        if own is None and module is not home:
            made = constructed(module, load.value)
            return made is None
    if own is None or klass is None:
        return True
    return klass in module.lineage(own) or own in home.lineage(klass)


def _is_token_post(module: Module, call: ast.Call) -> bool:
    return "login.microsoftonline.com" in ast.unparse(call) or any(
        isinstance(value, ast.expr) and "login.microsoftonline.com" in ast.unparse(value)
        for value in (module.assigned(one) for one in call.args if isinstance(one, ast.Name))
    )
