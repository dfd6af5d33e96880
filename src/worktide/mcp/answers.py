"""What the tools answer: plain values with the release they come from and the caveat that belongs beside them."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from worktide.assessment.assess import assess
from worktide.assessment.choice import CannotTellError
from worktide.assessment.moves import MovesAnswer, moves_answer
from worktide.assessment.own_tasks import score_tasks
from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.history.corrections import corrections_for, noted
from worktide.moves.model import MoveFilters
from worktide.release.open import open_release
from worktide.release.record import Assessment
from worktide.release.validity import card_of

MOST_COMPARED: Final = 5
MOST_MOVES: Final = 10

CAVEAT: Final = (
    "Exposure is not job loss. The percentile is a rank among jobs, never a chance of losing one; shares say what AI "
    "could do of today's tasks as raters judge it. Give each number with its 80 % range (low to high) and its release."
)
OWN_CAVEAT: Final = f"{CAVEAT} Own tasks are judged by learnt heads, and nothing of them is kept."
MOVES_CAVEAT: Final = (
    f"{CAVEAT} 'Safer' stands only where nine draws in ten agree. Time to enter is assumed from official levels of "
    "schooling and training; licences are not in the files."
)
VALIDITY_CAVEAT: Final = "Agreement of raters is reliability, not validity. What could not be checked says so."

# What an agent rarely needs and what would fill its context; `sections` asks for it.
SHORT: Final = ("occupation", "match", "risk", "shares", "summary", "tasks", "labour_market", "outlook", "citation")
_OF_A_TASK: Final = ("id", "text", "time_share", "automation", "basis", "horizon")

Answer = dict[str, Any]


def _told(value: Answer, caveat: str = CAVEAT) -> Answer:
    release = msgspec.to_builtins(open_release().stamp)
    return {"release": release, "caveat": caveat, **{name: one for name, one in value.items() if name != "release"}}


def match_title(title: str, context: str = "") -> Answer:
    """Return which record a title means, or the likeliest ones and the question that would settle it."""
    try:
        found = assess(title, context=context)
    except CannotTellError as error:
        return _told({"sure": False, **msgspec.to_builtins(error.choice)})
    except UnknownTitleError as error:
        return _told({"sure": False, "problem": error.problem, "nearest": error.nearest, "options": []})
    job = found.occupation
    return _told(
        {
            "sure": found.match.sure,
            "slug": job.slug,
            "title": job.title,
            "percentile": msgspec.to_builtins(found.risk.percentile) if found.risk else None,
            "match": msgspec.to_builtins(found.match),
        }
    )


def assess_job(title: str, context: str = "", sections: list[str] | None = None) -> Answer:
    """Return what the release says of a job: its essence, or the sections asked for.

    Raises WorktideError for a section that there is not.
    """
    found = assess(title, context=context)
    value: Answer = msgspec.to_builtins(found)
    wanted = tuple(sections or SHORT)
    unknown = sorted(set(wanted) - set(value))
    if unknown:
        raise WorktideError("there is no such section", got=", ".join(unknown), expected=sorted(value))
    kept = {name: value[name] for name in value if name in wanted}
    if not sections:
        kept["tasks"] = [{name: task[name] for name in _OF_A_TASK} for task in value["tasks"]]
        kept["occupation"] = {name: one for name, one in value["occupation"].items() if name != "aliases"}
    return _told({**kept, **_corrected(found)})


def _corrected(found: Assessment) -> Answer:
    """Return what was found wrong in a record after publication, or nothing."""
    touching = corrections_for(found.release.id, found.occupation.slug)
    return {"corrections": msgspec.to_builtins(touching)} if touching else {}


def compare_jobs(titles: list[str]) -> Answer:
    """Return up to five jobs side by side.

    Raises WorktideError for fewer than two or more than five.
    """
    if not 2 <= len(titles) <= MOST_COMPARED:
        raise WorktideError("name two to five jobs", got=len(titles))
    return _told({"jobs": [_beside(assess(title)) for title in titles]})


def _beside(found: Assessment) -> Answer:
    value = msgspec.to_builtins(found)
    job = {name: value["occupation"][name] for name in ("slug", "title", "sector")}
    return {
        **job,
        **{name: value[name] for name in ("risk", "shares", "labour_market")},
        "sure": found.match.sure,
        **_corrected(found),
    }


def moves_from_job(
    title: str,
    goal: str = "",
    pay_floor: float | None = None,
    longest_training_months: float | None = None,
    weight: float = 0.5,
) -> Answer:
    """Return ranked moves from a job, and routes: to a goal where one is named, else to safer ground."""
    release, start = open_release(), assess(title)
    reach = assess(goal).occupation.slug if goal else None
    filters = MoveFilters(pay_floor=pay_floor, longest_training_months=longest_training_months, weight=weight)
    found: MovesAnswer = moves_answer(release, start, reach, filters, MOST_MOVES)
    return _told(msgspec.to_builtins(found), MOVES_CAVEAT)


def score_own_tasks(tasks: list[str], shares: list[float] | None = None) -> Answer:
    """Return what AI could do of tasks in anyone's own words; nothing of them is kept."""
    return _told(msgspec.to_builtins(score_tasks(tasks, shares)), OWN_CAVEAT)


def cite_job(title: str) -> Answer:
    """Return the citation of a job's record, pinned to release and hash: plain, APA and BibTeX."""
    found = assess(title)
    slug, touching = found.occupation.slug, corrections_for(found.release.id, found.occupation.slug)
    citation = msgspec.to_builtins(noted(found.citation, touching))
    return _told({"slug": slug, "citation": citation, **_corrected(found)})


def validity(analysis: str = "") -> Answer:
    """Return the validity card in brief, or one analysis with every figure.

    Raises UnknownTitleError for an analysis that the card does not have.
    """
    card = card_of(open_release())
    analyses = card.analyses if card else ()
    if not analysis:
        brief = [{"name": one.name, "title": one.title, "state": one.state, "summary": one.summary} for one in analyses]
        return _told({"analyses": brief, "claims": list(open_release().manifest.claims)}, VALIDITY_CAVEAT)
    for one in analyses:
        if one.name == analysis:
            return _told({"analysis": msgspec.to_builtins(one)}, VALIDITY_CAVEAT)
    names = tuple(one.name for one in analyses)
    raise UnknownTitleError("the card has no such analysis", nearest=names, hint=f"It has: {', '.join(names)}.")
