"""The score of tasks that someone writes down: each judged by the panel, weighed, and placed among occupations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import WorktideError
from worktide.core.intervals import LOWER_QUANTILE, UPPER_QUANTILE, Interval, interval_of_draws
from worktide.core.parameters import parameters
from worktide.panel.besides import heads_besides
from worktide.panel.heads import PREFIX, Panel, PanelJudgement
from worktide.panel.own import OwnHead
from worktide.release.open import Release, open_release
from worktide.release.record import ReleaseStamp
from worktide.scoring.assumptions import DRAWS, LEVELS, draw_assumptions
from worktide.scoring.named_noise import NamedNoise

Array = NDArray[np.float64]

MOST_TASKS: Final = 200
LONGEST_TASK: Final = 2_000
STRANGE_FROM: Final = 0.6
SEED: Final = 20_260_101
DIGITS: Final = 1
# As many jobs as share what raters and levels do to a score of this height; their own errors average out.
_NEIGHBOURS: Final = 40
_AUTOMATION_LEVELS: Final = tuple(f"T{level}" for level in range(LEVELS))

WORDING: Final = (
    "No rater judged these very tasks: learnt heads stand in for them. Over official occupations they read our plain "
    "wording about two points lower than the official wording of the same tasks; yours may differ in the same way."
)
EQUAL: Final = "The time shares are assumed: every task counts the same, because none were given."
GIVEN: Final = "The time shares are as given, taken to be half or twice as large as stated at the ends of the range."
CAPABILITY: Final = "The share says what AI could do of these tasks as raters judge it, not what employers will do."
STRANGE: Final = (
    "{count} of {all} tasks are worded unlike anything the heads learnt from; for these they say little, and "
    "their ranges are wide."
)
FEW: Final = "Fewer than five tasks rarely make a whole job."


@dataclass(frozen=True, slots=True)
class OwnRating:
    """What one rater would have said of a task: its likeliest level, and the levels in its 90 % prediction set."""

    level: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnTask:
    """One task: its share of the time and what AI could do of it alone, both in percent.

    `raters` gives what each rater of the panel would have said; `novelty` is 0 where every part of the wording is known
    to the heads and 1 where none is. The wording itself is not kept.
    """

    time_share: float
    automation: Interval
    raters: dict[str, OwnRating]
    novelty: float


@dataclass(frozen=True, slots=True)
class OwnScore:
    """The score of a list of tasks, in their order, with 80 % ranges.

    `ai_does` is the share of the time in percent, `percentile` its place among official occupations; `caveats` are
    sentences that belong beside the numbers.
    """

    release: ReleaseStamp
    tasks: tuple[OwnTask, ...]
    ai_does: Interval
    percentile: Interval
    shares_assumed: bool
    caveats: tuple[str, ...]


@lru_cache(maxsize=2)
def panel_of(release: Release) -> Panel:
    """Return the panel of a release; the same release gives the same object again."""
    return Panel(release.arrays(PREFIX.rstrip("_")))


@lru_cache(maxsize=2)
def _besides(release: Release) -> dict[str, OwnHead]:
    """Return the heads beside the panel of a release, which are shown and enter no score."""
    return heads_besides(release.arrays(PREFIX.rstrip("_")), panel_of(release))


def score_tasks(
    texts: Sequence[str], weights: Sequence[float] | None = None, release: Release | None = None
) -> OwnScore:
    """Return what AI could do of tasks in anyone's words (at most 200 of at most 2,000 characters).

    `weights` are time shares in any unit, all equal where not given. Each task is Σ P(level) · τ(level), averaged over
    the automation raters' heads; the range of the whole adds up what raters and levels do to jobs with such a share in
    the release's draws, what heads stray by (`head_occupation_spread`) and what is unsure of the weights
    (`role_weight_spread`). Nothing of the texts is kept.

    Raises WorktideError where no task is given, one is empty or too long, or the weights do not fit.
    """
    return score_with_draws(texts, weights, release or open_release())[0]


def score_with_draws(texts: Sequence[str], weights: Sequence[float] | None, release: Release) -> tuple[OwnScore, Array]:
    """Return what `score_tasks` returns, and the draws (200, percent) of `ai_does`, joint with the release's draws."""
    wanted = tuple(" ".join(text.split()) for text in texts)
    shares = _checked(wanted, weights)
    panel = panel_of(release)
    judged = panel.judge(wanted, also=_besides(release))
    levels = _automation(panel, judged)
    does = _draws(release, levels, shares)
    tasks = tuple(
        OwnTask(
            time_share=round(100 * float(share), DIGITS),
            automation=automation,
            raters=_ratings(release, judged, place),
            novelty=round(float(judged.novelty[place]), 2),
        )
        for place, (share, automation) in enumerate(zip(shares, _task_intervals(levels), strict=True))
    )
    score = OwnScore(
        release=release.stamp,
        tasks=tasks,
        ai_does=share_of_draws(does),
        percentile=interval_of_draws(_percentiles(does, _reference(release)), DIGITS),
        shares_assumed=weights is None,
        caveats=_caveats(judged, weights is None),
    )
    return score, does


