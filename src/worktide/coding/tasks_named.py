"""The tasks that a text names, with the share of the time that it gives each, as far as it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from worktide.coding.clauses import tasks_in

MOST_TASKS: Final = 60

Share = Literal["stated", "worded", "equal"]


@dataclass(frozen=True, slots=True)
class NamedTask:
    """A task as the text names it, its verb in the base form, its `share` of the time (0 to 1)
    and where that comes from.
    """

    text: str
    share: float
    share_from: Share


@dataclass(frozen=True, slots=True)
class _Item:
    """The share of the time that the text states for a task, else its part of what is left, and its sentence's part."""

    stated: float | None
    part: float
    worded: float


_BULLET: Final = re.compile(r"^\s*(?:[•●◦▪■–—*·‣]|-(?=\s)|o(?=\s{2,})|\(?\d{1,2}[.)](?=\s)|[a-z][.)](?=\s))\s*")
_PERCENT: Final = re.compile(
    r"\(?\s*(?:about |approx\.? |~ ?|up to )?(\d{1,3}(?:[.,]\d)?)\s?(?:%|percent\b|per cent\b)"
    r"(?: of (?:the |your )?(?:time|role|job|work))?\s*\)?[:,]?",
    re.IGNORECASE,
)
_FRACTIONS: Final = {
    "half": 0.5,
    "a third": 1 / 3,
    "one third": 1 / 3,
    "two thirds": 2 / 3,
    "a quarter": 0.25,
    "three quarters": 0.75,
    "a fifth": 0.2,
}
_FRACTION: Final = re.compile(
    rf"\b({'|'.join(_FRACTIONS)}) of (?:the|your|their|his|her|my) (?:time|day|week|role|job|work|working time)\b",
    re.IGNORECASE,
)
_MORE: Final = re.compile(r"\b(mainly|mostly|primarily|chiefly|predominantly|majority|most of)\b", re.IGNORECASE)
_LESS: Final = re.compile(
    r"\b(occasional(?:ly)?|sometimes|rarely|as needed|when needed|from time to time|as required)\b",
    re.IGNORECASE,
)
_NO_TASKS: Final = re.compile(
    r"\b(requirements?|required|qualifications?|skills?|education|benefits|we offer|perks|who you are|"
    r"compensation|about (?:us|you|the company)|salary|pay|languages?|references|interests|hobbies|"
    r"certifications?|contact|your profile|what you (?:bring|need)|equal opportunity|how to apply|"
    r"summary|profile|objective|publications|awards|nice to have)\b",
    re.IGNORECASE,
)
_TASKS: Final = re.compile(
    r"\b(responsibilit\w+|duties|tasks?|what you(?:['’]ll| will) (?:do|be doing)|the role|your role|day.to.day|"
    r"what you do|experience|employment|work history|job description|key activities|accountabilities)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-Z•(\"'“0-9])")
_HEADING_WORDS: Final = 7
_WEIGHT_MORE, _WEIGHT_LESS = 3.0, 1 / 3


def named_tasks(text: str, verbs: frozenset[str]) -> tuple[NamedTask, ...]:
    """Return the tasks in a text, at most 60: bullets and sentences that begin with a verb, outside of requirements.

    Percentages ("80%", "20 percent of the time") and fractions ("a third of the week") are taken as stated; what is
    left is divided among the others, three parts for "mainly", a third of one for "occasionally", one for all else. The
    tasks of one bullet or sentence divide its share evenly.
    """
    found: dict[str, _Item] = {}
    for item in _items(text):
        stated, left = _stated(item)
        tasks, part = tasks_in(left, verbs), _part(left)
        for task in tasks[: MOST_TASKS - len(found)]:
            own = None if stated is None else stated / len(tasks)
            found.setdefault(task, _Item(own, part / len(tasks), part))
    return _with_shares(found)


def _items(text: str) -> Iterator[str]:
    """Yield bullets and sentences of the sections that may name tasks, broken lines joined again."""
    wanted = True
    for line in _whole_lines(text):
        body = _BULLET.sub("", line).strip()
        if _is_heading(line, body):
            wanted = bool(_TASKS.search(body)) or not _NO_TASKS.search(body)
            continue
        label, colon, rest = body.partition(":")
        if colon and rest.strip() and len(label.split()) <= 4 and (_TASKS.search(label) or _NO_TASKS.search(label)):
            wanted, body = bool(_TASKS.search(label)), rest.strip()
        if wanted:
            yield from (piece.strip() for piece in _SENTENCE.split(body))


def _whole_lines(text: str) -> Iterator[str]:
    """Yield lines, each with those that go on from it: they begin with a small letter and no bullet."""
    held = ""
    for line in text.splitlines():
        stripped = line.strip()
        goes_on = bool(held) and stripped[:1].islower() and not _BULLET.match(line)
        if goes_on:
            held = f"{held} {stripped}"
            continue
        if held:
            yield held
        held = line.rstrip()
    if held:
        yield held


def _is_heading(line: str, body: str) -> bool:
    words = body.split()
    if not words or len(words) > _HEADING_WORDS or body.endswith((".", ";", ",")):
        return False
    named = bool(_TASKS.search(body) or _NO_TASKS.search(body))
    return body.endswith(":") or (named and not _BULLET.match(line) and (len(words) <= 4 or body.isupper()))


def _stated(item: str) -> tuple[float | None, str]:
    found = _PERCENT.search(item)
    if found is None:
        fraction = _FRACTION.search(item)
        return (_FRACTIONS[fraction[1].lower()], item) if fraction else (None, item)
    share = float(found[1].replace(",", ".")) / 100
    at_an_end = found.start() == 0 or found.end() == len(item.rstrip(" .")) or found[0].lstrip().startswith("(")
    # "raise sales by 20 %" gives no share of the time.
    if not 0 < share <= 1 or not (at_an_end or "time" in found[0].lower()):
        return None, item
    if re.search(r"\b(by|of|to|over|than)\s*$", item[: found.start()], re.IGNORECASE):
        return None, item
    return share, f"{item[: found.start()]} {item[found.end() :]}".strip(" -–—:,")


def _part(item: str) -> float:
    if _MORE.search(item):
        return _WEIGHT_MORE
    return _WEIGHT_LESS if _LESS.search(item) else 1.0


def _with_shares(found: dict[str, _Item]) -> tuple[NamedTask, ...]:
    stated = sum(item.stated for item in found.values() if item.stated is not None)
    least = min((item.stated for item in found.values() if item.stated is not None), default=0.0)
    parts = sum(item.part for item in found.values() if item.stated is None)
    rest = max(1.0 - stated, least / 2 if parts else 0.0)
    whole = stated + (rest if parts else 0.0)
    worded = len({item.worded for item in found.values() if item.stated is None}) > 1
    made = []
    for task, item in found.items():
        if item.stated is not None:
            made.append(NamedTask(task, item.stated / whole, "stated"))
        else:
            made.append(NamedTask(task, rest * item.part / parts / whole, "worded" if worded else "equal"))
    return tuple(made)
