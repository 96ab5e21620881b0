"""Command lines as texts print them, and whether the command line takes them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click

from ci_migrate.cli import main

_PRINTED = re.compile(r"^[ \t]*(?:\$ )?(?:.*[|;] *)?(ci-migrate\b.*)$", re.MULTILINE)
_ENDS = {"|", ">", ";", "&&", "#"}


def in_code(text: str) -> Iterator[str]:
    """The command lines of Markdown: of its code spans, and of the lines of its blocks."""
    fences = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    for block in fences:
        yield from in_lines(block)
    rest = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    for span in re.findall(r"`([^`\n]+)`", rest):
        if span.startswith("ci-migrate "):
            yield span


def in_lines(text: str) -> Iterator[str]:
    """The command lines among the lines of a text."""
    yield from _PRINTED.findall(text.replace("\\\n", " "))


def words(line: str) -> list[str]:
    """The words of a command line behind the name of the tool, up to a pipe or a comment."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|>;&")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    found = []
    for word in lexer:
        if word in _ENDS:
            break
        found.append(word)
    return found[1:]


def parse(line: str) -> None:
    """Takes the options and arguments of a line; UsageError where the command line would."""
    command: click.Command = main
    parent, name, rest = None, "ci-migrate", words(line)
    if rest[:1] == ["COMMAND"]:
        return
    while isinstance(command, click.Group):
        try:
            parent = command.make_context(name, list(rest), parent=parent)
        except (click.exceptions.Exit, click.exceptions.NoArgsIsHelpError):
            return
        left = [*parent._protected_args, *parent.args]
        if not left:
            return
        found, inner, rest = command.resolve_command(parent, left)
        assert inner is not None
        name, command = str(found), inner
    if not rest and line.count(" ") == 1:
        return  # a command that is only named, as in a sentence
    try:
        command.make_context(name, list(rest), parent=parent)
    except click.exceptions.Exit:
        return
