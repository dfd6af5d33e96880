"""Writing a release: members, then the manifest that names them, in one atomic swap."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError
from worktide.core.files import whole_folder
from worktide.core.hashing import canonical_json, sha256_of_bytes
from worktide.release.manifest import LARGEST_RELEASE, MANIFEST, Manifest, Member, manifest_bytes, release_id
from worktide.release.open import DICTIONARY, LISTING, OFFSETS, RECORDS, ListedOccupation, packed_name
from worktide.release.record import Record

_WINDOW = 1 << 15
_WORTH_PACKING = 1 << 16


def array_bytes(array: NDArray[Any]) -> bytes:
    """Return an array in NumPy's own format, C order, without pickling: equal arrays, equal bytes."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def array_members(arrays: Mapping[str, NDArray[Any]]) -> dict[str, bytes]:
    """Return arrays as members: deflated where that takes a quarter off a large one, else as they are, to be mapped."""
    return dict(_array_member(name, array_bytes(array)) for name, array in arrays.items())


def _array_member(name: str, data: bytes) -> tuple[str, bytes]:
    packed = zlib.compress(data, 9) if len(data) >= _WORTH_PACKING else data
    return (packed_name(name), packed) if 4 * len(packed) < 3 * len(data) else (f"arrays/{name}.npy", data)


def _dictionary(written: Sequence[bytes]) -> bytes:
    """Return what every record is packed against: the record of median length, as much of it as zlib looks back on."""
    by_length = sorted(written, key=lambda one: (len(one), one))
    return by_length[len(by_length) // 2][-_WINDOW:] if by_length else b""


def _packed(written: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(9, zdict=dictionary)
    return packer.compress(written) + packer.flush()


def listing_of(records: Sequence[Record]) -> list[ListedOccupation]:
    """Return every record as search, ranking and neighbours show it, in the order given."""
    return [
        ListedOccupation(
            slug=record.occupation.slug,
            title=record.occupation.title,
            kind=record.occupation.kind,
            sector=record.occupation.sector,
            codes=tuple(code.code for code in record.occupation.codes if code.system == "onet_soc_2019"),
            risk=record.risk.percentile if record.risk else None,
        )
        for record in records
    ]


def record_members(records: Sequence[Record]) -> dict[str, bytes]:
    """Return the members that hold the records: packed JSON one after the other, their offsets, and the listing.

    Records must be sorted by slug; raises ReleaseError where they are not or two share a slug.
    """
    slugs = [record.occupation.slug for record in records]
    if slugs != sorted(set(slugs)):
        raise ReleaseError("records are not sorted by slug, or two share one", source=RECORDS)
    written = [canonical_json(msgspec.to_builtins(record)) for record in records]
    dictionary = _dictionary(written)
    packed = [_packed(one, dictionary) for one in written]
    offsets = np.concatenate([[0], np.cumsum([len(piece) for piece in packed])]).astype(np.int64)
    return {
        DICTIONARY: dictionary,
        RECORDS: b"".join(packed),
        f"arrays/{OFFSETS}.npy": array_bytes(offsets),
        LISTING: canonical_json(msgspec.to_builtins(listing_of(records))),
    }


def complete_manifest(manifest: Manifest, members: Mapping[str, bytes]) -> Manifest:
    """Return the manifest with its members' hashes and the id that follows from them: date and short hash."""
    listed = {name: Member(sha256_of_bytes(members[name]), len(members[name])) for name in sorted(members)}
    unnamed = replace(manifest, members=listed)
    return replace(unnamed, id=release_id(unnamed))


def write_release(folder: Path, manifest: Manifest, members: Mapping[str, bytes]) -> Manifest:
    """Write a release to `folder` in one atomic swap and return its completed manifest.

    Raises ReleaseError where it would exceed 15 MB, StorageError where it cannot be written; what was there stays.
    """
    complete = complete_manifest(manifest, members)
    every = {**members, MANIFEST: manifest_bytes(complete)}
    size = sum(len(data) for data in every.values())
    if size > LARGEST_RELEASE:
        largest = {name: len(data) for name, data in sorted(every.items(), key=lambda item: -len(item[1]))[:3]}
        hint = f"The largest members are {largest}."
        raise ReleaseError("the release is too large", got=size, expected=f"at most {LARGEST_RELEASE} bytes", hint=hint)
    with whole_folder(folder) as temporary:
        for name in sorted(every):
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(every[name])
    return complete
