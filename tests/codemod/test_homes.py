"""Where the companion stands in the layouts that projects have, and how their files find it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rewriting import rewriting
from started import Interpreter

HEAD = """\
import os

import msal
import requests

API = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"]
APP = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
)
TOKEN = APP.acquire_token_for_client(["https://api.ci.ai.microsoft.com/.default"])["access_token"]
H = {
    "Authorization": "Bearer " + TOKEN,
    "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"],
}


"""
PEOPLE = (
    HEAD
    + """\
def people():
    return requests.get(f"{API}/data/Customer?$top=3", headers=H).json()["value"]
"""
)
ASK = (
    HEAD
    + """\
def ask(path):
    return requests.get(f"{API}/{path}", headers=H).json()
"""
)
GUARD = """
if __name__ == "__main__":
    print("run", len(people()))
"""
USE = """\
print(len(ask("data/Customer?$top=3")["value"]), len(ask("manage/segments")))
print(len(ask("data/BrandShareOfVoiceFromMicrosoft?$top=2")["value"]))
"""
RUN = """\
import os
import subprocess
import sys
env = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
for command in COMMANDS:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, env=env)
    print(done.stdout, done.returncode)
"""
JOB = "from {} import ask\n\n\ndef run():\n    " + USE.replace("\n", "\n    ").rstrip() + "\n"
SHOWN = "print(len(people()))\n"
LAYOUTS = {
    "scripts beside one another": {"client.py": ASK, "main.py": "from client import ask\n" + USE},
    "a package": {
        "pkg/__init__.py": "",
        "pkg/client.py": ASK,
        "main.py": "from pkg.client import ask\n" + USE,
    },
    "a package, by another name": {
        "pkg/__init__.py": "",
        "pkg/client.py": ASK,
        "main.py": "import pkg.client as ci\n" + USE.replace("ask(", "ci.ask("),
    },
    "a package that hands on its names": {
        "pkg/__init__.py": "from .client import ask\n",
        "pkg/client.py": ASK,
        "main.py": "from pkg import ask\n" + USE,
    },
    "a package, by a module that hands it on": {
        "pkg/__init__.py": "",
        "pkg/client.py": ASK,
        "helper.py": "from pkg.client import ask\n",
        "main.py": "from helper import ask\n" + USE,
    },
    "a package, and a call beside it": {
        "pkg/__init__.py": "",
        "pkg/client.py": ASK,
        "main.py": "from pkg.client import ask\n" + PEOPLE + USE + SHOWN,
    },
    "a package on a path of the program": {
        "src/pkg/__init__.py": "",
        "src/pkg/client.py": ASK,
        "main.py": 'import sys\nsys.path.insert(0, "src")\nfrom pkg.client import ask\n' + USE,
    },
    "packages in a package": {
        "pkg/__init__.py": "",
        "pkg/sub/__init__.py": "",
        "pkg/sub/client.py": ASK,
        "pkg/jobs/__init__.py": "",
        "pkg/jobs/job.py": JOB.format("..sub.client"),
        "main.py": "from pkg.jobs.job import run\nrun()\n",
    },
    "two packages": {
        "a/__init__.py": "",
        "a/client.py": ASK,
        "b/__init__.py": "",
        "b/job.py": JOB.format("a.client"),
        "main.py": "from b.job import run\nrun()\n",
    },
    "a folder": {"lib/client.py": PEOPLE, "main.py": "from lib.client import people\n" + SHOWN},
    "a folder, and calls that stay": {
        "lib/client.py": ASK,
        "main.py": "from lib.client import ask\n" + USE,
    },
    "folders in a folder": {
        "app/services/client.py": PEOPLE,
        "main.py": "from app.services.client import people\n" + SHOWN,
    },
    "folders that import one another with dots": {
        "app/services/client.py": PEOPLE,
        "app/api.py": "from .services.client import people\n\n\ndef run():\n    return people()\n",
        "main.py": "import app.api\nprint(len(app.api.run()))\n",
    },
    "a folder that only its own files name": {
        "app/config.py": "TOP = 3\n",
        "app/client.py": "from app.config import TOP\n" + PEOPLE.replace("$top=3", "$top={TOP}"),
        "main.py": 'import importlib\npeople = importlib.import_module("app.client").people\n'
        + SHOWN,
    },
    "a script of another folder": {
        "lib/client.py": ASK,
        "scripts/job.py": "import pathlib\nimport sys\n"
        "sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))\n"
        "from lib.client import ask\n" + USE,
        "main.py": 'import runpy\nrunpy.run_path("scripts/job.py", run_name="__main__")\n',
    },
    "a script that a test imports": {
        "scripts/job.py": PEOPLE + GUARD,
        "tests/test_job.py": "from scripts.job import people\n",
        "main.py": RUN.replace("COMMANDS", '[["scripts/job.py"]]')
        + "from scripts.job import people\n"
        + SHOWN,
    },
    "a file of a package that runs in every way": {
        "pkg/__init__.py": "",
        "pkg/job.py": PEOPLE + GUARD,
        "main.py": RUN.replace("COMMANDS", '[["pkg/job.py"], ["-m", "pkg.job"]]')
        + "from pkg.job import people\n"
        + SHOWN,
    },
    "a file of a package that runs where the package is found": {
        "pkg/__init__.py": "",
        "pkg/conf.py": "TOP = 3\n",
        "pkg/job.py": "from pkg.conf import TOP\n" + PEOPLE + GUARD,
        "main.py": RUN.replace("COMMANDS", '[["pkg/job.py"], ["-m", "pkg.job"]]').replace(
            'os.environ.get("PYTHONPATH", "")', "os.getcwd()"
        ),
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_file_finds_its_companion(python: Interpreter, tmp_path: Path, name: str) -> None:
    for path, text in LAYOUTS[name].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    before = python.run("main.py", cwd=tmp_path)

    found = rewriting(tmp_path)
    found.write()
    after = python.run("main.py", cwd=tmp_path)

    assert before.returncode == 0, before.stderr
    assert "fixed" in {one[0] for one in found.outcomes}
    assert (after.stdout, after.stderr) == (before.stdout, before.stderr)
    assert rewriting(tmp_path).write() == []
