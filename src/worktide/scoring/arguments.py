"""Counter-arguments and what would change a score: by rule, each from numbers that the record holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from worktide.release.record import Argument, Barrier, IndexValue, Record, Task, WouldChange
from worktide.scoring.bands import BETWEEN
from worktide.scoring.decomposition import IN_WORDS
from worktide.scoring.narrative import in_words, joined, lower_first

Direction = Literal["too high", "too low", "either way"]

MOST_ARGUMENTS: Final = 3
FAR_PERCENTILES: Final = 15.0
FAR_APART: Final = 50.0
HALF: Final = 50.0
MOST_TASKS: Final = 2
MOST_OTHERS: Final = 2
NOTABLE_GROWTH: Final = 5.0
PHYSICAL: Final = "Physical work"
PRESENT_INDICES: Final[dict[str, str]] = {
    "aioe_language_2023": "Felten, Raj and Seamans 2023 on language models",
    "anthropic_api_2026": "observed use of Claude by API in 2026",
    "anthropic_chat_2026": "observed use of Claude by chat in 2026",
    "daioe_generative_2023": "DAIOE 2023 on generative AI",
    "eloundou_gpt4_beta": "GPT-4 as asked by Eloundou and others 2023",
    "eloundou_human_beta": "people as asked by Eloundou and others 2023",
    "ilo_2025": "the ILO 2025",
    "microsoft_2025": "observed use of Copilot in 2025",
}
"""Indices of present AI, which alone are held against our percentile; older ones and variants measure other things."""


def present_percentiles(indices: Mapping[str, IndexValue]) -> tuple[tuple[float, str], ...]:
    """Return the job's percentile under each index of present AI that has one, with the index's words, lowest first.

    A count of use that is zero is left out: not seen is not low, as the files may hold no wording of the job's tasks.
    """
    found = []
    for name, words in PRESENT_INDICES.items():
        value = indices.get(name)
        unseen = value is not None and not value.value and name.startswith("anthropic_")
        if value is not None and value.percentile is not None and not unseen:
            found.append((value.percentile, words))
    return tuple(sorted(found))


def _named(places: Sequence[tuple[float, str]]) -> str:
    return joined([f"{words} at {percentile:.0f}" for percentile, words in places])


def _elsewhere(record: Record) -> list[Argument]:
    """Return the arguments from other indices that put the job well below or above the score's own range."""
    if record.risk is None:
        return []
    place = record.risk.percentile
    known = present_percentiles(record.indices)
    low = [one for one in known if one[0] < place.low - FAR_PERCENTILES]
    high = [one for one in reversed(known) if one[0] > place.high + FAR_PERCENTILES]
    sides: tuple[tuple[Direction, Sequence[tuple[float, str]], str], ...] = (
        ("too high", low, "lower"),
        ("too low", high, "higher"),
    )
    ours = f"The range of our own percentile is {place.low:.0f} to {place.high:.0f}."
    return [
        Argument(direction, f"Others put it {word} among all jobs, by percentile: {_named(side[:MOST_OTHERS])}. {ours}")
        for direction, side, word in sides
        if side
    ]


def _people_and_machine(indices: Mapping[str, IndexValue]) -> Argument | None:
    """Return the argument from people and GPT-4 placing the job far apart, by the same measure."""
    people, machine = indices.get("eloundou_human_beta"), indices.get("eloundou_gpt4_beta")
    if people is None or machine is None or people.percentile is None or machine.percentile is None:
        return None
    if abs(people.percentile - machine.percentile) < FAR_PERCENTILES:
        return None
    direction: Direction = "too high" if people.percentile < machine.percentile else "too low"
    return Argument(
        direction,
        f"People and GPT-4 judged the same tasks. People put the job at percentile {people.percentile:.0f} of "
        f"exposure, GPT-4 at {machine.percentile:.0f}. Most of our raters are GPT-4.",
    )


def _labour(record: Record, *, high: bool) -> Argument | None:
    """Return the argument from official projections where they point the other way than the score."""
    growth = None if record.labour_market is None else record.labour_market.projected_growth
    if growth is None or (growth < NOTABLE_GROWTH if high else growth > -NOTABLE_GROWTH):
        return None
    change = f"{'grow' if high else 'shrink'} by {abs(growth):.0f} percent over ten years, 2024 to 2034"
    text = f"Official projections see the job {change}. They weigh AI among other causes."
    return Argument("too high" if high else "too low", text)


