"""How far a run is, in one line."""

from __future__ import annotations

import pytest

from ci_migrate.cli.standing import shown_standing, standing_line
from ci_migrate.parity import Standing


@pytest.mark.parametrize(
    ("done", "seconds", "line"),
    [
        (0, 0.0, "0/300 cases, 7 requests"),
        (0, 5.0, "0/300 cases, 7 requests"),
        (100, 50.0, "100/300 cases, 2.0/s, 2 min left, 7 requests"),
        (100, 5_000.0, "100/300 cases, 1.2/min, 2.8 h left, 7 requests"),
        (100, 250.0, "100/300 cases, 0.4/s, 8 min left, 7 requests"),
        (290, 290.0, "290/300 cases, 1.0/s, 10 s left, 7 requests"),
    ],
)
def test_a_line_tells_rate_and_time_left(done: int, seconds: float, line: str) -> None:
    standing = Standing(done=done, count=300, requests=7, verdicts={"match": done})

    assert standing_line(standing, seconds) == line


def test_a_line_tells_what_went_wrong() -> None:
    verdicts = {"match": 3, "mismatch": 2, "inconclusive": 1}
    standing = Standing(done=6, count=6, requests=20, verdicts=verdicts)

    assert standing_line(standing, 6.0).endswith("20 requests, 2 mismatch, 1 inconclusive")


def test_without_a_terminal_lines_come_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Plain ones, with a word in front, on stderr."""
    clock = iter([0.0, 1.0, 11.0, 12.0, 30.0])
    monkeypatch.setattr("ci_migrate.cli.standing.monotonic", lambda: next(clock))
    standing = Standing(done=5, count=10, requests=7, verdicts={}, last="a\x1b[31m")

    with shown_standing() as show:
        for _ in range(4):
            show(standing)

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "verify: 5/10 cases, 0.5/s, 11 s left, 7 requests",
        "verify: 5/10 cases, 0.2/s, 30 s left, 7 requests",
    ]
