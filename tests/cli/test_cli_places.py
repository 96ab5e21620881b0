"""Places in files of other languages: right in every format, whatever stands before a call."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import Cli

CALL = 'http.GetStringAsync(\n\t\t\t"https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer")'
BEFORE = '\t\tvar ü = "\U0001f600"; return '
ODD = f"""class A
{{
\t// Grüße
\tobject B(HttpClient http)
\t{{
{BEFORE}{CALL};
\t}}
}}
"""
VARIANTS = {
    "plain": ODD.encode(),
    "crlf": ODD.replace("\n", "\r\n").encode(),
    "cr": ODD.replace("\n", "\r").encode(),
    "bom": b"\xef\xbb\xbf" + ODD.encode(),
    "sixteen": ODD.encode("utf-16"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_region_of_another_language_is_the_call(cli: Cli, tmp_path: Path, variant: str) -> None:
    (tmp_path / "A.cs").write_bytes(VARIANTS[variant])

    (result,) = cli("scan", "-o", "sarif").json["runs"][0]["results"]

    region = result["locations"][0]["physicalLocation"]["region"]
    lines = ODD.split("\n")
    first, last = lines[region["startLine"] - 1], lines[region["endLine"] - 1]
    before = first.encode("utf-16-le")[: 2 * (region["startColumn"] - 1)].decode("utf-16-le")
    assert before == BEFORE
    assert last[: region["endColumn"] - 1] == CALL.split("\n")[1]


def test_the_span_is_marked_in_another_language(cli: Cli, tmp_path: Path) -> None:
    url = "https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer"
    line = f'\tvar ü = "日"; const rows = await fetch("{url}");'
    (tmp_path / "a.ts").write_text(f"async function f() {{\n{line}\n}}\n", encoding="utf-8")

    out = cli("scan").out.splitlines()

    at = out.index(f"     2 | {line.strip()}")
    marks = out[at + 1].removeprefix("       | ")
    assert len(marks) - len(marks.lstrip()) == line.strip().index("fetch") + 1  # one is wide
    assert re.fullmatch(r" *\^+", marks)
    assert marks.count("^") == len(f'fetch("{url}")')


def test_a_line_that_no_person_wrote_is_not_shown_whole(cli: Cli, tmp_path: Path) -> None:
    call = 'fetch("https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer")'
    (tmp_path / "a.js").write_text(f"{'var a=1;' * 1000}{call}\n", encoding="utf-8")

    (found,) = cli("scan", "--format", "json").json["findings"]

    assert "source" not in found
    assert found["excerpt"] == call


def test_what_stands_beside_a_call_shows_no_secret(cli: Cli, tmp_path: Path) -> None:
    url = "https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer"
    key = "0123456789abcdef0123456789abcdef"
    (tmp_path / "a.js").write_text(
        f'const key = {{"Ocp-Apim-Subscription-Key": "{key}"}}; fetch("{url}", {{headers: key}});\n'
    )
    (tmp_path / "A.cs").write_text(
        f'class A {{ void B() {{ h.Add("Ocp-Apim-Subscription-Key", "{key}"); '
        f'h.GetStringAsync("{url}"); }} }}\n'
    )
    (tmp_path / "a.ps1").write_text(f"$clientSecret = '{key}'; Invoke-RestMethod -Uri '{url}'\n")

    for form in ("text", "json", "sarif", "html"):
        done = cli("scan", "-o", form)

        assert "a.ps1" in done.out
        assert key not in done.out


def test_the_line_of_a_data_file_is_counted_as_editors_count(cli: Cli, tmp_path: Path) -> None:
    """A form feed and a line separator inside of a line end none."""
    text = "title: a\u2028b\x0cc\x85d\r\nhost: https://api.ci.ai.dynamics.com/v1\r\n"
    (tmp_path / "app.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (tmp_path / "app.py").write_text('settings = open("app.yaml")\n')

    (found,) = cli("scan", "--format", "json").json["findings"]

    assert (found["reason"], found["line"]) == ("data-file", 2)


def test_the_key_header_of_a_collection_is_explained_as_that(cli: Cli, tmp_path: Path) -> None:
    url = "https://api.ci.ai.dynamics.com/v1/instances/x/data/Customer?$top=1"
    header = {"key": "Ocp-Apim-Subscription-Key", "value": "{{key}}"}
    request = {"method": "GET", "header": [header], "url": url}
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    whole = {"info": {"name": "CI", "schema": schema}, "item": [{"name": "a", "request": request}]}
    (tmp_path / "ci.postman_collection.json").write_text(json.dumps(whole))

    (one,) = cli("scan", "--format", "json").json["files"]["explained"]

    assert one["why"].startswith("the key header of the calls")
