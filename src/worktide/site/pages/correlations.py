"""How far the published indices agree with each other and with us, as the validity card of the release measured it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.release.open import Release
from worktide.release.validity import Figure, card_of
from worktide.site.figures import place
from worktide.site.language import gettext as _
from worktide.site.words import index_name

ANALYSIS: Final = "correlations"
OURS: Final = "worktide_score"
BETWEEN: Final = _(" and ")
# Upper ends of the classes that colour a cell; a value above the last has a class of its own.
STEPS: Final = (-0.2, 0.0, 0.2, 0.4, 0.6, 0.8)
STEP_WORDS: Final = tuple(
    enumerate(
        (
            _("under −20"),
            _("\u221220 to 0"),
            _("0 to 20"),
            _("20 to 40"),
            _("40 to 60"),
            _("60 to 80"),
            _("80 and more"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The rank correlation of two indices with its 95 % interval, over `n` occupations."""

    first: str
    second: str
    value: float
    low: float
    high: float
    n: int

    @property
    def step(self) -> int:
        """The class of colour, 0 for the most opposed to 6 for the most alike."""
        return sum(self.value >= end for end in STEPS)

    @property
    def words(self) -> str:
        """The two names."""
        return _("{title} and {title2}").format(
            title=index_name(self.first).title, title2=index_name(self.second).title
        )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One index with its number in the matrix and its pairs with those above it."""

    number: int
    name: str
    pairs: tuple[Pair | None, ...]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Our score with one index: where value and interval lie on an axis from -1 to 1, as SVG coordinates."""

    name: str
    pair: Pair
    low: str
    width: str
    value: str


@dataclass(frozen=True, slots=True)
class Correlations:
    """All pairs that the card holds, as a matrix and as lines of our own score, with what was measured."""

    rows: tuple[MatrixRow, ...]
    lines: tuple[AgreementLine, ...]
    pairs: tuple[Pair, ...]
    summary: str
    meaning: str
    limit: str

    @property
    def furthest(self) -> Pair:
        """The pair with the lowest correlation."""
        return min(self.pairs, key=lambda pair: pair.value)

    @property
    def closest(self) -> Pair:
        """The pair with the highest correlation."""
        return max(self.pairs, key=lambda pair: pair.value)


def _pair(figure: Figure) -> Pair | None:
    first, found, second = figure.name.partition(BETWEEN)
    if not found or figure.low is None or figure.high is None:
        return None
    return Pair(first, second, figure.value, figure.low, figure.high, figure.n)


def _line(pair: Pair) -> AgreementLine:
    low, high, value = (50 * (end + 1) for end in (pair.low, pair.high, pair.value))
    other = pair.second if pair.first == OURS else pair.first
    return AgreementLine(index_name(other).title, pair, place(low), place(high - low), place(value))


def correlations_of(release: Release) -> Correlations | None:
    """Return what the card says of all pairs of indices, or None where the release carries no such analysis."""
    card = card_of(release)
    found = next((one for one in card.analyses if one.name == ANALYSIS), None) if card else None
    pairs = tuple(pair for pair in map(_pair, found.figures) if pair) if found else ()
    if found is None or not pairs:
        return None
    by_names = {frozenset((pair.first, pair.second)): pair for pair in pairs}
    names = sorted({name for pair in pairs for name in (pair.first, pair.second)})
    rows = tuple(
        MatrixRow(
            number, index_name(name).title, tuple(by_names.get(frozenset((name, other))) for other in names[:number])
        )
        for number, name in enumerate(names)
    )
    ours = sorted((pair for pair in pairs if OURS in (pair.first, pair.second)), key=lambda pair: -pair.value)
    first = found.figures[0]
    return Correlations(rows, tuple(map(_line, ours)), pairs, found.summary, first.meaning, first.limit)
