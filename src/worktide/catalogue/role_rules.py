"""Rules on roles together: each its own titles, no two with much the same tasks, levels left to the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from worktide.catalogue.faults import Fault
from worktide.catalogue.roles import Role, RoleTask
from worktide.catalogue.wording import SAME_FROM
from worktide.catalogue.words import content_words, likeness
from worktide.core.titles import title_key

MOST_SHARED: Final = 0.4
SAME_WITH_IDS_FROM: Final = 0.3

# The program reads a level off any title by itself. `Lead` at the end is no level: a governance lead is a job; nor are
# the leads that sales people generate.
_LEVELS: Final = (
    "apprentice|beginner|entry level|experienced|intern|jr|junior|lead(?! (?:development|generation) )|mid level"
    "|principal|senior|sr|staff|trainee"
)
_LEVEL: Final = re.compile(rf"^(?:{_LEVELS}) | (?:[ivx]+|[0-9]|intern|trainee|apprentice)$")

Named = tuple[Role, str]


def title_faults(roles: Sequence[Named], titles: Mapping[str, str] | None = None) -> Iterator[Fault]:
    """Yield titles and aliases that stand twice, in one role or in two, that name a level, or that are official.

    `roles` come with their sources; `titles` maps codes to official titles, where known.
    """
    official = {title_key(title): code for code, title in (titles or {}).items()}
    owners: dict[str, str] = {}
    for role, source in roles:
        own: set[str] = set()
        for title in (role.title, *role.aliases):
            key = title_key(title)
            if key in own:
                yield Fault(source, "alias", "a title or alias stands twice", title, "Take one out.")
            elif key in owners:
                hint = "One title, one record: leave it where it fits best."
                yield Fault(source, "alias", f"a title of {owners[key]} too", title, hint)
            own.add(key)
            if _LEVEL.search(key):
                hint = "Leave it out: the program reads levels off titles by itself."
                yield Fault(source, "level", "a title names a level", title, hint)
            if title == role.title and key in official:
                hint = "A role is what the classification lacks; add aliases to the occupation instead."
                yield Fault(source, "title", f"the title of {official[key]}", title, hint)
        owners |= dict.fromkeys(own - set(owners), role.slug)


def same_task(one: RoleTask, other: RoleTask) -> bool:
    """Return whether two tasks are the same: 60 % of their content words are equal, or 30 % and all Task IDs."""
    alike = likeness(content_words(one.text), content_words(other.text))
    return alike >= SAME_FROM or (alike >= SAME_WITH_IDS_FROM and set(one.onet_task_ids) == set(other.onet_task_ids))


def shared_tasks(one: Role, other: Role) -> list[tuple[str, str]]:
    """Return pairs of task ids of two roles that are the same, each task in one pair at most."""
    left = list(other.tasks)
    pairs = []
    for task in one.tasks:
        twin = next((candidate for candidate in left if same_task(task, candidate)), None)
        if twin is not None:
            left.remove(twin)
            pairs.append((task.id, twin.id))
    return pairs


def sharing_faults(roles: Sequence[Named]) -> Iterator[Fault]:
    """Yield each pair of roles that share more than 40 % of the tasks of the one that has fewer."""
    for (one, source), (other, _) in combinations(roles, 2):
        pairs = shared_tasks(one, other)
        if len(pairs) > MOST_SHARED * min(len(one.tasks), len(other.tasks)):
            named = ", ".join(f"{first} = {second}" for first, second in pairs)
            hint = "Make the one with the narrower title an alias, or tell what it does that the other does not."
            yield Fault(source, "shared", f"{len(pairs)} tasks are those of {other.slug}", named, hint)


def official_role_faults(roles: Sequence[Named], titles: Mapping[str, str], numbers: frozenset[int]) -> Iterator[Fault]:
    """Yield codes and Task IDs of roles that the classification lacks; `titles` by code, `numbers` all Task IDs."""
    for role, source in roles:
        for code in role.codes:
            if code.code not in titles:
                yield Fault(source, "code", "unknown O*NET-SOC code", code.code, "Take a code of O*NET 30.1.")
        for task in role.tasks:
            for number in sorted(set(task.onet_task_ids) - numbers):
                hint = "Take Task IDs of O*NET 30.1."
                yield Fault(source, "task id", f"unknown Task ID in {task.id}", str(number), hint)
