"""One destination spelled out: what carries over, what is missing, what entering costs, what it pays."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.moves.difficulty import difficulty_rule, difficulty_word
from worktide.moves.entry import COSTS
from worktide.moves.fit import named
from worktide.moves.likelihood import seen_word
from worktide.moves.model import Entry, Gap, Months, Move, Pay, SchoolingShare, Technology
from worktide.moves.safety import safety_of
from worktide.moves.schooling import ATTAINED, EXPERIENCES, STEPS, TRAININGS
from worktide.moves.tables import MoveTables
from worktide.moves.warnings import outlook_words, warnings_of
from worktide.moves.weighing import MEDIAN, Judged, Weighed

MOST_NAMED: Final = 5
MOST_LINES: Final = 5
MOST_TOOLS: Final = 2
PAY_PERCENTILES: Final = (10, 25, 50, 75, 90)
_SLACK: Final = 0.25
_CLEAR, _LARGE = 1.0, 2.0
_PART, _LARGE_PART = 0.05, 0.2


def _or_none(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(float(value), digits)


def _best(places: NDArray[np.int64], order: NDArray[np.float32], most: int) -> list[int]:
    """Return the places with the largest values, the first of equals first."""
    found: list[int] = places[np.argsort(-order, kind="stable")[:most]].tolist()
    return found


def gap_in_words(size: float) -> str:
    """Return how large a gap in levels is, in a word."""
    return "large" if size >= _LARGE else "clear" if size >= _CLEAR else "small"


def _gaps(tables: MoveTables, here: int, there: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the skills that are rated for both and count in the destination, and how many levels it asks more."""
    rated = tables.both_rated[here] & tables.both_rated[there]
    places = np.flatnonzero(rated & (tables.importances[there] >= tables.given["importance_named"].value))
    return places, tables.levels[there, places] - tables.levels[here, places]


def carried_over(tables: MoveTables, here: int, there: int) -> tuple[str, ...]:
    """Return the skills and knowledge that count in the destination and are there already, most needed first."""
    places, gaps = _gaps(tables, here, there)
    places = places[gaps <= _SLACK]
    need = tables.importances[there, places] * tables.levels[there, places]
    return tuple(tables.names.skills[one] for one in _best(places, need, MOST_NAMED))


def missing_skills(tables: MoveTables, here: int, there: int) -> tuple[Gap, ...]:
    """Return the skills and knowledge that count in the destination at a higher level than here, largest need first."""
    places, gaps = _gaps(tables, here, there)
    large = gaps >= tables.given["gap_named"].value
    places, gaps = places[large], gaps[large]
    importance = tables.importances[there]
    return tuple(
        _gap(tables, one, float(tables.levels[there, one] - tables.levels[here, one]), float(importance[one]))
        for one in _best(places, gaps * importance[places], MOST_NAMED)
    )


def _gap(tables: MoveTables, skill: int, size: float, importance: float) -> Gap:
    names, rounded = tables.names, round(size, 1)
    return Gap(
        name=names.skills[skill],
        kind=names.kinds[skill],  # type: ignore[arg-type]  # the build writes these two words only
        size=rounded,
        words=gap_in_words(rounded),
        importance=round(importance, 1),
        resources=names.resources.get(names.skills[skill], ()),
    )


def missing_technologies(tables: MoveTables, here: int, there: int) -> tuple[Technology, ...]:
    """Return the technologies asked for there and not here: those in demand first, then the commonest.

    What is used everywhere (`technology_everywhere`) is not named.
    """
    wanted = (tables.uses[there] > 0) & (tables.uses[here] == 0) & ~tables.everywhere
    names = tables.names
    return tuple(
        Technology(
            names.technologies[one],
            bool(tables.demand[there, one] > 0),
            names.resources.get(names.technologies[one], ()),
        )
        for one in _foremost(tables, there, wanted, MOST_NAMED)
    )


def _foremost(tables: MoveTables, there: int, wanted: NDArray[np.bool_], most: int) -> list[int]:
    """Return the first of some technologies: those in demand there, then the commonest."""
    places = np.flatnonzero(wanted)
    return _best(places, 1e4 * tables.demand[there, places] + tables.users[places], most)


def part_in_words(share: float) -> str:
    """Return a share of the work (0 to 1) in words.

    >>> part_in_words(0.25), part_in_words(0.1), part_in_words(0.02)
    ('a large part', 'a part', 'a small part')
    """
    return "a large part" if share >= _LARGE_PART else "a part" if share >= _PART else "a small part"


def can_do(tables: MoveTables, here: int, there: int) -> tuple[str, ...]:
    """Return at most five lines for an application: activities of both jobs, then up to two shared technologies."""
    shared = np.minimum(tables.activity_weights[here], tables.activity_weights[there])
    places = np.flatnonzero(shared)
    lines = [
        f"{tables.names.activities[one]}: {part_in_words(float(tables.activity_weights[there, one]))} of the work there"
        for one in _best(places, shared[places], MOST_LINES)
    ]
    both = (tables.uses[there] > 0) & (tables.uses[here] > 0) & ~tables.everywhere
    lines += [
        f"Work with {tables.names.technologies[one]}, which is asked for there"
        for one in _foremost(tables, there, both, min(MOST_LINES - len(lines), MOST_TOOLS))
    ]
    return tuple(lines)


