"""A client reads one service: with its headers, its token, patience, and never elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from scripted_server import ENVIRONMENT, Answer, ScriptedServer

from ci_migrate.errors import AuthError, SettingsError
from ci_migrate.web import Account, Client, Patience, Routes, Services

Make = Callable[..., Services]


def test_dataverse_gets_the_headers_of_fact_29_and_the_page_size(
    services: Make, server: ScriptedServer
) -> None:
    """The path below the root arrives as it was given."""
    path = "msdynci_customerprofiles?$filter=msdynci_lastname%20eq%20'O''Neil%26%2B'"

    reply = services().dataverse().get(path, page_size=50)

    asked = server.asked[0]
    assert (reply.status, reply.body, reply.error) == (200, {"value": []}, None)
    assert asked.path == f"/api/data/v9.2/{path}"
    assert asked.host == "org.crm.dynamics.com"
    assert asked.headers["prefer"] == "odata.maxpagesize=50"
    assert asked.headers["if-none-match"] == "null"
    assert asked.headers["odata-version"] == asked.headers["odata-maxversion"] == "4.0"
    assert asked.headers["authorization"] == "Bearer token-number-1"


def test_the_legacy_service_gets_key_and_bearer_below_the_instance(
    services: Make, server: ScriptedServer
) -> None:
    """Without a page size there is no preference."""
    services().legacy().get("/data/Customer?$top=1")

    asked = server.asked[0]
    assert asked.host == "api.ci.ai.dynamics.com"
    assert asked.path == f"/v1/instances/{ENVIRONMENT['CI_INSTANCE_ID']}/data/Customer?$top=1"
    assert asked.headers["ocp-apim-subscription-key"] == "sandbox-primary-key"
    assert "prefer" not in asked.headers
    assert "api.ci.ai.microsoft.com%2F.default" in server.forms[0]


def test_a_client_can_only_get() -> None:
    """There is no method that could write."""
    assert [name for name in vars(Client) if not name.startswith("_")] == ["get"]


def test_one_token_a_scope_serves_all_requests(services: Make, server: ScriptedServer) -> None:
    """Two services, three requests, two tokens."""
    both = services()
    for client in (both.dataverse(), both.legacy(), both.dataverse()):
        client.get("x")

    assert len(server.forms) == 2


def test_a_refused_token_is_renewed_once(services: Make, server: ScriptedServer) -> None:
    """The second token is used; a second refusal is the answer."""
    server.script = [Answer(status=401), Answer(body={"value": [1]}), Answer(status=401)]
    client = services().dataverse()

    first, second = client.get("x"), client.get("x")

    assert first.body == {"value": [1]}
    assert second.status == 401
    assert "application user" in str(second.error)
    assert [one.headers["authorization"] for one in server.asked] == [
        "Bearer token-number-1",
        "Bearer token-number-2",
        "Bearer token-number-2",
        "Bearer token-number-3",
    ]


def test_a_next_link_is_followed_to_the_letter(services: Make, server: ScriptedServer) -> None:
    """Escapes, dollar signs and the cookie stay as they came."""
    path = "/api/data/v9.2/t?$select=a,b&$skiptoken=%3Ccookie%20pagenumber=%222%22%20x=%25253c/%3E"

    services().dataverse().get(f"https://org.crm.dynamics.com{path}")

    assert server.asked[0].path == path


@pytest.mark.parametrize(
    "link",
    [
        "https://other.crm.dynamics.com/api/data/v9.2/t",
        "https://org.crm.dynamics.com:8443/api/data/v9.2/t",
        "http://org.crm.dynamics.com/api/data/v9.2/t",
        "https://org.crm.dynamics.com@other.crm.dynamics.com/t",
        "HTTPS://other.crm.dynamics.com/t",
        "https://[/t",
    ],
)
def test_a_link_to_another_server_is_refused(
    services: Make, server: ScriptedServer, link: str
) -> None:
    """No request is made, so no token can go there."""
    reply = services().dataverse().get(link)

    assert reply.status == 0
    assert "another server" in str(reply.error)
    assert server.asked == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_fault_is_waited_out(
    services: Make, server: ScriptedServer, waits: list[float], status: int
) -> None:
    """Retry-After in seconds is kept to the letter."""
    server.script = [Answer(status=status, headers={"Retry-After": "7"})] * 5 + [Answer()]

    reply = services().dataverse().get("x")

    assert (reply.status, reply.retries, waits) == (200, 5, [7.0] * 5)


def test_waits_without_retry_after_grow_and_repeat_by_seed(
    services: Make, server: ScriptedServer, waits: list[float]
) -> None:
    """Six attempts, five waits, each between half and all of a doubling time."""
    server.script = [Answer(status=503, body={"error": {"message": "Busy"}})]

    replies = [services().dataverse().get("x") for _ in range(2)]

    assert replies[0].error == "HTTP 503: Busy"
    assert len(server.asked) == 12
    assert waits[:5] == waits[5:]
    assert all(0.25 * 2**n <= wait <= 0.5 * 2**n for n, wait in enumerate(waits[:5]))


def test_retry_after_may_be_a_date() -> None:
    """The wait ends at that moment; one that has passed is no wait."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    patience = Patience(now=lambda: now)

    assert patience.wait(0, format_datetime(now + timedelta(seconds=30), usegmt=True)) == 30
    assert patience.wait(0, format_datetime(now - timedelta(days=1), usegmt=True)) == 0


