"""Short ways to scan and rewrite a few lines of somebody's program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rewriting import Rewriting, rewriting


@pytest.fixture
def rewrite(tmp_path: Path) -> Callable[..., Rewriting]:
    """Rewrites the text of one program, or several by file name, without writing."""

    def run(program: str | dict[str, str], **settings: Any) -> Rewriting:
        files = {"app.py": program} if isinstance(program, str) else program
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return rewriting(tmp_path, **settings)

    return run


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., Rewriting]:
    """Runs once more over the same folder."""
    return lambda **settings: rewriting(tmp_path, **settings)