def _checked(texts: tuple[str, ...], weights: Sequence[float] | None) -> Array:
    """Return the shares of time (adding up to 1) of texts that can be scored."""
    if not texts:
        raise WorktideError("there is no task to score", hint="Write one a line, such as: Answer customers' calls.")
    if len(texts) > MOST_TASKS:
        raise WorktideError("these are too many tasks", got=len(texts), expected=f"at most {MOST_TASKS}")
    for place, text in enumerate(texts, 1):
        if not any(letter.isalpha() for letter in text):
            raise WorktideError(f"task {place} has no letter", got=text, hint="Say in a few words what is done.")
        if len(text) > LONGEST_TASK:
            raise WorktideError(
                f"task {place} is too long", got=len(text), expected=f"at most {LONGEST_TASK} characters"
            )
    given = np.ones(len(texts)) if weights is None else np.asarray(weights, dtype=np.float64)
    if given.shape != (len(texts),) or not np.all(np.isfinite(given)) or given.min() < 0 or given.sum() <= 0:
        hint = "Give one number of at least 0 for each task, not all of them 0, or leave the shares out."
        raise WorktideError("the time shares do not fit the tasks", got=weights, hint=hint)
    return np.asarray(given / given.sum())


def _automation(panel: Panel, judged: PanelJudgement) -> Array:
    """Return raters × tasks × 5: class probabilities of all heads that judge automation."""
    found = [judged.probabilities[name] for name in panel.raters if panel.levels(name) == _AUTOMATION_LEVELS]
    if not found:
        raise WorktideError("the release has no head that judges automation", hint="Ask another release.")
    return np.stack(found)


def _stated_tau() -> Array:
    return np.array([parameters("shares")[f"tau_T{level}"].value for level in range(LEVELS)], dtype=np.float64)


def _task_intervals(levels: Array) -> list[Interval]:
    """Return what AI does of each task in percent: expected at the stated levels, with the range of what may be said.

    A draw picks a level for each rater by its class probabilities (all raters at the same height of their scales) and a
    share for that level from its band.
    """
    height = np.random.default_rng(SEED + 1).random((DRAWS, levels.shape[1]))
    tau, rows = draw_assumptions().tau, np.arange(DRAWS)[:, None]
    drawn = [tau[rows, (height[:, :, None] > ends[None, :, :-1]).sum(axis=2)] for ends in np.cumsum(levels, axis=2)]
    low, high = np.quantile(100.0 * np.mean(drawn, axis=0), [LOWER_QUANTILE, UPPER_QUANTILE], axis=0)
    expected = 100.0 * (levels.mean(axis=0) @ _stated_tau())
    ends = zip(expected, np.minimum(low, expected), np.maximum(high, expected), strict=True)
    return [Interval(*(round(float(number), DIGITS) for number in numbers)) for numbers in ends]


