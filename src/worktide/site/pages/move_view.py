"""Moves as a page shows them: worded, with the learning resources that ids stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worktide.moves.model import Gap, Months, Move, Moves, Safety, Seen, Technology
from worktide.release.open import Release
from worktide.release.record import LearningChoice, LearningResource
from worktide.site.figures import whole
from worktide.site.language import gettext as _
from worktide.site.language import ngettext

RESOURCES_SHOWN: Final = 2
SEEN: Final[dict[Seen, str]] = {
    "seen often": _("Often seen in the survey of people who changed jobs"),
    "seen": _("Seen in the survey of people who changed jobs"),
    "rarely seen": _("Rarely seen in the survey of people who changed jobs"),
    "not seen in the survey": _("We found no one in the survey who made it"),
    "outside the survey": _("Outside the survey, or counted there as the same job"),
}
SAFETY: Final[dict[Safety, str]] = {
    "safer": _("AI could do less there"),
    "similar": _("about alike"),
    "riskier": _("AI could do more there"),
    "cannot tell": _("cannot tell which is safer"),
}
_SIZES: Final = ("large", "clear", "small")
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
    r"""Return a range of months in words; whole years from three years on.

    >>> between(Months(1, 16)).replace("\xa0", " ")
    'between 1 and 16 months'
    >>> between(Months(36, 72)).replace("\xa0", " ")
    'between 3 and 6 years'
    >>> between(Months(0, 5)).replace("\xa0", " ")
    'up to 5 months'
    """
    if months is None:
        return _("not known")
    if months.high < 1:
        return _("no time of its own")
    in_years = months.low >= 36
    low, high = (end / 12 if in_years else end for end in (months.low, months.high))
    last = round(high)
    unit = ngettext("year", "years", last) if in_years else ngettext("month", "months", last)
    if whole(low) == "0":
        said = _("up to {high}\xa0{unit}")
    else:
        said = _("about {low}\xa0{unit}") if whole(low) == whole(high) else _("between {low} and {high}\xa0{unit}")
    return said.format(low=whole(low), high=whole(high), unit=unit)


def pay_words(percent: float | None) -> str:
    r"""Return a change of pay in words.

    >>> pay_words(-12.0).replace("\xa0", " ")
    '12 % less'
    """
    if percent is None:
        return ""
    if round(percent) == 0:
        return _("about the same")
    said = _("{change}\xa0% more") if percent > 0 else _("{change}\xa0% less")
    return said.format(change=whole(abs(percent)))


def resources_of(
    release: Release, name: str, ids: Sequence[str], most: int = RESOURCES_SHOWN
) -> tuple[LearningResource, ...]:
    """Return the learning resources that ids stand for, the first ones."""
    return release.learning(tuple(LearningChoice(name, one) for one in ids[:most])) or ()


def _gap_words(size: str, count: int) -> str:
    return {
        "large": ngettext("large gap in", "large gaps in", count),
        "clear": ngettext("clear gap in", "clear gaps in", count),
        "small": ngettext("small gap in", "small gaps in", count),
    }[size]


def _gaps(move: Move) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is missing by how large the gap is, the largest first, technologies last."""
    found = {size: tuple(one.name for one in move.missing if one.words == size) for size in _SIZES}
    named = [(_gap_words(size, len(names)), names) for size, names in found.items() if names]
    tools = tuple(one.name for one in move.technologies_missing)
    return (*named, *(((_("tools:"), tools),) if tools else ()))


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
        return _("No destination passes these filters.")
    safer = sum(move.safety == "safer" for move in moves.moves)
    shown = len(moves.moves)
    if safer == 0:
        return _("None of the {shown} best moves is surely safer: the ranges overlap.").format(shown=shown)
    if safer == shown:
        said = ngettext(
            "All {shown} best move is safer: nine draws in ten agree that AI could do less there.",
            "All {shown} best moves are safer: nine draws in ten agree that AI could do less there.",
            shown,
        )
    else:
        said = ngettext(
            "{safer} of the {shown} best moves is safer: nine draws in ten agree that AI could do less there.",
            "{safer} of the {shown} best moves are safer: nine draws in ten agree that AI could do less there.",
            safer,
        )
    return said.format(safer=safer, shown=shown)
