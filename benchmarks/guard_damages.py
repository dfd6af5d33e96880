"""The damages by which the guard's limits were set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from benchmarks.guard_base import (
    Base,
    damage,
    only_table,
    put,
    scored_again,
    sector_rows,
    with_indices,
    with_labour,
    with_source,
)

RANDOM = np.random.default_rng(9)

# What goes wrong in a publisher's file.


@damage("the latest use of Claude, cut after two thirds of its rows")
def _source_cut_by_a_third(base: Base) -> Base:
    name, frame = only_table(base, "anthropic-tasks-5")
    return with_source(base, "anthropic-tasks-5", name, frame.head(frame.height * 2 // 3))


@damage("wages and employment of May 2025, cut after two thirds of their rows")
def _wages_cut_by_a_third(base: Base) -> Base:
    name, frame = only_table(base, "oews-2025")
    return with_source(base, "oews-2025", name, frame.head(frame.height * 2 // 3))


@damage("the labels of the main rater by occupation, in another order than their codes")
def _index_in_another_order(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "eloundou_gpt4_beta"
    values = frame.filter(rows)["value"].to_numpy().copy()
    RANDOM.shuffle(values)
    return with_indices(base, put(frame, rows, "value", values))


@damage("a column of one index shifted by one row")
def _index_shifted_by_a_row(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "microsoft_2025"
    values = np.roll(frame.filter(rows)["value"].to_numpy(), 1)
    return with_indices(base, put(frame, rows, "value", values))


@damage("one index of another vintage: its codes lead to other occupations, a sixth of them to none")
def _codes_of_another_vintage(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "aioe_2021"
    values = frame.filter(rows)["value"].to_numpy().copy()
    moved = RANDOM.permutation(len(values))[: len(values) // 3]
    values[moved] = values[np.roll(moved, 1)]
    values[moved[: len(moved) // 2]] = np.nan
    return with_indices(base, put(frame, rows, "value", values))


@damage("pay in dollars an hour instead of a year")
def _pay_by_the_hour(base: Base) -> Base:
    pay = [(pl.col(name) / 2080).round(2).alias(name) for name in ("median_pay", "pay_10", "pay_90")]
    return with_labour(base, base.done.labour.with_columns(pay))


@damage("employment in thousands")
def _employment_in_thousands(base: Base) -> Base:
    return with_labour(base, base.done.labour.with_columns((pl.col("employment") / 1000).round(1)))


@damage("projected growth as a share instead of percent")
def _growth_as_a_share(base: Base) -> Base:
    return with_labour(base, base.done.labour.with_columns(pl.col("projected_growth") / 100))


@damage("missing pay written as nought")
def _missing_as_nought(base: Base) -> Base:
    return with_labour(base, base.done.labour.with_columns(pl.col("median_pay", "pay_10", "pay_90").fill_null(0.0)))


@damage("the columns of lowest and highest pay in each other's place")
def _columns_in_each_others_place(base: Base) -> Base:
    swapped = base.done.labour.with_columns(pl.col("pay_90").alias("pay_10"), pl.col("pay_10").alias("pay_90"))
    return with_labour(base, swapped)


@damage("employment of one tenth of the occupations a hundred times too large")
def _some_rows_a_hundredfold(base: Base) -> Base:
    frame = base.done.labour
    chosen = pl.Series(RANDOM.random(frame.height) < 0.1)
    employment = pl.when(chosen).then(pl.col("employment") * 100).otherwise(pl.col("employment"))
    return with_labour(base, frame.with_columns(employment))


@damage("one index constant")
def _index_constant(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "ilo_2025"
    return with_indices(base, put(frame, rows, "value", np.full(int(rows.to_numpy().sum()), 0.3)))


@damage("one index turned upside down")
def _index_inverted(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "daioe_all_2023"
    return with_indices(base, put(frame, rows, "percentile", 100 - frame.filter(rows)["percentile"].to_numpy()))


@damage("one index rounded to whole numbers")
def _index_rounded(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "microsoft_2025_july"
    return with_indices(base, put(frame, rows, "value", np.round(frame.filter(rows)["value"].to_numpy())))


# What goes wrong in labels, weights and scores.


@damage("one rater's automation labels inverted")
def _labels_inverted(base: Base) -> Base:
    name = "gpt4_automation_2023"
    return scored_again(base, {**base.done.judged, name: base.done.judged[name][:, ::-1].copy()})


@damage("one rater's exposure labels in another order than the tasks")
def _labels_in_another_order(base: Base) -> Base:
    name = "human_exposure_2023"
    shuffled = base.done.judged[name][RANDOM.permutation(len(base.done.judged[name]))]
    return scored_again(base, {**base.done.judged, name: shuffled})


@damage("all raters' labels of one third of the tasks lost (their means in place of them)")
def _a_third_of_labels_lost(base: Base) -> Base:
    judged = dict(base.done.judged)
    rows = np.arange(len(judged["labelled"])) % 3 == 0
    for name, values in judged.items():
        if values.ndim == 2:
            judged[name] = np.where(rows[:, None], values.mean(axis=0), values)
    return scored_again(base, judged)


@damage("importance and frequency of the tasks of one major group lost")
def _weights_of_a_group_lost(base: Base) -> Base:
    codes = {slug: code for code, slug in base.known.slugs.items()}
    health = [slug for slug in base.done.slugs if codes.get(slug, "").startswith("29-")]
    lost = pl.col("slug").is_in(health)
    columns = ("importance", "frequency")
    table = base.done.table.with_columns(pl.when(lost).then(1.0).otherwise(pl.col(c)).alias(c) for c in columns)
    return scored_again(replace(base, done=replace(base.done, table=table)), base.done.judged)


@damage("the scores of one major group 12 points too high")
def _a_group_too_high(base: Base) -> Base:
    scores = dict(base.done.scores)
    rows = sector_rows(base, "43-")
    scores["percentile"] = np.where(rows, np.minimum(scores["percentile"] + 12, 100), scores["percentile"])
    return replace(base, done=replace(base.done, scores=scores))


@damage("the records shifted by one against their scores")
def _scores_shifted_by_one(base: Base) -> Base:
    keys = ("does", "helps", "people", "percentile")
    shifted = {key: np.roll(base.done.scores[key], 1, axis=1) for key in keys}
    return replace(base, done=replace(base.done, scores={**base.done.scores, **shifted}))


@damage("percentiles as shares of one")
def _percentiles_as_shares(base: Base) -> Base:
    scores = {**base.done.scores, "percentile": base.done.scores["percentile"] / 100}
    return replace(base, done=replace(base.done, scores=scores))


@damage("what AI does and what people do in each other's place")
def _shares_in_each_others_place(base: Base) -> Base:
    scores = base.done.scores
    return replace(base, done=replace(base.done, scores={**scores, "does": scores["people"], "people": scores["does"]}))


@damage("one draw in place of two hundred: ranges collapse")
def _ranges_collapsed(base: Base) -> Base:
    scores = dict(base.done.scores)
    for name in ("does", "helps", "people", "percentile"):
        scores[name] = np.repeat(scores[name].mean(axis=0)[None], len(scores[name]), axis=0)
    return replace(base, done=replace(base.done, scores=scores))


@damage("the scores of five jobs exchanged with others'")
def _five_jobs_exchanged(base: Base) -> Base:
    scores = dict(base.done.scores)
    order = np.argsort(scores["percentile"].mean(axis=0))
    places = np.arange(scores["percentile"].shape[1])
    places[order[100:105]], places[order[1000:1005]] = order[1000:1005], order[100:105]
    for name in ("does", "helps", "people", "percentile"):
        scores[name] = scores[name][:, places]
    return replace(base, done=replace(base.done, scores=scores))


@damage("projections and their ranges turned round: growth becomes decline")
def _outlook_sign_lost(base: Base) -> Base:
    turned = [
        -pl.col("growth"),
        (-pl.col("growth_high")).alias("growth_low"),
        (-pl.col("growth_low")).alias("growth_high"),
    ]
    return replace(base, done=replace(base.done, outlook=base.done.outlook.with_columns(turned)))


@damage("the model of moves read along its other axis")
def _moves_transposed(base: Base) -> Base:
    rates = base.done.move_model["rates"].T.copy()
    return replace(base, done=replace(base.done, move_model={**base.done.move_model, "rates": rates}))


@damage("a third of a title model's weights nought")
def _title_weights_lost(base: Base) -> Base:
    head = dict(base.done.title_head)
    table = head["table"].copy()
    table[: len(table) // 3] = 0
    return replace(base, done=replace(base.done, title_head={**head, "table": table}))


@damage("the forecast of employment of another year's scale (thousands)")
def _forecast_in_thousands(base: Base) -> Base:
    scaled = [(pl.col(name) // 1000).alias(name) for name in ("employment_base", "employment", "low", "high")]
    return replace(base, done=replace(base.done, forecast=base.done.forecast.with_columns(scaled)))
