"""Coding Arrow batches from Python."""

from __future__ import annotations

import pyarrow as pa
import pytest

from worktide.coding.columns import MEANINGS
from worktide.coding.formulas import harmless, harmless_column, unmarked
from worktide.coding.kernel import code_titles
from worktide.core.errors import WorktideError

TITLES = ["Cook", None, "Software Developer", "cook", "Cook"]


def test_batches_keep_their_columns_and_types() -> None:
    table = pa.table({"job": pa.array(TITLES).dictionary_encode(), "n": pa.array(range(5), pa.int8())})
    (coded,) = code_titles(table, "job")
    assert coded.schema.names == ["job", "n", *MEANINGS]
    assert coded.schema.field("n").type == pa.int8()
    assert coded.column("job").to_pylist() == TITLES
    assert coded.column("record")[0] == coded.column("record")[4]
    assert coded.column("code")[1].as_py() is None
    assert coded.column("remark")[1].as_py() == "no title"


def test_how_rows_are_cut_into_batches_changes_nothing() -> None:
    table = pa.table({"job": ["Cook", "Nurse", "Teacher", "Welder", "nurse"] * 20, "at": list("abcde") * 20})
    whole = pa.Table.from_batches(code_titles(table, "job", context_columns=["at"]))
    parts = pa.Table.from_batches(code_titles(table.to_batches(max_chunksize=7), "job", context_columns=["at"]))
    assert whole.to_pylist() == parts.to_pylist()


def test_more_classifications_are_more_columns_and_taken_names_are_kept_apart() -> None:
    table = pa.table({"job": ["Registered Nurse"], "code": ["mine"]})
    (coded,) = code_titles(table, "job", systems=["soc_2018", "isco_08"])
    assert coded.column("code").to_pylist() == ["mine"]
    assert coded.column("worktide_code").to_pylist() == ["29-1141"]
    assert coded.column("isco_08")[0].as_py().startswith("2")


@pytest.mark.parametrize(
    ("column", "systems", "says"),
    [("jbo", ["soc_2018"], "Did you mean 'job'"), ("job", ["soc_1999"], "classification")],
)
def test_wrong_use_is_told(column: str, systems: list[str], says: str) -> None:
    table = pa.table({"job": ["Cook"]})
    with pytest.raises(WorktideError, match=says):
        list(code_titles(table, column, systems=systems))


@pytest.mark.parametrize("cell", ["=1", "+x", "-x", "@x", "\tx", "\rx", "\uff1d1", "-1+2", "+1.2.x"])
def test_a_formula_is_marked_and_unmarked(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    assert unmarked(harmless(cell)) == cell
    assert harmless_column(pa.array([cell, None])).to_pylist()[0][0] == "'"


@pytest.mark.parametrize("cell", ["", "Nurse", "-5", "+3.2", "-1,000", "'quoted'", "a=b", "5 %"])
def test_a_plain_cell_stays(cell: str) -> None:
    assert harmless(cell) == cell == unmarked(cell)
    assert harmless_column(pa.array([cell, "=1"])).to_pylist() == [cell, "'=1"]
