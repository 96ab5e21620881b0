"""Functions of a program that send what they are handed: their callers' texts move with them."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

HEAD = """\
import os

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"
APP = msal.ConfidentialClientApplication("app", client_credential=os.environ["APP_SECRET"])
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {"Authorization": "Bearer " + TOKEN, "Ocp-Apim-Subscription-Key": os.environ["KEY"]}


"""
MOVING = {
    "a function that takes the address": (
        """
        def fetch(url):
            response = requests.get(url, headers=H, timeout=30)
            response.raise_for_status()
            return response.json()["value"]


        def profile(cid):
            return fetch(f"{ROOT}/data/Customer?$filter=CustomerId eq '{cid}'")
        """,
        """
        def fetch(url):
            response = ci_dataverse.get(url, headers=H, timeout=30)
            response.raise_for_status()
            return response.json()["value"]


        def profile(cid):
            return fetch(f"msdynci_customerprofiles?$filter=msdynci_customerid eq '{cid}'&$top=100")
        """,
    ),
    "a function that takes the path": (
        """
        def fetch(path):
            return requests.get(f"{ROOT}/data/{path}", headers=H).json()["value"]


        people = fetch("Customer?$top=5")
        events = fetch("UnifiedActivity?$top=7")
        """,
        """
        def fetch(path):
            return ci_dataverse.get(path, headers=H).json()["value"]


        people = fetch("msdynci_customerprofiles?$top=5")
        events = fetch("msdynci_unifiedactivities?$top=7")
        """,
    ),
    "an address that is logged": (
        """
        import logging

        log = logging.getLogger(__name__)


        def fetch(url):
            log.info("GET %s", url)
            return requests.get(url, headers=H, timeout=30).json()["value"]


        people = fetch(f"{ROOT}/data/Customer?$top=5")
        """,
        """
        import logging

        log = logging.getLogger(__name__)


        def fetch(url):
            log.info("GET %s", url)
            return ci_dataverse.get(url, headers=H, timeout=30).json()["value"]


        people = fetch("msdynci_customerprofiles?$top=5")
        """,
    ),
    "a path that is added": (
        """
        def fetch(path, timeout=10):
            url = ROOT + "/data/" + path
            return requests.get(url, headers=H, timeout=timeout).json()["value"]


        people = fetch("Customer?$top=5", timeout=3)
        """,
        """
        def fetch(path, timeout=10):
            return ci_dataverse.get(path, headers=H, timeout=timeout).json()["value"]


        people = fetch("msdynci_customerprofiles?$top=5", timeout=3)
        """,
    ),
    "a path and options": (
        """
        def fetch(path, params=None):
            return requests.get(f"{ROOT}/{path}", params=params, headers=H).json()["value"]


        people = fetch("data/Customer", {"$filter": "City eq 'Oslo'", "$top": 5})
        events = fetch("data/UnifiedActivity")
        """,
        """
        def fetch(path, params=None):
            return ci_dataverse.get(path, params=params, headers=H).json()["value"]


        people = fetch("msdynci_customerprofiles", {"$filter": "msdynci_city eq 'Oslo'", "$top": 5})
        events = fetch("msdynci_unifiedactivities?$top=100")
        """,
    ),
    "a method": (
        """
        class Insights:
            def __init__(self):
                self.session = requests.Session()
                self.session.headers.update(H)

            def _get(self, path):
                response = self.session.get(f"{ROOT}/data/{path}")
                response.raise_for_status()
                return response.json()["value"]

            def people(self, city):
                return self._get(f"Customer?$filter=City eq '{city}'&$top=5")


        print(len(Insights().people("Oslo")))
        """,
        """
        class Insights:
            def __init__(self):
                self.session = requests.Session()
                self.session.headers.update(H)

            def _get(self, path):
                response = ci_dataverse.get(path, session=self.session)
                response.raise_for_status()
                return response.json()["value"]

            def people(self, city):
                return self._get(
                    f"msdynci_customerprofiles?$filter=msdynci_city eq '{city}'&$top=5"
                )


        print(len(Insights().people("Oslo")))
        """,
    ),
    "a query that needs more than its text": (
        """
        def fetch(path):
            return requests.get(f"{ROOT}/data/{path}", headers=H).json()["value"]


        def members(name):
            return fetch(f"Customer?$filter=IsMemberOfSegment('{name}')&$top=5")
        """,
        """
        def fetch(path):
            return ci_dataverse.get(path, headers=H).json()["value"]


        def members(name):
            return fetch(ci_dataverse.Read("msdynci_customerprofiles?$top=5", segment=f"{name}"))
        """,
    ),
    "callers of which one cannot move": (
        """
        def fetch(path):
            return requests.get(f"{ROOT}/{path}", headers=H).json()


        people = fetch("data/Customer?$top=5")["value"]
        segments = fetch("manage/segments")
        """,
        """
        def fetch(path):
            return (
                ci_dataverse.get(path, headers=H, token=ci_dataverse.token())
                if isinstance(path, ci_dataverse.Read)
                else requests.get(f"{ROOT}/{path}", headers=H)
            ).json()


        people = fetch(ci_dataverse.Read("msdynci_customerprofiles?$top=5"))["value"]
        segments = fetch("manage/segments")
        """,
    ),
    "a path that is read for more": (
        """
        def fetch(path):
            found = requests.get(f"{ROOT}/data/{path}", headers=H).json()["value"]
            return {path: found}


        people = fetch("Customer?$top=5")
        """,
        """
        def fetch(path, *, query):
            found = ci_dataverse.get(query, headers=H).json()["value"]
            return {path: found}


        people = fetch("Customer?$top=5", query="msdynci_customerprofiles?$top=5")
        """,
    ),
    "a path that is read for more, and callers of which one cannot move": (
        """
        def fetch(path: str, params: dict | None = None):
            answer = requests.get(f"{ROOT}/{path}", params=params, headers=H)
            if answer.status_code == 404:
                raise LookupError(path)
            return answer.json()


        people = fetch("data/Customer", {"$filter": "City eq 'Oslo'"})["value"]
        segments = fetch("manage/segments")
        """,
        """
        def fetch(path: str, params: dict | None = None, *, query: str | None = None):
            answer = (
                ci_dataverse.get(query, params=params, headers=H, token=ci_dataverse.token())
                if query is not None
                else requests.get(f"{ROOT}/{path}", params=params, headers=H)
            )
            if answer.status_code == 404:
                raise LookupError(path)
            return answer.json()


        people = fetch(
            "data/Customer",
            {"$filter": "msdynci_city eq 'Oslo'"},
            query="msdynci_customerprofiles?$top=100",
        )["value"]
        segments = fetch("manage/segments")
        """,
    ),
    "options that the function cannot do without": (
        """
        def fetch(path, query, timeout):
            return requests.get(
                f"{ROOT}/data/{path}", params=query, headers=H, timeout=timeout
            ).json()["value"]


        people = fetch("Customer", "$filter=City eq 'Oslo'&$top=5", 30)
        members = fetch("Customer", {"$filter": "IsMemberOfSegment('a')"}, 30)
        """,
        """
        def fetch(path, query, timeout):
            return ci_dataverse.get(path, params=query, headers=H, timeout=timeout).json()["value"]


        people = fetch("msdynci_customerprofiles?$filter=msdynci_city eq 'Oslo'&$top=5", "", 30)
        members = fetch(ci_dataverse.Read("msdynci_customerprofiles?$top=100", segment="a"), {}, 30)
        """,
    ),
}
STAYING = {
    "the address is shown": """
        def fetch(url):
            print("asking", url)
            return requests.get(url, headers=H).json()["value"]


        people = fetch(f"{ROOT}/data/Customer?$top=5")
        """,
    "the answer is dumped by the function": """
        def fetch(path):
            print(requests.get(f"{ROOT}/data/{path}", headers=H).text)


        fetch("Customer?$top=5")
        """,
    "the answer is dumped by the caller": """
        def fetch(path):
            return requests.get(f"{ROOT}/data/{path}", headers=H)


        print(fetch("Customer?$top=5").text)
        """,
    "a write": """
        def send(path, body):
            return requests.post(f"{ROOT}/data/{path}", json=body, headers=H).status_code


        send("Customer", {})
        """,
}


def _text(body: str) -> str:
    return dedent(body).lstrip("\n")


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("( ", "(").replace(" )", ")").replace(", )", ")")


@pytest.mark.parametrize("name", MOVING)
def test_the_callers_texts_move_with_the_function(rewrite: Callable, name: str) -> None:
    before, after = MOVING[name]
    found = rewrite(HEAD + _text(before))

    assert _plain(found.text().partition("\n\n\n")[2]) == _plain(_text(after))


@pytest.mark.parametrize("name", STAYING)
def test_a_function_that_does_more_keeps_its_callers(rewrite: Callable, name: str) -> None:
    found = rewrite(HEAD + _text(STAYING[name]))

    assert found.project.changes == {}
    assert found.findings


SPREAD = {
    "ci.py": HEAD
    + _text(
        """
        def rows(path):
            return requests.get(f"{ROOT}/data/{path}", headers=H).json()["value"]
        """
    ),
    "report.py": _text(
        """
        from ci import rows

        print(len(rows("Customer?$top=5")))
        print(len(rows("Website_contacts?$top=2")))
        """
    ),
}


def test_callers_in_another_module_move_beside_one_that_cannot(rewrite: Callable) -> None:
    """The function tells a query from an address, whichever module asks."""
    found = rewrite(SPREAD)

    assert [one for one, _ in found.outcomes] == ["fixed", "manual"]
    assert 'rows(ci_dataverse.Read("msdynci_customerprofiles?$top=5"))' in found.text("report.py")
    assert "if isinstance(path, ci_dataverse.Read)" in found.text("ci.py")


ESCAPED = """
    def _text(value):
        return "'" + value.replace("'", "''") + "'"


    def fetch(path):
        return requests.get(f"{ROOT}/data/{path}", headers=H).json()["value"]


    def people(city):
        return fetch(f"Customer?$filter=City eq {_text(city)}&$top=5")
    """


def test_a_value_that_a_function_escapes_is_escaped_where_it_is_asked_for(
    rewrite: Callable,
) -> None:
    found = rewrite(HEAD + _text(ESCAPED))

    assert [one for one, _ in found.outcomes] == ["fixed"]
    assert """eq '{city.replace("'", "''")}'""" in found.text()


