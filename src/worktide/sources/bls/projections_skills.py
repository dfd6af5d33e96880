"""Employment Projections 2024-34 by skill: how occupations rank by 17 skills that the publisher derives from O*NET."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.bls.matrix import read_rows, read_table
from worktide.sources.bls.projections import CODE, EMPLOYMENT, EMPLOYMENT_WAGE, TITLE, WAGE
from worktide.sources.bls.projections_education import BASE, BY_EDUCATION, EDUCATION, KNOWS, MEDIAN_WAGE
from worktide.sources.layouts import Column, Layout, checked_table, typed
from worktide.sources.tables import ROW, Reader, label

SKILLS: Final = (
    "Adaptability",
    "Computers and information technology",
    "Creativity and innovation",
    "Critical and analytical thinking",
    "Customer service",
    "Detail oriented",
    "Fine motor",
    "Interpersonal",
    "Leadership",
    "Mathematics",
    "Mechanical",
    "Physical strength and stamina",
    "Problem solving and decision making",
    "Project management",
    "Science",
    "Speaking and listening",
    "Writing and reading",
)
_TOP_SKILLS: Final = {
    "Top highest skill": Column("top_skill", among=SKILLS),
    "Second highest skill": Column("second_skill", among=SKILLS),
    "Third highest skill": Column("third_skill", among=SKILLS),
}
_SKILLS_OF_OCCUPATIONS: Final = Layout(
    {
        CODE: Column("soc_code", "soc"),
        TITLE: Column("title"),
        **_TOP_SKILLS,
        "footnote": Column("imputed", "flag"),
    },
    key=("soc_code",),
    ignored=(
        *EMPLOYMENT,
        *EMPLOYMENT_WAGE,
        EDUCATION,
        "Percent self employed, base",
        "Occupational openings, period annual average",
        "Related Occupational Outlook Handbook (OOH) content",
    ),
    knows=KNOWS,
)
_SKILLS_OF_GROUPS: Final = Layout(
    {CODE: Column("soc_code", "soc"), TITLE: Column("title"), **_TOP_SKILLS},
    key=("soc_code",),
    ignored=(*EMPLOYMENT, *EMPLOYMENT_WAGE, "footnote"),
    knows=KNOWS,
)
_SKILLS_BY_EDUCATION: Final = Layout(
    {**BY_EDUCATION, **MEDIAN_WAGE, **_TOP_SKILLS},
    key=("entry_education",),
    ignored=("footnote",),
    knows=KNOWS,
)
_PERCENTILES_WIDE: Final = Layout(
    {
        CODE: Column("soc_code", "soc"),
        TITLE: Column("title"),
        "footnote": Column("imputed", "flag"),
        **{skill: Column(skill, "integer") for skill in SKILLS},
    },
    key=("soc_code",),
    knows=KNOWS,
)
_PERCENTILES: Final = Layout(
    {
        "soc_code": Column("soc_code", "soc"),
        "skill": Column("skill", among=SKILLS),
        "percentile": Column("percentile", "integer", low=0, high=100),
        "imputed": Column("imputed", "flag"),
    },
    key=("soc_code", "skill"),
)


def _percentiles(path: Path) -> pl.DataFrame:
    source = f"{label(path)}: Table 6.5"
    wide = typed(read_rows(path, "Table 6.5", BASE), _PERCENTILES_WIDE, source=source)
    long = wide.unpivot(SKILLS, index=["soc_code", "imputed", ROW], variable_name="skill", value_name="percentile")
    return checked_table(long, _PERCENTILES, source=source)


def read_skills(path: Path) -> dict[str, pl.DataFrame]:
    """Return how occupations rank by 17 skills that the publisher derives from O*NET.

    `percentiles` (6.5): the percent of occupations that score lower on the skill. `occupations` (6.2), `major_groups`
    (6.1) and `by_education` (6.4): the three skills that stand highest. `imputed` says that the publisher took the
    skills of similar occupations. Table 6.3 is an excerpt of 6.2.
    """
    return {
        "percentiles": _percentiles(path),
        "occupations": read_table(path, "Table 6.2", BASE, _SKILLS_OF_OCCUPATIONS),
        "major_groups": read_table(path, "Table 6.1", BASE, _SKILLS_OF_GROUPS),
        "by_education": read_table(path, "Table 6.4", BASE, _SKILLS_BY_EDUCATION, code=WAGE),
    }


READERS: dict[str, Reader] = {"projections-2024-34-skills": read_skills}
