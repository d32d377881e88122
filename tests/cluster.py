"""One real Apache Spark cluster: a master, two workers and a Spark Connect server, in processes of their own on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes import free_port, until

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 240.0
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A cluster that lives for two minutes gains nothing from the compiler's second thoughts."""
SERVER = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.locality.wait": "0",
}
SMALL = {
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": SHORT_LIVED,
    "spark.executor.extraJavaOptions": SHORT_LIVED,
}
"""A few thousand rows: planning costs more than computing."""


@contextmanager
def running_cluster(folder: Path, *, memory: str = "1g", more: dict[str, str]) -> Iterator[str]:
    """Start the cluster, give the address of its Connect server, and stop everything that was started."""
    subprocess.run([str(ROOT / "bin" / "setup-spark")], check=True, timeout=900)
    master, server = f"spark://127.0.0.1:{free_port()}", free_port()
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *command: str, memory: str) -> None:
        environment = _environment(folder) | {"SPARK_DAEMON_MEMORY": memory}
        with (folder / f"{name}.log").open("wb") as log:
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))

    home = _home()
    launch = f"{home}/bin/spark-class"
    address = ["--host", "127.0.0.1", "--webui-port", "0"]
    try:
        start("master", launch, "org.apache.spark.deploy.master.Master", *address, "--port", master.rpartition(":")[2], memory="256m")
        _listens(started[0], int(master.rpartition(":")[2]))
        for worker in ("one", "two"):
            work = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / worker)]
            start(worker, launch, "org.apache.spark.deploy.worker.Worker", *address, *work, master, memory="256m")
        settings = {**SERVER, **more, "spark.connect.grpc.binding.port": str(server)}
        said = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
        start(
            "server", f"{home}/bin/spark-submit", "--master", master, *said,
            "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal", memory=memory,
        )  # fmt: skip
        _listens(started[-1], server)
        yield f"sc://127.0.0.1:{server}"
    finally:
        _stop(started)


def _home() -> Path:
    return next((ROOT / ".venv-spark" / "lib").glob("python3*")) / "site-packages" / "pyspark"


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_", "CARTEIRA_"))}
    kept |= {"SPARK_HOME": str(_home()), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder / "local")}
    return kept | {"SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED}


def _listens(process: subprocess.Popen[bytes], port: int) -> None:
    def answers() -> bool:
        assert process.poll() is None, f"{process.args} ended with {process.returncode}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(answers, patience=PATIENCE, what=f"an answer on port {port}")


def _stop(started: list[subprocess.Popen[bytes]]) -> None:
    """Each by its own group: a worker's executors are its children."""
    for process in reversed(started):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in started:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="session")
def spark_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the one cluster of this run."""
    with running_cluster(tmp_path_factory.mktemp("spark"), more=SMALL) as url:
        yield url
