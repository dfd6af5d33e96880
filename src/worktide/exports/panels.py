"""Two wide tables for Stata and R: every open index by occupation, and every rater and index by task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pyarrow as pa

from worktide.exports.licences import THIRD_PARTY, licence_of, sources_named
from worktide.exports.model import ExportColumn, ExportTable
from worktide.exports.tables import read_table
from worktide.matching.codes import codes_of
from worktide.release.open import Release
from worktide.release.schema import OCCUPATIONS, TASKS, Table

BY_OCCUPATION: Final = "panel_occupations"
BY_TASK: Final = "panel_tasks"
PANELS: Final = (BY_OCCUPATION, BY_TASK)

LONGEST_NAME: Final = 32
_TYPES: Final = {"String": pa.string(), "Int64": pa.int64(), "Float64": pa.float64()}
_LEVELS: Final = {"exposure": "E", "automation": "T"}
_SHORTER: Final = (("_second_prompt", "_2"), ("_second", "_2"), ("exposure", "exp"), ("automation", "aut"))
_YEAR: Final = re.compile(r"_\d{4}$")
_CODES: Final = {
    "soc_2018": "SOC 2018 code",
    "soc_2010": "SOC 2010 code",
    "census_2018": "Census 2018 code",
    "isco_08": "ISCO-08 code",
}

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Made:
    """A wide table in the making: its columns with their dictionary, and its rows."""

    columns: list[ExportColumn]
    rows: Rows


def export_panel(release: Release, name: str) -> ExportTable:
    """Return one of `PANELS` for a release.

    By occupation: one row a record with our scores, its main code in four classifications, and each index's value,
    percentile and join. By task: one row a task that raters judged, with each rater's probability of every level, and
    the measures of the shown task that it belongs to. Names have at most 32 letters, as Stata wants them.
    """
    made = _by_occupation(release) if name == BY_OCCUPATION else _by_task(release)
    title = "Every open index by occupation" if name == BY_OCCUPATION else "Every rater and open index by task"
    key = ("slug",) if name == BY_OCCUPATION else ("slug", "task")
    named = tuple(dict.fromkeys(source for column in made.columns for source in column.sources))
    arrays = [pa.array([row.get(column.name) for row in made.rows], _TYPES[column.type]) for column in made.columns]
    data = pa.table(arrays, names=[column.name for column in made.columns])
    sources = sources_named(release, named)
    return ExportTable(name, title, key, tuple(made.columns), sources, release.stamp, (), data)


def _told(release: Release, table: Table, names: Iterable[str]) -> list[ExportColumn]:
    """Return columns of one of the release's tables as they are told of there."""
    known = {column.name: column for column in table.columns}
    found = []
    for name in names:
        column = known[name]
        sources = sources_named(release, THIRD_PARTY.get((table.name, name), ()))
        own = tuple(source.name for source in sources)
        words = (name, column.type, column.title, column.unit, column.meaning)
        found.append(ExportColumn(*words, licence_of(sources), own))
    return found


def _from(release: Release, names: tuple[str, ...], *words: str) -> ExportColumn:
    """Return a column of some sources from its name, type, title, unit and meaning."""
    sources = sources_named(release, names)
    name, kind, title, unit, meaning = words
    return ExportColumn(name, kind, title, unit, meaning, licence_of(sources), tuple(one.name for one in sources))


def _by_occupation(release: Release) -> _Made:
    rows: Rows = read_table(release, "occupations").to_pylist()
    columns = _told(release, OCCUPATIONS, (column.name for column in OCCUPATIONS.columns))
    columns += _add_codes(release, rows)
    columns += _add_indices(release, {row["slug"]: row for row in rows})
    return _Made(columns, rows)


def _add_codes(release: Release, rows: Rows) -> list[ExportColumn]:
    """Put each record's heaviest code of four classifications into its row, and how it joins."""
    table = codes_of(release)
    names = THIRD_PARTY["codes", "code"]
    columns = []
    for system, title in _CODES.items():
        words = "The heaviest of the record's codes in that classification"
        columns.append(_from(release, names, f"code_{system}", "String", title, "", words))
        quality = "exact, split (one code, several records), merged (several codes), none"
        columns.append(_from(release, (), f"join_{system}", "String", f"{title}: join", "", quality))
        for row in rows:
            found = table.codes(row["slug"], system)
            row[f"code_{system}"] = found.codes[0].code if found.codes else None
            row[f"join_{system}"] = found.quality
    return columns


