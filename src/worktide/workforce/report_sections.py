"""What a report shows: sections of words, charts and tables, from which page, workbook and PDF are set alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from worktide.charts.strip_chart import Strip
from worktide.core.intervals import Interval
from worktide.workforce import report_words as words_of
from worktide.workforce.inside_moves import FilledOpening, InsideMove
from worktide.workforce.report import ReportRow, WorkforceReport
from worktide.workforce.report_detail import YEARS, BarrierLine, Detail, TaskLine
from worktide.workforce.results import Summary
from worktide.workforce.safeguards import FEWEST, share_shown

Cell = str | int | float | Interval | None
"""A cell: words, a number in the column's unit, a value with its range, or None where nothing may be or is told."""

_CHARTED: Final = 15
_TASKS_OF_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its unit ("" for words and plain counts), and the decimals shown of a number."""

    name: str
    unit: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name; each row has a cell for each column, the first names the row."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its heading, paragraphs, strips of a chart on 0 to 100 percent ("" names none), tables."""

    id: str
    heading: str
    words: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    chart: str = ""
    strips: tuple[Strip, ...] = ()


def sections(report: WorkforceReport) -> tuple[Section, ...]:
    """Return the sections of a report in their order, those without anything to show left out."""
    found = [
        _headline(report),
        *_exposure(report),
        *_of_detail(report),
        *_inside(report),
        _uncertain(report),
        _limits(report),
    ]
    return tuple(found)


def told(cell: Cell, column: Column) -> str:
    """Return a cell in words, with its unit, as page and PDF show it."""
    if cell is None:
        return "not told"
    if isinstance(cell, str):
        return cell
    unit = f" {column.unit}" if column.unit else ""
    if isinstance(cell, Interval):
        value, low, high = (f"{one:,.{column.digits}f}" for one in (cell.value, cell.low, cell.high))
        return f"{value}{unit} ({low} to {high})"
    return f"{cell:,.{column.digits}f}{unit}"


def _headline(report: WorkforceReport) -> Section:
    whole = report.whole
    if whole is None:
        words = (f"Fewer than {FEWEST} heads can be counted, so nothing is shown.",)
    else:
        by_pay = f"Weighted by pay: {_percent(whole.by_pay)}." if whole.by_pay else "No pay is known."
        words = (f"Of the work of {whole.heads:,} heads AI could do about {_percent(whole.by_heads)}. {by_pay}",)
    shown = f"Shown: at least {report.shown} percent of heads. Groups under {FEWEST} heads are joined with others."
    return Section("whole", "In short", (*words, words_of.CAVEAT, f"{shown} Release {report.summary.release}."))


def _percent(interval: Interval) -> str:
    return told(interval, Column("", "%"))


def _exposure(report: WorkforceReport) -> Iterator[Section]:
    columns = (Column("Heads"), Column("AI could do, by heads", "%"), Column("AI could do, by pay", "%"))
    for key, heading, first, rows in (
        ("groups", "By group", "Group", report.groups if report.grouped else ()),
        ("occupations", "By occupation", "Occupation", report.occupations),
    ):
        if rows:
            table = Table(heading, (Column(first), *columns), tuple(_exposed(row) for row in rows))
            largest = sorted(rows, key=lambda row: (-row.heads, row.name))[:_CHARTED]
            strips = tuple(Strip(row.name, _percent(row.by_heads), row.by_heads) for row in largest)
            words = f"The chart shows the {_CHARTED} largest." if len(rows) > _CHARTED else ""
            yield Section(key, heading, (words,) if words else (), (table,), f"{heading}: what AI could do", strips)


def _exposed(row: ReportRow) -> tuple[Cell, ...]:
    return row.name, row.heads, row.by_heads, row.by_pay


def _of_detail(report: WorkforceReport) -> Iterator[Section]:
    if report.detail is None:
        return
    details = [("All", report.detail), *((one.name, one.detail) for one in report.group_details)]
    yield _tasks(details)
    yield _horizons(details)
    yield _scenarios(report.detail)
    yield _barriers(details)


