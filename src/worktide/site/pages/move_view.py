"""Moves as a page shows them: worded, with the learning resources that ids stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worktide.moves.model import Gap, Months, Move, Moves, Safety, Seen, Technology
from worktide.release.open import Release
from worktide.release.record import LearningChoice, LearningResource
from worktide.site.figures import NOT_BREAKING, whole

RESOURCES_SHOWN: Final = 2
SEEN: Final[dict[Seen, str]] = {
    "seen often": "Often seen in the survey of people who changed jobs",
    "seen": "Seen in the survey of people who changed jobs",
    "rarely seen": "Rarely seen in the survey of people who changed jobs",
    "not seen in the survey": "We found no one in the survey who made it",
    "outside the survey": "Outside the survey, or counted there as the same job",
}
SAFETY: Final[dict[Safety, str]] = {
    "safer": "AI could do less there",
    "similar": "about alike",
    "riskier": "AI could do more there",
    "cannot tell": "cannot tell which is safer",
}
_KNOWN: Final = frozenset({"safer", "riskier"})


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing to learn for a move, and where."""

    name: str
    resources: tuple[LearningResource, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    """One destination with its words; `is_told` says whether nine draws in ten settle which job AI could do less of."""

    move: Move
    gaps: tuple[tuple[str, tuple[str, ...]], ...]
    lacking: tuple[Lacking, ...]
    seen: str
    safety: str
    is_told: bool
    pay_change: str
    months: str
    parts: tuple[tuple[str, str], ...]

    @property
    def learning(self) -> tuple[Lacking, ...]:
        """What is missing and can be learnt from a resource that the release names."""
        return tuple(one for one in self.lacking if one.resources)


def between(months: Months | None) -> str:
    """Return a range of months in words; whole years from three years on.

    >>> between(Months(1, 16)).replace(NOT_BREAKING, " ")
    'between 1 and 16 months'
    >>> between(Months(36, 72)).replace(NOT_BREAKING, " ")
    'between 3 and 6 years'
    >>> between(Months(0, 5)).replace(NOT_BREAKING, " ")
    'up to 5 months'
    """
    if months is None:
        return "not known"
    if months.high < 1:
        return "no time of its own"
    low, high, unit = months.low, months.high, "months"
    if low >= 36:
        low, high, unit = low / 12, high / 12, "years"
    if whole(low) == "0":
        return f"up to {whole(high)}{NOT_BREAKING}{unit[:-1] if whole(high) == '1' else unit}"
    if whole(low) == whole(high):
        return f"about {whole(low)}{NOT_BREAKING}{unit[:-1] if whole(low) == '1' else unit}"
    return f"between {whole(low)} and {whole(high)}{NOT_BREAKING}{unit}"


def pay_words(percent: float | None) -> str:
    """Return a change of pay in words.

    >>> pay_words(-12.0).replace(NOT_BREAKING, " ")
    '12 % less'
    """
    if percent is None:
        return ""
    if round(percent) == 0:
        return "about the same"
    return f"{whole(abs(percent))}{NOT_BREAKING}% {'more' if percent > 0 else 'less'}"


def resources_of(
    release: Release, name: str, ids: Sequence[str], most: int = RESOURCES_SHOWN
) -> tuple[LearningResource, ...]:
    """Return the learning resources that ids stand for, the first ones."""
    return release.learning(tuple(LearningChoice(name, one) for one in ids[:most])) or ()


def _gaps(move: Move) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is missing by how large the gap is, the largest first, technologies last."""
    sizes = ("large", "clear", "small")
    found = {size: tuple(one.name for one in move.missing if one.words == size) for size in sizes}
    named = [(f"{size} gap{'s' if len(names) > 1 else ''} in", names) for size, names in found.items() if names]
    tools = tuple(one.name for one in move.technologies_missing)
    return (*named, *((("tools:", tools),) if tools else ()))


def _lacking(release: Release, move: Move) -> tuple[Lacking, ...]:
    every: tuple[Gap | Technology, ...] = (*move.missing, *move.technologies_missing)
    return tuple(Lacking(one.name, resources_of(release, one.name, one.resources)) for one in every)


def move_view(release: Release, move: Move) -> MoveView:
    """Return one move as a page shows it."""
    return MoveView(
        move=move,
        gaps=_gaps(move),
        lacking=_lacking(release, move),
        seen=SEEN[move.seen],
        safety=SAFETY[move.safety],
        is_told=move.safety in _KNOWN,
        pay_change=pay_words(move.pay.change),
        months=between(move.entry.months),
        parts=tuple((name, between(months)) for name, months in move.entry.parts),
    )


def finding(moves: Moves) -> str:
    """Return in a sentence whether the moves shown lead anywhere safer."""
    if not moves.moves:
        return "No destination passes these filters."
    safer = sum(move.safety == "safer" for move in moves.moves)
    shown = len(moves.moves)
    if safer == 0:
        return f"None of the {shown} best moves is surely safer: the ranges overlap."
    all_of_them = "All" if safer == shown else f"{safer} of the"
    ends = "move is" if shown == 1 else "moves are" if safer != 1 else "moves is"
    return f"{all_of_them} {shown} best {ends} safer: nine draws in ten agree that AI could do less there."
