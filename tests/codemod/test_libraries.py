"""What the companion gives to programs with aiohttp, urllib, urllib3 and http.client."""

from __future__ import annotations

import asyncio
import functools
import http.client
import importlib.util
import json
import sys
import urllib.error
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
import requests
import urllib3
from loopback import Script
from msrest.pipeline import ClientRawResponse

from ci_migrate.catalogue import shipped
from ci_migrate.codemod.edits.companion import companion_text
from ci_migrate.settings import Settings

KEY = "sandbox-primary-key"
QUERY = "msdynci_customerprofiles?$select=msdynci_fullname"


@dataclass
class Seen:
    """What a program sees of an answer, whatever library gave it."""

    kind: type
    status: int
    body: Any

    @property
    def names(self) -> list[str]:
        return [row["FullName"] for row in self.body["value"]]


class JsonScript(Script):
    """A server that calls what it gives JSON, as Dataverse does; aiohttp insists on it."""

    def answer(self, status: int, body: object, times: int = 1, **headers: str) -> None:
        super().answer(status, body, times, Content_Type="application/json", **headers)


@pytest.fixture
def script() -> Iterator[Script]:
    found = JsonScript()
    yield found
    found.close()


@pytest.fixture
def companion(tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A companion of every library, with the scripted server as its organisation."""
    path = tmp_path / "ci_dataverse.py"
    kinds = ("client", "aiohttp", "urllib3", "urllib", "http")
    path.write_text(companion_text([*kinds, "msdynci_customerprofiles"], shipped(), Settings()))
    spec = importlib.util.spec_from_file_location("ci_dataverse", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "ci_dataverse", module)
    monkeypatch.setenv("DATAVERSE_URL", script.url)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "_pause", lambda *_: 0.0)
    return module


def _aiohttp(
    module: ModuleType,
    session: Mapping[str, Any] | None = None,
    query: str = QUERY,
    entered: bool = True,
    **options: Any,
) -> Seen:
    async def read() -> Seen:
        async with aiohttp.ClientSession(**(session or {})) as own:
            asked = module.get_aiohttp(query, token="t", session=own, **options)
            if not entered:
                response = await asked
                return Seen(type(response), response.status, await response.json())
            async with asked as response:
                return Seen(type(response), response.status, await response.json())

    return asyncio.run(read())


def _urllib3(
    module: ModuleType, session: Mapping[str, Any] | None = None, query: str = QUERY, **options: Any
) -> Seen:
    with urllib3.PoolManager(retries=False, **(session or {})) as pool:
        response = module.get_urllib3(query, token="t", pool=pool, **options)
        return Seen(type(response), response.status, json.loads(response.data))


def _urllib(module: ModuleType, session: None = None, query: str = QUERY, **options: Any) -> Seen:
    try:
        with module.urlopen(query, token="t", **options) as response:
            return Seen(type(response), response.status, json.load(response))
    except urllib.error.HTTPError as error:
        return Seen(type(error), error.code, json.loads(error.read()))


def _http(module: ModuleType, session: None = None, query: str = QUERY, **options: Any) -> Seen:
    legacy = http.client.HTTPSConnection("api.ci.ai.dynamics.com", timeout=5)
    response = module.get_http(query, token="t", connection=legacy, **options)
    return Seen(type(response), response.status, json.loads(response.read()))


ALL = pytest.mark.parametrize(
    "call", [_aiohttp, functools.partial(_aiohttp, entered=False), _urllib3, _urllib, _http]
)
WITH_SESSIONS = pytest.mark.parametrize("call", [_aiohttp, _urllib3])
Call = Callable[..., Seen]


@ALL
def test_rows_come_under_their_legacy_names(
    companion: ModuleType, script: Script, call: Call
) -> None:
    """In a response of the library's own class, bounded as the legacy service did."""
    script.people("Ann", "Zoë")

    seen = call(companion)

    assert (seen.status, seen.names) == (200, ["Ann", "Zoë"])
    assert seen.kind in (aiohttp.ClientResponse, urllib3.HTTPResponse, http.client.HTTPResponse)
    assert script.asked[0][0].endswith("?$select=msdynci_fullname&$top=100")


@ALL
def test_the_subscription_key_is_never_sent(
    companion: ModuleType, script: Script, call: Call
) -> None:
    script.people("Ann")

    call(
        companion,
        headers={
            "ocp-apim-subscription-key": KEY,
            "Authorization": "Bearer legacy",
            "X-Trace": "7",
        },
    )

    sent = script.asked[0][1]
    assert KEY not in sent.values()
    assert (sent["authorization"], sent["x-trace"]) == ("Bearer t", "7")


@WITH_SESSIONS
def test_the_key_of_a_session_is_never_sent(
    companion: ModuleType, script: Script, call: Call
) -> None:
    """Its other headers are, as the library sends them."""
    script.people("Ann")

    call(companion, session={"headers": {"Ocp-Apim-Subscription-Key": KEY, "X-Trace": "7"}})

    sent = script.asked[0][1]
    assert KEY not in sent.values()
    assert sent["x-trace"] == "7"


def test_headers_of_a_call_take_the_place_of_those_of_its_pool(
    companion: ModuleType, script: Script
) -> None:
    """As urllib3 has it, and no other library."""
    script.people("Ann")

    _urllib3(companion, session={"headers": {"X-Trace": "7"}}, headers={"X-Own": "8"})

    sent = script.asked[0][1]
    assert "x-trace" not in sent
    assert sent["x-own"] == "8"


@ALL
def test_next_links_are_followed_as_they_are(
    companion: ModuleType, script: Script, call: Call
) -> None:
    link = f"{script.url}/api/data/v9.2/p?$skiptoken=%3Ccookie%20pagenumber=%222%22%3E"
    script.people("Ann", link=link)
    script.people("Bob")

    seen = call(companion, bound=None)

    assert seen.names == ["Ann", "Bob"]
    assert script.url + script.asked[1][0] == link


@ALL
def test_no_token_goes_to_another_host(companion: ModuleType, script: Script, call: Call) -> None:
    script.people("Ann", link="http://127.0.0.1:9/api/data/v9.2/p?$skiptoken=2")

    with pytest.raises(RuntimeError, match="another host"):
        call(companion, bound=None)

    assert len(script.asked) == 1


@ALL
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_refused_try_is_made_again(
    companion: ModuleType, script: Script, call: Call, status: int
) -> None:
    script.answer(status, "later", times=2)
    script.people("Ann")

    assert call(companion).names == ["Ann"]
    assert len(script.asked) == 3


@ALL
@pytest.mark.parametrize("status", [429, 503])
def test_the_last_try_is_the_answer(
    companion: ModuleType, script: Script, call: Call, status: int
) -> None:
    script.answer(status, {"error": {}}, times=companion.TRIES)

    assert (call(companion).status, len(script.asked)) == (status, companion.TRIES)


@ALL
@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_an_error_is_asked_for_once_and_its_body_can_be_read(
    companion: ModuleType, script: Script, call: Call, status: int
) -> None:
    script.answer(status, {"error": {"code": "0x1", "message": "no"}})

    seen = call(companion)

    assert (seen.status, len(script.asked)) == (status, 1)
    assert seen.body["error"]["message"] == "no"


def test_urllib_raises_an_error_status(companion: ModuleType, script: Script) -> None:
    script.answer(404, {"error": {"message": "no"}})

    with pytest.raises(urllib.error.HTTPError, match="404") as raised:
        companion.urlopen(QUERY, token="t")

    assert json.loads(raised.value.read())["error"]["message"] == "no"


def test_http_client_raises_for_no_status(companion: ModuleType, script: Script) -> None:
    script.answer(404, {"error": {"message": "no"}})

    assert _http(companion).status == 404


@pytest.mark.parametrize("entered", [True, False])
def test_a_session_of_aiohttp_may_raise(
    companion: ModuleType, script: Script, entered: bool
) -> None:
    """After the tries are used up, and with the library's own error."""
    script.answer(503, "down", times=companion.TRIES)

    with pytest.raises(aiohttp.ClientResponseError, match="503"):
        _aiohttp(companion, session={"raise_for_status": True}, entered=entered)

    assert len(script.asked) == companion.TRIES


def test_calls_of_aiohttp_may_be_gathered(companion: ModuleType, script: Script) -> None:
    """As tasks, too: what a call gives is a coroutine."""
    for name in ("Ann", "Bob"):
        script.people(name)

    async def read() -> list[str]:
        async with aiohttp.ClientSession() as own:
            task = asyncio.create_task(companion.get_aiohttp(QUERY, token="t", session=own))
            other = companion.get_aiohttp(QUERY, token="t", session=own)
            found = await asyncio.gather(task, other)
            assert not own.closed
            return [(await one.json())["value"][0]["FullName"] for one in found]

    assert sorted(asyncio.run(read())) == ["Ann", "Bob"]


def test_a_closed_session_of_aiohttp_stays_closed(companion: ModuleType, script: Script) -> None:
    async def read() -> None:
        async with aiohttp.ClientSession() as own:
            pass
        await companion.get_aiohttp(QUERY, token="t", session=own)

    with pytest.raises(RuntimeError, match="Session is closed"):
        asyncio.run(read())
    assert script.asked == []


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (_aiohttp, aiohttp.ClientConnectionError),
        (_urllib3, urllib3.exceptions.HTTPError),
        (_urllib, urllib.error.URLError),
        (_http, ConnectionRefusedError),
    ],
)
def test_the_error_of_the_library_is_raised_where_nobody_listens(
    companion: ModuleType, script: Script, call: Call, error: type[Exception]
) -> None:
    script.close()

    with pytest.raises(error):
        call(companion)


