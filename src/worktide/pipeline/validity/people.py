"""The sections of the card on people: who works in which band, and who has where to go."""

from __future__ import annotations

import polars as pl

from worktide.pipeline.move_model.model import fit_moves
from worktide.pipeline.validity.equity import equity_analysis
from worktide.pipeline.validity.escape import escape_analysis
from worktide.pipeline.validity.material import Material
from worktide.pipeline.validity.movers import Movers, movers, official
from worktide.release.validity import Analysis


def movers_of(given: Material) -> Movers:
    """Return workers and moves from the release's draws and pay; the model of moves is fitted anew."""
    release = given.release
    model = fit_moves(given.inputs)
    labour = pl.read_parquet(release.member("tables/labour_market.parquet"))
    records = official(given.slugs, release.positions)
    return movers(given.inputs, records, release.array("does_draws"), labour, model.rates, model.seen)


def equity_of(found: Movers) -> Analysis:
    """Return the section on who works in which band."""
    return equity_analysis(found.workers, found.ground.draws, found.ground.rates, found.ground.pay)


def escape_of(found: Movers) -> Analysis:
    """Return the section on escape options."""
    return escape_analysis(found.workers, found.ground)
