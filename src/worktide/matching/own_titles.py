"""An operator's own titles: kept in the user's data folder, matched after those of the release."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from worktide.core.errors import ReleaseError, WorktideError
from worktide.core.files import write_bytes
from worktide.core.hashing import canonical_json
from worktide.core.titles import LONGEST_TITLE
from worktide.matching.codes import CodeTable, codes_of
from worktide.matching.folds import singular
from worktide.matching.genders import JOINED, MARK, stem
from worktide.matching.index import Candidate
from worktide.matching.normal import normalise
from worktide.release.open import Release

SETTING: Final = "WORKTIDE_TITLES"
SYSTEMS: Final = ("soc_2018", "isco_08", "esco", "onet_soc_2019")
# What a fold finds is a little less sure than the title itself, as in the release's own index.
FOLD_CONFIDENCE: Final = 0.95
_DIGITS: Final = 4
_ENDING: Final = ".json"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_NOT_WORD: Final = re.compile(r"[^\w+#]+|_")
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UMLAUT: Final = re.compile("(?<=[a-z])(?<!q)ae|oe|(?<![aeq])ue")
_AGAIN: Final = "Add the titles again with `worktide titles add`."


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """One title of an operator with its code, in the form that the release stores."""

    title: str
    system: str
    code: str


@dataclass(frozen=True, slots=True)
class TitleFile:
    """One file of own titles as it is kept: its name, language (ISO 639-1) and titles in the order of the file."""

    name: str
    language: str
    titles: tuple[OwnTitle, ...]


def own_titles_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of own titles: WORKTIDE_TITLES, else `worktide/titles` in the user's data folder."""
    env = os.environ if environment is None else environment
    if given := env.get(SETTING):
        return Path(given).expanduser()
    base = env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "worktide" / "titles"


def own_key(title: str) -> str:
    """Return the key of a title in any script: case, accents, punctuation, spacing and marks for genders folded away.

    >>> own_key("Bäcker/-in (m/w/d)")
    'backer'
    """
    text = _BRACKETED.sub(" ", JOINED.sub("", MARK.sub(" ", title[: 4 * LONGEST_TITLE])))
    folded = _ACCENT.sub("", unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold())
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFC", folded)).strip()[:LONGEST_TITLE]


def folded_own_key(key: str, language: str) -> str:
    """Return the widest fold of an own key: each word in one gender and number, then without spaces.

    `Kfz-Mechatronikerin`, `KFZ Mechatroniker` and `Kfzmechatroniker` are one; so are `Bäcker` and `Baecker`.
    """
    plain = _UMLAUT.sub(lambda found: found.group()[0], key) if language == "de" else key
    words = singular(plain) if language == "en" else plain
    return "".join(stem(word, language) for word in words.split())


def check_name(name: str) -> str:
    """Return the name of a file of own titles; raises WorktideError where it cannot be one."""
    if _NAME.fullmatch(name) is None:
        expected = "up to 60 of a-z, 0-9, - and _, a letter or digit first"
        raise WorktideError("this cannot be the name of a file of titles", got=name, expected=expected)
    return name


def name_of(path: Path) -> str:
    """Return the name under which a file's titles are kept unless another is given: that of the file."""
    return re.sub(r"[^a-z0-9_-]+", "-", path.stem.casefold()).strip("-_")[:60] or "titles"


def check_language(language: str) -> str:
    """Return a language code in lower case; raises WorktideError where it is none of two or three letters."""
    code = language.strip().casefold()
    if _LANGUAGE.fullmatch(code) is None:
        raise WorktideError("not a language code", got=language, expected="an ISO 639 code such as de")
    return code


def write_titles(folder: Path, file: TitleFile) -> Path:
    """Keep a file of own titles in one step, replacing one of the same name; return where it lies."""
    place = folder / f"{file.name}{_ENDING}"
    write_bytes(place, canonical_json(msgspec.to_builtins(file)))
    return place


def title_files(folder: Path) -> tuple[TitleFile, ...]:
    """Return all files of own titles, sorted by name; raises ReleaseError for a damaged one."""
    return tuple(_title_file(path) for path in sorted(folder.glob(f"*{_ENDING}")))


