"""What the codemod makes of Python that has nothing to do with the service. Run by hand:

    pip install --no-deps --target FOLDER django sympy ...
    python tests/bench/foreign_python.py FOLDER [SAMPLE]

First each package in the folder, and the standard library, is scanned as a project of its own, as
it is: nothing may crash, change or be found. Then a small legacy program is put behind SAMPLE
files (1,000 unless told otherwise) of all of them, in their own line ends and encodings: what is
rewritten has to compile and to keep every other line to the byte, and a second run changes
nothing. It prints the figures, and each file that is otherwise.
"""

from __future__ import annotations

import io
import random
import sys
import sysconfig
import tempfile
import time
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ci_migrate.codemod import scan, write_changes
from ci_migrate.model import Outcome
from ci_migrate.settings import Settings

PROGRAM = """

import os as ci_os
import msal as ci_msal
import requests as ci_requests


def ci_token():
    app = ci_msal.ConfidentialClientApplication(
        client_id=ci_os.environ["AZURE_CLIENT_ID"],
        client_credential=ci_os.environ["AZURE_CLIENT_SECRET"],
        authority="https://login.microsoftonline.com/" + ci_os.environ["AZURE_TENANT_ID"],
    )
    return app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])[
        "access_token"
    ]


def ci_customers(instance):
    answer = ci_requests.get(
        f"https://api.ci.ai.dynamics.com/v1/instances/{instance}/data/Customer",
        headers={
            "Authorization": f"Bearer {ci_token()}",
            "Ocp-Apim-Subscription-Key": ci_os.environ["CI_SUBSCRIPTION_KEY"],
        },
        params={"$select": "CustomerId,FirstName,EMail", "$top": 12},
    )
    answer.raise_for_status()
    return answer.json()["value"]
"""
MARK = b"import os as ci_os"


def say(text: str) -> None:
    """A line of the result."""
    print(text, flush=True)  # noqa: T201


def projects(folder: Path) -> Iterator[tuple[str, Path]]:
    """The packages of the folder and of the standard library, each with its place."""
    for place in (folder, Path(sysconfig.get_paths()["stdlib"])):
        for one in sorted(place.iterdir()):
            kept = one.is_dir() and not one.name.endswith((".dist-info", "-packages"))
            if kept and one.name != "__pycache__":
                yield f"{place.name}/{one.name}", one
    yield "the standard library's modules", Path(sysconfig.get_paths()["stdlib"])


def is_python(path: Path) -> bool:
    """Whether this Python compiles a file."""
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def as_it_is(folder: Path) -> list[Path]:
    """Scans every project; the files that were read."""
    read: list[Path] = []
    said = Counter[str]()
    for name, place in projects(folder):
        paths = sorted(place.glob("*.py")) if name.startswith("the ") else [place]
        start = time.perf_counter()
        try:
            project = scan(paths, place, Settings())
        except Exception as error:  # a project without Python, or a crash
            if "no Python file" not in str(error):
                said["crashed"] += 1
                say(f"CRASH {name}: {type(error).__name__}: {error}")
            continue
        took = time.perf_counter() - start
        files = list(project.tree.files)
        read += files
        say(f"{name}: {len(files)} files, {took:.1f} s, {len(project.findings)} findings")
        said["changed"] += len(project.changes)
        for path in project.changes:
            say(f"CHANGED {path}")
        for one in project.findings:
            whole = place / one.path
            if one.reason == "unparsable" and not is_python(whole):
                said["no Python of this version"] += 1
                continue
            said["found"] += 1
            say(f"FOUND {name}: {one.path}:{one.span[0]} {one.reason}: {one.message} {one.excerpt}")
    say(f"as they are: {len(read)} files, {dict(said)}")
    return read


def with_program(content: bytes) -> bytes | None:
    """The bytes of a file with the program behind it; None where it is no text of Python."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        codec = encoding.removesuffix("-sig") if encoding == "utf-8-sig" else encoding
        content.decode(codec)
        end = "\r\n" if b"\r\n" in content else "\n"
        return content + PROGRAM.replace("\n", end).encode(codec)
    except (SyntaxError, UnicodeError):
        return None


def rewritten(content: bytes, place: Path) -> str:
    """What became of a file with the program: a word, or what is wrong with it."""
    path = place / "program.py"
    path.write_bytes(content)
    project = scan([path], place, Settings())
    fixed = [one for one in project.findings if one.outcome is Outcome.FIXED]
    if path not in project.changes:
        why = Counter(str(one.reason) for one in project.findings)
        return f"WRONG: fixed, and not changed: {dict(why)}" if fixed else "stays"
    if project.changes[path] == content:
        return "WRONG: changed to what it was"
    write_changes(project)
    new = path.read_bytes()
    if not is_python(path):
        return "WRONG: compiles no more"
    before = content[: content.rindex(MARK)].splitlines(keepends=True)
    after = iter(new.splitlines(keepends=True))
    if not all(line in after for line in before):
        return "WRONG: another line is not what it was"
    plain = content.count(b"\n") - content.count(b"\r\n")
    if not plain and new.count(b"\n") != new.count(b"\r\n"):
        return "WRONG: another line end"
    again = scan([path], place, Settings())
    return "WRONG: a second run changes it" if again.changes else "moved"


def with_programs(files: list[Path], count: int) -> None:
    """Puts the program behind some files and rewrites each alone."""
    chosen = random.Random(5).sample(files, min(count, len(files)))
    said = Counter[str]()
    start = time.perf_counter()
    for path in chosen:
        content = with_program(path.read_bytes()) if is_python(path) else None
        if content is None:
            said["no Python of this version"] += 1
            continue
        with tempfile.TemporaryDirectory() as name:
            try:
                word = rewritten(content, Path(name))
            except Exception as error:  # whatever it is, it is what is looked for
                word = f"WRONG: {type(error).__name__}: {error}"
        said[word.partition(":")[0]] += 1
        if word not in ("moved", "stays"):
            say(f"{word} {path}")
        elif word == "stays":
            say(f"stays {path}")
    took = time.perf_counter() - start
    say(f"with a program: {len(chosen)} files, {took:.0f} s, {dict(said)}")


def main() -> None:
    """Runs both parts over a folder of packages."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5_000)
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    with_programs(as_it_is(folder), count)


if __name__ == "__main__":
    main()
