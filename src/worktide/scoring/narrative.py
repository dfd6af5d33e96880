"""Sentences written by rule from the numbers they state: the same fact in the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worktide.core.intervals import Interval
from worktide.release.record import RaterJudgement, Shares, Task

MOST_NAMED = 3


def in_words(interval: Interval) -> str:
    """Return a range as words that read well aloud: `about 34 percent, likely between 22 and 49`."""
    return f"about {interval.value:.0f} percent, likely between {interval.low:.0f} and {interval.high:.0f}"


def listed(names: Sequence[str]) -> str:
    """Return names joined for a sentence, in lower case at the start of each: `a; b; c`."""
    return "; ".join(name[:1].lower() + name[1:] for name in names)


def task_reason(raters: Mapping[str, RaterJudgement], *, modelled: bool) -> str:
    """Return why a task stands where it does, from its raters' own values in percent."""
    automation = [f"{raters[name].value:.0f}" for name in sorted(raters) if name.startswith("gpt4_automation")]
    origin = "A model of each rater, reading our words, puts" if modelled else "GPT-4, asked twice in 2023, put"
    sentence = f"{origin} {' and '.join(automation)} percent of this within reach of AI alone"
    people = raters.get("human_exposure_2023")
    if people is None:
        return f"{sentence}."
    seen = "the model of the human raters gives" if modelled else "human raters gave"
    return f"{sentence}; {seen} {people.value:.0f} percent for time that AI could halve."


def summary(title: str, shares: Shares | None, tasks: Sequence[Task]) -> str:
    """Return two to four sentences on a job: what AI could do of it, what is furthest within reach, what stays."""
    if shares is None:
        return f"O*NET lists no tasks for {title}, so there is nothing to score here and no score is given."
    ordered = sorted(tasks, key=lambda task: (-task.automation.value, task.id))
    first = [task.text for task in ordered[:MOST_NAMED]]
    last = [task.text for task in ordered[: -MOST_NAMED - 1 : -1]]
    return (
        f"{title}: AI could do {in_words(shares.ai_does)}, of today's weighted tasks on its own. "
        f"It could help with {in_words(shares.ai_helps)}; people do the rest. "
        f"Most within reach: {listed(first)}. Least within reach: {listed(last)}. "
        "This is what AI can do as raters judge it, not what employers will do."
    )
