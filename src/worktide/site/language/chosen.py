"""The language of the pages: one a process, chosen by a setting and never by a visitor's cookie.

English is the language that the words are written in and needs no catalogue. Any other is a compiled gettext catalogue,
read once: `FOLDER/LANGUAGE/LC_MESSAGES/worktide.mo`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from struct import error as damaged
from typing import Final

from worktide.core.errors import WorktideError
from worktide.site.environment import LANGUAGE, LANGUAGES

ENGLISH: Final = "en"
DOMAIN: Final = "worktide"
SHIPPED: Final = Path(__file__).parents[1] / "locale"

_NAME: Final = re.compile(r"[a-z]{2,3}(?:_[A-Za-z0-9]{2,8})*")
# Primary subtags whose usual script runs from right to left (Unicode CLDR, character order).
_RIGHT_TO_LEFT: Final = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"))


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages: its name as the folder of its catalogue has it, and its words."""

    name: str
    words: NullTranslations

    @property
    def is_english(self) -> bool:
        """Whether the pages stay as they are written."""
        return self.name == ENGLISH

    @property
    def tag(self) -> str:
        """The language tag of BCP 47, such as "pt-BR"."""
        return self.name.replace("_", "-")

    @property
    def direction(self) -> str:
        """Which way lines run: "rtl" or "ltr"."""
        return "rtl" if self.name.split("_")[0] in _RIGHT_TO_LEFT else "ltr"


def chosen(environ: Mapping[str, str]) -> Language:
    """Return the language that an environment asks for; raises WorktideError where its catalogue cannot be read."""
    name = environ.get(LANGUAGE.name, "").strip().replace("-", "_") or ENGLISH
    if name == ENGLISH:
        return Language(ENGLISH, NullTranslations())
    if not _NAME.fullmatch(name):
        hint = "Give the name of a catalogue's folder, such as de or pt_BR."
        raise WorktideError("this is no name of a language", source=LANGUAGE.name, got=name, hint=hint)
    return Language(name, _catalogue(Path(environ.get(LANGUAGES.name, "") or SHIPPED), name))


def _catalogue(folder: Path, name: str) -> GNUTranslations:
    place = folder / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        with place.open("rb") as stream:
            return GNUTranslations(stream)
    except (OSError, ValueError, damaged) as error:
        hint = f"Compile one to {place}, name its folder in {LANGUAGES.name}, or leave {LANGUAGE.name} out for English."
        raise WorktideError(
            "the words of this language cannot be read", source=LANGUAGE.name, got=name, hint=hint
        ) from error


CHOSEN: Final = chosen(os.environ)
gettext = CHOSEN.words.gettext
ngettext = CHOSEN.words.ngettext
