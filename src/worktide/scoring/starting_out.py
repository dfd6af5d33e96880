"""Starting out: whether the reported, contested fall in young hires concerns a job, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from worktide.release.record import IndexValue, StartingOut
from worktide.scoring.bands import CUT_OFFS, NAMES

Side = Literal["for", "against", "limits"]

MEASURE: Final = "eloundou_gpt4_beta"
TOP_FIFTH: Final = NAMES[-1]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One study: which side it speaks for, what it found in our words, how to cite it."""

    key: str
    side: Side
    finding: str
    citation: str


EVIDENCE: Final[tuple[Evidence, ...]] = (
    Evidence(
        "brynjolfsson_2025",
        "for",
        "In the records of a large US payroll firm, jobs for people aged 22 to 25 fell after late 2022 in the fifth of "
        "occupations most exposed to AI. Older workers in the same jobs saw no such fall.",
        "Brynjolfsson, E., Chandar, B. and Chen, R. (2025). Canaries in the Coal Mine? Six Facts about the Recent "
        "Employment Effects of Artificial Intelligence. Stanford Digital Economy Lab.",
    ),
    Evidence(
        "lichtinger_2025",
        "for",
        "In US résumés and job adverts, firms that took up generative AI hired fewer juniors from 2023 on. Their "
        "senior staff went on growing.",
        "Lichtinger, G. and Hosseini Maasoum, S. M. (2025). Generative AI as Seniority-Biased Technological Change: "
        "Evidence from U.S. Résumé and Job Posting Data. SSRN working paper.",
    ),
    Evidence(
        "gimbel_2025",
        "against",
        "In the US household survey, the mix of jobs shifts a little faster than in earlier waves of technology. It "
        "did so before late 2022, and the authors see no clear break since.",
        "Gimbel, M., Kinder, M., Kendall, J. and Lee, M. (2025). Evaluating the Impact of AI on the Labor Market: "
        "Current State of Affairs. The Budget Lab at Yale, with Brookings.",
    ),
    Evidence(
        "humlum_2025",
        "against",
        "In Danish records, workers in exposed jobs who use chatbots saw next to no change in pay or hours.",
        "Humlum, A. and Vestergaard, E. (2025). Large Language Models, Small Labor Market Effects. NBER Working Paper "
        "33777.",
    ),
    Evidence(
        "frank_2026",
        "against",
        "In US unemployment records and online profiles, exposed jobs began to worsen in early 2022. That is before "
        "ChatGPT came out, which points to other causes as well.",
        "Frank, M. R., Sabet, A. J., Simon, L., Bana, S. H. and Yu, R. (2026). AI-exposed jobs deteriorated before "
        "ChatGPT. arXiv:2601.02554.",
    ),
    Evidence(
        "limits",
        "limits",
        "The payroll records cover the clients of one firm. Interest rates, hiring sprees in 2021 and cuts in "
        "technology firms fall in the same years, and studies differ on how much they explain.",
        "Our reading of the studies named here.",
    ),
)


def fifth_of(percentile: float) -> str:
    """Return the fifth of a percentile (0 to 100) by the names and cut-offs of the bands."""
    return NAMES[sum(percentile >= cut_off for cut_off in CUT_OFFS)]


def starting_out(people: str, indices: Mapping[str, IndexValue]) -> StartingOut:
    """Return whether the finding on young hires concerns a job; `people` is the job as `people_of` names it.

    The study sorts occupations by GPT-4's beta of Eloundou and others; so do we, by the percentile that the release
    holds. The finding is on the most exposed fifth, so it concerns no other. No size of the fall is given for a job:
    the study measures none.
    """
    known = indices.get(MEASURE)
    evidence = tuple(study.key for study in EVIDENCE)
    if known is None or known.percentile is None:
        text = "The study's measure has no value for this job. So we cannot tell if it is about this job."
        return StartingOut("cannot tell", None, text, evidence)
    fifth = fifth_of(known.percentile)
    place = f"By the study's measure, {people} stand at percentile {known.percentile:g} of all jobs, in the {fifth}."
    if fifth == TOP_FIFTH:
        follows = (
            "So the reported fall in young hires is about jobs like this one. It is contested, and we found no study "
            "that says how large it is in this job."
        )
        return StartingOut("yes", fifth, f"{place} {follows}", evidence)
    follows = "The reported fall in young hires is in the highest fifth, so it is not about this job."
    if fifth == NAMES[-2]:
        follows = f"{follows} But it is the next fifth down, and fifths can be drawn in more than one way."
    return StartingOut("no", fifth, f"{place} {follows}", evidence)


def evidence_of(found: StartingOut) -> tuple[Evidence, ...]:
    """Return the studies that a record names, in the order in which they are shown: for, against, limits."""
    return tuple(study for study in EVIDENCE if study.key in found.evidence)
