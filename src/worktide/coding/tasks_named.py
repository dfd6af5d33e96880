"""The tasks that a text names, with the share of the time that it gives each, as far as it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from worktide.coding.verbs import base_form

MOST_TASKS: Final = 60
FEWEST_WORDS: Final = 3
MOST_WORDS: Final = 45

Share = Literal["stated", "worded", "equal"]


@dataclass(frozen=True, slots=True)
class NamedTask:
    """A task as the text names it, its verb in the base form, its `share` of the time (0 to 1)
    and where that comes from.
    """

    text: str
    share: float
    share_from: Share


_BULLET: Final = re.compile(r"^\s*(?:[•●◦▪■–—*·‣]|-(?=\s)|o(?=\s{2,})|\(?\d{1,2}[.)](?=\s)|[a-z][.)](?=\s))\s*")
_PERCENT: Final = re.compile(
    r"\(?\s*(?:about |approx\.? |~ ?|up to )?(\d{1,3}(?:[.,]\d)?)\s?(?:%|percent\b|per cent\b)"
    r"(?: of (?:the |your )?(?:time|role|job|work))?\s*\)?[:,]?",
    re.IGNORECASE,
)
_MORE: Final = re.compile(r"\b(mainly|mostly|primarily|chiefly|predominantly|majority|most of)\b", re.IGNORECASE)
_LESS: Final = re.compile(
    r"\b(occasional(?:ly)?|sometimes|rarely|as needed|when needed|from time to time|as required)\b",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"^(?:you(?:['’]ll| will| would| are going to)|the (?:successful )?(?:candidate|applicant|person)(?: will)?"
    r"|(?:she|he|they|i)(?: will)?|responsible for|responsibilities include[sd]?|duties include[sd]?|in charge of"
    r"|tasked with|helped to|will|must|to|be responsible for|mainly|mostly|primarily|occasionally|sometimes|also|and"
    r"|daily|successfully|regularly|independently)[\s:,]+",
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
# An employer, an address or a number to call, not what someone does.
_NO_TASK: Final = re.compile(r"@|https?:|\bwww\.|\d{3}[- .]\d{3,}|^works?(?:ed|ing)? (?:as|at|for)\b", re.IGNORECASE)
_YEARS: Final = re.compile(r"\b(?:19|20)\d{2}\b.{0,12}(?:\b(?:19|20)\d{2}\b|present|now|today)", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-Z•(\"'“0-9])")
_HEADING_WORDS: Final = 7
_WEIGHT_MORE, _WEIGHT_LESS = 3.0, 1 / 3


def named_tasks(text: str, verbs: frozenset[str]) -> tuple[NamedTask, ...]:
    """Return the tasks in a text, at most 60: bullets and sentences that begin with a verb, outside of requirements.

    Percentages ("80%", "20 percent of the time") are taken as stated; what is left is divided among the others, three
    parts for "mainly", a third of one for "occasionally", one for all else.
    """
    found: dict[str, tuple[float | None, float]] = {}
    for item in _items(text):
        stated, item = _stated(item)
        task = _as_task(item, verbs)
        if task is not None and len(found) < MOST_TASKS:
            found.setdefault(task, (stated, _part(item)))
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
        return None, item
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


def _as_task(item: str, verbs: frozenset[str]) -> str | None:
    """Return an item as a task that begins with its verb in the base form, or None where it begins with none."""
    text = item.strip(" .;•-–—")
    for _ in range(4):
        shorter = _LEAD.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    words = text.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or _YEARS.search(text) or _NO_TASK.search(text):
        return None
    verb = base_form(words[0], verbs)
    if verb is None or words[0].isupper() or (words[1][:1].isupper() and words[-1][:1].isupper() and len(words) <= 5):
        return None
    return " ".join([verb.capitalize(), *words[1:]])


def _with_shares(found: dict[str, tuple[float | None, float]]) -> tuple[NamedTask, ...]:
    stated = {task: share for task, (share, _) in found.items() if share is not None}
    parts = {task: part for task, (share, part) in found.items() if share is None}
    rest = max(1.0 - sum(stated.values()), min(stated.values(), default=0.0) / 2 if parts else 0.0)
    whole = sum(stated.values()) + (rest if parts else 0.0)
    worded = len(set(parts.values())) > 1
    made = []
    for task in found:
        if task in stated:
            made.append(NamedTask(task, stated[task] / whole, "stated"))
        else:
            share = rest * parts[task] / sum(parts.values()) / whole
            made.append(NamedTask(task, share, "worded" if worded else "equal"))
    return tuple(made)
