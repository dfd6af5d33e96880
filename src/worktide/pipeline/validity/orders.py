"""Our own orders of official tasks, for the check against use."""

from __future__ import annotations

import polars as pl

from worktide.pipeline.horizons import official_order
from worktide.pipeline.validity.stated import Ground, automation_sets, mean_judgement, tau


def our_orders(base: Ground) -> pl.DataFrame:
    """Return `task_id`, `automation`, `horizon` of official tasks at the stated assumptions: high comes first."""
    given = base.material
    of_rows = mean_judgement(given, automation_sets()["all automation raters"]) @ tau("value")
    return official_order(of_rows[None], base.barriers, given.table["task_id"])
