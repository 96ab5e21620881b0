"""No use of the legacy service is passed over in silence, and nothing else is taken for one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rewriting import Rewriting
from shapes_of_look_alikes import SHAPES as LOOK_ALIKES
from shapes_of_misses import OF_CLIENTS, OF_SETTINGS
from shapes_of_misses_by_flow import OF_FLOWS
from shapes_of_misses_by_host import OF_HOSTS

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.known.shapes import DISTINCTIVE, methods, path_weight
from ci_migrate.model import hole

Rewrite = Callable[..., Rewriting]
_FILE = re.compile(r"^-- (\S+)(?: :: (\d+) ([\w -]+))?\n", re.MULTILINE)
_MARK = re.compile(r"  #: ([\w -]+)$")


def _programs(text: str) -> list[object]:
    parts = re.split(r"^== ", text, flags=re.MULTILINE)[1:]
    named = (part.partition("\n") for part in parts)
    return [pytest.param(body, id=name) for name, _, body in named]


def _files(body: str) -> dict[str, str]:
    """The files of a program by their names."""
    name, _, _, *rest = ["app.py", None, None, *_FILE.split(body)]
    found = {str(name): str(rest[0])} if str(rest[0]).strip() else {}
    return found | dict(zip(map(str, rest[1::4]), map(str, rest[4::4]), strict=True))


def _marked(body: str) -> set[tuple[str, int, str]]:
    """Where a program says that findings are: file, line and reason."""
    found = {
        (str(one[1]), int(one[2]), reason)
        for one in _FILE.finditer(body)
        if one[2]
        for reason in one[3].split()
    }
    for name, text in _files(body).items():
        for number, line in enumerate(text.splitlines(), 1):
            match = _MARK.search(line)
            found |= {(name, number, reason) for reason in (match[1].split() if match else ())}
    return found


def _found(run: Rewriting) -> set[tuple[str, int, str]]:
    return {(one["path"], one["line"], one["reason"] or one["outcome"]) for one in run.findings}


@pytest.mark.parametrize("body", _programs(OF_CLIENTS + OF_SETTINGS + OF_HOSTS + OF_FLOWS))
def test_every_use_is_a_finding(rewrite: Rewrite, body: str) -> None:
    marked = _marked(body)
    plain = {
        name: re.sub(_MARK.pattern, "", text, flags=re.M) for name, text in _files(body).items()
    }

    assert marked
    assert _found(rewrite(plain)) == marked


@pytest.mark.parametrize("body", _programs(LOOK_ALIKES))
def test_what_only_looks_alike_is_none(rewrite: Rewrite, body: str) -> None:
    found = rewrite(_files(body))

    assert {one for one in _found(found) if one[2] != "suppressed"} == set()


def test_a_call_in_doubt_says_what_is_not_shown_and_never_moves(rewrite: Rewrite) -> None:
    found = rewrite('def rows(x):\n    return x.get_entities_with_odata_path("i", "Customer")\n')
    (one,) = found.findings

    assert (one["outcome"], one["reason"], one["confidence"]) == (
        "manual",
        "unknown-origin",
        "probable",
    )
    assert "nothing shows what x is" in one["message"]
    assert one["next_step"] == shipped().reasons["unknown-origin"].next_step
    assert not found.diffs


def test_a_call_in_doubt_that_would_stay_anyway_says_why(rewrite: Rewrite) -> None:
    (one,) = rewrite("def f(x):\n    return x.get_a_list_of_measures_metadata('i')\n").findings

    assert (one["reason"], one["operation"]) == ("metadata", "get_a_list_of_measures_metadata")
    assert "nothing shows what x is" in one["message"]


def test_a_stand_in_of_a_test_does_not_hide_a_call_of_the_program(rewrite: Rewrite) -> None:
    program = "def rows(x):\n    return x.get_entities_with_odata_path('i', 'Customer')\n"
    fake = "class Fake:\n    def get_entities_with_odata_path(self, *a):\n        return 1\n"
    found = rewrite({"app.py": program, "tests/test_app.py": fake})

    assert _found(found) == {("app.py", 2, "unknown-origin")}


def test_a_file_that_names_the_service_and_does_not_parse_is_a_finding(rewrite: Rewrite) -> None:
    found = rewrite("print 'https://api.ci.ai.dynamics.com/v1'\n")

    assert found.outcomes == [("manual", "unparsable")]


def test_a_data_file_shows_its_address_and_no_secret_beside_it(rewrite: Rewrite) -> None:
    line = '{"url": "https://api.ci.ai.dynamics.com/v1", "key": "hunter2hunter2", "more": 1}\n'
    found = rewrite({"config.json": line, "app.py": "x = 1\n"})
    (one,) = found.findings

    assert (one["path"], one["line"], one["kind"]) == ("config.json", 1, "trace")
    assert one["excerpt"] == "https://api.ci.ai.dynamics.com/v1"
    assert "hunter2" not in str(found.document)


def test_a_data_file_that_nothing_names_is_explained(rewrite: Rewrite) -> None:
    found = rewrite({"export.json": '["https://api.ci.ai.dynamics.com/v1"]\n', "app.py": "x = 1\n"})

    assert found.findings == []
    assert [one["path"] for one in found.document["files"]["explained"]] == ["export.json"]


def test_a_data_file_is_left_out_by_the_settings(rewrite: Rewrite, tmp_path: Path) -> None:
    files = {"a.yaml": "u: https://api.ci.ai.dynamics.com/v1\n", "app.py": "x = 1\n"}

    assert len(rewrite(files).findings) == 1
    assert rewrite(files, exclude=("*.yaml",)).findings == []


def test_the_distinctive_names_are_methods_of_the_client() -> None:
    assert set(methods()) >= DISTINCTIVE
    assert {"get_all_instances", "get_key_ring", "get_data_source"}.isdisjoint(DISTINCTIVE)


HOST = hole(0)


@pytest.mark.parametrize(
    ("url", "weight"),
    [
        (f"{HOST}/instances/i/data/Customer?$top=1", 2),
        (f"{HOST}/instances/{hole(1)}/data/{hole(2)}", 2),
        (f"https://{HOST}/v1/instances/i/manage/segments", 2),
        ("/v1/instances/i/rbac/myrole", 2),
        (f"{HOST}/api/instances/i/UnifiedActivity", 2),
        (f"{HOST}/data/UnifiedActivity", 2),
        (f"{HOST}/data/Customer('x')", 1),
        (f"{HOST}/manage/segments", 1),
        (f"{HOST}/instances", 1),
        (f"{HOST}/instances/i/{hole(1)}", 1),
        (f"{HOST}/{hole(1)}", 0),
        (HOST, 0),
        (f"{HOST}/data/orders", 0),
        (f"{HOST}x/instances/i/data/Customer", 0),
        (f"{HOST}/manage/astrology", None),
        (f"{HOST}/instances/i/file", None),
        (f"{HOST}/shop/instances/i", None),
        ("https://contoso.example/v1/instances/i/data/Customer", None),
        ("https://api.ci.ai.dynamics.com/v1/instances/i/data/Customer", None),
    ],
)
def test_a_path_is_weighed(url: str, weight: int | None) -> None:
    assert path_weight(url) == weight
