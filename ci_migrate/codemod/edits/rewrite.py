"""Edits applied to a file through libcst: existing nodes change, everything else stays.

The only module that imports libcst, and only for files that are really edited.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import Any

from ci_migrate.codemod.edits.edits import Edits, Span
from ci_migrate.codemod.edits.emit import WIDTH
from ci_migrate.codemod.edits.importing import with_imports
from ci_migrate.codemod.edits.signatures import left_parameters, with_parameter
from ci_migrate.codemod.python.source import Source
from ci_migrate.errors import MigrateError


def apply(source: Source, edits: Edits) -> str:
    """The changed text; MigrateError where a postcondition does not hold."""
    if (error := _compile_error(source, source.text)) and not source.interactive:
        raise MigrateError(
            f"{source.name}: the file does not compile, {error}; mend it, then run again"
        )
    changed = _Rewriter(source, edits).run()
    if lost := _comments_in(source.text) - _comments_in(changed):
        changed = _Rewriter(source, edits, lost).run()
    if error is None and (error := _compile_error(source, changed)):
        raise MigrateError(f"{source.name}: the rewritten text would not compile: {error}")
    if changed.count("\r") != changed.count("\n") and "\r\n" in source.text:
        ending = "\r\n" if source.text.count("\r\n") == source.text.count("\n") else None
        changed = re.sub(r"(?<!\r)\n", ending, changed) if ending else changed
    if lost := _kept_marks(source.text) - _kept_marks(changed):
        raise MigrateError(f"{source.name}: the rewrite would lose {sorted(lost)[0]!r}")
    return changed


def _compile_error(source: Source, text: str) -> str | None:
    """Why Python would not run a text of the file; None where it would."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if source.interactive else 0
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(text, source.name, "exec", flags=flags, dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{getattr(error, 'msg', error)} (line {getattr(error, 'lineno', 0)})"
    return None


def _kept_marks(text: str) -> Counter[str]:
    """What a rewrite may not lose: comments and form feeds."""
    return _comments_in(text) + Counter(mark for mark in text if mark == "\f")


def _comments_in(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


class _Rewriter:
    """One pass over one file; counts what it applied, so that nothing is left out unseen.

    Comments that a pass lost go above their statement in another.
    """

    def __init__(self, source: Source, edits: Edits, lost: Container[str] = ()) -> None:
        import libcst
        from libcst.metadata import MetadataWrapper, PositionProvider

        self.cst = libcst
        module = libcst.parse_module(source.text)
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self.spans: dict[Any, Span] = {
            node: (place.start.line, place.start.column, place.end.line, place.end.column)
            for node, place in wrapper.resolve(PositionProvider).items()
        }
        self.module = wrapper.module
        self.edits = edits
        self.lost = lost
        self.applied: set[tuple[str, Span]] = set()
        # What edits concern beside expressions that another one takes the place of.
        self.concerned = {
            *(libcst.Arg, libcst.DictElement, libcst.Dict, libcst.Call, libcst.Parameters),
            *(libcst.FunctionDef, libcst.SimpleStatementLine, libcst.If, libcst.For),
            *(libcst.Import, libcst.ImportFrom, libcst.Module, libcst.IndentedBlock),
        }

    def run(self) -> str:
        """The text after all edits."""
        cst, rewriter = self.cst, self

        class Transformer(cst.CSTTransformer):  # type: ignore[misc,name-defined]  # loaded late
            def on_leave(self, original_node: Any, updated_node: Any) -> Any:
                updated = rewriter.left(original_node, updated_node)
                return rewriter.commented(original_node, updated) if rewriter.lost else updated

        changed = self.module.visit(Transformer())
        changed = with_imports(cst, changed, self.edits.added)
        wanted = {
            *(("expression", span) for span in self.edits.expressions),
            *(("keyword", span) for span in self.edits.keywords),
            *(("renamed", span) for span in self.edits.renamed),
            *(("dropped", span) for span in self.edits.dropped),
            *(("taken", span) for span in self.edits.taken),
            *(("guard", span) for span in self.edits.guards),
        }
        if missed := sorted(wanted - self.applied):
            raise MigrateError(f"an edit found no place: {missed[0]}")
        return str(changed.code)

    def left(self, original: Any, updated: Any) -> Any:
        """The node after the edits that concern it."""
        cst = self.cst
        span = self.spans.get(original)
        if span not in self.edits.expressions and type(original) not in self.concerned:
            return updated
        if isinstance(original, cst.Arg):
            return self._argument(original, updated)
        if isinstance(original, cst.DictElement) and self._drops(original.key):
            return cst.RemoveFromParent()
        if isinstance(original, cst.Parameters):
            return left_parameters(cst, original, updated, self._drops_at)
        if isinstance(original, cst.FunctionDef):
            return self._taking(original, updated)
        if isinstance(original, cst.SimpleStatementLine):
            return self._statement_line(original, updated)
        if isinstance(original, cst.If | cst.For) and self._drops_at(original):
            return cst.RemoveFromParent()
        if isinstance(original, cst.Import | cst.ImportFrom):
            return self._import(original, updated)
        if isinstance(original, cst.Module | cst.IndentedBlock):
            return self._spaced(original, updated)
        if span is None:
            return updated
        if isinstance(original, cst.Call):
            updated = self._ended(original, updated, "args")
            if span in self.edits.keywords:
                updated = self._with_keywords(updated, span)
            else:
                updated = self._unwrapped(original, updated)
            if span in self.edits.indents:
                updated = self._fitted(updated, span)
        if isinstance(original, cst.Dict):
            updated = self._ended(original, updated, "elements")
        if isinstance(original, cst.BaseExpression) and span in self.edits.expressions:
            self.applied.add(("expression", span))
            return self._expression(updated, self.edits.expressions[span])
        return updated

    def commented(self, original: Any, updated: Any) -> Any:
        """A statement with the comments above it that stood inside and went with an argument."""
        if not hasattr(updated, "leading_lines"):
            return updated
        left = Counter(one.value for one in self._comments(updated))
        above = []
        for one in self._comments(original):
            if one.value in self.lost and left[one.value] == 0:
                above.append(self.cst.EmptyLine(comment=one))
            left[one.value] -= left[one.value] > 0
        lines = [*updated.leading_lines, *above]
        return updated.with_changes(leading_lines=lines) if above else updated

    def _comments(self, node: Any) -> Iterator[Any]:
        for child in node.children:
            if isinstance(child, self.cst.Comment):
                yield child
            else:
                yield from self._comments(child)

    def _expression(self, updated: Any, text: str) -> Any:
        """The new expression, in the brackets that the replaced one had for its own lines."""
        made: Any = self.cst.parse_expression(text, config=self.module.config_for_parsing)
        if updated.lpar and not made.lpar:
            return made.with_changes(lpar=updated.lpar, rpar=updated.rpar)
        return made

    def _ended(self, original: Any, updated: Any, name: str) -> Any:
        """The node with the ending of its last item kept where that item was dropped."""
        before, after = getattr(original, name), list(getattr(updated, name))
        if not after or len(before) == len(after):
            return updated
        ending = {"comma": before[-1].comma}
        if name == "args":
            ending["whitespace_after_arg"] = before[-1].whitespace_after_arg
        after[-1] = after[-1].with_changes(**ending)
        return updated.with_changes(**{name: after})

    def _drops(self, node: Any) -> bool:
        span = self.spans.get(node)
        if span is None or span not in self.edits.dropped:
            return False
        self.applied.add(("dropped", span))
        return True

    def _drops_tuple(self, original: Any) -> bool:
        """Whether an argument is a tuple that goes: ``ast`` gives it the span of its brackets."""
        if not isinstance(original.value, self.cst.Tuple) or not original.value.lpar:
            return False
        first, last = self.spans[original][:2], self.spans[original][2:]
        found = {one for one in self.edits.dropped if first <= one[:2] and one[2:] == last}
        self.applied |= {("dropped", span) for span in found}
        return bool(found)

    def _argument(self, original: Any, updated: Any) -> Any:
        if self._drops(original.value) or self._drops_tuple(original):
            return self.cst.RemoveFromParent()
        span = self.spans.get(original.value)
        if span is None or span not in self.edits.renamed:
            return updated
        self.applied.add(("renamed", span))
        name = self.edits.renamed[span]
        if not name:
            return updated.with_changes(keyword=None, equal=self.cst.MaybeSentinel.DEFAULT)
        tight = self.cst.AssignEqual(
            whitespace_before=self.cst.SimpleWhitespace(""),
            whitespace_after=self.cst.SimpleWhitespace(""),
        )
        return updated.with_changes(keyword=self.cst.Name(name), equal=tight)

    def _unwrapped(self, original: Any, updated: Any) -> Any:
        """A call of one argument, a new text of several lines, without brackets of its own."""
        if len(updated.args) != 1 or not isinstance(
            text := updated.args[0].value, self.cst.ConcatenatedString
        ):
            return updated
        new = any(self.spans.get(one.value) in self.edits.expressions for one in original.args)
        if not new or len(text.lpar) != 1 or updated.args[0].keyword is not None:
            return updated
        arg = updated.args[0].with_changes(
            value=text.with_changes(lpar=[], rpar=[]),
            whitespace_after_arg=text.rpar[0].whitespace_before,
            comma=self.cst.MaybeSentinel.DEFAULT,
        )
        return updated.with_changes(
            whitespace_before_args=text.lpar[0].whitespace_after, args=[arg]
        )

    def _taking(self, original: Any, updated: Any) -> Any:
        """A function with the further parameters that it takes."""
        begins = self.spans[original][:2]
        found = {span: text for span, text in self.edits.taken.items() if span[:2] == begins}
        self.applied |= {("taken", span) for span in found}
        for text in found.values():
            updated = updated.with_changes(params=with_parameter(self.cst, updated.params, text))
        return updated

    def _drops_at(self, node: Any) -> bool:
        """Whether what begins where a node does goes: ``ast`` may give it another end."""
        begins = self.spans[node][:2]
        found = {span for span in self.edits.dropped if span[:2] == begins}
        self.applied |= {("dropped", span) for span in found}
        return bool(found)

    def _with_keywords(self, updated: Any, span: Span) -> Any:
        """The call with further keyword arguments, laid out like the ones it has."""
        self.applied.add(("keyword", span))
        texts = ", ".join(f"{name}={text}" for name, text in self.edits.keywords[span])
        call: Any = self.cst.parse_expression(f"f({texts})", config=self.module.config_for_parsing)
        made = call.args
        args = list(updated.args)
        if not args:
            return updated.with_changes(args=made)
        last = args[-1]
        ending = last.comma
        between = self._between(args)
        args[-1] = last.with_changes(
            comma=self._comma_behind(ending, between),
            whitespace_after_arg=self.cst.SimpleWhitespace(""),
        )
        trailing = ending
        if isinstance(ending, self.cst.Comma):
            trailing = ending.with_changes(whitespace_after=_uncommented(ending.whitespace_after))
        made = [
            *(
                one.with_changes(comma=self.cst.Comma(whitespace_after=between))
                for one in made[:-1]
            ),
            made[-1].with_changes(
                comma=trailing, whitespace_after_arg=_uncommented(last.whitespace_after_arg)
            ),
        ]
        return updated.with_changes(args=[*args, *made])

    def _between(self, args: Sequence[Any]) -> Any:
        """What stands between two arguments, without comments."""
        for one in args[:-1]:
            if isinstance(one.comma, self.cst.Comma):
                return _uncommented(one.comma.whitespace_after)
        return self.cst.SimpleWhitespace(" ")

    def _comma_behind(self, ending: Any, between: Any) -> Any:
        """The comma behind the last old argument; a comment that stood there stays with it."""
        comment = getattr(getattr(ending, "whitespace_after", None), "first_line", None)
        if comment is not None and comment.comment is not None:
            whole = ending.whitespace_after
            last_line = getattr(between, "last_line", whole.last_line)
            return self.cst.Comma(whitespace_after=whole.with_changes(last_line=last_line))
        return self.cst.Comma(whitespace_after=between)

    def _fitted(self, call: Any, span: Span) -> Any:
        """The call with one argument a line where it became too long for one."""
        added = span in self.edits.keywords and len(call.args) > 1
        behind = added and "\n" in self.module.code_for_node(call.args[-1].value)
        if not call.args or not (behind or self._is_crowded(call, span[1])):
            return call
        space = self.edits.indents[span]
        inner, outer = self._newline(space + self.edits.step), self._newline(space)
        plain = self.cst.SimpleWhitespace("")
        args = []
        for one in call.args:
            line = outer if one is call.args[-1] else inner
            spaces = (one.whitespace_after_arg, getattr(one.comma, "whitespace_after", None))
            comma = self.cst.Comma(whitespace_after=_commented(line, *spaces))
            args.append(one.with_changes(comma=comma, whitespace_after_arg=plain))
        before = _commented(inner, call.whitespace_before_args)
        return call.with_changes(whitespace_before_args=before, args=args)

    def _is_crowded(self, call: Any, column: int) -> bool:
        """Whether a line is too long, or lines are laid out by its old brackets."""
        lines = (" " * column + self.module.code_for_node(call)).split("\n")
        if max(map(len, lines)) > WIDTH:
            return True
        if "\n" in self.module.code_for_node(call.whitespace_before_args):
            return False
        commas = [one.comma for one in call.args[:-1]]
        below = any("\n" in self.module.code_for_node(one) for one in commas)
        return below or "\n" in self.module.code_for_node(call.args[0].value)

    def _newline(self, space: str) -> Any:
        return self.cst.ParenthesizedWhitespace(
            indent=True, last_line=self.cst.SimpleWhitespace(space)
        )

    def _statement_line(self, original: Any, updated: Any) -> Any:
        if any(self._drops(one) for one in original.body):
            return self.cst.RemoveFromParent()
        if not updated.body:
            return self.cst.RemoveFromParent()
        span = self.spans.get(original.body[0])
        return self._guarded(updated, span) if span in self.edits.guards else updated

    def _guarded(self, statement: Any, span: Span) -> Any:
        """A statement that only runs where a condition holds."""
        self.applied.add(("guard", span))
        return self.cst.If(
            test=self.cst.parse_expression(self.edits.guards[span]),
            body=self.cst.IndentedBlock(body=[statement.with_changes(leading_lines=())]),
            leading_lines=statement.leading_lines,
        )

    def _spaced(self, original: Any, updated: Any) -> Any:
        """The block in which a statement behind a dropped one keeps the distance it had."""
        if len(original.body) == len(updated.body):
            return updated
        body = list(updated.body)
        space: list[Any] = []
        place = 0
        for statement in original.body:
            if self._is_dropped(statement):
                space = max(space, list(statement.leading_lines), key=len)
                continue
            if len(body[place].leading_lines) < len(space):
                body[place] = body[place].with_changes(leading_lines=space)
            place, space = place + 1, []
        return updated.with_changes(body=body)

    def _is_dropped(self, statement: Any) -> bool:
        if isinstance(statement, self.cst.If | self.cst.For):
            return self._drops_at(statement)
        if not isinstance(statement, self.cst.SimpleStatementLine):
            return False
        spans = [self.spans.get(one) for one in statement.body]
        names = [
            self.spans.get(name)
            for one in statement.body
            if isinstance(one, self.cst.Import | self.cst.ImportFrom)
            and not isinstance(one.names, self.cst.ImportStar)
            for name in one.names
        ]
        dropped = self.edits.dropped
        return any(span in dropped for span in spans) or (
            bool(names) and all(span in dropped for span in names)
        )

    def _import(self, original: Any, updated: Any) -> Any:
        names = original.names if not isinstance(original.names, self.cst.ImportStar) else ()
        gone = [index for index, one in enumerate(names) if self._drops(one)]
        if not gone:
            return updated
        kept = [one for index, one in enumerate(updated.names) if index not in gone]
        if not kept:
            return self.cst.RemoveFromParent()
        kept[-1] = kept[-1].with_changes(comma=self.cst.MaybeSentinel.DEFAULT)
        return updated.with_changes(names=kept)


def _commented(line: Any, *spaces: Any) -> Any:
    """A line break with the comments that stand in other white space."""
    for space in spaces:
        first = getattr(space, "first_line", None)
        if first is None:
            continue
        said = [one for one in space.empty_lines if one.comment is not None]
        if first.comment is not None and line.first_line.comment is None:
            line = line.with_changes(first_line=first)
        line = line.with_changes(empty_lines=[*line.empty_lines, *said])
    return line


def _uncommented(space: Any) -> Any:
    """White space without the comments in it."""
    first = getattr(space, "first_line", None)
    if first is None or (first.comment is None and not space.empty_lines):
        return space
    bare = first.with_changes(comment=None, whitespace=first.whitespace.with_changes(value=""))
    return space.with_changes(first_line=bare, empty_lines=[])
