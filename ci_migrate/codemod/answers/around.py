"""What is reached through something around a part of an answer: items, entries, results.

Each function gives what is held then, nothing where that is no part of the answer, and None where
it is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from ci_migrate.codemod.answers.held import Form, Held

Reached = list[Held] | None


def iterated(held: Held) -> Reached:
    """What one step of a loop gives."""
    if held.form in (Form.ITEMS, Form.KEYS):
        return [held.inner]
    return [] if held.form is Form.ENTRIES else None


def entries(held: Held, key: Hashable) -> Reached:
    """What stands under a key or at a place; under any, for None."""
    if held.form is Form.KEYS:
        return []
    if held.form is Form.FIELDS:
        return [held.inner]
    if held.form not in (Form.ITEMS, Form.ENTRIES):
        return None
    same = key is None or held.key is None or key == held.key
    return [held.inner] if same or (isinstance(key, int) and key < 0) else []


def awaited(held: Held) -> Reached:
    """What comes of waiting: the result of a task, or the same where it is none."""
    return [held.inner] if held.form is Form.COMING else [held]


def opened(held: Held) -> Reached:
    """What a ``with`` binds: a response gives itself."""
    return [held.inner] if held.form in (Form.COMING, Form.OPENED) else [held]


def _nothing(held: Held) -> Reached:
    return []


def _inner(held: Held) -> Reached:
    return [held.inner.within(Form.CALL)]


def _same(held: Held) -> Reached:
    return [held.within(Form.CALL)]


def _values(held: Held) -> Reached:
    return [held.inner.within(Form.ITEMS).within(Form.CALL)]


def _pairs(held: Held) -> Reached:
    return [held.inner.within(Form.ITEMS, 1).within(Form.ITEMS).within(Form.CALL)]


def _keys(held: Held) -> Reached:
    return [held.inner.within(Form.ITEMS).within(Form.CALL)]


def _first_of_pairs(held: Held) -> Reached:
    return [held.inner.within(Form.ITEMS, 0).within(Form.ITEMS).within(Form.CALL)]


def _one_pair(held: Held) -> Reached:
    return [held.inner.within(Form.ITEMS, 1).within(Form.CALL)]


def _table(words: str, found: Callable[[Held], Reached]) -> dict[str, Callable[[Held], Reached]]:
    return dict.fromkeys(words.split(), found)


# What the methods of containers give, by their names.
_METHODS: dict[Form, dict[str, Callable[[Held], Reached]]] = {
    Form.ITEMS: {
        **_table("pop popleft __next__", _inner),
        **_table("copy", _same),
        **_table("append appendleft add insert extend extendleft update push", _nothing),
        **_table("remove discard clear sort reverse rotate count index close aclose", _nothing),
    },
    Form.ENTRIES: {
        **_table("get pop setdefault", _inner),
        **_table("values", _values),
        **_table("items", _pairs),
        **_table("popitem", _one_pair),
        **_table("copy", _same),
        **_table("keys update clear move_to_end __contains__", _nothing),
    },
    Form.KEYS: {
        **_table("keys", _keys),
        **_table("items", _first_of_pairs),
        **_table("get pop setdefault values update clear", _nothing),
        **_table("copy", _same),
    },
    Form.QUEUE: {
        **_table("get get_nowait", _inner),
        **_table("put put_nowait task_done join empty full qsize", _nothing),
    },
    Form.COMING: {
        **_table("result get", _inner),
        **_table("done cancel cancelled running close", _nothing),
    },
    Form.CALL: _table(
        "__name__ __doc__ __qualname__ __module__ __wrapped__ cache_clear cache_info", _nothing
    ),
}
# What gives an object of plain fields away whole.
_WHOLE = frozenset(
    ("_asdict", "dict", "json", "model_dump", "model_dump_json", "copy", "_replace", "__dict__")
)


def member(held: Held, name: str) -> Reached:
    """What an attribute of this name is, read off something around."""
    form = held.form
    if form is Form.FIELDS:
        if name == held.key:
            return [held.inner]
        return None if name in _WHOLE else []
    found = _METHODS.get(form, {}).get(name) if form is not None else None
    return None if found is None else found(held)
