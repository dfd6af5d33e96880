"""`worktide workforce` on tables as people send them: every head is counted, kept apart, or refused with a reason."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from worktide.cli.main import run
from worktide.core.errors import WorktideError
from worktide.release.open import open_release
from worktide.workforce.answering import answer
from worktide.workforce.kernel import Question
from worktide.workforce.local import Answering, Plan, open_inputs, run_local, working_folder
from worktide.workforce.results import (
    BIN_COLUMNS,
    GROUP_CODES,
    GROUPS,
    MEMBERS,
    REVIEW,
    SET_ASIDE,
    TITLES,
    group_code_schema,
    group_schema,
    open_results,
)

PROGRAM = "import sys; from worktide.cli.main import main; main(['workforce', *sys.argv[1:]])"
HEADER = ("Job", "Heads", "Pay", "Site")
ROWS = (
    ("Registered nurse", "3", "70,000", "North"),
    ("Registered nurse", "1.5", "68000", "South"),
    ("cook", "2", "", "North"),
    ("Laborer, Landscape", "4", "31000", "South"),
    ("zzq xxy", "1", "1", "North"),
)
ASKED = ("--title", "Job", "--headcount", "Heads", "--wage", "Pay", "--group", "Site", "--workers", "1")


def write_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def summed(out: Path, *arguments: object) -> dict[str, Any]:
    """Run the command, check that rows and heads add up, and return its summary."""
    assert run(["workforce", *map(str, arguments), *ASKED, "--out", str(out)]) == 0
    return reconciled(out)


def reconciled(out: Path) -> dict[str, Any]:
    """Return the summary of results whose rows and heads add up to the last one, in every file."""
    found: dict[str, Any] = json.loads((out / "summary.json").read_bytes())
    apart = found["set_aside"].values()
    states = [found[name] for name in ("sure", "unsure", "unmatched")]
    for unit in ("rows", "heads"):
        kept = sum((Decimal(str(one[unit])) for one in states), Decimal(0))
        assert kept == Decimal(str(found["kept"][unit]))
        assert kept + sum((Decimal(str(one[unit])) for one in apart), Decimal(0)) == Decimal(str(found["whole"][unit]))
    results, heads = open_results(out), Decimal(found["kept"]["heads"])
    for name, column in ((TITLES, "heads"), (GROUPS, "heads"), (GROUP_CODES, "heads")):
        assert sum(results.table(name).column(column).to_pylist(), Decimal(0)) == heads, name
    groups, codes = results.table(GROUPS), results.table(GROUP_CODES)
    assert sum(groups.column("pay").to_pylist(), Decimal(0)) == sum(codes.column("pay").to_pylist(), Decimal(0))
    bins = sum((one for name in BIN_COLUMNS for one in groups.column(name).to_pylist()), Decimal(0))
    assert bins == sum(groups.column("heads_scored").to_pylist(), Decimal(0))
    count = len(found["groups"])
    assert (groups.schema, codes.schema) == (group_schema(count), group_code_schema(count))
    with (out / SET_ASIDE).open(encoding="utf-8", newline="") as stream:
        assert sum(int(row["rows"]) for row in csv.DictReader(stream)) == sum(one["rows"] for one in apart)
    return found


def refused(capsys: pytest.CaptureFixture[str], out: Path, *arguments: object) -> str:
    assert run(["workforce", *map(str, arguments), "--out", str(out)]) == 2
    assert not out.exists()
    message = capsys.readouterr().err
    assert "Traceback" not in message
    return message


def same_bytes(one: Path, other: Path, names: Sequence[str] = MEMBERS) -> None:
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_roster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_csv(tmp_path / "staff.csv", [HEADER, *ROWS])
    found = summed(tmp_path / "out", table)
    assert (found["whole"], found["kept"]) == ({"rows": 5, "heads": "11.500"},) * 2
    assert (found["unmatched"], found["rows_without_wage"]) == ({"rows": 1, "heads": "1.000"}, 1)
    groups = open_results(tmp_path / "out").table(GROUPS).to_pylist()
    assert [(row["group_1"], row["heads"]) for row in groups] == [("North", 6), ("South", Decimal("5.500"))]
    assert [row["pay"] for row in groups] == [3 * 70_000 + 1, Decimal("1.5") * 68_000 + 4 * 31_000]
    assert "11.5 heads read" in capsys.readouterr().out
    assert not working_folder(tmp_path / "out").exists()


def write_workbook(path: Path) -> None:
    """Write a workbook as departments send them: a title line, merged cells, totals, formulas, a date as a title."""
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        book.add_worksheet("Notes").write("A1", "Read me first")
        sheet = book.add_worksheet("Staff")
        sheet.merge_range("A1:D1", "Roster of the works")
        sheet.write_row("A3", HEADER)
        rows = [("Registered nurse", 3, 70000), ("cook", 2, 30000), ("Total", 5, None), ("Carpenter", 1, 41000)]
        for place, row in enumerate(rows):
            sheet.write_row(3 + place, 0, row)
        sheet.merge_range("D4:D6", "North")
        sheet.write("D7", "South")
        sheet.write_datetime("A8", date(2021, 3, 4), book.add_format({"num_format": "d/m/yy"}))
        sheet.write_row("B8", (2, 1, "South"))
        sheet.write_row("A9", ("Carpenter",))
        sheet.write_formula("B9", "=SUM(B4:B5)", value=5)
        sheet.write_row("C9", (40000, "South"))


def test_a_workbook_with_merged_cells_totals_and_formulas(tmp_path: Path) -> None:
    write_workbook(tmp_path / "staff.xlsx")
    found = summed(tmp_path / "out", tmp_path / "staff.xlsx")
    assert found["set_aside"] == {
        "a date, not a title": {"rows": 1, "heads": "2.000"},
        "a row of totals": {"rows": 1, "heads": "5.000"},
    }
    groups = open_results(tmp_path / "out").table(GROUPS).to_pylist()
    assert [(row["group_1"], row["heads"]) for row in groups] == [("North", 5), ("South", 6)]
    assert '"a date, not a title",Job,2021-03-04,1,2.000,staff.xlsx,8' in (tmp_path / "out" / SET_ASIDE).read_text()


def test_every_bad_row_is_kept_apart_and_named(tmp_path: Path) -> None:
    bad = [
        ("Total", "12", "", ""),
        ("", "3", "", "North"),
        ("", "3", "", "Grand total"),
        ("2021-03-04", "1", "", "North"),
        ("=1+1", "1", "", "North"),
        ("Cook", "-2", "", "North"),
        ("Cook", "many", "", "North"),
        ("Cook", "", "", "North"),
        HEADER,
        ("Cook", "1", "1", "North", "further"),
        ("Cook", "1"),
    ]
    found = summed(tmp_path / "out", write_csv(tmp_path / "staff.csv", [HEADER, *ROWS, *bad]))
    assert {reason: (one["rows"], one["heads"]) for reason, one in found["set_aside"].items()} == {
        "a row of totals": (2, "15.000"),
        "no title": (1, "3.000"),
        "a date, not a title": (1, "1.000"),
        "a formula, not a title": (1, "1.000"),
        "the headcount is negative": (1, "-2.000"),
        "the headcount is no number": (1, "0.000"),
        "no headcount": (1, "0.000"),
        "the header again": (1, "0.000"),
        "a row with more cells than the header has": (1, "1.000"),
    }
    assert (found["kept"], found["uncounted_rows"]) == ({"rows": 6, "heads": "12.500"}, 3)
    assert found["rows_mended"] == {"rows with fewer cells than the header has": 1}
    groups = open_results(tmp_path / "out").table(GROUPS).column("group_1").to_pylist()
    assert groups == ["", "North", "South"]
    # What a spreadsheet would run is made harmless.
    assert "'=1+1" in (tmp_path / "out" / SET_ASIDE).read_text()


def test_the_same_rows_in_any_form_and_order_give_the_same_tables(tmp_path: Path) -> None:
    rows = [*ROWS, ("Total", "9", "", ""), ("Köchin", "1", "2", "North")] * 3
    summed(tmp_path / "csv", write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    summed(
        tmp_path / "semicolon", write_csv(tmp_path / "b.csv", [HEADER, *rows[::-1]], delimiter=";", encoding="utf-16")
    )
    columns = {name: [row[place] for row in rows[3:] + rows[:3]] for place, name in enumerate(HEADER)}
    pq.write_table(pa.table(columns), tmp_path / "c.parquet", row_group_size=4)
    summed(tmp_path / "parquet", tmp_path / "c.parquet")
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    write_csv(folder / "one.csv", [HEADER, *rows[:5]])
    (folder / "notes.docx").write_bytes(b"no table")
    (folder / "deep" / "two.jsonl").write_text(
        "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in rows[5:]), encoding="utf-8"
    )
    summed(tmp_path / "mixed", folder)
    for name in ("semicolon", "parquet", "mixed"):
        same_bytes(tmp_path / "csv", tmp_path / name, (TITLES, GROUPS, GROUP_CODES, REVIEW))


def test_mixed_encodings_are_read_and_counted(tmp_path: Path) -> None:
    table = tmp_path / "staff.csv"
    table.write_bytes("Job,Heads,Pay,Site\nKöchin,1,1,Süd\n".encode() + "Köchin,2,1,Süd\n".encode("cp1252"))
    found = summed(tmp_path / "out", table)
    assert found["rows_mended"] == {"lines read as Windows-1252, which were not UTF-8": 1}
    (group,) = open_results(tmp_path / "out").table(GROUPS).to_pylist()
    assert (group["group_1"], group["heads"]) == ("Süd", 3)


def test_five_hundred_columns(tmp_path: Path) -> None:
    further = [f"c{place}" for place in range(500)]
    rows = [[*row, *further] for row in ROWS]
    found = summed(tmp_path / "out", write_csv(tmp_path / "wide.csv", [[*HEADER, *further], *rows]))
    assert found["whole"] == {"rows": 5, "heads": "11.500"}


def test_decimal_comma(tmp_path: Path) -> None:
    rows = [("Cook", "1.234,5", "41.000,00 €", "Nord"), ("Cook", "1.5", "1", "Nord")]
    table = write_csv(tmp_path / "staff.csv", [HEADER, *rows], ";")
    found = summed(tmp_path / "out", table, "--decimal", "comma")
    assert found["kept"] == {"rows": 1, "heads": "1234.500"}
    assert found["set_aside"] == {"the headcount is no number": {"rows": 1, "heads": "0.000"}}


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (b"Job,Heads\nCook,1\n", ("--title", "Jbo"), "Did you mean 'Job'?"),
        (b"Job,Job\nCook,1\n", ("--title", "Job"), "two columns have this name"),
        (b"Job;Heads\nCook;1\n", ("--title", "Job", "--delimiter", "comma"), "parted by semicolon"),
        (b"", ("--title", "Job"), "is empty"),
        (b"PK\x03\x04rest", ("--title", "Job"), "is a workbook or archive"),
        (b"Job\nCook\n", ("--title", "Job", "--memory", "lots"), "is no size of memory"),
        (b"Job\nCook\n", ("--title", "Job", "--memory", "1MB"), "give more --memory"),
        (b"Job\nCook\n", ("--title", "Job", "--engine", "spark"), "go together"),
        (b"Job\n\xff\n", ("--title", "Job", "--encoding", "utf-8"), "is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, arguments: tuple[str, ...], words: str
) -> None:
    table = tmp_path / "staff.csv"
    table.write_bytes(content)
    assert words in refused(capsys, tmp_path / "out", table, *arguments)


def test_paths_that_are_no_tables_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    (tmp_path / "letter.docx").write_bytes(b"PK")
    for name, words in {
        "missing.csv": "there is no such file",
        "empty": "the folder holds no table",
        "broken.xlsx": "is no whole workbook",
        "broken.parquet": "is no whole Parquet file",
        "letter.docx": "is of no known kind",
    }.items():
        assert words in refused(capsys, tmp_path / "out", tmp_path / name, "--title", "Job")


def test_nothing_else_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_csv(tmp_path / "staff.csv", [HEADER, *ROWS])
    assert run(["workforce", str(table), *ASKED, "--out", str(tmp_path)]) == 2
    assert "folder to write" in capsys.readouterr().err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    assert run(["workforce", str(table), *ASKED, "--out", str(tmp_path / "mine")]) == 2
    assert "something else than results" in capsys.readouterr().err
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_table_without_any_answer_is_a_no(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "staff.csv", [HEADER, ("zzq xxy", "1", "", "")])
    assert run(["workforce", str(table), *ASKED, "--out", str(tmp_path / "out")]) == 1
    assert reconciled(tmp_path / "out")["matched_share"] == 0.0
    header = write_csv(tmp_path / "header.csv", [HEADER])
    assert run(["workforce", str(header), *ASKED, "--out", str(tmp_path / "none")]) == 1
    assert reconciled(tmp_path / "none")["matched_share"] is None


def test_decisions_settle_titles(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "staff.csv", [HEADER, *ROWS])
    before = summed(tmp_path / "first", table)
    with (tmp_path / "first" / REVIEW).open(encoding="utf-8", newline="") as stream:
        queue = list(csv.DictReader(stream))
    assert sum(Decimal(row["heads"]) for row in queue) == Decimal(before["unsure"]["heads"]) + Decimal(
        before["unmatched"]["heads"]
    )
    doubts = [Decimal(row["heads_times_doubt"]) for row in queue]
    assert doubts == sorted(doubts, reverse=True)
    settled = [[row["title"], "", "35-2014", "me", "asked"] for row in queue]
    decided = write_csv(tmp_path / "decided.csv", [["title", "context", "code", "who", "why"], *settled])
    after = summed(tmp_path / "second", table, "--decisions", decided)
    assert (after["titles_in_review"], after["unmatched"]["rows"], after["unsure"]["rows"]) == (0, 0, 0)
    codes = open_results(tmp_path / "second").table(GROUP_CODES).to_pylist()
    assert {row["record"] for row in codes} >= {"cooks-restaurant", "registered-nurses"}


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "staff.csv", [HEADER, *ROWS])

    inputs = open_inputs([table])
    inputs.check_unchanged()
    with table.open("a", encoding="utf-8") as stream:
        stream.write("Cook,1,1,North\n")
    with pytest.raises(WorktideError, match=r"staff\.csv: was changed while it was read"):
        inputs.check_unchanged()


def large_table(folder: Path, rows: int) -> Path:
    """Write a table of many real titles, in files that are read one after the other."""
    titles = [listed.title for listed in open_release().listing]
    folder.mkdir()
    for part in range(8):
        mine = ([f"{titles[at % len(titles)]} {at // len(titles)}", "1", "2", "x"] for at in range(part, rows, 8))
        write_csv(folder / f"{part}.csv", [HEADER, *mine])
    return folder


def plan_of(folder: Path, out: Path, answering: Answering | None = None) -> Plan:
    question = Question("Job", (), "Heads", "Pay", ("Site",))
    return Plan((folder,), question, out, open_release(), answering=answering, titles_at_once=100)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("run.duckdb*"))


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    folder, out = large_table(tmp_path / "tables", 20_000), tmp_path / "out"
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder), *ASKED, "--out", str(out)]) as process:
        # The log of what is kept grows first.
        while process.poll() is None and _size(working_folder(out)) < 1_000_000:
            time.sleep(0.01)
        assert process.poll() is None
        process.kill()
    assert (working_folder(out).exists(), out.exists()) == (True, False)
    assert run_local(plan_of(folder, out)).whole.rows == 20_000
    run_local(plan_of(folder, tmp_path / "whole"))
    same_bytes(out, tmp_path / "whole")
    assert not working_folder(out).exists()


def test_what_was_kept_is_neither_read_nor_answered_again(tmp_path: Path) -> None:
    folder, out = large_table(tmp_path / "tables", 800), tmp_path / "out"
    asked: list[int] = []

    def failing(titles: pa.RecordBatch) -> pa.RecordBatch:
        asked.append(titles.num_rows)
        if len(asked) == 3:
            raise OSError(28, "the disk is full")
        return answer(titles, open_release())

    with pytest.raises(OSError, match="full"):
        run_local(plan_of(folder, out, failing))
    # Rows that were read twice would be counted twice.
    assert run_local(plan_of(folder, out, failing)).whole.rows == 800
    run_local(plan_of(folder, tmp_path / "whole"))
    same_bytes(out, tmp_path / "whole")
    assert sum(asked) == open_results(out).summary.distinct_titles + asked[2]


def test_several_processes_write_the_same_bytes(tmp_path: Path) -> None:
    folder = large_table(tmp_path / "tables", 30_000)
    alone = plan_of(folder, tmp_path / "alone")
    run_local(alone)
    assert run_local(replace(alone, out=tmp_path / "together", workers=2)).distinct_titles > 20_000
    same_bytes(tmp_path / "alone", tmp_path / "together")


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    table, out = write_csv(tmp_path / "staff.csv", [HEADER, *ROWS]), tmp_path / "out"
    plan = plan_of(table, out)
    program = (
        "import sys; from pathlib import Path; from worktide.workforce.store import Store; "
        "from worktide.workforce.kernel import Question\n"
        "with Store(Path(sys.argv[1]), 'key', Question('Job')): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(working_folder(out))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WorktideError, match="another worktide is writing this"):
            run_local(plan)
        other.communicate("")
    assert run_local(plan).whole.rows == 5
