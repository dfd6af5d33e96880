"""The tools put together with the protocol's SDK, over stdio or streamable HTTP."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Final, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from worktide.core.errors import UnknownTitleError, WorktideError
from worktide.mcp import answers
from worktide.mcp.answers import Answer
from worktide.release.open import open_release

NAME: Final = "worktide"
INSTRUCTIONS: Final = (
    "Worktide says what AI could do to a job, task by task, from one release of open data. Match a title first where "
    "it may mean several jobs. Always repeat the range and the release with a number, and the caveat of the answer. "
    "Never call a percentile a chance of losing a job, and never judge a single person by these numbers."
)

P = ParamSpec("P")

Title = Annotated[str, Field(max_length=1_000, description="A job title, an official code, or a record's address.")]
Context = Annotated[str, Field(max_length=2_000, description="What else is known: employer, industry, duties.")]
Texts = Annotated[list[str], Field(min_length=1, max_length=100, description="Tasks, one text each.")]
Shares = Annotated[list[float] | None, Field(description="Time shares in any unit, one a task; equal without.")]
Sections = Annotated[
    list[str] | None,
    Field(description="Sections of the record, such as skills or barriers; the essence without."),
]


def _tool(answer: Callable[P, Answer]) -> Callable[P, Answer]:
    """Return a function whose errors are told to the agent in a sentence."""

    @wraps(answer)
    def told(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return answer(*args, **kwargs)
        except WorktideError as error:
            raise ToolError(f"{error}{_nearest(error)}") from None

    return told


def _nearest(error: WorktideError) -> str:
    names = error.nearest if isinstance(error, UnknownTitleError) else ()
    return f" Nearest: {', '.join(names)}." if names else ""


@_tool
def match_title(title: Title, context: Context = "") -> Answer:
    """Which job does a title mean, how sure is that, and what else may it mean?"""
    return answers.match_title(title, context)


@_tool
def assess_job(title: Title, context: Context = "", sections: Sections = None) -> Answer:
    """What could AI do to a job: percentile, shares, tasks with ranges, pay and outlook, with a citation."""
    return answers.assess_job(title, context, sections)


@_tool
def compare_jobs(titles: Annotated[list[str], Field(description="Two to five titles.")]) -> Answer:
    """Two to five jobs side by side."""
    return answers.compare_jobs(titles)


@_tool
def moves_from_job(
    title: Title,
    goal: Annotated[str, Field(max_length=1_000, description="The job to reach, or empty for safer ground.")] = "",
    pay_floor: Annotated[float | None, Field(description="Least median pay, US dollars a year.")] = None,
    longest_training_months: Annotated[float | None, Field(description="Longest training, months.")] = None,
    weight: Annotated[float, Field(ge=0, le=1, description="0 counts only safety, 1 only pay.")] = 0.5,
) -> Answer:
    """Where to go from a job: fit, what is missing, time to enter, pay, and whether AI could do less there."""
    return answers.moves_from_job(title, goal, pay_floor, longest_training_months, weight)


@_tool
def score_own_tasks(tasks: Texts, shares: Shares = None) -> Answer:
    """What could AI do of tasks in one's own words? Nothing of them is kept."""
    return answers.score_own_tasks(tasks, shares)


@_tool
def cite_job(title: Title) -> Answer:
    """How to cite a job's numbers, pinned to release and hash."""
    return answers.cite_job(title)


@_tool
def validity(
    analysis: Annotated[str, Field(description="Name of one analysis, or empty for the card in brief.")] = "",
) -> Answer:
    """How far can these numbers be trusted? What was measured, and what cannot be."""
    return answers.validity(analysis)


TOOLS: Final = (match_title, assess_job, compare_jobs, moves_from_job, score_own_tasks, cite_job, validity)


def make_server() -> MCPServer:
    """Return the server with its tools; each only reads and answers the same to the same."""
    server = MCPServer(NAME, instructions=INSTRUCTIONS, version=open_release().stamp.id, log_level="WARNING")
    hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in TOOLS:
        server.tool(annotations=hints, structured_output=True)(tool)
    return server
