"""An assessment as sections in reading order, which the terminal and Markdown lay out each in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from worktide.assessment.evidence import (
    argument_rows,
    change_rows,
    profile_rows,
    question_rows,
    skill_rows,
    study_rows,
)
from worktide.assessment.move_rows import MOVES_NOTE, move_rows, related_rows
from worktide.assessment.rows import (
    Row,
    about_rows,
    adoption_rows,
    barrier_rows,
    cause_rows,
    hard_end_rows,
    headline_rows,
    index_ends,
    index_rows,
    labour_rows,
    learning_rows,
    outlook_rows,
    share_rows,
    timeline_rows,
)
from worktide.assessment.words import MEANING_OF_BASIS, YEARS_OF_BIN, about
from worktide.release.record import Assessment

SHORT_ROWS = 3


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what it says first, rows of name and value or a table under `columns`, and what limits it.

    `figures` says that the values of the rows are numbers; `full_only` that the short form leaves the section out.
    """

    heading: str
    lead: str = ""
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    figures: bool = False
    full_only: bool = False

    @property
    def holds_something(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.lead or self.rows or self.table)


def sections_of(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    """Yield the sections of an assessment that hold something; the short form leaves out what can wait."""
    for section in _every(assessment, full=full):
        if section.holds_something and (full or not section.full_only):
            yield section


def _every(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    yield Section("What it is", assessment.about.what, tuple(about_rows(assessment.about)))
    yield Section("Where it stands", rows=tuple(headline_rows(assessment)), figures=True)
    yield Section("Today's tasks, by weight", rows=tuple(share_rows(assessment)), figures=True)
    yield Section("Summary", assessment.summary)
    yield tasks_section(assessment, full=full)
    yield from _years(assessment, full=full)
    yield from _skills(assessment, full=full)
    yield from _moves(assessment, full=full)
    yield from _market(assessment, full=full)
    yield from _others(assessment, full=full)
    yield from _doubts(assessment)
    questions = tuple(question_rows(assessment))
    yield Section("Questions and answers", rows=questions, full_only=True)


def tasks_section(assessment: Assessment, *, full: bool) -> Section:
    """Return the tasks as a table; the short form has no reasons."""
    bases = sorted({task.basis for task in assessment.tasks})
    columns = ("Task", "Weight", "AI does, %", "Years", *(("Basis",) if full or len(bases) > 1 else ()))
    rows = []
    for task in assessment.tasks:
        years = "" if task.horizon is None else YEARS_OF_BIN[task.horizon.bin]
        row = (task.text, f"{task.time_share:.1f}", about(task.automation), years, task.basis, task.reason)
        rows.append(row if full else row[: len(columns)])
    notes = [
        "Weight: percent of task weight",
        "Years: when AI does most of it in practice (assumed)",
        *(f"{basis}: {MEANING_OF_BASIS[basis]}" for basis in bases),
    ]
    note = "; ".join(notes) + "."
    return Section("Tasks", columns=(*columns, "Why") if full else columns, table=tuple(rows), note=note)


def _years(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    note = "Assumed: three scenarios of growth and adoption, which no data can date."
    yield Section("When AI does it, in years from the release", rows=tuple(timeline_rows(assessment)), note=note)
    barriers = tuple(barrier_rows(assessment, full=full))[: None if full else SHORT_ROWS]
    yield Section("What slows adoption", rows=barriers, note="Barriers slow use; they do not lower what AI can do.")
    adoption = assessment.adoption
    if adoption is not None:
        rows = tuple(adoption_rows(adoption, full=full))
        note = adoption.note if full else "Not seen does not mean not exposed."
        yield Section("Observed use of its tasks", rows=rows, note=note)


def _skills(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    skills = assessment.skills
    if skills is not None:
        rows = tuple(skill_rows(skills, full=full))
        yield Section("Skills", "" if rows else skills.note, rows, note=skills.note if rows and full else "")
    learning = tuple(learning_rows(assessment.learning or ()))
    yield Section("Where to learn", rows=learning, full_only=True)
    starting = assessment.starting_out
    if starting is not None:
        note = "" if full else "The studies for and against: --full."
        yield Section("Starting out", starting.text, tuple(study_rows(starting)) if full else (), note=note)


def _moves(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    moves = tuple(move_rows(assessment.moves or (), full=full))
    yield Section("Where to go from here", rows=moves, note=MOVES_NOTE)
    related = tuple(related_rows(assessment.related or ()))
    yield Section("Related roles", rows=related, note="Being alike is no move.", full_only=True)


def _market(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    market = assessment.labour_market
    if market is not None:
        yield Section(f"Labour market ({market.vintage})", rows=tuple(labour_rows(market)))
    if assessment.outlook is not None:
        rows = tuple(outlook_rows(assessment.outlook))
        yield Section(
            "Outlook for employment", rows=rows if full else rows[:2], note="Exposure to AI is not an outlook."
        )


def _others(assessment: Assessment, *, full: bool) -> Iterator[Section]:
    columns = ("Index", "Value", "Percentile", "Join")
    if full:
        yield Section("Under published indices", columns=columns, table=tuple(index_rows(assessment)))
    else:
        yield Section("Under published indices", rows=tuple(index_ends(assessment)))
    yield Section(
        "Under other people's formulas",
        columns=("Formula", "Value", "Percentile"),
        table=tuple(profile_rows(assessment)),
        note="Rebuilt by us from public files; their authors publish weights, not data.",
        full_only=True,
    )


def _doubts(assessment: Assessment) -> Iterator[Section]:
    yield Section("Why the score may be wrong", rows=tuple(argument_rows(assessment)))
    yield Section("What would change it", rows=tuple(change_rows(assessment)), full_only=True)
    note = "Shares of the variance over draws; the rest of each range has no other cause."
    yield Section("What each range comes from", rows=tuple(cause_rows(assessment)), note=note, full_only=True)
    note = "Every level of the rubric at the ends of its band, and help counted in full or not at all."
    yield Section("Hard ends of the assumptions", rows=tuple(hard_end_rows(assessment)), note=note, full_only=True)