def test_the_raw_answer_of_the_client_has_both_halves(
    companion: ModuleType, script: Script
) -> None:
    """E9: the response beside what would have been returned."""
    script.people("Ann")

    raw = companion.get_entities(QUERY, raw=True, token="t")

    assert type(raw) is ClientRawResponse
    assert [dict(row) for row in raw.output.value] == [{"FullName": "Ann"}]
    assert (raw.response.status_code, raw.response.json()["value"]) == (200, raw.output.value)


def test_the_raw_answer_to_a_refused_token_has_no_output(
    companion: ModuleType, script: Script
) -> None:
    script.answer(401, {"error": {}})

    raw = companion.get_entities(QUERY, raw=True, token="t")

    assert (raw.output, raw.response.status_code) == (None, 401)


def test_an_adapter_for_the_legacy_host_serves_dataverse(
    companion: ModuleType, script: Script
) -> None:
    """P61: else its retries would vanish silently."""
    script.people("Ann")
    asked = []

    class Counting(requests.adapters.HTTPAdapter):
        def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
            asked.append(request.url)
            return super().send(request, *args, **options)

    with requests.Session() as session:
        session.mount("https://api.ci.ai.dynamics.com", Counting())
        companion.get(QUERY, session=session, token="t")

    assert len(asked) == 1
