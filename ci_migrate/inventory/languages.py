"""The languages that are looked at, as data: names of files, comments, texts, grammars."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How the texts and comments of a language are spelled, for reading without a grammar.

    ``comments`` begin and end (empty: with the line). ``quotes`` open and close a text; ``escape``
    is what stands before a quote inside it, or ``doubled``. ``gaps`` matches a value inside a text.
    ``joins`` are the words between texts that are joined; ``binds`` those between name and value.
    """

    comments: tuple[tuple[str, str], ...]
    quotes: tuple[str, ...] = ('"',)
    escape: str = "\\"
    gaps: str = ""
    joins: frozenset[str] = frozenset("+")
    binds: frozenset[str] = frozenset(("=", ":"))
    folds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: ``form`` says how its files are read, ``grammar`` what may parse them.

    ``exact``: its words are enough to read it as well as a grammar would.
    """

    name: str
    title: str
    files: tuple[str, ...]
    form: str = "code"
    grammar: str = ""
    exact: bool = False
    words: Words


_SLASHES = (("//", ""), ("/*", "*/"))
_HASH = (("#", ""),)
_BRACES = r"\{([^{}\n]*)\}"
_DOLLARS = r"\$\{([^{}\n]*)\}"
_SHELL = r"\$\{?(\w+)[^}\s/\"']*\}?|\$\(([^()\n]*)\)"
_OPTION = "filter|top|select|expand|orderby|skip|search|count"
_ANY = rf"[$#]\{{([^{{}}\n]*)\}}|(?<![?&])\$(?!(?:{_OPTION})\b)(\w+)"
_CURLY = Words(comments=_SLASHES, gaps=_BRACES)
_SCRIPT = Words(comments=_SLASHES, quotes=('"', "'", "`"), gaps=_DOLLARS)
_PLAIN = Words(comments=(), quotes=('"', "'"), gaps=_DOLLARS)

LANGUAGES = (
    Language(
        name="csharp", title="C#", files=("*.cs", "*.csx"), grammar="csharp", words=_CURLY
    ),
    Language(
        name="javascript", title="JavaScript", files=("*.js", "*.jsx", "*.mjs", "*.cjs", "*.tsx"),
        grammar="tsx", words=_SCRIPT,
    ),
    Language(
        name="typescript", title="TypeScript", files=("*.ts", "*.mts", "*.cts"),
        grammar="typescript", words=_SCRIPT,
    ),
    Language(
        name="java", title="Java", files=("*.java",), grammar="java",
        words=Words(comments=_SLASHES),
    ),
    Language(
        name="powershell", title="PowerShell", files=("*.ps1", "*.psm1"), grammar="powershell",
        words=Words(
            comments=(("<#", "#>"), *_HASH), quotes=('"', "'"), escape="`",
            gaps=r"\$\{(\w+)\}|\$\((?:\$)?([^()\n]*)\)|\$(?:\w+:)?(\w+)", folds=True,
        ),
    ),
    Language(
        name="shell", title="shell", files=("*.sh", "*.bash", "*.zsh"), form="shell",
        grammar="bash", words=Words(comments=_HASH, quotes=('"', "'"), gaps=_SHELL),
    ),
    Language(
        name="powerquery", title="Power Query M", files=("*.pq", "*.pqm", "*.m", "*.tmdl"),
        exact=True, words=Words(comments=_SLASHES, escape="doubled", joins=frozenset("&")),
    ),
    Language(
        name="postman", title="Postman", files=("*.postman_collection.json",), form="postman",
        words=_PLAIN,
    ),
    Language(
        name="settings", title="settings",
        files=("*.json", "*.yaml", "*.yml", "*.config", "*.http", "*.rest"), form="lines",
        words=Words(comments=(("#", ""), ("//", ""), ("<!--", "-->")), gaps=_SHELL),
    ),
    Language(
        name="markdown", title="documents",
        files=("*.md", "*.markdown", "*.mdx", "*.rst", "*.adoc"),
        form="document", words=Words(comments=(("<!--", "-->"),), gaps=_SHELL),
    ),
    Language(
        name="packages", title="package lists",
        files=("*.csproj", "packages.config", "*.props", "package.json", "pom.xml", "*.gradle",
               "*.gradle.kts"),
        form="packages", words=Words(comments=(("<!--", "-->"), *_SLASHES)),
    ),
    # No grammar is asked for these: what is found in them is less certain.
    Language(
        name="other", title="other languages",
        files=("*.vb", "*.fs", "*.kt", "*.scala", "*.go", "*.rb", "*.php", "*.swift", "*.dart",
               "*.vue", "*.svelte", "*.cshtml", "*.razor", "*.html", "*.sql", "*.r"),
        words=Words(comments=_SLASHES, quotes=('"', "'", "`"), gaps=_ANY,
                    joins=frozenset(("+", "&", "."))),
    ),
)  # fmt: skip

EXTRA = "pip install 'ci-migrate[inventory]'"
TITLES = {one.name: one.title for one in LANGUAGES}
NAMES = ("python", *(one.name for one in LANGUAGES))


@cache
def _by_name() -> tuple[dict[str, Language], dict[str, Language]]:
    """The languages by the last ending of a name; by the whole name, or more endings than one."""
    last: dict[str, Language] = {}
    longer: dict[str, Language] = {}
    for language in LANGUAGES:
        for file in language.files:
            ending = file.removeprefix("*")
            single = ending != file and ending.count(".") == 1
            (last if single else longer).setdefault(ending, language)
    return last, longer


def language_of(name: str) -> Language | None:
    """The language of a file by its name; None for a file that is not looked at."""
    last, longer = _by_name()
    name = name.lower()
    found = last.get(name[name.rfind(".") :])
    if name.endswith(tuple(longer)):
        for ending, language in longer.items():
            if name == ending or (ending[0] == "." and name.endswith(ending)):
                return language
    return found
