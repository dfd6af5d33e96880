"""What lies on the desk: the roster, the columns chosen, what people decided, and the latest run, all in one folder."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final

from worktide.coding.decisions import NO_DECISIONS, Decisions, read_decisions
from worktide.coding.formulas import harmless
from worktide.core.errors import WorktideError
from worktide.core.files import whole_file
from worktide.release.open import Release
from worktide.workforce.guessing import Guess, guess
from worktide.workforce.kernel import Question
from worktide.workforce.local import Plan, run_local
from worktide.workforce.preview import Preview, preview
from worktide.workforce.reading import KNOWN, Form
from worktide.workforce.report_folder import write_report
from worktide.workforce.results import Summary, open_results

DECISIONS: Final = "decisions.csv"
RESULTS: Final = "results"
REPORT: Final = "report"
_WHY: Final = "settled at the desk"


@dataclass(frozen=True, slots=True)
class Roster:
    """The table given: where it lies, what it is called, its columns with their first values, and what they may be."""

    path: Path
    name: str
    columns: Preview
    guess: Guess


@dataclass(slots=True)
class Desk:
    """One person's work at the desk; `decided` are codes by title and context, `runs` counts what was run.

    Every method that changes it holds `lock`, so that two windows cannot mix their runs.
    """

    folder: Path
    release: Release
    workers: int = 1
    roster: Roster | None = None
    question: Question | None = None
    form: Form = field(default_factory=Form)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)
    summary: Summary | None = None
    runs: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self, name: str, pieces: Iterable[bytes]) -> Roster:
        """Put a roster on the desk in place of the one that lies there; raises WorktideError where it is no table."""
        suffix = Path(name).suffix.lower()
        if suffix not in KNOWN:
            raise WorktideError("is of no known kind", source=name, hint=f"Known: {', '.join(KNOWN)}.")
        with self.lock:
            path = self.folder / f"roster{suffix}"
            with whole_file(path) as temporary, temporary.open("wb") as stream:
                stream.writelines(pieces)
            columns = preview(path, name)
            if not columns:
                raise WorktideError("holds no table", source=name, hint="Its first row must name its columns.")
            self.roster = Roster(path, name, columns, guess(columns))
            self.question = self.summary = None
            return self.roster

    def take_decisions(self, pieces: Iterable[bytes]) -> int:
        """Add the decisions of a file that an earlier run left; return how many it holds."""
        path = self.folder / "earlier.csv"
        with whole_file(path) as temporary, temporary.open("wb") as stream:
            stream.writelines(pieces)
        found = read_decisions(path, self.release)
        listing = self.release.listing
        self.decided |= {key: listing[decision.position].slug for key, decision in found.by_title.items()}
        return len(found.by_title)

    def run(self, question: Question, form: Form) -> Summary:
        """Sum the roster up and write its report; raises WorktideError where it cannot be read or reported."""
        with self.lock:
            if self.roster is None:
                raise WorktideError("no roster lies on the desk", hint="Choose a file first.")
            self.question, self.form = question, form
            plan = Plan(
                paths=(self.roster.path,),
                question=question,
                out=self.folder / RESULTS,
                release=self.release,
                form=form,
                decisions=self._decisions(),
                workers=self.workers,
            )
            self.summary = None
            summary = run_local(plan)
            write_report(open_results(plan.out), self.release, self.folder / REPORT, with_annex=True)
            self.summary, self.runs = summary, self.runs + 1
            return summary

    def _decisions(self) -> Decisions:
        if not self.decided:
            return NO_DECISIONS
        path = self.folder / DECISIONS
        with whole_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("title", "context", "code", "who", "why"))
            for (title, context), code in sorted(self.decided.items()):
                writer.writerow([harmless(cell) for cell in (title, context, code, "", _WHY)])
        return read_decisions(path, self.release)
