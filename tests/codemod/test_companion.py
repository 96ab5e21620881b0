"""The companion module: what it needs, what it sends, and what it gives back for each status."""

from __future__ import annotations

import ast
import asyncio
import importlib.util
import itertools
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import httpx
import pytest
import requests
from dynamics.customerinsights.api.models import ODataEntityPayload, ODataError
from loopback import Script
from msrest.exceptions import ClientRequestError, HttpOperationError

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.edits.companion import companion_text
from ci_migrate.settings import Settings

KINDS = ("requests", "httpx", "httpx-async", "client", "aiohttp", "urllib3", "urllib", "http")
COMBINATIONS = [
    combination
    for count in (1, 2, len(KINDS))
    for combination in itertools.combinations(KINDS, count)
]
SIGNING = {"requests", "httpx", "httpx-async"}
SIGNED = [(*kinds, "signed") for kinds in COMBINATIONS if SIGNING & set(kinds)]
LIBRARIES = {
    "requests": {"requests"},
    "httpx": {"httpx"},
    "httpx-async": {"httpx"},
    "client": {"requests", "dynamics", "msrest"},
    "aiohttp": {"aiohttp", "yarl"},
    "urllib3": {"urllib3"},
    "urllib": set(),
    "http": set(),
}
KEY = "sandbox-primary-key"


TABLES = ("msdynci_customerprofiles", "msdynci_customermeasures")


def _text(*needs: str, **settings: Any) -> str:
    return companion_text(needs, shipped(), Settings(**settings))


def _imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.add(str(node.module).partition(".")[0])
    return found


# -- its text


@pytest.mark.parametrize("kinds", COMBINATIONS, ids="+".join)
def test_it_imports_only_what_the_program_has(kinds: tuple[str, ...]) -> None:
    """The standard library, the client library of the program, and msal where a token is made."""
    tree = ast.parse(_text(*kinds, *TABLES))
    compile(tree, "ci_dataverse.py", "exec")
    token = next(
        one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "token"
    )

    foreign = _imported(tree) - set(sys.stdlib_module_names)

    assert foreign == {"msal"}.union(*(LIBRARIES[kind] for kind in kinds))
    assert "msal" in _imported(token)
    tree.body.remove(token)
    assert "msal" not in _imported(tree)


