"""The card as it is stored: what makes it stale, what counts as worse, and how damage is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from worktide.core.errors import ReleaseError
from worktide.release.open import Release, open_release
from worktide.release.validity import (
    CARD,
    Analysis,
    CardKey,
    Figure,
    ValidityCard,
    Worse,
    card_bytes,
    card_in_brief,
    card_member,
    card_of,
    check_fresh,
    got_worse,
    key_of,
    members_hash,
    read_card,
)
from worktide.release.write import write_release

AREA = Figure(
    name="area",
    value=0.7,
    low=0.65,
    high=0.75,
    unit="area under the curve",
    n=100,
    n_of="tasks",
    date="2026",
    meaning="Higher is better.",
    limit="It says nothing else.",
    better="higher",
)
ERROR = replace(AREA, name="error", value=0.0, low=None, high=None, better="lower")
KEY = CardKey({"onet-30-1": "aa", "oews-2019": "bb"}, "parameters", "pipeline", "members")


def _card(*figures: Figure, key: CardKey = KEY) -> ValidityCard:
    return ValidityCard(1, key, (Analysis("some", "Some", "validity", "measured", "All is well.", figures),))


def _carrying(folder: Path, card: ValidityCard) -> Release:
    """Return a release of one member beside its card, written as a build writes one."""
    members = {"listing.json": b"[]", CARD: card_member(card)}
    write_release(folder, replace(open_release().manifest, validity=card_in_brief(card)), members)
    return Release(folder)


def test_a_card_comes_back_as_it_was(tmp_path: Path) -> None:
    card = _card(AREA, ERROR)
    path = tmp_path / "card.json"
    path.write_bytes(card_bytes(card))
    assert read_card(path) == card
    assert card_of(_carrying(tmp_path / "release", card)) == card


def test_a_release_without_a_card_has_none(tmp_path: Path) -> None:
    write_release(tmp_path / "release", replace(open_release().manifest, validity=None), {"listing.json": b"[]"})
    assert card_of(Release(tmp_path / "release")) is None


def test_a_damaged_card_of_a_release_is_told(tmp_path: Path) -> None:
    release = _carrying(tmp_path / "release", _card(AREA))
    (release.folder / CARD).write_bytes(b"not packed")
    with pytest.raises(ReleaseError, match="the validity card is damaged"):
        card_of(release)


def test_the_manifest_tells_of_a_card_in_brief() -> None:
    brief = card_in_brief(_card(AREA, ERROR))
    assert brief["key"] == msgspec.to_builtins(KEY)
    assert brief["analyses"] == [
        {
            "name": "some",
            "title": "Some",
            "half": "validity",
            "state": "measured",
            "summary": "All is well.",
            "figures": 2,
        }
    ]


def test_a_card_of_the_same_inputs_is_fresh_whatever_else_it_read() -> None:
    check_fresh(_card(AREA), replace(KEY, sources={"onet-30-1": "aa"}))


@pytest.mark.parametrize(
    ("built", "told"),
    [
        (replace(KEY, sources={"onet-30-1": "other"}), "from other sources; got 'onet-30-1'"),
        (replace(KEY, sources=KEY.sources | {"oews-2025": "cc"}), "from other sources; got 'oews-2025'"),
        (replace(KEY, parameters_hash="other"), "from other assumptions"),
        (replace(KEY, pipeline_hash="other"), "from other code"),
        (replace(KEY, members_hash="other"), "from other scores"),
    ],
)
def test_a_stale_card_is_refused_and_says_what_to_do(built: CardKey, told: str) -> None:
    with pytest.raises(ReleaseError, match="worktide validate") as caught:
        check_fresh(_card(AREA), built)
    assert told in str(caught.value)


def test_the_key_of_a_release_does_not_change_when_it_takes_up_its_card() -> None:
    manifest = open_release().manifest
    key = key_of(manifest)
    carrying = replace(manifest, validity=card_in_brief(_card(AREA, key=key)), id="another")
    assert key_of(carrying) == key
    check_fresh(_card(AREA, key=key), key_of(carrying))


def test_the_member_that_holds_the_card_is_not_part_of_its_key() -> None:
    members = {"records.bin": "aa", "arrays/does_draws.npy": "bb"}
    assert members_hash(members) == members_hash(members | {CARD: "cc"})
    assert members_hash(members) != members_hash(members | {"records.bin": "dd"})


@pytest.mark.parametrize(
    ("now", "worse"),
    [
        (replace(AREA, value=0.66), ()),
        (replace(AREA, value=0.64), (Worse("some", "area", 0.7, 0.64),)),
        (replace(AREA, value=0.9), ()),
        (replace(AREA, value=0.1, better="neither"), ()),
        (replace(AREA, value=0.1, name="another"), ()),
        (replace(AREA, value=0.1, date="2027"), ()),
        (replace(ERROR, value=0.04), (Worse("some", "error", 0.0, 0.04),)),
    ],
)
def test_worse_is_beyond_the_interval_on_the_worse_side(now: Figure, worse: tuple[Worse, ...]) -> None:
    assert got_worse(_card(now), _card(AREA, ERROR)) == worse


def test_a_missing_or_damaged_card_is_told(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    with pytest.raises(ReleaseError, match="no validity card is there"):
        read_card(path)
    path.write_bytes(card_bytes(_card(AREA))[:-40])
    with pytest.raises(ReleaseError, match="is damaged"):
        read_card(path)
    path.write_text('{"schema_version": 1}', "utf-8")
    with pytest.raises(ReleaseError, match="is not a validity card"):
        read_card(path)
    path.write_bytes(card_bytes(replace(_card(AREA), schema_version=99)))
    with pytest.raises(ReleaseError, match="another schema version; got 99; expected 1"):
        read_card(path)


def test_an_analysis_is_found_by_name() -> None:
    assert _card(AREA).analysis("some").figures == (AREA,)
    with pytest.raises(ReleaseError, match="no such analysis"):
        _card(AREA).analysis("none")
