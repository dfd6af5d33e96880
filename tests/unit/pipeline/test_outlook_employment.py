"""The employment test on the publishers' files: figures that can be checked against the method's."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.pipeline.outlook_inputs import material_in

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.outlook.backtest import Material
from worktide.pipeline.outlook.employment import (
    EmploymentEffect,
    effects_table,
    employment_figures,
    employment_test,
)

NAMES = ["eloundou_gpt4_beta", "eloundou_human_beta", "frey_osborne_2013", "microsoft_2025"]


@pytest.fixture(scope="module")
def outlook_material(data_folder: Path, inputs: Inputs) -> Material:
    return material_in(data_folder, inputs)


@pytest.fixture(scope="module")
def effects(outlook_material: Material) -> list[EmploymentEffect]:
    chosen = outlook_material.index_values.filter(pl.col("index").is_in(NAMES))
    return employment_test(outlook_material.table, chosen)


def _one(effects: list[EmploymentEffect], index: str, period: str, weighting: str) -> EmploymentEffect:
    (found,) = (e for e in effects if (e.index, e.period, e.weighting) == (index, period, weighting))
    return found


def test_exposure_to_generative_ai_goes_with_growth_about_zero(effects: list[EmploymentEffect]) -> None:
    for index in ("eloundou_gpt4_beta", "eloundou_human_beta", "microsoft_2025"):
        raw = _one(effects, index, "outcome", "equal").raw
        assert -0.04 < raw.value < 0.12
        assert raw.low < 0 < raw.high


def test_frey_and_osborne_goes_with_decline_before_and_after(effects: list[EmploymentEffect]) -> None:
    outcome, placebo = (_one(effects, "frey_osborne_2013", period, "equal") for period in ("outcome", "placebo"))
    assert outcome.raw.value == pytest.approx(-0.34, abs=0.01)
    assert placebo.raw.value == pytest.approx(-0.18, abs=0.01)
    assert outcome.partial.value == pytest.approx(-0.22, abs=0.01)


def test_detectable_effects_are_of_the_size_the_method_reports(effects: list[EmploymentEffect]) -> None:
    for effect in effects:
        if effect.period == "outcome":
            assert 0.5 < effect.adjusted.detectable < 1.7


def test_correction_never_helps(effects: list[EmploymentEffect]) -> None:
    for effect in effects:
        assert effect.adjusted.p <= effect.holm_p <= 1.0
        assert effect.holm_p <= len(NAMES) * effect.adjusted.p * (1 + 1e-12)
        assert effect.own_unit_holm_p >= effect.own_unit.p
        assert 0 < effect.noise < 1


def test_an_index_that_covers_few_occupations_is_left_out(outlook_material: Material) -> None:
    few = outlook_material.index_values.filter(pl.col("index") == "frey_osborne_2013").drop_nulls().head(40)
    assert employment_test(outlook_material.table, few) == []


def test_a_swapped_sign_turns_every_figure_round(outlook_material: Material, effects: list[EmploymentEffect]) -> None:
    frey = outlook_material.index_values.filter(pl.col("index") == "frey_osborne_2013")
    turned = employment_test(outlook_material.table, frey.with_columns(-pl.col("value")))
    before = _one(effects, "frey_osborne_2013", "outcome", "√employment")
    after = _one(turned, "frey_osborne_2013", "outcome", "√employment")
    assert after.raw.value == pytest.approx(-before.raw.value)
    assert after.partial.value == pytest.approx(-before.partial.value)
    assert after.adjusted.value == pytest.approx(-before.adjusted.value)
    assert after.adjusted.error == pytest.approx(before.adjusted.error)


def test_figures_carry_range_sample_date_and_meaning(effects: list[EmploymentEffect]) -> None:
    figures = employment_figures(effects)
    assert len(figures) == len(NAMES) * 2 * 2 * 4
    assert len({(figure.name, figure.date) for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        assert figure.n > 600
        assert figure.date in ("May 2022 to May 2025", "May 2021 to May 2022")
    assert any("may follow from it" in figure.limit for figure in figures if "microsoft" in figure.name)
    assert not any("may follow from it" in figure.limit for figure in figures if "frey" in figure.name)


def test_the_table_holds_every_effect(effects: list[EmploymentEffect]) -> None:
    table = effects_table(effects)
    assert table.height == len(effects) == len(NAMES) * 2 * 4
    assert table.null_count().sum_horizontal().item() == 0