def test_it_is_tidy_in_every_combination(tmp_path: Path) -> None:
    """A reviewer's linter and formatter find nothing to say."""
    for number, kinds in enumerate([*COMBINATIONS, *SIGNED]):
        for quotes in ("plain", "backslash"):
            text = _text(*kinds, *TABLES[: 1 + number % 2], segment_quotes=quotes)
            (tmp_path / f"ci_{number}_{quotes}.py").write_text(text)
    for table in shipped().tables.values():
        text = _text("requests", table.entity_set)
        (tmp_path / f"{table.entity_set}.py").write_text(text)
    ruff = [sys.executable, "-m", "ruff"]

    for command in (
        ["check", "--isolated", "--line-length", "100", "--select", "E,F,I"],
        ["format", "--check", "--isolated", "--line-length", "100"],
    ):
        done = subprocess.run(
            [*ruff, *command, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_the_organisation_comes_from_the_environment(loaded: ModuleType) -> None:
    assert (loaded.URL, loaded.SCOPE) == (
        "https://contoso.crm.dynamics.com",
        "https://contoso.crm.dynamics.com/.default",
    )


# -- its requests, to a server on loopback that answers by script


@pytest.fixture
def script() -> Iterator[Script]:
    found = Script()
    yield found
    found.close()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A companion that serves every kind of call, imported as a program would."""
    path = tmp_path_factory.mktemp("program") / "ci_dataverse.py"
    path.write_text(_text(*KINDS, *TABLES))
    spec = importlib.util.spec_from_file_location("ci_dataverse", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["ci_dataverse"] = module
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATAVERSE_URL", "https://contoso.crm.dynamics.com/")
        spec.loader.exec_module(module)
    yield module
    del sys.modules["ci_dataverse"]


@pytest.fixture
def companion(loaded: ModuleType, script: Script, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The companion with the scripted server as its organisation."""
    monkeypatch.setattr(loaded, "URL", script.url)
    return loaded


QUERY = "msdynci_customerprofiles?$select=msdynci_fullname"


def _get(module: ModuleType, **options: Any) -> requests.Response:
    return module.get(QUERY, token="t", **options)


def _get_httpx(module: ModuleType, **options: Any) -> httpx.Response:
    return module.get_httpx(QUERY, token="t", **options)


def _aget_httpx(module: ModuleType, **options: Any) -> httpx.Response:
    return asyncio.run(module.aget_httpx(QUERY, token="t", **options))


def _get_entities(module: ModuleType, **options: Any) -> Any:
    return module.get_entities(QUERY, token="t", **options)


HTTP = pytest.mark.parametrize("call", [_get, _get_httpx, _aget_httpx])
ALL = pytest.mark.parametrize("call", [_get, _get_httpx, _aget_httpx, _get_entities])


def _rows(answer: Any) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = (
        answer.value if isinstance(answer, ODataEntityPayload) else answer.json()["value"]
    )
    return found


@ALL
def test_rows_come_under_their_legacy_names(
    companion: ModuleType, script: Script, call: Any
) -> None:
    """Without a number in the query, the legacy bound of 100 rows is asked for."""
    script.people("Ann", "Zoë")

    answer = call(companion)

    assert [dict(row) for row in _rows(answer)] == [{"FullName": "Ann"}, {"FullName": "Zoë"}]
    assert script.asked[0][0] == (
        "/api/data/v9.2/msdynci_customerprofiles?$select=msdynci_fullname&$top=100"
    )


@ALL
@pytest.mark.parametrize("name", ["Ocp-Apim-Subscription-Key", "ocp-apim-subscription-key"])
def test_the_subscription_key_is_never_sent(
    companion: ModuleType, script: Script, call: Any, name: str
) -> None:
    """Nor is the legacy token, where the call takes one for Dataverse."""
    script.people("Ann")

    call(companion, headers={name: KEY, "Authorization": "Bearer legacy", "X-Trace": "7"})

    sent = script.asked[0][1]
    assert KEY not in sent.values()
    assert (sent["authorization"], sent["x-trace"]) == ("Bearer t", "7")


def test_the_key_and_the_page_size_of_a_session_are_never_sent(
    companion: ModuleType, script: Script
) -> None:
    """The session keeps its headers for whoever else it talks to."""
    paged = {"prefer": "odata.maxpagesize=500"}
    headers = {"Ocp-Apim-Subscription-Key": KEY, "X-Trace": "7", **paged}
    for _ in range(4):
        script.people("Ann")

    async def awaited() -> None:
        async with httpx.AsyncClient(headers=headers) as client:
            await companion.aget_httpx(QUERY, token="t", client=client)
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            companion.get_aiohttp(QUERY, token="t", session=session) as answer,
        ):
            assert answer.status == 200

    with requests.Session() as session:
        session.headers.update(headers)
        _get(companion, session=session)
        assert session.headers["Ocp-Apim-Subscription-Key"] == KEY
    with httpx.Client(headers=headers) as client:
        _get_httpx(companion, client=client)
        assert client.headers["Ocp-Apim-Subscription-Key"] == KEY
    asyncio.run(awaited())

    assert len(script.asked) == 4
    for _, sent in script.asked:
        assert KEY not in sent.values()
        assert "500" not in sent.get("prefer", "")
        assert sent["x-trace"] == "7"


@ALL
def test_next_links_are_followed_as_they_are(
    companion: ModuleType, script: Script, call: Any
) -> None:
    link = f"{script.url}/api/data/v9.2/p?$skiptoken=%3Ccookie%20pagenumber=%222%22%3E"
    script.people("Ann", link=link)
    script.people("Bob")

    answer = call(companion, bound=None)

    assert [row["FullName"] for row in _rows(answer)] == ["Ann", "Bob"]
    assert script.url + script.asked[1][0] == link


@ALL
@pytest.mark.parametrize("host", ["{other}", "{own}.evil.example", "{own}@evil.example", "{own}0"])
def test_no_token_goes_to_another_host(
    companion: ModuleType, script: Script, call: Any, host: str
) -> None:
    """A next link that leads elsewhere ends the reading; nothing is sent there."""
    other = Script()
    target = host.format(other=other.url, own=script.url)
    script.people("Ann", link=f"{target}/api/data/v9.2/p?$skiptoken=2")

    with pytest.raises(RuntimeError, match="another host"):
        call(companion, bound=None)

    assert (len(script.asked), other.asked) == (1, [])
    other.close()


@ALL
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_refused_try_is_made_again(
    companion: ModuleType, script: Script, call: Any, status: int
) -> None:
    script.answer(status, "later", times=2, Retry_After="0")
    script.people("Ann")

    assert [row["FullName"] for row in _rows(call(companion))] == ["Ann"]
    assert len(script.asked) == 3


@HTTP
@pytest.mark.parametrize("status", [429, 503])
def test_the_last_try_is_the_answer(
    companion: ModuleType, script: Script, call: Any, status: int
) -> None:
    """The caller's own status branches see what came last."""
    script.answer(status, {"error": {}}, times=companion.TRIES, Retry_After="0")

    answer = call(companion)

    assert (answer.status_code, len(script.asked)) == (status, companion.TRIES)


@HTTP
@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_an_error_is_asked_for_once_and_handed_on(
    companion: ModuleType, script: Script, call: Any, status: int
) -> None:
    script.answer(status, {"error": {"code": "0x1", "message": "no"}})

    answer = call(companion)

    assert (answer.status_code, len(script.asked)) == (status, 1)
    assert answer.json()["error"]["message"] == "no"
    with pytest.raises((requests.HTTPError, httpx.HTTPStatusError)):
        answer.raise_for_status()


def test_the_client_gives_a_payload(companion: ModuleType, script: Script) -> None:
    """E4: rows are plain dictionaries in a plain list, and the payload itself is neither."""
    script.people("Ann")

    page = _get_entities(companion)

    assert type(page) is ODataEntityPayload
    assert (type(page.value), type(page.value[0])) == (list, dict)
    with pytest.raises(TypeError):
        page["value"]


def test_the_client_gives_none_for_a_refused_token(companion: ModuleType, script: Script) -> None:
    """E2: 401 is no exception."""
    script.answer(401, {"error": {"code": "0x1", "message": "no"}})

    assert _get_entities(companion) is None


@pytest.mark.parametrize("status", [400, 404])
def test_the_client_gives_an_error_model(
    companion: ModuleType, script: Script, status: int
) -> None:
    """E1: declared statuses come back as the model of the client's own library."""
    script.answer(status, {"error": {"code": "0x80060888", "message": "no such column"}})

    answer = _get_entities(companion)

    assert type(answer) is ODataError
    assert (answer.error_code, answer.message) == ("0x80060888", "no such column")


@pytest.mark.parametrize(("status", "tries"), [(403, 1), (409, 1), (429, 4)])
def test_the_client_raises_for_what_it_did_not_declare(
    companion: ModuleType, script: Script, status: int, tries: int
) -> None:
    """E3: the exception carries the response."""
    script.answer(status, {"error": {}}, times=tries, Retry_After="0")

    with pytest.raises(HttpOperationError) as raised:
        _get_entities(companion)

    assert (raised.value.response.status_code, len(script.asked)) == (status, tries)


@pytest.mark.parametrize("status", [500, 503])
def test_the_client_raises_when_its_tries_are_used_up(
    companion: ModuleType, script: Script, status: int
) -> None:
    """E11: a service that keeps failing is no HttpOperationError."""
    script.answer(status, "down", times=companion.TRIES, Retry_After="0")

    with pytest.raises(ClientRequestError):
        _get_entities(companion)

    assert len(script.asked) == companion.TRIES


def test_the_client_raises_where_nobody_listens(companion: ModuleType, script: Script) -> None:
    script.close()

    with pytest.raises(ClientRequestError):
        _get_entities(companion)


@ALL
def test_the_organisation_must_be_set(
    companion: ModuleType, script: Script, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(companion, "URL", "")

    with pytest.raises(RuntimeError, match="DATAVERSE_URL"):
        call(companion)

    assert script.asked == []


def test_a_token_needs_its_settings(companion: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what is missing and nothing of what is there."""
    for name in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "sandbox-secret")

    with pytest.raises(RuntimeError, match=r"AZURE_TENANT_ID, AZURE_CLIENT_ID$"):
        companion.token()
