"""Our own short names for the intermediate work activities (IWA) that official tasks belong to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from worktide.core.documents import read_yaml
from worktide.core.errors import CatalogueError

FILE = "activities.yml"


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One activity: our name for it and the kind of AI that would act on it."""

    name: Annotated[str, Meta(min_length=8, max_length=90)]
    kind: Literal["language", "vision", "speech", "other"]


class _Activities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activities: dict[str, Activity]


def read_activities(text: str) -> Mapping[str, Activity]:
    """Return activities by IWA ID from YAML text; raises CatalogueError for a broken schema or a name used twice."""
    raw = read_yaml(text, FILE, CatalogueError)
    try:
        activities = msgspec.convert(raw, _Activities).activities
    except msgspec.ValidationError as error:
        raise CatalogueError(str(error), source=FILE) from error
    names = [activity.name for activity in activities.values()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CatalogueError("two activities have one name", source=FILE, got=twice)
    return dict(sorted(activities.items()))


@cache
def load_activities() -> Mapping[str, Activity]:
    """Return all activities of the catalogue by IWA ID, sorted."""
    return read_activities(resources.files("worktide.catalogue").joinpath(FILE).read_text("utf-8"))
