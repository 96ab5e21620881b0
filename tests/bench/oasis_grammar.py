"""Parses every emitted query under the OASIS construction rules of OData; run by hand.

``pip install abnf``, then ``python tests/bench/oasis_grammar.py RULES.txt [SAMPLES]``. Core rules
of RFC 5234 that the file repeats are left out: ``abnf`` has them and lets no grammar define them.
Placeholders of a plan are filled in: the file's rule for texts knows no ``%7B`` to ``%7E``.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from abnf import GrammarError, ParseError, Rule
from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent.parent / "translate"))

from legacy_queries import SETTINGS, encoded, long_list, queries
from test_translate_grammar import DOCUMENTS, EVERYTHING, EXAMPLES, SPLIT, requests_of, sized_text

from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

START = "odataRelativeUri"  # resource path and query options, relative to the service root
ROUND = 500  # generated queries a seed: later ones of a seed repeat earlier ones
LONG = 12  # values of a chain that are parsed: 400 of them cost `abnf` gigabytes
_VALUE = r"(?:[a-z_]+%20eq%20(?:'(?:[^']|'')*'|[0-9]+)%20or%20)"
_CHAIN = re.compile(f"({_VALUE}{{{LONG // 2}}}){_VALUE}+({_VALUE}{{{LONG // 2}}})")
_CORE = (
    *("ALPHA", "BIT", "CHAR", "CR", "CRLF", "CTL", "DIGIT", "DQUOTE"),
    *("HEXDIG", "HTAB", "LF", "LWSP", "OCTET", "SP", "VCHAR", "WSP"),
)
# Texts that the rules must refuse, so that a rule that takes everything is seen.
WRONG = (
    "msdynci_customerprofiles?$skip=x",
    "msdynci_customerprofiles?$top=",
    "msdynci_customerprofiles?$filter=a%20eq%20'x'%20and",
    "msdynci_customerprofiles?$filter=a%20eq%20'O'Neil'",
    "msdynci_customerprofiles?$filter=a%20eq%20'x#y'",
    "msdynci_customerprofiles?$orderby=a%20descending",
    "msdynci_customerprofiles?$unknown=1",
)


class OData(Rule):  # type: ignore[misc]  # the package has no types
    """The rules of the file."""


def load(path: Path) -> list[str]:
    """Loads the rules; the names of those that were left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept, left = [], []
    for line in lines:
        name = re.match(r"([A-Za-z][\w-]*)\s*=", line)
        core = name is not None and name[1].upper() in _CORE
        left += [name[1]] if name and core else []
        kept += [] if core else [line]
    OData.load_grammar("\n".join(kept))
    return left


def parses(request: str) -> str | None:
    """None, or why a request does not parse."""
    try:
        OData(START).parse_all(request)
    except (ParseError, GrammarError) as error:
        return str(error)[:200]
    return None


def generated() -> Iterator[str]:
    """Legacy texts of the generator without end, the same in every run."""
    seen: dict[str, None] = {}
    for number in count():
        known = len(seen)
        seen.update(dict.fromkeys(texts_of(number)))
        yield from [*seen][known:]


def texts_of(number: int) -> list[str]:
    """The legacy texts of one seed."""
    texts: list[str] = []

    @seed(number)
    @settings(
        max_examples=ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(queries())
    def collect(query: Any) -> None:
        texts.append(query.text)

    collect()
    return texts


def requests(texts: Iterable[str], chosen: Settings) -> Iterator[str]:
    """The requests of the plans of legacy texts."""
    for text in texts:
        for request in requests_of(translate_text(text, chosen)):
            yield re.sub("%7B.*?%7D", "1", request)


def shortened(request: str) -> str:
    """The request with the first and the last values of a chain that is longer than LONG."""
    return _CHAIN.sub(r"\1\2", request)


def emitted(wanted: int) -> dict[str, None]:
    """Distinct requests: of examples, documents and sizes, and as many of the generator."""
    printed = [*EXAMPLES.values(), *DOCUMENTS.values()]
    found = dict.fromkeys(requests(printed, SETTINGS))
    found.update(dict.fromkeys(requests(printed, EVERYTHING)))
    lists = ["/data/" + encoded(long_list("Customer", "EMail", 1200))]
    lists += [sized_text(condition) for condition in SPLIT.values()]
    found.update(dict.fromkeys(requests(lists, SETTINGS)))
    wanted += len(found)
    for request in requests(generated(), SETTINGS):
        found[request] = None
        if len(found) >= wanted:
            break
    return found


def say(text: str) -> None:
    """Writes a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def judge(rules: Path, wanted: int) -> int:
    """Says the counts and every request that does not parse; 1 where one is."""
    started = time.monotonic()
    say(f"rules loaded, without {', '.join(load(rules))}: {time.monotonic() - started:.0f} s")
    taken = [request for request in WRONG if parses(request) is None]
    found = emitted(wanted)
    failures: dict[str, str] = {}
    for request in found:
        why = parses(shortened(request))
        if why is not None:
            failures[request] = why
            say(f"- {request[:300]}\n  {why}")
    long = sum(shortened(request) != request for request in found)
    say(f"{len(found)} distinct requests, {long} of them shortened: {len(failures)} do not parse")
    say(f"wrong texts that were taken: {taken or 'none'}; {time.monotonic() - started:.0f} s")
    return 1 if failures or taken else 0


def main() -> int:
    """The outcome of a thread with a stack that is deep enough for chains of conditions."""
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(1 << 29)
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    outcome: list[int] = []
    thread = threading.Thread(target=lambda: outcome.append(judge(Path(sys.argv[1]), wanted)))
    thread.start()
    thread.join()
    return outcome[0]


if __name__ == "__main__":
    sys.exit(main())
