"""Scores attached to publishers' own files in four classifications: how many codes join, and how well."""

from __future__ import annotations

from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]  # it publishes no types
import polars as pl
import pytest

import worktide


def _attached(codes: pl.Series, system: str) -> pl.DataFrame:
    return worktide.attach_scores(pl.DataFrame({"code": codes}).drop_nulls().unique(), "code", system)


def _shares(scored: pl.DataFrame) -> dict[str, float]:
    counted = scored["worktide_join"].value_counts(normalize=True)
    return dict(counted.select("worktide_join", "proportion").iter_rows())


def test_labour_force_by_census_code(data_folder: Path) -> None:
    people = pl.read_csv(data_folder / "bls" / "cps" / "cps_occ_labor_force_totals_2025.csv", infer_schema_length=0)
    scored = worktide.attach_scores(people, "occ2018", "census_2018")
    weight = pl.col("total_lf").cast(pl.Float64)
    total = scored.select(weight.sum()).item()
    joined = scored.filter(pl.col("worktide_scored") > 0).select(weight.sum()).item()
    assert joined / total > 0.97
    # One stands for "not known", the other for the armed forces, whom the classification of jobs leaves out.
    unmatched = scored.filter(pl.col("worktide_join") == "unmatched")["occ2018"].to_list()
    assert sorted(unmatched) == ["-001", "9840"]


def test_occupations_of_frey_and_osborne_and_of_felten_by_soc_2010(data_folder: Path) -> None:
    indices = data_folder / "indices"
    frey = pl.read_csv(indices / "frey_osborne" / "frey_osborne_automation_risk_index_clean.csv", infer_schema_length=0)
    shares = _shares(_attached(frey["SOC code"], "soc_2010"))
    assert shares["exact"] > 0.8
    assert shares["unmatched"] < 0.02
    felten = pd.read_excel(indices / "aioe" / "AIOE_DataAppendix.xlsx", sheet_name="Appendix A", engine="calamine")
    shares = _shares(_attached(pl.Series(felten["SOC Code"].tolist()), "soc_2010"))
    assert "unmatched" not in shares


def test_unit_groups_of_the_ilo_join_and_our_scores_order_them_alike(data_folder: Path) -> None:
    path = data_folder / "indices" / "ilo_genai" / "Final_Scores_ISCO08_Gmyrek_et_al_2025.xlsx"
    groups = pd.read_excel(path, engine="calamine").drop_duplicates("ISCO_08")[["ISCO_08", "mean_score_2025"]]
    scored = worktide.attach_scores(groups, "ISCO_08", "isco_08")
    assert (scored["worktide_join"] != "unmatched").all()
    assert scored["worktide_scored"].gt(0).mean() > 0.98
    # A join gone wrong would leave no order in common.
    ranks = scored[["mean_score_2025", "worktide_ai_does"]].rank()
    assert ranks.corr().iloc[0, 1] == pytest.approx(0.88, abs=0.05)
