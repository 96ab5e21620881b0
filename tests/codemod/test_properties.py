"""What holds for every program: nothing lost, nothing changed twice, nothing leaked, no crash."""

from __future__ import annotations

import ast
import io
import json
import tempfile
import tokenize
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rewriting import rewriting

# Texts that look like secrets and open nothing.
JWT = "eyJ" + "hbGciOiJub25lIn0" + "." + "eyJzdWIiOiJjYW5hcnkifQ" + "." + "Y2FuYXJ5"
KEY = "0123456789abcdef" * 2
SECRET = "Fa8Q~" + "canaryCANARY0123456789canaryCANARY"
CANARIES = (JWT, KEY, SECRET)

HEADS = {
    "plain": 'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"  # the service',
    "format": 'ROOT = "https://api.ci.ai.dynamics.com/v1/instances/{}/data".format("i")',
    "joined": 'HOST = "https://api.ci.ai.dynamics.com"\nROOT = HOST + "/v1/instances/i/data"',
    "secret": '# the key is "@KEY"\nROOT = "https://api.ci.ai.dynamics.com/v1/instances/i/data"',
}

# Bodies of functions, and how many call sites each holds.
PIECES = r"""
== literal 1
return requests.get(f"{ROOT}/Customer?$top=1", headers=H)  # one@n
== hole 1
return requests.get(f"{ROOT}/Customer?$filter=CustomerId eq '{a}'", headers=H)
== params 1
return requests.get(
    ROOT + "/Customer",  # table@n
    headers=H,
    params={"$filter": f"City eq '{a}'", "$top": 5},  # window@n
)
== local 1
url = ROOT + "/UnifiedActivity"
r = requests.get(url, headers=H)
return r.json()
== session 1
s = requests.Session()
return s.get(f"{ROOT}/Customer", headers=H)
== httpx 1
with httpx.Client(headers=H) as c:
    return c.get(f"{ROOT}/Customer")  # client@n
== client 1
ci = CustomerInsights()
return ci.get_entities_with_odata_path("i", "Customer", top=3)
== segment 1
return requests.get(f"{ROOT}/Customer?$filter=IsMemberOfSegment('S')", headers=H)
== two 2
return [requests.get(ROOT + "/Customer"), requests.get(ROOT + "/Customer?$top=2")]
== write 1
return requests.post(f"{ROOT}/Customer", json={"a": a}, headers=H)  # write@n
== dynamic 1
return requests.get(f"{ROOT}/{a}", headers=H)  # which table@n
== source 1
return requests.get(f"{ROOT}/Web_Site_Contacts", headers=H)
== search 1
return requests.get(ROOT + "/Customer?$search=x", headers=H)
== foreign 0
return requests.get("https://example.org/orders", headers=H)  # not ours@n
== quiet 0
'''Says nothing.@n'''
return a  # at all@n
== token 1
return requests.get(ROOT + "/Customer", headers={"Authorization": "Bearer @JWT"})
== bare token 1
return requests.get(ROOT + "/Customer", headers={"Authorization": "@JWT"}, timeout=3)
== key 1
return requests.get(ROOT + "/Customer?subscription-key=@KEY&$top=1", headers=H)  # @SECRET
== secret 1
client_secret = "@SECRET"
return requests.get(ROOT + "/Customer", headers=H)
== given secret 1
return requests.get(ROOT + "/Customer", auth=("ci-reader", "@SECRET"))
"""
BODIES = {
    name: (body, int(count))
    for part in PIECES.split("== ")[1:]
    for title, _, body in [part.partition("\n")]
    for name, _, count in [title.rpartition(" ")]
}

IMPORTS = """import httpx
import requests
from dynamics.customerinsights.api import CustomerInsights

SCOPE = "https://api.ci.ai.microsoft.com/.default"
H = {"Authorization": "Bearer @JWT", "Ocp-Apim-Subscription-Key": "@KEY"}
"""


