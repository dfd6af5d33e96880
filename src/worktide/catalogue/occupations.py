"""Every occupation's tasks in our own words, one file an occupation, each task tied to the official ones it covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from worktide.catalogue.faults import Fault, raise_first
from worktide.catalogue.files import catalogue_folder, files_below
from worktide.catalogue.roles import MOST_WORDS, Slug
from worktide.catalogue.words import length_of
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError
from worktide.core.titles import short_slug, slug_of

FEWEST_TASKS: Final = 6
MOST_TASKS: Final = 12
MOST_SUMMARY_WORDS: Final = 45
FOLDER: Final = "occupations"

_Value = TypeVar("_Value", int, str)

Code = Annotated[str, Meta(pattern=r"^\d{2}-\d{4}\.\d{2}$", description="O*NET-SOC 2019 code")]


class OccupationTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One task as a worker would say it, and the official Task IDs (O*NET 30.1) behind it."""

    id: Slug
    text: Annotated[str, Meta(min_length=8, max_length=160)]
    covers: Annotated[tuple[int, ...], Meta(min_length=1)]


class Occupation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An official occupation in our words: its summary, what it is not, and its tasks.

    An occupation without official tasks has no tasks here either; `nearest` then names the two to five occupations
    with tasks that are most like it, nearest first.
    """

    code: Code
    title: Annotated[str, Meta(min_length=3, max_length=120)]
    summary: Annotated[str, Meta(min_length=20, max_length=400)]
    not_this: Annotated[str, Meta(min_length=10, max_length=300)] | None = None
    tasks: Annotated[tuple[OccupationTask, ...], Meta(max_length=MOST_TASKS)] = ()
    nearest: Annotated[tuple[Code, ...], Meta(max_length=5)] = ()


def parse_occupation(text: str, source: str) -> Occupation:
    """Return one occupation from YAML text, checked against the schema alone; raises CatalogueError naming the key."""
    raw = read_yaml(text, source, CatalogueError)
    try:
        return msgspec.convert(raw, Occupation)
    except msgspec.ValidationError as error:
        raise CatalogueError(str(error), source=source, hint="The contributor's guide shows each key.") from error


def read_occupation(text: str, source: str) -> Occupation:
    """Return one occupation from YAML text; raises CatalogueError where it breaks the schema or contradicts itself."""
    occupation = parse_occupation(text, source)
    raise_first(own_faults(occupation, source))
    return occupation


def own_faults(occupation: Occupation, source: str) -> Iterator[Fault]:
    """Yield what can be told from one file alone: its name, what stands twice, lengths, tasks or nearest."""
    slug = slug_of(occupation.title)
    names = {f"{occupation.code}-{one}.yml" for one in (slug, short_slug(slug))}
    if source.rsplit("/", 1)[-1] not in names:
        yield Fault(
            source, "file", "the file's name does not follow from code and title", hint=f"Name it {min(names)}."
        )
    yield from _twice(occupation, source)
    if length_of(occupation.summary) > MOST_SUMMARY_WORDS:
        hint = f"Say it in at most {MOST_SUMMARY_WORDS} words."
        yield Fault(source, "length", "the summary is too long", f"{length_of(occupation.summary)} words", hint)
    for task in occupation.tasks:
        if length_of(task.text) > MOST_WORDS:
            hint = f"Say it in at most {MOST_WORDS} words."
            yield Fault(source, "length", f"task {task.id} has {length_of(task.text)} words", task.text, hint)
    if bool(occupation.tasks) == bool(occupation.nearest):
        problem = "needs either tasks, or nearest occupations where there are no official tasks"
        yield Fault(source, "tasks", problem, hint="Give one of the two.")
    if len(occupation.nearest) == 1 or occupation.code in occupation.nearest:
        yield Fault(source, "nearest", "nearest needs two to five other codes", hint="Give them nearest first.")


def _twice(occupation: Occupation, source: str) -> Iterator[Fault]:
    for name, values in (
        ("task id", [task.id for task in occupation.tasks]),
        ("task text", [task.text.casefold() for task in occupation.tasks]),
        ("code in nearest", list(occupation.nearest)),
    ):
        for value in _repeated(values):
            yield Fault(source, "twice", f"a {name} stands twice", value, "Give each its own.")
    for number in _repeated([number for task in occupation.tasks for number in task.covers]):
        yield Fault(source, "coverage", f"Task ID {number} is covered twice", hint="Keep it where it fits best.")


def _repeated(values: list[_Value]) -> list[_Value]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


def official_faults(
    occupations: Iterable[tuple[Occupation, str]], titles: Mapping[str, str], task_ids: Mapping[str, frozenset[int]]
) -> Iterator[Fault]:
    """Yield where occupations (each with its source) contradict the classification: titles and Task IDs by code.

    Occupations that have no file yet are no fault here; `worktide catalogue check --coverage` counts them.
    """
    owners = {number: code for code, numbers in task_ids.items() for number in numbers}
    known: dict[str, str] = {}
    for occupation, source in occupations:
        other = known.setdefault(occupation.code, source)
        if other != source:
            yield Fault(source, "code", "the code has another file too", other, "Keep one.")
        if occupation.code not in titles:
            yield Fault(source, "code", "unknown O*NET-SOC code", occupation.code, "Take the code of O*NET 30.1.")
            continue
        if occupation.title != titles[occupation.code]:
            hint = f"Write it as O*NET 30.1 does: {titles[occupation.code]}."
            yield Fault(source, "title", "not the official title", occupation.title, hint)
        yield from _coverage_faults(occupation, source, task_ids.get(occupation.code, frozenset()), owners)
        yield from _nearest_faults(occupation, source, task_ids)


def _coverage_faults(
    occupation: Occupation, source: str, official: frozenset[int], owners: Mapping[int, str]
) -> Iterator[Fault]:
    covered = {number: task.id for task in occupation.tasks for number in task.covers}
    for number in sorted(set(covered) - official):
        owner = owners.get(number)
        problem = "no such Task ID" if owner is None else f"a Task ID of {owner}"
        yield Fault(source, "coverage", f"{problem} in {covered[number]}", str(number), "Take it out.")
    missing = sorted(official - set(covered)) if occupation.tasks else sorted(official)
    if missing:
        hint = "Add each to the task it belongs to."
        yield Fault(source, "coverage", "official tasks are not covered", ", ".join(map(str, missing)), hint)
    if occupation.tasks and len(occupation.tasks) < min(FEWEST_TASKS, len(official)):
        hint = f"Tell {FEWEST_TASKS} to {MOST_TASKS}, or as many as there are official ones."
        yield Fault(source, "tasks", f"only {len(occupation.tasks)} tasks", hint=hint)


def _nearest_faults(occupation: Occupation, source: str, task_ids: Mapping[str, frozenset[int]]) -> Iterator[Fault]:
    for code in occupation.nearest:
        if not task_ids.get(code):
            hint = "Name occupations that have official tasks."
            yield Fault(source, "nearest", "a nearest code is unknown or has no tasks", code, hint)


def check_occupations(
    occupations: Iterable[Occupation], titles: Mapping[str, str], task_ids: Mapping[str, frozenset[int]]
) -> None:
    """Check occupations against the classification: titles and official Task IDs by O*NET-SOC code.

    Raises CatalogueError for the first that has an unknown code, another title, a Task ID of another occupation, or
    an official task that is not covered exactly once; and where an official occupation is missing.
    """
    occupations = tuple(occupations)
    missing = sorted(set(titles) - {one.code for one in occupations})
    if missing:
        raise CatalogueError(
            "occupations are missing", source=FOLDER, got=", ".join(missing), hint="Write each a file."
        )
    raise_first(official_faults(((one, f"{FOLDER}/{one.code}") for one in occupations), titles, task_ids))


@cache
def load_occupations() -> tuple[Occupation, ...]:
    """Return all occupations of the catalogue, sorted by code; raises CatalogueError where one breaks a rule."""
    folder = catalogue_folder() / FOLDER
    read = (read_occupation(entry.read_text("utf-8"), source) for entry, source in files_below(folder, FOLDER))
    return tuple(sorted(read, key=lambda occupation: occupation.code))
