"""What the tests and the examples of docstrings share: a small cluster of Spark."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import shuizhi


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start Spark with two executors, each a process of its own, or skip and say why."""
    pyspark = pytest.importorskip("pyspark", reason="no pyspark: pip install 'shuizhi[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("no Java: Spark does not run here")
    from pyspark.sql import SparkSession

    # The package is a distribution of Spark, but executors write their logs into its folder.
    home = tmp_path_factory.mktemp("spark")
    for part in Path(pyspark.__file__).parent.iterdir():
        (home / part.name).symlink_to(part)
    told = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    # A test's life is too short for compilers that make long work fast.
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": java,
        "spark.driver.memory": "1g",
        "spark.executor.extraJavaOptions": java,
        "spark.executorEnv.PYTHONPATH": str(Path(shuizhi.__file__).parents[1]),
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
        "spark.log.level": "ERROR",
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.warehouse.dir": str(home / "warehouse"),
        "spark.task.maxFailures": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with pytest.MonkeyPatch.context() as patched:
        for name, value in told.items():
            patched.setenv(name, value)
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("shuizhi")
        session = builder.config(map=settings).getOrCreate()
        yield session
        session.stop()


@pytest.fixture(autouse=True)
def _spark_in_examples(request: pytest.FixtureRequest) -> None:
    """Give the examples of `shuizhi.engines.spark` their ``spark``."""
    if isinstance(request.node, pytest.DoctestItem) and request.node.name.startswith(
        "shuizhi.engines.spark."
    ):
        names = request.getfixturevalue("doctest_namespace")
        names["spark"] = request.getfixturevalue("spark")
