"""How else a job may be spelt: in full, in other words, turned round, or as each of the jobs that it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from worktide.matching.levels import without_levels
from worktide.matching.title_parts import Parts, has_head, key_of
from worktide.matching.vocabulary import english

BARE: Final = 1
_VAGUE: Final = frozenset(
    {
        "administrator",
        "agent",
        "aide",
        "analyst",
        "assistant",
        "associate",
        "attendant",
        "clerk",
        "consultant",
        "coordinator",
        "director",
        "engineer",
        "executive",
        "head",
        "helper",
        "inspector",
        "instructor",
        "leader",
        "manager",
        "member",
        "officer",
        "operator",
        "representative",
        "specialist",
        "supervisor",
        "technician",
        "trainer",
        "worker",
    }
)
ASSISTING: Final = frozenset({"assistant", "asst"})
HEAD_OF: Final = "head of"
_FEW: Final = 4
_LEADING_TITLES: Final = frozenset({"vice president", "executive vice president", "managing director"})
_LEADERS: Final = {
    "head of": ("manager", "director"),
    "director of": ("director", "manager"),
    "manager of": ("manager",),
    "vice president of": ("vice president", "manager"),
    "vp of": ("vice president", "manager"),
    "teacher of": ("teacher",),
    "professor of": ("professor",),
    "supervisor of": ("supervisor",),
    "coordinator of": ("coordinator",),
    "driver of": ("driver",),
    "operator of": ("operator",),
}


def expanded(words: Sequence[str]) -> list[str]:
    """Return words in full where they are abbreviations of one meaning, and in American spelling."""
    known, full = english(), []
    final = len(words) - 1
    for place, word in enumerate(words):
        # "admin" ends a title as administrator and begins one as administrative.
        if place == final and final > 0 and word in known.last:
            full.append(known.last[word])
        elif place < final and word in known.first:
            full.append(known.first[word])
        else:
            full.append(known.abbreviations.get(word) or known.spellings.get(word) or word)
    return " ".join(full).split()


def spellings(words: list[str], parts: Parts, levels: Sequence[str], *, is_foreign: bool) -> Iterable[str]:
    """Yield the text of a title, then its variants, best first."""
    if is_foreign:
        yield " ".join(words)
        return
    known = english()
    full = expanded(words)
    own, text = " ".join(words), " ".join(full)
    modifiers = [" ".join(expanded(key_of(one).split())) for one in parts.modifiers]
    beside = [" ".join(expanded(key_of(one).split())) for one in parts.beside]
    fields = [one for one in (*modifiers, *beside) if one and len(one.split()) <= _FEW and not has_head(one)]
    inverted = [f"{field} {text}" for field in fields] if text else []
    leader = _leader(text)
    is_bare = len(full) == BARE or text in _LEADING_TITLES
    if modifiers and fields and is_bare:
        yield f"{' '.join(_inverted_order(modifiers))} {text}"
    elif inverted and is_bare:
        yield inverted[0]
    elif leader and text.startswith(f"{HEAD_OF} "):
        yield leader[1]
    # "manager" alone says nothing of "manager, marketing".
    is_vague = is_bare and bool(fields) and text in _VAGUE
    if not is_vague:
        yield text
    yield from inverted
    yield from leader[1:] or _managers(text, fields)
    yield from _served(full, known.ambiguous)
    yield from _meanings(full, known.ambiguous)
    whole = known.synonyms.get(text) or known.neutral.get(text) or known.synonyms.get(own)
    if whole:
        yield whole
    if not is_vague:
        yield " ".join(known.neutral.get(word, word) for word in full)
        yield own
    if parts.strokes:
        yield from _alternatives(parts.original)
    yield from _shorter(full)
    if "lead" in levels and not has_head(text):
        yield from (f"{text} supervisor", f"{text} team leader")
    yield from (one for one in (*modifiers, *beside) if has_head(one))


def _inverted_order(modifiers: Sequence[str]) -> list[str]:
    # "teacher, high school, substitute": the last named comes first.
    return [one for one in reversed(modifiers) if len(one.split()) <= _FEW]


def _leader(text: str) -> tuple[str, ...]:
    """Return "marketing manager" and its like for "head of marketing", the text itself first; else nothing."""
    if " of " not in text:
        return ()
    for leader, heads in _LEADERS.items():
        if heads and text.startswith(f"{leader} "):
            field = text.removeprefix(f"{leader} ").removeprefix("the ")
            return (text, *(f"{field} {head}" for head in heads))
    return ()


def _meanings(words: Sequence[str], ambiguous: dict[str, tuple[str, ...]]) -> Iterable[str]:
    for place, word in enumerate(words):
        for meaning in ambiguous.get(word, ()):
            yield " ".join((*words[:place], meaning, *words[place + 1 :])).strip().replace("  ", " ")


def _managers(text: str, fields: Sequence[str]) -> Iterable[str]:
    """Yield "marketing manager" for a vice president beside whom "global marketing" stands."""
    if text in _LEADING_TITLES:
        yield from (" ".join((*without_levels(field.split(), may_all=True)[0], "manager")) for field in fields)


def _served(words: Sequence[str], ambiguous: dict[str, tuple[str, ...]]) -> Iterable[str]:
    """Yield the job of one who works for someone named: "executive assistant to the chief executive"."""
    if "to" in words[1:]:
        own = words[: words.index("to", 1)]
        yield from _meanings(own, ambiguous)
        if has_head(" ".join(own)):
            yield " ".join(own)


def _alternatives(original: str) -> Iterable[str]:
    """Yield each of the jobs that strokes divide: "sales/marketing manager", "cook / dishwasher"."""
    sides = [expanded(key_of(side).split()) for side in original.split("/")]
    sides = [side for side in sides if side]
    for side in sides:
        if has_head(" ".join(side)):
            yield " ".join(side)
        elif sides[-1] != side and len(sides[-1]) > 1:
            yield " ".join((*side, sides[-1][-1]))


def _shorter(words: Sequence[str]) -> Iterable[str]:
    """Yield the job without words that are its level only sometimes: certified, associate, assistant."""
    left, levels = without_levels(words, may_all=True)
    if levels:
        yield " ".join(left)
    if len(words) > BARE and words[0] in ASSISTING and has_head(" ".join(words[1:])):
        yield " ".join(words[1:])