@pytest.mark.parametrize("test", ["options", "FLAG"])
def test_a_caller_of_an_address_that_grows_at_times_is_never_missed(
    rewrite: Callable, test: str
) -> None:
    """Where it cannot be followed, there is a finding all the same."""
    text = f"""
    FLAG = bool(os.environ.get("FLAG"))


    def fetch(path, options=None):
        url = f"{{ROOT}}/data/{{path}}"
        if {test}:
            url += "?$top=5"
        return requests.get(url, headers=H).json()["value"]


    people = fetch("Customer", os.environ.get("OPTIONS"))
    """
    found = rewrite(HEAD + _text(text))

    assert [one for one, _ in found.outcomes] == ["manual"]
    assert found.project.changes == {}


def test_an_address_on_the_log_is_told(rewrite: Callable) -> None:
    found = rewrite(HEAD + _text(MOVING["an address that is logged"][0]))

    assert "log-text" in [one["id"] for one in found.findings[0]["losses"]]


@pytest.mark.parametrize("name", MOVING)
def test_a_second_run_changes_nothing(rewrite: Callable, again: Callable, name: str) -> None:
    rewrite(HEAD + _text(MOVING[name][0])).write()
    second = again()

    assert second.project.changes == {}
    assert "failed" not in {outcome for outcome, _ in second.outcomes}