def _program(head: str, names: list[str], indent: str) -> tuple[str, int]:
    """A program of these pieces, and how many call sites it has."""
    parts = [IMPORTS, HEADS[head], "\n"]
    for number, name in enumerate(names, 1):
        lines = BODIES[name][0].replace("@n", f" {number}").splitlines()
        body = "".join(f"{indent}{line}\n" for line in lines)
        parts.append(f"\n\n# piece {number}\ndef f{number}(a):\n{body}")
    text = "".join(parts)
    for name, canary in (("@JWT", JWT), ("@KEY", KEY), ("@SECRET", SECRET)):
        text = text.replace(name, canary)
    return text, sum(BODIES[name][1] for name in names)


def _comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(one.string for one in tokens if one.type == tokenize.COMMENT)


BOUNDED = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
PROGRAMS = st.builds(
    _program,
    st.sampled_from(sorted(HEADS)),
    st.lists(st.sampled_from(sorted(BODIES)), min_size=1, max_size=6),
    st.sampled_from(["    ", "  ", "\t"]),
)


@BOUNDED
@given(PROGRAMS)
def test_every_program_is_accounted_for(program: tuple[str, int]) -> None:
    """It parses, keeps its comments, has a finding per call site, and is done in one run."""
    before, sites = program
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "app.py").write_text(before, encoding="utf-8", newline="")
        neighbour = b"# a neighbour of api.ci.ai.dynamics.com\r\nx = 1 \t\n\n\n"
        (folder / "other.py").write_bytes(neighbour)

        found = rewriting(folder)
        found.write()
        second = rewriting(folder)

        after = (folder / "app.py").read_text(encoding="utf-8")
        assert [one["kind"] for one in found.findings] == ["call"] * sites
        assert found.document["summary"]["sites"] == len(found.findings)
        assert "failed" not in {one["outcome"] for one in found.findings}
        assert second.project.changes == {}
        assert [one["outcome"] for one in second.findings] == [
            one["outcome"] for one in found.findings if one["outcome"] != "fixed"
        ]
        ast.parse(after)
        assert _comments(after) >= _comments(before)
        assert (folder / "other.py").read_bytes() == neighbour
        if "fixed" not in {one["outcome"] for one in found.findings}:
            assert after == before


@BOUNDED
@given(PROGRAMS)
def test_no_secret_leaves_a_program(program: tuple[str, int]) -> None:
    """Documents and diffs hide what looks like a token, key or secret; the file keeps it."""
    before, _ = program
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "app.py").write_text(before, encoding="utf-8")

        found = rewriting(folder)
        shown = json.dumps(found.document) + "".join(found.diffs.values())

        for canary in CANARIES:
            assert canary not in shown
            assert canary[:20] not in shown
        assert found.text().count("***") == 0


@BOUNDED
@given(
    PROGRAMS,
    st.sampled_from(["\n", "\r\n", "mixed"]),
    st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]),
    st.booleans(),
)
def test_the_bytes_of_a_file_keep_their_manner(
    program: tuple[str, int], newline: str, encoding: str, final: bool
) -> None:
    """Byte order mark, newlines, encoding and the end of the file stay as they are."""
    text = "# -*- coding: latin-1 -*-\n" if encoding == "latin-1" else ""
    text += "# Zoë, Köln\n" + program[0] + ("" if final else "last = 'é'")
    ends = ["\r\n", "\n"] if newline == "mixed" else [newline]
    lines = text.split("\n")
    joined = "".join(line + ends[n % len(ends)] for n, line in enumerate(lines[:-1])) + lines[-1]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "app.py"
        path.write_bytes(joined.encode(encoding))

        rewriting(folder).write()

        content = path.read_bytes()
        after = content.decode(encoding)
        assert content.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
        assert "# Zoë, Köln" in after
        assert after.endswith(("\n", "\r\n")) == joined.endswith("\n")
        assert _endings(after) >= _once(_endings(joined), after)
        if newline != "mixed":
            assert {end for _, end in _endings(after)} <= {newline, ""}


