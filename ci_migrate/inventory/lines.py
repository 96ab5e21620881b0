"""Addresses in lines of text: settings, requests written down, commands, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ci_migrate.model import PLACEHOLDER
from ci_migrate.translate import HOST

# What the tool itself writes, and recorded answers, which have findings of their own.
RECORDS = re.compile(rb"^\s*\[\[case\]\]|\"findings\"\s*:|\"?(http_)?interactions\"?\s*:", re.M)
_WORDS = r"(GET|POST|PUT|PATCH|DELETE)"
_BEFORE = re.compile(
    rf"(?:\b{_WORDS}[\s`*\"']+|(?i:-X|--request|-Method)[ =\"']*{_WORDS}\b[^;&|]*)$"
)
_NEAR = re.compile(rf"(?i)[\"']?\bmethod[\"']?\s*[:=]\s*[\"']?{_WORDS}\b")
_REQUEST = re.compile(rf"\s*(?:{_WORDS}\s+)?(https?://\S.*?)(?:\s+HTTP/[0-9.]+)?\s*")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SAID = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}|<([^<>{}]+)>|(?<![?&\\])\$\{?(?:env:)?(\w+)\}?")
_LONG = 4000  # characters: no address is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An address between two places of a text, its unknown parts as ``{placeholders}``."""

    start: int
    end: int
    method: str
    url: str


def written(text: str, requests: bool = False) -> Iterator[Written]:
    """The addresses of the service that ask for something, one after the other.

    One that ends with the instance is the base of others, unless a method is named with it.
    ``requests``: a line may be a request, blanks and all, as in files of REST clients.
    """
    last = -1
    for match in HOST.finditer(text):
        if match.start() < last:
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", line)
        whole = text[line : len(text) if stop < 0 else stop]
        said = _REQUEST.fullmatch(whole) if requests else None
        if said is not None:
            end = line + said.end(2)
            verb = said[1] or "GET"
        else:
            end = match.start() + len(_address(text, match.start()))
            verb = verb_before(text, match.start()) or _verb_near(text, line)
        last = end
        url = placeholders(text[match.start() : end])
        path = url[len(match[0]) :].partition("?")[0].strip("/")
        if path.count("/") >= (0 if verb else 2) and path:
            yield Written(start=match.start(), end=end, method=verb or "GET", url=url)


def verb_before(text: str, at: int) -> str | None:
    """The method that is named just before an address, or by an option of its command."""
    line = text.rfind("\n", 0, at) + 1
    while text[max(0, line - 2) : line].rstrip("\r") in ("\\\n", "`\n") or (
        line > 1 and text[line - 2] in "\\`"
    ):
        line = text.rfind("\n", 0, line - 1) + 1
    match = _BEFORE.search(text[max(line, at - _LONG) : at])
    return (match[1] or match[2]).upper() if match else None


def _verb_near(text: str, line: int) -> str | None:
    """The method that an entry of the same settings names, up to three lines away."""
    begin, end = line, line
    for _ in range(3):
        begin = text.rfind("\n", 0, max(0, begin - 1)) + 1
    for _ in range(4):
        end = text.find("\n", end) + 1 or len(text)
    match = _NEAR.search(text[begin:end])
    return match[1].upper() if match else None


def _address(text: str, start: int) -> str:
    """An address up to the quote that opened before it, or else to the next blank."""
    quote = text[start - 1 : start]
    line = text[start : start + _LONG].partition("\n")[0]
    if quote in ('"', "'", "`") and quote in line:
        return re.split(rf"(?<!\\){quote}", line, maxsplit=1)[0]
    if quote == "<" and ">" in line and "?" not in line.partition(">")[2][:1]:
        return line.partition(">")[0]
    url = re.split(r"[\s\"`|]|(?<=[\w}])>", line, maxsplit=1)[0]
    while url:
        last = url[-1]
        open_quote = last == "'" and url.count(last) % 2
        if last in ",;.:*\\" or open_quote or url.count(last) > url.count(_PAIRS.get(last, last)):
            url = url[:-1]
        else:
            break
    return url


def placeholders(url: str) -> str:
    """An address with every kind of variable as ``{name}``, and without what escapes a dollar."""

    def named(match: re.Match[str]) -> str:
        words = "_".join(re.findall(r"\w+", match[1] or match[2] or match[3]))
        return "{" + (words or "value") + "}"

    found = _SAID.sub(named, url).replace("\\$", "$").replace("`$", "$")
    return PLACEHOLDER.sub(lambda match: "{" + (match[1].strip() or "value") + "}", found)
