"""Unmodified programs meet the sandbox under the real host names."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ci_migrate.errors import SandboxError
from ci_migrate.sandbox import Sandbox

URL = (
    "https://api.ci.ai.dynamics.com/v1/instances/11111111-2222-3333-4444-555555555555"
    "/data/Customer?$top=2"
)
HEADERS = (
    '{"Authorization": "Bearer sandbox-legacy-token",'
    ' "Ocp-Apim-Subscription-Key": "sandbox-primary-key"}'
)
START = f"import json\nURL, HEADERS = {URL!r}, {HEADERS}\n"

PROGRAMS = {
    "requests": """
import requests
print(json.dumps(requests.get(URL, headers=HEADERS).json()))
""",
    "requests session": """
import requests
with requests.Session() as session:
    session.headers.update(HEADERS)
    print(json.dumps([session.get(URL) for _ in range(3)][-1].json()))
""",
    "httpx": """
import httpx
print(json.dumps(httpx.get(URL, headers=HEADERS).json()))
""",
    "httpx async": """
import asyncio, httpx
async def main():
    async with httpx.AsyncClient(headers=HEADERS) as client:
        return (await asyncio.gather(*(client.get(URL) for _ in range(5))))[-1].json()
print(json.dumps(asyncio.run(main())))
""",
    "urllib": """
import urllib.request
request = urllib.request.Request(URL, headers=HEADERS)
print(urllib.request.urlopen(request).read().decode())
""",
    "http.client": """
import http.client, urllib.parse
parts = urllib.parse.urlsplit(URL)
connection = http.client.HTTPSConnection(parts.netloc)
connection.request("GET", parts.path + "?" + parts.query, headers=HEADERS)
print(connection.getresponse().read().decode())
""",
    "customerinsights": """
from dynamics.customerinsights.api import CustomerInsights
with CustomerInsights() as client:
    found = client.get_entities_with_odata_path(
        "11111111-2222-3333-4444-555555555555", "Customer", top=2, custom_headers=HEADERS)
print(json.dumps({"value": found.value}))
""",
    "aiohttp": """
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        async with session.get(URL) as response:
            return await response.json()
print(json.dumps(asyncio.run(main())))
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_library_reads_the_same_rows(
    run: Callable[..., str], people: list[dict[str, Any]], name: str
) -> None:
    if name == "aiohttp":
        pytest.importorskip("aiohttp")

    assert json.loads(run(START + PROGRAMS[name]))["value"] == people[:2]


HOSTS = """
import requests
for host in (
    "global.api.ci.ai.dynamics.com/api/instances",
    "prod-neu-01.api.ci.ai.dynamics.com/api/instances",
    "dxt-wus-01.ci.ai.dynamics.com/api/instances",
    "api.ci.ai.dynamics-alternate.com/v1/instances",
):
    print(requests.get("https://" + host, headers=HEADERS).status_code)
token = {"Authorization": "Bearer sandbox-dataverse-token"}
for host in ("contoso.crm.dynamics.com", "contoso.crm4.dynamics.com", "c.crm21.dynamics.com"):
    print(requests.get("https://" + host + "/api/data/v9.2/WhoAmI", headers=token).status_code)
"""


def test_older_and_regional_hosts_are_known_too(run: Callable[..., str]) -> None:
    assert run(START + HOSTS).split() == ["200"] * 7


UNKNOWN = """
import socket
def outcome(call):
    try:
        call()
    except OSError as error:
        return str(error)
print(outcome(lambda: socket.getaddrinfo("example.com", 443)))
print(outcome(lambda: socket.getaddrinfo("home.ci.ai.dynamics.com", 443)))
print(outcome(lambda: socket.create_connection(("203.0.113.7", 443), 1)))
print(outcome(lambda: socket.socket().connect(("203.0.113.7", 443))))
print(socket.socket().connect_ex(("203.0.113.7", 443)) > 0)
print(outcome(lambda: socket.getaddrinfo("login.microsoftonline.com", 443, socket.AF_INET6)))
print(outcome(lambda: socket.gethostbyname("example.com")))
print(socket.gethostbyname("api.ci.ai.dynamics.com"), socket.gethostbyname("localhost"))
print(socket.getaddrinfo("localhost", 80)[0][4][1], socket.getaddrinfo(None, 80)[0][4][1])
"""