@pytest.mark.parametrize("shown", [False, True])
def test_a_call_that_is_written_out_later_finds_its_function_changed(
    rewrite: Callable, again: Callable, shown: bool
) -> None:
    """A function gets its second way once, however many runs its calls take to move."""
    text = f"""
    def fetch(path):
        {'print("reading", path)' if shown else "pass"}
        return requests.get(f"{{ROOT}}/{{path}}", headers=H).json()["value"]


    people = fetch("Customer?$top=5")
    others = fetch(input())
    """
    first = rewrite(HEAD + _text(text))
    assert [one for one, _ in first.outcomes] == ["fixed", "manual"]
    first.write()

    app = first.folder / "app.py"
    app.write_text(app.read_text("utf-8").replace("fetch(input())", 'fetch("UnifiedActivity")'))
    second = again()

    assert [one for one, _ in second.outcomes] == ["fixed"]
    assert second.text().count("ci_dataverse.get(") == 1
    assert "fetch(input())" not in second.text()
    second.write()
    assert again().project.changes == {}


def test_a_function_that_builds_requests_serves_several_calls_that_stay(rewrite: Callable) -> None:
    text = """
    import json
    import urllib.parse
    import urllib.request


    def query(table, **options):
        url = "%s/%s" % (ROOT, table)
        if options:
            url += "?" + urllib.parse.urlencode({"$" + k: v for k, v in options.items()})
        request = urllib.request.Request(url, headers=H)
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)["value"]


    print(len(query("Customer", top=3)))
    print(len(query("Website_contacts")))
    print(len(query("RetailDemoData_RetailSystem_Contacts")))
    """
    found = rewrite(HEAD + _text(text))

    assert [one for one, _ in found.outcomes] == ["fixed", "manual", "manual"]
    assert "ci_dataverse.urlopen(" in found.text()