@pytest.mark.parametrize("text", [None, "", "soon", "-1", "1.5"])
def test_an_unreadable_retry_after_is_none(text: str | None) -> None:
    """The waits fall back to the growing ones."""
    assert 0.25 <= Patience().wait(0, text) <= 0.5


def test_a_wait_beyond_the_longest_ends_the_attempts(
    services: Make, server: ScriptedServer, waits: list[float]
) -> None:
    """To ask earlier than the service wants makes the wait longer (fact 53)."""
    server.script = [Answer(status=429, headers={"Retry-After": "3600"})]

    reply = services().dataverse().get("x")

    assert (reply.status, reply.retries, waits) == (429, 0, [])


@pytest.mark.parametrize("broken", [Answer(status=0), Answer(body=["x" * 50], whole=False)])
def test_a_broken_connection_is_tried_again(
    services: Make, server: ScriptedServer, broken: Answer
) -> None:
    """A reset and a body that breaks off are no answers."""
    server.script = [broken, Answer(body={"value": [2]})]

    reply = services().dataverse().get("x")

    assert (reply.body, reply.retries) == ({"value": [2]}, 1)


def test_no_answer_at_all_is_a_reply_with_status_0(services: Make, server: ScriptedServer) -> None:
    """The client never raises for what the network does."""
    server.script = [Answer(status=0)]

    reply = services().dataverse().get("x")

    assert (reply.status, reply.body, reply.retries) == (0, None, 5)
    assert str(reply.error).startswith("no answer from the service")


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "", "[" * 100_000])
def test_an_answer_without_json_is_an_error(
    services: Make, server: ScriptedServer, body: str
) -> None:
    """The body is None and a short excerpt says what came."""
    server.script = [Answer(body=body)]

    reply = services().dataverse().get("x")

    assert (reply.status, reply.body) == (200, None)
    assert str(reply.error).startswith("HTTP 200 without JSON")
    assert reply.text_excerpt == body[:200]


def test_a_redirect_is_not_followed(services: Make, server: ScriptedServer) -> None:
    """A token goes nowhere but to the service it is for."""
    server.script = [Answer(status=302, headers={"Location": "https://other.crm.dynamics.com/"})]

    reply = services().dataverse().get("x")

    assert reply.status == 302
    assert reply.error is not None
    assert len(server.asked) == 1


def test_secrets_that_a_service_sends_back_are_hidden(
    services: Make, server: ScriptedServer
) -> None:
    """Token, key and client secret appear in no part of a reply that is shown."""
    echo = "token-number-1 sandbox-primary-key sandbox-client-secret Bearer abcdefgh12345"
    server.script = [Answer(status=400, body={"error": {"message": echo}})]

    reply = services().legacy().get("x")

    for secret in echo.replace("Bearer", "").split():
        assert secret not in f"{reply.error} {reply.text_excerpt}"


@pytest.mark.parametrize("variable", ["DATAVERSE_URL", "CI_BASE_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "http://org.crm.dynamics.com",
        "org.crm.dynamics.com",
        "https://",
        "https://[",
        "http://127.0.0.1@x",
    ],
)
def test_a_url_that_would_show_the_token_is_refused(
    services: Make, variable: str, url: str
) -> None:
    """Only https, or this very machine."""
    made = services(**{variable: url})

    with pytest.raises(SettingsError, match=variable):
        made.dataverse() if variable == "DATAVERSE_URL" else made.legacy()


def test_missing_variables_are_named_together() -> None:
    """One error is enough to set them all."""
    with Services({"AZURE_CLIENT_ID": "x", "CI_INSTANCE_ID": " "}) as made:
        with pytest.raises(AuthError) as legacy:
            made.legacy()
        with pytest.raises(AuthError, match="DATAVERSE_URL, AZURE_TENANT_ID, AZURE_CLIENT_SECRET"):
            made.dataverse()

    assert "CI_INSTANCE_ID, CI_SUBSCRIPTION_KEY, AZURE_TENANT_ID" in str(legacy.value)


def test_an_account_does_not_show_its_secret() -> None:
    """Neither does a traceback that prints it."""
    account = Account.from_environment(ENVIRONMENT)

    assert "sandbox-client-secret" not in repr(account)
    assert account.client_secret == "sandbox-client-secret"


def test_with_routes_no_other_host_is_reached(
    services: Make, server: ScriptedServer, authority: tuple[object, object]
) -> None:
    """An organisation without a route gets no connection."""
    reply = services(DATAVERSE_URL="https://org.crm.example.com").dataverse().get("x")

    assert "no route leads to org.crm.example.com" in str(reply.error)


def test_routes_know_patterns_in_any_case(tmp_path: object) -> None:
    """The pattern of the numbered regions needs its number."""
    routes = Routes(hosts={"*.crm[0-9]*.dynamics.com": 1, "a.example": 2}, ca_file=tmp_path)  # type: ignore[arg-type]

    assert [routes.port(name) for name in ("x.CRM4.dynamics.com", "A.example")] == [1, 2]
    assert routes.port("x.crm.dynamics.com") is None
