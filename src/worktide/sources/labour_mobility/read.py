"""The readers of moves between occupations, as published beside the model of del Rio-Chanona and others.

Occupations are SOC 2010, most of them broad ones and the rest detailed ones where the survey tells them apart. The
edges are for learning and testing only: their licence is contradictory, so no release holds them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import Reader, label, read_delimited

_PAIR: Final = {
    "OCC_source": Column("source_soc_2010_code", "soc"),
    "OCC_target": Column("target_soc_2010_code", "soc"),
}
_KEY: Final = ("source_soc_2010_code", "target_soc_2010_code")

_SURVEY: Final = Layout(
    {
        **_PAIR,
        "transition_prob_BLS_ASECnorm_corr": Column("probability", "number", low=0, high=1),
        "transition_prob_BLS_ASECnorm_in_corr": Column("inflow_ratio", "number", low=0, high=2),
        "OCC_TITLE_OCCLY": Column("source_title"),
        "OCC_TITLE_OCC": Column("target_title"),
        "EMPOCCLY_unadj_BLS": Column("source_survey_workers", "number", low=0),
        "EMPOCC_unadj_BLS": Column("target_survey_workers", "number", low=0),
        "TOT_EMP_OCCLY": Column("source_employment", "integer", low=0),
        "TOT_EMP_OCC": Column("target_employment", "integer", low=0),
        "A_MEAN_OCC": Column("target_mean_wage", "number", low=0),
    },
    key=_KEY,
)
_CAREER_CHANGERS: Final = Layout(
    {
        **_PAIR,
        "out_degree": Column("out_degree", "integer", low=1),
        "trans_prob_cc": Column("probability", "number", low=0, high=1),
        "trans_prob_cc_in": Column("inflow_ratio", "number", low=0, high=2),
    },
    key=_KEY,
)
_NODES: Final = Layout(
    {
        "node_id": Column("node_id", "integer", low=0),
        "OCC_code": Column("soc_2010_code", "soc"),
        "OCC_title": Column("title"),
    },
    key=("node_id",),
    ignored=("column_1",),
)
_NAMES: Final = Layout(
    {
        "OCC_CODE": Column("soc_2010_code", "soc"),
        "OCC_TITLE": Column("title"),
        "TOT_EMP": Column("employment", "integer", low=0),
        "A_MEAN": Column("mean_wage", "number", low=0),
        "OCC_CODE_minor": Column("minor_group", "soc"),
        "OCC_TITLE_minor": Column("minor_group_title"),
        "TOT_EMP_minor": Column("minor_group_employment", "integer", low=0),
        "A_MEAN_minor": Column("minor_group_mean_wage", "number", low=0),
        "OCC_CODE_major": Column("major_group", "soc"),
        "OCC_TITLE_major": Column("major_group_title"),
        "TOT_EMP_major": Column("major_group_employment", "integer", low=0),
        "A_MEAN_major": Column("major_group_mean_wage", "number", low=0),
    },
    key=("soc_2010_code",),
    ignored=("column_1", "class_minor", "class_major"),
)


def _csv(path: Path, layout: Layout) -> pl.DataFrame:
    return table(read_delimited(path, separator=",", quoted=True), layout, source=label(path))


def read_survey_edges(path: Path) -> dict[str, pl.DataFrame]:
    """Return `edges`: what share of an occupation's workers is in which occupation a year later, stayers included.

    `probability` adds up to 1 over the targets of a source. `inflow_ratio` is the same flow over the target's
    employment, so it need not add up to 1 and may exceed it. Employment counts persons, wages are US dollars a year,
    `…_survey_workers` are weighted sums over the pooled survey years.
    """
    return {"edges": _csv(path, _SURVEY)}


def read_career_changer_edges(path: Path) -> dict[str, pl.DataFrame]:
    """Return `edges` from O*NET's former Career Changers Matrix, stayers included; a link, not an observed flow.

    `probability` is equal over the other targets of a source (`out_degree` of them) and adds up to 1 with the stayers.
    """
    return {"edges": _csv(path, _CAREER_CHANGERS)}


def read_nodes(path: Path) -> dict[str, pl.DataFrame]:
    """Return `nodes` of the network: number, SOC 2010 code and title; five occupations of the edges are missing."""
    return {"nodes": _csv(path, _NODES)}


def read_occupation_names(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations` of the edges with their minor and major groups.

    Employment counts persons, mean wages are US dollars a year.
    """
    return {"occupations": _csv(path, _NAMES)}


READERS: dict[str, Reader] = {
    "mobility-asec-edges": read_survey_edges,
    "mobility-career-changers-edges": read_career_changer_edges,
    "mobility-nodes": read_nodes,
    "mobility-occupation-names": read_occupation_names,
}
