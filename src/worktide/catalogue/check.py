"""The linter: every rule over some or all files of the catalogue, and what could not be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from worktide.catalogue.borrowed import OfficialRuns, closeness_faults
from worktide.catalogue.faults import Fault
from worktide.catalogue.files import catalogue_folder, files_below
from worktide.catalogue.glossary import glossary_faults, load_glossary
from worktide.catalogue.notes import load_notes, note_faults
from worktide.catalogue.occupations import FOLDER as OCCUPATIONS
from worktide.catalogue.occupations import Occupation, official_faults, own_faults, parse_occupation
from worktide.catalogue.reading import grade_faults
from worktide.catalogue.resources import load_resources, resource_faults
from worktide.catalogue.role_rules import official_role_faults, sharing_faults, title_faults
from worktide.catalogue.roles import FOLDER as ROLES
from worktide.catalogue.roles import Role, place_faults, read_role
from worktide.catalogue.spelling import spelling_faults
from worktide.catalogue.wording import sameness_faults, sentence_faults, task_faults
from worktide.catalogue.words import words_of
from worktide.core.codes import major_group
from worktide.core.errors import CatalogueError

MOST_USES: Final = 3
NEED_OFFICIAL: Final = (
    "official titles, and coverage of Task IDs",
    "words borrowed from official texts",
    "texts of several occupations whose official tasks share no activity",
    "codes and Task IDs of roles",
)

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Official:
    """What is official about occupations: titles and Task IDs by code, texts by code, and the activities of tasks.

    `statements` maps a Task ID to its statement, `texts` a code or the name of a table to whatever else is official
    wording; `activities` maps a Task ID to its detailed work activities (DWA).
    """

    titles: Mapping[str, str]
    task_ids: Mapping[str, frozenset[int]]
    statements: Mapping[int, str]
    texts: Mapping[str, Sequence[str]]
    activities: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How far one major group is: occupations with a file of all, official tasks covered of all."""

    group: str
    written: int
    occupations: int
    covered: int
    tasks: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found: faults sorted by file, files read, rules that did not run (each with why), coverage."""

    files: int
    faults: tuple[Fault, ...]
    not_run: tuple[str, ...]
    coverage: tuple[GroupCoverage, ...] = field(default=())


def read_all(folder: Path | None = None) -> tuple[list[tuple[Occupation, str]], list[Fault]]:
    """Return every occupation below a folder (by default the package's catalogue) with its source.

    The second value holds a fault for each file that cannot be read.
    """
    return _read_files(folder or catalogue_folder(), OCCUPATIONS, parse_occupation)


def _read_files(
    folder: Path, name: str, parse: Callable[[str, str], Record]
) -> tuple[list[tuple[Record, str]], list[Fault]]:
    read: list[tuple[Record, str]] = []
    faults: list[Fault] = []
    for entry, source in files_below(folder / name, name):
        try:
            read.append((parse(entry.read_text("utf-8"), source), source))
        except CatalogueError as error:
            got = "" if error.got is None else str(error.got)
            place = got if error.row is None else f"row {error.row}"
            faults.append(Fault(source, "schema", error.problem, place, error.hint or "The guide shows each key."))
        except UnicodeDecodeError:
            faults.append(Fault(source, "schema", "not UTF-8 text", hint="Save it as UTF-8."))
    return read, faults


def check(folder: Path, official: Official | None, notes: Mapping[str, str] | None = None) -> CheckReport:
    """Return the faults of all occupations and roles below `folder`; without official tables some rules cannot run.

    `notes` are reasons by O*NET-SOC code; those that come with the package where not given.
    """
    occupations, faults = read_all(folder)
    roles, broken = _read_files(folder, ROLES, read_role)
    faults += broken
    for occupation, source in occupations:
        faults += [*own_faults(occupation, source), *wording_faults(_worded(occupation), source)]
    for role, source in roles:
        faults += [*place_faults(role, source), *wording_faults(_worded_role(role), source)]
    faults += shared_faults(occupations, official)
    faults += sharing_faults(roles)
    faults += title_faults(roles, None if official is None else official.titles)
    faults += note_faults(
        load_notes() if notes is None else notes, {occupation.code for occupation, _ in occupations if occupation.tasks}
    )
    faults += [*resource_faults(load_resources()), *glossary_faults(tuple(load_glossary().values()))]
    if official is not None:
        faults += official_faults(occupations, official.titles, official.task_ids)
        faults += official_role_faults(roles, official.titles, frozenset(official.statements))
        faults += borrowed_faults(_all_worded(occupations, roles), official)
    return CheckReport(
        files=len({source for _, source in [*occupations, *roles]} | {fault.source for fault in faults}),
        faults=tuple(sorted(set(faults))),
        not_run=NEED_OFFICIAL if official is None else (),
        coverage=() if official is None else coverage([one for one, _ in occupations], official),
    )


@dataclass(frozen=True, slots=True)
class Worded:
    """What is worded in one file: tasks (id, text, official Task IDs behind it), and sentences by key."""

    title: str
    tasks: tuple[tuple[str, str, tuple[int, ...]], ...]
    sentences: tuple[tuple[str, str], ...]

    @property
    def named(self) -> list[tuple[str, str]]:
        """Every text with a name for messages."""
        return [*((f"task {name}", text) for name, text, _ in self.tasks), *self.sentences]


def _worded(occupation: Occupation) -> Worded:
    sentences = {"summary": occupation.summary, "not_this": occupation.not_this}
    tasks = tuple((task.id, task.text, task.covers) for task in occupation.tasks)
    return Worded(occupation.title, tasks, tuple((key, text) for key, text in sentences.items() if text is not None))


def _worded_role(role: Role) -> Worded:
    tasks = tuple((task.id, task.text, task.onet_task_ids) for task in role.tasks)
    return Worded(role.title, tasks, (("summary", role.summary), ("sets_apart", role.sets_apart)))


def _all_worded(
    occupations: Iterable[tuple[Occupation, str]], roles: Iterable[tuple[Role, str]]
) -> list[tuple[Worded, str]]:
    found = [(_worded(occupation), source) for occupation, source in occupations]
    return found + [(_worded_role(role), source) for role, source in roles]


def wording_faults(worded: Worded, source: str) -> Iterator[Fault]:
    """Yield what is wrong with the wording of one file."""
    for name, text, _ in worded.tasks:
        yield from task_faults(text, name, source)
    yield from sameness_faults([(name, text) for name, text, _ in worded.tasks], source)
    yield from grade_faults(worded.title, [text for _, text, _ in worded.tasks], source)
    yield from sentence_faults(worded.sentences, source)
    for name, text in worded.named:
        yield from spelling_faults(name, text, source)


def borrowed_faults(files: Iterable[tuple[Worded, str]], official: Official) -> Iterator[Fault]:
    """Yield texts that hold runs of official words, or say the statement behind them in another order."""
    by_code = {code: [official.statements[number] for number in numbers] for code, numbers in official.task_ids.items()}
    runs = OfficialRuns([*by_code.items(), *official.texts.items()], official.titles.values())
    for worded, source in files:
        yield from runs.faults(worded.named, source)
        for name, text, numbers in worded.tasks:
            statements = {number: official.statements[number] for number in numbers if number in official.statements}
            yield from closeness_faults(text, name, statements, source)


def shared_faults(read: Iterable[tuple[Occupation, str]], official: Official | None) -> Iterator[Fault]:
    """Yield texts that serve more than three occupations, unless the official tasks behind them share an activity."""
    uses: dict[tuple[str, ...], list[tuple[str, str, tuple[int, ...]]]] = {}
    for occupation, source in read:
        for task in occupation.tasks:
            uses.setdefault(words_of(task.text), []).append((source, task.text, task.covers))
    for found in uses.values():
        if len(found) > MOST_USES and not _share_activity([covers for *_, covers in found], official):
            for source, text, _ in found:
                problem = f"a text of {len(found)} occupations whose official tasks share no activity"
                yield Fault(source, "shared", problem, text, "Say what sets this occupation apart.")


def _share_activity(covers: Sequence[tuple[int, ...]], official: Official | None) -> bool:
    if official is None:
        return True
    each = [frozenset[str]().union(*(official.activities.get(number, frozenset()) for number in one)) for one in covers]
    return bool(frozenset.intersection(*each))


def coverage(occupations: Iterable[Occupation], official: Official) -> tuple[GroupCoverage, ...]:
    """Return how far each major group is, sorted by its number."""
    written = {occupation.code: occupation for occupation in occupations if occupation.code in official.titles}
    covered = {
        code: len(official.task_ids.get(code, frozenset()) & {number for task in one.tasks for number in task.covers})
        for code, one in written.items()
    }
    groups = Counter(major_group(code) for code in official.titles)
    return tuple(
        GroupCoverage(
            group=group,
            written=sum(major_group(code) == group for code in written),
            occupations=count,
            covered=sum(number for code, number in covered.items() if major_group(code) == group),
            tasks=sum(len(ids) for code, ids in official.task_ids.items() if major_group(code) == group),
        )
        for group, count in sorted(groups.items())
    )
