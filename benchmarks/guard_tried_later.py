"""Damages that were thought of after the guard's limits were set, so that it is tried on what it was not made for."""

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

RANDOM = np.random.default_rng(90)


@damage("decimal commas lost: growth of 3.4 percent read as 34")
def _decimal_comma_lost(base: Base) -> Base:
    growth = pl.col("projected_growth")
    lost = pl.when(growth != growth.round(0)).then(growth * 10).otherwise(growth)
    return with_labour(base, base.done.labour.with_columns(lost))


@damage("one column constant: every occupation with the same openings")
def _openings_constant(base: Base) -> Base:
    openings = pl.when(pl.col("openings").is_not_null()).then(1000.0)
    return with_labour(base, base.done.labour.with_columns(openings.alias("openings")))


@damage("rows twice, the second time under new codes: one eighth of the forecast")
def _rows_under_new_codes(base: Base) -> Base:
    frame = base.done.forecast
    again = frame.head(frame.height // 8).with_columns(("98" + pl.col("soc_code").str.slice(2)).alias("soc_code"))
    return replace(base, done=replace(base.done, forecast=pl.concat([frame, again])))


@damage("codes with a nought too many: one index finds no occupation")
def _codes_padded(base: Base) -> Base:
    name, frame = only_table(base, "frey-osborne-2013")
    code = next(one for one in frame.columns if "soc" in one)
    return with_source(base, "frey-osborne-2013", name, frame.with_columns(("0" + pl.col(code)).alias(code)))


@damage("shares as percent in one index")
def _shares_as_percent(base: Base) -> Base:
    frame = base.done.indices
    rows = frame["index"] == "eloundou_human_beta"
    return with_indices(base, put(frame, rows, "value", 100 * frame.filter(rows)["value"].to_numpy()))


@damage("one column in the order of its values against its keys: median pay sorted")
def _pay_sorted(base: Base) -> Base:
    frame = base.done.labour
    return with_labour(base, frame.with_columns(frame["median_pay"].sort(nulls_last=True)))


@damage("half of one major group without employment and pay")
def _half_of_a_group_missing(base: Base) -> Base:
    codes = {slug: code for code, slug in base.known.slugs.items()}
    health = sorted(slug for slug in base.done.labour["slug"] if codes.get(slug, "").startswith("29-"))[::2]
    columns = ("employment", "median_pay", "pay_10", "pay_90")
    lost = [pl.when(~pl.col("slug").is_in(health)).then(pl.col(one)).alias(one) for one in columns]
    return with_labour(base, base.done.labour.with_columns(lost))


@damage("two indices in each other's place")
def _indices_in_each_others_place(base: Base) -> Base:
    names = {"aioe_language_2023": "aioe_image_2023", "aioe_image_2023": "aioe_language_2023"}
    swapped = base.done.indices.with_columns(pl.col("index").replace(names))
    return with_indices(base, swapped.sort("slug", "index", maintain_order=True))


@damage("an older vintage under a new name: wages and employment of May 2022 as those of May 2025")
def _older_vintage(base: Base) -> Base:
    name, _ = only_table(base, "oews-2025")
    return with_source(base, "oews-2025", name, base.inputs.table("oews-2022", name))


@damage("titles that are not UTF-8: every twentieth with a sign that stands for unreadable bytes")
def _titles_unreadable(base: Base) -> Base:
    titles = {
        code: title.replace("e", "\ufffd") if place % 20 == 0 else title
        for place, (code, title) in enumerate(sorted(base.known.titles.items()))
    }
    return replace(base, known=replace(base.known, titles=titles))


@damage("weights below nought: importance of one tenth of the tasks with a minus sign")
def _weights_negative(base: Base) -> Base:
    chosen = pl.Series(RANDOM.random(base.done.table.height) < 0.1)
    importance = pl.when(chosen).then(-pl.col("importance")).otherwise(pl.col("importance"))
    table = base.done.table.with_columns(importance.alias("importance"))
    return scored_again(replace(base, done=replace(base.done, table=table)), base.done.judged)


@damage("all of one kind recoded: core tasks as supplemental ones and the other way round")
def _core_recoded(base: Base) -> Base:
    table = base.done.table.with_columns(~pl.col("core"))
    return scored_again(replace(base, done=replace(base.done, table=table)), base.done.judged)


@damage("frequency of tasks a year read as a day: those of one fifth of the tasks 260 times too small")
def _frequency_of_another_unit(base: Base) -> Base:
    chosen = pl.Series(np.arange(base.done.table.height) % 5 == 0)
    frequency = pl.when(chosen).then(pl.col("frequency") / 260).otherwise(pl.col("frequency"))
    table = base.done.table.with_columns(frequency.alias("frequency"))
    return scored_again(replace(base, done=replace(base.done, table=table)), base.done.judged)


@damage("the outlook of one major group moved by two points a year")
def _outlook_of_a_group(base: Base) -> Base:
    codes = {slug: code for code, slug in base.known.slugs.items()}
    built = [slug for slug in base.done.outlook["slug"] if codes.get(slug, "").startswith("47-")]
    columns = ("growth", "growth_low", "growth_high")
    moved = [
        pl.when(pl.col("slug").is_in(built)).then(pl.col(one) + 2).otherwise(pl.col(one)).alias(one) for one in columns
    ]
    return replace(base, done=replace(base.done, outlook=base.done.outlook.with_columns(moved)))


@damage("the ranges of one major group a third as wide")
def _ranges_of_a_group_narrow(base: Base) -> Base:
    scores = dict(base.done.scores)
    rows = sector_rows(base, "15-")
    for name in ("does", "percentile"):
        middle = scores[name].mean(axis=0)[None]
        scores[name] = np.where(rows, middle + (scores[name] - middle) / 3, scores[name])
    return replace(base, done=replace(base.done, scores=scores))
