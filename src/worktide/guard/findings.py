"""What the guard found, and the limits that turn a measure into a warning or a hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from worktide.core.errors import ParameterError

Level = Literal["warn", "hold"]
Verdict = Literal["pass", "warn", "hold"]

LIMITS = "limits.yaml"
_EXAMPLES = 3


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One limit: from where a measure warns and from where it holds, in `unit`; null where it never does.

    `side` says on which side of the limit the fault lies.
    """

    name: str
    warn: float | None
    hold: float | None
    unit: str
    reference: str
    side: Literal["above", "below"] = "above"

    def level(self, measured: float) -> Level | None:
        """Return what a measure leads to."""
        for level, value in (("hold", self.hold), ("warn", self.warn)):
            if value is not None and (measured > value if self.side == "above" else measured < value):
                return "hold" if level == "hold" else "warn"
        return None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All limits, and the day from which they hold (ISO 8601)."""

    valid_from: str
    limits: tuple[Limit, ...]

    def named(self, name: str) -> Limit:
        """Return one limit; raises ParameterError for an unknown one."""
        for limit in self.limits:
            if limit.name == name:
                return limit
        raise ParameterError("the guard has no such limit", source=LIMITS, got=name)


@cache
def limits() -> Limits:
    """Return the limits that come with the package; raises ParameterError where the file is damaged."""
    data = resources.files("worktide.guard").joinpath(LIMITS).read_bytes()
    try:
        return msgspec.yaml.decode(data, type=Limits)
    except msgspec.DecodeError as error:
        raise ParameterError(f"the limits of the guard are damaged ({error})", source=LIMITS) from error


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was: which check, where (`table.column`), in words, the measure and its limit."""

    check: str
    level: Level
    place: str
    problem: str
    measured: float
    limit: float
    unit: str
    examples: tuple[str, ...] = ()


@dataclass
class Findings:
    """Collects what the checks see: `looked` counts the places each check looked at."""

    known: Limits = field(default_factory=limits)
    found: list[Finding] = field(default_factory=list)
    looked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def see(self, check: str, place: str, measured: float, problem: str, examples: Iterable[object] = ()) -> bool:
        """Hold a measure against its limit, keep a finding where it lies beyond, and return whether it does.

        `problem` may hold `{}` for the measure.
        """
        limit = self.known.named(check)
        self.looked[check] += 1
        level = limit.level(measured)
        if level is None:
            return False
        crossed = limit.hold if level == "hold" else limit.warn
        shown = tuple(str(example) for _, example in zip(range(_EXAMPLES), examples, strict=False))
        text = problem.replace("{}", f"{float(measured):.4g}")
        self.found.append(Finding(check, level, place, text, float(measured), float(crossed or 0), limit.unit, shown))
        return True

    def note(self, text: str) -> None:
        """Keep a remark that neither warns nor holds."""
        self.notes.append(text)

    @property
    def verdict(self) -> Verdict:
        """The worst of what was found."""
        levels = {finding.level for finding in self.found}
        return "hold" if "hold" in levels else "warn" if "warn" in levels else "pass"
