"""An operator's own labels: a CSV of texts and judgements, checked line by line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worktide.core.errors import SourceError
from worktide.panel.grams import LONGEST_TEXT
from worktide.pipeline.training.labels import JudgedTexts, judged_texts
from worktide.pipeline.training.official import VALUES

TEXT: Final = "text"
JUDGEMENT: Final = "judgement"
OCCUPATION: Final = "occupation"
FORM: Final = "columns `text` and `judgement`, and `occupation` if known, in UTF-8 with a header"
FEWEST_LABELS: Final = 200
FEWEST_A_LEVEL: Final = 10
MOST_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class GivenLabels:
    """The judgements of one rater. `has_occupations` tells whether the file names the occupation of each text."""

    judged: JudgedTexts
    has_occupations: bool


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    judgement: str
    occupation: str


def read_given_labels(path: Path, name: str) -> GivenLabels:
    """Return the labels of a CSV file as those of the rater `name`.

    Levels are all distinct judgements: E0 to E2 and T0 to T4 with their usual numbers, other numbers by their size, and
    any other words in alphabetical order, evenly spaced from 0 to 1. A text without an occupation is one of its own.
    Raises SourceError, naming the row, for a file of another form, fewer than 200 labels, an empty cell, fewer than
    two or more than nine levels, or a level given to fewer than ten texts.
    """
    rows, has_occupations = _read(path)
    if len(rows) < FEWEST_LABELS:
        hint = "A head needs some two thousand labels to be of use; 200 is the least that can be tried."
        raise SourceError(
            "there are too few labels", source=path.name, got=len(rows), expected=f"at least {FEWEST_LABELS}", hint=hint
        )
    counts = Counter(row.judgement for row in rows)
    if not 1 < len(counts) <= MOST_LEVELS:
        hint = "A head gives probabilities of levels: put numbers into a few classes first."
        raise SourceError(
            "the judgements have a wrong number of levels",
            source=path.name,
            got=len(counts),
            expected=f"2 to {MOST_LEVELS}",
            hint=hint,
        )
    rare = sorted(level for level, count in counts.items() if count < FEWEST_A_LEVEL)
    if rare:
        hint = "Merge it with its neighbour, give more labels, or mend the spelling."
        raise SourceError(
            f"a level was given to fewer than {FEWEST_A_LEVEL} texts",
            source=path.name,
            got=", ".join(f"{level} ({counts[level]})" for level in rare),
            hint=hint,
        )
    values = values_of(counts)
    texts, occupations = [row.text for row in rows], [row.occupation for row in rows]
    judged = judged_texts(texts, occupations, {name: [row.judgement for row in rows]}, {name: values})
    return GivenLabels(judged, has_occupations)


def values_of(levels: Mapping[str, int]) -> dict[str, float]:
    """Return the number of each level, from 0 to 1, lowest first (of E0 to E2 in the order of their names)."""
    for known in VALUES.values():
        if set(levels) <= set(known):
            return {level: value for level, value in known.items() if level in levels}
    try:
        numbers = {level: float(level) for level in levels}
    except ValueError:
        ordered = sorted(levels)
        return {level: place / (len(ordered) - 1) for place, level in enumerate(ordered)}
    low, high = min(numbers.values()), max(numbers.values())
    return {level: (number - low) / (high - low) for level, number in sorted(numbers.items(), key=lambda pair: pair[1])}


def _read(path: Path) -> tuple[list[_Row], bool]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = tuple(reader.fieldnames or ())
            if missing := [column for column in (TEXT, JUDGEMENT) if column not in header]:
                got = f"no column {' and no column '.join(missing)} among {', '.join(header) or 'nothing'}"
                raise SourceError("the file is not of the form for labels", source=path.name, got=got, expected=FORM)
            return list(_rows(reader, path.name)), OCCUPATION in header
    except FileNotFoundError as error:
        raise SourceError("no such file", source=str(path), hint="Name a CSV file of labels.") from error
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8", source=path.name, hint="Save it as CSV in UTF-8.") from error
    except (csv.Error, OSError) as error:
        raise SourceError(f"could not be read ({error})", source=path.name, expected=FORM) from error


def _rows(reader: csv.DictReader[str], source: str) -> Iterator[_Row]:
    for row in reader:
        cells = {name: (row.get(name) or "").strip() for name in (TEXT, JUDGEMENT, OCCUPATION)}
        for name in (TEXT, JUDGEMENT, *([OCCUPATION] if OCCUPATION in (reader.fieldnames or ()) else [])):
            if not cells[name]:
                hint = "Fill the cell or leave the row out."
                raise SourceError(f"the cell `{name}` is empty", source=source, row=reader.line_num, hint=hint)
        if row.get(None):
            hint = "Put quotation marks around texts that hold commas."
            raise SourceError("a row has more cells than the header", source=source, row=reader.line_num, hint=hint)
        if len(cells[TEXT]) > LONGEST_TEXT:
            expected = f"at most {LONGEST_TEXT} characters"
            raise SourceError(
                "a text is too long",
                source=source,
                row=reader.line_num,
                got=f"{len(cells[TEXT])} characters",
                expected=expected,
            )
        yield _Row(cells[TEXT], cells[JUDGEMENT], cells[OCCUPATION] or f"row {reader.line_num}")
