"""Sentences written by rule from the numbers they state: the same fact in the same words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from worktide.core.intervals import Interval
from worktide.release.record import Barrier, Occupation, RaterJudgement, Risk, Shares, Task

MOST_NAMED: Final = 3
MOST_BARRIERS: Final = 2
FAR_APART: Final = 25.0
LEAST_USE: Final = 0.005
EXPOSURE_RATERS: Final = ("human_exposure_2023", "gpt4_exposure_2023")

Capability = Literal["language", "vision", "speech", "other"]

CAPABILITIES: Final[dict[Capability, str]] = {
    "language": "work with words, numbers or code",
    "vision": "looking at things or images",
    "speech": "talking with people",
    "other": "work by hand or with machines",
}
CAUTION: Final = "This is what AI can do as raters judge it, not what employers will do."
ASSUMED_ADOPTION: Final = "That rests on an assumed pace of adoption."
BODILY: Final = "It is work by hand or with machines, which AI for words and images does not do."
NO_SCORE: Final = "O*NET lists no tasks for this job. There is nothing to score here, so no score is given."

_NAMES = frozenset({"English"})
_LAST_FIRST = ("Postsecondary", "General", "Dispensing", "Clerical", "Short-Term")


def _lowered(word: str) -> str:
    """Return one word in lower case, unless it is a name or a short form: English, MLOps, AI, 3D."""
    parts = re.split(r"[-/]", word.strip("(),;:"))
    short_form = any(letter.isupper() or letter.isdigit() for part in parts for letter in part[1:])
    return word if short_form or word.strip("(),;:") in _NAMES else word.lower()


def in_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: lower case, save names and short forms, in reading order.

    >>> in_sentence("Accountants and Auditors")
    'accountants and auditors'
    >>> in_sentence("MLOps engineers")
    'MLOps engineers'
    >>> in_sentence("Business Teachers, Postsecondary")
    'postsecondary business teachers'
    >>> in_sentence("Managers, All Other")
    'other managers'
    """
    words = " ".join(_lowered(word) for word in title.replace("Helpers--", "Helpers to ").split())
    if words.endswith(", all other"):
        return f"other {words.removesuffix(', all other')}"
    for last in _LAST_FIRST:
        if title.count(",") == 1 and title.endswith(f", {last}"):
            return f"{last.lower()} {words.removesuffix(f', {last.lower()}')}"
    return words


def people_of(occupation: Occupation, plural: str | None = None) -> str:
    """Return the people in a job as a sentence names them; `plural` is a role's, official titles are plural already.

    Some official titles name the work instead ("other computer occupations"), which reads as well.
    """
    if occupation.kind == "role":
        return in_sentence(plural or f"{occupation.title}s")
    return in_sentence(occupation.title)


def in_words(interval: Interval, of: str = "") -> str:
    """Return a percentage with its range as words that read well aloud; `of` follows the word percent.

    >>> in_words(Interval(34.4, 21.7, 49.0), " of jobs")
    'about 34 percent of jobs, likely between 22 and 49'
    """
    value, low, high = (f"{end:.0f}" for end in (interval.value, interval.low, interval.high))
    if high == "0":
        return f"less than one percent{of}, at both ends of its range"
    if low == high:
        return f"about {value} percent{of}, with a range of less than one point"
    return f"about {value} percent{of}, likely between {low} and {high}"


def lower_first(name: str) -> str:
    """Return a name as it follows other words: its first letter in lower case, unless it begins a short form.

    >>> lower_first("Write code"), lower_first("AI tools")
    ('write code', 'AI tools')
    """
    return name if name[1:2].isupper() or name[1:2] == "-" else name[:1].lower() + name[1:]


def listed(names: Sequence[str]) -> str:
    """Return names joined for a sentence, in lower case at the start of each: `a; b; c`."""
    return "; ".join(lower_first(name) for name in names)


