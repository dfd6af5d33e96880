"""All members of a release as sheets and arrays; needs pyarrow for the tables (extra `coding` or `build`)."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from worktide.core.errors import ReleaseError, WorktideError
from worktide.guard.flatten import Flattened
from worktide.guard.sheets import MISSING, Sheet, Words
from worktide.release.manifest import MANIFEST, Manifest, read_manifest
from worktide.release.open import DICTIONARY, LISTING, OFFSETS, RECORDS
from worktide.release.record import ReleaseStamp
from worktide.release.schema import TABLES
from worktide.release.validity import CARD

_LARGEST_ELEMENTS = 8
_LARGEST_MEMBER = 1 << 28
_KEYS = {table.name: table.key for table in TABLES}
_MANIFEST_LISTS = {"sources": ("name",), "parameters": ("group", "name"), "totals": ("name",), "anchors": ("name",)}


@dataclass(frozen=True)
class Contents:
    """What a release holds: its manifest, its sheets and arrays by name, and members that could not be read."""

    folder: Path
    manifest: Manifest
    stamp: ReleaseStamp
    sheets: Mapping[str, Sheet]
    arrays: Mapping[str, NDArray[Any]]
    other: Mapping[str, bytes]
    damaged: Mapping[str, str]


def require_pyarrow() -> None:
    """Raise WorktideError, with what to install, where the package that reads tables is missing."""
    if find_spec("pyarrow") is None:
        hint = "Install it with: pip install 'worktide[coding]'"
        raise WorktideError("the guard needs pyarrow to read the tables of a release", hint=hint)


def _column(values: Any) -> Words | NDArray[np.float64]:
    import pyarrow as pa

    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        coded = values.combine_chunks().dictionary_encode()
        coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
        codes = coded.indices.fill_null(MISSING).to_numpy(zero_copy_only=False).astype(np.int64)
        return Words(codes, tuple(coded.dictionary.to_pylist()))
    return np.asarray(values.cast(pa.float64()).to_numpy(), dtype=np.float64)


def _list_columns(name: str, values: Any) -> dict[str, NDArray[np.float64]]:
    rows = values.to_pylist()
    lengths = np.array([np.nan if row is None else float(len(row)) for row in rows])
    columns = {f"{name}.length": lengths}
    most = int(np.nan_to_num(lengths).max(initial=0))
    if most <= _LARGEST_ELEMENTS and rows and all(isinstance(one, (int, float)) for row in rows for one in row or ()):
        for place in range(most):
            kept = [float(row[place]) if row and len(row) > place else np.nan for row in rows]
            columns[f"{name}.{place}"] = np.array(kept)
        columns[f"{name}.sum"] = np.array([float(sum(row)) if row else np.nan for row in rows])
    return columns


def read_table(name: str, data: bytes) -> Sheet:
    """Return a Parquet table as a sheet; a list becomes its length, its sum and a column for each place."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data))
    numbers: dict[str, NDArray[np.float64]] = {}
    words: dict[str, Words] = {}
    for field, values in zip(table.schema, table.columns, strict=True):
        if pa.types.is_list(field.type) or pa.types.is_large_list(field.type):
            numbers |= _list_columns(field.name, values)
            continue
        column = _column(values)
        if isinstance(column, Words):
            words[field.name] = column
        else:
            numbers[field.name] = column
    types = {field.name: str(field.type) for field in table.schema}
    key = tuple(part for part in _KEYS.get(name, ()) if part in words or part in numbers)
    return Sheet(name, key, table.num_rows, numbers, words, types)


def _records(members: Mapping[str, bytes]) -> list[Sheet]:
    offsets = np.load(io.BytesIO(members[f"arrays/{OFFSETS}.npy"]), allow_pickle=False)
    packed, dictionary = members[RECORDS], members[DICTIONARY]
    gathered = Flattened("records", ("slug",))
    for start, end in pairwise(offsets):
        unpacker = zlib.decompressobj(zdict=dictionary)
        record = msgspec.json.decode(unpacker.decompress(packed[start:end]) + unpacker.flush())
        gathered.add(record, {"slug": record["occupation"]["slug"]})
    return gathered.sheets()


