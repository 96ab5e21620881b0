"""A ``verify`` document as JUnit XML: one test for each case.

A mismatch is a failure, an inconclusive case an error, an ignored one is skipped. The order of
elements and the attributes are those on which the schemas of Ant and Jenkins agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ci_migrate.report.alarms import plain
from ci_migrate.report.parities import Case, Parity
from ci_migrate.report.parity_words import (
    brief,
    difference,
    excuse,
    known_text,
    remarks,
    troubles,
)
from ci_migrate.report.reading_parity import read_parity
from ci_migrate.report.surroundings import NOTHING, Surroundings
from ci_migrate.report.words import for_markup

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SUITE = "parity"
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def junit_xml(document: Mapping[str, Any], about: Surroundings = NOTHING) -> str:
    """The document as JUnit XML; a test fails or errs exactly where the run is not green."""
    root = Element("testsuites")
    suite = SubElement(root, "testsuite")
    SubElement(suite, "properties")
    parity = read_parity(document)
    suite.extend(_tests(parity, about))
    tests = suite.findall("testcase")
    counts = {name: len(suite.findall(f"testcase/{tag}")) for name, tag in _COUNTED.items()}
    seconds = sum(float(test.attrib["time"]) for test in tests)
    attributes = {"name": _SUITE, "package": "ci-migrate", "id": "0", "hostname": "localhost"}
    attributes |= {"timestamp": about.started} if about.started else {}
    attributes |= {"tests": str(len(tests)), **{name: str(n) for name, n in counts.items()}}
    suite.attrib.update(attributes | {"time": f"{seconds:.3f}"})
    SubElement(suite, "system-out").text = "\n".join(_remarked(parity)) or None
    SubElement(suite, "system-err")
    indent(root)
    return _HEAD + for_markup(tostring(root, encoding="unicode")) + "\n"


def _tests(parity: Parity, about: Surroundings) -> Iterator[Element]:
    where = re.sub(r"[^\w-]+", "_", about.file.rpartition("/")[2].rpartition(".")[0]) or _SUITE
    for case in parity.cases:
        test = _test(case.name, where, about.seconds.get(case.name, 0.0))
        _judge(test, case, about.place(case.name, case.of))
        yield test
    for known in parity.failing:
        test = _test(f"known difference: {known.case}: {known.what}", where)
        _child(test, "failure", known.state, known_text(known))
        yield test
    for text in troubles(parity):
        test = _test("the run", where)
        _child(test, "error", "run", text)
        yield test


def _remarked(parity: Parity) -> Iterator[str]:
    """What is to be known of tests that pass: they have no text of their own."""
    for case in parity.of("match", "ignored"):
        if said := remarks(case):
            yield f"{case.name}: {said}"


def _test(name: str, where: str, seconds: float = 0.0) -> Element:
    return Element("testcase", {"name": name, "classname": where, "time": f"{seconds:.3f}"})


def _judge(test: Element, case: Case, place: str) -> None:
    text = "\n" + "\n".join(plain(case, place=place)) + "\n"
    if case.verdict == "mismatch":
        kinds = "+".join(kind for kind, _ in case.kinds) or "mismatch"
        _child(test, "failure", kinds, brief(case), text)
    elif case.verdict == "inconclusive":
        _child(test, "error", "inconclusive", brief(case), text)
    elif case.verdict == "ignored":
        _child(test, "skipped", "ignored", f"{excuse(case)}; differs: {difference(case)}")


def _child(test: Element, tag: str, kind: str, message: str, text: str | None = None) -> None:
    SubElement(test, tag, {"type": kind, "message": message}).text = text
