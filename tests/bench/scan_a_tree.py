"""How long a scan of a large tree takes beside plainly reading it. Run by hand:

    python tests/bench/scan_a_tree.py [FILES]

It lays out FILES Python files (10,000 unless told otherwise; copies of the standard library and
of the packages installed here), ten of them with calls of the legacy service, and runs in turn

- a process that opens each file and looks for one text in it,
- ``ci-migrate scan`` in its folder,

five times each, on a tree that was just read. It prints the seconds of both, start-up included,
and their ratio: the median and the worst.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

PROGRAMS = Path(__file__).parent.parent / "programs"
CANDIDATES = ("customer_export", "activity_window", "ci_client_basic", "household_report",
              "loyalty_letter", "profile_card", "paging_dump", "quick_search", "crm_sync",
              "segment_members")  # fmt: skip
READING = """
import sys
from pathlib import Path
found = 0
for path in Path(sys.argv[1]).rglob("*.py"):
    found += b"ci.ai.dynamics" in path.read_bytes()
print(found)
"""
TURNS = 5


def foreign() -> Iterator[Path]:
    """Python files of this installation that do not name the service, round and round."""
    places = [Path(sysconfig.get_paths()[name]) for name in ("stdlib", "purelib")]
    found = [
        path
        for place in places
        for path in sorted(place.rglob("*.py"))
        if "customerinsights" not in str(path) and b"customerinsights" not in path.read_bytes()
    ]
    while True:
        yield from found


def lay_out(folder: Path, count: int) -> None:
    """A tree of packages with a hundred modules each."""
    for number, path in enumerate(islice(foreign(), count - len(CANDIDATES))):
        place = folder / f"package_{number // 100:03}"
        place.mkdir(exist_ok=True)
        shutil.copyfile(path, place / f"module_{number % 100:02}.py")
    for number, name in enumerate(CANDIDATES):
        shutil.copyfile(PROGRAMS / f"{name}.py", folder / f"package_{number:03}" / f"{name}.py")


def seconds(folder: Path, *command: str) -> float:
    """How long a command takes in a folder; whatever it prints is thrown away."""
    start = time.perf_counter()
    nowhere = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, stdout=nowhere, stderr=nowhere, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Lays out the tree, runs both in turn and prints the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, count)
        size = sum(path.stat().st_size for path in folder.rglob("*.py"))
        read = (folder, sys.executable, "-c", READING, ".")
        scan = (folder, sys.executable, "-m", "ci_migrate", "scan")
        seconds(*read)
        pairs = [(seconds(*read), seconds(*scan)) for _ in range(TURNS)]
    print(f"{count} files, {size / 2**20:.0f} MiB, {len(CANDIDATES)} with calls")  # noqa: T201
    for one, other in pairs:
        print(f"reading {one:.2f} s, scan {other:.2f} s, ratio {other / one:.2f}")  # noqa: T201
    ratios = [other / one for one, other in pairs]
    print(  # noqa: T201
        f"ratio: median {statistics.median(ratios):.2f}, worst {max(ratios):.2f}"
    )


if __name__ == "__main__":
    main()
