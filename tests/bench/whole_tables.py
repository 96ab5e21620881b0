"""Whole tables: a million rows of 20 columns a side, 0.1 % of them changed.

Run by hand: ``python tests/bench/whole_tables.py [ROWS [WAY ...]]``. Each way prints the seconds
that reading both sides takes alone and that comparing them takes, medians of three runs in turns,
their ratio, and the peak memory of its process, in which DuckDB runs. Everything is made in a
temporary folder (``TMPDIR``).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import httpx

from ci_migrate.engines import Summary, compare_files, compare_streams
from ci_migrate.parity.equality import Comparison
from ci_migrate.parity.whole_tables import engine_rules

ROWS, PAGE, RUNS = 1_000_000, 5_000, 3
KEY = ("CustomerId",)
COLUMNS = [
    "printf('C-%08d', i) AS CustomerId",
    "'First' || i % 5003 AS FirstName",
    "'Last' || i % 70001 AS LastName",
    "'user' || i || '@example.org' AS EMail",
    "'City' || i % 301 AS City",
    "'Street ' || hash(i) % 100003 AS StreetAddress",
    "lpad((i % 99999)::VARCHAR, 5, '0') AS PostCode",
    "'Country' || i % 97 AS Country",
    "CASE WHEN i % 7 = 0 THEN NULL ELSE '+1555' || i % 9999999 END AS Telephone",
    "i % 97 AS Age",
    "i * 7919 % 1000003 AS RewardPoints",
    "(i * 7919 % 100000) / 100.0::DOUBLE AS Spend",
    "sqrt(i) AS Score",
    "i % 3 = 0 AS Active",
    "CASE WHEN i % 11 = 0 THEN NULL ELSE i % 5 END AS Level",
    "'{\"a\":' || i % 1009 || ',\"b\":[1,2]}' AS Attributes",
    "'note ' || hash(i * 3) % 1000003 AS Note",
    "'tag' || i % 13 AS Tag",
    "{instant} AS CreatedOn",
    "{later} AS ChangedOn",
]
WAYS = ("parquet", "csv", "jsonl", "streams")


def make(folder: Path, rows: int) -> None:
    """Files of both sides, and pages of them as a service sends them."""
    connection = duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder)})
    connection.execute("SET enable_progress_bar = false")
    moment = "make_timestamp(1600000000000000 + i * {0})"
    for form in ("parquet", "csv", "jsonl"):
        typed = form == "parquet"
        for side, end in (("control", "Z"), ("candidate", ".0000000Z" if form == "csv" else "Z")):
            spelled = "{0}" if typed else f"strftime({{0}}, '%Y-%m-%dT%H:%M:%S{end}')"
            instants = {
                "instant": spelled.format(moment.format(1_000_000)),
                "later": spelled.format(moment.format(2_000_000)),
            }
            columns = [one.replace("{instant}", instants["instant"]) for one in COLUMNS]
            columns = [one.replace("{later}", instants["later"]) for one in columns]
            query = f"SELECT {', '.join(columns)} FROM range({rows}) t(i)"
            if side == "candidate":
                query = _changed(query)
            format_ = {"parquet": "parquet", "csv": "csv, header", "jsonl": "json"}[form]
            target = folder / f"{side}.{form}"
            connection.execute(f"COPY ({query}) TO '{target}' (FORMAT {format_})")
    connection.close()
    for side in ("control", "candidate"):
        _pages(folder, side)


def _changed(query: str) -> str:
    """Of 1,000 rows one: lost, added or with another value; and all in another order."""
    one_in_thousand = "CASE WHEN hash(EMail) % 1000 = 7 THEN hash(EMail || '!') % 4 END AS n"
    replaced = ", ".join(
        (
            "CASE WHEN n = 3 THEN 'C-x' || CustomerId ELSE CustomerId END AS CustomerId",
            "CASE WHEN n IN (1, 2) THEN Spend + 0.01 ELSE Spend END AS Spend",
            "CASE WHEN n = 0 THEN upper(City) ELSE City END AS City",
        )
    )
    return (
        f"SELECT * EXCLUDE (n) REPLACE ({replaced}) FROM (SELECT *, {one_in_thousand} "
        f"FROM ({query})) ORDER BY hash(EMail)"
    )


def _pages(folder: Path, side: str) -> None:
    with (folder / f"{side}.jsonl").open(encoding="utf-8") as lines:
        number, page = 0, []
        for line in lines:
            page.append(line.rstrip())
            if len(page) == PAGE:
                (folder / f"{side}-{number}.json").write_text(_page(page, side, number + 1))
                number, page = number + 1, []
        (folder / f"{side}-{number}.json").write_text(_page(page, side, None))


def _page(lines: list[str], side: str, following: int | None) -> str:
    link = f',"@odata.nextLink":"/{side}-{following}.json"' if following is not None else ""
    return f'{{"value":[{",".join(lines)}]{link}}}'


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass


def serve(folder: Path) -> None:
    """Serves the pages until the program ends; tells its port on stdout."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        print(server.server_address[1], flush=True)  # noqa: T201
        server.serve_forever()


