"""A filter tree to OData text, with the brackets that its meaning needs and no others."""

from __future__ import annotations

from ci_migrate.odata.tree import Call, Compare, In, Literal, Logic, Node, Not, Property


def render(node: Node) -> str:
    """The text that parses back to an equal tree."""
    match node:
        case Property():
            return node.name
        case Literal():
            return quoted(node.text) if node.kind == "string" else node.text
        case Call():
            return f"{node.name}({','.join(render(part) for part in node.arguments)})"
        case Compare():
            return f"{render(node.left)} {node.operator} {render(node.right)}"
        case In():
            return f"{render(node.left)} in ({','.join(render(item) for item in node.items)})"
        case Logic():
            return f" {node.operator} ".join(_grouped(term) for term in node.terms)
        case Not():
            term = render(node.term)
            return f"not {term}" if isinstance(node.term, Call | Not) else f"not ({term})"


def quoted(text: str) -> str:
    """A text as a string literal."""
    return "'" + text.replace("'", "''") + "'"


def _grouped(term: Node) -> str:
    return f"({render(term)})" if isinstance(term, Logic) else render(term)
