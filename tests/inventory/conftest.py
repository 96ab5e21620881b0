"""An inventory of texts, as short lines that tests compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ci_migrate.catalogue import shipped
from ci_migrate.inventory import Inventory, look
from ci_migrate.settings import Settings


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Inventory]:
    """Writes texts under their names, and gives the inventory of them."""

    def taken(**texts: str | bytes) -> Inventory:
        files = []
        for name, text in texts.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            files.append((path, path.name))
        return look(files, Settings(), shipped())

    return taken