def pages(address: str, side: str) -> Iterator[list[dict[str, Any]]]:
    """The pages of a side, as a reading follows them."""
    with httpx.Client(base_url=address, timeout=60) as client:
        link: str | None = f"/{side}-0.json"
        while link:
            with client.stream("GET", link) as response:
                body = json.loads(b"".join(response.iter_bytes()))
            link = body.get("@odata.nextLink")
            yield body.pop("value")


def read_pages(address: str) -> None:
    """Both sides at once, as the comparison reads them."""

    def read(side: str) -> None:
        for _ in pages(address, side):
            pass

    threads = [threading.Thread(target=read, args=(side,)) for side in ("control", "candidate")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_files(folder: Path, form: str) -> None:
    """Every value of both sides, handed out in batches."""
    read = {"parquet": "read_parquet({})", "csv": "read_csv({}, all_varchar = true)",
            "jsonl": "read_json({}, format = 'newline_delimited')"}[form]  # fmt: skip
    connection = duckdb.connect(config={"memory_limit": "512MB", "temp_directory": str(folder)})
    connection.execute("SET enable_progress_bar = false")
    for side in ("control", "candidate"):
        source = read.format(f"'{folder / side}.{form}'")
        for _ in connection.sql(f"SELECT * FROM {source}").to_arrow_reader(50_000):
            pass
    connection.close()


def measured(alone: Callable[[], Any], whole: Callable[[], Summary]) -> str:
    """The medians of both in turns: on the clock, of the processor, and their ratio."""
    clocks: list[list[float]] = [[], [], [], []]
    for _ in range(RUNS):
        for place, work in enumerate((alone, whole)):
            wall, own = time.perf_counter(), time.process_time()
            result = work()
            clocks[place].append(time.perf_counter() - wall)
            clocks[place + 2].append(time.process_time() - own)
    reads, compared, reads_own, compared_own = map(median, clocks)
    counts = {" ".join(filter(None, k)): n for k, n in sorted(result.counts.items())}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"reads alone {reads:6.1f} s ({reads_own:5.1f} s of processor)   "
        f"compared {compared:6.1f} s ({compared_own:5.1f})   "
        f"ratio {compared / reads:4.2f} ({compared_own / reads_own:4.2f})   "
        f"peak {peak:4.0f} MiB   {json.dumps(counts)} {dict(result.normalised)}"
    )


def bench(way: str, folder: Path) -> None:
    """Prints the figures of one way."""
    rules = engine_rules(Comparison(key=KEY))
    if way == "streams":
        server = subprocess.Popen(
            [sys.executable, __file__, "serve", str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        address = f"http://127.0.0.1:{server.stdout.readline().strip()}"

        def compared() -> Summary:
            sides = pages(address, "control"), pages(address, "candidate")
            return compare_streams(*sides, KEY, rules, folder)

        try:
            told = measured(lambda: read_pages(address), compared)
        finally:
            server.terminate()
    else:
        names = str(folder / f"control.{way}"), str(folder / f"candidate.{way}")
        told = measured(
            lambda: read_files(folder, way),
            lambda: compare_files(*names, KEY, rules, directory=folder),
        )
    print(f"{way:8} {told}", flush=True)  # noqa: T201


def main() -> None:
    """Makes the rows, then measures each way in a process of its own."""
    words = sys.argv[1:]
    if words and words[0] == "serve":
        serve(Path(words[1]))
    elif words and words[0] == "make":
        make(Path(words[1]), int(words[2]))
    elif words and words[0] in WAYS:
        bench(words[0], Path(words[1]))
    else:
        rows = int(words[0]) if words else ROWS
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, __file__, "make", folder, str(rows)], check=True)
            for way in words[1:] or WAYS:
                subprocess.run([sys.executable, __file__, way, folder], check=True)


if __name__ == "__main__":
    main()
