"""A person's own table about licences and remote work: what it says, whom it leaves, and how a wrong one is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.moves.small_tables import CODES, SLUGS, listing, small_tables

from worktide.core.errors import SourceError
from worktide.moves.model import MoveFilters
from worktide.moves.own_columns import OwnColumns, read_own_columns
from worktide.moves.ranking import ranked
from worktide.moves.warnings import LICENCE

TABLES = small_tables()
BY_SLUG = dict(zip(SLUGS, CODES, strict=False))


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_code_speaks_for_its_parts_unless_they_speak_for_themselves() -> None:
    own = OwnColumns({"licence": {"29-1141": True, "29-1141.01": False}})
    assert own.by_code("licence", ["29-1141.00", "29-1141.01", "43-4051.00"]).tolist() == [1, 0, -1]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_only_jobs_of_which_the_table_says_so_are_left(tmp_path: Path, divider: str) -> None:
    rows = [["Code", "title", "Licence"], [BY_SLUG["nurse"], "Nurse", "yes"], [BY_SLUG["manager"], "Manager", " No "]]
    file = written(tmp_path, "\n".join(divider.join(row) for row in rows) + "\n\n")
    tables = replace(TABLES, own=read_own_columns(file, listing()))
    everyone = ranked(TABLES, "clerk")
    without = ranked(tables, "clerk", MoveFilters(licence=False))
    assert {move.slug for move in without.moves} == {"manager", "role"}, "a role goes by its heaviest code"
    assert without.left_out["licence"] == everyone.considered - without.considered
    assert LICENCE in everyone.notes
    assert LICENCE not in without.notes
    assert {move.slug for move in ranked(tables, "clerk", MoveFilters(licence=True)).moves} <= {"nurse"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("licence\nyes\n", "the column code is missing"),
        ("code,pay\n29-1141,3\n", "no column that a filter asks for"),
        (f"code,remote\n{CODES[0]},perhaps\n", "row 2.*neither yes nor no.*perhaps"),
        ("code,remote\n99-9999,yes\n", "row 2.*no occupation has this code.*99-9999"),
        (f"code,remote\n{CODES[0]},yes\n{CODES[0]},no\n", "row 3.*stood before"),
        ('code,remote\n"29-1141,yes\n', "is no CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_row_and_reason(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError, match=f"(?s){told}"):
        read_own_columns(written(tmp_path, text), listing())


def test_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes("code,licence\n29-1141,ja\xdf\n".encode("latin-1"))
    with pytest.raises(SourceError, match="is not UTF-8"):
        read_own_columns(file, listing())
