"""What a request may hold: bounded parameters and bodies, named and explained once for all endpoints."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Path, Query, Schema
from pydantic import ConfigDict, Field

from worktide.assessment.own_tasks import LONGEST_TASK
from worktide.assessment.query import LONGEST_CONTEXT
from worktide.core.titles import LONGEST_TITLE
from worktide.moves.model import MoveFilters
from worktide.site.api.cursors import FEW, MOST

MOST_TITLES = 200
MOST_OWN_TASKS = 100
MOST_COMPARED = 5
WEEK = 168.0
# An address must stay within what servers take; a longer context goes by POST.
LONGEST_QUERY_CONTEXT = 500

Slug = Annotated[
    str,
    Path(max_length=200, description="Address of a record, such as registered-nurses.", example="registered-nurses"),
]
Title = Annotated[
    str,
    Query(
        min_length=1,
        max_length=2 * LONGEST_TITLE,
        description="A job title, an official code, or the address of a record.",
        example="ML Ops engineer",
    ),
]
Context = Annotated[
    str,
    Query(max_length=LONGEST_QUERY_CONTEXT, description="What else is known: employer, industry, what one does there."),
]
Fields = Annotated[
    str,
    Query(
        max_length=500,
        pattern=r"^[a-z0-9_.,]*$",
        description="Fields to give, separated by commas, inner ones behind a dot; all without it.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items at most.", example=FEW)]
Cursor = Annotated[str, Query(max_length=200, description="Where to go on: `next_cursor` of the part before.")]


class Body(Schema):
    """A body of a request: what it does not name is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class OwnTaskText(Body):
    """One task in anyone's own words; nothing of it is kept."""

    text: str = Field(min_length=1, max_length=LONGEST_TASK, description="The task, best begun with a verb.")
    share: float | None = Field(
        None, gt=0, le=1e6, description="Its part of the time in any unit, for all tasks or for none."
    )


class OwnTasks(Body):
    """Tasks to score."""

    tasks: list[OwnTaskText] = Field(min_length=1, max_length=MOST_OWN_TASKS)

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {
                "tasks": [
                    {"text": "Answer questions of customers by mail", "share": 3},
                    {"text": "Repair bicycles", "share": 1},
                ]
            }
        },
    )


class OwnTime(Body):
    """One task of one's own with its hours a week."""

    text: str = Field(min_length=1, max_length=LONGEST_TASK)
    hours: float = Field(gt=0, le=WEEK)


class OwnWeek(Body):
    """One person's week in a job: hours by task id, tasks that software does already, tasks of their own."""

    hours: dict[str, float] = Field(max_length=200, description="Hours a week by task id; a task left out takes none.")
    told: list[str] = Field([], max_length=200, description="Ids of tasks that software does already: told by you.")
    own: list[OwnTime] = Field([], max_length=20)


class AskedTitle(Body):
    """One title to match."""

    title: str = Field(max_length=1_000)
    context: str = Field("", max_length=LONGEST_CONTEXT)


class AskedTitles(Body):
    """Titles to match, answered in their order."""

    titles: list[AskedTitle] = Field(min_length=1, max_length=MOST_TITLES)

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {"titles": [{"title": "RN"}, {"title": "engineer", "context": "designs bridges"}]}
        },
    )


class MovesQuery(Schema):
    """What a person sets for moves; without any of it nothing is left out."""

    pay_floor: float | None = Field(None, ge=0, le=1e7, description="Least median pay, US dollars a year.")
    longest_training_months: float | None = Field(None, ge=0, le=600, description="Longest training, months.")
    education: str | None = Field(None, max_length=100, description="Highest level of schooling that one has.")
    avoid_fields: list[str] = Field([], max_length=30, description="Sectors to leave out.")
    weight: float = Field(0.5, ge=0, le=1, description="0 counts only safety, 1 only pay.")
    interests: str = Field(
        "", max_length=3, description="One to three letters of RIASEC, the strongest interest first."
    )

    def filters(self) -> MoveFilters:
        """Return them as the package has them."""
        return MoveFilters(
            pay_floor=self.pay_floor,
            longest_training_months=self.longest_training_months,
            education=self.education,
            avoid_fields=tuple(self.avoid_fields),
            weight=self.weight,
            interests=self.interests,
        )


Sort = Literal["percentile", "hours", "employment", "pay", "title"]
Order = Literal["ascending", "descending"]
Kind = Literal["occupation", "role"]