def test_every_other_host_is_unknown(run: Callable[..., str]) -> None:
    lines = run(UNKNOWN).splitlines()

    assert all("the sandbox does not know" in line for line in lines[:4])
    assert lines[4] == "True"
    assert "IPv4" in lines[5]
    assert "the sandbox does not know" in lines[6]
    assert lines[7] == "127.0.0.1 127.0.0.1"
    assert lines[8] == "80 80"


def test_loopback_servers_of_the_program_stay_reachable(run: Callable[..., str]) -> None:
    program = """
import socket, threading
server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: server.accept()[0].sendall(b"mine"), daemon=True).start()
print(socket.create_connection(("localhost", server.getsockname()[1])).recv(4).decode())
with socket.socket(socket.AF_UNIX) as unix:
    print(unix.connect_ex("no-such-socket") > 0)
"""
    assert run(program).split() == ["mine", "True"]


def test_a_sitecustomize_of_the_program_runs_as_well(
    run: Callable[..., str], tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "sitecustomize.py").write_text("import builtins\nbuiltins.mine = 'kept'\n")

    assert run("print(mine)", PYTHONPATH=str(own)).strip() == "kept"


def test_the_environment_names_the_sandbox_and_keeps_what_is_there(box: Any) -> None:
    base = {"HTTPS_PROXY": "http://p", "no_proxy": "x", "CI_SUBSCRIPTION_KEY": "mine", "A": "b"}
    found = box.environment(base)

    assert "HTTPS_PROXY" not in found
    assert "no_proxy" not in found
    assert (found["CI_SUBSCRIPTION_KEY"], found["A"]) == ("mine", "b")
    assert found["DATAVERSE_URL"] == "https://sandbox.crm.dynamics.com"
    assert found["AZURE_CLIENT_SECRET"] == "sandbox-secret"
    assert found["SSL_CERT_FILE"] == found["REQUESTS_CA_BUNDLE"] == str(box.ca_file)
    assert set(box.hosts.values()) == {box.hosts["*.crm.dynamics.com"]}


def test_the_status_and_folder_of_a_program_are_kept(box: Any, tmp_path: Path) -> None:
    program = "import os, sys; print(os.getcwd()); sys.exit(3)"
    done = box.exec([sys.executable, "-c", program], cwd=tmp_path, capture=True)

    assert (done.returncode, done.stdout.strip()) == (3, str(tmp_path.resolve()))


@pytest.mark.parametrize("argv", [["no-such-program-anywhere"], []])
def test_a_program_that_cannot_start_is_an_error(box: Any, argv: list[str]) -> None:
    with pytest.raises(SandboxError, match="cannot start"):
        box.exec(argv)


def test_a_sandbox_that_does_not_run_has_no_doors() -> None:
    with pytest.raises(SandboxError, match="not running"):
        _ = Sandbox().legacy_url


def test_a_missing_trustme_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with Sandbox() as box, pytest.raises(SandboxError, match=r"ci-migrate\[sandbox\]"):
        _ = box.ca_file


INTERRUPTED = """
import sys
from ci_migrate.sandbox import Sandbox
child = '''
import time
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print("child says goodbye", flush=True)
    raise SystemExit(7)
'''
with Sandbox() as box:
    raise SystemExit(box.exec([sys.executable, "-c", child]).returncode)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a POSIX terminal")
def test_an_interrupt_is_the_childs_to_answer() -> None:
    outer = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert outer.stdout is not None
    first = outer.stdout.readline()
    os.killpg(outer.pid, signal.SIGINT)
    rest, _ = outer.communicate(timeout=20)

    assert (first.strip(), rest.strip(), outer.returncode) == ("ready", "child says goodbye", 7)
