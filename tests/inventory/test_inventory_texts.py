"""How addresses, methods and options are put together in other languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from inventories import said

from ci_migrate.catalogue import shipped
from ci_migrate.inventory import Inventory, look, whole
from ci_migrate.inventory.forms import Around, Reading, read_requests
from ci_migrate.settings import Settings

Take = Callable[..., Inventory]
READ = "get_entities_with_odata_path"
ROOT = "https://api.ci.ai.dynamics.com/v1/instances"

# name of the test -> file, text, what is asked
TEXTS: dict[str, tuple[str, str, list[str]]] = {
    "C#: an object of another class, as the samples have it": (
        "Find.cs",
        """using Microsoft.Dynamics.CustomerInsights.Api;
        class Find {
            object Run(InstanceInfo one, string word) {
                var api = Connector.Api;
                return api.GetEntitiesWithODataPath(one.InstanceId.ToString(), $"Customer", true,
                    expand: "UnifiedActivity,Customer_Measure", search: $"\\"{word}\\"");
            }
        }""",
        [f'{READ} /data/Customer?$search="{{word}}"&$expand=UnifiedActivity,Customer_Measure'
         "&forceSearch=true"],
    ),
    "C#: a verbatim text with doubled quotes": (
        "A.cs",
        f"""class A {{ string Url = $@"{ROOT}/{{id}}/data/Customer?$search=""Ann""&$top=5"; }}""",
        [f'{READ} /data/Customer?$search="Ann"&$top=5'],
    ),
    "C#: a raw text": (
        "A.cs",
        f'class A {{ string Url = \"\"\"{ROOT}/x/data/Customer?$top=5\"\"\"; }}',
        [f"{READ} /data/Customer?$top=5"],
    ),
    "C#: a builder of texts": (
        "A.cs",
        f"""class A {{ void Run(string id) {{
            var url = new StringBuilder("{ROOT}/").Append(id).Append("/data/Customer?$top=5");
        }} }}""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "C#: a path below a base": (
        "A.cs",
        f"""class A {{ void Run() {{
            var root = new Uri("{ROOT}/");
            http.DeleteAsync(new Uri(root, "x/manage/segments/Old"));
        }} }}""",
        ["delete_segment /manage/segments/Old"],
    ),
    "C#: the method of a message": (
        "A.cs",
        f"""class A {{ void Run() {{
            var message = new HttpRequestMessage {{
                Method = HttpMethod.Put, RequestUri = new Uri("{ROOT}/x/manage/segments/S/activate")
            }};
        }} }}""",
        ["activate_segment /manage/segments/S/activate"],
    ),
    "C#: an address that grows": (
        "A.cs",
        f"""class A {{ void Run(string id) {{
            var url = "{ROOT}/x/data/Customer";
            url += "?$filter=CustomerId eq '" + id + "'";
            http.GetAsync(url);
        }} }}""",
        [f"{READ} /data/Customer?$filter=CustomerId eq '{{id}}'"],
    ),
    "TypeScript: fetch with a method": (
        "a.ts",
        f"await fetch(`{ROOT}/${{id}}/manage/segments/${{name}}`, {{ method: 'DELETE' }});",
        ["delete_segment /manage/segments/{name}"],
    ),
    "TypeScript: options in a URLSearchParams": (
        "a.ts",
        f"""const url = new URL("/v1/instances/x/data/Customer", "{ROOT[:30]}");
        """,
        [f"{READ} /data/Customer"],
    ),
    "TypeScript: axios with base and params of their own": (
        "a.ts",
        f"""await axios({{ baseURL: "{ROOT}", url: `/${{id}}/data/Customer`,
               params: {{ $filter: `CustomerId eq '${{cid}}'`, $top: 1 }} }});""",
        [f"{READ} /data/Customer?$filter=CustomerId eq '{{cid}}'&$top=1"],
    ),
    "JavaScript: params that only the program knows": (
        "a.js",
        f"const get = (params) => axios.get('{ROOT}/x/data/Customer', {{ params: params }});",
        [f"{READ} /data/Customer?{{params}}"],
    ),
    "JavaScript: the client behind require": (
        "a.js",
        """const ci = require('@microsoft/customerinsights');
        const api = new ci.CustomerInsights();
        api.getEntitiesWithODataPath(id, 'Customer', { select: '*', skip: '0', top: '100' });""",
        [f"{READ} /data/Customer?$select=*&$skip=0&$top=100"],
    ),
    "JSX": (
        "a.jsx",
        f"export const A = () => <a href={{`{ROOT}/x/manage/segments`}}>all</a>;",
        ["get_all_segments /manage/segments"],
    ),
    "Java: formatted": (
        "A.java",
        f"""class A {{ String url(String id) {{
            return "{ROOT}/%s/data/Customer?$top=5".formatted(id);
        }} }}""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "Java: options added to an address by calls": (
        "A.java",
        f"""class A {{ Object run(String id) {{
            return HttpUrl.parse("{ROOT}/x/data/Customer").newBuilder()
                .addQueryParameter("$filter", "CustomerId eq '" + id + "'").build();
        }} }}""",
        [f"{READ} /data/Customer?$filter=CustomerId eq '{{id}}'"],
    ),
    "Java: a body that is posted": (
        "A.java",
        f"""class A {{ Object run() {{
            return HttpRequest.newBuilder().uri(URI.create("{ROOT}/x/workflows/main/jobs"))
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        }} }}""",
        ["submit_a_workflow_job /workflows/main/jobs"],
    ),
    "PowerShell: a splatted request": (
        "a.ps1",
        f"""$request = @{{ Uri = "{ROOT}/$id/data/Customer"; Method = 'Get'
                          Body = @{{ '$top' = 5 }} }}
        Invoke-RestMethod @request""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "shell: a posted body": (
        "a.sh",
        f"curl -d '{{}}' {ROOT}/x/workflows/main/jobs\n",
        ["submit_a_workflow_job /workflows/main/jobs"],
    ),
    "Power Query: one text": (
        "a.pq",
        f'let S = Web.Contents("{ROOT}/x/data/Customer?$filter=FullName eq ""A""") in S',
        [f'{READ} /data/Customer?$filter=FullName eq "A"'],
    ),
    "a file of a REST client": (
        "a.http",
        f"### all\nGET {ROOT}/x/data/Customer?$filter=CustomerId eq '1' HTTP/1.1\n"
        f"\nPOST {ROOT}/x/workflows/main/jobs\n",
        [f"{READ} /data/Customer?$filter=CustomerId eq '1'",
         "submit_a_workflow_job /workflows/main/jobs"],
    ),
    "an action of a workflow": (
        "definition.json",
        f'{{"inputs": {{\n"method": "POST",\n"uri": "{ROOT}/x/workflows/main/jobs"}}}}',
        ["submit_a_workflow_job /workflows/main/jobs"],
    ),
    "a step of a pipeline": (
        "pipeline.yml",
        f"steps:\n  - run: |\n      curl -X DELETE \\\n        {ROOT}/x/manage/segments/$NAME\n",
        ["delete_segment /manage/segments/{NAME}"],
    ),
    "a document with an encoded query": (
        "a.md",
        f"`{ROOT}/<your instance id>/data/<model table>%3Ffilter%3DCustomerId%20eq%20'<guid>'`",
        [f"{READ} /data/{{model_table}}%3Ffilter%3DCustomerId%20eq%20'{{guid}}'"],
    ),
    "a document with a table of paths": (
        "a.md",
        f"`{{serviceRoot}}` is `{ROOT}/{{instanceId}}`.\n\n|What|Query|\n|--|--|\n"
        "|one|`{serviceRoot}/data/Customer?$filter=CustomerId eq '{CID}'`|\n",
        [f"{READ} /data/Customer?$filter=CustomerId eq '{{CID}}'"],
    ),
    "a document that lists the instances": (
        "a.md",
        f"The base is `{ROOT}`; `GET {ROOT}` lists all.",
        ["get_all_instances /instances"],
    ),
    "a document that names a method": (
        "a.md",
        "Install `Microsoft.Dynamics.CustomerInsights.Api` and call `GetAllInstancesAsync`.",
        ["get_all_instances /instances"],
    ),
    "C#: an interface that a library implements": (
        "A.cs",
        """// https://api.ci.ai.dynamics.com/v1
        interface IApi {
            [Get("/instances/{id}/data/Customer?$top=5")] Task<string> Top(string id);
            [HttpPut("/instances/{id}/manage/segments/{name}/activate")] Task On(string name);
        }""",
        [f"{READ} /data/Customer?$top=5", "activate_segment /manage/segments/{name}/activate"],
    ),
    "Java: an interface that a library implements": (
        "A.java",
        """// https://api.ci.ai.dynamics.com/v1
        interface Api {
            @GET("instances/{id}/data/Customer") Call<Page> all(@Path("id") String id);
            @RequestLine(value = "DELETE /instances/{id}/manage/segments/{name}") Object segments();
        }""",
        [f"{READ} /data/Customer", "delete_segment /manage/segments/{name}"],
    ),
    "TypeScript: a list of parts": (
        "a.ts",
        f"""fetch(["{ROOT}", id, "data", "Customer"].join("/"));""",
        [f"{READ} /data/Customer"],
    ),
    "TypeScript: options that are set one by one": (
        "a.ts",
        f"""const url = new URL("{ROOT}/x/data/Customer");
        url.searchParams.set("$filter", `CustomerId eq '${{id}}'`);
        url.searchParams.append("$top", "5");
        await fetch(url);""",
        [f"{READ} /data/Customer?$filter=CustomerId eq '{{id}}'&$top=5"],
    ),
    "TypeScript: addresses in a table": (
        "a.ts",
        f"""const API = {{ root: "{ROOT}", people: "/data/Customer" }};
        fetch(`${{API.root}}/${{id}}${{API.people}}?$top=5`);""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "Java: a joined text": (
        "A.java",
        f"""class A {{ String url(String id) {{
            return String.join("/", "{ROOT}", id, "data/Customer");
        }} }}""",
        [f"{READ} /data/Customer"],
    ),
    "Power Query: a combined text": (
        "a.pq",
        f"""let S = Web.Contents(Text.Combine({{"{ROOT}/", Id, "/data/Customer?$top=5"}})) in S""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "PowerShell: a sum in parentheses": (
        "a.ps1",
        f"""$root = '{ROOT}/'
        Invoke-RestMethod -Method Delete -Uri ($root + $id + '/manage/segments/' + $name)""",
        ["delete_segment /manage/segments/{name}"],
    ),
    "shell: an address in a variable": (
        "a.sh",
        f"""URL="{ROOT}/$ID/data/Customer"
        curl -s "$URL?\\$top=5" | jq .""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "Kotlin": (
        "a.kt",
        f"""val page = http.get("{ROOT}/$id/data/Customer?$top=5")""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "PHP": (
        "a.php",
        f"""<?php $r = file_get_contents('{ROOT}/' . $id . '/data/Customer?$top=5');""",
        [f"{READ} /data/Customer?$top=5"],
    ),
    "another language": (
        "a.go",
        f'resp, err := http.Get("{ROOT}/" + id + "/data/Customer?$top=5")',
        [f"{READ} /data/Customer?$top=5"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_request_is_read(name: str, take: Take) -> None:
    file, text, asked = TEXTS[name]

    found = take(**{file.replace(".", "__"): text})

    assert [said(one) for one in found.found] == asked


def test_a_base_of_another_file_is_followed(take: Take) -> None:
    found = take(
        Config__cs='static class Config { public const string ApiRoot = "' + ROOT + '"; }',
        Use__cs='class Use { void Run() { http.GetAsync(Config.ApiRoot + "/x/data/Customer"); } }',
        Other__cs='class Other { string ApiName = "x"; }',
    )

    assert [(one.path, said(one)) for one in found.found] == [("Use.cs", f"{READ} /data/Customer")]
    assert [one.why for one in found.explained] == ["the base of addresses that findings name"]
    assert found.loose == []


def test_a_path_as_only_the_service_has_is_doubtful_without_a_host(take: Take) -> None:
    text = "const url = `${base}/instances/${id}/data/UnifiedActivity?$top=5`; fetch(url);"

    found = take(a__ts=text)

    assert [(one.doubt, said(one)) for one in found.found] == [
        (True, f"{READ} /data/UnifiedActivity?$top=5")
    ]


def test_a_base_that_nothing_uses_is_left_over(take: Take) -> None:
    found = take(a__cs='class A { const string Root = "https://api.ci.ai.dynamics.com/v1"; }')

    assert [(one.span, one.text) for one in found.loose] == [
        ((1, 33, 1, 54), "https://api.ci.ai.dynamics.com/v1")
    ] or [one.text for one in found.loose] == ["https://api.ci.ai.dynamics.com/v1"]
    assert found.found == []


def test_the_client_without_a_call_is_left_over(take: Take) -> None:
    found = take(a__cs="using Microsoft.Dynamics.CustomerInsights.Api;\nclass A {}\n")

    assert [(one.span[0], one.text) for one in found.loose] == [
        (1, "Microsoft.Dynamics.CustomerInsights.Api")
    ]


def test_a_list_of_packages_is_explained(take: Take) -> None:
    found = take(
        a__csproj='<PackageReference Include="Microsoft.Dynamics.CustomerInsights.Api" />',
    )

    assert found.loose == []
    assert [one.why for one in found.explained] == [
        "names the client library, which can leave when no call of it is left"
    ]


def test_places_count_characters_and_lines_of_any_ending(take: Take) -> None:
    text = f"// Grüße\r\nconst ä = '😀'; fetch('{ROOT}/x/data/Customer');\r\n"

    found = take(a__ts=b"\xef\xbb\xbf" + text.encode())

    line = text.split("\r\n")[1]
    assert [one.span for one in found.found] == [(2, line.index("fetch"), 2, line.index(");") + 1)]
    assert [one.excerpt for one in found.found] == [f"fetch('{ROOT}/x/data/Customer')"]


def test_utf_16_is_read(take: Take) -> None:
    found = take(a__ps1=f"Invoke-RestMethod '{ROOT}/x/data/Customer'\n".encode("utf-16"))

    assert [said(one) for one in found.found] == [f"{READ} /data/Customer"]


def test_a_broken_collection_is_read_line_by_line(take: Take) -> None:
    text = '{"info": {"schema": "https://schema.getpostman.com/json/v2.1.0"}, "item": [\n'

    found = take(a__json=text + f'"raw": "{ROOT}/x/data/Customer?$top=5",\n')

    assert [said(one) for one in found.found] == [f"{READ} /data/Customer?$top=5"]


def test_what_this_tool_wrote_is_no_program(take: Take) -> None:
    found = take(a__json=f'{{"findings": [{{"legacy": "{ROOT}/x/data/Customer"}}]}}')

    assert (found.found, found.loose) == ([], [])


def test_a_file_of_data_is_not_read(take: Take) -> None:
    data = f'{{"all": "{ROOT}/x/data/Customer?$top=5"}}\n'

    found = take(data__json=data + " " * 4_000_000, code__ts="const one = 1;")

    assert (found.names, found.found) == ({"code.ts"}, [])


def test_a_file_that_cannot_be_read_is_said(take: Take, tmp_path: Path) -> None:
    (tmp_path / "a.ts").symlink_to(tmp_path / "nowhere.ts")

    found = look([(tmp_path / "a.ts", "a.ts")], Settings(), shipped())

    assert found.unread == {"a.ts": "No such file or directory"}


def test_one_bad_file_never_ends_a_run(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(reading: Reading, around: Around) -> None:
        if reading.page.name == "a.ts":
            raise ValueError("broken")
        read_requests(reading, around)

    monkeypatch.setattr(whole, "read_requests", broken)
    text = f"fetch('{ROOT}/x/data/Customer')"

    found = take(a__ts=text, b__ts=text)

    assert list(found.unread) == ["a.ts"]
    assert "ci-migrate has a mistake of its own (ValueError broken)" in found.unread["a.ts"]
    assert [one.path for one in found.found] == ["b.ts"]


def test_a_request_that_another_file_goes_on_with_is_its_base(take: Take) -> None:
    found = take(
        Config__cs=f'class Config {{ public const string Customers = "{ROOT}/x/data/Customer"; }}',
        Use__cs='class Use { void Run() { http.GetAsync(Config.Customers + "?$top=5"); } }',
    )

    assert [(one.path, said(one)) for one in found.found] == [
        ("Use.cs", f"{READ} /data/Customer?$top=5")
    ]


def test_a_trace_inside_a_request_is_not_told_again(take: Take) -> None:
    found = take(a__ts=f"fetch('{ROOT}/x/data/Customer'); // {ROOT}\r// api.ci.ai.dynamics.com\r")

    assert [(one.line, one.why) for one in found.explained] == [(1, "a comment"), (2, "a comment")]


def test_a_collection_with_variables_and_an_address_in_parts(take: Take) -> None:
    text = """{"info": {"schema": "https://schema.getpostman.com/json/v2.1.0"},
      "variable": [{"key": "base", "value": "https://api.ci.ai.dynamics.com/v1"}], "item": [
      {"name": "all", "request": {"method": "GET", "url": {
          "host": ["{{base}}"], "path": ["instances", "x", "data", "Customer"]}}}]}"""

    found = take(a__json=text)

    assert [(one.span[0], said(one)) for one in found.found] == [(4, f"{READ} /data/Customer")]
