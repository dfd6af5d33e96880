"""What the map of all occupations may be coloured by: value, range and words of each measure, and its steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from worktide.core.intervals import Interval
from worktide.release.record import Record
from worktide.site.figures import whole
from worktide.site.language import gettext as _


@dataclass(frozen=True, slots=True)
class Reading:
    """One job under a measure: the value, and its words, with the range where the measure has one."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class MapMeasure:
    """A measure of the map: what it is called, its unit, and the lower ends of its steps but the first.

    `first` is the class of colour of the lowest step; a measure that runs from loss to gain begins at 0, others at 2.
    """

    name: str
    title: str
    about: str
    steps: tuple[float, ...]
    step_words: tuple[str, ...]
    first: int
    read: Callable[[Record], Reading | None]

    def step(self, value: float) -> int:
        """Return the class of colour of a value."""
        return self.first + bisect_right(self.steps, value)

    @property
    def legend(self) -> tuple[tuple[int, str], ...]:
        """Each class of colour with its words."""
        return tuple((self.first + place, words) for place, words in enumerate(self.step_words))


def _ranged(interval: Interval, before: str = "", after: str = "") -> Reading:
    low, high = whole(interval.low), whole(interval.high)
    return Reading(
        interval.value,
        _("about {before}{value}{after}, likely between {low} and {high}{after}").format(
            before=before, value=whole(interval.value), after=after, low=low, high=high
        ),
    )


def _percentile(record: Record) -> Reading | None:
    return _ranged(record.risk.percentile, before=_("percentile ")) if record.risk else None


def _five_years(record: Record) -> Reading | None:
    return _ranged(record.risk.share_in_five_years, after=" %") if record.risk else None


def _does(record: Record) -> Reading | None:
    return _ranged(record.shares.ai_does, after=" %") if record.shares else None


def _growth(record: Record) -> Reading | None:
    market = record.labour_market
    if market is None or market.projected_growth is None:
        return None
    return Reading(
        market.projected_growth,
        _("{projected_growth:+.1f} % over ten years")
        .format(projected_growth=market.projected_growth)
        .replace("-", "\u2212"),
    )


def _pay(record: Record) -> Reading | None:
    market = record.labour_market
    if market is None or market.median_pay is None:
        return None
    return Reading(market.median_pay, _("${median_pay:,.0f} a year").format(median_pay=market.median_pay))


_FIFTHS: Final = (20.0, 40.0, 60.0, 80.0)
_FIFTH_WORDS: Final = (_("under 20"), _("20 to 40"), _("40 to 60"), _("60 to 80"), _("80 and more"))
_PERCENT_WORDS: Final = tuple(f"{words} %" for words in _FIFTH_WORDS)

MEASURES: Final = {
    measure.name: measure
    for measure in (
        MapMeasure(
            "percentile",
            _("Percentile of exposure"),
            _("where the job stands among all by what AI could do of its tasks; a rank, not a chance of losing a job"),
            _FIFTHS,
            _FIFTH_WORDS,
            2,
            _percentile,
        ),
        MapMeasure(
            "does",
            _("What AI could do"),
            _("the share of today's weighted tasks that AI could do, as raters judge it"),
            _FIFTHS,
            _PERCENT_WORDS,
            2,
            _does,
        ),
        MapMeasure(
            "five-years",
            _("AI share of tasks in five years"),
            _("what AI may do of today's tasks in practice, by assumed adoption"),
            (10.0, 20.0, 30.0, 40.0),
            (_("under 10 %"), _("10 to 20 %"), _("20 to 30 %"), _("30 to 40 %"), _("40 % and more")),
            2,
            _five_years,
        ),
        MapMeasure(
            "growth",
            _("Projected growth of employment"),
            _("the official projection over ten years, which comes without a range"),
            (-5.0, 0.0, 2.0, 5.0, 10.0),
            (_("under −5 %"), _("\u22125 to 0 %"), _("0 to 2 %"), _("2 to 5 %"), _("5 to 10 %"), _("10 % and more")),
            0,
            _growth,
        ),
        MapMeasure(
            "pay",
            _("Median pay"),
            _("the annual wage that half of the employees exceed"),
            (40_000.0, 60_000.0, 80_000.0, 110_000.0),
            (
                _("under $40,000"),
                _("$40,000 to 60,000"),
                _("$60,000 to 80,000"),
                _("$80,000 to 110,000"),
                _("$110,000 and more"),
            ),
            2,
            _pay,
        ),
    )
}
