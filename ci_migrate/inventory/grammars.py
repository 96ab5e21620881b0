"""What the nodes of the tree-sitter grammars mean, as data.

The grammars come with the extra ``inventory``; without one a file is read by its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What the nodes of a grammar mean, by their types.

    ``texts`` are literal texts with the words that open them and what escapes in them; ``gaps``
    are the values inside. ``calls`` and ``bounds`` give the fields of name and arguments, of name
    and value; an empty field is the first or the last child.
    """

    package: str
    maker: str = "language"
    texts: Mapping[str, str]
    gaps: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    members: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bounds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    entries: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    records: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    commands: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset(("comment",))
    folds: bool = False
    meant: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        mappings = (self.texts, self.members, self.calls, self.bounds, self.entries, self.commands)
        sets = (self.gaps, self.names, self.records, self.joined, self.numbers, self.comments)
        meant = frozenset(name for one in (*mappings, *sets) for name in one)
        object.__setattr__(self, "meant", meant)


def _script(maker: str) -> Grammar:
    return Grammar(
        package="tree_sitter_typescript",
        maker=maker,
        texts={"string": "\\", "template_string": "\\"},
        gaps=frozenset(("template_substitution",)),
        names=frozenset(("identifier", "property_identifier", "shorthand_property_identifier",
                         "private_property_identifier")),
        members={"member_expression": "property"},
        calls={"call_expression": ("function", "arguments"),
               "new_expression": ("constructor", "arguments")},
        bounds={"variable_declarator": ("name", "value"),
                "assignment_expression": ("left", "right"),
                "augmented_assignment_expression": ("left", "right"),
                "public_field_definition": ("name", "value"),
                "field_definition": ("property", "value"),
                "required_parameter": ("pattern", "value"),
                "assignment_pattern": ("left", "right")},
        entries={"pair": ("key", "value")},
        records=frozenset(("object",)),
        sums=frozenset(("binary_expression",)),
        numbers=frozenset(("number",)),
    )  # fmt: skip


GRAMMARS: Mapping[str, Grammar] = {
    "csharp": Grammar(
        package="tree_sitter_c_sharp",
        texts={"string_literal": "\\", "verbatim_string_literal": '"', "raw_string_literal": "",
               "interpolated_string_expression": "\\", "character_literal": "\\"},
        gaps=frozenset(("interpolation",)),
        names=frozenset(("identifier", "generic_name")),
        members={"member_access_expression": "name", "member_binding_expression": "name",
                 "qualified_name": "name"},
        calls={"invocation_expression": ("function", "arguments"),
               "object_creation_expression": ("type", "arguments"), "attribute": ("name", "")},
        bounds={"variable_declarator": ("name", ""), "property_declaration": ("name", "value"),
                "assignment_expression": ("left", "right"), "parameter": ("name", "")},
        entries={"argument": ("name", "")},
        records=frozenset(("initializer_expression",)),
        sums=frozenset(("binary_expression",)),
        numbers=frozenset(("integer_literal",)),
    ),
    "typescript": _script("language_typescript"),
    "tsx": _script("language_tsx"),
    "java": Grammar(
        package="tree_sitter_java",
        texts={"string_literal": "\\", "character_literal": "\\"},
        names=frozenset(("identifier", "type_identifier")),
        members={"field_access": "field", "scoped_type_identifier": ""},
        calls={"method_invocation": ("name", "arguments"),
               "object_creation_expression": ("type", "arguments"),
               "annotation": ("name", "arguments")},
        bounds={"variable_declarator": ("name", "value"),
                "assignment_expression": ("left", "right")},
        entries={"element_value_pair": ("key", "value")},
        sums=frozenset(("binary_expression",)),
        numbers=frozenset(("decimal_integer_literal",)),
        comments=frozenset(("line_comment", "block_comment")),
    ),
    "powershell": Grammar(
        package="tree_sitter_powershell",
        texts={"expandable_string_literal": "`", "verbatim_string_characters": "'",
               "expandable_here_string_literal": "`", "verbatim_here_string_characters": ""},
        gaps=frozenset(("variable", "sub_expression")),
        names=frozenset(("variable", "generic_token", "simple_name", "member_name")),
        members={"member_access": ""},
        bounds={"assignment_expression": ("", "value"), "script_parameter": ("", "")},
        entries={"hash_entry": ("", "")},
        records=frozenset(("hash_literal_expression",)),
        sums=frozenset(("additive_expression",)),
        formats=frozenset(("format_expression",)),
        commands={"command": "command_parameter"},
        numbers=frozenset(("integer_literal",)),
        folds=True,
    ),
    "bash": Grammar(
        package="tree_sitter_bash",
        texts={"string": "\\", "raw_string": "", "word": "\\"},
        gaps=frozenset(("simple_expansion", "expansion", "command_substitution")),
        names=frozenset(("variable_name",)),
        bounds={"variable_assignment": ("name", "value")},
        joined=frozenset(("concatenation",)),
        commands={"command": "word"},
        numbers=frozenset(("number",)),
    ),
}  # fmt: skip