def test_a_call_on_an_object_of_unknown_class_is_a_finding(rewrite: Callable) -> None:
    """It stays. What looks like no call of the service is none: for it the function speaks."""
    source = _text("""
    class Source:
        def rows(self, path):
            return requests.get(f"{ROOT}/{path}", headers=H).json()["value"]
    """)
    jobs = _text("""
    from app import Source

    def job(source):
        return source.rows("Customer?$top=5")

    def other(thing, path):
        return thing.rows(path)

    def decoys(db, cache):
        db.rows("select 1")
        cache.get("rows")
        return db.rows(Source)

    people = Source().rows("Customer?$top=2")
    """)

    found = rewrite({"app.py": HEAD + source, "jobs.py": jobs})

    said = [(one["path"], one["line"], one["outcome"], one["reason"]) for one in found.findings]
    assert said[0][0] == "app.py"
    assert said[0][2] == "manual"
    assert said[1:] == [
        ("jobs.py", 4, "manual", "unknown-origin"),
        ("jobs.py", 7, "manual", "unknown-origin"),
        ("jobs.py", 14, "fixed", None),
    ]


def test_a_function_without_a_certain_call_is_a_finding_itself(rewrite: Callable) -> None:
    source = _text("""
    class Source:
        def rows(self, path):
            return requests.get(f"{ROOT}/{path}", headers=H).json()["value"]
    """)
    jobs = 'def job(source):\n    return source.rows("Customer?$top=5")\n'

    found = rewrite({"app.py": HEAD + source, "jobs.py": jobs})

    assert ("app.py", "manual") in [(one["path"], one["outcome"]) for one in found.findings]
    assert found.project.changes == {}


@pytest.mark.parametrize("beside", [False, True])
def test_a_value_that_a_call_takes_once_is_not_taken_twice(rewrite: Callable, beside: bool) -> None:
    """Where some calls stay, a function goes on needing the legacy text beside the query."""
    error = "raise RuntimeError(table)" if beside else "raise RuntimeError"
    text = f"""
    def find(table, condition):
        r = requests.get(f"{{ROOT}}/{{table}}", params={{"$filter": condition}}, headers=H)
        if r.status_code != 200:
            {error}
        return r.json()["value"]


    cities = ["Dublin", "Seattle"]
    find("Customer", f"City eq '{{cities.pop()}}'")
    find("Customer", input())
    """
    found = rewrite(HEAD + _text(text))

    assert found.outcomes == [("manual", "dynamic-query"), ("manual", "dynamic-query")]
    assert "evaluated twice" in found.findings[0]["message"]
    assert found.project.changes == {}


def test_a_function_that_other_objects_may_have_stays_a_finding(rewrite: Callable) -> None:
    """A call that says nothing, of a method that many things have, is none; the function is one."""
    text = """
    class Api:
        def get(self, path):
            return requests.get(f"{ROOT}/{path}", headers=H).json()["value"]


    def job(api, path):
        return api.get(path)


    people = Api().get("Customer?$top=2")
    """
    found = rewrite(HEAD + _text(text))

    assert [one["outcome"] for one in found.findings] == ["manual", "fixed"]
    assert "isinstance(path, ci_dataverse.Read)" in found.text()