def _tasks(details: Sequence[tuple[str, Detail]]) -> Section:
    columns = (
        *(Column("Group"), Column("Task"), Column("Occupation"), Column("Kind of AI")),
        *(Column("Share of hours", "%", 1), Column("Share of exposed hours", "%", 1), Column("AI could do", "%")),
        Column("Rests on"),
    )
    whole = Table("Tasks of the whole", columns[1:], tuple(_task(line) for line in details[0][1].tasks))
    by_group = tuple((name, *_task(line)) for name, one in details[1:] for line in one.tasks[:_TASKS_OF_GROUP])
    tables = (whole, Table("Tasks by group", columns, by_group)) if by_group else (whole,)
    words = (words_of.TASKS, words_of.COVERED.format(heads=details[0][1].heads))
    return Section("tasks", "Which tasks", words, tables)


def _task(line: TaskLine) -> tuple[Cell, ...]:
    return (line.text, line.occupation, line.kind, line.hours, line.exposed, line.automation, ", ".join(line.marks))


def _horizons(details: Sequence[tuple[str, Detail]]) -> Section:
    columns = (Column("Group"), Column("Heads counted"), *(Column(f"Within {year} years", "%") for year in YEARS))
    dated = [(name, one) for name, one in details if one.scenarios]
    rows = tuple((name, one.heads, *one.scenarios[-1].within, one.five_years) for name, one in dated)
    table = Table("Three horizons", (*columns, Column("Done in practice in 5 years", "%")), rows)
    within = dated[0][1].scenarios[-1].within if dated else ()
    strips = tuple(Strip(f"Within {year} years", _percent(one), one) for year, one in zip(YEARS, within, strict=False))
    words = (words_of.HORIZONS, words_of.FIVE_YEARS)
    return Section("horizons", "Three horizons", words, (table,), "Hours in tasks that AI does most of", strips)


def _scenarios(detail: Detail) -> Section:
    columns = (Column("Scenario"), *(Column(f"Within {year} years", "%") for year in YEARS))
    names = words_of.SCENARIO_NAMES
    rows: tuple[tuple[Cell, ...], ...] = tuple((names[line.scenario], *line.within) for line in detail.scenarios)
    strips = tuple(
        Strip(
            f"{names[line.scenario]}, within {YEARS[-1]} years",
            _percent(line.within[-1]),
            line.within[-1],
        )
        for line in detail.scenarios
    )
    words = (words_of.SCENARIOS,)
    return Section("scenarios", "Scenarios", words, (Table("Scenarios", columns, rows),), "Hours by scenario", strips)


def _barriers(details: Sequence[tuple[str, Detail]]) -> Section:
    columns = (
        *(Column("Group"), Column("Barrier"), Column("Heads where it stands", "%")),
        *(Column("Mean, with least and most", "", 1), Column("Unit")),
    )
    whole = Table("Barriers of the whole", columns[1:], tuple(_barrier(line) for line in details[0][1].barriers))
    rows = tuple((name, *_barrier(line)) for name, one in details[1:] for line in one.barriers)
    tables = (whole, Table("Barriers by group", columns, rows)) if rows else (whole,)
    return Section("barriers", "Barriers", (words_of.BARRIERS,), tables)


def _barrier(line: BarrierLine) -> tuple[Cell, ...]:
    return line.name, line.heads, line.value, line.unit


