"""The survey as the model reads it: what the file divided is whole again, and words tell no head count."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from worktide.pipeline.inputs import Inputs
from worktide.pipeline.move_model.model import SEEN, Ground, MoveModel
from worktide.pipeline.move_model.survey import OUTSIDE, PEOPLE_A_RESPONDENT, SOURCE, read_survey


def _edges(rows: list[tuple[str, str, float, float, float]]) -> pl.DataFrame:
    columns = ("source_soc_2010_code", "target_soc_2010_code", "probability")
    return pl.DataFrame(rows, schema=(*columns, "source_survey_workers", "target_survey_workers"), orient="row")


def test_codes_that_the_file_divided_are_put_together() -> None:
    size = 100 * PEOPLE_A_RESPONDENT
    rows = [
        ("11-1010", "11-1010", 0.6, size, size),
        ("11-1010", "11-1030", 0.2, size, size / 4),
        ("11-1010", "13-2010", 0.2, size, size),
        ("11-1030", "11-1010", 0.6, size / 4, size),
        ("11-1030", "11-1030", 0.2, size / 4, size / 4),
        ("11-1030", "13-2010", 0.2, size / 4, size),
        ("13-2010", "13-2010", 0.9, size, size),
        ("13-2010", "11-1010", 0.08, size, size),
        ("13-2010", "11-1030", 0.02, size, size / 4),
    ]
    found = read_survey(_edges(rows))
    assert found.groups == (("11-1010", "11-1030"), ("13-2010",))
    assert found.flows == pytest.approx(np.array([[0.0, 25.0], [10.0, 0.0]]))
    assert found.workers == pytest.approx([125.0, 100.0])
    assert not found.told_apart.diagonal().any()


def test_no_part_of_a_respondent_is_left(given: Ground, inputs: Inputs) -> None:
    edges = inputs.table(SOURCE, "edges")
    survey = given.survey
    assert len(survey.groups) < edges["source_soc_2010_code"].n_unique()
    assert sum(len(group) for group in survey.groups) == edges["source_soc_2010_code"].n_unique()
    smallest = survey.flows[survey.flows > 0].min() * PEOPLE_A_RESPONDENT
    whole = edges.filter(pl.col("source_soc_2010_code") != pl.col("target_soc_2010_code"))
    in_file = (whole["probability"] * whole["source_survey_workers"]).min()
    assert isinstance(in_file, float)
    assert smallest > 100 * in_file


def test_every_group_has_people_and_only_few_records_are_outside(given: Ground) -> None:
    found = given.cover
    assert found.members.sum(axis=1) == pytest.approx(np.ones(len(given.survey.groups)))
    outside = [code for code, inside in zip(found.codes, found.inside, strict=True) if not inside]
    assert all(code.startswith(("55-", "45-3")) for code in outside)
    assert (found.people > 0).all()


def test_words_are_about_the_survey(model: MoveModel, given: Ground) -> None:
    words = np.unique(model.seen)
    assert words.tolist() == [0, 1, 2, 3, OUTSIDE]
    assert (model.seen.diagonal() == OUTSIDE).all()
    outside = ~given.cover.inside
    assert (model.seen[outside] == OUTSIDE).all()
    assert (model.seen[:, outside] == OUTSIDE).all()


def test_each_word_covers_several_numbers_of_respondents(given: Ground) -> None:
    flows = given.survey.flows
    alone = flows[(flows > 0) & (flows < np.quantile(flows[flows > 0], 0.5))]
    light, heavy = np.quantile(alone, [0.1, 0.9])
    for low, high in zip(SEEN, (*SEEN[1:], np.inf), strict=True):
        assert high / light - max(low, heavy) / heavy > 2
