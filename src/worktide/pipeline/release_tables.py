"""The tables of a release as Parquet, each exactly as the schema says."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from worktide.catalogue.aliases import TitleTargets
from worktide.core.errors import ReleaseError
from worktide.core.intervals import Interval
from worktide.pipeline.indices import INDICES
from worktide.pipeline.raters import RATERS
from worktide.release.record import Record
from worktide.release.schema import (
    FORECAST,
    INDEX_LIST,
    INDEX_VALUES,
    JUDGEMENTS,
    LABOUR_MARKET,
    OCCUPATIONS,
    TASKS,
    TITLES,
    Table,
)

Array = NDArray[np.float64]

_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "String": pl.String,
    "Float64": pl.Float64,
    "Int64": pl.Int64,
    "List(Int64)": pl.List(pl.Int64),
    "List(Float32)": pl.List(pl.Float32),
}


def _framed(table: Table, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    schema: dict[str, pl.DataType | type[pl.DataType]] = {column.name: _TYPES[column.type] for column in table.columns}
    return pl.DataFrame(rows, schema=schema, orient="row").sort(table.key)


def _ranged(name: str, interval: Interval | None) -> dict[str, float | None]:
    if interval is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: interval.value, f"{name}_low": interval.low, f"{name}_high": interval.high}


def _occupation_row(record: Record) -> dict[str, object]:
    occupation, risk, shares = record.occupation, record.risk, record.shares
    return {
        "slug": occupation.slug,
        "title": occupation.title,
        "kind": occupation.kind,
        "sector": occupation.sector,
        "onet_soc_code": occupation.codes[0].code if occupation.kind == "occupation" else None,
        **_ranged("percentile", risk.percentile if risk else None),
        "band": risk.band if risk else None,
        "band_certainty": risk.band_certainty if risk else None,
        **_ranged("ai_does", shares.ai_does if shares else None),
        **_ranged("ai_helps", shares.ai_helps if shares else None),
        **_ranged("people_do", shares.people_do if shares else None),
        **_ranged("share_in_five_years", risk.share_in_five_years if risk else None),
        "basis": risk.basis if risk else None,
    }


def _task_rows(record: Record) -> list[dict[str, object]]:
    return [
        {
            "slug": record.occupation.slug,
            "task": task.id,
            "text": task.text,
            "onet_task_ids": list(task.onet_task_ids),
            "time_share": task.time_share,
            **_ranged("automation", task.automation),
            "capability": task.capability,
            "observed_use": task.observed_use,
            "basis": task.basis,
        }
        for task in record.tasks
    ]


def _judgements(task_table: pl.DataFrame, judged: Mapping[str, Array]) -> pl.DataFrame:
    """Return every rater's class probabilities of every task, one row a task and rater."""
    name = pl.when(pl.col("task_id").is_null()).then(pl.col("group")).otherwise(pl.col("task_id").cast(pl.String))
    tasks = task_table.select(pl.col("slug").alias("record"), name.alias("task"), "judgement")
    places = tasks["judgement"].to_numpy()
    labelled = judged["labelled"][places] == 1
    pieces = []
    for rater in RATERS:
        given = judged[rater.name][places]
        known = ~np.isnan(given[:, 0])
        one_hot = labelled | (given.max(axis=1, initial=0.0) == 1)
        pieces.append(
            tasks.select("record", "task")
            .with_columns(
                pl.lit(rater.name).alias("rater"),
                pl.lit(rater.construct).alias("construct"),
                pl.Series("probabilities", given.astype(np.float32).tolist(), dtype=pl.List(pl.Float32)),
                pl.Series("basis", np.where(one_hot, "labelled", "modelled").tolist()),
            )
            .filter(pl.Series(known))
        )
    return pl.concat(pieces).sort(JUDGEMENTS.key)


def _index_rows() -> list[dict[str, object]]:
    return [{"index": i.name, "title": i.title, "unit": i.unit, "source": i.source, "basis": i.basis} for i in INDICES]


def _title_rows(titles: Sequence[TitleTargets]) -> list[dict[str, object]]:
    return [
        {"key": title.key, "title": title.title, "slug": slug, "confidence": confidence}
        for title in titles
        for slug, confidence in title.targets
    ]


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Return a table as Parquet: equal tables, equal bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=19, statistics=True)
    return buffer.getvalue()


def release_tables(
    records: Sequence[Record],
    titles: Sequence[TitleTargets],
    task_table: pl.DataFrame,
    judged: Mapping[str, Array],
    indices: pl.DataFrame,
    labour: pl.DataFrame,
    forecast: pl.DataFrame,
) -> dict[str, bytes]:
    """Return every table of the release as a member; raises ReleaseError where one does not fit its schema."""
    frames = {
        OCCUPATIONS: _framed(OCCUPATIONS, [_occupation_row(record) for record in records]),
        TASKS: _framed(TASKS, [row for record in records for row in _task_rows(record)]),
        JUDGEMENTS: _judgements(task_table, judged),
        INDEX_VALUES: indices.select(column.name for column in INDEX_VALUES.columns),
        INDEX_LIST: _framed(INDEX_LIST, _index_rows()),
        TITLES: _framed(TITLES, _title_rows(titles)),
        LABOUR_MARKET: labour.select(column.name for column in LABOUR_MARKET.columns),
        FORECAST: forecast.select(column.name for column in FORECAST.columns),
    }
    for table, frame in frames.items():
        got = {name: str(dtype) for name, dtype in frame.schema.items()}
        expected = {column.name: column.type for column in table.columns}
        if got != expected:
            raise ReleaseError("a table does not fit its schema", source=table.name, got=got, expected=expected)
        if frame.select(table.key).is_duplicated().any() or frame.select(table.key).null_count().sum_horizontal().sum():
            raise ReleaseError("a table has a null or duplicate key", source=table.name, expected=table.key)
    return {f"tables/{table.name}.parquet": parquet_bytes(frame) for table, frame in frames.items()}
