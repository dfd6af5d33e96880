"""The lines that put the kernel under Ray and Dask, run as the page has them (`pytest -m prove`)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from worktide.workforce.kernel import Question, condense, merge

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "clusters.md"
QUESTION = Question("title", headcount="heads", groups=("county",))
ROWS, GROUP = 12_000, 1_000
WRITTEN = """
import pyarrow as pa
with pa.OSFile("sums.arrow", "wb") as sink, pa.ipc.new_file(sink, sums.schema) as writer:
    writer.write_batch(sums)
"""


def lines_of(engine: str) -> str:
    blocks: list[str] = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return next(block for block in blocks if re.search(rf"\b{engine}\b", block))


@pytest.fixture(scope="module")
def table(data_folder: Path) -> pa.Table:
    """Titles that employers filed, each with a count of heads and one of seven counties in turn."""
    filed = pl.read_csv(next((data_folder / "titles").glob("h2b*.csv")), infer_schema=False)
    column = next(name for name in filed.columns if "title" in name.lower())
    titles = [title for title in filed[column].to_list() if title]
    titles = (titles * (ROWS // len(titles) + 1))[:ROWS]
    counties = [f"County {place % 7}" for place in range(ROWS)]
    return pa.table({"title": titles, "heads": [1 + place % 3 for place in range(ROWS)], "county": counties})


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "dask", "ray"]
    subprocess.run(command, check=True)
    return folder


@pytest.mark.prove
@pytest.mark.parametrize("engine", ["ray", "dask"])
def test_the_lines_of_the_page_give_the_sums_of_one_machine(
    engine: str, table: pa.Table, packages: Path, tmp_path: Path
) -> None:
    (tmp_path / "postings").mkdir()
    for place in range(0, ROWS, ROWS // 3):
        pq.write_table(table.slice(place, ROWS // 3), tmp_path / "postings" / f"{place:06}.parquet")
    pq.write_table(table, tmp_path / "postings.parquet", row_group_size=GROUP)
    script = f"row_groups = {ROWS // GROUP}\n{lines_of(engine)}{WRITTEN}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(packages), *filter(None, sys.path)])}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with pa.ipc.open_file(tmp_path / "sums.arrow") as reader:
        found = reader.get_batch(0)
    assert found.equals(merge([condense(table.combine_chunks().to_batches()[0], QUESTION)], QUESTION))