def _inside(report: WorkforceReport) -> Iterator[Section]:
    if report.openings is None:
        return
    columns = (
        *(Column("Opening"), Column("Open"), Column("From"), Column("Heads here"), Column("Groups with ten and more")),
        *(Column("Fit, 0 to 100"), Column("Go there, of those leaving", "%", 2), Column("Difficulty")),
        *(Column("Months, assumed"), Column("Official pay there")),
    )
    rows = tuple((*_opening(one), *_move(move)) for one in report.filled for move in one.moves)
    none = tuple((*_opening(one), _why(one)) for one in report.filled if not one.moves)
    aside = tuple((reason, rows) for reason, rows in report.openings.set_aside.items())
    words = (words_of.MOVES,)
    found = [Table("People here to openings here", columns, rows), *_beside(report)] if rows else []
    if none:
        found.append(Table("Openings without a list", (Column("Opening"), Column("Open"), Column("Why")), none))
    if aside:
        found.append(Table("Rows of the openings set aside", (Column("Why"), Column("Rows")), aside))
    yield Section("moves", "Moves inside the organisation", words, tuple(found))


def _opening(one: FilledOpening) -> tuple[str, str]:
    name = f"{one.opening.title} in {one.opening.group}" if one.opening.group else one.opening.title
    return name, one.opening.number


def _why(one: FilledOpening) -> str:
    if one.occupation is None:
        return "No occupation matches this title: give a plainer one."
    if not one.opening.sure:
        return f"The title does not settle the occupation; perhaps {one.occupation}: give a plainer title."
    return f"No occupation of {FEWEST} heads and more is near to {one.occupation}."


def _move(move: InsideMove) -> tuple[Cell, ...]:
    low, high = move.months or (0.0, 0.0)
    months = None if move.months is None else "0" if high == 0 else f"{low:g} to {high:g}"
    groups = ", ".join(f"{name}: {heads}" for name, heads in move.groups)
    pay = f"{move.pay_change:+.0f} %" if move.pay_change is not None else None
    likely = "one job" if move.probability is None else move.probability
    return (
        *(move.title, move.heads, groups or "not told", move.fit, likely),
        *(move.difficulty, months, pay),
    )


def _beside(report: WorkforceReport) -> Iterator[Table]:
    """Yield the skills to build for each move with a resource, and what speaks against a move."""
    moves = [(_opening(one)[0], move) for one in report.filled for move in one.moves]
    skills = tuple(
        (opening, move.title, one.name, one.gap, one.resource or "none in this release")
        for opening, move in moves
        for one in move.skills
    )
    warnings = tuple((opening, move.title, " ".join(move.warnings)) for opening, move in moves if move.warnings)
    named = (Column("Opening"), Column("From"))
    if skills:
        yield Table("Skills to build", (*named, Column("Skill"), Column("Gap"), Column("Where to learn it")), skills)
    if warnings:
        yield Table("Beware", (*named, Column("What speaks against it")), warnings)


def _uncertain(report: WorkforceReport) -> Section:
    causes = report.detail.causes if report.detail else ()
    rows = tuple((words_of.CAUSES[line.name], line.does, line.five_years) for line in causes)
    columns = (
        Column("Cause"),
        Column("Of the range of what AI could do", "%"),
        Column("Of the level in five years", "%"),
    )
    checks = tuple((one.title, one.rows, one.heads) for one in report.check)
    tables = [Table("Where the ranges come from", columns, rows)] if rows else []
    if checks:
        tables.append(Table("Titles to check by hand", (Column("Title"), Column("Rows"), Column("Heads")), checks))
    words = (words_of.UNCERTAIN, *_joins(report.summary), *((words_of.CHECK,) if checks else ()))
    return Section("uncertain", "What is uncertain", words, tuple(tables))


def _joins(summary: Summary) -> Iterator[str]:
    """Yield how well the codes of a table of codes join occupations."""
    sure, unsure = Decimal(summary.sure.heads), Decimal(summary.unsure.heads)
    if summary.system is not None and sure + unsure:
        name = words_of.SYSTEM_NAMES[summary.system]
        yield words_of.JOINS.format(system=name, one=share_shown(sure, sure + unsure))


def _limits(report: WorkforceReport) -> Section:
    dropped = f" Summed over: {', '.join(report.dropped)}." if report.dropped else ""
    groups = f"Groups are by: {', '.join(report.grouped) or 'none'}.{dropped}"
    return Section("limits", "Limits", (groups, words_of.SUBTRACT, words_of.USES))
