"""What an endpoint gives, said beside it, so that the OpenAPI description comes from the types that are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from worktide.site.api.answers import MEDIA_TYPE

ATTRIBUTE: Final = "worktide_gives"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Gives:
    """The type of an answer, its media types, whether `fields` may choose a part, and further statuses with reasons."""

    shape: Any
    media: tuple[str, ...] = (MEDIA_TYPE,)
    fields: bool = False
    also: Mapping[int, str] = field(default_factory=dict)


def gives(
    shape: Any,
    *,
    media: Iterable[str] = (MEDIA_TYPE,),
    fields: bool = False,
    also: Mapping[int, str] | None = None,
) -> Callable[[View], View]:
    """Say what a view answers; the view itself is unchanged."""
    said = Gives(shape, tuple(dict.fromkeys(media)), fields, also or {})

    def marked(view: View) -> View:
        setattr(view, ATTRIBUTE, said)
        return view

    return marked
