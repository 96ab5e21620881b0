"""A report of five thousand findings: how long it takes to write and to open; run by hand.

    python tests/bench/long_report.py

The findings are those of a scan of the programs in tests/programs, again and again. It prints the
seconds of each, medians of runs in turns, and the ratio to a report of a tenth of the findings;
three seconds to write and one to open are the promise.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/report"))

from browser import chromium, reading  # noqa: E402  # the folder is known by now
from report_findings import multiplied  # noqa: E402  # as above

FEW, MANY, ROUNDS = 500, 5_000, 5
PROMISED = {"written": 3.0, "opened": 1.0}
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
OWN = [sys.executable, "-m", "ci_migrate", "report"]


def written(source: Path, target: Path) -> float:
    """Seconds of a processor: on an idle machine those of the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*OWN, str(source), "-o", str(target)]
    subprocess.run(command, cwd=source.parent, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def opened(browser: Any, report: Path, number: int) -> float:
    """Seconds by the clock until the page is ready, with its first findings listed."""
    with reading(browser, report) as reader:
        assert reader.shown() == f"{number} of {number} match, the first 200 listed"
        return float(reader.page.evaluate(READY))


def main() -> int:
    """1 where the promise does not hold."""
    scan = [*OWN, "tests/programs", "--format", "json"]
    done = subprocess.run(scan, cwd=ROOT, capture_output=True, text=True, check=True)
    taken: dict[tuple[str, int], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for number in (FEW, MANY):
            text = json.dumps(multiplied(json.loads(done.stdout), number))
            Path(folder, f"{number}.json").write_text(text, encoding="utf-8")
        for _ in range(ROUNDS):
            for number in (FEW, MANY):
                source, target = Path(folder, f"{number}.json"), Path(folder, f"{number}.html")
                taken.setdefault(("written", number), []).append(written(source, target))
                one = opened(browser, target, number)
                taken.setdefault(("opened", number), []).append(one)
    medians = {key: statistics.median(each) for key, each in taken.items()}
    for way, promised in PROMISED.items():
        few, many = medians[way, FEW], medians[way, MANY]
        beside = f"{many / few:.1f} x {FEW} findings"
        sys.stdout.write(f"{way}: {many:.2f} s of {promised:.0f} promised, {beside}\n")
    return int(any(medians[way, MANY] > promised for way, promised in PROMISED.items()))


if __name__ == "__main__":
    sys.exit(main())
