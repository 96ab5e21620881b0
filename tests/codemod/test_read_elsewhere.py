"""Texts beside a call that something else reads: they stay as they are, whatever moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.codemod.rewriting import Rewriting

Rewrite = Callable[..., Rewriting]
OWN = {"token": "companion"}


URLS = """\
import requests
import sys

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
URL = f"{ROOT}/data/Customer?$top=3"
FILTER = "CustomerId eq 'y'"
if len(sys.argv) > 1:
    people = requests.get(URL).json()["value"]
    one = requests.get(f"{ROOT}/data/Customer", params={"$filter": FILTER}).json()["value"]
"""
ELSEWHERE = {
    "imports both": "from app import URL, FILTER\nprint(URL, FILTER)\n",
    "reads both off the module": "import app as b\nprint(b.URL, b.FILTER)\n",
    "takes all": "from app import *\nprint(URL, FILTER)\n",
    "reads both by text": "import app\nprint(getattr(app, 'URL'), getattr(app, 'FILTER'))\n",
    "reads what it shows": "import app\nprint({k: v for k, v in vars(app).items() if k > 'A'})\n",
    "asks with them": "import requests\nfrom app import URL, FILTER\n"
    "print(requests.post(URL, json=FILTER).url)\n",
}


@pytest.mark.parametrize("other", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_text_that_another_module_reads_stays_as_it_is(rewrite: Rewrite, other: str) -> None:
    done = rewrite({"app.py": URLS, "other.py": other}, **OWN)

    assert [one["outcome"] for one in done.findings if one["path"] == "app.py"] == ["fixed"] * 2
    assert 'URL = f"{ROOT}/data/Customer?$top=3"' in done.text()
    assert "FILTER = \"CustomerId eq 'y'\"" in done.text()
    assert done.text("other.py") == other


def test_a_text_that_nothing_else_reads_changes_where_it_stands(rewrite: Rewrite) -> None:
    done = rewrite({"app.py": URLS, "other.py": "import app\nprint(app.ROOT)\n"}, **OWN)

    assert 'URL = "msdynci_customerprofiles?$top=3"' in done.text()
    assert "FILTER = \"msdynci_customerid eq 'y'\"" in done.text()


NAMING = ("locals()", "vars()", "eval('url')", "frame.query('a > @url')", "exec('print(url)')")
STEPS = """\
import requests

def people(cid, frame):
    url = "https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer"
    url += f"?$filter=CustomerId eq '{cid}'"
    print(NAMES)
    return requests.get(url).json()["value"]
"""


@pytest.mark.parametrize("names", NAMING)
def test_steps_stay_where_the_function_reads_names_by_texts(rewrite: Rewrite, names: str) -> None:
    (found,) = rewrite(STEPS.replace("NAMES", names), **OWN).findings

    assert found["outcome"] == "manual"


def test_steps_go_where_no_text_names_them(rewrite: Rewrite) -> None:
    done = rewrite(STEPS.replace("NAMES", "frame.query('a > 3'), vars(frame)"), **OWN)

    assert "url" not in done.text().replace("urllib", "")


SENT = """\
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
session = requests.Session()
request = requests.Request("GET", f"{ROOT}/data/Customer?$top=3")
prepared = request.prepare()
print(session.send(prepared).json()["value"])
"""


def test_a_request_that_another_module_reads_stays(rewrite: Rewrite) -> None:
    (found,) = rewrite({"app.py": SENT, "b.py": "from app import prepared as p\nprint(p.url)\n"},
                       **OWN).findings  # fmt: skip
    moved = rewrite({"app.py": SENT, "b.py": "print(1)\n"}, **OWN).findings

    assert (found["outcome"], moved[0]["outcome"]) == ("manual", "fixed")
    assert "b.py, line 2, reads prepared" in found["message"]
