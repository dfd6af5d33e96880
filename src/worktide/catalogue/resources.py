"""Where one can learn a skill: courses, books and places that train, from institutions beyond doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from worktide.catalogue.faults import Fault, raise_first
from worktide.catalogue.wording import sentence_faults
from worktide.catalogue.words import length_of, words_of
from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError
from worktide.core.titles import slug_of

FILE: Final = "resources.yml"
MOST_WORDS: Final = 30

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, Meta(min_length=1, max_length=90)]
_HOST: Final = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
_PATH: Final = re.compile(r"^/[A-Za-z0-9._~/-]*$")


class Resource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One course, book or place that trains: `after` says what one can do afterwards, `hours` how long it takes.

    `cost` is `free to audit` where all but the certificate is free. `hours` is None unless the provider states it.
    """

    id: Id
    skill: Name
    provider: Name
    title: Name
    address: Annotated[str, Meta(pattern=r"^https?://\S+$", max_length=200)]
    cost: Literal["free", "paid", "free to audit"]
    language: Annotated[str, Meta(pattern=r"^[A-Z][a-z]+( [A-Z][a-z]+)*$")]
    level: Literal["beginner", "intermediate", "advanced"]
    after: Annotated[str, Meta(min_length=20, max_length=240)]
    hours: Annotated[float, Meta(gt=0, le=2000)] | None = None


class Learning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All resources, and for each skill the names of O*NET (skills, knowledge, technologies) that it serves."""

    skills: dict[Name, tuple[Name, ...]]
    resources: tuple[Resource, ...]

    def serving(self, name: str) -> tuple[Resource, ...]:
        """Return the resources for a name: a skill's own, or one of O*NET's that a skill serves; sorted by id."""
        wanted = {skill for skill, served in self.skills.items() if name == skill or name in served}
        return tuple(resource for resource in self.resources if resource.skill in wanted)


def parse_resources(text: str, source: str = FILE) -> Learning:
    """Return resources from YAML text, whatever the other rules say; raises CatalogueError for a broken schema."""
    raw = read_yaml(text, source, CatalogueError)
    try:
        return msgspec.convert(raw, Learning)
    except msgspec.ValidationError as error:
        hint = "Each resource has the keys of its neighbors in the file that comes with the package."
        raise CatalogueError(str(error), source=source, hint=hint) from error


def read_resources(text: str, source: str = FILE) -> Learning:
    """Return resources from YAML text; raises CatalogueError for a broken schema or the first rule that is broken."""
    learning = parse_resources(text, source)
    raise_first(resource_faults(learning, source))
    return learning


@cache
def load_resources() -> Learning:
    """Return the resources that come with the package."""
    return read_resources(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))


def resource_faults(learning: Learning, source: str = FILE) -> Iterator[Fault]:
    """Yield what is wrong with resources, other than their schema: order, skills, addresses and sentences."""
    yield from _order_faults(learning, source)
    yield from _skill_faults(learning, source)
    for resource in learning.resources:
        yield from _address_faults(resource, source)
        yield from _sentence_faults(resource, source)
    for key, values in (
        ("id", [one.id for one in learning.resources]),
        ("address", [one.address.rstrip("/") for one in learning.resources]),
        ("sentence", [" ".join(words_of(one.after)) for one in learning.resources]),
    ):
        for value in _twice(values):
            yield Fault(source, "twice", f"the {key} stands twice", value, "Tell what sets them apart, or keep one.")


def _twice(values: list[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


def _order_faults(learning: Learning, source: str) -> Iterator[Fault]:
    ids = [one.id for one in learning.resources]
    for before, after in pairwise(ids):
        if after < before:
            yield Fault(source, "order", f"{after} stands after {before}", hint="Sort by id.")
    skills = [slug_of(skill) for skill in learning.skills]
    if skills != sorted(skills):
        yield Fault(source, "order", "the skills are not sorted", hint="Sort them by name, whatever the case.")
    for skill, names in learning.skills.items():
        if list(names) != sorted(set(names)):
            yield Fault(source, "order", f"what {skill} serves is not sorted, or stands twice", hint="Sort it by name.")


def _skill_faults(learning: Learning, source: str) -> Iterator[Fault]:
    used = {one.skill for one in learning.resources}
    for skill in sorted(used - set(learning.skills)):
        yield Fault(source, "skill", "the skill is not in the list of skills", skill, "Add it to the list, or mend it.")
    for skill in sorted(set(learning.skills) - used):
        yield Fault(source, "skill", "the skill has no resource", skill, "Take it out, or add a resource.")
    for one in learning.resources:
        if not one.id.startswith(f"{slug_of(one.skill)}-"):
            hint = f"Begin it with {slug_of(one.skill)}-."
            yield Fault(source, "skill", "the id does not begin with its skill", one.id, hint)


def _address_faults(resource: Resource, source: str) -> Iterator[Fault]:
    """Yield a fault where an address holds more than host and path: what is added often pays somebody."""
    try:
        parts = urlsplit(resource.address)
    except ValueError:
        yield Fault(source, "address", f"{resource.id} has no address", resource.address, "Write https://host/path.")
        return
    if parts.scheme != "https":
        yield Fault(source, "address", f"the address of {resource.id} is not https", resource.address, "Write https.")
    if "?" in resource.address or "#" in resource.address:
        hint = "Leave out what follows the question mark or the hash."
        yield Fault(source, "address", f"the address of {resource.id} has parameters", resource.address, hint)
    if not _HOST.match(parts.netloc) or not _PATH.match(parts.path):
        hint = "Write https://host/path in plain letters, without user or port; a bare host ends with a slash."
        yield Fault(source, "address", f"the address of {resource.id} is not plain", resource.address, hint)


def _sentence_faults(resource: Resource, source: str) -> Iterator[Fault]:
    yield from sentence_faults([(f"`after` of {resource.id}", resource.after)], source)
    if length_of(resource.after) > MOST_WORDS:
        hint = f"Say it in at most {MOST_WORDS} words."
        yield Fault(source, "length", f"`after` of {resource.id} is too long", resource.after, hint)
    if re.search(r"[.?!]\s", resource.after):
        yield Fault(source, "form", f"`after` of {resource.id} is not one sentence", resource.after, "Make it one.")
