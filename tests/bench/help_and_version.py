"""How long --help and --version take beside a bare click program; run by hand.

    python tests/bench/help_and_version.py

Both run as processes, in turn, and the medians count; the bare program has a group, an option for
its version and as many commands. It prints the ratios; 1.5 is the promise.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 25
PROMISED = 1.5
BARE = '''\
import click


@click.group()
@click.version_option("0.1.0", prog_name="bare")
def main():
    """A bare program."""


def command(name):
    @main.command(name, help=f"Does {name}.")
    def run():
        pass


for name in ("scan rewrite report init translate rules explain cases verify schema sandbox "
             "demo").split():
    command(name)

if __name__ == "__main__":
    main()
'''
OWN = "from ci_migrate.cli import main\nmain()\n"


def seconds(program: Path, option: str) -> float:
    """The processor time of one run: other work on the machine counts less than by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, program, option], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """1 where the promise does not hold."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        programs = [Path(folder, name) for name in ("bare.py", "own.py")]
        for program, text in zip(programs, (BARE, OWN), strict=True):
            program.write_text(text, encoding="utf-8")
        for option in ("--help", "--version"):
            taken: dict[Path, list[float]] = {program: [] for program in programs}
            for _ in range(ROUNDS):
                for program in programs:
                    taken[program].append(seconds(program, option))
            bare, own = (statistics.median(taken[program]) for program in programs)
            worst = max(worst, own / bare)
            ratio = f"bare {bare:.4f} s  own {own:.4f} s  ratio {own / bare:.2f}"
            sys.stdout.write(f"{option:9}  {ratio}\n")
    return int(worst > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
