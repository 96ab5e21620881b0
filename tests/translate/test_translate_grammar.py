"""Every emitted request is one that Dataverse takes: options, functions, sizes, encoding.

The checker knows the facts of the reference (section 1) and nothing of the project's OData room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from lark import Lark
from legacy_queries import SETTINGS, LegacyQuery, encoded, filters, queries, quoted
from test_translate_documents import SAMPLES

from ci_migrate.catalogue import shipped
from ci_migrate.model import Translation
from ci_migrate.odata import parse_filter, render
from ci_migrate.settings import Settings
from ci_migrate.translate import translate_text

ROOT = "https://an-organisation-with-a-long-name.crm4.dynamics.com/api/data/v9.2/"
MAX_CONDITIONS = 500  # fact 16
MAX_URL = 32_768  # fact 22
_FILTER = r"""
start: either
?either: both (_OR both)*
?both: one (_AND one)*
?one: "not" _S? "(" either ")" -> negated
    | "not" _S call -> negated
    | "(" either ")"
    | compare
    | call
compare: COLUMN _S OPERATOR _S (TEXT | NUMBER | MOMENT | DAY | GUID | WORD)
call: FUNCTION "(" COLUMN "," TEXT ")"

FUNCTION.4: "contains" | "startswith" | "endswith"
OPERATOR.4: "eq" | "ne" | "gt" | "ge" | "lt" | "le"
WORD.2: "true" | "false" | "null"
COLUMN: /(?!(?:and|or|not|in|true|false|null|contains|startswith|endswith)\b)_?[a-z][a-z0-9_]*/
TEXT: /'(?:[^']|'')*'/
MOMENT.3: /(?!0|1[0-6]|17[0-4]|175[0-2])\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/
DAY.2: /(?!0|1[0-6]|17[0-4]|175[0-2])\d{4}-\d\d-\d\d/
GUID.3: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
NUMBER: /-?\d+(?:\.\d+)?/
_AND: " and "
_OR: " or "
_S: " "
"""
_COLUMNS = r"_?[a-z][a-z0-9_]*(?: (?:asc|desc))?(?:,_?[a-z][a-z0-9_]*(?: (?:asc|desc))?)*"
_WHOLE = {
    "$select": re.compile(_COLUMNS.replace("(?: (?:asc|desc))?", "")),
    "$orderby": re.compile(_COLUMNS),
    "$top": re.compile(r"\d+"),
    "$count": re.compile("true|false"),
    "$filter": re.compile(".+", re.DOTALL),
}
# Fact 19: what stays unencoded in a value is what gives the option its structure.
_PLAIN = {"$filter": "'()", "$select": ",", "$orderby": ","}


@cache
def _grammar() -> Lark:
    return Lark(_FILTER, parser="lalr", lexer="contextual")


def check_request(request: str) -> None:
    """Fails for a request that the Dataverse Web API may refuse; next links are its own."""
    if "://" in request or request.startswith("EntityDefinitions("):
        return
    assert len(ROOT + request) <= MAX_URL, f"{len(request)} characters"
    name, mark, tail = request.partition("?")
    assert re.fullmatch(r"msdynci_[a-z0-9_]+", name), request[:200]
    seen: set[str] = set()
    for part in tail.split("&") if mark else []:
        option, equals, value = part.partition("=")
        assert equals
        assert option in _WHOLE, f"{option} is not allowed"
        assert option not in seen, f"{option} is given twice"
        seen.add(option)
        legal = rf"(?:[A-Za-z0-9._~\-{_PLAIN.get(option, '')}]|%[0-9A-F]{{2}})*"
        assert re.fullmatch(legal, value), f"{option}={value[:200]}"
        text = unquote(value, errors="strict")
        assert _WHOLE[option].fullmatch(text), f"{option}={text[:200]}"
        if option == "$filter":
            check_filter(text)


def check_filter(text: str) -> None:
    """Fails for a filter outside facts 8 to 21, or with too many conditions."""
    tree = _grammar().parse(text)
    conditions = [*tree.find_data("compare"), *tree.find_data("call")]
    assert len(conditions) <= MAX_CONDITIONS, f"{len(conditions)} conditions"
    for call in tree.find_data("call"):
        literal = str(call.children[2])
        function = str(call.children[0])
        leading = (function == "startswith" and literal.startswith("'%")) or (
            function == "endswith" and literal.endswith("%'")
        )
        assert not leading, f"a leading wildcard in {literal}"  # fact 15


def requests_of(translation: Translation) -> Iterator[str]:
    """The requests that a plan shows, holes filled in."""
    for step in translation.plan.steps if translation.plan else ():
        yield re.sub("\ue000[0-9]+\ue001", "1", step.request)


@pytest.mark.parametrize(
    "request_text",
    [
        "msdynci_customerprofiles?$skip=5",
        "msdynci_customerprofiles?$search=x",
        "msdynci_customerprofiles?$filter=a%20in%20('x')",
        "msdynci_customerprofiles?$filter=tolower(a)%20eq%20'x'",
        "msdynci_customerprofiles?$filter=year(a)%20eq%201",
        "msdynci_customerprofiles?$filter=a eq 'x'",
        "msdynci_customerprofiles?$filter=a%20eq%20'x+y'",
        "msdynci_customerprofiles?$filter=a%20eq%20'x&y'",
        "msdynci_customerprofiles?$filter=a%20eq%20'O'Neil'",
        "msdynci_customerprofiles?$filter=a%20eq%20'%'",
        "msdynci_customerprofiles?$filter=a%20eq%20'%FF'",
        "msdynci_customerprofiles?$filter=A%20eq%20'x'",
        "msdynci_customerprofiles?$filter=a%20eq%20b",
        "msdynci_customerprofiles?$filter=not%20a%20eq%201",
        "msdynci_customerprofiles?$filter=startswith(a%2C'%25x')",
        "msdynci_customerprofiles?$filter=endswith(a%2C'x%25')",
        "msdynci_customerprofiles?$filter=a%20gt%201700-01-01T00%3A00%3A00Z",
        "msdynci_customerprofiles?$top=1&$top=2",
        "msdynci_customerprofiles?$top=x",
        "msdynci_customerprofiles?$orderby=a%20descending",
        "msdynci_customerprofiles?$select=*",
        "customers",
        "msdynci_customerprofiles?$filter=a%20eq%20'" + 33_000 * "x" + "'",
        "msdynci_customerprofiles?$filter=" + "%20or%20".join(501 * ["a%20eq%201"]),
    ],
)
def test_the_checker_refuses_what_dataverse_refuses(request_text: str) -> None:
    with pytest.raises(Exception, match=r".+"):
        check_request(request_text)


def test_the_checker_takes_what_the_documents_print() -> None:
    check_request("msdynci_customerprofiles")
    check_request(
        "msdynci_unifiedactivities?$filter=msdynci_customerid%20eq%20'x'%20and%20"
        "msdynci_activitytime%20gt%202017-01-01T00%3A00%3A00Z%20and%20(a%20eq%20null%20or%20"
        "not%20(contains(b%2C'O''Neil%20%5B%25%5D')))&$orderby=a%20desc,b&$top=10"
    )


@settings(max_examples=200)
@given(queries())
def test_every_plan_shows_requests_that_dataverse_takes(query: LegacyQuery) -> None:
    for request in requests_of(translate_text(query.text, SETTINGS)):
        check_request(request)


EXAMPLES = {
    f"{rule.name}: {example.name}": example.legacy
    for rule in shipped().rules.values()
    for example in rule.examples
}
DOCUMENTS = {f"C3 {number}": text for number, (text, _) in SAMPLES.items()} | {
    "C4 expand and search": 'Customer?$expand=UnifiedActivity$top=10&$skip=0&$search="corey"',
    "C4 expand and select": (
        "Customer?$select=CustomerId,FullName&$expand=UnifiedActivity&$filter=CustomerId eq '{CID}'"
    ),
    "C4 expanded brands": (
        "Customer?$expand=BrandShareOfVoiceFromMicrosoft"
        "&$filter=CustomerId eq '518291faaa12f6d853c417835d40eb10'"
    ),
    "C4 alternate key": "OOBModelOutputTable?$filter=HotelCustomerID eq '{AK}'",
    "C5 expanded segment": (
        "Customer?$expand=UnifiedActivity&$filter=IsMemberOfSegment('{SegmentName}')&$top=10"
    ),
    "C5 in a segment": "Customer?$filter=CustomerId in '{SegmentName}'",
    "C5 data source": "Customer?$filter={DSname} eq '{PrimaryKey}'",
    "C6 model": "https://api.ci.ai.dynamics.com/v1/instances/i/data/ChurnModel%3Ffilter%3D"
    "CustomerId%20eq%20'38c77d00'",
    "C6 without an operator": "https://api.ci.ai.dynamics.com/v1/instances/i/data/ChurnModel"
    "?filter=CustomerId'38c77d00'",
}
EVERYTHING = Settings(
    tables=SETTINGS.tables,
    search_columns=("FullName",),
    row_bound="all",
    segment_quotes="backslash",
    model_column="msdynci_model",
)


@pytest.mark.parametrize("name", [*EXAMPLES, *DOCUMENTS])
@pytest.mark.parametrize("chosen", [SETTINGS, EVERYTHING], ids=["defaults", "everything"])
def test_examples_and_documents_become_requests_that_dataverse_takes(
    name: str, chosen: Settings
) -> None:
    text = EXAMPLES.get(name) or DOCUMENTS[name]
    filled = re.sub(r"\{(\w+)\}", r"\1", text)
    for translation in (translate_text(text, chosen), translate_text(filled, chosen)):
        for request in requests_of(translation):
            check_request(request)


@settings(max_examples=300)
@given(filters("Customer"))
def test_a_filter_parses_back_to_the_tree_that_it_was_rendered_from(text: str) -> None:
    tree = parse_filter(text)
    assert parse_filter(render(tree)) == tree


def ids(count: int, width: int = 32) -> str:
    """A list of ids as ``in`` takes it."""
    return ",".join(quoted(f"{number:0{width}x}") for number in range(count))


SPLIT = {
    "1,200 ids": f"CustomerId in ({ids(1200)})",
    "5,000 ids": f"CustomerId in ({ids(5000)})",
    "5,000 ids and a condition": f"CustomerId in ({ids(5000)}) and City eq 'Köln'",
    "5,000 ids in a segment": f"IsMemberOfSegment('S') and CustomerId in ({ids(5000)})",
    "40 values of 900 characters": f"FullName in ({ids(40, 900)})",
    "40 values of 900 signs": f"FullName in ({ids(40, 900).replace('0', 'é')})",
    "an or chain of 700": " or ".join(f"RewardPoints eq {one}" for one in range(700)),
}
# No split of one `or` chain makes these small enough: the plan may only refuse them.
TOO_MUCH = {
    "a negated list": f"not (CustomerId in ({ids(700)}))",
    "two long lists": f"CustomerId in ({ids(700)}) and ContactId in ({ids(700, 8)})",
    "a list beside or": f"(CustomerId in ({ids(700)}) and City eq 'Köln') or Gender eq 'Male'",
    "a chain of and": " and ".join(f"RewardPoints ne {one}" for one in range(700)),
    "one long value": f"FullName eq '{40_000 * 'x'}'",
    "one long value of signs": f"contains(FullName,'{6_000 * '%'}')",
    "a long segment name": f"IsMemberOfSegment('{40_000 * 'x'}')",
}


def sized_text(condition: str) -> str:
    """A read of customers."""
    return "/data/" + encoded(LegacyQuery(table="Customer", options=(("$filter", condition),)))


@pytest.mark.parametrize("name", SPLIT)
def test_a_long_list_becomes_requests_of_a_legal_size(name: str) -> None:
    found = list(requests_of(translate_text(sized_text(SPLIT[name]), SETTINGS)))
    assert len(found) > 1
    for request in found:
        check_request(request)


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_fits_no_request_gets_no_plan(name: str) -> None:
    for request in requests_of(translate_text(sized_text(TOO_MUCH[name]), SETTINGS)):
        check_request(request)
