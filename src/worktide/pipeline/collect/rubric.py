"""The rubric: what a model is told, the levels it may answer, and in which form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from worktide.core.documents import read_yaml
from worktide.core.errors import WorktideError
from worktide.core.hashing import sha256_of_value
from worktide.pipeline.collect.sample import Task

Construct = Literal["exposure", "automation"]
Form = Literal["json", "level"]

_KEYS: Final = ("name", "construct", "answer", "instructions", "levels")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LEVEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_FEWEST, _MOST = 2, 9
_LARGEST: Final = 64_000


class RubricError(WorktideError):
    """A rubric file is missing or breaks its form."""


@dataclass(frozen=True, slots=True)
class Rubric:
    """What is asked: `levels` maps each level, lowest first, to its definition; `answer` is the form of an answer."""

    name: str
    construct: Construct
    answer: Form
    instructions: str
    levels: dict[str, str]

    @property
    def sha256(self) -> str:
        """The SHA-256 of everything that a model is told, and of the order of the levels."""
        asked = [self.construct, self.answer, self.system(), self.question("", ""), self.reminder(), list(self.levels)]
        return sha256_of_value(asked)

    def system(self) -> str:
        """Return what the model is told before any task."""
        levels = "\n".join(f"{level}: {' '.join(text.split())}" for level, text in self.levels.items())
        return f"{self.instructions.strip()}\n\nLevels:\n{levels}\n\n{self._form()}"

    def messages(self, task: Task, *, remind: bool) -> list[dict[str, str]]:
        """Return the messages of one request; `remind` adds that the last answer could not be read."""
        question = self.question(task.occupation, task.text)
        content = f"{question}\n\n{self.reminder()}" if remind else question
        return [{"role": "system", "content": self.system()}, {"role": "user", "content": content}]

    def question(self, occupation: str, text: str) -> str:
        """Return what is asked of one task."""
        return f"Occupation: {occupation}\nTask: {text}"

    def reminder(self) -> str:
        """Return what is added where an answer could not be read."""
        return f"Your last reply could not be read. {self._form()} Write no other character."

    def _form(self) -> str:
        names = ", ".join(self.levels)
        if self.answer == "level":
            return f"Reply with exactly one of these and nothing else: {names}."
        example = json.dumps({"level": next(iter(self.levels))})
        return f"Reply with one JSON object and nothing else, such as {example}, where level is one of: {names}."


def _text(raw: dict[str, Any], key: str, source: str) -> str:
    value = raw[key]
    if not isinstance(value, str) or not value.strip():
        raise RubricError(f"`{key}` is empty", source=source, got=value, hint="Write it in words.")
    return value


def _among(raw: dict[str, Any], key: str, known: tuple[str, ...], source: str) -> str:
    if raw[key] not in known:
        raise RubricError(f"`{key}` is not known", source=source, got=raw[key], expected=" or ".join(known))
    return str(raw[key])


def _levels(raw: Any, source: str) -> dict[str, str]:
    if not isinstance(raw, dict) or not _FEWEST <= len(raw) <= _MOST:
        expected = f"{_FEWEST} to {_MOST} levels with their definitions, lowest first"
        raise RubricError("`levels` is not a list of levels", source=source, got=raw, expected=expected)
    for level, meaning in raw.items():
        if not isinstance(level, str) or _LEVEL.fullmatch(level) is None:
            hint = "Begin with a letter or digit; put a number or a word such as yes in quotation marks."
            raise RubricError("a level's name cannot be used", source=source, got=level, expected="E1", hint=hint)
        if not isinstance(meaning, str) or not meaning.strip():
            raise RubricError(f"level {level} has no definition", source=source, hint="Write it in words.")
    if len({level.lower() for level in raw}) < len(raw):
        raise RubricError("two levels differ in upper and lower case only", source=source, got=", ".join(raw))
    if list(raw) != _in_order(raw):
        hint = "`worktide panel add` reads levels in the order of their names, or of their numbers: name them so."
        got, expected = ", ".join(raw), ", ".join(_in_order(raw))
        raise RubricError("the levels are not in order", source=source, got=got, expected=expected, hint=hint)
    return dict(raw)


def _in_order(levels: Iterable[str]) -> list[str]:
    try:
        return sorted(levels, key=float)
    except ValueError:
        return sorted(levels)


def rubric_of(text: str, source: str) -> Rubric:
    """Return the rubric in a YAML text; raises RubricError, naming `source`, for anything else."""
    raw = read_yaml(text, source, RubricError)
    if not isinstance(raw, dict) or set(raw) != set(_KEYS):
        got = ", ".join(map(str, raw)) if isinstance(raw, dict) else raw
        hint = "Give every key exactly once and no other."
        raise RubricError("the rubric has wrong keys", source=source, got=got, expected=", ".join(_KEYS), hint=hint)
    name = _text(raw, "name", source)
    if _NAME.fullmatch(name) is None:
        hint = "Use lower-case letters, digits and underscores."
        raise RubricError("`name` cannot be used", source=source, got=name, expected="some_name_2026", hint=hint)
    construct = _among(raw, "construct", ("exposure", "automation"), source)
    answer = _among(raw, "answer", ("json", "level"), source)
    return Rubric(
        name=name,
        construct="exposure" if construct == "exposure" else "automation",
        answer="json" if answer == "json" else "level",
        instructions=_text(raw, "instructions", source),
        levels=_levels(raw["levels"], source),
    )


def read_rubric(path: Path) -> Rubric:
    """Return the rubric in a YAML file; raises RubricError where it cannot be read, is too large or breaks its form."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        text = data.decode("utf-8")
    except OSError as error:
        hint = "Check the path and that you may read it."
        raise RubricError(f"could not be read ({error.strerror})", source=path.name, hint=hint) from error
    except UnicodeDecodeError as error:
        raise RubricError("is not UTF-8", source=path.name, hint="Save it as UTF-8.") from error
    if len(data) > _LARGEST:
        raise RubricError("is too large", source=path.name, expected=f"at most {_LARGEST} bytes")
    return rubric_of(text, path.name)
