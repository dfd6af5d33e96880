"""What the desk's forms say, checked: the question to a roster, and codes for titles in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import QueryDict

from worktide.coding.retired import record_of_code
from worktide.core.errors import WorktideError
from worktide.workforce.cells import Decimal
from worktide.workforce.desk.desk import Desk, Roster
from worktide.workforce.desk.queue import Doubt
from worktide.workforce.kernel import Question
from worktide.workforce.reading import Form

_MOST_GROUPS: Final = 5
_LONGEST_CODE: Final = 100


def chosen(asked: QueryDict, roster: Roster) -> tuple[Question, Form]:
    """Return the question that the form of columns asks; raises WorktideError where it does not fit the roster."""
    title = _column(asked, "title", roster)
    if title is None:
        raise WorktideError("no column of job titles was chosen", hint="Choose the column that holds the job titles.")
    if roster.guess.personal and asked.get("without") != "yes":
        hint = "Tick that these columns are left out, or remove them from the file."
        raise WorktideError("columns look as if they told who somebody is", hint=hint)
    groups = tuple(dict.fromkeys(asked.getlist("group")))
    if unknown := [name for name in groups if name not in roster.columns or name in roster.guess.personal]:
        raise WorktideError("cannot be summed by", got=unknown[0], hint="Choose among the columns of the list.")
    if len(groups) > _MOST_GROUPS:
        raise WorktideError("too many columns to sum by", got=len(groups), expected=f"at most {_MOST_GROUPS}")
    decimal: Decimal = "comma" if asked.get("decimal") == "comma" else "point"
    heads, wage = _column(asked, "headcount", roster), _column(asked, "wage", roster)
    if len({title, heads or 0, wage or 1, *groups}) < 3 + len(groups):
        raise WorktideError("one column was chosen for two things", hint="Choose each column once.")
    return Question(title, (), heads, wage, groups, decimal), Form()


def _column(asked: QueryDict, field: str, roster: Roster) -> str | None:
    name = asked.get(field) or None
    if name is not None and name not in roster.columns:
        raise WorktideError("there is no such column", source=roster.name, got=name, hint="Choose one of the list.")
    return name


def settled(asked: QueryDict, desk: Desk, shown: Sequence[Doubt]) -> dict[tuple[str, str], str]:
    """Return the codes that the form gives titles; raises WorktideError for an earlier run's form or a wrong code."""
    if asked.get("run") != str(desk.runs):
        raise WorktideError("these titles belong to an earlier run", hint="Look at those of the latest run below.")
    found = {}
    for place, doubt in enumerate(shown):
        code = (asked.get(f"code-{place}") or "").strip() or asked.get(f"choice-{place}") or ""
        if not code:
            continue
        told = record_of_code(desk.release, code[:_LONGEST_CODE], ())
        if told.position is None:
            hint = "Give an O*NET-SOC or SOC code, such as 29-1141, or leave it empty."
            raise WorktideError(told.told, source=doubt.title, hint=hint)
        found[doubt.title, doubt.context] = code
    if not found:
        raise WorktideError("nothing was settled", hint="Choose what at least one title means.")
    return found
