"""Lists, logs and collections: each legacy request is found once, everything else is told apart."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_migrate.errors import MigrateError
from ci_migrate.queries import Query, read_queries

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"


def found(text: str | bytes) -> list[Query]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_queries(io.BufferedReader(io.BytesIO(data)), "list.txt"))


def line(text: str) -> str | None:
    (query,) = found(text)
    return query.text


def collection(*items: Any, **more: Any) -> str:
    return json.dumps({"info": {"name": "c"}, "item": items, **more})


def url_of(url: Any, **more: Any) -> str | None:
    return line(collection({"name": "r", "request": {"url": url}}, **more))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            f"{ROOT}/data/Customer?$filter=Name eq 'A B'",
            f"GET {ROOT}/data/Customer?$filter=Name eq 'A B'",
        ),
        (
            "/data/Customer?$filter=CustomerId eq '{CID}'",
            "GET /data/Customer?$filter=CustomerId eq '{CID}'",
        ),
        ("POST /workflows/main/jobs", "POST /workflows/main/jobs"),
        ("GET /data/Customer?$top=1 HTTP/1.1", "GET /data/Customer?$top=1"),
        ("Customer?$filter=Age gt 200", "GET Customer?$filter=Age gt 200"),
        ("Customer('O Brien')", "GET Customer('O Brien')"),
        ("manage/segments", "GET manage/segments"),
        ("{{base}}/data/Customer", "GET {base}/data/Customer"),
        ("{BASE}/data/Customer?$top={N}", "GET {BASE}/data/Customer?$top={N}"),
        (ROOT.removeprefix("https://") + "/data/Customer", f"GET {ROOT}/data/Customer"),
        (
            "/data/Customer?$filter=Site eq 'https://api.ci.ai.dynamics.com/v1/x'",
            "GET /data/Customer?$filter=Site eq 'https://api.ci.ai.dynamics.com/v1/x'",
        ),
    ],
)
def test_a_plain_line_is_taken_whole(text: str, wanted: str) -> None:
    assert line(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            '10.0.0.1 - - [10/Oct/2023:13:55:36 +0000] "GET /v1/instances/i/data/Customer'
            "?$filter=Name eq 'A B'&$top=2 HTTP/1.1\" 200 123",
            "GET /v1/instances/i/data/Customer?$filter=Name eq 'A B'&$top=2",
        ),
        (
            'debug "PUT /api/instances/i/manage/segments/S HTTP/1.1" 200 None',
            "PUT /api/instances/i/manage/segments/S",
        ),
        (
            f"1286536309.586 920 10.0.0.1 TCP_MISS/200 429 GET {ROOT}/data/A?$top=7 - DIRECT/1.2",
            f"GET {ROOT}/data/A?$top=7",
        ),
        (
            f"curl -X DELETE '{ROOT}/manage/segments/S' -H 'k: v'",
            f"DELETE {ROOT}/manage/segments/S",
        ),
        (
            f"curl \"{ROOT}/data/Customer?$filter=Name eq 'x'\" -s",
            f"GET {ROOT}/data/Customer?$filter=Name eq 'x'",
        ),
        (f"url={ROOT}/data/A method=POST", f"POST {ROOT}/data/A"),
        (
            f"asked ({ROOT}/data/A?$filter=startswith(Name,'x')), then left",
            f"GET {ROOT}/data/A?$filter=startswith(Name,'x')",
        ),
        (f"07:00\tGET\t{ROOT}/data/A?$top=1\t200", f"GET {ROOT}/data/A?$top=1"),
        (json.dumps({"url": f"{ROOT}/data/A", "verb": "post"}), f"POST {ROOT}/data/A"),
        (
            json.dumps({"http": {"method": "GET"}, "msg": f"asked {ROOT}/data/A?$top=1 well"}),
            f"GET {ROOT}/data/A?$top=1",
        ),
        (
            json.dumps({"path": "/v1/instances/i/data/A", "query": "$top=4"}),
            "GET /v1/instances/i/data/A?$top=4",
        ),
        (
            json.dumps({"path": "/v1/instances/i/data/A", "full": f"{ROOT}/data/A?$top=4"}),
            f"GET {ROOT}/data/A?$top=4",
        ),
        (
            json.dumps({"full": f"{ROOT}/data/A", "path": "/v1/instances/i/data/" + "A" * 99}),
            f"GET {ROOT}/data/A",
        ),
        (
            json.dumps({"request": "PATCH /v1/instances/i HTTP/1.1", "status": 200}),
            "PATCH /v1/instances/i",
        ),
    ],
)
def test_a_log_line_gives_up_its_request(text: str, wanted: str) -> None:
    assert line(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "INFO starting up",
        "https://example.com/v1/instances/i",
        "https://home.ci.ai.dynamics.com/segments",
        '1.2.3.4 "GET /favicon.ico HTTP/1.1" 200',
        f'1.2.3.4 "GET /index.html HTTP/1.1" 200 "{ROOT}/data/Customer"',
        f'1.2.3.4 "OPTIONS {ROOT}/data/Customer HTTP/1.1" 204',
        "CONNECT api.ci.ai.dynamics.com:443 HTTP/1.1",
        '{"level": "info", "method": "GET", "path": "/health"}',
        '{"level": "inf',
        "[]",
    ],
)
def test_a_line_about_something_else_is_told_apart(text: str) -> None:
    _, query = found(f"Customer\n{text}")

    assert query.text is None


def test_places_are_line_numbers_and_comments_take_no_part() -> None:
    places = [query.place for query in found("\ufeff# list\r\n\r\nCustomer\r\n  # x\nnot this\n")]

    assert places == [3, 5]


def test_bytes_that_are_no_text_do_not_stop_the_reading() -> None:
    texts = [query.text for query in found(b"\xe9\x80 \xff\n" + f"\xe9 {ROOT}/data/A".encode())]

    assert texts == [None, f"GET {ROOT}/data/A"]


def test_a_list_in_utf_16_reads_like_any_other() -> None:
    assert found("Customer\nUnifiedActivity\n".encode("utf-16")) == found(
        "Customer\nUnifiedActivity\n"
    )


@given(st.binary(max_size=200))
def test_no_input_whatever_brings_the_reader_down(data: bytes) -> None:
    try:
        queries = found(data)
    except MigrateError:
        return

    assert all(query.text is None or query.text.strip() for query in queries)


class Endless(io.RawIOBase):
    """A file of lines without end that counts what was taken from it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        text = (b"/data/Customer?$top=1\n" * (len(buffer) // 22 + 1))[: len(buffer)]
        buffer[: len(text)] = text
        self.taken += len(text)
        return len(text)


def test_lines_are_read_as_they_are_wanted() -> None:
    raw = Endless()
    queries: Iterator[Query] = read_queries(io.BufferedReader(raw), "endless")

    first = [next(queries) for _ in range(1000)]

    assert first[-1].place == 1000
    assert raw.taken < 200_000


def test_a_collection_gives_its_requests_with_the_names_that_lead_there() -> None:
    inner = {"name": "inner", "item": [{"name": "a", "request": f"{ROOT}/data/A"}]}
    last = {"name": "b", "request": {"method": "post", "url": f"{ROOT}/data/B"}}

    queries = found(collection({"name": "outer", "item": [inner]}, last, {"name": "none"}))

    assert queries == [
        Query(place=("outer", "inner", "a"), text=f"GET {ROOT}/data/A"),
        Query(place=("b",), text=f"POST {ROOT}/data/B"),
        Query(place=("none",), text=None),
    ]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_collection_is_known_by_its_content(indent: int | None, wrapped: bool) -> None:
    document = json.loads(collection({"name": "a", "request": f"{ROOT}/data/A"}))

    text = json.dumps({"collection": document} if wrapped else document, indent=indent)

    assert line(text) == f"GET {ROOT}/data/A"


def test_a_url_in_parts_is_put_together() -> None:
    parts = {
        "protocol": "https",
        "host": ["api", "ci", "ai", "dynamics", "com"],
        "port": "443",
        "path": ["v1", "instances", ":iid", "data", {"value": "A"}],
        "query": [{"key": "$top", "value": "1"}, {"key": "$skip", "value": "2", "disabled": True}],
        "variable": [{"key": "iid", "value": "i"}],
    }

    assert url_of(parts) == ("GET https://api.ci.ai.dynamics.com:443/v1/instances/i/data/A?$top=1")


def test_options_that_are_switched_off_are_left_out_of_a_raw_url() -> None:
    query = [{"key": "$top", "value": "1"}, {"key": "$skip", "value": "2", "disabled": True}]

    assert url_of({"raw": f"{ROOT}/data/A?$top=1&$skip=2", "query": query}) == (
        f"GET {ROOT}/data/A?$top=1"
    )
    assert url_of({"raw": f"{ROOT}/data/A?$top=1", "query": query[:1]}) == (
        f"GET {ROOT}/data/A?$top=1"
    )


def test_variables_are_filled_in_and_unknown_ones_become_placeholders() -> None:
    variables = [
        {"key": "base", "value": "https://{{host}}/v1"},
        {"id": "host", "value": "api.ci.ai.dynamics.com"},
        {"key": "loop", "value": "{{loop}}"},
        {"key": "empty", "value": ""},
        {"key": "off", "value": "x", "disabled": True},
        None,
    ]
    url = "{{base}}/instances/{{ inst }}/data/A?a={{loop}}&b={{empty}}&c={{off}}"

    assert url_of(url, variable=variables) == (
        "GET https://api.ci.ai.dynamics.com/v1/instances/{inst}/data/A?a={loop}&b={empty}&c={off}"
    )


def test_variables_of_a_folder_hide_those_above() -> None:
    folder = {
        "name": "f",
        "variable": [{"key": "t", "value": "Inner"}],
        "item": [{"name": "a", "request": f"{ROOT}/data/{{{{t}}}}"}],
    }
    after = {"name": "b", "request": f"{ROOT}/data/{{{{t}}}}"}

    texts = [
        query.text
        for query in found(collection(folder, after, variable=[{"key": "t", "value": "Outer"}]))
    ]

    assert texts == [f"GET {ROOT}/data/Inner", f"GET {ROOT}/data/Outer"]


@pytest.mark.parametrize(
    "variable",
    [
        {"key": "subKey", "value": "canary-value"},
        {"key": "pw", "value": "canary-value", "type": "secret"},
        {"key": "x", "value": "0123456789abcdef0123456789abcdef"},
    ],
)
def test_a_variable_that_looks_secret_stays_a_placeholder(variable: dict[str, str]) -> None:
    url = f"{ROOT}/data/A?k={{{{{variable['key']}}}}}"

    assert url_of(url, variable=[variable]) == f"GET {ROOT}/data/A?k={{{variable['key']}}}"


@pytest.mark.parametrize(
    "request_",
    ["https://example.com/a", {"url": "https://example.com/a"}, {"url": ""}, {}, None, 3]
    + [{"method": "HEAD", "url": f"{ROOT}/data/A"}],
)
def test_a_request_for_another_service_is_told_apart(request_: Any) -> None:
    assert line(collection({"name": "a", "request": request_})) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"info": {},\n "item": [', ("list.txt:2:11", "breaks off")),
        ('{\n "openapi": "3.0.0"\n}', ("no Postman collection",)),
        ('{"log": {"entries": []}}', ("no Postman collection",)),
        ('{"info": {}, "item": 3}', ("`item`", "list")),
        (collection({"name": "f", "item": [3]}), ("`item`", "'f'")),
        ('{"a":\n' * 100_000, ("nested too deeply",)),
    ],
)
def test_a_broken_document_is_named_with_what_is_wrong(text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(MigrateError) as caught:
        found(text)

    assert all(word in str(caught.value) for word in ("list.txt", *words))
