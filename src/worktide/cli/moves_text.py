"""How moves look in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from worktide.assessment.moves import MovesAnswer
from worktide.assessment.words import about
from worktide.cli.console import ASIDE, HEADING, NUMBER, columns, heading, pairs
from worktide.moves.filters import NOT_DESCRIBED
from worktide.moves.model import Door, Months, Move, Moves, Path, Source

Row = tuple[str, str]

_NAMED: Final = 3
_FILTERS: Final = {
    NOT_DESCRIBED: "having no tasks of their own, or no way there that the model sees",
    "pay_floor": "the least pay",
    "longest_training_months": "the longest training",
    "education": "schooling",
    "avoid_fields": "the fields to avoid",
}
CAUTION: Final = (
    "Months, pay at the start and difficulty are assumed by stated rules; probabilities are modelled on a survey of "
    "moves. AI exposure is not job loss. Nothing here is advice on a single person."
)


def months_in_words(months: Months | None) -> str:
    """Return a range of months in words.

    >>> months_in_words(Months(3, 12))
    'about 3 to 12 months'
    >>> months_in_words(Months(0, 0))
    'under a month'
    """
    if months is None:
        return "no source says"
    if months.high < 1:
        return "under a month"
    return f"about {months.low:.0f} to {months.high:.0f} months"


def dollars(value: float | None) -> str:
    """Return pay in words; no figure says so."""
    return "no figure" if value is None else f"{value:,.0f} US dollars"


def _stands(move: Move) -> str:
    score = "no score" if move.score is None else f"percentile {about(move.score)}"
    words = {"safer": "safer", "riskier": "riskier", "similar": "similar", "cannot tell": "cannot tell which is safer"}
    return f"{score}; {words[move.safety]}"


def _pay(move: Move) -> str:
    pay = move.pay
    change = "" if pay.change is None else f" ({pay.change:+.1f} %)"
    start = ""
    if pay.newcomer_low is not None and pay.newcomer_high is not None:
        start = f"; at the start about {pay.newcomer_low:,.0f} to {pay.newcomer_high:,.0f}"
    return f"{dollars(pay.there)} a year{change}{start}"


def _entry(move: Move) -> str:
    schooling = move.entry.education or "schooling not given"
    return f"{move.difficulty} step, {months_in_words(move.entry.months)}; {schooling}"


def _short(move: Move) -> Iterator[Row]:
    yield "Seen", f"{move.seen}; fit {move.fit:.0f} of 100"
    yield "Risk", _stands(move)
    yield "Pay", _pay(move)
    yield "Entry", _entry(move)
    missing = [gap.name for gap in move.missing][:_NAMED] + [one.name for one in move.technologies_missing][:1]
    yield "Missing", ", ".join(missing) or "nothing that the tables rate"


def _full(move: Move) -> Iterator[Row]:
    if move.probability is not None:
        yield "Chance", f"{move.probability:g} % of those leaving for another occupation in a year (modelled)"
    yield "Carries over", ", ".join(move.carries_over) or "nothing that the tables rate"
    for gap in move.missing:
        yield "To learn", f"{gap.name}: {gap.words} gap, {gap.size:.1f} of 7 levels"
    for part, months in move.entry.parts:
        yield part.capitalize(), months_in_words(months)
    shares = [f"{share.level} {share.percent:.0f}" for share in move.entry.schooling_today if share.percent >= 1]
    yield "Of 100 there today", ", ".join(shares) or "no figure"
    if move.openings is not None:
        yield "Openings", f"{move.openings:,.0f} a year"
    yield "Outlook", move.outlook
    if move.interest_fit is not None:
        yield "Interests", f"{move.interest_fit:.0f} of 100"
    for line in move.what_you_can_do:
        yield "You can already", line
    if move.pay.note:
        yield "Pay figures", move.pay.note


def _one(number: int, move: Move, *, full: bool) -> Iterator[RenderableType]:
    mark = "" if move.recommended else " (not recommended)"
    yield Text(f"\n{number}. {move.title}{mark}", style=NUMBER)
    yield pairs((f"   {name}", value) for name, value in (*_short(move), *(_full(move) if full else ())))
    for warning in move.warnings if full or not move.recommended else move.warnings[:1]:
        yield Text(f"   {warning}", style=ASIDE)


def _head(moves: Moves) -> Iterator[RenderableType]:
    stands = "no score" if moves.score is None else f"percentile {about(moves.score)}"
    yield Text(f"Moves from {moves.title}", style=HEADING)
    yield Text(f"Here: {stands}.")
    yield Text(f"{moves.considered:,} destinations weighed, {moves.safer:,} of them safer by nine draws in ten.")
    for name, count in moves.left_out.items():
        yield Text(f"Left out: {count:,} by {_FILTERS.get(name, name)}", style=ASIDE)


def _paths(paths: Sequence[Path], goal: str | None) -> Iterator[RenderableType]:
    yield heading("Routes to the goal" if goal else "Routes of two and three steps to safer, no less paid")
    if not paths:
        yield Text("No route of up to three steps passes the filters.")
    for path in paths:
        change = "" if path.pay_change is None else f", pay {path.pay_change:+.1f} %"
        yield Text(" → ".join(step.title for step in path.steps), style=NUMBER)
        yield Text(f"   {months_in_words(path.months)}{change}; {path.safety} at the end")
        for step in path.steps if len(path.steps) > 1 else ():
            yield Text(f"   {step.title}: {_entry(step)}", style=ASIDE)


def _doors(doors: Sequence[Door]) -> Iterator[RenderableType]:
    if doors:
        yield heading("Skills that open doors")
        rows = [
            (
                ", ".join(door.skills),
                f"{door.opened}: {', '.join(title for _, title in door.opens[:_NAMED])}",
                months_in_words(door.months),
            )
            for door in doors
        ]
        yield columns(("Learn", "Brings into reach", "Takes"), rows, wide=1)


def _sources(sources: Sequence[Source]) -> Iterator[RenderableType]:
    if sources:
        yield heading("Who comes here")
        yield pairs((source.title, source.seen) for source in sources)


def shown(answer: MovesAnswer, *, full: bool) -> Iterator[RenderableType]:
    """Yield the parts of an answer about moves from top to bottom."""
    yield from _head(answer.moves)
    for number, move in enumerate(answer.moves.moves, 1):
        yield from _one(number, move, full=full)
    yield from _paths(answer.paths, answer.goal)
    yield from _doors(answer.doors)
    if full:
        yield from _sources(answer.sources)
    yield Text("\n" + " ".join(answer.moves.notes))
    yield Text(f"\n{CAUTION}\nRelease {answer.release.id}, data up to {answer.release.date}.", style=ASIDE)
