"""The same run on a real Spark cluster of two workers, one of them killed in the middle: the same bytes."""

from __future__ import annotations

import csv
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from worktide.release.open import open_release
from worktide.workforce.results import MEMBERS

pyspark = pytest.importorskip("pyspark", reason="needs PySpark: install the extra `spark`")

ASKED = ("--title", "Job", "--headcount", "Heads", "--wage", "Pay", "--group", "Site")
PROGRAM = "import sys; from worktide.cli.main import main; main(['workforce', *sys.argv[1:]])"
STARTED = 90.0
RUN = 400.0
FRAME = """
import sys
from pathlib import Path
from pyspark.sql import SparkSession
from worktide.workforce.kernel import Question
from worktide.workforce.spark import sum_up
session = SparkSession.builder.master(sys.argv[1]).config("spark.ui.enabled", "false").getOrCreate()
frame = session.read.parquet(sys.argv[2])
print(sum_up(frame, Question("Job", (), "Heads", "Pay", ("Site",)), Path(sys.argv[3])).whole.heads)
assert frame.count() > 0, "the session goes on"
session.stop()
"""


class Cluster:
    """A Spark master and two workers, each a process of its own on this machine."""

    def __init__(self, java: Path, folder: Path) -> None:
        home = Path(pyspark.__file__).parent
        self._command = [str(home / "bin" / "spark-class")]
        self._folder = folder
        self.environment = {
            **os.environ,
            "JAVA_HOME": str(_home(java)),
            "SPARK_DAEMON_MEMORY": "512m",
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable,
            "OMP_NUM_THREADS": "1",
        }
        self.port = _free_port()
        self.address = f"spark://127.0.0.1:{self.port}"
        here = ["--host", "127.0.0.1", "--webui-port", "0"]
        self.master = self._start("master", "org.apache.spark.deploy.master.Master", *here, "--port", str(self.port))
        self._wait("master", r"Starting Spark master|I have been elected leader")
        self.workers = [self._worker(f"worker{number}") for number in range(2)]
        for number in range(2):
            self._wait(f"worker{number}", "Successfully registered with master")

    def _worker(self, name: str) -> subprocess.Popen[bytes]:
        asked = ["--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g"]
        work = ["--work-dir", str(self._folder / name)]
        return self._start(name, "org.apache.spark.deploy.worker.Worker", *asked, *work, self.address)

    def _start(self, name: str, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [*self._command, what, *arguments],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
            )

    def _wait(self, name: str, words: str) -> None:
        deadline = time.monotonic() + STARTED
        while time.monotonic() < deadline:
            if re.search(words, (self._folder / f"{name}.log").read_text(errors="replace")):
                return
            time.sleep(0.2)
        raise AssertionError((self._folder / f"{name}.log").read_text(errors="replace")[-2000:])

    def executors(self, number: int) -> list[int]:
        """Return the processes of the executors that a worker has started."""
        return _children(self.workers[number].pid)

    def kill_worker(self, number: int) -> None:
        """Kill a worker and its executors, as a machine goes that loses power."""
        executors = self.executors(number)
        self.workers[number].kill()
        for process in executors:
            os.kill(process, 9)

    def stop(self) -> None:
        """End all that was started."""
        for number, worker in enumerate(self.workers):
            if worker.poll() is None:
                self.kill_worker(number)
        for process in (*self.workers, self.master):
            process.kill()
            process.wait()


def _children(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    listed = [int(one) for task in Path(f"/proc/{parent}/task").glob("*/children") for one in task.read_text().split()]
    return sorted(set(listed)) if children.exists() else []


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def cluster(java: Path, tmp_path: Path) -> Iterator[Cluster]:
    """A standalone cluster of two worker processes."""
    folder = tmp_path / "spark"
    folder.mkdir()
    started = Cluster(java, folder)
    yield started
    started.stop()


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of tables in several forms: many real titles, some bad rows."""
    folder = tmp_path / "tables"
    folder.mkdir()
    titles = [listed.title for listed in open_release().listing]
    header = ("Job", "Heads", "Pay", "Site")
    rows = [
        (f"{title} {level}".strip(), str(place % 3 + 0.5), str(30_000 + place), ("North", "South", "")[place % 3])
        for level in ("", "II", "(nights)", "trainee")
        for place, title in enumerate(titles)
    ]
    bad = [
        ("Total", "7", "", ""),
        ("Cook", "x", "", ""),
        ("Cook", "-1", "", ""),
        ("Cook", "1", "1", "N", "more"),
        ("Cook",),
    ]
    for part in range(4):
        with (folder / f"{part}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows[part::6], *bad])
    for part in (4, 5):
        columns = {name: [row[place] for row in rows[part::6]] for place, name in enumerate(header)}
        pq.write_table(pa.table(columns), folder / f"{part}.parquet", row_group_size=200)
    return folder


def started(environment: dict[str, str], *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments), *ASKED]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def test_a_killed_worker_changes_no_byte(cluster: Cluster, tables: Path, tmp_path: Path) -> None:
    local, spark = tmp_path / "local", tmp_path / "spark_out"
    with started(cluster.environment, tables, "--out", local, "--workers", "1") as process:
        _, said = process.communicate(timeout=RUN)
    assert process.returncode == 0, said
    asked = ("--engine", "spark", "--master", cluster.address, "--out", spark)
    with started(cluster.environment, tables, *asked) as process:
        # The executor has begun to work once it has started Python.
        while process.poll() is None and not any(_children(one) for one in cluster.executors(0)):
            time.sleep(0.05)
        assert process.poll() is None, process.communicate()[1]
        cluster.kill_worker(0)
        _, said = process.communicate(timeout=RUN)
    assert process.returncode == 0, said
    for name in MEMBERS:
        assert (spark / name).read_bytes() == (local / name).read_bytes(), name
    summary = json.loads((spark / "summary.json").read_bytes())
    assert summary["set_aside"]["a row of totals"] == {"rows": 4, "heads": "28.000"}
    assert summary["rows_mended"] == {"rows with fewer cells than the header has": 4}


def test_a_data_frame_gives_the_same_tables(java: Path, tables: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "JAVA_HOME": str(_home(java)),
        "OMP_NUM_THREADS": "1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    for name in ("0.csv", "1.csv", "2.csv", "3.csv", "5.parquet"):
        (tables / name).unlink()
    local, frame = tmp_path / "local", tmp_path / "frame"
    with started(environment, tables, "--out", local, "--workers", "1") as process:
        assert process.wait(RUN) == 0
    command = [sys.executable, "-c", FRAME, "local[2]", str(tables / "4.parquet"), str(frame)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=RUN, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == json.loads((local / "summary.json").read_bytes())["whole"]["heads"]
    for name in ("titles.parquet", "groups.parquet", "group_codes.parquet", "review.csv"):
        assert (frame / name).read_bytes() == (local / name).read_bytes(), name


def _home(java: Path) -> Path:
    return java.resolve().parent.parent
