"""Employment: every index against growth, and the outlook against the official projections at every origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from worktide.pipeline.outlook.backtest import ORIGINS
from worktide.pipeline.outlook.card import outlook_card
from worktide.pipeline.outlook.counts import Tables
from worktide.pipeline.outlook.dates import BackTestError
from worktide.pipeline.outlook.employment import EmploymentEffect, employment_figures, employment_test
from worktide.pipeline.validity.correlations import OWN, SCORE
from worktide.release.validity import Analysis

SIGNIFICANCE = 0.05
WEIGHTING = "√employment"


def employment_analysis(tables: Tables, index_values: pl.DataFrame) -> Analysis:
    """Return all indices, our own beside them, against growth of employment; `index_values` as `employment_test`."""
    effects = employment_test(tables, index_values)
    figures = tuple(employment_figures(effects))
    summary = _summary(effects)
    return Analysis("employment", "Indices against employment", "validity", "measured", summary, figures)


def _summary(effects: Sequence[EmploymentEffect]) -> str:
    outcome = [e for e in effects if e.period == "outcome" and e.weighting == WEIGHTING]
    raw = [effect.raw.value for effect in outcome]
    clear = [e.index for e in outcome if max(e.holm_p, e.own_unit_holm_p) < SIGNIFICANCE]
    reach = [effect.adjusted.detectable for effect in outcome]
    text = (
        f"Rank correlations with growth of employment from May 2022 to May 2025 run from {min(raw):.2f} to "
        f"{max(raw):.2f} "
        f"(weights: {WEIGHTING}) over {len(outcome)} indices. Given pay, job zone, projections and major group, "
    )
    text += f"clear of chance on both scales: {', '.join(clear)}" if clear else "none is clear of chance on both scales"
    text += f"; a slope of {min(reach):.1f} to {max(reach):.1f} points a year would have been found 8 times in 10."
    ours = next((effect for effect in outcome if effect.index == SCORE), None)
    if ours is not None:
        text += f" Our score: {ours.raw.value:.2f}. Exposure is not an outlook."
    return text


def outlook_analysis(tables: Tables, index_values: pl.DataFrame) -> Analysis:
    """Return the record of the projections, every model tried at every origin, and the decision that follows.

    `index_values` are published indices only: our own score uses what was not known at the origins.
    """
    if set(index_values["index"].unique()) & set(OWN):
        problem = "our own score may not go into a back-test: it uses what was not known at the origins"
        raise BackTestError(problem, hint="Give published indices only.")
    card = outlook_card(tables, index_values)
    origins = {origin.name for origin in ORIGINS}
    figures = tuple(
        replace(found, name=f"{found.name}, {found.date}") if found.date in origins else found for found in card.figures
    )
    return Analysis("outlook", "Outlook against projections", "validity", "measured", card.decision, figures)
