"""What parameters are of functions that a program keeps, registers or hands on."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from rewriting import Rewriting

Rewrite = Callable[..., Rewriting]

HEAD = """\
import argparse
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import msal
import requests

ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"


def signed():
    app = msal.ConfidentialClientApplication("app", client_credential=os.environ["S"])
    got = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + got["access_token"]
    return session


"""
JOB = """\
def people(session):
    return len(session.get(f"{ROOT}/data/Customer?$top=5").json()["value"])


"""
RUNS = {
    "a table of functions": "JOBS = {'people': people}\nfor name, job in JOBS.items():\n"
    "    print(name, job(signed()))\n",
    "a table that is asked": "JOBS = {'people': people}\nprint(JOBS['people'](signed()))\n",
    "a list of pairs": "JOBS = [('people', people)]\nfor name, job in JOBS:\n"
    "    print(name, job(signed()))\n",
    "values in an order": "JOBS = {'people': people}\nfor job in sorted(JOBS.values(), key=id):\n"
    "    print(job(signed()))\n",
    "beside others": "JOBS = [people]\nfor job, name in zip(JOBS, ['a']):\n"
    "    print(name, job(signed()))\n",
    "a thread": "threading.Thread(target=people, args=(signed(),)).start()\n",
    "a pool": "with ThreadPoolExecutor() as pool:\n"
    "    print(pool.submit(people, signed()).result())\n",
    "a function that runs it": "def run(job):\n    print(job(signed()))\n\n\nrun(people)\n",
    "a command line": "parser = argparse.ArgumentParser()\nparser.set_defaults(run=people)\n"
    "args = parser.parse_args()\nprint(args.run(signed()))\n",
    "a command line with commands": "parser = argparse.ArgumentParser()\n"
    "commands = parser.add_subparsers()\n"
    "for name, function in (('people', people), ('others', print)):\n"
    "    commands.add_parser(name).set_defaults(run=function)\n"
    "args = parser.parse_args()\nprint(args.run(signed()))\n",
}
STAYS = {
    "a table that goes elsewhere": "import runner\nJOBS = {'people': people}\nrunner.run(JOBS)\n",
    "another kind of session": "JOBS = [people]\nfor job in JOBS:\n    job(signed())\n"
    "people(os.environ)\n",
    "a decorator of elsewhere": None,
}
REGISTERED = """\
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


@check
def people(session):
    return len(session.get(f"{ROOT}/data/Customer?$top=5").json()["value"])


print([one(signed()) for one in CHECKS])
"""


@pytest.mark.parametrize("name", RUNS)
def test_a_session_is_known_wherever_its_function_is_kept(rewrite: Rewrite, name: str) -> None:
    found = rewrite(HEAD + JOB + RUNS[name])

    assert found.outcomes == [("fixed", None)]
    assert "session=session" in found.text()


def test_a_registered_function_is_called_by_its_list(rewrite: Rewrite) -> None:
    assert rewrite(HEAD + REGISTERED).outcomes == [("fixed", None)]


@pytest.mark.parametrize("name", STAYS)
def test_a_function_out_of_sight_keeps_its_call(rewrite: Rewrite, name: str) -> None:
    tail = STAYS[name]
    text = HEAD + JOB + tail if tail else HEAD + "import other\n\n\n@other.job\n" + JOB

    assert [one for one, _ in rewrite(text).outcomes] == ["manual"]


SOURCE = {
    "source.py": HEAD
    + dedent(
        """
        class Source:
            def __init__(self):
                self.session = signed()

            def rows(self, table, **options):
                params = {"$" + name: value for name, value in options.items()}
                return self.session.get(f"{ROOT}/data/{table}", params=params).json()["value"]
        """
    ),
    "jobs.py": "def people(source):\n    return len(source.rows('Customer', top=5))\n\n\n"
    "ALL = {'people': people}\n",
    "main.py": "import jobs\nfrom source import Source\n\nfor job in jobs.ALL.values():\n"
    "    print(job(Source()))\n",
}


def test_a_file_that_names_nothing_of_the_service_asks_it(rewrite: Rewrite) -> None:
    """It only calls a method of an object that it is handed."""
    found = rewrite(SOURCE)

    assert [(one["path"], one["outcome"]) for one in found.findings] == [("jobs.py", "fixed")]
    assert 'source.rows("msdynci_customerprofiles?$top=5")' in found.text("jobs.py")


GATEWAY = {
    "gateway.py": dedent(
        """
        import requests


        class Gateway:
            def __init__(self, root, token):
                self.data = f"{root}/instances/i/data"
                self.http = requests.Session()
                self.http.headers.update({"Authorization": "Bearer " + token})

            def query(self, entity, **odata):
                params = {"$" + name: value for name, value in odata.items()}
                answer = self.http.get(f"{self.data}/{entity}", params=params)
                if not answer.ok:
                    raise RuntimeError(f"{entity}: {answer.status_code}")
                return answer.json()["value"]
        """
    ),
    "people.py": "from gateway import Gateway\n\n\ndef people(gateway: Gateway):\n"
    "    return gateway.query('Customer', top=5)\n",
    "main.py": dedent(
        """
        import os

        import msal

        from gateway import Gateway
        from people import people

        app = msal.ConfidentialClientApplication("app", client_credential=os.environ["S"])
        got = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
        gate = Gateway("https://api.ci.ai.dynamics.com/v1", got["access_token"])
        print(len(people(gate)))
        """
    ),
}


def test_a_module_that_is_handed_the_address_is_one_that_sends(rewrite: Rewrite) -> None:
    found = rewrite(GATEWAY)

    assert [(one["path"], one["outcome"]) for one in found.findings] == [("people.py", "fixed")]
    assert "def query(self, entity, *, query):" in found.text("gateway.py")
    assert "ci_dataverse.get(query, session=self.http" in found.text("gateway.py")


PROTOCOL = """
    import os
    from typing import Protocol

    import msal
    import requests

    ROOT = "https://api.ci.ai.dynamics.com/v1/instances/i"


    class Source(BASE):
        def token(self) -> str:
            BODY


    class App(HEIR):
        def token(self) -> str:
            app = msal.ConfidentialClientApplication("app", client_credential=os.environ["S"])
            got = app.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])
            return got["access_token"]


    class Reader:
        def __init__(self, tokens: Source):
            self.http = requests.Session()
            self.http.headers["Authorization"] = "Bearer " + tokens.token()

        def people(self):
            return self.http.get(f"{ROOT}/data/Customer?$top=5").json()["value"]

        def segments(self):
            return self.http.get(f"{ROOT}/manage/segments").json()


    reader = Reader(App())
    print(len(reader.people()), len(reader.segments()))
    """


@pytest.mark.parametrize(
    ("base", "body", "heir"),
    [
        ("Protocol", "...", "object"),
        ("Protocol", "raise NotImplementedError", "object"),
        ("object", 'return ""', "Source"),
        ("object", "raise NotImplementedError", "Source"),
    ],
)
def test_no_token_is_taken_for_none_where_a_class_only_describes(
    rewrite: Rewrite, base: str, body: str, heir: str
) -> None:
    """The legacy token stays for the other call: the read has to take one of its own, or stay."""
    text = dedent(PROTOCOL).replace("BASE", base).replace("BODY", body).replace("HEIR", heir)
    found = rewrite(text)

    moved = found.findings[0]["outcome"] == "fixed"
    assert moved == ("token=ci_dataverse.token()" in found.text())
    assert moved or found.findings[0]["reason"] == "needs-token"
