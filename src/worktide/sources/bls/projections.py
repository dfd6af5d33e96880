"""Employment Projections by occupation: what is projected, who leaves and why, and what moves the numbers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.bls.matrix import ATTAINMENTS, EXPERIENCES, TRAININGS, in_persons, read_rows, read_table
from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, with_top_coded

KNOWS: Final = "the rounds 2022-32 and 2024-34"
INDUSTRY: Final = r"^[0-9A-Z,-]{2,8}$"
TITLE: Final = "base National Employment Matrix title"
CODE: Final = "base National Employment Matrix code"
WAGE: Final = "Median annual wage, base"
TRAINING: Final = "Typical on-the-job training needed to attain competency in the occupation"

_OUTLOOK_HANDBOOK: Final = tuple(
    f"Related Occupational Outlook Handbook (OOH) content{ending}" for ending in ("", " xlsx")
)
EMPLOYMENT: Final = {
    "Employment, base": Column("employment_base", "integer", low=0),
    "Employment, projected": Column("employment_projected", "integer", low=0),
    "Employment change, numeric, period": Column("employment_change", "integer"),
    "Employment change, percent, period": Column("employment_change_percent", "number", low=-100),
}
EMPLOYMENT_WAGE: Final = {
    WAGE: Column("median_annual_wage", "integer", nullable=True, low=0),
    f"{WAGE}_top_coded": Column("median_annual_wage_top_coded", "flag"),
}
REQUIREMENTS: Final = {
    "Typical education needed for entry": Column("entry_education", nullable=True, among=ATTAINMENTS),
    "Work experience in a related occupation": Column("work_experience", nullable=True, among=EXPERIENCES),
    TRAINING: Column("on_the_job_training", nullable=True, among=TRAININGS),
}
THOUSANDS: Final = ("Employment, base", "Employment, projected", "Employment change, numeric, period")

_OPENINGS: Final = "Occupational openings, period annual average"
_FLOWS: Final = {
    "Labor force exits, period annual average": "labor_force_exits",
    "Occupational transfers, period annual average": "occupational_transfers",
    "Total occupational separations, period annual average": "separations",
    _OPENINGS: "openings",
}
_RATES: Final = {
    "Labor force exit rate, period annual average": "labor_force_exit_rate_percent",
    "Occupational transfer rate, period annual average": "occupational_transfer_rate_percent",
    "Total occupational separations rate, period annual average": "separation_rate_percent",
}
_NAMED: Final = {
    CODE: Column("soc_code", "soc"),
    TITLE: Column("title"),
    "Occupation type": Column("summary", "flag"),
}

_OCCUPATIONS: Final = Layout(
    {
        **_NAMED,
        "base_year": Column("base_year", "integer"),
        "projected_year": Column("projected_year", "integer"),
        **EMPLOYMENT,
        "Percent self employed, base": Column("self_employed_percent", "number", nullable=True, low=0, high=100),
        _OPENINGS: Column("openings", "integer", low=0),
        **EMPLOYMENT_WAGE,
        **REQUIREMENTS,
    },
    key=("soc_code",),
    ignored=(
        "Employment distribution, percent, base",
        "Employment distribution, percent, projected",
        "footnote",
        *_OUTLOOK_HANDBOOK,
    ),
    knows=KNOWS,
)
_SEPARATIONS: Final = Layout(
    {
        **_NAMED,
        **{name: Column(ours, "number", low=0, high=100) for name, ours in _RATES.items()},
        **{name: Column(ours, "integer", low=0) for name, ours in _FLOWS.items()},
    },
    key=("soc_code",),
    ignored=tuple(EMPLOYMENT),
    knows=KNOWS,
)
_FACTORS: Final = Layout(
    {
        "base National Employment Matrix occupation code": Column("soc_code", "soc"),
        "base National Employment Matrix industry code": Column("industry_code", pattern=INDUSTRY),
        "base National Employment Matrix occupation title": Column("title"),
        "base National Employment Matrix industry title": Column("industry_title"),
        "Factors affecting occupational utilization": Column("factor"),
    },
    key=("soc_code", "industry_code"),
    knows=KNOWS,
)
_INDUSTRIES: Final = Layout(
    {
        CODE: Column("industry_code", pattern=INDUSTRY),
        TITLE: Column("title"),
        "Industry type": Column("summary", "flag"),
        "NAICS code": Column("naics_codes", nullable=True),
    },
    key=("industry_code",),
    ignored=("National Employment Matrix link", "National Employment Matrix Link"),
    knows=KNOWS,
)
_STEM: Final = Layout(
    {"Occupation category": Column("category"), **EMPLOYMENT, WAGE: EMPLOYMENT_WAGE[WAGE]},
    key=("category",),
    ignored=("footnote",),
    knows=KNOWS,
)
_ATTAINMENT: Final = Layout(
    {
        CODE: Column("soc_code", "soc"),
        TITLE: Column("title"),
        **{
            name: Column(f"{ours}_percent", "number", low=0, high=100)
            for name, ours in {
                "Less than high school diploma": "less_than_high_school",
                "High school diploma or equivalent": "high_school",
                "Some college, no degree": "some_college",
                "Associate's degree": "associate",
                "Bachelor's degree": "bachelor",
                "Master's degree": "master",
                "Doctoral or professional degree": "doctoral_or_professional",
            }.items()
        },
        "footnote": Column("shared_with_others", "flag"),
    },
    key=("soc_code",),
    knows=KNOWS,
)
_REQUIREMENTS: Final = Layout(
    {CODE: Column("soc_code", "soc"), TITLE: Column("title"), **REQUIREMENTS},
    key=("soc_code",),
    ignored=("footnote", *_OUTLOOK_HANDBOOK),
    knows=KNOWS,
)


def _occupations(path: Path, sheet: str, base: int) -> pl.DataFrame:
    source = f"{label(path)}: {sheet}"
    frame = in_persons(read_rows(path, sheet, base), [*THOUSANDS, _OPENINGS], source=source)
    frame = with_top_coded(frame, [name for name in (WAGE,) if name in frame.columns])
    frame = frame.with_columns(base_year=pl.lit(base), projected_year=pl.lit(base + 10))
    return table(frame, _OCCUPATIONS, source=source)


def attainment(path: Path, base: int) -> pl.DataFrame:
    """Return table 5.3: attainment of workers of 25 years and older in percent, by occupation.

    `shared_with_others` marks the occupations whose figures are those of a wider group of the American Community
    Survey.
    """
    return read_table(path, "Table 5.3", base, _ATTAINMENT)


def requirements(path: Path, base: int) -> pl.DataFrame:
    """Return table 5.4: the education, experience and training that the publisher assigns to each occupation."""
    return read_table(path, "Table 5.4", base, _REQUIREMENTS)


def read_round(path: Path, base: int, sheet: str) -> dict[str, pl.DataFrame]:
    """Return the tables of a round's occupation workbook; `sheet` is the one with all occupations and characteristics.

    `occupations`: employment in persons (the workbook gives thousands), openings in persons a year on average, wages
    in dollars; a wage at or above the publisher's ceiling is null with `median_annual_wage_top_coded`. `separations`
    (table 1.10): rates in percent of employment a year, flows in persons a year. `utilization_factors` (1.12): why the
    publisher moves an occupation's share within an industry, in its own words. `industries` (1.9): codes only. `stem`
    (1.11). Tables 1.1 to 1.6 are excerpts of the one with all occupations, 1.8 holds links.
    """
    tables = {
        "occupations": _occupations(path, sheet, base),
        "separations": read_table(path, "Table 1.10", base, _SEPARATIONS, thousands=[*THOUSANDS, *_FLOWS]),
        "utilization_factors": read_table(
            path, "Table 1.12", base, _FACTORS, code="base National Employment Matrix occupation code"
        ),
        "industries": read_table(path, "Table 1.9", base, _INDUSTRIES),
        "stem": read_table(path, "Table 1.11", base, _STEM, thousands=THOUSANDS, code="Employment, base"),
    }
    if base == 2022:
        tables |= {"attainment": attainment(path, base), "requirements": requirements(path, base)}
    return tables


READERS: dict[str, Reader] = {
    "projections-2024-34": partial(read_round, base=2024, sheet="Table 1.2"),
    "projections-2022-32": partial(read_round, base=2022, sheet="Table 1.7"),
}