def _objects(name: str, data: bytes) -> list[Sheet]:
    items = msgspec.json.decode(data)
    part = "slug" if items and "slug" in items[0] else "id"
    gathered = Flattened(name, (part,))
    for item in items:
        gathered.add(item, {part: str(item[part])})
    return gathered.sheets()


def _card(data: bytes) -> list[Sheet]:
    card = msgspec.json.decode(zlib.decompress(data))
    gathered = Flattened("validity", ("name",))
    for analysis in card["analyses"]:
        gathered.add(analysis, {"name": analysis["name"]})
    return gathered.sheets()


def _of_manifest(data: bytes) -> list[Sheet]:
    manifest = msgspec.json.decode(data)
    sheets: list[Sheet] = []
    for name, key in _MANIFEST_LISTS.items():
        items = manifest[name]
        if items and all(isinstance(item.get(part), str) for item in items for part in key):
            gathered = Flattened(f"manifest.{name}", key)
            for item in items:
                gathered.add(item, {part: item[part] for part in key})
            sheets += gathered.sheets()
    return sheets


def _array(data: bytes, *, packed: bool) -> NDArray[Any]:
    unpacked = zlib.decompressobj().decompress(data, _LARGEST_MEMBER) if packed else data
    array: NDArray[Any] = np.load(io.BytesIO(unpacked), allow_pickle=False)
    return array


def _unpacked(data: bytes) -> bytes:
    return lzma.decompress(data, format=lzma.FORMAT_XZ) if data.startswith(b"\xfd7zXZ") else data


_UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError, OSError, zlib.error, msgspec.MsgspecError)


class _Reader:
    """Reads member after member; one that cannot be read is kept with its problem."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.arrays: dict[str, NDArray[Any]] = {}
        self.other: dict[str, bytes] = {}
        self.damaged: dict[str, str] = {}

    def sheet(self, name: str, read: Callable[[], list[Sheet]]) -> None:
        """Keep the sheets of a member."""
        try:
            self.sheets |= {sheet.name: sheet for sheet in read()}
        except (
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
            OSError,
            zlib.error,
            msgspec.MsgspecError,
        ) as error:
            self.damaged[name] = f"{type(error).__name__}: {error}"

    def member(self, name: str, data: bytes) -> None:
        """Read a member by what its name says it is."""
        if name.startswith("tables/"):
            self.sheet(name, lambda: [read_table(name.removeprefix("tables/").removesuffix(".parquet"), data)])
        elif name.startswith("arrays/"):
            try:
                self.arrays[name.removesuffix(".zz").removesuffix(".npy")] = _array(data, packed=name.endswith(".zz"))
            except (ValueError, EOFError, OSError, zlib.error) as error:
                self.damaged[name] = f"{type(error).__name__}: {error}"
        elif name == CARD:
            self.sheet(name, lambda: _card(data))
        elif name.endswith(".json"):
            self.sheet(name, lambda: _objects(name.removesuffix(".json"), data))
        elif name not in (RECORDS, DICTIONARY):
            try:
                self.other[name] = _unpacked(data)
            except lzma.LZMAError as error:
                self.damaged[name] = str(error)


def read_contents(folder: Path) -> Contents:
    """Return everything a release holds as sheets and arrays; a member that cannot be read is named in `damaged`.

    Raises ReleaseError where the manifest is missing or damaged, WorktideError where pyarrow is not installed.
    """
    require_pyarrow()
    manifest, stamp = read_manifest(folder)
    inside = [name for name in manifest.members if (folder / name).resolve().is_relative_to(folder.resolve())]
    members = {name: (folder / name).read_bytes() for name in inside if (folder / name).is_file()}
    reader = _Reader()
    for name in sorted(members):
        reader.member(name, members[name])
    reader.sheet(RECORDS, lambda: _records(members))
    reader.sheet(MANIFEST, lambda: _of_manifest((folder / MANIFEST).read_bytes()))
    for name in manifest.members.keys() - members.keys():
        reader.damaged[name] = "is missing, or lies outside the release"
    if LISTING not in manifest.members:
        raise ReleaseError("the release has no listing", source=str(folder), hint="Rebuild it.")
    return Contents(folder, manifest, stamp, reader.sheets, reader.arrays, reader.other, reader.damaged)
