"""Where the data folders lie: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder ``rules``, ``templates`` or ``samples``.

    A wheel carries them inside the package; an editable install leaves them at the
    top of the checkout.
    """
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the installed package lacks its folder {name!r}; install it again")