def _endings(text: str) -> set[tuple[str, str]]:
    """Every line that occurs once, with its ending."""
    lines = [line.partition("\r")[0].rstrip("\n") for line in text.splitlines(keepends=True)]
    counted = Counter(lines)
    return {
        (name, line[len(name) :])
        for name, line in zip(lines, text.splitlines(keepends=True), strict=True)
        if counted[name] == 1
    }


def _once(endings: set[tuple[str, str]], after: str) -> set[tuple[str, str]]:
    """Those whose line the other text has once, too, and not at its end."""
    there = {name for name, end in _endings(after) if end}
    return {(name, end) for name, end in endings if name in there and end}


# -- hostile files

URL = b"https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
UNPARSABLE = {
    "Python 2": b"import requests\nprint requests.get('" + URL + b"')\n",
    "not in its encoding": b"x = '\xff\xfe' # " + URL + b"\n",
    "an encoding nobody knows": b"# -*- coding: martian -*-\nx = '" + URL + b"'\n",
    "null bytes": b"x = '" + URL + b"'\x00\n",
    "nested brackets": b"x = " + b"(" * 5000 + b"'" + URL + b"'" + b")" * 5000 + b"\n",
    "nested blocks": b"".join(b" " * n + b"if x:\n" for n in range(300)) + b"# " + URL,
    "half a file": b"def f(:\n    '" + URL + b"'\n",
}
GOOD = (
    b'import requests\nSCOPE = "https://api.ci.ai.microsoft.com/.default"\nr = requests.get("'
    + URL
    + b'?$top=1")\n'
)


@pytest.mark.parametrize("name", UNPARSABLE)
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, name: str) -> None:
    """The rest of the project is rewritten all the same."""
    (tmp_path / "bad.py").write_bytes(UNPARSABLE[name])
    (tmp_path / "good.py").write_bytes(GOOD)

    found = rewriting(tmp_path)
    found.write()

    assert [(one["path"], one["outcome"], one["reason"]) for one in found.findings] == [
        ("bad.py", "manual", "unparsable"),
        ("good.py", "fixed", None),
    ]
    assert [one["path"] for one in found.document["files"]["unparsable"]] == ["bad.py"]
    assert (tmp_path / "bad.py").read_bytes() == UNPARSABLE[name]


HARD = {
    "a sum of thousands": b"x = " + b"1 + " * 5000 + b"1\n",
    "a chain of hundreds": b"x = a" + b".b" * 900 + b"\n",
    "a huge line": b"x = '" + b"a" * 2_000_000 + b"'\n",
    "many lines": b"x = 1\n" * 3_000,
    "calls in calls": b"x = " + b"f(" * 90 + b"1" + b")" * 90 + b"\n",
    "lone carriage returns": b"x = 1\ry = 2\r",
    "a form feed": b"x = 1\n\x0cy = 2\n",
    "a backslash at the end": b"x = 1 + \\\n    2\n",
    "an empty head": b"",
}


@pytest.mark.parametrize("name", HARD)
def test_a_hard_file_ends_in_findings(tmp_path: Path, name: str) -> None:
    """Whatever the tool can do with it, it raises nothing and leaves a file that says the same."""
    program = HARD[name] + GOOD
    (tmp_path / "app.py").write_bytes(program)

    found = rewriting(tmp_path)
    found.write()

    assert len(found.findings) == 1
    if found.findings[0]["outcome"] == "fixed":
        assert HARD[name] in (tmp_path / "app.py").read_bytes()
        assert rewriting(tmp_path).findings == []
    else:
        assert (tmp_path / "app.py").read_bytes() == program


@pytest.mark.parametrize("name", ["broken.py", "folder.py"])
def test_things_that_are_no_files_are_passed_over(
    rewrite: Callable, tmp_path: Path, name: str
) -> None:
    """Links to nowhere and folders with the name of a program."""
    if name == "broken.py":
        (tmp_path / name).symlink_to(tmp_path / "nowhere.py")
    else:
        (tmp_path / name).mkdir()

    assert ("fixed", None) in rewrite({"app.py": GOOD.decode()}).outcomes
