"""What the network may take: time, requests, places at once; and who may end it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from scripted_server import Answer, ScriptedServer

from ci_migrate.web import Allowance, Services
from ci_migrate.web.gate import AT_ONCE, Gate

Make = Callable[..., Services]


def test_an_allowance_ends_with_its_time_and_a_part_of_it_earlier() -> None:
    whole = Allowance(seconds=30)
    part = whole.part(seconds=0.01)
    sleep(0.02)

    assert whole.ended is None
    assert part.ended == part.take() == "the time limit of the case is over (0.01 s)"
    assert whole.take() is None
    assert 29 < whole.seconds <= 30
    assert part.seconds == 0


def test_a_part_ends_with_the_whole() -> None:
    whole = Allowance(seconds=0.01)
    part = whole.part(seconds=30)
    endless = whole.part(seconds=None)
    sleep(0.02)

    assert part.ended == endless.ended == "the time limit of the run is over (0.01 s)"
    assert part.lacks(1) == part.ended


def test_a_wait_that_does_not_fit_is_told() -> None:
    """By the limit that is in its way."""
    whole = Allowance(seconds=30)

    assert whole.part(seconds=10).lacks(5) is None
    assert whole.part(seconds=10).lacks(20) == (
        "the time limit of the case (10 s) leaves no time to ask again"
    )
    assert whole.part(seconds=None).lacks(40) == (
        "the time limit of the run (30 s) leaves no time to ask again"
    )


def test_requests_are_counted_over_all_parts() -> None:
    whole = Allowance(requests=3)
    parts = [whole.part(seconds=None) for _ in range(5)]

    taken = [part.take() for part in parts]

    assert taken[:3] == [None] * 3
    assert taken[3] == "the budget of the run is spent (3 requests)"
    assert whole.taken == 3
    assert whole.ended is None


def test_calling_off_ends_waits_at_once_and_the_first_reason_counts() -> None:
    whole = Allowance()
    part = whole.part(seconds=None)
    threading.Timer(0.05, whole.call_off, ["somebody asked"]).start()
    start = monotonic()

    part.pause(30)

    assert monotonic() - start < 5
    whole.call_off("another reason")
    assert part.ended == part.take() == "somebody asked"


def inside(gate: Gate, count: int) -> int:
    """How many of so many threads were inside at once, at most."""
    now, most = 0, 0
    lock = threading.Lock()

    def enter(_: int) -> None:
        nonlocal now, most
        with gate.turn(Allowance()):
            with lock:
                now += 1
                most = max(most, now)
            sleep(0.01)
            with lock:
                now -= 1

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(enter, range(count)))
    return most


@pytest.mark.parametrize(
    ("hint", "most"),
    [(None, 20), ("5", 5), ("0", 20), ("-3", 20), ("many", 20), ("900", 20)],
)
def test_no_more_are_inside_than_the_service_recommends(hint: str | None, most: int) -> None:
    """Nor than it takes, whatever it recommends."""
    gate = Gate(at_once=AT_ONCE)
    gate.hint(hint)

    assert inside(gate, 20) == pytest.approx(most, abs=0 if most == 5 else 12)
    assert inside(gate, 20) <= most


def test_a_gate_is_shut_while_one_waits_for_the_service() -> None:
    """Nobody comes in; whoever is called off does not wait any longer."""
    gate = Gate()
    came: list[float] = []
    start = monotonic()

    def enter() -> None:
        with gate.turn(Allowance()):
            came.append(monotonic() - start)

    thread = threading.Thread(target=enter)
    with gate.shut():
        thread.start()
        called_off = Allowance()
        called_off.call_off("enough")
        with gate.turn(called_off):
            pass
        sleep(0.15)
        assert came == []
    thread.join()

    assert came[0] >= 0.15


def test_the_dop_hint_and_retry_after_of_a_service_hold_for_its_other_requests(
    services: Make, server: ScriptedServer
) -> None:
    """Facts 53 and 54: what one request is told, the next ones keep to."""
    server.script = [Answer(headers={"x-ms-dop-hint": "1"}), Answer()]
    client = services().dataverse()
    client.get("x")

    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda n: client.get(f"y{n}"), range(8)))

    assert {reply.status for reply in replies} == {200}
    assert len(server.asked) == 9


def test_no_cookie_is_kept(services: Make, server: ScriptedServer) -> None:
    """It would tie all requests to one server (fact 54)."""
    server.script = [Answer(headers={"Set-Cookie": "ARRAffinity=1; Path=/"})]
    client = services().dataverse()

    client.get("x")
    client.get("y")

    assert [one.headers.get("cookie") for one in server.asked] == [None, None]


def test_a_budget_ends_retries(services: Make, server: ScriptedServer) -> None:
    """The reply says what ran out, and what the service said last."""
    server.script = [Answer(status=503)]
    made = services()
    made.legacy().get("warm up")
    asked = len(server.asked)
    allowance = Allowance(requests=2)

    reply = made.legacy().get("x", allowance=allowance)

    assert len(server.asked) - asked == 2
    assert reply.status == 0
    assert reply.error == "the budget of the run is spent (2 requests); the last answer: HTTP 503"


def test_an_answer_that_was_cut_under_a_length_that_fits_is_asked_for_again(
    services: Make, server: ScriptedServer
) -> None:
    """Only its JSON tells that something is missing."""
    server.script = [Answer(body='{"value": [{"a": 1}, {"a"'), Answer(body={"value": [2]})]

    reply = services().dataverse().get("x")

    assert (reply.body, reply.retries) == ({"value": [2]}, 1)
