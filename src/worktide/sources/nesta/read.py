"""The readers of Nesta's crosswalks between ESCO and O*NET, and of the tables they are built on."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.layouts import Column, Layout, table
from worktide.sources.tables import ROW, Reader, label, read_delimited, read_sheet

_URI: Final = r"^http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}$"
_NO_TITLES: Final = "na"
SEPARATOR: Final = " | "

_OCCUPATIONS: Final = Layout(
    {
        "concept_uri": Column("esco_uri", pattern=_URI),
        "id": Column("esco_id", "integer", low=0),
        "preferred_label": Column("title"),
        "description": Column("description"),
        "isco_group": Column("isco_08_code", "isco"),
    },
    key=("esco_uri",),
    ignored=("concept_type", "alt_labels", "isco_level_1", "isco_level_2", "isco_level_3", "isco_level_4"),
)
_ALTERNATIVES: Final = Layout(
    {
        "concept_uri": Column("esco_uri", pattern=_URI),
        "alt_labels": Column("alternative_title"),
    },
    key=("esco_uri", "alternative_title"),
)
_ESCO_TO_ONET: Final = Layout(
    {
        "concept_uri": Column("esco_uri", pattern=_URI),
        "id": Column("esco_id", "integer", low=0),
        "esco_occupation": Column("esco_title"),
        "isco_code": Column("isco_08_code", "isco"),
        "onet_code": Column("onet_soc_2010_code", "onet_soc"),
        "onet_occupation": Column("onet_soc_2010_title"),
        "semantic_similarity": Column("semantic_similarity", "number", low=-1, high=1),
        "confidence": Column("confidence", "number", among=(0.5, 1.0, 2.0)),
        "matching_job_titles": Column("matching_titles", nullable=True),
    },
    key=("esco_uri",),
)
_SOC_2010: Final = {
    "2010 SOC Code": Column("soc_2010_code", "soc"),
    "2010 SOC Title": Column("soc_2010_title"),
}
_TO_SOC_2010: Final = Layout(
    {
        "O*NET-SOC 2010 Code": Column("onet_soc_2010_code", "onet_soc"),
        "O*NET-SOC 2010 Title": Column("onet_soc_2010_title"),
        **_SOC_2010,
    },
    key=("onet_soc_2010_code",),
)
_ISCO: Final = Layout(
    {
        # The file names two ISCO minor groups of three digits, which must not be taken for unit groups.
        "ISCO-08 Code": Column("isco_08_code", pattern=r"^\d{3,4}$"),
        "ISCO-08 Title EN": Column("isco_08_title"),
        **_SOC_2010,
        "soc_part": Column("soc_partial", "flag"),
        "isco_part": Column("isco_partial", "flag"),
        "Comment 8/17/11": Column("comment", nullable=True),
    },
    key=("isco_08_code", "soc_2010_code"),
)


def read_occupations(path: Path) -> dict[str, pl.DataFrame]:
    """Return `occupations` of ESCO below the ISCO-08 unit groups, and `alternative_titles` of each."""
    source = label(path)
    frame = read_delimited(path, separator=",", quoted=True)
    titles = frame.select("concept_uri", pl.col("alt_labels").str.split("\n"), ROW).explode("alt_labels")
    titles = titles.drop_nulls("alt_labels").with_columns(pl.col("alt_labels").str.strip_chars())
    return {
        "occupations": table(frame, _OCCUPATIONS, source=source),
        "alternative_titles": table(titles, _ALTERNATIVES, source=source),
    }


def _titles(text: str, source: str, row: int) -> str | None:
    if not text.startswith("["):
        return None if text == _NO_TITLES else text
    try:
        titles = ast.literal_eval(text)
    except (ValueError, SyntaxError) as error:
        problem = "matching_job_titles is not a list"
        raise SourceError(problem, source=source, row=row, got=text, expected="['one title', 'another']") from error
    return SEPARATOR.join(sorted({str(title) for title in titles}))


def read_crosswalk(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from each ESCO occupation to the best O*NET-SOC 2010 code.

    `semantic_similarity` is a cosine of sentence embeddings; `confidence` is 0.5, 1 or 2 (highest). `matching_titles`
    are the titles that both occupations share, with ` | ` between them, null where there are none.
    """
    source = label(path)
    frame = read_delimited(path, separator=",", quoted=True, missing=())
    cells = zip(frame["matching_job_titles"], frame[ROW], strict=True)
    titles = pl.Series("matching_job_titles", [_titles(text or _NO_TITLES, source, row) for text, row in cells])
    return {"crosswalk": table(frame.with_columns(titles.cast(pl.String)), _ESCO_TO_ONET, source=source)}


def read_isco(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` between ISCO-08 and SOC 2010, the Bureau of Labor Statistics' own, in both directions.

    `soc_partial` says that only a part of the SOC occupation belongs to the ISCO group, `isco_partial` the reverse; the
    two sheets of the workbook hold the same pairs. `comment` is the makers' own.
    """
    source = label(path)
    by_soc = read_sheet(path, "2010 SOC to ISCO-08", header=7)
    by_isco = read_sheet(path, "ISCO-08 to 2010 SOC", header=7)
    pair = ["ISCO-08 Code", "2010 SOC Code"]
    flag = pl.col("part").replace({"*": "Y"}).fill_null("N")
    parts = by_isco.select(*pair, flag.alias("isco_part"))
    frame = by_soc.with_columns(flag.alias("soc_part")).drop("part").join(parts, on=pair, how="left", validate="1:1")
    if by_soc.height != by_isco.height or frame["isco_part"].has_nulls():
        hint = "The workbook is damaged or another edition; download it again."
        raise SourceError("the two sheets do not hold the same pairs", source=source, hint=hint)
    return {"crosswalk": table(frame, _ISCO, source=source)}


def read_onet_to_soc_2010(path: Path) -> dict[str, pl.DataFrame]:
    """Return `crosswalk` from O*NET-SOC 2010 to SOC 2010: Nesta's copy of O*NET's own."""
    return {"crosswalk": table(read_sheet(path), _TO_SOC_2010, source=label(path))}


READERS: dict[str, Reader] = {
    "crosswalk-esco-onet-mcc": read_crosswalk,
    "crosswalk-esco-onet-nov2020": read_crosswalk,
    "crosswalk-isco-soc-xls": read_isco,
    "crosswalk-onet-us2010-soc-nesta": read_onet_to_soc_2010,
    "esco-occupations": read_occupations,
}
