"""The demo: a sample found, rewritten, run before and after, verified and reported."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ci_migrate.cli.output import say

if TYPE_CHECKING:
    from subprocess import CompletedProcess

SAMPLE = "customer_etl.py"
REPORT = "report.html"
OWN = {SAMPLE, REPORT, "ci_dataverse.py", "__pycache__"}
NEXT = (
    "",
    "Next, in your own project:",
    "  ci-migrate scan                     what calls the legacy API, and what can move",
    "  ci-migrate rewrite                  the diff; add --write to apply it",
    "  ci-migrate sandbox exec -- CMD      run your program against the stand-ins",
    "  ci-migrate cases > parity.toml      then: ci-migrate verify parity.toml",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the demo saw: both runs of the program, and what came of the migration between them.

    ``requests`` names the service of each request that the rewritten program made.
    """

    document: dict[str, Any]
    written: list[str]
    before: CompletedProcess[str]
    after: CompletedProcess[str]
    requests: list[str]

    @property
    def same(self) -> bool:
        """Whether the rewritten program did what the legacy program did."""
        runs = ((one.stdout, one.returncode) for one in (self.before, self.after))
        return len(set(runs)) == 1


@click.command()
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path("ci-migrate-demo"), show_default=True,
    help="The folder that receives the sample and its report.",
)  # fmt: skip
def demo(into: Path) -> None:
    """Shows the whole way on a sample program, against the embedded stand-ins.

    \b
    Examples:
      ci-migrate demo
      ci-migrate demo --into /tmp/demo
    """
    from dataclasses import asdict

    from ci_migrate.catalogue import project_catalogue
    from ci_migrate.report import Surroundings, html_report

    program = _copied(into)
    shown = _migrated(program)
    about = Surroundings(catalogue=asdict(project_catalogue(())))
    (into / REPORT).write_text(html_report(shown.document, about), encoding="utf-8")
    for line in (*_told(program, shown), *NEXT):
        click.echo(line)
    parity = shown.document["parity"]["summary"]
    if not shown.same or parity["mismatch"] or parity["inconclusive"]:
        ends = {"before": shown.before.stderr[-500:], "after": shown.after.stderr[-500:]}
        say(json.dumps(ends))
        sys.exit(1)


def _copied(into: Path) -> Path:
    """The sample in its folder; MigrateError where the folder holds anybody else's files."""
    from ci_migrate.errors import MigrateError
    from ci_migrate.paths import data_folder

    found = {one.name for one in into.iterdir()} if into.is_dir() else set()
    if found and (found - OWN or REPORT not in found):
        raise MigrateError(f"{into} holds files that are not the demo's; name another with --into")
    into.mkdir(parents=True, exist_ok=True)
    for leftover in ("ci_dataverse.py", REPORT):
        (into / leftover).unlink(missing_ok=True)
    program = into / SAMPLE
    shutil.copyfile(data_folder("samples") / SAMPLE, program)
    return program


def _migrated(program: Path) -> Shown:
    """The program run, rewritten and run again, and both services compared."""
    from ci_migrate.cli.proof import services
    from ci_migrate.codemod import diffs, document, scan, write_changes
    from ci_migrate.parity import shipped_cases, verify
    from ci_migrate.sandbox import Sandbox, SandboxOptions
    from ci_migrate.settings import Settings

    into, run = program.parent, [sys.executable, program.name]
    plain = {
        k: v for k, v in os.environ.items() if not k.startswith(("AZURE_", "CI_", "DATAVERSE"))
    }
    with Sandbox(SandboxOptions()) as box:
        say("running the legacy program ...")
        before = box.exec(run, cwd=into, base=plain, capture=True)
        project = scan([program], into, Settings())
        found = document(project)
        found["diffs"] = dict(diffs(project))
        written = write_changes(project)
        found["written"] = True
        asked = len(box.entries)
        say("running the rewritten program ...")
        after = box.exec(run, cwd=into, base=plain, capture=True)
        requests = [entry["service"] for entry in box.entries[asked:]]
        say("comparing both services ...")
        with services(box, plain) as both:
            found["parity"] = verify(shipped_cases(), Settings(), both.legacy(), both.dataverse())
    return Shown(document=found, written=written, before=before, after=after, requests=requests)


def _told(program: Path, shown: Shown) -> tuple[str, ...]:
    """What happened, a line for each step."""
    summary, parity = shown.document["summary"], shown.document["parity"]["summary"]
    return (
        f"1. copied      {program}: a legacy ETL script with requests and msal",
        f"2. ran         it against the legacy stand-in: {len(shown.before.stdout.splitlines())}"
        f" lines, exit code {shown.before.returncode}",
        f"3. scanned     {summary['sites']} call sites: {summary['fixed']} move,"
        f" {summary['manual']} stay, {summary['offered']} wait for a decision",
        f"4. rewrote     {', '.join(shown.written)}",
        f"5. ran         it against the Dataverse stand-in: {shown.requests.count('dataverse')}"
        f" requests to Dataverse, {shown.requests.count('legacy')} to the legacy host",
        "6. compared    the outputs: "
        + ("the same, byte for byte" if shown.same else "THEY DIFFER"),
        f"7. verified    {parity['cases']} parity cases: {parity['match']} match,"
        f" {parity['mismatch']} differ, {parity['inconclusive']} inconclusive",
        f"8. reported    {program.parent / REPORT}: open it in a browser",
    )
