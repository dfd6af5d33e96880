"""The resume file: every answer is on the disk before it counts, so that no stop of any kind loses one.

One JSON object a line; the first says what is asked of whom, each other is one answer. It holds no key and no wording.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, Self, TypeVar

import msgspec

from worktide.core.errors import StorageError, WorktideError
from worktide.pipeline.collect.costs import Tokens
from worktide.pipeline.collect.sample import Task

_Line = TypeVar("_Line")

FORMAT: Final = 1
_BEGINNING: Final = b'{"endpoint"'
_OTHER: Final = "Name another file by --resume, or ask with the same settings as before."


@dataclass(frozen=True, slots=True)
class Header:
    """What makes answers comparable: they are only added to a file that was begun with the same."""

    endpoint: str
    model: str
    rubric_sha256: str
    seed: int
    temperature: float
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply: `attempt` counts from 1, `level` is None where it could not be read, tokens are as billed."""

    task_id: int
    text_sha256: str
    attempt: int
    level: str | None
    raw: str
    response_model: str
    tokens: Tokens


class ResumeFile:
    """Answers so far, and the door for new ones; use it in a `with` block, which holds it for this process.

    Raises WorktideError where the file was begun with other settings, is damaged before its last line, or is in use,
    and StorageError where it cannot be written.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self._header = header
        self._answers: dict[tuple[int, str], list[Answer]] = defaultdict(list)
        self._descriptor = -1

    def __enter__(self) -> Self:
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise self._storage_error(error) from error
        try:
            self._hold()
            self._read()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def answers_to(self, task: Task) -> tuple[Answer, ...]:
        """Return the answers about this very wording of a task, in the order in which they came."""
        return tuple(self._answers.get((task.task_id, task.text_sha256), ()))

    def add(self, answer: Answer) -> None:
        """Write an answer to the disk; raises StorageError where that fails."""
        self._write(answer)
        self._take(answer)

    def _hold(self) -> None:
        if sys.platform == "win32":
            return
        import fcntl

        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = "Wait until it has ended, or name another file by --resume."
            raise WorktideError("another worktide is collecting into it", source=str(self.path), hint=hint) from error

    def _read(self) -> None:
        """Take up what is there. A last line without a line break was torn by a kill and is cut off, once all others
        have turned out to be ours.
        """
        content = self._content()
        whole, torn = content[: content.rfind(b"\n") + 1], content[content.rfind(b"\n") + 1 :]
        lines = whole.splitlines()
        for row, line in enumerate(lines, 1):
            if row == 1:
                self._check(self._decoded(line, Header, row))
            else:
                self._take(self._decoded(line, Answer, row))
        if torn:
            if not lines and not torn.startswith(_BEGINNING[: len(torn)]):
                raise self._not_ours(1)
            self._cut(len(whole))
        if not lines:
            self._write(self._header)
            self._to_disk_in_folder()

    def _take(self, answer: Answer) -> None:
        self._answers[answer.task_id, answer.text_sha256].append(answer)

    def _content(self) -> bytes:
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise WorktideError("is not a regular file", source=str(self.path), hint=_OTHER)
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise self._storage_error(error) from error

    def _cut(self, size: int) -> None:
        try:
            os.ftruncate(self._descriptor, size)
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._storage_error(error) from error

    def _decoded(self, line: bytes, kind: type[_Line], row: int) -> _Line:
        try:
            return msgspec.json.decode(line, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._not_ours(row) from error

    def _not_ours(self, row: int) -> WorktideError:
        hint = "It is damaged or not a resume file; it is left as it is. Name another by --resume."
        return WorktideError("holds no answer of a collection", source=str(self.path), row=row, hint=hint)

    def _check(self, found: Header) -> None:
        for one in fields(Header):
            got, expected = getattr(found, one.name), getattr(self._header, one.name)
            if got != expected:
                problem = f"was begun with another {one.name.replace('_', ' ')}"
                raise WorktideError(problem, source=str(self.path), got=got, expected=expected, hint=_OTHER)

    def _write(self, value: Header | Answer) -> None:
        line = msgspec.json.encode(asdict(value)) + b"\n"
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._storage_error(error) from error

    def _to_disk_in_folder(self) -> None:
        if sys.platform == "win32":
            return
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _storage_error(self, error: OSError) -> StorageError:
        hint = "Every answer before is kept: mend that and run the same command again."
        return StorageError(f"could not be written ({error.strerror or error})", source=str(self.path), hint=hint)
