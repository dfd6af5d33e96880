"""`worktide code` on real tables, on tables made to break it, and after an interruption."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from worktide.assessment.assess import assess
from worktide.cli.main import run
from worktide.coding.state import state_path
from worktide.matching.codes import SYSTEMS, codes_of
from worktide.release.open import open_release

COMMAND = [sys.executable, "-c", "from worktide.cli.main import main; main()"]
TITLE = "Job title"
STARTS = ("=", "+", "-", "@", "\t", "\r")


def written(path: Path, data: str | bytes) -> str:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def coded(tmp_path: Path, data: str | bytes, *options: str, name: str = "in.csv") -> list[dict[str, str]]:
    """Return the rows of the output of a run that ends well."""
    out = tmp_path / "out.csv"
    source = written(tmp_path / name, data)
    assert run(["code", source, "--column", TITLE, "--out", str(out), "--workers", "1", *options]) == 0
    assert not state_path(out).exists()
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, name: str = "in.csv") -> str:
    """Return the one line that a run with a wrong table ends with; nothing is left behind."""
    source = written(tmp_path / name, data)
    assert run(["code", source, "--column", TITLE, "--out", str(tmp_path / "out.csv"), "--workers", "1"]) == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    return told


def test_every_row_keeps_its_cells_and_gets_a_code(tmp_path: Path) -> None:
    rows = coded(tmp_path, "id,Job title,n\n7,Software Developer,-5\n8,registered nurses,2\n9,software  developer,1\n")
    assert [(row["id"], row["n"]) for row in rows] == [("7", "-5"), ("8", "2"), ("9", "1")]
    assert rows[0]["code"] == rows[2]["code"] == "15-1252"
    assert rows[1]["record"] == "registered-nurses"
    for row in rows:
        assert float(row["score_low"]) <= float(row["score"]) <= float(row["score_high"])
        assert row["release"]
        assert row["sure"] == "true"


def test_no_cell_is_one_that_a_spreadsheet_runs(tmp_path: Path) -> None:
    rows = coded(tmp_path, 'Job title,=x\n=1+1,@a\nCook,+cmd\n-2+3,-4\n"\tNurse",plain\n')
    for row in rows:
        for name, cell in row.items():
            assert not name.startswith(STARTS)
            assert not cell.startswith(STARTS) or cell == "-4"
    assert rows[0][TITLE] == "'=1+1"


def test_wrong_delimiters_and_marked_encodings_are_seen(tmp_path: Path) -> None:
    assert coded(tmp_path, "id;Job title\n1;Nurse\n")[0]["id"] == "1"
    assert coded(tmp_path, "id\tJob title\n1\tNurse\n")[0]["id"] == "1"
    for encoding in ("utf-8-sig", "utf-16"):
        assert coded(tmp_path, "Job title,who\nNurse,Zoé\n".encode(encoding))[0]["who"] == "Zoé"
    assert coded(tmp_path, "Job title,who\nNurse,Zoé\n".encode("latin-1"), "--encoding", "latin-1")[0]["who"] == "Zoé"


def test_a_wrong_delimiter_is_told_with_the_right_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "in.csv", "id;Job title\n1;Nurse\n")
    out = ["--out", str(tmp_path / "out.csv"), "--delimiter", "comma"]
    assert run(["code", source, "--column", TITLE, *out]) == 2
    assert "parted by semicolon, not by comma" in capsys.readouterr().err


def test_a_context_settles_a_title_as_it_does_for_assess(tmp_path: Path) -> None:
    data = (
        "Job title,what,where\nengineer,designs bridges and roads,\nengineer,,\nteacher,high school mathematics,Kent\n"
    )
    rows = coded(tmp_path, data, "--context", "what", "--context", "where")
    assert [row["sure"] for row in rows] == ["true", "false", "true"]
    for row in rows:
        said = " | ".join(filter(None, (row["what"], row["where"])))
        answer = assess(row[TITLE], context=said)
        assert row["record"] == answer.occupation.slug
        assert float(row["confidence"]) == answer.match.confidence


def test_every_classification_on_request(tmp_path: Path) -> None:
    asked = [option for system in SYSTEMS for option in ("--system", system)]
    row = coded(tmp_path, "Job title,n\nRegistered Nurse,1\n", *asked)[0]
    table = codes_of(open_release())
    assert row["code"] == "29-1141"
    for system in SYSTEMS[1:]:
        assert row[system] == table.codes(row["record"], system).codes[0].code


def test_ragged_rows_open_quotes_and_nul_are_kept_and_marked(tmp_path: Path) -> None:
    rows = coded(tmp_path, 'Job title,n\nCook\nNurse,1,2\n"Welder,3\nBaker,4\nTea\0cher,5\n')
    assert [row["n"] for row in rows] == ["", "1", "3", "4", "5"]
    assert [bool(row["remark"]) for row in rows] == [True, True, True, False, True]
    assert "2" in rows[1]["remark"]


def test_cells_of_several_lines_and_huge_ones_stay_whole(tmp_path: Path) -> None:
    huge = "x" * 3_000_000
    rows = coded(tmp_path, f'Job title,n\n"two\nlines",1\n{huge},2\nCook,3\n')
    assert [row[TITLE] for row in rows] == ["two\nlines", huge, "Cook"]
    assert rows[1]["stage"] == "none"
    assert rows[1]["remark"]


def test_what_is_no_title_is_not_coded(tmp_path: Path) -> None:
    rows = coded(tmp_path, "n,Job title\n1,2021-03-04\n2,12345\n3,\n4,=A1\n5,Cook\n")
    assert [row["code"] == "" for row in rows] == [True, True, True, True, False]
    assert all(row["remark"] for row in rows[:4])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"Job tilte,n\nCook,1\n", "Did you mean 'Job tilte'"),
        (b"Job title,Job title\nCook,1\n", "two columns"),
        (b"Job title\nCaf\xe9\n", "latin-1"),
        ("Job title\nCook\n".encode("utf-16-le"), "utf-16-le"),
        (b"PK\x03\x04rest", "workbook"),
    ],
)
def test_wrong_tables_end_with_one_line_and_leave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, says: str
) -> None:
    assert says in refused(tmp_path, capsys, data)


def test_a_damaged_parquet_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Parquet" in refused(tmp_path, capsys, b"PAR1rest", "in.parquet")


def test_formats_turn_into_each_other(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", '{"Job title":"Cook","n":1}\nnot json\n{"Job title":null,"n":{"a":1}}\n')
    lines, columns = tmp_path / "out.jsonl", tmp_path / "out.parquet"
    for out in (lines, columns):
        assert run(["code", source, "--column", TITLE, "--out", str(out), "--workers", "1"]) == 0
    first, second, third = (json.loads(line) for line in lines.read_text().splitlines())
    assert first["n"] == 1
    assert third["n"] == {"a": 1}
    assert second["unread"] == "not json"
    assert second["remark"]
    table = pq.read_table(columns)
    assert table.num_rows == 3
    assert table["record"][0].as_py() == first["record"]
    assert run(["code", str(columns), "--column", TITLE, "--out", str(tmp_path / "again.csv"), "--workers", "1"]) == 0


def test_nothing_answered_is_a_no(tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", "Job title,n\n2020-01-01,1\n")
    assert run(["code", source, "--column", TITLE, "--out", str(tmp_path / "out.csv"), "--workers", "1"]) == 1


def test_standard_input_and_the_summary_as_json(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = subprocess.run(
        [*COMMAND, "code", "-", "--column", TITLE, "--out", str(out), "--json"],
        input="Job title\nCook\nCook\n\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    summary = json.loads(done.stdout)
    assert (summary["rows"], summary["distinct"]) == (3, 2)
    assert sum(summary["by_stage"].values()) == summary["rows"]
    assert done.stderr == ""


def test_the_input_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "in.csv", "Job title\nCook\n")
    assert run(["code", source, "--column", TITLE, "--out", source]) == 2
    assert "never overwritten" in capsys.readouterr().err
    assert Path(source).read_text() == "Job title\nCook\n"


def test_the_review_queue_comes_back_as_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = "Job title,n\n" + "Teacher,1\n" * 3 + "Engineer,2\nSoftware Developer,1\n"
    review = tmp_path / "review.csv"
    coded(tmp_path, data, "--review", str(review))
    with review.open(newline="") as stream:
        queue = list(csv.DictReader(stream))
    assert queue[0]["title"] == "Teacher"
    assert "Software Developer" not in {row["title"] for row in queue}
    doubts = [float(row["rows_times_doubt"]) for row in queue]
    assert doubts == sorted(doubts, reverse=True)
    queue[0] |= {"code": "25-2031", "who": "ann", "why": "a high school"}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(queue[0]))
    writer.writeheader()
    writer.writerows([*queue, {**queue[1], "title": "Engineer", "code": "17-2051"}, {**queue[1], "code": "29-2061"}])
    decided = written(tmp_path / "decided.csv", text.getvalue())
    capsys.readouterr()
    rows = coded(tmp_path, data, "--decisions", decided, "--json")
    summary = json.loads(capsys.readouterr().out)
    assert rows[0]["code"] == "25-2031"
    assert rows[0]["stage"] == "decision"
    assert "ann" in rows[0]["remark"]
    assert summary["decisions_applied"] == 3
    assert len(summary["conflicts"]) == 1
    assert "Engineer" in summary["conflicts"][0]
    assert rows[3]["stage"] != "decision"


def test_retired_and_unknown_codes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided = written(tmp_path / "decided.csv", "title,code\nCoder,15-1131\nOddity,99-9999\nWord,soon\n")
    coded(tmp_path, "Job title,n\nCoder,1\nOddity,2\n", "--decisions", decided, "--json")
    summary = json.loads(capsys.readouterr().out)
    assert len(summary["retired_codes"]) == 1
    assert "15-1251" in summary["retired_codes"][0]
    assert len(summary["unknown_codes"]) == 2


@pytest.fixture
def filed(data_folder: Path) -> Path:
    """Real titles that employers filed."""
    return data_folder / "titles" / "h2b_titles_soc_fy2011_2013.csv"


def test_real_titles_are_the_same_in_one_process_and_in_two(filed: Path, tmp_path: Path) -> None:
    outs = [tmp_path / name for name in ("one.csv", "two.csv")]
    for out, workers in zip(outs, ("1", "2"), strict=True):
        assert run(["code", str(filed), "--column", "JOB_TITLE", "--out", str(out), "--workers", workers]) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    with outs[0].open(newline="") as stream, filed.open(newline="") as given:
        for row, was in zip(csv.DictReader(stream), csv.DictReader(given), strict=True):
            assert (row["JOB_TITLE"].removeprefix("'"), row["n"]) == (was["JOB_TITLE"], was["n"])


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_run_goes_on_to_the_same_bytes(filed: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    assert run(["code", str(filed), "--column", "JOB_TITLE", "--out", str(whole), "--workers", "1"]) == 0
    # A pipe that stays open holds the run after its first blocks, so that it is killed halfway.
    command = [*COMMAND, "code", "-", "--column", "JOB_TITLE", "--out", str(out), "--workers", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        table = filed.read_bytes()
        head, _, body = table.partition(b"\n")
        repeated = head + b"\n" + body * (30 * (1 << 20) // len(body))
        os.set_blocking(process.stdin.fileno(), False)
        sent, until = 0, time.monotonic() + 120
        while time.monotonic() < until and not (state_path(out).exists() and state_path(out).stat().st_size > 1000):
            try:
                sent += os.write(process.stdin.fileno(), repeated[sent : sent + 65_536]) if sent < len(repeated) else 0
            except BlockingIOError:
                time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not out.exists()
    assert state_path(out).stat().st_size > 1000
    again = subprocess.run([*command[:-1], "1"], input=table, capture_output=True, timeout=300, check=True)
    assert b"distinct" in again.stdout
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "whole.csv"]