def test_a_value_of_another_module_in_a_refused_call_is_no_mistake(rewrite: Callable) -> None:
    source = HEAD + dedent(
        """
        class Source:
            def __init__(self, root):
                self.root = root

            def rows(self, table, **options):
                params = {"$" + name: value for name, value in options.items()}
                return requests.get(f"{self.root}/data/{table}", params=params, headers=H).json()
        """
    )
    jobs = dedent(
        """
        import sys
        from source import ROOT, Source

        source = Source(ROOT)


        def customers(wanted):
            limit = len(sys.argv)
            return source.rows("Customer", filter=wanted, top=limit)["value"]


        print(customers(sys.argv[1]), source.rows("UnifiedActivity", top=3)["value"])
        """
    )

    found = rewrite({"source.py": source, "jobs.py": jobs})

    assert "unparsable" not in {one for _, one in found.outcomes}
    assert ("fixed", None) in found.outcomes


LAYERED = {
    "client.py": HEAD
    + dedent(
        """
        class Client:
            def get(self, path: str, params: dict | None = None):
                answer = requests.get(f"{ROOT}/{path}", params=params, headers=H, timeout=30)
                answer.raise_for_status()
                return answer.json()

            def post(self, path: str):
                return requests.post(f"{ROOT}/{path}", headers=H, timeout=30).json()
        """
    ),
    "tables.py": dedent(
        """
        from client import Client


        class Table:
            def __init__(self, client: Client, name: str) -> None:
                self._client = client
                self._name = name

            def list(self, where: str, top: int = 5) -> list[dict]:
                options = {"$filter": where, "$top": top}
                return self._client.get(f"data/{self._name}", options)["value"]

            def refresh(self) -> dict:
                return self._client.post("workflows/main/jobs")
        """
    ),
    "jobs.py": dedent(
        """
        import sys

        from client import Client
        from tables import Table

        customers = Table(Client(), "Customer")
        measures = Table(Client(), "Customer_Measure")
        people = customers.list("City eq 'Dublin'")
        spent = [measures.list(f"CustomerId eq '{one['CustomerId']}'", top=1) for one in people]
        customers.refresh()
        """
    ),
}


def test_functions_over_several_files_hand_on_the_query(rewrite: Callable, again: Callable) -> None:
    """Each file changes where its function stands; what else the client sends stays as it is."""
    found = rewrite(LAYERED)

    assert sorted(one for one, _ in found.outcomes) == ["fixed", "fixed", "manual"]
    tables = found.text("tables.py")
    assert "def list(self, *, query: str) -> list[dict]:" in tables
    assert 'return self._client.get(query)["value"]' in tables
    assert "ci_dataverse" not in tables
    assert "isinstance" not in found.text("client.py")
    jobs = found.text("jobs.py")
    assert "msdynci_customerid eq '{quote(str(one['CustomerId']))}'" in jobs.replace(
        '"\n        f"', ""
    )
    found.write()
    assert again().project.changes == {}


def test_functions_over_several_files_serve_both_services(
    rewrite: Callable, again: Callable
) -> None:
    """A call that stays goes on as it did, through the same functions."""
    asking = LAYERED["jobs.py"] + "print(customers.list(sys.argv[1]))\n"

    found = rewrite({**LAYERED, "jobs.py": asking})

    assert sorted(one for one, _ in found.outcomes) == ["fixed", "fixed", "manual", "manual"]
    tables = found.text("tables.py")
    assert "where: str, top: int = 5, *, query: str | None = None" in tables
    assert 'query if query is not None else f"data/{self._name}"' in tables
    assert "None if query is not None else options" in tables
    assert 'query=ci_dataverse.Read("msdynci_customerprofiles' in found.text("jobs.py")
    found.write()
    assert again().project.changes == {}


def test_functions_that_are_asked_through_their_module_move_whole(rewrite: Callable) -> None:
    """``client.rows(...)`` after ``import client`` is a call of the function, and nothing else."""
    client = HEAD + dedent(
        """
        def rows(table, options):
            return requests.get(f"{ROOT}/data/{table}", params=options, headers=H).json()["value"]
        """
    )
    jobs = dedent(
        """
        import client

        print(client.rows("Customer", {"$filter": "City eq 'Dublin'", "$select": "FullName"}))
        print(client.rows("UnifiedActivity", {"$top": "3"}))
        """
    )

    found = rewrite({"client.py": client, "jobs.py": jobs})

    assert [one["outcome"] for one in found.findings] == ["fixed", "fixed"]
    assert "isinstance" not in found.text("client.py")
    assert "ci_dataverse.get(table, params=options" in found.text("client.py")
