"""Every text of every record: each number in it is one that its own section holds, and it reads easily and cleanly."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache

import pytest

from worktide.release.open import open_release
from worktide.release.record import Question, Record, Task
from worktide.scoring.arguments import PRESENT_INDICES, counter_arguments, would_change
from worktide.scoring.narrative import CAPABILITIES, people_of, summary, task_reason
from worktide.scoring.questions import Told, questions_of
from worktide.scoring.starting_out import EVIDENCE, starting_out

HARDEST_GRADE = 8.0

# What names a release, a scale, a year or a model measures nothing of the job: taken out before numbers are read.
NAMED = (
    "GPT-4",
    "O*NET 30.1",
    "release 29.1",
    "releases 29.1 and 30.1",
    "over ten years, 2024 to 2034",
    "not within 20 years",
    "beyond 20",
    "of 100 draws",
    "the AI of 2023",
    "asked twice in 2023",
    "on a scale of importance from 1 to 5",
    "2015 wording",
    "of 5 releases of conversations",
    " of 5. ",
    " of 5; the higher",
    " of 3; 3 is",
    "no credential (0)",
    "degree (7)",
    "from 1 (never) to 5",
    "from 1 (alone) to 5",
    "from 1 (not at all) to 5",
    "from 0 to 1 in 2013",
    "from 70 jobs",
)

Scoped = tuple[str, str, tuple[object, ...]]


def numbers_of(part: object) -> Iterator[float]:
    """Every number that a section holds, at any depth."""
    if isinstance(part, bool) or part is None or isinstance(part, str):
        return
    if isinstance(part, int | float):
        yield float(part)
    elif isinstance(part, dict):
        for value in part.values():
            yield from numbers_of(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from numbers_of(value)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from numbers_of(getattr(part, field.name))


def as_written(numbers: Iterator[float]) -> set[str]:
    """Each number as a text may round it."""
    forms = ("{:.0f}", "{:.1f}", "{:.2f}", "{:g}", "{:,.0f}")
    return {form.format(value) for number in numbers for value in (number, abs(number)) for form in forms}


def names_in(record: Record) -> re.Pattern[str]:
    """Names of tasks, jobs and skills, which may hold digits and hard words of their own; the longest first."""
    names = [task.text for task in record.tasks] + [record.occupation.title, *record.occupation.aliases]
    names += [people_of(record.occupation), *CAPABILITIES.values()]
    names += [barrier.name for barrier in record.barriers or ()] + [move.title for move in record.moves or ()]
    skills = record.skills
    names += [one.name for one in (*skills.at_risk, *skills.resistant, *skills.rising)] if skills else []
    longest_first = sorted(set(filter(None, names)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def without(text: str, names: re.Pattern[str]) -> str:
    """The text with each name replaced by a plain word, so that only our own words are left."""
    for name in (*PRESENT_INDICES.values(), *NAMED):
        text = text.replace(name, " " if name.startswith(" ") else "")
    return names.sub("work", text)


def composed(record: Record) -> Iterator[Scoped]:
    """Texts that the rules write now from the record's numbers, each with the sections it may take numbers from."""
    people = people_of(record.occupation)
    score = (record.risk, record.shares)
    barriers = record.barriers or ()
    yield "summary", summary(people, record.shares, record.tasks, record.risk, barriers), score
    for task in record.tasks:
        modelled = task.basis == "modelled"
        reason = task_reason(task.raters, modelled=modelled, capability=task.capability, observed_use=task.observed_use)
        yield f"reason of {task.id}", reason, (task,)
    for question in questions_of(record, Told(people)):
        yield question.question, question.answer, _of_question(question, record)
    for argument in counter_arguments(record):
        yield argument.direction, argument.text, _of_argument(record)
    for change in would_change(record):
        yield change.cause, change.text, _of_change(change.cause, record)
    yield "starting out", starting_out(people, record.indices).text, (_percentiles(record),)


def _of_argument(record: Record) -> tuple[object, ...]:
    market = () if record.labour_market is None else (record.labour_market.projected_growth,)
    return (record.risk, record.shares, _percentiles(record), record.barriers or (), market, record.physical)


def _percentiles(record: Record) -> tuple[float | None, ...]:
    return tuple(value.percentile for value in record.indices.values())


def _of_question(question: Question, record: Record) -> tuple[object, ...]:
    """The sections behind each question, by its first words."""
    sections: dict[str, tuple[object, ...]] = {
        "How likely": (record.risk, record.shares),
        "Which tasks": tuple(task.automation for task in record.tasks),
        "How soon": (record.timeline,),
        "Which skills": (record.skills,),
        "Which jobs": (record.moves,),
        "Is the": (record.labour_market,),
        "Do other": (_percentiles(record),),
        "Does it": (),
    }
    return next(given for start, given in sections.items() if question.question.startswith(start))


def _of_change(cause: str, record: Record) -> tuple[object, ...]:
    causes = {} if record.causes is None else record.causes.percentile
    tasks: dict[str, tuple[object, ...]] = {
        "the largest cause of the range": tuple(100 * share for share in causes.values()),
        "tasks near the half": tuple(task.automation for task in record.tasks),
        "a rater's second look": tuple(task.raters for task in record.tasks),
        "the band": (record.risk,),
    }
    return tasks.get(cause, ())


def _of_physical(record: Record) -> tuple[object, ...]:
    return (record.physical, record.indices.get("frey_osborne_2013"))


