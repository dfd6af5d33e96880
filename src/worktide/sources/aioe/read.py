"""Readers of AIOE: the data appendix of 2021 and the variants for language modelling and image generation of 2023.

Scores of occupations and industries are standardised over all of them (mean 0, standard deviation 1) and have no unit.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, checked_table, table, typed
from worktide.sources.tables import ROW, Reader, label, read_sheet

APPLICATIONS: Final = (
    "Abstract Strategy Games",
    "Real-Time Video Games",
    "Image Recognition",
    "Visual Question Answering",
    "Generating Images",
    "Reading Comprehension",
    "Language Modeling",
    "Translation",
    "Speech Recognition",
    "Instrumental Track Recognition",
)

_NAICS: Final = r"^\d{4}([0-9A-Z]{2})?$"


def _occupations(score: str) -> Layout:
    return Layout(
        {
            "SOC Code": Column("soc_2010_code", "soc"),
            "Occupation Title": Column("title"),
            score: Column("aioe", "number"),
        },
        key=("soc_2010_code",),
    )


def _industries(title: str, score: str) -> Layout:
    return Layout(
        {
            "NAICS": Column("naics_code", pattern=_NAICS),
            title: Column("title"),
            score: Column("aiie", "number"),
        },
        key=("naics_code", "title"),
    )


_COUNTIES: Final = Layout(
    {
        "FIPS Code": Column("fips_code", pattern=r"^\d{5}$"),
        "Geographic Area": Column("title"),
        "AIGE": Column("aige", "number"),
    },
    key=("fips_code",),
)
_MATRIX_WIDE: Final = Layout(
    {"column_1": Column("ability"), **{name: Column(name, "number") for name in APPLICATIONS}},
    key=("ability",),
)
_MATRIX: Final = Layout(
    {
        "application": Column("application", among=APPLICATIONS),
        "ability": Column("ability"),
        "relatedness": Column("relatedness", "number", low=0, high=1),
    },
    key=("application", "ability"),
)
_ABILITIES: Final = Layout(
    {"O*NET Abilities": Column("ability"), "Ability-Level AI Exposure": Column("exposure", "number")},
    key=("ability",),
)


def _sheet(path: Path, sheet: str, layout: Layout) -> pl.DataFrame:
    return table(read_sheet(path, sheet), layout, source=f"{label(path)}: {sheet}")


def _counties(path: Path, sheet: str) -> pl.DataFrame:
    frame = read_sheet(path, sheet)
    if "FIPS Code" in frame.columns:
        frame = frame.with_columns(pl.col("FIPS Code").str.zfill(5))
    return table(frame, _COUNTIES, source=f"{label(path)}: {sheet}")


def _matrix(path: Path, sheet: str) -> pl.DataFrame:
    source = f"{label(path)}: {sheet}"
    wide = typed(read_sheet(path, sheet), _MATRIX_WIDE, source=source)
    long = wide.unpivot(APPLICATIONS, index=["ability", ROW], variable_name="application", value_name="relatedness")
    return checked_table(long, _MATRIX, source=source)


def read_appendix(path: Path) -> dict[str, pl.DataFrame]:
    """Return the appendix's five sheets: `occupations`, `industries`, `counties`, `application_abilities`, `abilities`.

    `relatedness` (0 to 1) is how far respondents of a survey related an application of AI to an ability of O*NET.
    Industries are keyed by code and title, since the publisher cut combined codes such as 3250A1 to four digits;
    `counties` holds states and counties by FIPS code.
    """
    return {
        "occupations": _sheet(path, "Appendix A", _occupations("AIOE")),
        "industries": _sheet(path, "Appendix B", _industries("Industry Title", "AIIE")),
        "counties": _counties(path, "Appendix C"),
        "application_abilities": _matrix(path, "Appendix D"),
        "abilities": _sheet(path, "Appendix E", _ABILITIES),
    }


def read_variant(path: Path, application: str, prefix: str) -> dict[str, pl.DataFrame]:
    """Return `occupations` and `industries` for one application of AI, such as language modelling."""
    return {
        "occupations": _sheet(path, f"{prefix} AIOE", _occupations(f"{application} AIOE")),
        "industries": _sheet(path, f"{prefix} AIIE", _industries("NAICS Description", f"{application} AIIE")),
    }


READERS: dict[str, Reader] = {
    "aioe-2021": read_appendix,
    "aioe-language-modeling-2023": partial(read_variant, application="Language Modeling", prefix="LM"),
    "aioe-image-generation-2023": partial(read_variant, application="Image Generation", prefix="IG"),
}
