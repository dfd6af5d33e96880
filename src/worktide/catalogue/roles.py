"""Modern roles that the classification lacks, written by us as YAML, one file a role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from worktide.catalogue.faults import Fault, raise_first
from worktide.catalogue.files import catalogue_folder, files_below
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError
from worktide.core.titles import slug_of, title_key

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sentence = Annotated[str, Meta(min_length=10, max_length=600)]
FOLDER = "roles"
MOST_WORDS = 16
_ADDED_UP = 1e-9


class RoleCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An official O*NET-SOC 2019 code behind a role, with its weight (all weights add up to 1)."""

    code: Annotated[str, Meta(pattern=r"^\d{2}-\d{4}\.\d{2}$")]
    weight: Annotated[float, Meta(gt=0, le=1)]


class RoleTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One task of a role in our own words: its share of time in percent and the official Task IDs it resembles."""

    id: Slug
    text: Annotated[str, Meta(min_length=8, max_length=160)]
    time_share: Annotated[float, Meta(gt=0, le=100)]
    onet_task_ids: Annotated[tuple[int, ...], Meta(min_length=1, max_length=6)]
    kind: Literal["language", "vision", "speech", "other"]
    basis: Literal["assumed"]


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A modern role: what it is, what it is called, the codes behind it and its tasks."""

    slug: Slug
    title: Annotated[str, Meta(min_length=3, max_length=80)]
    plural: Annotated[str, Meta(min_length=3, max_length=80)]
    field: Annotated[str, Meta(min_length=3, max_length=60)]
    summary: Sentence
    sets_apart: Sentence
    aliases: Annotated[tuple[str, ...], Meta(min_length=1)]
    codes: Annotated[tuple[RoleCode, ...], Meta(min_length=1)]
    tasks: Annotated[tuple[RoleTask, ...], Meta(min_length=7, max_length=12)]


def read_role(text: str, source: str) -> Role:
    """Return one role from YAML text; raises CatalogueError naming the key that breaks the schema or a rule."""
    raw = read_yaml(text, source, CatalogueError)
    try:
        role = msgspec.convert(raw, Role)
    except msgspec.ValidationError as error:
        raise CatalogueError(str(error), source=source, hint="The contributor's guide shows each key.") from error
    _check_sums(role, source)
    _check_words(role, source)
    return role


def _check_sums(role: Role, source: str) -> None:
    weights = sum(code.weight for code in role.codes)
    if abs(weights - 1) > _ADDED_UP:
        raise CatalogueError("the weights of the codes do not add up", source=source, got=weights, expected=1)
    shares = sum(task.time_share for task in role.tasks)
    if abs(shares - 100) > _ADDED_UP:
        raise CatalogueError("the time shares of the tasks do not add up", source=source, got=shares, expected=100)


def _check_words(role: Role, source: str) -> None:
    if role.slug != slug_of(role.title):
        raise CatalogueError(
            "the slug does not follow from the title",
            source=source,
            got=role.slug,
            expected=slug_of(role.title),
        )
    for name, values in (
        ("task id", [task.id for task in role.tasks]),
        ("task text", [task.text for task in role.tasks]),
        ("code", [code.code for code in role.codes]),
    ):
        if len(set(values)) < len(values):
            raise CatalogueError(f"a {name} stands twice", source=source)
    for alias in role.aliases:
        if not title_key(alias):
            raise CatalogueError("an alias has no letter or digit", source=source, got=alias)
    for task in role.tasks:
        _check_task(task, source)


def _check_task(task: RoleTask, source: str) -> None:
    if len(set(task.onet_task_ids)) < len(task.onet_task_ids):
        raise CatalogueError(f"Task IDs of {task.id} stand twice", source=source, got=task.onet_task_ids)
    if len(task.text.split()) > MOST_WORDS:
        expected = f"at most {MOST_WORDS} words"
        raise CatalogueError(f"task {task.id} is too long", source=source, got=task.text, expected=expected)


def check_roles(roles: Iterable[Role], codes: Mapping[str, str], task_ids: frozenset[int]) -> None:
    """Check roles against the classification and each other.

    `codes` maps each O*NET-SOC code to its title; `task_ids` holds every official Task ID. Raises CatalogueError for
    an unknown code or Task ID, and for a title or alias that two roles claim.
    """
    owners: dict[str, str] = {}
    for role in roles:
        for code in role.codes:
            if code.code not in codes:
                raise CatalogueError("unknown O*NET-SOC code", source=f"roles/{role.slug}", got=code.code)
        for task in role.tasks:
            unknown = sorted(set(task.onet_task_ids) - task_ids)
            if unknown:
                raise CatalogueError(f"unknown Task IDs in {task.id}", source=f"roles/{role.slug}", got=unknown)
        for title in (role.title, *role.aliases):
            owner = owners.setdefault(title_key(title), role.slug)
            if owner != role.slug:
                raise CatalogueError(
                    f"{title} also belongs to {owner}",
                    source=f"roles/{role.slug}",
                    hint="One title, one record.",
                )


def place_faults(role: Role, source: str) -> Iterator[Fault]:
    """Yield a fault where a role's file does not lie at `roles/<field>/<slug>.yml`, both as address forms."""
    expected = f"{FOLDER}/{slug_of(role.field)}/{role.slug}.yml"
    if source != expected:
        yield Fault(source, "file", "the file does not lie where field and slug say", hint=f"Move it to {expected}.")


@cache
def load_roles() -> tuple[Role, ...]:
    """Return all roles of the catalogue, sorted by slug.

    Raises CatalogueError where one breaks the schema or does not lie in the folder of its field.
    """
    roles = []
    for entry, source in files_below(catalogue_folder() / FOLDER, FOLDER):
        role = read_role(entry.read_text("utf-8"), source)
        raise_first(place_faults(role, source))
        roles.append(role)
    return tuple(sorted(roles, key=lambda role: role.slug))
