"""Whole tables compared by key on an engine: DuckDB in this process, or Spark.

The comparison is written once, as a plan of SQL queries; the engines run it. The room knows
rows, keys, columns and rules; it knows no service, no cases and no verdicts.
"""

from ci_migrate.engines.comparison import compare
from ci_migrate.engines.extras import lacking
from ci_migrate.engines.files import Files, find_files
from ci_migrate.engines.runs import ENGINES, compare_files, compare_streams
from ci_migrate.engines.tables import Difference, Equality, Rules, Summary

__all__ = [
    "ENGINES",
    "Difference",
    "Equality",
    "Files",
    "Rules",
    "Summary",
    "compare",
    "compare_files",
    "compare_streams",
    "find_files",
    "lacking",
]
