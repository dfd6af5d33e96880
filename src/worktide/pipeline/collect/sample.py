"""Which tasks are asked: every occupation gets its share, and a larger sample holds the smaller one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worktide.core.errors import SourceError, WorktideError
from worktide.core.hashing import sha256_of_bytes

SOURCE: Final = "onet-30-1"
_ADD: Final = "Download O*NET's database from its publisher and run: worktide sources add FILE"


@dataclass(frozen=True, slots=True)
class Task:
    """An official task: its Task ID, its occupation's O*NET-SOC code and title, and its wording."""

    task_id: int
    onet_soc_code: str
    occupation: str
    text: str

    @property
    def text_sha256(self) -> str:
        """The hexadecimal SHA-256 of the wording, by which an answer is known to be about this very text."""
        return sha256_of_bytes(self.text.encode())


def read_tasks(folders: Sequence[Path]) -> tuple[Task, ...]:
    """Return all tasks of the user's O*NET database by Task ID; raises SourceError where none is there."""
    from worktide.sources.registry import read_source
    from worktide.sources.store import locate

    path = locate(folders).get(SOURCE)
    if path is None:
        raise SourceError("no O*NET 30.1 database is here, from which tasks could be taken", hint=_ADD)
    tables = read_source(SOURCE, path)
    titles = dict(tables["occupations"].select("onet_soc_code", "title").iter_rows())
    rows = tables["tasks"].select("task_id", "onet_soc_code", "task").sort("task_id").iter_rows()
    return tuple(Task(number, code, titles[code], text) for number, code, text in rows)


def stratified(tasks: Iterable[Task], size: int | None, seed: int) -> tuple[Task, ...]:
    """Return a sample of `size` tasks (all where None) in the order in which they are asked.

    First comes one task of every occupation, then the others spread evenly over each occupation's tasks, so that any
    beginning of the order gives every occupation its share by the number of its tasks. Order and chance follow from
    SHA-256 of seed and code alone: a larger size only adds tasks. Raises WorktideError where there are not so many.
    """
    by_occupation: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_occupation[task.onet_soc_code].append(task)
    placed = [placed for members in by_occupation.values() for placed in _places(members, seed)]
    if size is not None and size > len(placed):
        hint = "Ask for fewer, or for `all`."
        raise WorktideError("there are not so many tasks", got=size, expected=f"at most {len(placed)}", hint=hint)
    ordered = sorted(placed, key=lambda place: (place[0], place[1], place[2].task_id))
    return tuple(task for _, _, task in ordered[:size])


def _places(members: Iterable[Task], seed: int) -> Iterable[tuple[int, float, Task]]:
    """Yield each task of an occupation with its round (0 for the first task) and where in that round it stands."""
    ordered = sorted(members, key=lambda task: (_chance(seed, "task", task.task_id), task.task_id))
    start = _chance(seed, "occupation", ordered[0].onet_soc_code)
    for place, task in enumerate(ordered):
        yield min(place, 1), (place + start) / len(ordered), task


def _chance(seed: int, kind: str, name: object) -> float:
    digest = hashlib.sha256(f"{seed} {kind} {name}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
