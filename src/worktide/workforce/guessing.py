"""Which columns of a table hold titles, heads, pay and groups: a guess that a person then looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from worktide.workforce.preview import Preview
from worktide.workforce.safeguards import personal_reason

_TITLE: Final = re.compile(r"job|title|position|occupation|role|beruf|stelle|funktion|poste|puesto", re.IGNORECASE)
_HEADS: Final = re.compile(r"head|fte|count|employees|number|staff|anzahl|köpfe|effectif", re.IGNORECASE)
_PAY: Final = re.compile(r"pay|wage|salary|earning|gehalt|lohn|salaire|salario", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[\s$€£]*-?[\d.,'\s]+[\s$€£]*")
_MOST_GROUPS: Final = 200


@dataclass(frozen=True, slots=True)
class Guess:
    """Columns as they seem to be meant; `personal` look as if they told who somebody is, with the reason."""

    title: str
    headcount: str | None
    wage: str | None
    groups: tuple[str, ...]
    personal: dict[str, str]


def guess(columns: Preview) -> Guess:
    """Return what the columns of a table seem to be: by header, then by whether their values are numbers.

    >>> guess({"Site": ["N", "N", "S"], "Job title": ["Nurse", "Cook", "Clerk"], "FTE": ["1", "2", "1"]}).headcount
    'FTE'
    """
    numbers = [name for name, values in columns.items() if _numeric(values)]
    words = [name for name in columns if name not in numbers]
    title = next((name for name in words if _TITLE.search(name)), next(iter(words or columns), ""))
    wage = next((name for name in numbers if _PAY.search(name)), None)
    heads = next((name for name in numbers if _HEADS.search(name) and name != wage), None)
    left = {name: values for name, values in columns.items() if name not in (title, wage, heads)}
    personal = {name: reason for name, values in left.items() if (reason := personal_reason(name, values))}
    groups = tuple(name for name, values in left.items() if name in words and name not in personal and _repeats(values))
    return Guess(title, heads, wage, groups[:2], personal)


def _numeric(values: list[str]) -> bool:
    told = [value for value in values if value.strip()]
    return bool(told) and sum(bool(_NUMBER.fullmatch(value)) for value in told) > len(told) / 2


def _repeats(values: list[str]) -> bool:
    kinds = len(set(values))
    return 1 < kinds <= _MOST_GROUPS and kinds * 2 <= len(values)