def stored(record: Record) -> Iterator[Scoped]:
    """Texts that the release stores, each with the sections it may take numbers from."""
    yield "summary", record.summary, (record.risk, record.shares, record.barriers, record.physical)
    if record.physical is not None:
        yield "physical", f"{record.physical.note or ''} {record.physical.machines}".strip(), _of_physical(record)
    for task in record.tasks:
        yield f"reason of {task.id}", task.reason, (task,)
    for barrier in record.barriers or ():
        yield f"barrier {barrier.name}", barrier.reason, (barrier,)
    for question in record.questions or ():
        yield question.question, question.answer, _of_question(question, record)
    yield from stored_doubts(record)
    if record.adoption is not None:
        yield "adoption", record.adoption.note, (record.adoption,)
    if record.skills is not None:
        for skill in (*record.skills.at_risk, *record.skills.resistant, *record.skills.rising):
            yield f"skill {skill.name}", skill.reason, (skill,)


def stored_doubts(record: Record) -> Iterator[Scoped]:
    """Texts on what speaks against the score, as `stored` gives them."""
    for argument in record.counter_arguments or ():
        yield argument.direction, argument.text, _of_argument(record)
    for change in record.would_change or ():
        yield change.cause, change.text, _of_change(change.cause, record)
    if record.starting_out is not None:
        yield "starting out", record.starting_out.text, (_percentiles(record),)


@cache
def every_record() -> tuple[Record, ...]:
    """Every record of the release in use."""
    release = open_release()
    return tuple(release.record(listed.slug) for listed in release.listing)


def unfounded(record: Record, texts: Iterator[Scoped]) -> list[str]:
    """The numbers that no section of their own text holds, each with the text."""
    names, wrong = names_in(record), []
    for where, text, sections in texts:
        known = as_written(numbers_of(sections))
        found = [number.rstrip(",") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", without(text, names))]
        wrong += [f"{record.occupation.slug}, {where}: {one} in {text!r}" for one in found if one not in known]
    return wrong


@pytest.mark.parametrize("texts", [composed, stored])
def test_every_number_in_a_text_is_one_that_its_section_holds(texts: object) -> None:
    wrong = [line for record in every_record() for line in unfounded(record, texts(record))]  # type: ignore[operator]
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:5])


def test_a_wrong_number_is_found() -> None:
    record = next(one for one in every_record() if one.risk is not None)
    text = f"AI could do about {record.risk.percentile.value + 101:.0f} percent." if record.risk else ""
    assert len(unfounded(record, iter([("made up", text, (record.risk, record.shares))]))) == 1


@pytest.mark.parametrize("texts", [composed, stored])
def test_no_text_has_doubled_words_or_signs_or_unfilled_blanks(texts: object) -> None:
    broken = re.compile(
        r"(?i:\b(\w+) \1\b)|%%|\$\$|  |\.\.|,,|;;|[{}]|\b(?:nan|inf|null)\b|\bNone\b(?! of)|:\.|: ;|\( ?\)| [.,;]"
    )
    wrong = [
        f"{record.occupation.slug}, {where}: {text!r}"
        for record in every_record()
        for where, text, _ in texts(record)  # type: ignore[operator]
        if broken.search(untitled(record, text)) or not text or text != text.strip() or text[-1] not in ".”"
    ]
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:5])


def untitled(record: Record, text: str) -> str:
    """The text without names of technologies, which may begin with a point or repeat a word."""
    for skill in record.skills.rising if record.skills else ():
        text = text.replace(skill.name, "a tool")
    return text


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out; at least one."""
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - (word.endswith("e") and not word.endswith(("le", "ee"))))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid and others 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.

    A semicolon and a colon end a clause that can be read by itself, as a list's entries can.
    """
    sentences = [part for part in re.split(r"[.?!;:]+(?:\s|$)", text) if re.search(r"[a-z]", part)]
    words = re.findall(r"[a-z]+", text.lower().replace("’", "").replace("'", ""))
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_grade_of_known_texts() -> None:
    assert grade("The cat sat on the mat. It was a fat cat.") < 1
    assert grade("Institutional considerations necessitate comprehensive organizational transformation.") > 20


def test_texts_are_of_grade_eight_or_easier() -> None:
    hard = []
    for record in every_record():
        names = names_in(record)
        for where, text, _ in composed(record):
            plain = without(text, names)
            if (found := grade(plain)) > HARDEST_GRADE:
                hard.append((round(found, 1), record.occupation.slug, where, plain))
    assert not hard, f"{len(hard)}: " + "\n".join(map(str, sorted(hard, reverse=True)[:5]))


def test_the_studies_read_easily_too() -> None:
    graded = {study.key: round(grade(study.finding), 1) for study in EVIDENCE}
    assert max(graded.values()) <= HARDEST_GRADE + 1, graded


def test_the_same_fact_is_told_in_the_same_words() -> None:
    for record in every_record():
        if record.shares is None:
            continue
        people = people_of(record.occupation)
        told = summary(people, record.shares, record.tasks, record.risk)
        likely = questions_of(record, Told(people))[0].answer
        facts = [sentence for sentence in re.split(r"(?<=\.) ", likely) if re.search(r"\d", sentence)]
        assert facts or record.shares.ai_does.high < 1
        assert all(fact in told for fact in facts)


def test_a_task_without_the_same_raters_still_has_a_reason() -> None:
    tasks: list[Task] = [task for record in every_record()[:40] for task in record.tasks]
    assert all(task_reason(task.raters, modelled=False) for task in tasks)
