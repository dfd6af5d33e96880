"""No report on a table while a column of it, read or not, looks as if it told who somebody is, unless it is dropped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from worktide.core.errors import WorktideError
from worktide.workforce.kernel import Question
from worktide.workforce.preview import Preview, preview
from worktide.workforce.reading import Form, files_of
from worktide.workforce.safeguards import refuse_personal


def check_columns_of_people(paths: Sequence[Path], form: Form, question: Question, dropped: Collection[str]) -> None:
    """Look at the header and the first rows of every column of every file.

    Titles, descriptions, heads and pay are read for what they are and not looked at. Raises WorktideError where another
    column looks personal and is not dropped, or a dropped one does not exist.
    """
    columns: Preview = {}
    for path, name in files_of(paths):
        for column, values in preview(path, name, form).items():
            columns.setdefault(column, []).extend(values)
    if unknown := sorted(set(dropped) - set(columns)):
        raise WorktideError("no column has this name", source="--drop", got=unknown[0], expected=", ".join(columns))
    meant = {question.title, *question.context, question.headcount, question.wage} - set(question.groups)
    refuse_personal({name: values for name, values in columns.items() if name not in meant and name not in dropped})
