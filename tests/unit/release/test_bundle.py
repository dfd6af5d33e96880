"""A release on disk: written, opened, read, checked, and refused where it is damaged."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from worktide.core.errors import ReleaseError, UnknownTitleError
from worktide.release.manifest import LARGEST_RELEASE, MANIFEST, Manifest, manifest_bytes, read_manifest, release_id
from worktide.release.open import Release, embedded_release, open_release
from worktide.release.record import Record
from worktide.release.verify import Finding, verify_release
from worktide.release.write import array_bytes, array_members, record_members, write_release

ROUND_TRIP = ("mlops-engineer", "chief-executives", "legislators")


@pytest.fixture(scope="module")
def embedded() -> Release:
    return Release(embedded_release())


@pytest.fixture(scope="module")
def records(embedded: Release) -> list[Record]:
    return [embedded.record(slug) for slug in sorted(ROUND_TRIP)]


@pytest.fixture
def manifest(embedded: Release) -> Manifest:
    return replace(embedded.manifest, id="", members={})


@pytest.fixture
def small(tmp_path: Path, records: list[Record], manifest: Manifest) -> Path:
    """A release of three real records and one array."""
    members = {**record_members(records), "arrays/numbers.npy": array_bytes(np.arange(6.0).reshape(2, 3))}
    write_release(tmp_path / "release", manifest, members)
    return tmp_path / "release"


def test_records_come_back_as_they_went_in(small: Path, records: list[Record]) -> None:
    release = Release(small)
    assert [release.record(listed.slug) for listed in release.listing] == records
    for listed, record in zip(release.listing, records, strict=True):
        occupation = record.occupation
        assert (listed.slug, listed.title, listed.kind) == (occupation.slug, occupation.title, occupation.kind)
        assert listed.risk == (record.risk.percentile if record.risk else None)
    assert list(release.positions_by_code) == ["11-1011.00", "11-1031.00"]


def test_arrays_come_back_mapped_and_read_only(small: Path) -> None:
    array = Release(small).array("numbers")
    assert isinstance(array, np.memmap)
    assert array.tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 1
    assert list(Release(small).arrays("record")) == ["offsets"]


def test_equal_content_gives_equal_bytes_and_one_id(
    small: Path, tmp_path: Path, records: list[Record], manifest: Manifest
) -> None:
    members = {"arrays/numbers.npy": array_bytes(np.arange(6.0).reshape(2, 3)), **record_members(records)}
    again = write_release(tmp_path / "again", manifest, dict(reversed(members.items())))
    first, second = ({p.name: p.read_bytes() for p in f.rglob("*.*")} for f in (small, tmp_path / "again"))
    assert first == second
    assert again.id == Release(small).stamp.id == release_id(again)


def test_another_member_gives_another_id(small: Path, tmp_path: Path, manifest: Manifest) -> None:
    other = write_release(tmp_path / "other", manifest, {"arrays/numbers.npy": array_bytes(np.arange(7.0))})
    assert other.id != Release(small).stamp.id
    assert other.id.startswith(f"{manifest.date}-")


def test_a_written_release_is_as_its_manifest_says(small: Path) -> None:
    assert verify_release(small) == ()


def test_arrays_have_one_form(tmp_path: Path) -> None:
    square = np.arange(12.0).reshape(3, 4)
    assert array_bytes(np.asfortranarray(square)) == array_bytes(square) == array_bytes(square.T.copy().T)
    with pytest.raises(ValueError, match="pickle"):
        array_bytes(np.array([{}]))
    assert not list(tmp_path.iterdir())


def test_a_large_array_that_packs_well_is_stored_packed(
    tmp_path: Path, records: list[Record], manifest: Manifest
) -> None:
    plain, random = np.arange(1 << 16) // 100, np.random.default_rng(1).integers(0, 1 << 62, 1 << 14)
    members = {**record_members(records), **array_members({"rows": plain, "noise": random, "small": plain[:10]})}
    assert {name for name in members if name.startswith("arrays/") and name.endswith(".zz")} == {"arrays/rows.npy.zz"}
    write_release(tmp_path / "packed", manifest, members)
    release = Release(tmp_path / "packed")
    assert set(release.arrays("record")) == {"offsets"}
    for name, array in {"rows": plain, "noise": random, "small": plain[:10]}.items():
        assert np.array_equal(release.array(name), array)
        assert not release.array(name).flags.writeable
    _cut(tmp_path / "packed/arrays/rows.npy.zz")
    with pytest.raises(ReleaseError, match=r"damaged.*release verify"):
        Release(tmp_path / "packed").array("rows")


def test_unsorted_or_repeated_records_are_refused(records: list[Record]) -> None:
    for wrong in (records[::-1], [records[0], records[0]]):
        with pytest.raises(ReleaseError, match="not sorted by slug, or two share one"):
            record_members(wrong)


def test_a_release_too_large_is_refused_and_the_old_one_stays(small: Path, manifest: Manifest) -> None:
    before = (small / MANIFEST).read_bytes()
    with pytest.raises(ReleaseError, match=r"too large; got \d+; expected .*15000000.* largest members are .*big"):
        write_release(small, manifest, {"arrays/big.npy": bytes(LARGEST_RELEASE)})
    assert (small / MANIFEST).read_bytes() == before
    assert [path.name for path in small.parent.iterdir()] == [small.name]


def test_verify_names_what_is_changed_missing_and_unknown(small: Path) -> None:
    (small / "arrays/numbers.npy").unlink()
    data = bytearray((small / "records.bin").read_bytes())
    data[100] ^= 1
    (small / "records.bin").write_bytes(data)
    (small / "arrays" / "extra.npy").write_bytes(b"")
    (small / ".hidden").write_bytes(b"")
    assert verify_release(small) == (
        Finding(".hidden", "unknown"),
        Finding("arrays/extra.npy", "unknown"),
        Finding("arrays/numbers.npy", "missing"),
        Finding("records.bin", "changed"),
    )


def test_verify_sees_a_manifest_that_was_edited(small: Path) -> None:
    raw = json.loads((small / MANIFEST).read_bytes())
    raw["parameters"][0]["value"] = 0.123
    (small / MANIFEST).write_text(json.dumps(raw))
    assert verify_release(small) == (Finding(MANIFEST, "changed"),)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-10],
        lambda _: b"",
        lambda _: b"\xff\xfe\x00",
        lambda _: b"[]",
        lambda _: b"<html>not found</html>",
        lambda raw: raw.replace(b'"seed":', b'"sead":'),
        lambda raw: raw.replace(b'"schema_version":1', b'"schema_version":"1"'),
    ],
)
def test_a_damaged_manifest_is_refused(small: Path, damage: Callable[[bytes], bytes]) -> None:
    (small / MANIFEST).write_bytes(damage((small / MANIFEST).read_bytes()))
    for read in (Release, read_manifest, verify_release):
        with pytest.raises(ReleaseError, match=r"the manifest is damaged .*Copy the release again, or rebuild it"):
            read(small)


def test_another_schema_version_is_refused(small: Path, manifest: Manifest) -> None:
    (small / MANIFEST).write_bytes(manifest_bytes(replace(manifest, schema_version=99)))
    with pytest.raises(ReleaseError, match=r"another schema version; got 99; expected 1\. Install the version"):
        Release(small)


@pytest.mark.parametrize("make", [lambda _: None, Path.mkdir, Path.touch])
def test_what_is_no_release_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "place")
    with pytest.raises(ReleaseError, match=r"no release is there.*worktide build"):
        open_release(tmp_path / "place")


def test_a_member_that_the_manifest_does_not_name_is_refused(small: Path) -> None:
    for name in ("nothing", "../release/arrays/numbers", "/etc/passwd"):
        with pytest.raises(ReleaseError, match="no such member"):
            Release(small).array(name)


def test_cut_records_are_a_clear_error_and_the_others_still_answer(small: Path, records: list[Record]) -> None:
    _cut(small / "records.bin")
    release = Release(small)
    assert release.record(records[0].occupation.slug) == records[0]
    with pytest.raises(ReleaseError, match=f"record of {records[-1].occupation.slug} is damaged.*release verify"):
        release.record(records[-1].occupation.slug)


@pytest.mark.parametrize("name", ["records.bin", "listing.json", "arrays/record_offsets.npy"])
@pytest.mark.parametrize("damage", [_cut, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_damaged_member_is_a_clear_error(small: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(small / name)
    release = Release(small)
    with pytest.raises(ReleaseError, match=r"damaged.*release verify"):
        [release.record(slug) for slug in sorted(ROUND_TRIP)]


@pytest.mark.parametrize("damage", [_cut, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_damaged_array_is_a_clear_error(small: Path, damage: Callable[[Path], None]) -> None:
    damage(small / "arrays/numbers.npy")
    with pytest.raises(ReleaseError, match=r"damaged.*release verify"):
        Release(small).array("numbers")


def test_an_array_of_objects_is_never_unpickled(small: Path) -> None:
    np.save(small / "arrays/numbers.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ReleaseError, match="damaged"):
        Release(small).array("numbers")


def test_an_unknown_slug_is_the_answer_no(small: Path) -> None:
    with pytest.raises(UnknownTitleError, match="no record has the address 'nobody'"):
        Release(small).record("nobody")


def test_the_setting_and_the_argument_choose_the_release(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small, tmp_path / "copy")
    monkeypatch.delenv("WORKTIDE_RELEASE", raising=False)
    assert open_release().folder == embedded_release().resolve()
    monkeypatch.setenv("WORKTIDE_RELEASE", str(small))
    assert open_release().folder == small
    assert open_release(tmp_path / "copy").folder == tmp_path / "copy"
    assert open_release(str(small)) is open_release()


def test_the_embedded_release_is_whole(embedded: Release) -> None:
    assert verify_release(embedded.folder) == ()
    assert sum(member.size for member in embedded.manifest.members.values()) < LARGEST_RELEASE


def test_every_record_of_the_embedded_release_can_be_read(embedded: Release) -> None:
    for listed in embedded.listing:
        record = embedded.record(listed.slug)
        assert record.occupation.slug == listed.slug
        if record.tasks:
            assert math.isclose(sum(task.time_share for task in record.tasks), 100, abs_tol=1e-6)
        else:
            assert record.risk is None


def test_the_manifest_names_everything_that_went_in(embedded: Release) -> None:
    manifest = embedded.manifest
    assert manifest.date == max(source.published for source in manifest.sources)
    assert [source.name for source in manifest.sources] == sorted({source.name for source in manifest.sources})
    for source in manifest.sources:
        assert len(source.sha256) == 64
        assert all((source.vintage, source.published, source.licence, source.citation))
    for parameter in manifest.parameters:
        assert parameter.low <= parameter.value <= parameter.high
        assert parameter.unit
        assert parameter.reference
    assert len({(parameter.group, parameter.name) for parameter in manifest.parameters}) == len(manifest.parameters)
    assert release_id(manifest) == manifest.id == embedded.stamp.id
