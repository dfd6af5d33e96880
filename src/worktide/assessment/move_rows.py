"""Moves and related roles of an assessment as rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from worktide.assessment.words import risk_in_words
from worktide.release.record import Move, MoveMonths, Related

Row = tuple[str, str]

_STANDS: Final = {
    "lower": "safer",
    "higher": "riskier",
    "similar": "similar risk",
    "cannot tell": "cannot tell which is safer",
}
SHORT_MOVES: Final = 3
MOVES_NOTE: Final = (
    "Months and difficulty are assumed by stated rules. `worktide moves` has filters, routes, and what each move takes."
)


def _months(months: MoveMonths | None) -> str:
    """Return months in words.

    >>> _months(MoveMonths(2, 18))
    'about 2 to 18 months'
    """
    if months is None:
        return "months not known"
    return "under a month" if months.high < 1 else f"about {months.low:.0f} to {months.high:.0f} months"


def move_rows(moves: Sequence[Move], *, full: bool) -> Iterator[Row]:
    """Yield moves: the title, then where it stands, pay, time and difficulty; the full form adds what is missing."""
    for move in moves if full else moves[:SHORT_MOVES]:
        pay = "pay not known" if move.pay_change is None else f"pay {move.pay_change:+.1f} %"
        parts = [_STANDS[move.comparison], pay, _months(move.months), f"{move.difficulty} step", move.seen]
        if not move.recommended:
            parts.insert(0, "not recommended")
        yield move.title, "; ".join(parts)
        if full:
            yield f"{move.title}: missing", ", ".join(move.missing) or "nothing that the tables rate"
            for warning in move.warnings:
                yield f"{move.title}: mind", warning


def related_rows(related: Sequence[Related]) -> Iterator[Row]:
    """Yield related roles: the title, then where it stands, what both do, and whether it is also a move."""
    for one in related:
        stands = f"{risk_in_words(one.risk)}; {_STANDS[one.comparison]}"
        yield one.title, f"{stands}. {one.reason}{' Also a move.' if one.is_move else ''}"
