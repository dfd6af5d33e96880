"""What an interrupted run had found out: a file beside the output, taken up by the next run that asks the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from worktide.coding.answers import CANDIDATES, STAGES, Answers
from worktide.coding.ledger import Ledger
from worktide.core.errors import StorageError, WorktideError

FORMAT: Final = 1
_UNIT: Final = 10_000


class _Header(msgspec.Struct, frozen=True):
    format: int
    key: str


class _Line(msgspec.Struct, frozen=True, array_like=True):
    """One answer: title, context, records, confidences in ten-thousandths, stage, sure, seniority, language."""

    title: str
    context: str
    positions: tuple[int, ...]
    confidences: tuple[int, ...]
    stage: int
    sure: bool
    seniority: str
    language: str


def state_path(out: Path) -> Path:
    """Return where the state of a run that writes `out` lies."""
    return out.with_name(f".{out.name}.worktide-state")


class StateFile:
    """Answers on the disk as they come, one line each; use it in a `with` block, which holds it for this process.

    `key` stands for the input and all options: a file of another key is begun anew. The file goes when the run ends and
    stays when it is interrupted or the disk is full. Raises WorktideError where another run holds it, StorageError
    where it cannot be written.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path, self._key, self._descriptor = path, key, -1

    def __enter__(self) -> Self:
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise self._storage_error(error) from error
        try:
            self._hold()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: object) -> None:
        # What was wrong with the input will not be right next time; what was cut short may go on.
        ended = kind is None or (isinstance(value, WorktideError) and not isinstance(value, StorageError))
        if ended:
            self.path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def ledger(self) -> Ledger:
        """Return the answers of the run before, or none where it asked something else; a torn last line is cut off."""
        content = self.path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        lines = whole.splitlines()
        found = Ledger()
        try:
            if lines and msgspec.json.decode(lines[0], type=_Header) == _Header(FORMAT, self._key):
                read = [msgspec.json.decode(line, type=_Line) for line in lines[1:]]
                _fill(found, read)
                self._cut(len(whole))
                return found
        except (msgspec.DecodeError, ValueError, IndexError):
            found = Ledger()
        self._cut(0)
        self._write(msgspec.json.encode(_Header(FORMAT, self._key)) + b"\n")
        return found

    def keep(self, ledger: Ledger, places: NDArray[np.int64]) -> None:
        """Write the answers of some places to the disk."""
        positions = ledger.positions[places].tolist()
        confidences = np.rint(ledger.confidences[places] * _UNIT).astype(np.int64).tolist()
        encoder, words, lines = msgspec.json.Encoder(), ledger.words.all, []
        for row, place in enumerate(places.tolist()):
            line = _Line(
                ledger.keys[place][0],
                ledger.keys[place][1],
                tuple(positions[row]),
                tuple(confidences[row]),
                int(ledger.stages[place]),
                bool(ledger.sure[place]),
                words[ledger.seniority[place]],
                words[ledger.language[place]],
            )
            lines.append(encoder.encode(line))
        self._write(b"\n".join([*lines, b""]))

    def _hold(self) -> None:
        if sys.platform == "win32":
            return
        import fcntl

        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = "Wait until it has ended, or name another file by --out."
            raise WorktideError("another worktide is writing this output", source=str(self.path), hint=hint) from error

    def _cut(self, size: int) -> None:
        try:
            os.ftruncate(self._descriptor, size)
        except OSError as error:
            raise self._storage_error(error) from error

    def _write(self, data: bytes) -> None:
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._storage_error(error) from error

    def _storage_error(self, error: OSError) -> StorageError:
        hint = "Mend that and run the same command again: it goes on where it was."
        return StorageError(f"could not be written ({error.strerror or error})", source=str(self.path), hint=hint)


def _fill(ledger: Ledger, lines: list[_Line]) -> None:
    if not lines:
        return
    places = np.array([ledger.add((line.title, line.context)) for line in lines], dtype=np.int64)
    answers = Answers(
        np.array([line.positions for line in lines], dtype=np.int32).reshape(len(lines), CANDIDATES),
        (np.array([line.confidences for line in lines], dtype=np.float64) / _UNIT).astype(np.float32),
        np.array([line.stage for line in lines], dtype=np.uint8),
        np.array([line.sure for line in lines], dtype=np.bool_),
        tuple(line.seniority for line in lines),
        tuple(line.language for line in lines),
    )
    if answers.stages.max() >= len(STAGES):
        raise ValueError("a stage of another version")
    ledger.fill(places, answers)
