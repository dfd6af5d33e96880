"""Employment Projections 2024-34 by education: what occupations ask for, and what people in them have."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.bls.matrix import ATTAINMENTS, read_table
from worktide.sources.bls.projections import EMPLOYMENT, THOUSANDS, WAGE, attainment, requirements
from worktide.sources.layouts import Column, Layout
from worktide.sources.tables import Reader

BASE: Final = 2024
KNOWS: Final = "the round 2024-34"
EDUCATION: Final = "Typical education needed for entry"
_ALL: Final = "Total, all occupations"
MEDIAN_WAGE: Final = {WAGE: Column("median_annual_wage", "integer", nullable=True, low=0)}
BY_EDUCATION: Final = {EDUCATION: Column("entry_education", among=(_ALL, *ATTAINMENTS))}
_EARNINGS: Final = Layout(
    {
        "Educational attainment": Column("attainment"),
        "Median usual weekly earnings ($)": Column("median_weekly_earnings", "integer", low=0),
        "Unemployment rate (%)": Column("unemployment_rate_percent", "number", low=0, high=100),
    },
    key=("attainment",),
    ignored=("footnote",),
    knows=KNOWS,
)
_EMPLOYMENT_BY_EDUCATION: Final = Layout(
    {
        **BY_EDUCATION,
        **EMPLOYMENT,
        "Employment distribution, percent, base": Column("share_base_percent", "number", low=0, high=100),
        "Employment distribution, percent, projected": Column("share_projected_percent", "number", low=0, high=100),
        **MEDIAN_WAGE,
    },
    key=("entry_education",),
    ignored=("footnote",),
    knows=KNOWS,
)


def read_education(path: Path) -> dict[str, pl.DataFrame]:
    """Return `attainment` (5.3, percent), `requirements` (5.4), `earnings` (5.1) and `employment_by_education` (5.2).

    Earnings are dollars a week at the median, of people of 25 years and older who work full time for wages or salary.
    """
    earnings = "Median usual weekly earnings ($)"
    return {
        "attainment": attainment(path, BASE),
        "requirements": requirements(path, BASE),
        "earnings": read_table(path, "Table 5.1", BASE, _EARNINGS, code=earnings),
        "employment_by_education": read_table(
            path, "Table 5.2", BASE, _EMPLOYMENT_BY_EDUCATION, thousands=THOUSANDS, code="Employment, base"
        ),
    }


READERS: dict[str, Reader] = {"projections-2024-34-education": read_education}
