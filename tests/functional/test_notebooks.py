"""The notebooks run from the first cell to the last, and lie in the tree without their outputs."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
CELL_SECONDS = 300


def _read(path: Path) -> nbformat.NotebookNode:
    book: nbformat.NotebookNode = nbformat.reads(path.read_text(), as_version=4)  # type: ignore[no-untyped-call]
    return book


def test_there_are_the_four_that_the_documentation_names() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "agreement-of-indices",
        "backtest-of-the-outlook",
        "exposure-of-a-region-or-firm",
        "reproduce-published-scores",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped_and_it_says_where_the_files_are(path: Path) -> None:
    book = _read(path)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "**Where the files are.**" in book.cells[0].source
    assert sum("check(" in cell.source for cell in code) >= 2
    assert set(json.loads(path.read_text())["metadata"]) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKTIDE_DATA", str(data_folder))
    monkeypatch.setenv("PYTHONWARNINGS", "error::FutureWarning")
    book = _read(path)
    client = NotebookClient(book, timeout=CELL_SECONDS, kernel_name="python3", allow_errors=False)
    kernel = client.create_kernel_manager()
    kernel.transport = "ipc"
    client.execute()
    ran = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in ran] == list(range(1, len(ran) + 1))
    assert not [out for cell in ran for out in cell.outputs if out.output_type == "error"]
