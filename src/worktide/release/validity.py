"""The validity card of a release: figures on how far its numbers can be trusted, and the key that tells it is fresh."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from worktide.core.errors import ReleaseError
from worktide.core.hashing import canonical_json, sha256_of_value
from worktide.release.manifest import Manifest
from worktide.release.open import Release

Half = Literal["reliability", "validity"]
State = Literal["measured", "not yet part of this release", "not run"]
Better = Literal["higher", "lower", "neither"]

CARD_SCHEMA_VERSION = 1
CARD = "validity.bin"

_DAMAGED = "Run `worktide release verify` to see what is wrong; copy the release again, or rebuild it."
_AGAIN = "Run `worktide validate` on this release's sources and give its card again."


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the card.

    `low` and `high` are the ends of its 95 % interval, or of a range where `meaning` says so, in `unit`; null where a
    number is exact or has none. `n` counts `n_of`. `date` names the data. `meaning` says what the number means and
    `limit` what it does not; `better` which direction is an improvement.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    unit: str
    n: int
    n_of: str
    date: str
    meaning: str
    limit: str
    better: Better


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis: its address form, title, half, what came out in a sentence, and its figures."""

    name: str
    title: str
    half: Half
    state: State
    summary: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class CardKey:
    """What a card was made from: hashes of publishers' files by source, of assumptions, of code, and of the members.

    It names no hash of a release, because the release that embeds the card is hashed with it.
    """

    sources: dict[str, str]
    parameters_hash: str
    pipeline_hash: str
    members_hash: str


@dataclass(frozen=True, slots=True)
class ValidityCard:
    """The card: its key and its analyses, reliability first."""

    schema_version: int
    key: CardKey
    analyses: tuple[Analysis, ...]

    def analysis(self, name: str) -> Analysis:
        """Return one analysis by its name; raises ReleaseError for an unknown one."""
        for entry in self.analyses:
            if entry.name == name:
                return entry
        known = [entry.name for entry in self.analyses]
        raise ReleaseError("the validity card has no such analysis", got=name, expected=known)


def key_of(manifest: Manifest) -> CardKey:
    """Return the key of a release: what a card that fits it was made from."""
    return CardKey(
        sources={source.name: source.sha256 for source in manifest.sources},
        parameters_hash=manifest.parameters_hash,
        pipeline_hash=manifest.pipeline_hash,
        members_hash=members_hash({name: member.sha256 for name, member in manifest.members.items()}),
    )


def members_hash(members: Mapping[str, str]) -> str:
    """Return one SHA-256 over the members of a release, given theirs by name; one that holds the card is left out."""
    return sha256_of_value({name: digest for name, digest in members.items() if name != CARD})


def check_fresh(card: ValidityCard, built: CardKey) -> None:
    """Raise ReleaseError, naming what differs, where a card was not made from what a release was built from.

    The card reads more files than a build; each one that the build read must be the same.
    """
    changed = sorted(name for name, digest in built.sources.items() if card.key.sources.get(name) != digest)
    if changed:
        raise ReleaseError("the validity card was made from other sources", got=", ".join(changed), hint=_AGAIN)
    for name, what in (("parameters_hash", "assumptions"), ("pipeline_hash", "code"), ("members_hash", "scores")):
        if getattr(card.key, name) != getattr(built, name):
            problem = f"the validity card was made from other {what}"
            raise ReleaseError(problem, got=getattr(card.key, name), expected=getattr(built, name), hint=_AGAIN)


def card_bytes(card: ValidityCard) -> bytes:
    """Return a card in its canonical form."""
    return canonical_json(msgspec.to_builtins(card))


def card_member(card: ValidityCard) -> bytes:
    """Return a card as the member CARD of a release: its canonical form, packed, as figures share most words."""
    return zlib.compress(card_bytes(card), 9)


def card_in_brief(card: ValidityCard) -> dict[str, object]:
    """Return what the manifest says of a card: its key, and each analysis without its figures."""
    told = ("name", "title", "half", "state", "summary")
    brief: dict[str, object] = msgspec.to_builtins(replace(card, analyses=()))
    brief["analyses"] = [
        {name: getattr(entry, name) for name in told} | {"figures": len(entry.figures)} for entry in card.analyses
    ]
    return brief


def card_of(release: Release) -> ValidityCard | None:
    """Return the card that a release carries, or None; raises ReleaseError where it is damaged."""
    if CARD not in release.manifest.members:
        return None
    path = release.member(CARD)
    try:
        plain = msgspec.json.decode(zlib.decompress(path.read_bytes()))
    except (OSError, zlib.error, msgspec.DecodeError) as error:
        raise ReleaseError(f"the validity card is damaged ({error})", source=str(path), hint=_DAMAGED) from error
    return _checked(plain, str(path))


def read_card(path: Path) -> ValidityCard:
    """Return the card stored in a file; raises ReleaseError where there is none or it is damaged."""
    try:
        plain = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        hint = "Make one with `worktide validate --out FILE`."
        raise ReleaseError("no validity card is there", source=str(path), hint=hint) from error
    except msgspec.DecodeError as error:
        raise ReleaseError(f"the validity card is damaged ({error})", source=str(path), hint=_AGAIN) from error
    return _checked(plain, str(path))


def _checked(plain: object, source: str) -> ValidityCard:
    try:
        card = msgspec.convert(plain, ValidityCard)
    except msgspec.ValidationError as error:
        raise ReleaseError(f"is not a validity card ({error})", source=source, hint=_AGAIN) from error
    if card.schema_version != CARD_SCHEMA_VERSION:
        problem = "the validity card has another schema version"
        got, expected = card.schema_version, CARD_SCHEMA_VERSION
        raise ReleaseError(problem, source=source, got=got, expected=expected, hint=_AGAIN)
    return card


@dataclass(frozen=True, slots=True)
class Worse:
    """A figure that got worse: the analysis it belongs to, and both numbers."""

    analysis: str
    name: str
    before: float
    after: float


def got_worse(card: ValidityCard, before: ValidityCard) -> tuple[Worse, ...]:
    """Return the figures that are now beyond the interval they had before, on the worse side.

    A figure without an interval is worse as soon as it differs to the worse side. Figures are the same where analysis,
    name and date are; those of one card only are left out.
    """
    former = {(entry.name, figure.name, figure.date): figure for entry in before.analyses for figure in entry.figures}
    found = []
    for entry in card.analyses:
        for figure in entry.figures:
            then = former.get((entry.name, figure.name, figure.date))
            if then is not None and _is_worse(figure, then):
                found.append(Worse(entry.name, figure.name, then.value, figure.value))
    return tuple(found)


def _is_worse(figure: Figure, then: Figure) -> bool:
    if figure.better == "higher":
        return figure.value < (then.value if then.low is None else then.low)
    if figure.better == "lower":
        return figure.value > (then.value if then.high is None else then.high)
    return False
