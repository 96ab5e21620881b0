"""Rows for whole tables, written as files or given as pages, and the engines that read them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """One Spark session for all tests."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    from pyspark.sql import SparkSession

    from ci_migrate.engines.spark import LOCAL

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder
    for name, value in {**LOCAL, "spark.sql.shuffle.partitions": "1"}.items():
        builder = builder.config(name, value)
    session = builder.master("local[1]").getOrCreate()
    yield session
    session.stop()