def joined(names: Sequence[str]) -> str:
    """Return short names joined for a sentence: `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def does_fact(shares: Shares) -> str:
    """Return what AI could do on its own."""
    return f"AI could do {in_words(shares.ai_does, ' of the task weight on its own')}."


def helps_fact(shares: Shares) -> str:
    """Return what AI could help with."""
    return f"It could help with {in_words(shares.ai_helps)}."


def people_fact(shares: Shares) -> str:
    """Return what is left to people."""
    return f"The rest stays with people: {in_words(shares.people_do)}."


def rank_fact(risk: Risk) -> str:
    """Return where the job stands among all jobs."""
    return f"AI's share is higher than in {in_words(risk.percentile, ' of jobs')}."


def level_fact(risk: Risk) -> str:
    """Return what AI does in practice within five years, with what that rests on."""
    level = in_words(risk.share_in_five_years, " of the task weight")
    return f"Within five years, AI does {level}, in our mix of scenarios. {ASSUMED_ADOPTION}"


def by_reach(tasks: Sequence[Task]) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """Return the tasks most within reach of AI, furthest first, and those least within; no task is in both."""
    ordered = sorted(tasks, key=lambda task: (-task.automation.value, task.id))
    most = min(MOST_NAMED, (len(ordered) + 1) // 2)
    least = min(MOST_NAMED, len(ordered) - most)
    return tuple(ordered[:most]), tuple(ordered[: len(ordered) - least - 1 : -1])


def kind_of_work(tasks: Sequence[Task]) -> str | None:
    """Return what most of some tasks are, in words, or None where they have no kind in common."""
    kind, count = Counter(task.capability for task in tasks).most_common(1)[0]
    return CAPABILITIES[kind] if 2 * count > len(tasks) else None


def _named_by_reach(tasks: Sequence[Task]) -> list[str]:
    first, last = by_reach(tasks)
    sentences = [f"Most within reach: {listed([task.text for task in first])}."]
    if last:
        sentences.append(f"Least within reach: {listed([task.text for task in last])}.")
    first_kind, last_kind = kind_of_work(first), kind_of_work(last) if last else None
    if first_kind and last_kind and first_kind != last_kind:
        sentences.append(f"What goes first is mostly {first_kind}; what stays is mostly {last_kind}.")
    elif first_kind:
        sentences.append(f"What goes first is mostly {first_kind}.")
    return sentences


def barriers_fact(barriers: Sequence[Barrier]) -> str | None:
    """Return what slows the use of AI here most, by name, or None where nothing is known to."""
    names = [lower_first(barrier.name) for barrier in barriers[:MOST_BARRIERS]]
    return f"What slows its use most: {joined(names)}." if names else None


def summary(
    people: str,
    shares: Shares | None,
    tasks: Sequence[Task],
    risk: Risk | None = None,
    barriers: Sequence[Barrier] = (),
    first: str | None = None,
) -> str:
    """Return a job's summary: what AI could do, where that stands, what goes first, what stays, why.

    `people` is the job as `people_of` names it; `barriers` come largest first; `first` is a sentence that a mostly
    physical job must begin with (`PhysicalAxis.sentence`).
    """
    if shares is None:
        return NO_SCORE
    opening = f"In the work of {people}, {does_fact(shares)}"
    place, level = (None, None) if risk is None else (rank_fact(risk), level_fact(risk))
    sentences = [first, opening, helps_fact(shares), people_fact(shares), place, level]
    sentences += [*_named_by_reach(tasks), barriers_fact(barriers), CAUTION]
    return " ".join(sentence for sentence in sentences if sentence)


def _use_fact(observed_use: float | None) -> str | None:
    if observed_use is None:
        return None
    if observed_use < LEAST_USE:
        return "It was seen in use, but rarely."
    return f"It made up {observed_use:.2f} percent of the conversations in the latest file of observed use."


def _answers(values: Sequence[float]) -> str:
    """Return raters' values as a sentence gives them: one number if they agree when rounded."""
    rounded = [f"{value:.0f}" for value in values]
    return rounded[0] if len(set(rounded)) == 1 else joined(rounded)


def _automation_fact(values: Sequence[float], *, modelled: bool) -> str | None:
    if not values:
        return None
    who = "Models of GPT-4's answers put" if modelled else "GPT-4, asked twice, put"
    apart = "; its answers are far apart" if max(values) - min(values) >= FAR_APART else ""
    return f"{who} {_answers(values)} percent of this within reach of AI alone{apart}."


def _exposure_fact(raters: Mapping[str, RaterJudgement], *, modelled: bool) -> str | None:
    given = [raters[name].value for name in EXPOSURE_RATERS if name in raters]
    if len(given) < len(EXPOSURE_RATERS):
        return None
    who = "models of people and of GPT-4" if modelled else "people and GPT-4"
    both = "both " if len({f"{value:.0f}" for value in given}) == 1 else ""
    return f"On whether AI could halve the time, {who} {both}gave {_answers(given)} percent."


def task_reason(
    raters: Mapping[str, RaterJudgement],
    *,
    modelled: bool,
    capability: Capability = "language",
    observed_use: float | None = None,
) -> str:
    """Return why a task stands where it does: its raters' own values in percent, its kind, and its use as seen."""
    alone = [raters[name].value for name in sorted(raters) if name.startswith("gpt4_automation")]
    bodily = capability == "other" and max(alone, default=0.0) < FAR_APART
    human = raters.get("human_automation_2023")
    facts = (
        _automation_fact(alone, modelled=modelled),
        None if human is None else f"People who were asked put {human.value:.0f} percent within that reach.",
        _exposure_fact(raters, modelled=modelled),
        BODILY if bodily else None,
        _use_fact(observed_use),
    )
    return " ".join(fact for fact in facts if fact)