def _add_indices(release: Release, rows: Mapping[str, dict[str, Any]]) -> list[ExportColumn]:
    """Put each index's value, percentile and join into the rows of the records."""
    columns = []
    for index in read_table(release, "indices").to_pylist():
        name, column = index["index"], partial(_from, release, (index["source"],))
        title = index["title"]
        columns += [
            column(name, "Float64", title, index["unit"], f"Value in the index's own unit; {index['basis']}"),
            column(
                f"{name}_pct", "Float64", f"{title}: percentile", "percentile, 0 to 100", "Among those with a value"
            ),
            column(f"{name}_join", "String", f"{title}: join", "", "exact, split, merged or none"),
        ]
    for one in read_table(release, "index_values").to_pylist():
        row, name = rows[one["slug"]], one["index"]
        row[name], row[f"{name}_pct"], row[f"{name}_join"] = one["value"], one["percentile"], one["join"]
    return columns


def short_rater(rater: str) -> str:
    """Return a rater's name short enough for Stata.

    >>> short_rater("gpt4_exposure_second_prompt_2023"), short_rater("human_automation_2023")
    ('gpt4_exp_2', 'human_aut')
    """
    short = _YEAR.sub("", rater)
    for long, brief in _SHORTER:
        short = short.replace(long, brief)
    return short[: LONGEST_NAME - len("_basis")]


def _by_task(release: Release) -> _Made:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    raters: dict[str, tuple[str, int]] = {}
    for one in read_table(release, "judgements").to_pylist():
        key = (one["record"], one["task"])
        row = rows.setdefault(key, {"slug": one["record"], "task": one["task"]})
        rater, given = short_rater(one["rater"]), one["probabilities"]
        raters[one["rater"]] = (one["construct"], len(given))
        row[f"{rater}_basis"] = one["basis"]
        for level, probability in enumerate(given):
            row[f"{rater}_p{level}"] = round(probability, 4)
    columns = [
        _from(release, (), "slug", "String", "Record", "", "Slug of the occupation or role"),
        _from(release, ("onet-30-1",), "task", "String", "Task", "", "Official Task ID, or a role's own task id"),
    ]
    columns += [column for rater in sorted(raters) for column in _rater_columns(release, rater, *raters[rater])]
    columns += _add_shown(release, rows)
    return _Made(columns, [rows[key] for key in sorted(rows)])


def _rater_columns(release: Release, rater: str, construct: str, levels: int) -> list[ExportColumn]:
    column = partial(_from, release, THIRD_PARTY["judgements", "probabilities"])
    short, letter = short_rater(rater), _LEVELS.get(construct, "L")
    meaning = f"Rater {rater}: probability that it gives the task this level of {construct}; 0 or 1 where it judged it"
    made = [
        column(f"{short}_p{level}", "Float64", f"{rater}: probability of {letter}{level}", "probability", meaning)
        for level in range(levels)
    ]
    basis = "`labelled` where the rater judged that task, else `modelled` by its head"
    return [*made, column(f"{short}_basis", "String", f"{rater}: basis", "", basis)]


_SHOWN: Final = ("text", "time_share", "automation", "automation_low", "automation_high", "capability", "observed_use")


def _add_shown(release: Release, rows: Mapping[tuple[str, str], dict[str, Any]]) -> list[ExportColumn]:
    """Put what is shown of the task that an official one belongs to into its row: the same for all of that task."""
    for one in read_table(release, "tasks").to_pylist():
        members = [(one["slug"], str(task)) for task in one["onet_task_ids"]]
        for key in {*members, (one["slug"], one["task"])} & rows.keys():
            rows[key] |= {"shown_task": one["task"], **{name: one[name] for name in _SHOWN}}
    words = "Our task that the official one belongs to; what follows is that task's"
    first = _from(release, (), "shown_task", "String", "Shown task", "", words)
    return [first, *_told(release, TASKS, _SHOWN)]
