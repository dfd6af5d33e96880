"""Questions people ask about a job, answered by rule from its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from worktide.release.record import Move, Question, Record, Scenario, Skills, Task, YearRange
from worktide.scoring.arguments import present_percentiles
from worktide.scoring.narrative import (
    ASSUMED_ADOPTION,
    CAUTION,
    by_reach,
    does_fact,
    in_sentence,
    in_words,
    joined,
    level_fact,
    lower_first,
    rank_fact,
)
from worktide.scoring.seniority import RULE

NO_MOVES: Final = "The sources hold no tasks of this job to go by, so no move is named."
NO_TASKS: Final = "O*NET lists no tasks for this job, so no task can be named."
NO_SCORE: Final = "This release has no score for this job, so it cannot say."
NOT_LOSS: Final = "That is exposure, and exposure is not job loss."
MOST_MOVES: Final = 3
MOST_SKILLS: Final = 3
FEWEST_INDICES: Final = 4

_SCENARIOS: Final[dict[Scenario, str]] = {"slow": "slow", "central": "central", "fast": "fast"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a record's sections do not say by themselves: the job's people, and its skills.

    `people` is the job as `people_of` names it.
    """

    people: str
    skills: Skills | None = None


def _how_likely(record: Record, told: Told) -> Question:
    question = f"How likely is it that AI replaces {told.people}?"
    if record.risk is None or record.shares is None:
        return Question(question, NO_SCORE)
    limits = "We know of no honest way to put a probability on that. What can be said is how far AI reaches."
    facts = f"{does_fact(record.shares)} {rank_fact(record.risk)} {level_fact(record.risk)}"
    return Question(question, f"{limits} {facts} {NOT_LOSS}")


def _task_in_words(task: Task) -> str:
    return f"{lower_first(task.text)} ({in_words(task.automation)})"


def _which_tasks(record: Record, told: Told) -> Question:
    question = f"Which tasks of {told.people} go first, and which stay?"
    if not record.tasks:
        return Question(question, NO_TASKS)
    first, last = by_reach(record.tasks)
    answer = f"AI could do most of these: {'; '.join(_task_in_words(task) for task in first)}."
    answer = answer if first[0].automation.value >= 50 else answer.replace("could do most of", "reaches furthest into")
    if last:
        answer += f" It could do least of these: {'; '.join(_task_in_words(task) for task in last)}."
    return Question(question, f"{answer} {CAUTION}")


def _years(years: YearRange) -> str:
    """Return years from now in words; a middle beyond the horizon is said so."""
    if years.p50 is None:
        early = "" if years.p10 is None else f", though it could be as early as {years.p10:.0f} years from now"
        return f"not within 20 years{early}"
    last = "beyond 20" if years.p90 is None else f"{years.p90:.0f}"
    first = f"{years.p10:.0f}" if years.p10 is not None else f"{years.p50:.0f}"
    unit = "year" if f"{years.p50:.0f}" == "1" else "years"
    return f"about {years.p50:.0f} {unit} from now, likely {first} to {last}"


def _how_soon(record: Record, told: Told) -> Question:
    question = f"How soon will AI change the work of {told.people}?"
    if record.timeline is None:
        return Question(question, "This release holds no years for this job, so it cannot say.")
    quarter = record.timeline.quarter
    parts = [
        f"{_years(quarter[name])} in the {words} scenario" for name, words in _SCENARIOS.items() if name in quarter
    ]
    answer = f"AI does a quarter of today's task weight in practice: {'; '.join(parts)}."
    return Question(question, f"{answer} {ASSUMED_ADOPTION} We know of no data that can date it.")


def _named_skills(names: Sequence[str]) -> str:
    return joined([in_sentence(name) for name in list(dict.fromkeys(names))[:MOST_SKILLS]])


def _which_skills(told: Told) -> Question:
    question = f"Which skills of {told.people} last?"
    if told.skills is None:
        return Question(question, "This release places no skills for this job.")
    lasting = [skill.name for skill in told.skills.resistant]
    risk = [skill.name for skill in told.skills.at_risk]
    rising = [skill.name for skill in told.skills.rising]
    sentences = [
        f"AI reaches least into the work that uses {_named_skills(lasting)}." if lasting else "",
        f"AI reaches furthest into the work that uses {_named_skills(risk)}." if risk else "",
        f"O*NET newly calls for {joined(rising[:MOST_SKILLS])}." if rising else "",
        told.skills.note,
    ]
    return Question(question, " ".join(sentence for sentence in sentences if sentence))


def _move_in_words(move: Move) -> str:
    pay = "" if move.pay_change is None else f", pay {_change(move.pay_change)}"
    return f"{in_sentence(move.title)} ({move.seen}{pay})"


def _change(percent: float) -> str:
    if not round(percent):
        return "about the same"
    return f"{abs(percent):.0f} percent {'higher' if percent > 0 else 'lower'}"


def _which_moves(record: Record, told: Told) -> Question:
    return Question(f"Which jobs could {told.people} move to?", moves_in_words(record.moves))


def moves_in_words(moves: Sequence[Move] | None) -> str:
    """Return the first moves in a sentence: how often each is seen and what it pays; `NO_MOVES` where there are none.

    A stored record has no moves: they are worked out when it is asked for, and this answer with them.
    """
    if not moves:
        return NO_MOVES
    named = "; ".join(_move_in_words(move) for move in moves[:MOST_MOVES])
    return f"First in our list: {named}. Being seen means that people in a survey made the move."


def _who_disagrees(record: Record, told: Told) -> Question:
    question = f"Do other studies say the same of {told.people}?"
    known = present_percentiles(record.indices)
    if len(known) < FEWEST_INDICES:
        return Question(question, "Too few of the published indices cover this job to say.")
    (low, lowest), (high, highest) = known[0], known[-1]
    answer = f"By percentile of all jobs, they run from {low:.0f} ({lowest}) to {high:.0f} ({highest})."
    return Question(question, f"{answer} They measure different things.")


def _market(record: Record, told: Told) -> Question | None:
    market = record.labour_market
    if market is None or market.projected_growth is None:
        return None
    growth = market.projected_growth
    change = (
        "stay about as many"
        if not round(growth)
        else f"{'grow' if growth > 0 else 'shrink'} by {abs(growth):.0f} percent"
    )
    pay = "" if market.median_pay is None else f" Median pay is ${market.median_pay:,.0f} a year."
    answer = (
        f"Official projections see these jobs {change} over ten years, 2024 to 2034.{pay} AI is one of many causes "
        "they weigh."
    )
    return Question(f"Is the number of {told.people} falling?", answer)


def questions_of(record: Record, told: Told) -> tuple[Question, ...]:
    """Return the questions and answers of one record, in the order in which people ask them.

    Every number comes from the record's own sections; a section that the release does not fill is said to be missing.
    """
    every = (
        _how_likely(record, told),
        _which_tasks(record, told),
        _how_soon(record, told),
        _which_skills(told),
        _which_moves(record, told),
        _market(record, told),
        _who_disagrees(record, told),
        Question("Does it matter whether I am senior or junior?", RULE),
    )
    return tuple(question for question in every if question is not None)
