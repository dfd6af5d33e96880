"""The O*NET database as tab text in one archive: its tables, and that they agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from worktide.core.errors import SourceError
from worktide.sources.layouts import Layout, checked_table, typed
from worktide.sources.onet.descriptor_layouts import DESCRIPTOR_LAYOUTS, FURTHER_LAYOUTS, WORK_STYLES
from worktide.sources.onet.occupation_layouts import OCCUPATION_LAYOUTS
from worktide.sources.onet.ratings import tables_of_ratings
from worktide.sources.tables import Archive, Reader, known_values, label, open_archive

_KNOWS: Final = "O*NET 29.1 and 30.1"
_WITHOUT_RESPONSE: Final = "All"
# Scales Reference says 1, but an occupation without a third high point has 0 in Work Values, as in Interests.
_TRUE_MINIMUM: Final = {"VH": 0.0}


def _one_row_a_title(frame: pl.DataFrame) -> pl.DataFrame:
    # Release 29.1 lists two titles twice, once without their abbreviation.
    ordered = frame.sort(pl.col("short_title").is_null(), maintain_order=True)
    return ordered.unique(["onet_soc_code", "alternate_title"], keep="first", maintain_order=True)


def _category_zero(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("category").fill_null(0))


def _response_to_all(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("response").fill_null(_WITHOUT_RESPONSE))


_PREPARATIONS: Final[Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]]] = {
    "alternate_titles": _one_row_a_title,
    "education_training_experience": _category_zero,
    "occupation_metadata": _response_to_all,
    "work_context": _category_zero,
}

# Columns of codes, and the table and column in which each of their values must stand.
_REFERENCES: Final[Mapping[str, tuple[str, str]]] = {
    "onet_soc_code": ("occupations", "onet_soc_code"),
    "related_onet_soc_code": ("occupations", "onet_soc_code"),
    "task_id": ("tasks", "task_id"),
    "original_task_id": ("tasks", "task_id"),
    "dwa_id": ("dwas", "dwa_id"),
    "iwa_id": ("iwas", "iwa_id"),
    "element_id": ("content_model", "element_id"),
    "scale_id": ("scales", "scale_id"),
    "commodity_code": ("unspsc", "commodity_code"),
}


def _check_release(archive: Archive, release: str) -> None:
    text = archive.read("Read Me.txt").decode("utf-8", "replace")
    first = text.strip().splitlines()[0] if text.strip() else ""
    if f"O*NET {release} Database" not in first:
        problem, due = "is not the release that was due", f"O*NET {release}"
        hint = f"This reader knows {_KNOWS}, each under its own name."
        raise SourceError(problem, source=label(archive.path), got=first, expected=due, hint=hint)


def read_table(archive: Archive, name: str, member: str, layout: Layout) -> pl.DataFrame:
    """Return one table of the archive, typed and checked; raises SourceError as `layouts.table` does."""
    source = archive.label(f"{member}.txt")
    known = Layout(layout.columns, layout.key, layout.ignored, layout.knows or _KNOWS)
    frame = typed(archive.table(f"{member}.txt"), known, source=source)
    if prepare := _PREPARATIONS.get(name):
        frame = prepare(frame)
    return checked_table(frame, known, source=source)


def _check_references(tables: Mapping[str, pl.DataFrame], source: str) -> None:
    for name, frame in tables.items():
        for column, (other, other_column) in _REFERENCES.items():
            if column in frame.columns and name != other:
                known = tables[other][other_column].to_list()
                known_values(frame, column, known, source=f"{source}: {name}", among=f"the table {other}")


def _check_scales(tables: Mapping[str, pl.DataFrame], source: str) -> None:
    for name, frame in tables.items():
        if "data_value" not in frame.columns:
            continue
        lowest = pl.col("scale_id").replace_strict(_TRUE_MINIMUM, default=pl.col("minimum"))
        outside = frame.join(tables["scales"], on="scale_id").filter(
            (pl.col("data_value") < lowest) | (pl.col("data_value") > pl.col("maximum"))
        )
        if outside.height:
            row = outside.row(0, named=True)
            problem, got = f"{name}: a value lies outside its scale", row["data_value"]
            expected = f"{row['minimum']:g} to {row['maximum']:g} on the scale {row['scale_id']}"
            hint = "Download the file again from the publisher."
            raise SourceError(problem, source=source, got=got, expected=expected, hint=hint)


def _further(archive: Archive) -> dict[str, pl.DataFrame]:
    present = {name: item for name, item in FURTHER_LAYOUTS.items() if archive.find(f"{item[0]}.txt")}
    tables = {name: read_table(archive, name, member, layout) for name, (member, layout) in present.items()}
    if archive.find("Task Ratings.txt"):
        tables |= tables_of_ratings(archive.table("Task Ratings.txt"), archive.label("Task Ratings.txt"))
    return tables


def read_release(path: Path, release: str) -> dict[str, pl.DataFrame]:
    """Return the tables of one release from its archive of text files.

    34 tables are always there; `skills`, `knowledge`, `abilities`, `work_activities`, `work_context`, `task_ratings`
    and `task_rating_values` where the archive has them. Category 0 and the response `All` stand for none. Raises
    SourceError where the archive is of another release, or tables contradict each other.
    """
    layouts = {**OCCUPATION_LAYOUTS, **DESCRIPTOR_LAYOUTS, "work_styles": ("Work Styles", WORK_STYLES[release])}
    with open_archive(path) as archive:
        _check_release(archive, release)
        tables = {name: read_table(archive, name, member, layout) for name, (member, layout) in layouts.items()}
        tables |= _further(archive)
    _check_references(tables, label(path))
    _check_scales(tables, label(path))
    return tables


READERS: Final[Mapping[str, Reader]] = {
    "onet-29-1": partial(read_release, release="29.1"),
    "onet-30-1": partial(read_release, release="30.1"),
}
