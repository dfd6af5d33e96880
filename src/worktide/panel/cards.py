"""Rater cards: what each instrument measures, when and how it judged, on what, and how far it agrees with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Construct = Literal["exposure", "automation", "observed use"]

_ELOUNDOU: Final = "Eloundou, Manning, Mishkin and Rock (2024), Science 384; labels published with the paper's code"
_TASKS: Final = "tasks of O*NET 27.2 in 923 occupations"
_EXPOSURE: Final = (
    "whether a language model could at least halve the time a task takes at equal quality: E0 no, E1 with the model "
    "alone, E2 only with software built around it"
)
_AUTOMATION: Final = (
    "how much of a task a language model could do: T0 none, T1 up to half, T2 half to nine tenths, T3 nine tenths to "
    "nearly all, T4 all; given whether or not the task is exposed"
)


@dataclass(frozen=True, slots=True)
class RaterCard:
    """One rater. `n` counts judgements, `unit` says of what; `agreement` pairs another rater with how far they agree.

    `distilled` tells whether a head stands in for it on texts that it did not judge.
    """

    name: str
    title: str
    construct: Construct
    measures: str
    year: int
    how: str
    n: int
    unit: str
    agreement: tuple[tuple[str, str], ...]
    limitation: str
    source: str
    distilled: bool


CARDS: Final = (
    RaterCard(
        name="gpt4_automation_2023",
        title="GPT-4, automation, first set",
        construct="automation",
        measures=_AUTOMATION,
        year=2023,
        how="GPT-4 with the authors' rubric, one answer a task",
        n=19_265,
        unit=_TASKS,
        agreement=(
            ("gpt4_automation_second_2023", "same level on 67 % of tasks; r 0.79 by task, 0.93 by occupation"),
            ("human_automation_2023", "same level on 62 % of 100 tasks; r 0.82"),
            ("gpt4_exposure_2023", "r 0.74 by task, 0.92 by occupation, of another construct"),
        ),
        limitation="What one model said of itself; it says what is possible, not what anyone does.",
        source=_ELOUNDOU,
        distilled=True,
    ),
    RaterCard(
        name="gpt4_automation_second_2023",
        title="GPT-4, automation, second set",
        construct="automation",
        measures=_AUTOMATION,
        year=2023,
        how="GPT-4 once more, in the file that also holds the human automation labels",
        n=19_265,
        unit=_TASKS,
        agreement=(
            ("gpt4_automation_2023", "same level on 67 % of tasks; r 0.79 by task, 0.93 by occupation"),
            ("human_automation_2023", "same level on 65 % of 100 tasks; r 0.80"),
        ),
        limitation="Not independent of the first set: the same model. The files do not say how the two runs differed.",
        source=_ELOUNDOU,
        distilled=True,
    ),
    RaterCard(
        name="human_automation_2023",
        title="Human annotators, automation",
        construct="automation",
        measures=_AUTOMATION,
        year=2023,
        how="human annotators with the same rubric",
        n=100,
        unit="tasks of five occupations whose names begin with Ac",
        agreement=(
            ("gpt4_automation_2023", "same level on 62 % of tasks; r 0.82"),
            ("gpt4_automation_second_2023", "same level on 65 % of tasks; r 0.80"),
        ),
        limitation="Five occupations, all of one kind: it anchors the scale and says nothing of other fields.",
        source=_ELOUNDOU,
        distilled=False,
    ),
    RaterCard(
        name="gpt4_exposure_2023",
        title="GPT-4, exposure",
        construct="exposure",
        measures=_EXPOSURE,
        year=2023,
        how="GPT-4 with the paper's rubric, one answer a task",
        n=19_265,
        unit=_TASKS,
        agreement=(
            ("human_exposure_2023", "same level on 66 % of tasks; r 0.59 by task, 0.88 by occupation"),
            ("gpt4_exposure_second_prompt_2023", "same level on 76 % of tasks; r 0.71 by task, 0.91 by occupation"),
        ),
        limitation="Rates computing work higher than humans do, and community and social services lower.",
        source=_ELOUNDOU,
        distilled=True,
    ),
    RaterCard(
        name="gpt4_exposure_second_prompt_2023",
        title="GPT-4, exposure, another prompt",
        construct="exposure",
        measures=_EXPOSURE,
        year=2023,
        how="the same GPT-4 under another wording of the rubric",
        n=19_265,
        unit=_TASKS,
        agreement=(
            ("gpt4_exposure_2023", "same level on 76 % of tasks; r 0.71 by task, 0.91 by occupation"),
            ("human_exposure_2023", "same level on 66 % of tasks; r 0.54 by task, 0.83 by occupation"),
        ),
        limitation="Shows how much the wording of a rubric matters; not independent of the first prompt.",
        source=_ELOUNDOU,
        distilled=True,
    ),
    RaterCard(
        name="human_exposure_2023",
        title="Human annotators, exposure",
        construct="exposure",
        measures=_EXPOSURE,
        year=2023,
        how="annotators experienced with language models, with the paper's rubric; one agreed label a task",
        n=19_265,
        unit=_TASKS,
        agreement=(
            ("gpt4_exposure_2023", "same level on 66 % of tasks; r 0.59 by task, 0.88 by occupation"),
            ("gpt4_exposure_second_prompt_2023", "same level on 66 % of tasks; r 0.54 by task, 0.83 by occupation"),
        ),
        limitation="Annotators were not workers in the occupations they judged.",
        source=_ELOUNDOU,
        distilled=True,
    ),
    RaterCard(
        name="ilo_2025",
        title="International Labour Organization, automation",
        construct="automation",
        measures=(
            "how far generative AI could automate a task, from 0 to 1; its head tells five levels, cut at 0.2, 0.3, "
            "0.4 and 0.5"
        ),
        year=2025,
        how="GPT-4o and Gemini, taught on a survey of workers; the mean of both, in 46 tasks what experts settled on",
        n=3_266,
        unit="tasks in 427 groups of the ISCO-08 classification",
        agreement=(("its own two models", "r 0.91: two dependent raters"),),
        limitation=(
            "Its standard deviation is the spread of tasks in a group, not of raters. It judged tasks of its own and "
            "none of O*NET's: its head is shown and evaluated, and does not enter the fit of the raters or any score."
        ),
        source="Gmyrek et al. (2025), ILO Working Paper 140",
        distilled=True,
    ),
    RaterCard(
        name="anthropic_use",
        title="Observed use of Claude",
        construct="observed use",
        measures="the share of conversations, and of traffic by programming interface, that concern a task",
        year=2026,
        how="five releases from February 2025 to March 2026; conversations matched to tasks by a model",
        n=3_514,
        unit="tasks seen in at least one release, in the wording of O*NET 20.1, at most",
        agreement=(),
        limitation=(
            "A task not seen is not a task not exposed. Its automation share is a way of talking to the model, 0.43 in "
            "chat and 0.91 by programming interface, not automation of work."
        ),
        source="Anthropic Economic Index, five releases",
        distilled=False,
    ),
    RaterCard(
        name="microsoft_use",
        title="Observed use of Copilot",
        construct="observed use",
        measures="how often, how well and how widely Copilot is used for a work activity",
        year=2025,
        how="conversations of nine months matched to work activities by a model",
        n=332,
        unit="intermediate work activities, joined to 785 occupations",
        agreement=(),
        limitation="By activity, not by task: every task of an activity gets the same figure.",
        source="Tomlinson et al. (2025), Working with AI",
        distilled=False,
    ),
)


def card_of(name: str) -> RaterCard | None:
    """Return the card of a rater, or None for an unknown name.

    >>> card_of("human_exposure_2023").n
    19265
    """
    return next((card for card in CARDS if card.name == name), None)
