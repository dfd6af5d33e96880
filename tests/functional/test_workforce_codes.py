"""Tables of occupation counts by codes: joined as the release joins them, reconciled to the last head."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from worktide.cli.main import run
from worktide.workforce.results import GROUP_CODES, GROUPS, TITLES, open_results

SOC = "SOC,Heads,County\n29-1141,1200,A\n15-1252,**,A\n99-9999,40,A\n13-2011,300,B\n29-0000,1540,A\nTotal,1540,A\n"


def test_codes_are_counted_and_what_is_unknown_or_suppressed_is_kept_apart(tmp_path: Path) -> None:
    table, out = tmp_path / "county.csv", tmp_path / "out"
    table.write_text(SOC)
    asked = ["workforce", str(table), "--codes", "SOC", "--system", "soc_2018", "--headcount", "Heads"]
    assert run([*asked, "--group", "County", "--out", str(out), "--report", str(tmp_path / "report")]) == 0
    results = open_results(out)
    summary = results.summary
    assert (summary.system, summary.whole.heads, summary.kept.heads) == ("soc_2018", "4620.000", "1540.000")
    assert {reason: counts.rows for reason, counts in summary.set_aside.items()} == {
        "a row of totals": 2,
        "the headcount is no number": 1,
    }
    assert summary.unmatched.heads == "40.000"
    assert sum(results.table(GROUP_CODES).column("heads").to_pylist()) == Decimal(1540)
    assert json.loads((tmp_path / "report" / "audit.json").read_bytes())
    page = " ".join((tmp_path / "report" / "report.html").read_text("utf-8").split())
    assert "The table holds codes of SOC 2018" in page


@pytest.mark.parametrize(
    ("system", "code"),
    [("isco_08", "2221"), ("onet_soc", "29-1141.00"), ("soc_2010", "29-1141"), ("census_2018", "3255")],
)
def test_every_classification_shares_a_codes_heads_whole(tmp_path: Path, system: str, code: str) -> None:
    table, out = tmp_path / "country.csv", tmp_path / "out"
    table.write_text(f"Code,Heads\n{code},1000\n")
    asked = ["workforce", str(table), "--codes", "Code", "--system", system, "--headcount", "Heads"]
    assert run([*asked, "--out", str(out)]) == 0
    (row,) = open_results(out).table(TITLES).to_pylist()
    assert any("nurse" in one["record"] for one in row["records"])
    assert sum(one["weight"] for one in row["records"]) == 1


def test_a_country_by_isco_codes_is_shared_whole_by_the_official_crosswalk(tmp_path: Path, data_folder: Path) -> None:
    """Every code of the crosswalk with a hundred heads: each is answered, or known to be the armed forces'."""
    book = CalamineWorkbook.from_path(data_folder / "crosswalks" / "isco08_to_soc_bls.xlsx")
    rows = book.get_sheet_by_index(0).to_python()
    codes = sorted({str(row[3]).strip() for row in rows if re.fullmatch(r"\d{4}", str(row[3]).strip())})
    assert len(codes) > 400
    table, out = tmp_path / "country.csv", tmp_path / "out"
    table.write_text("ISCO,Heads\n" + "".join(f"{code},100\n" for code in codes))
    asked = ["workforce", str(table), "--codes", "ISCO", "--system", "isco_08", "--headcount", "Heads"]
    assert run([*asked, "--out", str(out)]) == 0
    results = open_results(out)
    assert results.summary.kept.rows == len(codes)
    assert Decimal(results.summary.unmatched.heads) < Decimal("0.02") * 100 * len(codes)
    for row in results.table(TITLES).to_pylist():
        assert sum(one["weight"] for one in row["records"]) in (0, 1), row["title"]


@pytest.mark.parametrize("more", [["--system", "soc_2018"], ["--codes", "SOC"], ["--title", "SOC", "--codes", "SOC"]])
def test_options_that_do_not_go_together_are_refused(tmp_path: Path, more: list[str]) -> None:
    table = tmp_path / "county.csv"
    table.write_text(SOC)
    assert run(["workforce", str(table), *more, "--out", str(tmp_path / "out")]) == 2


def test_the_national_table_reconciles_and_its_detailed_rows_are_answered(tmp_path: Path, data_folder: Path) -> None:
    table, out = data_folder / "bls" / "oews" / "national_M2025_dl.xlsx", tmp_path / "out"
    asked = ["workforce", str(table), "--codes", "OCC_CODE", "--system", "soc_2018", "--headcount", "TOT_EMP"]
    assert run([*asked, "--group", "O_GROUP", "--out", str(out)]) == 0
    results = open_results(out)
    summary = results.summary
    aside = sum(Decimal(counts.heads) for counts in summary.set_aside.values())
    assert Decimal(summary.whole.heads) == Decimal(summary.kept.heads) + aside
    groups = {row["group_1"]: row for row in results.table(GROUPS).to_pylist()}
    assert set(groups) == {"broad", "detailed", "minor"}
    assert groups["detailed"]["heads_matched"] > Decimal("0.9") * groups["detailed"]["heads"]
    assert groups["broad"]["heads_matched"] == groups["minor"]["heads_matched"] == 0