def _title_file(path: Path) -> TitleFile:
    try:
        return msgspec.json.decode(path.read_bytes(), type=TitleFile)
    except (OSError, msgspec.DecodeError) as error:
        raise ReleaseError(f"is damaged ({error})", source=str(path), hint=_AGAIN) from error


def remove_titles(folder: Path, name: str) -> None:
    """Remove a file of own titles; raises WorktideError with the names there are where there is none of that name."""
    place = folder / f"{check_name(name)}{_ENDING}"
    if not place.is_file():
        known = ", ".join(path.name.removesuffix(_ENDING) for path in sorted(folder.glob(f"*{_ENDING}"))) or "none"
        raise WorktideError("there are no own titles of this name", got=name, hint=f"Own titles here: {known}.")
    place.unlink()


class OwnTitles:
    """Own titles ready to be matched: by their keys, then by folds of gender, number, spacing and hyphens.

    `unknown` counts the titles whose code the release does not know (one of an earlier release).
    """

    def __init__(self, files: Sequence[TitleFile], codes: CodeTable | None) -> None:
        exact: dict[str, list[tuple[Candidate, ...]]] = {}
        folds: dict[tuple[str, str], set[tuple[Candidate, ...]]] = {}
        self.unknown = 0
        for file in files:
            for own in file.titles:
                answer = codes.records(own.system, own.code) if codes else ()
                if not answer:
                    self.unknown += 1
                    continue
                exact.setdefault(own_key(own.title), []).append(answer)
        self._exact = {key: _mean(answers) for key, answers in exact.items()}
        self.languages = tuple(sorted({file.language for file in files}))
        for file in files:
            for own in file.titles:
                key = own_key(own.title)
                if key in self._exact:
                    folds.setdefault((file.language, folded_own_key(key, file.language)), set()).add(self._exact[key])
        self._folds = {form: next(iter(answers)) for form, answers in folds.items() if len(answers) == 1}

    def __len__(self) -> int:
        return len(self._exact)

    def find(self, title: str) -> tuple[Candidate, ...]:
        """Return the records that a title leads to, best first; empty where none of the own titles is meant.

        The title's key decides where it is known, then a fold that all own titles behind it agree on; then the same
        for the title without noise (`normalise`). A fold multiplies the confidence by 0.95.
        """
        if not self._exact:
            return ()
        for key in self._keys(title):
            if key in self._exact:
                return self._exact[key]
            for language in self.languages:
                answer = self._folds.get((language, folded_own_key(key, language)))
                if answer is not None:
                    return _scaled(answer)
        return ()

    def _keys(self, title: str) -> Iterator[str]:
        seen = {""}
        plain = normalise(title)
        for text in (title, plain.text, *plain.variants):
            key = own_key(text)
            if key not in seen:
                seen.add(key)
                yield key


def _scaled(answer: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.position, round(one.confidence * FOLD_CONFIDENCE, _DIGITS)) for one in answer)


def _mean(answers: Sequence[tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
    """Return the one answer of a title that stands in several rows: each row counts alike."""
    if len(set(answers)) == 1:
        return answers[0]
    shares: dict[int, float] = {}
    for answer in answers:
        for one in answer:
            shares[one.position] = shares.get(one.position, 0.0) + one.confidence / len(answers)
    ordered = sorted(shares, key=lambda position: (-shares[position], position))
    return tuple(Candidate(position, round(shares[position], _DIGITS)) for position in ordered)


def own_titles(release: Release, folder: Path | None = None) -> OwnTitles:
    """Return the own titles in a folder (by default the user's) for a release; read again only where files changed."""
    place = own_titles_folder() if folder is None else folder
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(place.glob(f"*{_ENDING}")))
    return _own_titles(release, place, stamps)


@lru_cache(maxsize=4)
def _own_titles(release: Release, folder: Path, stamps: tuple[tuple[str, int], ...]) -> OwnTitles:
    # A release without a table of codes still answers as long as nobody has titles of their own.
    return OwnTitles(title_files(folder), codes_of(release)) if stamps else OwnTitles((), None)
