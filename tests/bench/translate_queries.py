"""How long a file of legacy queries takes, and whether memory grows with it. Run by hand:

    python tests/bench/translate_queries.py [LINES]

It prints the time and the peak memory of `ci-migrate translate -f` for LINES queries (100,000
unless told otherwise) and for a tenth of them, and the ratios of the two.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LEGACY = "https://api.ci.ai.dynamics.com/v1/instances/11111111-2222-3333-4444-555555555555"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its lines, wall-clock seconds, seconds of processor time and peak memory in MiB."""

    lines: int
    seconds: float
    processor: float
    memory: float


def query(number: int) -> str:
    """A query unlike all others, one of ten forms in turn."""
    rng = random.Random(number)
    one, two = (f"{rng.getrandbits(128):032x}" for _ in range(2))
    return [
        f"{LEGACY}/data/Customer?$filter=CustomerId%20eq%20'{one}'",
        f"{LEGACY}/data/Customer?%24select=CustomerId%2CFullName&%24filter=EMail+eq+'{number}%40x.y'",
        f"{LEGACY}/data/Customer?$filter=CustomerId in ('{one}','{two}')&$top=50",
        f"{LEGACY}/data/Customer?$filter=IsMemberOfSegment('Segment_{number}')&$top=10",
        f"{LEGACY}/data/Customer?$expand=UnifiedActivity,Customer_Measure"
        f"&$filter=CustomerId eq '{one}'",
        f"{LEGACY}/data/UnifiedActivity?$filter=CustomerId eq '{one}' and ActivityTime gt "
        "2017-01-01T00:00:00.000Z and ActivityTime lt 2020-01-01T00:00:00.000Z"
        "&$orderby=ActivityTime desc",
        f"/data/Customer_Measure?$filter=CustomerId eq '{one}'",
        f"/data/BrandShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{two}'"
        f"&$skip={number}&$top=100",
        f"/data/Website_contacts{number}?$top=10",
        f"GET /manage/segments/{number}",
    ][number % 10]


def run(lines: int, folder: Path) -> Run:
    """Translates a file of so many lines in a process of its own."""
    file = folder / f"queries-{lines}.txt"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(query(number) + "\n" for number in range(lines))
    command = [sys.executable, "-m", "ci_migrate", "translate", "-f", str(file), "--format", "json"]
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"translate ended with {os.waitstatus_to_exitcode(status)}")
    seconds = time.perf_counter() - start
    return Run(lines, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Prints both runs and their ratios."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        small, large = (run(count, Path(name)) for count in (lines // 10, lines))
    for one in (small, large):
        print(  # noqa: T201
            f"{one.lines:>8,} queries: {one.seconds:6.1f} s on the clock, "
            f"{one.processor:6.1f} s of one core, peak {one.memory:.0f} MiB"
        )
    times = large.processor / small.processor
    memory = large.memory / small.memory
    print(f"ratios: lines 10.0, time {times:.1f}, memory {memory:.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
