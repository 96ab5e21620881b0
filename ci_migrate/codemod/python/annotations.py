"""Types as a program writes them beside names: also in quotes, optional, or wrapped."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ci_migrate.codemod.python.syntax import walk

# What stands around a type and leaves it the type of the value.
_WRAPPERS = frozenset(("Optional", "Annotated", "Final", "ClassVar", "InitVar", "Required"))
_TYPE_PARTS = (
    ast.Name | ast.Attribute | ast.Subscript | ast.BinOp | ast.BitOr | ast.Tuple | ast.List
    | ast.Constant | ast.Load
)  # fmt: skip


def unquoted(tree: ast.Module) -> ast.Module:
    """The tree, its annotations in quotes replaced by the types that they spell."""
    for node in walk(tree):
        match node:
            case ast.arg() | ast.AnnAssign():
                node.annotation = node.annotation and _unquoted(node.annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                node.returns = node.returns and _unquoted(node.returns)
            case ast.Call(func=ast.Name(id="cast") | ast.Attribute(attr="cast"), args=[first, _]):
                node.args[0] = _unquoted(first)
    return tree


def _unquoted(node: ast.expr) -> ast.expr:
    match node:
        case ast.Constant(value=str() as text):
            return _spelled(text, node) or node
        case ast.Subscript(slice=ast.Tuple() as parts) if _last(node) == "Annotated":
            parts.elts[:1] = map(_unquoted, parts.elts[:1])
        case ast.Subscript() if _last(node) != "Literal":
            node.slice = _unquoted(node.slice)
        case ast.Tuple() | ast.List():
            node.elts = [_unquoted(one) for one in node.elts]
        case ast.BinOp():
            node.left, node.right = _unquoted(node.left), _unquoted(node.right)
    return node


def _spelled(text: str, place: ast.Constant) -> ast.expr | None:
    """The type that a text spells, standing where the text stands; None where it is none."""
    try:
        found = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    parts = list(walk(found))
    if not all(isinstance(one, _TYPE_PARTS) for one in parts):
        return None
    for one in parts:
        if isinstance(one, ast.expr):
            ast.copy_location(one, place)
    return found


def _last(node: ast.Subscript) -> str:
    return ast.unparse(node.value).rpartition(".")[2]


def plain_type(node: ast.expr | None) -> ast.expr | None:
    """The one type that an annotation allows beside None; None where there are several."""
    match node:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *_])) if _last(node) in _WRAPPERS:
            return plain_type(first)
        case ast.Subscript() if _last(node) in _WRAPPERS:
            return plain_type(node.slice)
        case ast.Subscript(slice=ast.Tuple(elts=types)) if _last(node) == "Union":
            return _only(types)
        case ast.BinOp(op=ast.BitOr()):
            return _only(_joined(node))
    return node


def _joined(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _joined(node.left)
        yield from _joined(node.right)
    else:
        yield node


def _only(types: Iterator[ast.expr] | list[ast.expr]) -> ast.expr | None:
    kept = [one for one in types if not (isinstance(one, ast.Constant) and one.value is None)]
    return plain_type(kept[0]) if len(kept) == 1 else None


def in_annotation(parents: dict[ast.AST, ast.AST], node: ast.AST) -> bool:
    """Whether a node is a part of an annotation."""
    parent = parents.get(node)
    while isinstance(parent, ast.Subscript | ast.BinOp | ast.Tuple | ast.List):
        node, parent = parent, parents.get(parent)
    match parent:
        case ast.arg():
            return True
        case ast.AnnAssign():
            return parent.annotation is node
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return parent.returns is node
    return False
