"""From a sentence of an advert or a résumé to what someone does: each task with its verb first, in the base form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from worktide.coding.verbs import verb_form

FEWEST_WORDS: Final = 3
MOST_WORDS: Final = 45
_FEWEST_OF_A_LIST: Final = 2
_SHORTEST_LIST: Final = 3

_PERSON: Final = r"(?:candidate|applicant|post ?holder|employee|person|incumbent|colleague|hire)"
_SUBJECT: Final = (
    rf"(?:you(?:['’](?:ll|re|d))?|(?:the|our) (?:(?:successful|ideal|right|new) )?{_PERSON}|they|she|he|i)"
)
_BEGINS: Final = re.compile(
    rf"(?:[,;:–—]\s+(?:(?:and|or|where|then|but)\s+)?|\s-\s|\s+(?:and|where|but)\s+)(?={_SUBJECT}\s)", re.IGNORECASE
)
_PART: Final = (
    r"(?:(?:about|around|roughly|nearly) )?"
    r"(?:most|half|much|some|(?:a|one) third|two thirds|a quarter|three quarters|a fifth|the majority)"
    r" of (?:the|your|their|his|her|my) (?:time|day|week|role|job|work|working (?:time|day))"
)
_IS: Final = r"(?:are|is|am|be|was|were)"
_GOES_INTO: Final = rf"(?: (?:goes into|goes on|{_IS}|(?:will|would) be)(?: spent| devoted to| about)?(?: on| in)?)?"
_ALSO: Final = r"(?:(?:also|then|mainly|primarily|directly|fully|jointly) )?"
_OURS: Final = r"(?:(?:your|the|this|my|our|its|main|key|core|typical|daily|essential|primary|principal|general) )*"
_DUTIES: Final = r"(?:duties|responsibilities|tasks|role|job|position|work|days?|functions|mission)"
_INCLUDE: Final = rf"(?:include[sd]?|involve[sd]?|consists? of|entails?|(?:{_IS})(?: to)?)"
_BUT: Final = r"(?:,? but (?:is|are) not limited to)?"
_LEADS: Final = tuple(
    re.compile(rf"^(?:{pattern})(?:\s*[:,])?\s+", re.IGNORECASE)
    for pattern in (
        _SUBJECT,
        f"{_PART}{_GOES_INTO}",
        rf"spen(?:d|ds|t|ding) {_PART}(?: on| in| to)?",
        rf"{_IS} {_ALSO}(?:expected|required|asked|encouraged|called upon) to",
        rf"(?:{_IS} )?{_ALSO}(?:responsible|accountable) for(?: the)?",
        rf"(?:{_IS} )?{_ALSO}(?:in charge of|tasked with|charged with|involved in|engaged in)",
        r"(?:in|as part of) (?:this|the|your) (?:role|job|position|post)",
        r"on a (?:daily|typical|normal) (?:basis|day)|day[ -]to[ -]day",
        r"(?:each|every) (?:day|week|month|quarter|year|shift)",
        rf"{_OURS}{_DUTIES}(?: (?:here|with us|and responsibilities))?(?: will| would| may)? {_ALSO}{_INCLUDE}{_BUT}",
        r"will|would|shall|can|may|must|should|to|also|then|and|be|going to|help(?:s|ed|ing)? to|ha(?:s|ve) to|get to",
        r"mainly|mostly|primarily|chiefly|predominantly|occasionally|sometimes|rarely|daily|weekly|regularly|routinely",
        r"typically|usually|often|frequently|successfully|effectively|independently|personally|actively|directly",
    )
)
_INTRODUCTION: Final = re.compile(r"^[A-Za-z][^,.;:]{2,70},\s+")
_LABEL: Final = re.compile(r"^[A-Z][\w /&'’-]{2,40}:\s+")
_MOST_LEADS: Final = 8
# An employer, an address or a number to call, a wish or a benefit: not what someone does.
_NO_TASKS: Final = (
    r"@|https?:|\bwww\.|\d{3}[- .]\d{3,}|[$€£]\s?\d",
    r"^work(?:s|ed|ing)? (?:as|at|for)\b|^works? (?:well|hard|independently|in a|under)\b|^speaks? fluent|^joins?\b",
    r"^appl(?:y|ies)\b.*\b(?:now|here|today|online|cv|r[ée]sum[ée])\b|^(?:contact|call|visit|follow|see|read) us\b",
    r"^(?:sends?|submits?|e-?mails?|forwards?) (?:us|your|a cover|the application)\b",
    r"^(?:receive|get|gain|earn|enjoy)\b.*\b(?:holidays?|vacation|pay|salary|bonus|training|discounts?|pension|benefits)\b",
    r"^(?:divide|split|share)[sd]? (?:your|their|his|her) time\b",
    r"^holds? an? (?:valid|current|clean|degree|licen[cs]e)\b",
)
_NO_TASK: Final = re.compile("|".join(_NO_TASKS), re.IGNORECASE)
_NO_VERBS: Final = frozenset(
    {"be", "become", "bring", "enjoy", "have", "join", "like", "love", "need", "possess", "want"}
)
_YEARS: Final = re.compile(r"\b(?:19|20)\d{2}\b.{0,12}(?:\b(?:19|20)\d{2}\b|present|now|today)", re.IGNORECASE)
_JOINS: Final = frozenset({"and", "or", "&", "then"})


def tasks_in(item: str, verbs: frozenset[str]) -> tuple[str, ...]:
    """Return what someone does by a bullet or sentence, each task with its verb first; none where it names nothing.

    Every clause with a subject of its own is one ("you enter orders, and you answer the phone"), a list of three or
    more verbs as many ("load trucks, drive routes, check deliveries"). Verbs in -s, -ing and -ed become base forms.
    """
    pieces = [piece for piece in _BEGINS.split(item.strip(" .;•-–—")) if piece.strip()]
    return tuple(dict.fromkeys(task for piece in pieces for task in _tasks_of_clause(piece, verbs)))


def _tasks_of_clause(clause: str, verbs: frozenset[str]) -> Iterator[str]:
    for text in _beginnings(clause.strip()):
        words = text.rstrip(" .;").split()
        if not words or _NO_TASK.search(text) or _YEARS.search(text):
            continue
        form = verb_form(words[0], verbs)
        if form is not None and form[0] not in _NO_VERBS and not _is_name(words):
            parts = _parts(words, form[1], verbs)
            least = FEWEST_WORDS if len(parts) == 1 else _FEWEST_OF_A_LIST
            yield from (" ".join(part) for part in parts if least <= len(part) <= MOST_WORDS)
            return


def _beginnings(clause: str) -> Iterator[str]:
    """Yield where a task may begin in a clause: behind what leads to it, then behind an introduction or label too."""
    plain = _without_leads(clause)
    yield plain
    for opening in (_INTRODUCTION, _LABEL):
        shorter = opening.sub("", plain, count=1)
        if shorter != plain:
            yield _without_leads(shorter)


def _without_leads(text: str) -> str:
    for _ in range(_MOST_LEADS):
        shorter = next((cut for lead in _LEADS if (cut := lead.sub("", text, count=1)) != text), text)
        if shorter == text:
            break
        text = shorter
    return text


def _is_name(words: Sequence[str]) -> bool:
    """Return whether words look like a name or heading ("Order Desk Lead") instead of what someone does."""
    if len(words) < _FEWEST_OF_A_LIST or words[0].isupper():
        return True
    return words[0][:1].isupper() and words[1][:1].isupper() and words[-1][:1].isupper() and len(words) <= 5


def _parts(words: Sequence[str], ending: str, verbs: frozenset[str]) -> list[list[str]]:
    """Return the tasks of a list of verbs in one form, or the whole as one task, all its verbs in the base form."""
    plain, starts = list(words), [0]
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if place and not (before in _JOINS or before.endswith((",", ";"))):
            continue
        form = verb_form(word, verbs)
        # "applications and plans": what ends a task is a thing.
        if form is not None and form[1] == ending and (place == 0 or place < len(words) - 1):
            plain[place] = form[0] + word[len(word.rstrip(",;:")) :]
            starts += [place] if place else []
    bounds = zip(starts, [*starts[1:], len(plain)], strict=True)
    parts = [_trimmed(plain[start:end]) for start, end in bounds]
    if len(parts) < _SHORTEST_LIST or min(map(len, parts)) < _FEWEST_OF_A_LIST:
        parts = [_trimmed(plain)]
    return [[part[0].capitalize(), *part[1:]] for part in parts]


def _trimmed(words: Sequence[str]) -> list[str]:
    left = list(words)
    while len(left) > 1 and left[-1] in _JOINS:
        left.pop()
    return [*left[:-1], left[-1].rstrip(",;.")]
