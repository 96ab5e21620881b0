"""The demo: a sample found, rewritten, run before and after, verified and reported."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from ci_migrate.cli.output import say

SAMPLE = "customer_etl.py"


@click.command()
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path("ci-migrate-demo"), show_default=True,
    help="The folder that receives the sample and its report.",
)  # fmt: skip
def demo(into: Path) -> None:
    """Shows the whole way on a sample program, against the embedded stand-ins."""
    from ci_migrate.cli.proof import services
    from ci_migrate.codemod import diffs, document, scan, write_changes
    from ci_migrate.parity import shipped_cases, verify
    from ci_migrate.paths import data_folder
    from ci_migrate.report import html_report
    from ci_migrate.sandbox import Sandbox, SandboxOptions
    from ci_migrate.settings import Settings

    into.mkdir(parents=True, exist_ok=True)
    for leftover in ("ci_dataverse.py", "report.html"):
        (into / leftover).unlink(missing_ok=True)
    program = into / SAMPLE
    shutil.copyfile(data_folder("samples") / SAMPLE, program)
    run = [sys.executable, program.name]
    with Sandbox(SandboxOptions()) as box:
        say("running the legacy program ...")
        before = box.exec(run, cwd=into, capture=True)
        project = scan([into], into, Settings())
        found = document(project)
        found["diffs"] = dict(diffs(project))
        written = write_changes(project)
        found["written"] = True
        asked = len(box.entries)
        say("running the rewritten program ...")
        after = box.exec(run, cwd=into, capture=True)
        requests = [entry["service"] for entry in box.entries[asked:]]
        say("comparing both services ...")
        with services(box) as both:
            found["parity"] = verify(shipped_cases(), Settings(), both.legacy(), both.dataverse())
    (into / "report.html").write_text(html_report(found), encoding="utf-8")
    summary, parity = found["summary"], found["parity"]["summary"]
    same = (before.stdout, before.returncode) == (after.stdout, after.returncode)
    for line in (
        f"1. copied      {program}: a legacy ETL script with requests and msal",
        f"2. ran         it against the legacy stand-in: {len(before.stdout.splitlines())} lines,"
        f" exit code {before.returncode}",
        f"3. scanned     {summary['sites']} call sites: {summary['fixed']} move,"
        f" {summary['manual']} stay, {summary['offered']} wait for a decision",
        f"4. rewrote     {', '.join(written)}",
        f"5. ran         it against the Dataverse stand-in: {requests.count('dataverse')} requests"
        f" to Dataverse, {requests.count('legacy')} to the legacy host",
        f"6. compared    the outputs: {'the same, byte for byte' if same else 'THEY DIFFER'}",
        f"7. verified    {parity['cases']} parity cases: {parity['match']} match,"
        f" {parity['mismatch']} differ, {parity['inconclusive']} inconclusive",
        f"8. reported    {into / 'report.html'}: open it in a browser",
        "",
        "Next, in your own project:",
        "  ci-migrate scan                     what calls the legacy API, and what can move",
        "  ci-migrate rewrite                  the diff; add --write to apply it",
        "  ci-migrate sandbox exec -- CMD      run your program against the stand-ins",
        "  ci-migrate cases > parity.toml      then: ci-migrate verify parity.toml",
    ):
        click.echo(line)
    if not same or parity["mismatch"] or parity["inconclusive"]:
        say(json.dumps({"before": before.stderr[-500:], "after": after.stderr[-500:]}))
        sys.exit(1)
