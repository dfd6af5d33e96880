"""The rater model on the real labels: published variance components again, every rater's levels reproduced."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from worktide.core.errors import SourceError
from worktide.pipeline.inputs import Inputs
from worktide.pipeline.rater_model.anova import occupation_means, occupation_variance
from worktide.pipeline.rater_model.checks import check_raters, implausible_raters, misplaced_columns
from worktide.pipeline.rater_model.draws import RowPlaces, fit_construct
from worktide.pipeline.rater_model.fit import RaterFit, fit_raters
from worktide.pipeline.rater_model.labels import NOT_JUDGED, LabelPanel
from worktide.pipeline.rater_model.tables import fit_arrays, rater_table
from worktide.pipeline.raters import raters_of

EXPOSURE = ("E0", "E2", "E1")
VALUES = np.array([0.0, 0.5, 1.0])


def panel_of(inputs: Inputs, construct: str, order: tuple[str, ...]) -> LabelPanel:
    """Return the labels of a construct as the model takes them."""
    tasks = inputs.table("eloundou-labels", "tasks").sort("task_id")
    places = {level: place for place, level in enumerate(order)}
    rows = []
    for rater in raters_of(construct):
        given = inputs.table(rater.source, "tasks").sort("task_id")
        assert given["task_id"].equals(tasks["task_id"])
        labels = given[rater.column].cast(pl.String).to_list()
        rows.append([NOT_JUDGED if label is None else places[label] for label in labels])
    codes, occupation = np.unique(tasks["onet_soc_code"].to_numpy(), return_inverse=True)
    groups, field = np.unique([code[:2] for code in codes], return_inverse=True)
    names = tuple(rater.name for rater in raters_of(construct))
    labels_array = np.array(rows, dtype=np.int64)
    return LabelPanel(names, len(order), labels_array, occupation.astype(np.int64), field, len(groups))


@pytest.fixture(scope="module")
def exposure(inputs: Inputs) -> LabelPanel:
    return panel_of(inputs, "exposure", EXPOSURE)


@pytest.fixture(scope="module")
def automation(inputs: Inputs) -> LabelPanel:
    return panel_of(inputs, "automation", ("T0", "T1", "T2", "T3", "T4"))


@pytest.fixture(scope="module")
def fit(exposure: LabelPanel) -> RaterFit:
    return fit_raters(exposure)


def test_classical_variance_components_are_those_of_the_method(exposure: LabelPanel) -> None:
    found = occupation_variance(occupation_means(exposure, VALUES))
    assert round(found.occupation, 3) == 0.038
    assert round(found.occupation_by_rater, 4) == 0.0056
    assert round(100 * np.sqrt(found.occupation_by_rater), 1) == 7.5


def test_variance_components_of_a_known_layout() -> None:
    means = np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [4.0, 5.0, 6.0]])
    found = occupation_variance(means)
    assert np.isclose(found.occupation_by_rater, 0)
    assert np.isclose(found.occupation, means.mean(axis=1).var(ddof=1))
    assert np.isclose(found.rater, 1)


def test_gpt4_is_more_severe_than_people_in_computing_and_less_in_community_service(exposure: LabelPanel) -> None:
    field = exposure.field[exposure.occupation]
    groups = {"15": 2, "21": 5}
    gpt4, people = exposure.raters.index("gpt4_exposure_2023"), exposure.raters.index("human_exposure_2023")
    apart = {
        group: float((VALUES[exposure.labels[gpt4]] - VALUES[exposure.labels[people]])[field == place].mean())
        for group, place in groups.items()
    }
    assert round(apart["15"], 2) == pytest.approx(0.14, abs=0.011)
    assert round(apart["21"], 2) == -0.04


def test_e2_lies_between_e0_and_e1(inputs: Inputs, fit: RaterFit) -> None:
    other = fit_raters(panel_of(inputs, "exposure", ("E0", "E1", "E2")))
    assert fit.log_likelihood > other.log_likelihood + 1000


def test_the_model_says_what_the_method_says_of_raters_and_occupations(fit: RaterFit) -> None:
    # One rater's own view of a job is a small part of what sets jobs apart, in the model as in the classical figures.
    apart = fit.of_occupations.own / (fit.of_occupations.common + fit.of_fields.common)
    assert 0.01 < apart < 0.1
    assert (fit.thresholds[:, 1] > fit.thresholds[:, 0]).all()


def test_the_published_labels_pass(exposure: LabelPanel, automation: LabelPanel) -> None:
    assert implausible_raters(exposure) == ()
    assert implausible_raters(automation) == ()


def test_the_table_of_raters_by_field_agrees_with_the_labels(exposure: LabelPanel) -> None:
    one_hot = np.eye(exposure.levels)[exposure.labels]
    names = [str(place) for place in range(len(exposure.field))], [str(row) for row in range(len(one_hot[0]))]
    fitted = fit_construct(exposure.raters, one_hot, RowPlaces(exposure.occupation, exposure.field, *names))
    table = rater_table(fit_arrays("exposure", fitted), "exposure", exposure.raters, VALUES)
    assert len(table) == len(exposure.raters) * exposure.fields
    means = {(row.rater, row.field): row.points for row in table}
    apart = means["gpt4_exposure_2023", 2] - means["human_exposure_2023", 2]
    assert apart == pytest.approx(14, abs=1.1)
    for field in range(exposure.fields):
        assert sum(means[rater, field] for rater in exposure.raters) == pytest.approx(0, abs=0.05)
        of_field = [row for row in table if row.field == field]
        assert sum(row.severity for row in of_field) == pytest.approx(0, abs=1e-3)
        assert all(0 < row.severity_error < 0.3 for row in of_field)
        assert np.prod([row.scale for row in of_field]) == pytest.approx(1, abs=0.01)


def _with(panel: LabelPanel, rater: int, labels: np.ndarray) -> LabelPanel:
    changed = panel.labels.copy()
    changed[rater] = labels
    return LabelPanel(panel.raters, panel.levels, changed, panel.occupation, panel.field, panel.fields)


@pytest.mark.parametrize("rater", [0, 1, 2])
def test_a_reversed_column_is_caught(automation: LabelPanel, rater: int) -> None:
    row = automation.labels[rater]
    wrong = _with(automation, rater, np.where(row == NOT_JUDGED, row, automation.levels - 1 - row))
    assert automation.raters[rater] in {finding.rater for finding in implausible_raters(wrong)}
    with pytest.raises(SourceError, match="implausible"):
        check_raters(wrong)


@pytest.mark.parametrize("rater", [0, 1, 2])
def test_shifted_rows_are_caught(exposure: LabelPanel, rater: int) -> None:
    wrong = _with(exposure, rater, np.roll(exposure.labels[rater], 5000))
    assert exposure.raters[rater] in {finding.rater for finding in implausible_raters(wrong)}


def test_swapped_level_names_are_caught(exposure: LabelPanel) -> None:
    wrong = _with(exposure, 0, np.array([0, 2, 1])[exposure.labels[0]])
    assert exposure.raters[0] in {finding.rater for finding in implausible_raters(wrong)}


def test_two_swapped_columns_are_told_by_the_published_scores(inputs: Inputs) -> None:
    tasks = inputs.table("eloundou-labels", "tasks")
    occupations = inputs.table("eloundou-occupations", "occupations").sort("onet_soc_code")
    published = {name: occupations[name].to_numpy() for name in ("gpt4_alpha", "human_alpha")}
    weight = pl.when(pl.col("task_type") == "Core").then(1.0).otherwise(0.5)

    def alpha(column: str) -> np.ndarray:
        counted = (pl.col(column).cast(pl.String) == "E1").cast(pl.Float64)
        mean = (counted * weight).sum() / weight.sum()
        return tasks.group_by("onet_soc_code").agg(mean.alias("alpha")).sort("onet_soc_code")["alpha"].to_numpy()

    right = {"gpt4_alpha": alpha("gpt4_exposure"), "human_alpha": alpha("human_exposure_agg")}
    assert misplaced_columns(right, published) == {}
    swapped = {"gpt4_alpha": right["human_alpha"], "human_alpha": right["gpt4_alpha"]}
    assert misplaced_columns(swapped, published) == {"gpt4_alpha": "human_alpha", "human_alpha": "gpt4_alpha"}
