"""What to do about an open case: the likeliest first, an excuse last."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ci_migrate.report.parities import Case, Mismatch
from ci_migrate.report.parity_causes import steps_for
from ci_migrate.report.words import value_text

Steps = Mapping[str, str]

_NULL = (
    "Look up the first key in Dataverse: the value is not there, or stands in another column.",
    "Look up the first key in the candidate's files: the value is not there, or stands in another"
    " column.",
)
_OFFSET = "See which time zone each side means in this column."
_CUT = "See how long a text this column of Dataverse may hold."
_KEY = "each row has a key of its own; what still comes twice is read twice."

_OF_QUERIES: Steps = {
    "missing-row": "Look for these keys in Dataverse. There: the new query asks for something else."
    " Not there: the two services do not hold the same data.",
    "extra-row": "Look for these keys in the legacy service. There: the new query asks for more."
    " Not there: the two services do not hold the same data.",
    "missing-column": "Name its Dataverse column under [tool.ci-migrate.columns.TABLE], or"
    " run `ci-migrate schema pull`.",
    "extra-column": "Ask for the columns that you read with $select, or excuse this one.",
    "type": "Change the code that reads this column, or keep the call: a program feels the"
    " difference.",
    "duplicate-key": f"Name more columns in `key` of the case, until {_KEY}",
    "missing-key": "Name columns in `key` of the case that every row holds.",
    "order": "Sort by columns that tell all rows apart, or write ordered = false where nobody"
    " relies on the order.",
    "value": "Look up the first key on both sides with the queries above, then mend the data or"
    " the column's name.",
    "null": _NULL[0],
    "absent": _NULL[0],
    "precision": 'Where nobody minds, write tolerance = "1 s" under {table}.',
    "rounding": "Where nobody minds, write tolerance = 0.01 under {table}.",
    "offset": _OFFSET,
    "cut": _CUT,
    "folds": "Where nobody minds, write normalise = [{quoted}] under {table}.",
    "excuse": "Or excuse it for a while: [[case.ignore]] with {what}, reason, owner, expires.",
}
_OF_FILES: Steps = {
    "missing-row": "Look for these keys in the candidate's files: see that the export is whole, and"
    " of the same day as the other.",
    "extra-row": "Look for these keys in the control's files: see that the export is whole, and of"
    " the same day as the other.",
    "missing-column": "Say what the candidate's files call it: --rename {column}=NAME; or leave it"
    " out: --ignore-columns {column}.",
    "extra-column": "Say what the control's files call it: --rename NAME={column}; or leave it out:"
    " --ignore-columns {column}.",
    "type": "See how both exports write this column: programs feel the difference.",
    "duplicate-key": f"Name more columns with --key, until {_KEY}",
    "missing-key": "Name columns with --key that every row holds.",
    "value": "Look up the first key in the files of both sides, then mend the data or the column's"
    " name.",
    "null": _NULL[1],
    "absent": _NULL[1],
    "precision": "Where nobody minds: --tolerance {column}=1s.",
    "rounding": "Where nobody minds: --tolerance {column}=0.01.",
    "offset": _OFFSET,
    "cut": _CUT,
    "folds": "Where nobody minds, in any column: {options}.",
    "excuse": "Or excuse it for a while: [[known]] in the file of --known, with case = {case},"
    " {what}, reason, owner, expires.",
}
_FOLDS = frozenset(("letter-case", "accents", "blanks", "unicode-form"))
_BARE = re.compile(r"[A-Za-z0-9_-]+")  # a key that TOML takes without quotes
_NAMED = 5  # columns that a sentence names


def next_steps(case: Case) -> tuple[str, ...]:
    """What to do about a case, the likeliest first; nothing where it is decided."""
    if case.verdict == "inconclusive":
        return steps_for(case.cause)
    if case.verdict != "mismatch":
        return ()
    words = _OF_FILES if case.files else _OF_QUERIES
    steps = (_step(one, words) for one in case.mismatches if not one.reason)
    excuse = words["excuse"].format(what=_excusable(case), case=value_text(case.name))
    return (*tuple(dict.fromkeys(steps))[:2], excuse)


def _step(one: Mismatch, words: Steps) -> str:
    folds = one.nature.split("+")
    name = one.kind
    if one.kind == "value":
        name = "folds" if set(folds) <= _FOLDS else one.nature
    return words.get(name, words["value"]).format(
        column=one.column,
        table=_table(one.column),
        quoted=", ".join(f'"{fold}"' for fold in folds),
        options=" ".join(f"--normalise {fold}" for fold in folds),
    )


def _excusable(case: Case) -> str:
    """What an entry for all that is open in a case would name."""
    columns = sorted({column for _, column, _ in case.open})
    if columns and all(columns) and len(columns) <= _NAMED:
        return f"columns = [{', '.join(map(value_text, columns))}]"
    kinds = {kind for kind, column, _ in case.open if not column}
    if len(kinds) == 1 and columns == [""]:
        return f"kind = {value_text(*kinds)}"
    return "columns or kind"


def _table(column: str) -> str:
    """The table of a case file that says how a column is compared."""
    key = column if _BARE.fullmatch(column) else value_text(column)
    return f"[case.columns.{key}]"
