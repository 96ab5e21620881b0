"""No text in a verification does more than be read, in any output."""

from __future__ import annotations

import csv
import io
import json
import re

from agents import azure_command, github_command, lines_of
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_outputs import (
    ID,
    NAMES,
    Document,
    annotations,
    azure,
    suite,
    written,
)
from report_page import Page
from report_parity import SPITE, case, known, mismatch, run, step

from ci_migrate.report import PARITY, Surroundings

words = st.lists(st.sampled_from(SPITE) | st.text(max_size=12), max_size=3).map("".join)
maybe = st.none() | words
counts = st.dictionaries(words, st.integers(0, 99), max_size=2)
values = st.none() | words | st.integers() | st.booleans()
mismatches = st.builds(
    mismatch,
    words,
    words,
    st.sampled_from(["value", "type", "missing-row", "order"]) | words,
    nature=maybe,
    control=values,
    candidate=values,
    rows=st.integers(1, 9),
    detail=st.lists(words, max_size=2),
    reason=maybe,
    owner=maybe,
    expires=maybe,
)
cases = st.builds(
    case,
    words,
    st.sampled_from(["match", "ignored", "mismatch", "inconclusive"]),
    of=maybe,
    cause=maybe,
    reason=maybe,
    owner=maybe,
    expires=maybe,
    legacy=words,
    dataverse=maybe,
    parameters=st.dictionaries(words, words, max_size=2),
    plan=st.none() | words.map(lambda url: {"steps": [step(url) | {"then": [url]}]}),
    losses=st.lists(words.map(lambda text: {"id": text, "message": text}), max_size=1),
    noise=counts.map(lambda found: {"reads": 1, "columns": found}),
    normalised=counts,
    kinds=counts,
    open=st.lists(
        st.builds(
            lambda kind, column: {"kind": kind, "column": column, "mismatches": 2},
            st.sampled_from(["value", "missing-row"]) | words,
            words,
        ),
        max_size=2,
    ),
    hints=st.lists(words, max_size=2),
    mismatches=st.lists(mismatches, max_size=3),
    more_mismatches=st.integers(0, 3),
)
knowns = st.builds(
    known,
    words,
    st.sampled_from(["used", "unused", "expired", "exceeded", "undecided"]),
    columns=st.lists(words, max_size=2),
    kind=maybe,
    key=maybe,
    reason=words,
    owner=words,
    expires=words,
)
documents = st.builds(
    lambda found, entries, cause: run(*found, known=entries, complete=cause is None, cause=cause),
    st.lists(cases, max_size=3),
    st.lists(knowns, max_size=2),
    maybe,
)
abouts = st.builds(
    lambda file, line, folder: Surroundings(file=file, lines={"": line}, summary=folder),
    words,
    st.integers(1, 99),
    words,
)


def is_red(document: Document) -> bool:
    """Whether something is left to do."""
    verdicts = {one["verdict"] for one in document["cases"]}
    states = {one["state"] for one in document["known"]}
    return bool(
        verdicts & {"mismatch", "inconclusive"}
        or states & {"unused", "expired", "exceeded"}
        or not document["cases"]
        or not document["complete"]
    )


@settings(max_examples=40)
@given(document=documents, about=abouts)
def test_any_text_leaves_every_output_well_formed_and_as_red_as_the_run(
    document: Document, about: Surroundings
) -> None:
    texts = {name: written(name, document, about) for name in PARITY}

    for name, text in texts.items():
        text.encode()
        unseen = set(re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\ufeff\ufffe]", text))
        assert not unseen, name
    assert json.loads(texts["json"]) == document
    found = suite(texts["junit"])
    assert (found.attrib["failures"], found.attrib["errors"]) != ("0", "0") or not is_red(document)
    assert is_red(document) or (found.attrib["failures"], found.attrib["errors"]) == ("0", "0")
    assert is_red(document) == ("error" in {one.name for one in annotations(texts["github"])})
    assert azure(texts["azure"])[-1].properties == {
        "result": "Failed" if is_red(document) else "Succeeded"
    }
    assert texts["markdown"].startswith(f"## {'✕' if is_red(document) else '✓'} ")
    rows = list(csv.reader(io.StringIO(texts["csv"])))
    assert {len(row) for row in rows} == {19}


