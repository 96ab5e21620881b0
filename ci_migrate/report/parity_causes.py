"""What to do about a case that proves nothing, by the words of its cause."""

from __future__ import annotations

import re

_ANY = "Remove the cause, then verify again."
_MOST = 2  # steps that a case is given
_ENDS: tuple[tuple[str, str], ...] = (  # what was under way then failed for no other cause
    (
        r"the run was interrupted",
        "Run the same command again; with --checkpoint FILE --resume it goes on where it stopped.",
    ),
    (
        r"the time limit of the run|the budget of the run",
        "Give the run more: --run-time, --requests; with --checkpoint FILE --resume it goes on"
        " where it stopped.",
    ),
    (
        r"the time limit of the case",
        "Give the case more time with --case-time, or narrow its query.",
    ),
)
_STEPS: tuple[tuple[str, str], ...] = (
    (
        r"no value is given for",
        "Write values that exist in both services under [case.parameters], or let [case.table]"
        " draw some.",
    ),
    (
        r"\bits values:",
        "Ask the query under [case.table] by itself: it has to find rows with the columns that it"
        " names.",
    ),
    (
        r"the recording (has no answer|does not hold)",
        "Record again with these cases and settings: verify --record DIR.",
    ),
    (
        r"rows changed while they were read|second reading found other",
        "Verify again when no refresh is under way.",
    ),
    (
        r"differ from themselves",
        "Excuse these columns: [[case.ignore]] with columns, reason, owner, expires.",
    ),
    (
        r"no rows on either side",
        "Choose values that find rows in the legacy service; where none is right, write"
        " empty = true.",
    ),
    (
        r"the case expects no rows",
        "Drop empty = true, or choose values that find no row.",
    ),
    (
        r"the bound of 100 rows",
        'Write row-bound = "all" into the settings, or ask for $top rows in `legacy`.',
    ),
    (
        r"pip install",
        "Install what the cause names, where verify runs.",
    ),
    (
        r"it has more than [\d,]+ rows|not all pages were read|takes several queries",
        "Narrow the query, or compare exports of both tables: verify --control-files"
        " --candidate-files.",
    ),
    (
        r"leads to another server|lead in a circle",
        "Ask that side for the query above, page by page, and show its next links to whoever runs"
        " it: nothing was sent elsewhere.",
    ),
    (
        r"HTTP 40[13]\b",
        "Give the app access to that side; `ci-migrate schema pull` shows soonest whether it has.",
    ),
    (
        r"HTTP 404\b",
        "See whether that side has the table: `ci-migrate schema pull` writes down the names of"
        " your environment.",
    ),
    (
        r"HTTP 4(?!29)\d\d\b",
        "Ask that side for the query above by itself, and mend what it refuses.",
    ),
    (
        r"HTTP 429\b",
        "Verify again when the service is less busy; --jobs 1 asks for one case at a time.",
    ),
    (
        r"HTTP 5\d\d\b|no answer from the service|the token service",
        "Verify again when the service answers; nothing is known against the case.",
    ),
    (
        r"the row adapter cannot read|without JSON|holds no (rows|list of names)|HTTP 3\d\d\b",
        "Ask that side for the query above and look at what it answers: it sends no rows, or"
        " breaks off.",
    ),
    (
        r"already goes to Dataverse",
        "Write the query that the program asked before into `legacy`, and this one into"
        " `dataverse`.",
    ),
    (
        r"dataverse is no Dataverse query",
        "Begin `dataverse` with the name of an entity set: msdynci_customerprofiles?$top=10.",
    ),
)
_REFUSED = re.compile(r"([a-z]+(?:-[a-z]+)*): ")
_SIDES = ("control", "candidate")


def steps_for(cause: str) -> tuple[str, ...]:
    """What to do about a cause, the likeliest first."""
    ends = [step for words, step in _ENDS if re.search(words, cause)][:1]
    found = ends or [step for words, step in _STEPS if re.search(words, cause)][:_MOST]
    refused = _REFUSED.match(cause)
    if refused and refused[1] not in _SIDES and not found:
        found.append(
            f"Read `ci-migrate explain {refused[1]}`; then take the case out, or write the query"
            " that takes its place into `dataverse`."
        )
    return tuple(found) or (_ANY,)
