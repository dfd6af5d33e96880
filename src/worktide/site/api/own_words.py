"""Scores of tasks in anyone's own words, and of one person's own week in a job; nothing of it is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from worktide.assessment.own_mix import OwnMix, own_mix
from worktide.assessment.own_tasks import OwnScore, score_tasks
from worktide.core.errors import WorktideError
from worktide.site.api.answers import answered
from worktide.site.api.described import gives
from worktide.site.api.occupations import known
from worktide.site.api.values import OwnTasks, OwnWeek, Slug

router = Router(tags=["Own tasks"])


@router.post("/tasks/score", summary="Score tasks in own words", operation_id="score_tasks")
@gives(OwnScore)
def score(request: HttpRequest, asked: OwnTasks) -> HttpResponse:
    """Judge each task by the panel's heads and give AI's share of all of them with its range."""
    del request
    shares = [one.share for one in asked.tasks if one.share is not None]
    if shares and len(shares) != len(asked.tasks):
        hint = "Give a share for every task, or for none."
        raise WorktideError("only some tasks have a share", source="tasks", hint=hint)
    return answered(score_tasks([one.text for one in asked.tasks], shares or None), kept=False)


@router.post("/occupations/{slug}/week", summary="Score one's own week in a job", operation_id="score_week")
@gives(OwnMix)
def week(request: HttpRequest, slug: Slug, asked: OwnWeek) -> HttpResponse:
    """Give AI's share of a week whose hours one knows, by the same draws as the release's own score."""
    del request
    release, found = known(slug)
    own = [(one.text, one.hours) for one in asked.own]
    return answered(own_mix(found, asked.hours, asked.told, own, release), kept=False)
