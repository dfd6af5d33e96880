"""Adverts and résumés in the styles in which people write them: what they say that someone does, and nothing else."""

from __future__ import annotations

import pytest

from worktide.coding.clauses import tasks_in
from worktide.coding.document_assessment import assess_text
from worktide.coding.tasks_named import NamedTask, named_tasks
from worktide.coding.verbs import verbs_of
from worktide.release.open import open_release

SECOND_PERSON = """Administrative Assistant
Join our busy office in Leeds. In this role you enter orders into our system, and you answer the phone for three teams.
You will be responsible for keeping the calendar of the managing director up to date. You'll also book travel and
hotels. You are expected to prepare minutes of weekly meetings.
Your day will involve sorting the post and greeting visitors. We offer 25 days of holiday. You should have two years of
experience. You receive a yearly bonus and free training.
"""
BULLETS = """ICU Nurse - Nights
About the role:
- Responsible for monitoring patients' vital signs and recording changes
- Administering medication as ordered by physicians
- Ability to lift 50 pounds
- Providing support to families of patients
Qualifications:
- Current RN license
- Managing stress well
"""
TERSE = """Now hiring!! Delivery Driver / Warehouse
Duties: load trucks, drive local routes, check deliveries against invoices, keep van clean.
Must have clean licence. $18/hr. Call 555-123-4567
"""
PROSE = """We are a growing software company looking for a Product Manager who wants to shape how hospitals plan shifts.
You would spend most of your time talking with customers and turning what you learn into a roadmap. About a third of the
week goes into writing specifications with our engineers. The successful candidate manages a small budget, presents
results to the board every quarter, and coaches two junior colleagues. Occasionally, you travel to customer sites.
Experience with SQL is a plus.
"""
RESUME = """Jane Doe
Mechanical Engineer

EXPERIENCE
Mechanical Engineer, Acme Pumps, 2018 - present
* Designed pump housings in CAD and tested prototypes
* Led a team of four technicians
* Reduced scrap by 20 % through new inspection steps
Field Service Technician, Bolt GmbH, 2014 - 2018
* Installed and repaired pumps at customer sites
* I also trained customers in maintenance

EDUCATION
B.Sc. Mechanical Engineering, 2014
"""
MIXED = """Bookkeeper / Receptionist (part-time)
You divide your time between the front desk and the books.
60% Bookkeeping: you post invoices, reconcile bank accounts and run payroll for twelve people
40% Reception: you welcome guests, answer calls and manage the booking system
"""
OFFICIAL = """JOB TITLE: Environmental Inspector II
SUMMARY OF DUTIES
Under general supervision, performs inspections of industrial sites. Collects samples; interprets laboratory results;
writes reports of violations. Testifies in hearings when required.
1. Conducts field investigations of complaints (35%)
2. Reviews permit applications and plans (25%)
MINIMUM QUALIFICATIONS
Bachelor's degree.
"""


def named(text: str) -> tuple[NamedTask, ...]:
    return named_tasks(text, verbs_of(open_release()))


@pytest.mark.parametrize(
    ("advert", "begins"),
    [
        (SECOND_PERSON, ["Enter orders", "Answer the", "Keep the", "Book travel", "Prepare minutes", "Sort the"]),
        (BULLETS, ["Monitor patients'", "Administer medication", "Provide support"]),
        (TERSE, ["Load trucks", "Drive local", "Check deliveries", "Keep van"]),
        (
            PROSE,
            ["Talk with", "Write specifications", "Manage a", "Present results", "Coach two", "Travel to"],
        ),
        (RESUME, ["Design pump", "Lead a", "Reduce scrap", "Install and", "Train customers"]),
        (
            MIXED,
            ["Post invoices", "Reconcile bank", "Run payroll", "Welcome guests", "Answer calls", "Manage the"],
        ),
        (
            OFFICIAL,
            [
                *("Perform inspections", "Collect samples", "Interpret laboratory", "Write reports", "Testify in"),
                *("Conduct field", "Review permit"),
            ],
        ),
    ],
)
def test_an_advert_names_its_tasks_and_nothing_else(advert: str, begins: list[str]) -> None:
    assert [" ".join(task.text.split()[:2]) for task in named(advert)] == begins


def test_shares_are_read_from_percentages_fractions_and_words() -> None:
    prose = {task.text.split()[0]: task for task in named(PROSE)}
    assert prose["Write"].share_from == "stated"
    assert prose["Write"].share == pytest.approx(1 / 3)
    assert prose["Talk"].share > 3 * prose["Manage"].share
    mixed = named(MIXED)
    assert sum(task.share for task in mixed[:3]) == pytest.approx(0.6)
    assert {task.share_from for task in mixed} == {"stated"}
    for text in (SECOND_PERSON, BULLETS, TERSE, PROSE, RESUME, MIXED, OFFICIAL):
        assert sum(task.share for task in named(text)) == pytest.approx(1)


def test_a_list_of_verbs_divides_the_share_of_its_sentence() -> None:
    tasks = named("Answer calls from customers\nLoad trucks, drive local routes, keep the van clean")
    assert [round(task.share, 4) for task in tasks] == [0.5, 0.1667, 0.1667, 0.1667]


def test_two_jobs_in_one_advert_are_a_blend_of_their_records() -> None:
    found = assess_text(MIXED, open_release())
    assert {record.slug for record in found.records} == {
        "bookkeeping-accounting-and-auditing-clerks",
        "receptionists-and-information-clerks",
    }
    assert found.blend is not None
    assert found.this_job is not None
    ends = [record.ai_does for record in found.records if record.ai_does]
    assert min(end.value for end in ends) < found.blend.ai_does.value < max(end.value for end in ends)


def test_the_name_of_a_person_is_no_title() -> None:
    assert all(title.phrase != "Jane Doe" for title in assess_text(RESUME, open_release()).titles)


@pytest.mark.parametrize(
    "item",
    [
        *(
            "",
            "...",
            "You",
            "We offer a pension",
            "You are a team player",
            "You have a degree in law",
            "Apply now online",
        ),
        *("Send your application to us", "Join our team of bakers", "Works well under pressure", "Order Desk Lead"),
        *("You will receive 30 days of vacation", "Hold a valid driving licence", "2015 - 2019 Acme", "Call us today"),
        *(
            "You must have three years of experience",
            "WRITE REPORTS AND MINUTES",
            "=1+1",
            "\u0645\u0631\u062d\u0628\u0627",
        ),
    ],
)
def test_what_is_no_task_names_none(item: str) -> None:
    assert tasks_in(item, verbs_of(open_release())) == ()


def test_a_thing_that_looks_like_a_verb_stays_a_thing() -> None:
    assert tasks_in("Reviews permit applications and plans", verbs_of(open_release())) == (
        "Review permit applications and plans",
    )


@pytest.mark.parametrize("size", [1_000, 20_000])
def test_a_long_sentence_is_read_in_time(size: int) -> None:
    import time

    start = time.perf_counter()
    for text in ("you and " * size, "will " * size, "write a, " * size, "most of the time " * size):
        tasks_in(text, verbs_of(open_release()))
    assert time.perf_counter() - start < 5