def _slowest(barriers: Sequence[Barrier]) -> Argument | None:
    for barrier in barriers:
        if barrier.name != PHYSICAL:
            return Argument("too high", f"{barrier.reason} That slows use, and the percentile does not count it.")
    return None


def _physical(record: Record) -> Argument | None:
    if record.physical is None or record.physical.share < HALF / 2:
        return None
    text = f"{record.physical.share:.0f} percent of the task weight is physical. Robots and vehicles could reach it."
    return Argument("too low", f"{text} Our number leaves them out.")


def _use(record: Record) -> Argument | None:
    adoption = record.adoption
    if adoption is None or not adoption.tasks_total or record.shares is None:
        return None
    if adoption.tasks_seen == 0 and record.shares.ai_does.value >= HALF:
        return Argument(
            "too high", "None of its tasks was seen in the files of observed use. Not seen is not unexposed."
        )
    return None


OLD_RATERS: Final = Argument(
    "either way",
    "The raters judged the AI of 2023 from short task texts. AI has moved on since, and a text leaves out much of a "
    "job.",
)


def counter_arguments(record: Record) -> tuple[Argument, ...]:
    """Return why the score may be too high, why too low, and what speaks both ways; empty for a job without a score.

    At most three of each, those from other judges first, then from the work itself, then from the market.
    """
    if record.risk is None:
        return ()
    barriers, stands_high = record.barriers or (), record.risk.percentile.value >= HALF
    elsewhere = _elsewhere(record)
    every = [
        *elsewhere,
        None if elsewhere else _people_and_machine(record.indices),
        _use(record),
        _slowest(barriers) if stands_high else None,
        _physical(record),
        _labour(record, high=stands_high),
    ]
    known = [argument for argument in every if argument is not None]
    high, low = ([one for one in known if one.direction == way][:MOST_ARGUMENTS] for way in ("too high", "too low"))
    return (*high, *low, OLD_RATERS)


def _cause(record: Record) -> WouldChange | None:
    if record.causes is None or not record.causes.percentile:
        return None
    name, share = max(record.causes.percentile.items(), key=lambda one: (one[1], one[0]))
    part = "More than half" if share > 0.5 else "The largest part"
    text = f"{part} of the spread of its range comes from one cause: {IN_WORDS[name]}."
    return WouldChange("the largest cause of the range", text)


def _disputed(tasks: Sequence[Task]) -> WouldChange | None:
    """Return the task with most weight on which two raters of one construct lie far apart."""
    for task in sorted(tasks, key=lambda one: (-one.time_share, one.id)):
        values = {name: judgement for name, judgement in task.raters.items() if judgement.construct == "automation"}
        if len(values) > 1:
            given = sorted(judgement.value for judgement in values.values())
            if given[-1] - given[0] >= FAR_APART:
                text = f"On “{lower_first(task.text)}” the answers run from {given[0]:.0f} to {given[-1]:.0f} percent."
                return WouldChange("a rater's second look", f"{text} A rater that settles it would move the score.")
    return None


def _threshold(tasks: Sequence[Task]) -> WouldChange | None:
    """Return the tasks with most weight whose range holds the half: AI may do most of them, or may not."""
    near = [task for task in tasks if task.automation.low < HALF < task.automation.high]
    chosen = sorted(near, key=lambda one: (-one.time_share, one.id))[:MOST_TASKS]
    if not chosen:
        return None
    named = "; ".join(f"{lower_first(task.text)} ({in_words(task.automation)})" for task in chosen)
    return WouldChange("tasks near the half", f"AI may or may not do most of these: {named}.")


def _band(record: Record) -> WouldChange | None:
    if record.risk is None:
        return None
    if record.risk.band == BETWEEN:
        text = f"No band holds more than {record.risk.band_certainty:.0f} of 100 draws, so little is needed to tip it."
    else:
        draws = f"{record.risk.band_certainty:.0f} of 100 draws"
        text = f"{draws} put it in the {record.risk.band}, so much is needed to move it."
    return WouldChange("the band", text)


NEW_DATA: Final = WouldChange(
    "new data", "New labels, a new rater, new O*NET ratings or a change of method; each change of a score says which."
)


def would_change(record: Record) -> tuple[WouldChange, ...]:
    """Return what would change the score: its largest cause, disputed tasks, tasks near the half, its band, new data.

    Empty for a job without a score.
    """
    if record.risk is None:
        return ()
    every = (_cause(record), _disputed(record.tasks), _threshold(record.tasks), _band(record), NEW_DATA)
    return tuple(change for change in every if change is not None)
