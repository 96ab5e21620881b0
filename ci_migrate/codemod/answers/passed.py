"""Where an argument of a call goes: into the program, or into a call that is known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from ci_migrate.codemod.answers.answers import PLAIN_TEXT, has_hooks
from ci_migrate.codemod.answers.around import iterated
from ci_migrate.codemod.answers.callees import callees
from ci_migrate.codemod.answers.caught import error_names
from ci_migrate.codemod.answers.diagnostics import ERROR_TEXT, LOG_TEXT, is_diagnostic
from ci_migrate.codemod.answers.entering import enter_all, enter_program
from ci_migrate.codemod.answers.handed import Handed, handed_over
from ci_migrate.codemod.answers.held import Form, Held, Kind
from ci_migrate.codemod.answers.reads import read_attribute, read_key
from ci_migrate.codemod.answers.targets import follow_attribute, put
from ci_migrate.codemod.answers.trail import Trail
from ci_migrate.codemod.python.names import Module
from ci_migrate.codemod.python.syntax import walk

# Calls that show or keep their arguments, by the last part of their names, and how it is said.
_SHOWN: Mapping[str, str] = {
    **dict.fromkeys(("debug", "info", "warning", "warn", "error", "exception"), "logs"),
    **dict.fromkeys(("critical", "log"), "logs"),
    **dict.fromkeys(("print", "pprint", "pp", "echo", "secho", "display"), "prints"),
    **dict.fromkeys(("dump", "write", "writelines", "write_text", "write_bytes"), "writes"),
    **dict.fromkeys(("exit", "SystemExit"), "ends with"),
    "len": "counts",
}
_TEXTS = frozenset(("str", "repr", "format", "ascii", "dumps", "pformat", "join", "bytes"))
# Calls that look at their arguments and keep nothing of them.
_LOOKING = frozenset(
    ("issubclass", "type", "id", "bool", "callable", "hasattr", "any", "all")
    + ("functools.wraps", "functools.update_wrapper", "inspect.isawaitable", "atexit.register")
    + (".assertTrue", ".assertFalse", ".assertIsNone", ".assertIsNotNone", ".assertIsInstance")
    + ("asyncio.iscoroutine", "asyncio.iscoroutinefunction", "inspect.iscoroutinefunction")
)
# Calls that give one of their arguments on, as it is or made anew.
_SAME = frozenset(
    ("typing.cast", "copy.copy", "copy.deepcopy", "contextlib.closing", "functools.partial")
    + ("asyncio.create_task", "asyncio.ensure_future", "asyncio.shield", "asyncio.wait_for")
    + ("asyncio.run_coroutine_threadsafe", ".create_task", ".enter_context")
    + (".ensure_future", "contextlib.nullcontext", "inspect.unwrap")
)
# Calls that give the items of an argument, in a collection or one by one.
_ITEMS = frozenset(
    ("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "collections.deque")
    + ("asyncio.as_completed", "concurrent.futures.as_completed")
    + ("tqdm.tqdm", "tqdm.auto.tqdm", "rich.progress.track", "itertools.cycle", "filter")
)
_PAIRS = frozenset(("enumerate", "zip"))
_LOADS = frozenset(
    ("json.loads", "json.load", "orjson.loads", "ujson.loads", "ujson.load", "simplejson.loads")
    + ("simplejson.load", "rapidjson.loads", "msgspec.json.decode")
)
# Calls that make a text or a file of a body, and of nothing else.
_BODIES = frozenset(
    ("io.BytesIO", "io.StringIO", "io.TextIOWrapper", "io.BufferedReader", "str", "bytes")
)
_WAITS = frozenset(("asyncio.wait", "concurrent.futures.wait"))
_FRAMES = frozenset(("pandas.DataFrame", "pandas.json_normalize", "pandas.DataFrame.from_records"))
_RUNS = frozenset(("asyncio.run", ".run_until_complete", "anyio.from_thread.run"))
# Calls that call a function that they are handed: at which place, and what they make of it.
_CALLING: Mapping[str, tuple[int, Form]] = {
    **dict.fromkeys(("map", ".map", ".imap", ".imap_unordered", ".starmap"), (0, Form.ITEMS)),
    **dict.fromkeys((".submit", ".apply_async", "asyncio.to_thread"), (0, Form.COMING)),
    ".run_in_executor": (1, Form.COMING),
    "anyio.to_thread.run_sync": (0, Form.COMING),
}
_STARTING = frozenset(("threading.Thread", "threading.Timer", "multiprocessing.Process"))
# Methods that put an argument into what they are called on, and at which place it stands.
_PUTTING: Mapping[str, tuple[Form, int]] = {
    **dict.fromkeys(("append", "appendleft", "add"), (Form.ITEMS, 0)),
    **dict.fromkeys(("put", "put_nowait"), (Form.QUEUE, 0)),
    "insert": (Form.ITEMS, 1),
    "setdefault": (Form.ENTRIES, 1),
}


def pass_on(trail: Trail, module: Module, call: ast.Call, node: ast.expr, held: Held) -> None:
    """Follows what an argument of a call holds."""
    one = handed_over(trail, module, call, node, held)
    if not enter_program(one) and not any(known(one) for known in _KNOWN):
        trail.loses(call, held, f"{ast.unparse(call.func)}()")


def _looks(one: Handed) -> bool:
    if one.called == "isinstance":
        _compare_models(one)
        return True
    if one.called == "getattr" and one.place == 0 and len(one.call.args) > 1:
        read_attribute(one.trail, one.module, one.call, one.call.args[1], one.held)
        return True
    counted = one.called == "len" and bool(one.held.around)
    return counted or one.called in _LOOKING or one.name == "exc_info"


def _compare_models(one: Handed) -> None:
    """A moved call gives models of the current client, and none of the one before."""
    if one.held.kind is not Kind.PAYLOAD or len(one.call.args) < 2:
        return
    for node in walk(one.call.args[1]):
        full = one.module.dotted(node) if isinstance(node, ast.Name | ast.Attribute) else None
        if full is not None and full.startswith("microsoft."):
            said = f"compares with {full}; a moved call gives models of another package"
            one.trail.end(one.call, said)
            return


def _carries(one: Handed) -> bool:
    """Calls that give on what they get."""
    called, held = one.called, one.held
    body = called in _BODIES and held.kind is Kind.BODY and not held.around
    keyed = held.form is Form.ENTRIES or _is_envelope(held)
    table = called == "dict" and keyed and (one.place == 0 or one.spread)
    if called in _SAME or body or (table and not (one.spread and _is_envelope(held))):
        one.trail.hold(one.call, held)
    elif called in _RUNS and held.form is Form.COMING:
        one.trail.hold(one.call, held.inner)
    elif called in _WAITS:
        one.trail.hold(one.call, held.within(Form.ITEMS))
    elif called in _FRAMES and held.kind is Kind.ROW:
        one.trail.hold(one.call, held.become(Kind.ROW))
    elif called == "dict" and one.name is not None:
        one.trail.hold(one.call, held.within(Form.ENTRIES, one.name))
    else:
        return False
    return True


def _is_envelope(held: Held) -> bool:
    return held.kind is Kind.ENVELOPE and not held.around


def _makes(one: Handed) -> bool:
    """Objects of plain fields that no class of the program describes."""
    name = one.name
    maker = one.call.func
    made = one.module.assigned(maker) if isinstance(maker, ast.Name) else None
    if isinstance(made, ast.Call) and one.module.dotted(made.func) == "collections.namedtuple":
        fields = _named_fields(made)
        if one.place is not None and not one.spread and one.place < len(fields):
            name = fields[one.place]
    elif one.called != "types.SimpleNamespace":
        return False
    if name is not None:
        one.trail.hold(one.call, one.held.within(Form.FIELDS, name))
    return name is not None


def _named_fields(made: ast.Call) -> list[str]:
    match made.args[1:2]:
        case [ast.Constant(value=str() as text)]:
            return text.replace(",", " ").split()
        case [ast.List(elts=found) | ast.Tuple(elts=found)]:
            return [str(one.value) for one in found if isinstance(one, ast.Constant)]
    return []


def _picks(one: Handed) -> bool:
    """``itemgetter("value")(answer)``, and what a test asks for in an answer."""
    maker = one.call.func
    made = one.module.assigned(maker) if isinstance(maker, ast.Name) else maker
    keys: list[ast.expr] = []
    if isinstance(made, ast.Call) and one.module.dotted(made.func) == "operator.itemgetter":
        keys = made.args
    elif one.called in (".assertIn", ".assertNotIn") and one.place == 1:
        keys = one.call.args[:1]
    if not keys or not _is_envelope(one.held):
        return False
    for key in keys:
        read_key(one.trail, one.module, one.call, key, one.held)
    return True


def _lists(one: Handed) -> bool:
    """Calls that give the items of a collection."""
    called = one.called
    if called == "filter" and one.place == 0:
        return True
    if called not in _ITEMS | _PAIRS | {"next", "itertools.chain"} or one.place is None:
        return False
    found = iterated(one.held)
    if found is None or not _ask(one, found):
        return False
    for each in found:
        if called == "next" or (called == "itertools.chain" and one.spread):
            one.trail.hold(one.call, each)
        elif called in _PAIRS:
            place = 1 if called == "enumerate" else one.place
            one.trail.hold(one.call, each.within(Form.ITEMS, place).within(Form.ITEMS))
        else:
            one.trail.hold(one.call, each.within(Form.ITEMS))
    return True


def _ask(one: Handed, items: list[Held]) -> bool:
    """Hands items to the function that sorts or filters them; False where it is not known."""
    keys = [each.value for each in one.call.keywords if each.arg == "key"]
    if one.called == "filter":
        keys = one.call.args[:1]
    for key in keys:
        if isinstance(key, ast.Constant):
            continue
        functions = callees(one.module, key, one.held)
        asked = [enter_all(one.holding(each, 0), functions, lost=True) for each in items]
        if items and not (functions and all(asked)):
            return False
    return True


def _gathers(one: Handed) -> bool:
    """The results of several tasks, in a list that is coming."""
    if one.called != "asyncio.gather":
        return False
    tasks = iterated(one.held) if one.spread else [one.held]
    for each in tasks or ():
        result = each.inner if each.form is Form.COMING else each
        place = None if one.spread else one.place
        one.trail.hold(one.call, result.within(Form.ITEMS, place).within(Form.COMING))
    return tasks is not None


def _parses(one: Handed) -> bool:
    """A body that is read as JSON, by a function that gives all of it as it is."""
    if one.called not in _LOADS or one.held.around or one.place != 0:
        return False
    if one.held.kind not in (Kind.BODY, Kind.ANSWER) or has_hooks(one.call):
        return False
    one.trail.hold(one.call, one.held.become(Kind.ENVELOPE))
    return True


def _shows(one: Handed) -> bool:
    """Calls that show or write what they get, or make a text of it."""
    name, held = one.called.rpartition(".")[2], one.held
    plain = held.kind is Kind.ANSWER and held.package in PLAIN_TEXT and not held.around
    if name in _TEXTS and not plain:
        one.trail.hold(one.call, held.as_text)
    elif name in _SHOWN and (not plain or _SHOWN[name] not in ("logs", "prints")):
        reported = held.is_error or (held.kind is Kind.REPORT and not held.around)
        if held.kind is not Kind.ROW and is_diagnostic(one.module, one.call):
            one.trail.losses.add(LOG_TEXT)
        elif reported and _SHOWN[name] != "counts":
            one.trail.losses.add(ERROR_TEXT)
        else:
            one.trail.shows(one.call, _SHOWN[name], held)
    return name in _TEXTS or name in _SHOWN


def _calls(one: Handed) -> bool:
    """Calls that call a function they are handed, in a thread or for each of several values."""
    if one.called in _STARTING:
        return _starts(one)
    if one.called not in _CALLING or one.place is None:
        return False
    place, form = _CALLING[one.called]
    if one.place == place and one.held.form is Form.CALL:
        result = one.held.inner
        coming = form is Form.COMING and result.form is Form.COMING
        one.trail.hold(one.call, result if coming else result.within(form))
        return True
    if one.place <= place:
        return False
    functions = callees(one.module, one.call.args[place], one.held)
    each = iterated(one.held) if form is Form.ITEMS else [one.held]
    if each is None or not functions:
        return False
    return all(enter_all(one.holding(held), functions, place + 1, (form,)) for held in each)


def _starts(one: Handed) -> bool:
    """A thread: what its function gives is lost, what it is handed is not."""
    if one.held.form is Form.CALL:
        return True
    targets = [each.value for each in one.call.keywords if each.arg == "target"]
    functions = callees(one.module, targets[0], one.held) if targets else []
    place = one.held.key
    if one.name != "args" or not isinstance(place, int) or not functions:
        return False
    first = Handed(
        trail=one.trail, module=one.module, call=one.call, held=one.held.inner, place=place
    )
    return one.held.form is Form.ITEMS and enter_all(first, functions, lost=True)


def _keeps(one: Handed) -> bool:
    """Methods that put an argument into what they are called on."""
    match one.call.func:
        case ast.Attribute(value=owner, attr=name):
            pass
        case _:
            return False
    held = one.held
    if name in _PUTTING and one.place == _PUTTING[name][1] and not one.spread:
        put(one.trail, one.module, owner, held.within(_PUTTING[name][0]))
        if name == "setdefault":
            one.trail.hold(one.call, held)
    elif name in ("extend", "update") and held.form in (Form.ITEMS, Form.ENTRIES, Form.KEYS):
        put(one.trail, one.module, owner, held)
    elif name == "update" and one.name is not None:
        put(one.trail, one.module, owner, held.within(Form.ENTRIES, one.name))
    else:
        return False
    return True


def _sets(one: Handed) -> bool:
    """``setattr`` with a name in sight, and errors that are made of a text."""
    if one.called == "setattr" and one.place == 2:
        match one.call.args[1]:
            case ast.Constant(value=str() as name):
                follow_attribute(one.trail, one.module, one.call, name, None, one.held)
                return True
    if not error_names(one.module, one.call):
        return False
    one.trail.hold(one.call, one.held.as_error)
    return True


def _normalizes(one: Handed) -> bool:
    """``pandas.json_normalize`` reads the rows alone where it is told to."""
    if one.called != "pandas.json_normalize" or one.place != 0 or not _is_envelope(one.held):
        return False
    named = {each.arg: each.value for each in one.call.keywords}
    path = named.get("record_path", one.call.args[1] if len(one.call.args) > 1 else None)
    if path is None or "meta" in named or len(one.call.args) > 2:
        return False
    read_key(one.trail, one.module, one.call, path, one.held)
    return True


_KNOWN: tuple[Callable[[Handed], bool], ...] = (
    _looks,
    _carries,
    _makes,
    _picks,
    _lists,
    _gathers,
    _parses,
    _shows,
    _calls,
    _keeps,
    _sets,
    _normalizes,
)
