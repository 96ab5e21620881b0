"""The files of a tree are the same, and say the same, read here or by other processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ci_migrate.tree import TEXTS, WORDS, Tree, questions


def _laid_out(folder: Path, count: int) -> Path:
    for number in range(count):
        place = folder / f"part{number % 7}"
        place.mkdir(exist_ok=True)
        (place / f"m{number:03}.py").write_bytes(b"x = 1\n" * number + b"NAME" * (number % 5 == 0))
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no other process can be made")
def test_other_processes_answer_as_this_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _laid_out(tmp_path, 60)
    alone = Tree([folder], folder)
    plain = [alone.holding([b"NAME", b"x = 1"], how) for how in (TEXTS, WORDS)]
    monkeypatch.setattr(questions, "WORTHWHILE", 10)
    monkeypatch.setattr(questions, "processors", lambda: 3)
    shared = Tree([folder], folder)

    assert [shared.holding([b"NAME", b"x = 1"], how) for how in (TEXTS, WORDS)] == plain
    assert list(plain[0]) == sorted(plain[0])
    shared.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no other process can be made")
def test_the_work_of_a_process_that_ends_early_is_done_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _laid_out(tmp_path, 60)
    plain = Tree([folder], folder).holding([b"NAME"])
    monkeypatch.setattr(questions, "WORTHWHILE", 10)
    monkeypatch.setattr(questions, "processors", lambda: 2)
    shared = Tree([folder], folder)
    shared.begin()
    for share in shared._shares:
        os.kill(share._pid, signal.SIGKILL)  # type: ignore[union-attr]  # both are beside

    assert shared.holding([b"NAME"]) == plain
    shared.close()
