"""The parts of SARIF 2.1.0 that the tool writes, as a JSON schema: nothing else is allowed."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
URI: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$"}
ABSOLUTE: Schema = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*://\S+$"}
COUNT: Schema = {"type": "integer", "minimum": 1}


def _object(required: str, **members: Schema) -> Schema:
    return {
        "type": "object",
        "properties": members,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item, "minItems": least}


MESSAGE = _object("text", text=TEXT, markdown=TEXT)
ARTIFACT = _object("uri uriBaseId", uri=URI, uriBaseId={"const": "%SRCROOT%"})
PLACE = {"startLine": COUNT, "startColumn": COUNT, "endLine": COUNT, "endColumn": COUNT}
LOCATION = _object(
    "physicalLocation",
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=ARTIFACT,
        region=_object("startLine", **PLACE, snippet=MESSAGE),
    ),
)
FIX = _object(
    "description artifactChanges",
    description=MESSAGE,
    artifactChanges=_list(
        _object(
            "artifactLocation replacements",
            artifactLocation=ARTIFACT,
            replacements=_list(
                _object(
                    "deletedRegion insertedContent",
                    deletedRegion=_object("startLine startColumn endLine endColumn", **PLACE),
                    insertedContent=_object("text", text={"type": "string"}),
                ),
                1,
            ),
        ),
        1,
    ),
)
SUPPRESSION = _object(
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
RESULT = _object(
    "ruleId ruleIndex message locations suppressions",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    kind={"enum": ["pass", "fail"]},
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    locations=_list(LOCATION, 1),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    fixes=_list(FIX, 1),
    suppressions=_list(SUPPRESSION),
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    properties={"type": "object"},
)
RULE = _object(
    "id shortDescription fullDescription help defaultConfiguration",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=_object("text markdown", text=TEXT, markdown=TEXT),
    helpUri=ABSOLUTE,
    defaultConfiguration=_object("level", level={"enum": ["warning", "error"]}),
    properties=_object("tags", tags=_list(TEXT)),
)
NOTIFICATION = _object(
    "message", message=MESSAGE, level={"const": "note"}, locations=_list(LOCATION)
)
SARIF = _object(
    "$schema version runs",
    **{"$schema": ABSOLUTE},
    version={"const": "2.1.0"},
    runs=_list(
        _object(
            "tool results",
            tool=_object(
                "driver",
                driver=_object(
                    "name", name=TEXT, version=TEXT, semanticVersion=TEXT, rules=_list(RULE)
                ),
            ),
            invocations=_list(
                _object(
                    "executionSuccessful",
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications=_list(NOTIFICATION, 1),
                )
            ),
            columnKind={"const": "utf16CodeUnits"},
            newlineSequences=_list(TEXT, 1),
            originalUriBaseIds={"type": "object"},
            results=_list(RESULT),
        ),
        1,
    ),
)