def _draws(release: Release, levels: Array, shares: Array) -> Array:
    """Return what AI does of the whole in percent (draws)."""
    noise, given = NamedNoise(SEED, DRAWS), parameters("shares")
    of_shares = noise.mirrored("own share", [str(place) for place in range(len(shares))])
    weights = shares * np.exp(given["role_weight_spread"].value * of_shares)
    weights /= weights.sum(axis=1, keepdims=True)
    middle = 100.0 * (weights @ (levels.mean(axis=0) @ _stated_tau()))
    heads = 100.0 * given["head_occupation_spread"].value * noise.mirrored("own heads", [""])[:, 0]
    common = _common(_reference(release), float(middle.mean()))
    return np.asarray(np.clip(middle + heads + common, 0.0, 100.0))


@lru_cache(maxsize=4)
def _reference(release: Release) -> Array:
    """Return the draws (occupations × draws, percent) of AI does of all official occupations that have a score."""
    scored = [place for place, one in enumerate(release.listing) if one.kind == "occupation" and one.risk is not None]
    return np.asarray(release.array("does_draws")[scored], dtype=np.float64)


def _common(reference: Array, share: float) -> Array:
    """Return by how many points each draw moves jobs of such a share: what raters and levels do to all of them."""
    means = reference.mean(axis=1)
    nearest = np.argsort(np.abs(means - share), kind="stable")[:_NEIGHBOURS]
    return np.asarray((reference[nearest] - means[nearest, None]).mean(axis=0))


def _percentiles(does: Array, reference: Array) -> Array:
    """Return the percentile among the reference (occupations × draws), draw by draw: below + half of equal."""
    below, upto = (reference < does).mean(axis=0), (reference <= does).mean(axis=0)
    return np.asarray(50.0 * (below + upto))


def share_of_draws(draws: Array) -> Interval:
    """Return the mean of draws with its 80 % range, widened to hold the mean, as the release gives shares."""
    low, high = np.quantile(draws, [LOWER_QUANTILE, UPPER_QUANTILE])
    value, low, high = (round(float(number), DIGITS) for number in (draws.mean(), low, high))
    return Interval(value, min(low, value), max(high, value))


def _ratings(release: Release, judged: PanelJudgement, place: int) -> dict[str, OwnRating]:
    panel = panel_of(release)
    levels = {rater: panel.levels(rater) for rater in panel.raters}
    levels |= {rater: head.levels for rater, head in _besides(release).items()}
    return {rater: _rating(names, judged, rater, place) for rater, names in levels.items()}


def _rating(levels: tuple[str, ...], judged: PanelJudgement, rater: str, place: int) -> OwnRating:
    inside = judged.sets[rater][place]
    likeliest = int(judged.probabilities[rater][place].argmax())
    return OwnRating(levels[likeliest], tuple(name for name, held in zip(levels, inside, strict=True) if held))


def _caveats(judged: PanelJudgement, equal: bool) -> tuple[str, ...]:
    strange, tasks = int((judged.novelty >= STRANGE_FROM).sum()), len(judged.novelty)
    told = [CAPABILITY, WORDING, EQUAL if equal else GIVEN]
    if strange:
        told.append(STRANGE.format(count=strange, all=tasks))
    if tasks < 5:
        told.append(FEW)
    return tuple(told)


def blended(weighed: Sequence[tuple[int, float]], release: Release) -> tuple[Interval, Interval] | None:
    """Return AI does (percent) and the percentile of a mixture of records by their joint draws; None without scores.

    `weighed` gives places in the listing with weights; records without a score are left out.
    """
    scored = [(place, weight) for place, weight in weighed if release.listing[place].risk is not None]
    if not scored or sum(weight for _, weight in scored) <= 0:
        return None
    weights = np.array([weight for _, weight in scored], dtype=np.float64)
    draws = np.asarray(release.array("does_draws")[[place for place, _ in scored]], dtype=np.float64)
    does = (weights / weights.sum()) @ draws
    return share_of_draws(does), interval_of_draws(_percentiles(does, _reference(release)), DIGITS)
