"""Through every stage of matching: no spelling of a title leads to other records, and hostile text harms nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import worktide
from worktide.assessment.choice import CannotTellError
from worktide.assessment.query import cleaned, read_query, titles_of
from worktide.core.titles import title_key
from worktide.matching.folds import folded, squeezed
from worktide.matching.matcher import STAGES, Matches, open_matcher

EXACT = STAGES.index("exact")
SPELLINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "spaces around": lambda title: f"  {title.replace(' ', '   ')} ",
    "hyphens": lambda title: title_key(title).replace(" ", "-"),
    "full stop": lambda title: f"{title}.",
    "quotation marks": lambda title: f"\u201c{title}\u201d",
    "accents": lambda title: title.replace("e", "e\u0301"),
    "and": lambda title: title.replace("&", " and "),
}


def plural(title: str) -> str:
    words = title_key(title).split()
    last = words[-1]
    ending = "es" if last.endswith(("s", "x", "z", "ch", "sh")) else "s"
    many = last[:-1] + "ies" if last.endswith("y") and last[-2:-1] not in "aeiou" else last + ending
    return " ".join([*words[:-1], many])


@cache
def every_title() -> tuple[str, ...]:
    return tuple(titles_of(worktide.open_release()).titles())


@cache
def forms() -> tuple[frozenset[str], frozenset[str]]:
    keys = [title_key(title) for title in every_title()]
    return frozenset(map(squeezed, keys)), frozenset(map(folded, keys))


def is_another_title(spelt: str, title: str) -> bool:
    """Return whether a spelling is also that of a title with another key."""
    key = title_key(spelt)
    return key != title_key(title) and (squeezed(key) in forms()[0] or folded(key) in forms()[1])


LEAST = 0.02


def answers(titles: list[str]) -> Matches:
    return open_matcher(worktide.open_release()).match_many(titles, None, 64)


def set_of(found: Matches, row: int) -> frozenset[int]:
    """The records that a title stands for; the little that the statistical stage shares out besides is none of them."""
    likely = found.confidences[row] >= LEAST
    return frozenset(
        place for place, kept in zip(found.positions[row].tolist(), likely, strict=True) if kept and place >= 0
    )


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_title_leads_to_a_record_that_is_not_its_own(spelling: str) -> None:
    titles = [title for title in every_title()[::7] if len(title_key(title)) > 3]
    spelt = [SPELLINGS[spelling](title) for title in titles]
    own, found = answers(titles), answers(spelt)
    wrong = [
        (text, title)
        for row, (text, title) in enumerate(zip(spelt, titles, strict=True))
        if found.positions[row, 0] not in set_of(own, row) and not is_another_title(text, title)
    ]
    assert wrong == []


def test_no_plural_of_a_title_leads_to_a_record_that_is_not_its_own() -> None:
    # Words of three letters and less are not folded: "RNs" and "DJs" may be read as other words.
    titles = [
        title for title in every_title()[::7] if not title.endswith("s") and len(title_key(title).split()[-1]) > 3
    ]
    many = [plural(title) for title in titles]
    own, found = answers(titles), answers(many)
    strangers = [
        (spelt, title)
        for row, (spelt, title) in enumerate(zip(many, titles, strict=True))
        if found.sure[row] and found.positions[row, 0] not in set_of(own, row) and not is_another_title(spelt, title)
    ]
    assert strangers == []


@pytest.mark.parametrize("spelling", ["capitals", "small letters", "spaces around", "hyphens", "full stop", "and"])
def test_case_space_and_punctuation_change_no_answer(spelling: str) -> None:
    release = worktide.open_release()
    for title in every_title()[::199]:
        spelt = SPELLINGS[spelling](title)
        if title_key(spelt) == title_key(title) and spelt.strip() not in release.positions:
            assert read_query(release, cleaned(spelt)).candidates == read_query(release, title).candidates, title


def test_every_title_of_the_release_leads_to_its_stated_set() -> None:
    titles = list(every_title())
    found, index = answers(titles), titles_of(worktide.open_release())
    assert set(found.stage.tolist()) == {EXACT}
    for row in range(0, len(titles), 23):
        stated = {one.position for one in index.find(titles[row])}
        # What the stated records leave of the confidence goes to others, which an answer leaves out.
        assert stated <= set(found.positions[row].tolist())
        assert {one.position for one in read_query(worktide.open_release(), titles[row]).candidates} == stated


@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_another_order_of_words_is_the_same_job_another_title_or_not_sure_of_a_stranger(number: int, chance) -> None:  # type: ignore[no-untyped-def]
    title = every_title()[number % len(every_title())]
    words = title_key(title).split()
    chance.shuffle(words)
    spelt = " ".join(words)
    found = answers([title, spelt])
    if STAGES[found.stage[1]] == "exact" or is_another_title(spelt, title):
        return
    own = set_of(found, 0)
    stated = found.stage[1] != STAGES.index("statistical")
    assert found.positions[1, 0] in own or not stated or title_key(spelt) == title_key(title)


HOSTILE = (
    *("a", "?", "\x1b[31mnurse\x1b[0m", "nurse\r\nengineer", "\u202enurse\u202c", "\u200bnurse\u200b"),
    *("nurse " * 50, "\U0001f469\u200d\u2695\ufe0f", "\U0001f600" * 200, "\ud800", "'; DROP TABLE jobs; --"),
    *("' OR 1=1 --", "<script>alert(1)</script>", "<b>nurse</b>", "&lt;nurse&gt;", "{{7*7}}", "${jndi:ldap://x}"),
    *("=cmd|' /C calc'!A0", "../../etc/passwd", "%s%n", "NaN", "null", "15-1252.00.00", "-1", "1e309"),
    *("\u0645\u0645\u0631\u0636\u0629", "\u770b\u8b77\u5e2b", "\u0432\u043e\u0434\u0438\u0442\u0435\u043b\u044c"),
    *("\u05d0\u05d7\u05d5\u05ea", "a\u0301" * 250, "(" * 290, "/" * 290, "nurse\x00"),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_an_answer_a_choice_or_a_short_message(text: str) -> None:
    worktide.assess("registered nurse")
    start = time.perf_counter()
    try:
        said, confidences = (answer := worktide.assess(text)).query, [answer.match.confidence]
    except CannotTellError as error:
        said, confidences = str(error), [option.confidence for option in error.choice.options]
    except worktide.WorktideError as error:
        said, confidences = str(error), []
    assert time.perf_counter() - start < 2
    assert said.isprintable()
    assert len(said) < 1_200
    assert all(0 < confidence <= 1 for confidence in confidences)


def test_a_megabyte_is_refused_at_once() -> None:
    for text in ("x" * 1_000_000, "nurse " * 170_000):
        start = time.perf_counter()
        with pytest.raises(worktide.UnknownTitleError, match="no title is longer"):
            worktide.assess(text)
        assert time.perf_counter() - start < 1


def test_a_long_context_is_cut_and_harms_nothing() -> None:
    start = time.perf_counter()
    found = worktide.assess("engineer", context="designs bridges " * 100_000)
    assert found.occupation.slug == "civil-engineers"
    assert time.perf_counter() - start < 2