@settings(max_examples=40)
@given(document=documents, about=abouts)
def test_no_agent_obeys_anything_but_our_own_commands(
    document: Document, about: Surroundings
) -> None:
    """Whatever is printed to a log: each format in the log of each CI system."""
    for name in PARITY:
        for line in lines_of(written(name, document, about)):
            workflow, logging = github_command(line), azure_command(line)
            if name == "github" and workflow is not None:
                assert workflow.name in ("error", "notice")
                assert set(workflow.properties) <= {"file", "line", "title"}
                workflow = None
            if name == "azure" and logging is not None:
                assert logging.name in ("task.logissue", "task.uploadsummary", "task.complete")
                assert set(logging.properties) <= {"type", "sourcepath", "linenumber", "result"}
                logging = None
            assert workflow is logging is None, (name, line)


@settings(max_examples=30)
@given(text=st.text("%;:,]=[|ab05BDA \\\n", min_size=1), line=st.integers(1, 9_999))
def test_agents_read_back_what_was_said_whatever_their_escapes(text: str, line: int) -> None:
    file = text.replace("\n", "") or "a"
    about = Surroundings(file=file, lines={"a": line}, summary=file)
    document = run(case("a", "inconclusive", legacy=text))
    said = "legacy: " + text.replace("\n", "\\n") + "\n"

    (annotation,) = annotations(written("github", document, about))
    issue, summary, _ = azure(written("azure", document, about))

    assert said in annotation.message
    assert said in issue.message
    assert (annotation.properties["file"], annotation.properties["line"]) == (file, str(line))
    assert (issue.properties["sourcepath"], issue.properties["linenumber"]) == (file, str(line))
    assert summary.message == file


PARSER = MarkdownIt("commonmark").enable("table")


@settings(max_examples=40)
@given(document=documents)
def test_no_text_formats_links_or_embeds_anything_in_the_comment(document: Document) -> None:
    tokens = PARSER.parse(written("markdown", document))
    inline = [one for token in tokens for one in token.children or ()]

    ours = {"text", "softbreak", "code_inline", "strong_open", "strong_close", "html_inline"}
    assert {one.type for one in inline} <= ours
    assert {one.content for one in inline if one.type == "html_inline"} <= {"<!-- -->"}
    blocks = [one.content.strip() for one in tokens if one.type == "html_block"]
    assert all(re.fullmatch(r"<details><summary>\d+ cases? with known differences</summary>|"
                            r"</details>", one) for one in blocks)  # fmt: skip
    assert not [one for one in tokens if one.type in ("fence", "code_block", "blockquote_open")]
    rows = [one for one in tokens if one.type == "tr_open"]
    cells = [one for one in tokens if one.type in ("td_open", "th_open")]
    assert len(cells) == 5 * len(rows)


@settings(max_examples=40)
@given(document=documents)
def test_no_text_breaks_the_page(document: Document) -> None:
    page = Page(written("html", document))
    plain = Page(written("html", run(NAMES, ID, known=[known("a", "used")])))

    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert page.sources == plain.sources
    names = {name for _, attrs in page.tags for name in attrs}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert not page.attributes("src")
    assert all(address.startswith("#") for address in page.attributes("href"))


@settings(max_examples=40)
@given(document=documents)
def test_no_cell_is_a_formula_to_a_spreadsheet(document: Document) -> None:
    for row in list(csv.reader(io.StringIO(written("csv", document))))[1:]:
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-") or re.fullmatch(r"-\d+", cell)


@settings(max_examples=20)
@given(document=documents)
def test_the_same_document_gives_the_same_texts(document: Document) -> None:
    again = json.loads(json.dumps(document))

    assert [written(name, document) for name in PARITY] == [written(name, again) for name in PARITY]
