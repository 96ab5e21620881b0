"""What the templates of all pages share: how they are read, and how a page names its own parts."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import TYPE_CHECKING

from ci_migrate.paths import data_folder

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(*, escape: bool) -> Environment:
    """The templates of the tool; a name that a template does not get is an error."""
    # Imported here: the command line loads this room for every command, most of which print text.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["source_hash"] = source_hash
    return made


def source_hash(text: str) -> str:
    """The text's digest as a content security policy names it."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