def _probability(tables: MoveTables, of: Weighed, here: int, there: int) -> float | None:
    if tables.heaviest[here] == tables.heaviest[there]:
        return None
    return float(f"{100.0 * float(of.rate[there]):.2g}")


def _step(kind: NDArray[np.uint8], here: int, there: int) -> tuple[int | None, int | None]:
    """Return the destination's step and by how many it lies above this job's; None where either is not given."""
    own, other = int(kind[here]), int(kind[there])
    return (other or None), (other - own if own and other else None)


def _word(kind: NDArray[np.uint8], place: int, names: tuple[str, ...]) -> str | None:
    return names[int(kind[place]) - 1] if kind[place] else None


def entry_of(tables: MoveTables, of: Weighed, here: int, there: int) -> Entry:
    """Return what entering one destination costs."""
    arrays, costs = tables.arrays, of.costs
    zone, zone_step = _step(arrays.zone, here, there)
    parts = tuple(
        (name, Months(round(float(costs.low[at, there])), round(float(costs.high[at, there]))))
        for at, name in enumerate(COSTS)
        if round(float(costs.high[at, there])) > 0
    )
    whole = Months(sum(one.low for _, one in parts), sum(one.high for _, one in parts))
    shares = tables.schooling[there]
    today = () if np.isnan(shares).all() else zip(ATTAINED, shares.tolist(), strict=True)
    return Entry(
        job_zone=zone,
        job_zone_step=zone_step,
        education=_word(arrays.education, there, STEPS),
        education_step=_step(arrays.education, here, there)[1],
        related_experience=_word(arrays.experience, there, EXPERIENCES),
        training=_word(arrays.training, there, TRAININGS),
        certification=_or_none(float(tables.certificate[there]), 1),
        months=whole if costs.known[there] else None,
        parts=parts,
        schooling_today=tuple(SchoolingShare(level, percent) for level, percent in today),
        shared=bool(arrays.schooling_shared[there]),
    )


def pay_of(tables: MoveTables, of: Weighed, here: int, there: int) -> Pay:
    """Return pay here and there; a newcomer whose job is near starts no lower than the lower quarter."""
    given, pay = tables.given, tables.pay[there]
    lowest = (
        given["newcomer_low"].high if of.fit.total[there] >= given["near_fit"].value else given["newcomer_low"].value
    )
    low, high = (int(one) for one in (lowest, given["newcomer_high"].value))
    start, end = (float(np.interp(one, PAY_PERCENTILES, pay)) for one in (low, high))
    change = float(of.pay_change[there])
    return Pay(
        here=_or_none(float(tables.pay[here, MEDIAN]), 0),
        there=_or_none(float(pay[MEDIAN]), 0),
        change=_or_none(change, 1),
        newcomer_low=_or_none(start, -2),
        newcomer_high=_or_none(end, -2),
        newcomer_percentiles=(low, high),
        note=_pay_note(tables, here, there),
    )


def _pay_note(tables: MoveTables, here: int, there: int) -> str:
    missing = [where for where, place in (("here", here), ("there", there)) if np.isnan(tables.pay[place, MEDIAN])]
    if missing:
        return f"The publisher gives no median pay {' and '.join(missing)}: too few answers, or above what it prints."
    notes = [_pay_of_whom(tables, place) for place in (here, there)]
    return " ".join(dict.fromkeys(note for note in notes if note))


def _pay_of_whom(tables: MoveTables, place: int) -> str:
    """Return whose pay the figure is where it is not the record's own: a role's, or one that refines a SOC code."""
    listed = tables.listing[place]
    if listed.kind == "role":
        return f"For {listed.title}: the mean of the occupations behind it."
    code, _, detail = listed.codes[0].partition(".")
    return f"For {listed.title}: that of the whole SOC code {code}." if detail != "00" else ""


def described(tables: MoveTables, of: Weighed, judged: Judged, here: int, there: int) -> Move:
    """Return one destination spelled out."""
    listed = tables.listing[there]
    lower = float(of.lower[there])
    return Move(
        slug=listed.slug,
        title=listed.title,
        sector=listed.sector,
        kind=listed.kind,
        fit=round(float(of.fit.total[there])),
        fit_parts=named(of.fit.parts, there),
        seen=seen_word(tables, here, there),
        probability=_probability(tables, of, here, there),
        safety=safety_of(tables, here, there),
        safety_draws=_or_none(100.0 * lower, 0),
        score=listed.risk,
        carries_over=carried_over(tables, here, there),
        missing=missing_skills(tables, here, there),
        technologies_missing=missing_technologies(tables, here, there),
        entry=entry_of(tables, of, here, there),
        pay=pay_of(tables, of, here, there),
        openings=_or_none(float(tables.openings[there]), 0),
        growth=_or_none(float(tables.growth[there]), 1),
        outlook=outlook_words(tables, there),
        difficulty=difficulty_word(int(of.difficulty[there])),
        difficulty_rule=difficulty_rule(tables),
        interest_fit=_or_none(float(judged.interest[there]), 0),
        recommended=bool(judged.recommended[there]),
        warnings=warnings_of(tables, of, judged, here, there),
        what_you_can_do=can_do(tables, here, there),
    )
