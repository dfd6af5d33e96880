"""What economists get, run by R itself: `pytest -m prove tests/prove/test_r.py`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from worktide.exports.delimited import csv_bytes
from worktide.exports.model import ExportTable
from worktide.exports.panels import PANELS, export_panel
from worktide.exports.stata import dta_bytes, r_script, stata_label
from worktide.microdata.attach import attach_scores
from worktide.release.open import open_release

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "microdata.md"
DRAWS = 20
TOLD = """
table <- readRDS("{name}.rds")
for (name in names(table)) {{
  column <- table[[name]]
  known <- sum(!is.na(column))
  total <- if (is.numeric(column)) sprintf("%.10g", sum(as.numeric(column), na.rm = TRUE)) else ""
  cat(name, known, total, attr(column, "label"), sep = "\\t")
  cat("\\n")
}}
"""
HAVEN = """
table <- haven::read_dta("{name}.dta")
for (name in names(table)) {{
  column <- table[[name]]
  known <- if (is.character(column)) sum(column != "") else sum(!is.na(column))
  total <- if (is.numeric(column)) sprintf("%.10g", sum(as.numeric(column), na.rm = TRUE)) else ""
  cat(name, known, total, attr(column, "label"), sep = "\\t")
  cat("\\n")
}}
"""


def ran(rscript: Path, folder: Path, script: str) -> str:
    file = folder / "script.R"
    file.write_text(script, "utf-8")
    command = [str(rscript), "--vanilla", "-e", "options(warn = 2)", "-e", f'source("{file.name}", encoding = "UTF-8")']
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def panels() -> dict[str, ExportTable]:
    return {name: export_panel(open_release(), name) for name in PANELS}


def held(told: str, table: ExportTable, labels: dict[str, str]) -> None:
    """Hold what R says of each column (name, cells filled, sum, label) against the table."""
    lines = [line.split("\t") for line in told.splitlines()]
    assert [line[0] for line in lines] == table.data.column_names
    for name, known, total, label in lines:
        column = table.data.column(name)
        values = [one for one in column.to_pylist() if one not in (None, "")]
        assert (int(known), label) == (len(values), labels[name]), name
        if total:
            assert float(total) == pytest.approx(sum(values), rel=1e-6, abs=1e-6), name


@pytest.mark.prove
@pytest.mark.parametrize("name", PANELS)
def test_the_script_of_a_panel_reads_and_labels_every_column(
    rscript: Path, panels: dict[str, ExportTable], name: str, tmp_path: Path
) -> None:
    table = panels[name]
    (tmp_path / f"{name}.csv").write_bytes(csv_bytes(table))
    told = ran(rscript, tmp_path, r_script(table).decode() + TOLD.format(name=name))
    held(told, table, {column.name: column.title for column in table.columns})


@pytest.mark.prove
@pytest.mark.parametrize("name", PANELS)
def test_haven_reads_the_stata_file_of_a_panel_with_its_labels(
    rscript: Path, panels: dict[str, ExportTable], name: str, tmp_path: Path
) -> None:
    if "FALSE" in ran(rscript, tmp_path, 'cat(requireNamespace("haven", quietly = TRUE))'):
        pytest.skip("needs haven: install the package r-cran-haven")
    table = panels[name]
    (tmp_path / f"{name}.dta").write_bytes(dta_bytes(table))
    labels = {column.name: stata_label(column.title, column.unit) for column in table.columns}
    held(ran(rscript, tmp_path, HAVEN.format(name=name)), table, labels)


@pytest.mark.prove
def test_the_example_that_pools_draws_gives_what_the_rules_say(rscript: Path, tmp_path: Path) -> None:
    people = _people()
    scored = attach_scores(people, "occ", "soc_2018", draws=DRAWS)
    scored.write_csv(tmp_path / "people.csv")
    blocks = re.findall(r"```r\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    (example,) = (block for block in blocks if "read.csv" in block)
    told = ran(rscript, tmp_path, example + 'cat(sprintf("%.12g %.12g", estimate, sqrt(variance)))\n')
    estimate, error = _pooled(scored.drop_nulls("worktide_ai_does"))
    assert [float(one) for one in told.split()[-2:]] == pytest.approx([estimate, error], rel=1e-6)


def _people() -> pl.DataFrame:
    codes = ["15-1252", "29-1141", "41-2011", "27-2011", "11-1031", "47-2111", "99-9999"]
    chance = np.random.default_rng(7)
    return pl.DataFrame(
        {
            "occ": chance.choice(codes, 400),
            "weight": chance.uniform(0.5, 2.0, 400),
            "female": chance.integers(0, 2, 400),
            "age": chance.integers(18, 66, 400),
        }
    )


def _pooled(known: pl.DataFrame) -> tuple[float, float]:
    """Return estimate and standard error of the coefficient of `female` by least squares and Rubin's rules."""
    weights = known["weight"].to_numpy()
    left = np.column_stack([np.ones(len(known)), known["female"].to_numpy(), known["age"].to_numpy()])
    bread = np.linalg.inv(left.T @ (weights[:, None] * left))
    found, within = [], []
    for draw in range(1, DRAWS + 1):
        right = known[f"worktide_ai_does_draw_{draw}"].to_numpy()
        fitted = bread @ (left.T @ (weights * right))
        rest = float(weights @ (right - left @ fitted) ** 2) / (len(known) - left.shape[1])
        found.append(float(fitted[1]))
        within.append(rest * float(bread[1, 1]))
    return float(np.mean(found)), float(np.sqrt(np.mean(within) + (1 + 1 / DRAWS) * np.var(found, ddof=1)))
