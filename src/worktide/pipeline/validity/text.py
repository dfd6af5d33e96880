"""The card in words, in lines of at most 80 columns: what came out, and each analysis's figures that matter most."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from worktide.pipeline.validity.heads import BY_OCCUPATION, BY_TASK, COVERAGE, SIZE
from worktide.release.validity import Analysis, Figure, ValidityCard, Worse

WIDTH = 80
NAME_WIDTH = 46
# Analyses with many figures show only those whose names begin or end so; --json has them all.
BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "raters": ("exposure: ", "automation: ", "gpt4_exposure_2023 and human_exposure_2023", "ILO"),
    "heads": (),
    "correlations": (),
    "prospective": (
        "mean of the labels of 2023: seen",
        "mean of the labels of 2023: first",
        "automation: ",
        "horizon: ",
    ),
    "sensitivity": ("score: shares", "mean level: horizon"),
    "employment": (),
    "titles": ("",),
    "outlook": ("official projections", "outlook"),
    "moves": ("ours: ", "ceiling: ", "share of the ceiling: ", "direction: "),
    "equity": ("coverage",),
    "escape": ("rule, ",),
}
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "heads": (BY_TASK, BY_OCCUPATION, COVERAGE, SIZE),
    "equity": (": highest fifth",),
    "escape": (": with an escape",),
}
_LEFT_OUT = ", within "
_MARKS = {"reliability": "Reliability: do judgements agree?", "validity": "Validity: do they hold against the world?"}


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) >= 0.001 or value == 0 else f"{value:.1e}"


def _figure_lines(found: Figure) -> list[str]:
    """Return a figure on one line, or its name on lines of its own where that is long."""
    ends = "" if found.low is None or found.high is None else f"{_number(found.low)} to {_number(found.high)}"
    name = found.name if len(found.name) <= NAME_WIDTH else ""
    numbers = f"  {name:<{NAME_WIDTH}} {_number(found.value):>8}  {ends:>21}".rstrip()
    above = [] if name else textwrap.wrap(found.name, WIDTH - 2, initial_indent="  ", subsequent_indent="    ")
    return [*above, numbers]


def _shown(entry: Analysis) -> Sequence[Figure]:
    if entry.name not in BEGINNINGS:
        return entry.figures
    begins, ends = BEGINNINGS[entry.name], ENDINGS.get(entry.name, ())
    return [
        found
        for found in entry.figures
        if (found.name.startswith(begins) or found.name.endswith(ends)) and _LEFT_OUT not in found.name
    ]


def _analysis_lines(entry: Analysis) -> Iterator[str]:
    yield ""
    yield f"{entry.title} ({entry.state})"
    yield from textwrap.wrap(entry.summary, WIDTH)
    shown = _shown(entry)
    for found in shown:
        yield from _figure_lines(found)
    if len(shown) < len(entry.figures):
        yield f"  … {len(entry.figures) - len(shown)} more figures with --json"


def card_lines(card: ValidityCard, release: str) -> list[str]:
    """Return the card as lines: both halves, each analysis with its summary, figures with their 95 % intervals."""
    figures = sum(len(entry.figures) for entry in card.analyses)
    lines = textwrap.wrap(
        f"Validity card of release {release}: {figures} figures. Ends beside a number are those of its 95 % interval, "
        "or of "
        "the range that its meaning names (--json has the meaning of each).",
        WIDTH,
    )
    for half, mark in _MARKS.items():
        lines += ["", mark, "=" * len(mark)]
        for entry in card.analyses:
            if entry.half == half:
                lines += _analysis_lines(entry)
    return lines


def worse_lines(worse: Sequence[Worse]) -> list[str]:
    """Return one line for each figure that got worse, under a line that says so; nothing where none did."""
    if not worse:
        return []
    lines = [f"worktide: {len(worse)} figures are worse than on the card before:"]
    lines += [
        f"  {found.analysis}: {found.name}, {_number(found.before)} then, {_number(found.after)} now" for found in worse
    ]
    return lines
