"""Scans in every format: marks under the source, places for reviewers, and foreign text."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from agents import azure_command, github_command, lines_of
from hypothesis import given, settings
from hypothesis import strategies as st
from report_findings import finding
from report_outputs import annotations, azure
from report_parity import SPITE

from ci_migrate.errors import MigrateError
from ci_migrate.report import FINDINGS, Surroundings, findings_text, since

Document = dict[str, Any]

words = st.lists(st.sampled_from(SPITE) | st.text(max_size=12), max_size=3).map("".join)
maybe = st.none() | words
source = st.lists(
    st.builds(
        lambda line, text, start, end: {"line": line, "text": text, "start": start, "end": end},
        st.integers(1, 9),
        words,
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    max_size=3,
)


def _found(outcome: str, path: str, **more: Any) -> Document:
    return finding(path or "a.py", 3, outcome, **more)


findings = st.builds(
    _found,
    st.sampled_from(["fixed", "offered", "manual", "suppressed", "failed"]),
    words,
    operation=words,
    reason=maybe,
    message=words,
    excerpt=words,
    legacy=maybe,
    next_step=maybe,
    fingerprint=words,
    source=source,
    plan=st.none() | words.map(lambda url: {"steps": [{"url": url, "then": [url]}]}),
    losses=st.lists(words.map(lambda text: {"id": text, "message": text, "accept": True})),
)
documents = st.builds(
    lambda found, written, gone, told: {
        "schema": 1,
        "findings": found,
        "written": written,
        "baseline": {"entries": 1, "gone": gone},
        "notes": told,
        "replacements": {"a.py": [{"line": 1, "column": 0, "end_line": 1, "end_column": 2,
                                   "text": "ü\r\n"}]},
    },
    st.lists(findings, max_size=3),
    st.booleans(),
    st.lists(
        st.builds(
            lambda path, name: {"path": path, "operation": name, "reason": None,
                                "fingerprint": name},
            words, words,
        ),
        max_size=1,
    ),
    st.lists(st.builds(lambda path: {"path": path, "line": 1, "message": path}, words), max_size=1),
)  # fmt: skip
abouts = st.builds(Surroundings, folder=words, summary=words, color=st.just(False))


def is_left(document: Document) -> bool:
    """Whether a person or the tool still has something to do."""
    done = {"suppressed", "fixed" if document["written"] else ""}
    left = [one for one in document["findings"] if one["outcome"] not in done]
    return bool(left or document["baseline"]["gone"])


@settings(max_examples=40)
@given(document=documents, about=abouts)
def test_any_text_leaves_every_output_well_formed(document: Document, about: Surroundings) -> None:
    texts = {name: one.write(document, about) for name, one in FINDINGS.items()}

    for name, text in texts.items():
        text.encode()
        unseen = set(re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\ufeff\ufffe]", text))
        assert not unseen, name
    assert json.loads(texts["json"]) == document
    results = json.loads(texts["sarif"])["runs"][0]["results"]
    assert len(results) == len(document["findings"]) + len(document["baseline"]["gone"])
    assert all(re.fullmatch(r"[\x21-\x7e]*", uri) for uri in re.findall(
        r'"uri": "(.*)"', texts["sarif"]
    ))  # fmt: skip
    rows = list(csv.reader(io.StringIO(texts["csv"])))
    assert {len(row) for row in rows} == {14}
    assert not [cell for row in rows[1:] for cell in row if cell.lstrip()[:1] in set("=+@＝")]
    assert bool(annotations(texts["github"])) == is_left(document)
    assert azure(texts["azure"])[-1].properties == {
        "result": "Failed" if is_left(document) else "Succeeded"
    }


@settings(max_examples=40)
@given(document=documents, about=abouts)
def test_no_agent_obeys_anything_but_our_own_commands(
    document: Document, about: Surroundings
) -> None:
    for name, output in FINDINGS.items():
        if name == "markdown":
            continue  # it goes to files and summaries, which no agent reads as a log
        for line in lines_of(output.write(document, about)):
            workflow, logging = github_command(line), azure_command(line)
            if name == "github" and workflow is not None:
                assert workflow.name in ("error", "warning")
                workflow = None
            if name == "azure" and logging is not None:
                assert logging.name in ("task.logissue", "task.uploadsummary", "task.complete")
                logging = None
            assert workflow is logging is None, (name, line)


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "+1-1", "-1+1", "@SUM(1)", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    document = {"schema": 1, "findings": [finding("a.py", 1, "manual", message=text)]}

    rows = list(csv.DictReader(io.StringIO(FINDINGS["csv"].write(document, Surroundings()))))

    assert rows[0]["message"] == f"'{text}"


# -- excerpts


def _line(number: int, text: str, start: int, end: int) -> Document:
    return {"line": number, "text": text, "start": start, "end": end}


def _shown(*lines: Document, **more: Any) -> list[str]:
    found = finding("a.py", 7, "fixed", source=list(lines), **more)
    return findings_text({"schema": 1, "findings": [found]}).splitlines()[1:]


def test_the_span_is_marked_below_its_line() -> None:
    assert _shown(_line(7, "    r = get(x)  # why", 8, 14))[:2] == [
        "     7 | r = get(x)  # why",
        "       |     ^^^^^^",
    ]


@pytest.mark.parametrize(
    ("text", "marked", "row", "below"),
    [
        ("\tif x:\tget(x)", "get(x)", "if x:   get(x)", "        ^^^^^^"),
        ("名前 = get(x)", "get(x)", "名前 = get(x)", "       ^^^^^^"),
        ("e\u0301 = get(x)", "get(x)", "e\u0301 = get(x)", "    ^^^^^^"),
        ("a = '\x1b' + get(x)", "get(x)", "a = '\\x1b' + get(x)", " " * 13 + "^^^^^^"),
        ("get()", "", "get()", "^"),
    ],
)
def test_the_mark_stands_below_the_span_whatever_stands_before_it(
    text: str, marked: str, row: str, below: str
) -> None:
    """Tabs, wide and combining characters, and what is shown as an escape."""
    start = text.index(marked)

    assert _shown(_line(7, text, start, start + len(marked)))[:2] == [
        f"     7 | {row}", f"       | {below}",
    ]  # fmt: skip


def test_a_call_of_many_lines_is_bracketed_and_cut_in_the_middle() -> None:
    inner = [_line(number, f"        a{number},", 8, 11) for number in range(8, 17)]

    assert _shown(_line(7, "    r = get(", 8, 12), *inner, _line(17, "    )", 4, 5))[:9] == [
        "     7 |   r = get(",
        "       |  _____^",
        "     8 | |     a8,",
        "     9 | |     a9,",
        "    10 | |     a10,",
        "   ... | |",
        "    17 | | )",
        "       | |_^",
        "",
    ]


def test_prose_is_as_wide_as_the_terminal() -> None:
    found = finding("a.py", 1, "manual", next_step="word " * 40)

    text = findings_text({"schema": 1, "findings": [found]}, Surroundings(width=60))

    steps = [line for line in text.splitlines() if " | word" in line]
    assert len(steps) == 4
    assert max(map(len, steps)) <= 60
    assert text.count("next |") == 1


# -- what changed


def _document(*found: Document) -> Document:
    return {"schema": 1, "findings": list(found)}


def _site(path: str, line: int, print_: str, **more: Any) -> Document:
    return finding(path, line, more.pop("outcome", "manual"), fingerprint=print_, **more)


def test_the_same_call_twice_is_paired_with_the_nearest() -> None:
    old = _document(_site("a.py", 1, "x"), _site("b.py", 1, "x"))
    new = _document(_site("b.py", 5, "x"), _site("c.py", 1, "x"), _site("c.py", 2, "x"))

    found = since(new, old)

    assert [(one["from"]["path"], one["to"]["path"]) for one in found["moved"]] == [
        ("a.py", "c.py")
    ]
    assert [(one["path"], one["line"]) for one in found["new"]] == [("c.py", 2)]
    assert found["summary"] == {
        "fixed": 0, "new": 1, "moved": 1, "changed": 0, "shifted": 1, "kept": 2, "unseen": 0,
    }  # fmt: skip


def test_documents_without_fingerprints_are_compared_by_what_they_say() -> None:
    old = _document(finding("a.py", 1, "manual", legacy="/data/A"))
    new = _document(_site("a.py", 9, "x", legacy="/data/A"), _site("a.py", 10, "y", legacy="/B"))

    found = since(new, old)

    assert (found["summary"]["kept"], found["summary"]["new"]) == (1, 1)


@settings(max_examples=30)
@given(data=st.data())
def test_every_finding_is_accounted_for_once(data: st.DataObject) -> None:
    site = st.builds(
        _site,
        st.sampled_from(["a.py", "b.py"]),
        st.integers(1, 3),
        st.sampled_from("xy"),
        outcome=st.sampled_from(["manual", "fixed"]),
    )
    old, new = (_document(*data.draw(st.lists(site, max_size=6))) for _ in range(2))

    found = since(new, old)
    same = since(new, new)["summary"]

    told = found["summary"]
    assert told["kept"] + told["fixed"] == len(old["findings"])
    assert told["kept"] + told["new"] == len(new["findings"])
    assert told["moved"] + told["shifted"] <= told["kept"]
    assert same == dict.fromkeys(same, 0) | {"kept": len(new["findings"])}
    assert findings_text({**new, "since": found}).count("  moved  ") == told["moved"]


def test_what_is_no_document_of_findings_is_refused() -> None:
    with pytest.raises(MigrateError, match="'findings'"):
        since(_document(), {"schema": 1, "cases": []})
