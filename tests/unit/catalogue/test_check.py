"""The linter: each rule catches a real file in which one thing is broken, and passes it unbroken."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from tests.unit.catalogue.catalogue_files import ARCHITECT, BAKERS, CLERKS, CREW, ENGINEER, KEYERS, SmallCatalogue

from worktide.catalogue.check import Official, check
from worktide.catalogue.files import catalogue_folder
from worktide.catalogue.occupations import check_occupations, load_occupations, read_occupation
from worktide.catalogue.roles import load_roles
from worktide.core.errors import CatalogueError

CODE = "code: 43-3031.00"


def test_real_files_are_clean_and_all_rules_run(known: SmallCatalogue) -> None:
    report = known.report()
    assert report.faults == ()
    assert (report.files, report.not_run) == (6, ())


def test_without_official_tables_it_says_what_did_not_run(alone: SmallCatalogue) -> None:
    report = alone.report()
    assert report.faults == ()
    assert len(report.not_run) == 4
    assert report.coverage == ()


@pytest.mark.parametrize(
    ("rule", "new"),
    [
        (
            "length",
            "Compare every figure that anybody put into the books with the very bank statement from which it came",
        ),
        ("length", "Check the books"),
        ("form", "Compare the books with bank statements."),
        ("form", "compare the books with bank statements"),
        ("form", "Compare the books (ledgers) with bank statements"),
        ("form", "Compare the books – and bank statements"),
        ("opening", "Comparing the books with bank statements"),
        ("opening", "Compares the books with bank statements"),
        ("opening", "The books and the bank statements"),
        ("passive", "Be told which books the bank disputes"),
        ("phrase", "Compare the books with bank statements as needed"),
        ("phrase", "Utilize bank statements to correct the books"),
        ("phrase", "Compare the books and/or the bank statements"),
        ("spelling", "Compare the boks with bank statements"),
        ("spelling", "Compare the colour of bank statements"),
        ("spelling", "Compare the books of Zxqvian banks"),
    ],
)
def test_wording_is_checked_without_official_tables(alone: SmallCatalogue, rule: str, new: str) -> None:
    alone.change(CLERKS, alone.text(CLERKS), new)
    assert alone.rules(CLERKS) == {rule}


def test_a_task_that_says_the_same_as_another_is_found(alone: SmallCatalogue) -> None:
    alone.change(CLERKS, alone.text(CLERKS), f"{alone.text(CLERKS, 3)} each day")
    assert alone.rules(CLERKS) == {"same"}


def test_hard_words_are_named_with_the_grade(alone: SmallCatalogue) -> None:
    hard = ["intermediary", "authorization", "administration", "visualization", "organization", "certification"]
    for place, (first, second) in enumerate(pairwise([*hard, "accreditation"])):
        alone.change(KEYERS, alone.text(KEYERS, place), f"Evaluate {first} possibilities, facilitating {second}")
    (fault,) = [fault for fault in alone.report().faults if fault.rule == "grade"]
    assert "beyond 8" in fault.problem
    assert fault.got == "accreditation, intermediary"


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("schema", CODE, "code: 43-3031"),
        ("schema", CODE, f"{CODE}\nsector: office"),
        ("schema", "summary: >-", "summary: &anchor >-"),
        ("schema", "tasks:\n", "tasks: [\n"),
        ("file", CODE, "code: 43-3031.01"),
    ],
)
def test_the_schema_and_the_place_of_a_file_are_checked(alone: SmallCatalogue, rule: str, old: str, new: str) -> None:
    if "anchor" in new:
        alone.change(CLERKS, "not_this: >-", "not_this: *anchor\nfurther: >-")
    alone.change(CLERKS, old, new)
    assert rule in alone.rules(CLERKS)


def test_a_file_that_is_no_text_is_one_fault(alone: SmallCatalogue) -> None:
    (alone.folder / BAKERS).write_bytes(b"code: \xff\xfe")
    (fault,) = alone.report().faults
    assert (fault.source, fault.rule, fault.problem) == (BAKERS, "schema", "not UTF-8 text")


def _number(catalogue: SmallCatalogue, name: str) -> str:
    """Return the first Task ID that a file covers."""
    return (catalogue.folder / name).read_text("utf-8").split("covers: [")[1].split("]")[0].split(", ")[0]


@pytest.mark.parametrize("change", ["left out", "another's", "unknown"])
def test_coverage_is_checked(known: SmallCatalogue, change: str) -> None:
    number = _number(known, KEYERS)
    other = {"left out": "", "another's": _number(known, BAKERS), "unknown": "99999"}[change]
    text = (known.folder / KEYERS).read_text("utf-8")
    (known.folder / KEYERS).write_text(text.replace(number, other or "11405, 11405", 1), "utf-8")
    faults = [fault for fault in known.report().faults if fault.source == KEYERS]
    assert faults
    assert {fault.rule for fault in faults} == {"coverage"}


def test_another_title_than_the_official_one_is_found(known: SmallCatalogue) -> None:
    known.change(BAKERS, "title: Bakers", "title: Baker")
    assert known.rules(BAKERS) == {"title", "file"}


def test_neighbours_must_have_tasks_and_come_instead_of_tasks(known: SmallCatalogue) -> None:
    known.change(CREW, "nearest: [", "nearest: [55-1012.00, ")
    assert known.rules(CREW) == {"nearest"}
    with (known.folder / BAKERS).open("a", encoding="utf-8") as stream:
        stream.write("nearest: [43-9021.00, 43-3031.00]\n")
    assert known.rules(BAKERS) == {"tasks"}


def test_borrowed_words_are_found_in_texts_and_sentences(known: SmallCatalogue, official: Official) -> None:
    statement = next(text for _, text in sorted(official.statements.items()) if len(text.split()) > 12)
    borrowed = " ".join(statement.split()[:8]).strip(",.;")
    known.change(BAKERS, known.text(BAKERS), borrowed)
    assert "borrowed" in known.rules(BAKERS)


def test_a_whole_statement_of_five_words_is_found_inside_a_text(known: SmallCatalogue, official: Official) -> None:
    short = next(text for _, text in sorted(official.statements.items()) if len(text.split()) == 5 and "," not in text)
    known.change(BAKERS, known.text(BAKERS), f"{short.rstrip('.')} on Mondays")
    assert "borrowed" in known.rules(BAKERS)


def test_a_statement_in_another_order_is_found(known: SmallCatalogue, official: Official) -> None:
    number = int(_number(known, KEYERS))
    turned = " ".join(reversed(official.statements[number].rstrip(".").lower().split()))
    known.change(KEYERS, known.text(KEYERS), f"Do {turned}"[:150])
    assert "close" in known.rules(KEYERS)


def test_one_text_may_not_serve_four_occupations(tmp_path: Path, official: Official) -> None:
    pattern = "occupations/51-production/51-9*.yml"
    names = sorted(path.relative_to(catalogue_folder()) for path in catalogue_folder().glob(pattern))[:4]
    catalogue = SmallCatalogue(tmp_path, official)
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(catalogue_folder() / name, tmp_path / name)
        catalogue.change(str(name), catalogue.text(str(name)), "Whistle a tune to the machine at dawn")
    found = {fault.source for fault in catalogue.report().faults if fault.rule == "shared"}
    assert found == {name.as_posix() for name in names}
    catalogue.change(str(names[0]), "Whistle a tune", "Hum a tune")
    assert not [fault for fault in catalogue.report().faults if fault.rule == "shared"]


def test_a_text_of_four_occupations_is_fine_where_they_share_an_activity(
    known: SmallCatalogue, official: Official
) -> None:
    activity = max(
        {one for found in official.activities.values() for one in found},
        key=lambda one: (sum(one in found for found in official.activities.values()), one),
    )
    owners = {number: code for code, numbers in official.task_ids.items() for number in numbers}
    shared = {owners[number]: number for number, found in sorted(official.activities.items()) if activity in found}
    folder = known.folder / "occupations/99-made-up"
    folder.mkdir()
    for code, number in sorted(shared.items())[:4]:
        head = f"code: {code}\ntitle: {official.titles[code]}\nsummary: Somebody whose work this is.\n"
        task = f"tasks:\n- id: one\n  text: Whistle a tune to the machine\n  covers: [{number}]\n"
        (folder / f"{code}.yml").write_text(head + task, "utf-8")
    assert len(list(folder.iterdir())) == 4
    assert not [fault for fault in known.report().faults if fault.rule == "shared"]


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("file", "field: Data and AI", "field: Software"),
        ("alias", "  - Big Data Developer\n", "  - Cloud Architect\n"),
        ("alias", "  - Big Data Developer\n", "  - BIG data engineer\n"),
        ("level", "  - Big Data Developer\n", "  - Senior Data Engineer\n"),
        ("level", "  - Big Data Developer\n", "  - Data Engineer II\n"),
        ("code", "15-1243.01", "15-9999.01"),
        ("task id", "[16126, 16132]", "[16126, 99999]"),
        ("schema", "weight: 0.45", "weight: 0.44"),
    ],
)
def test_rules_on_roles(known: SmallCatalogue, rule: str, old: str, new: str) -> None:
    known.change(ENGINEER, old, new)
    assert known.rules(ENGINEER) | known.rules(ARCHITECT) == {rule}


def test_the_leads_of_sales_people_are_no_level(known: SmallCatalogue) -> None:
    known.change(ENGINEER, "  - Big Data Developer\n", "  - Lead Generation Specialist\n")
    assert known.rules(ENGINEER) == set()
    known.change(ENGINEER, "  - Lead Generation Specialist\n", "  - Lead Data Engineer\n")
    assert known.rules(ENGINEER) == {"level"}


def test_a_role_with_an_official_title_is_found(known: SmallCatalogue) -> None:
    text = (known.folder / ENGINEER).read_text("utf-8")
    text = text.replace("slug: data-engineer", "slug: bakers").replace("title: Data Engineer", "title: Bakers")
    name = "roles/data-and-ai/bakers.yml"
    (known.folder / name).write_text(text, "utf-8")
    (known.folder / ENGINEER).unlink()
    assert known.rules(name) == {"title"}


def test_two_roles_may_not_share_more_than_two_fifths_of_their_tasks(known: SmallCatalogue) -> None:
    engineer = (known.folder / ENGINEER).read_text("utf-8")
    text = engineer.replace("data-engineer", "table-engineer").replace("title: Data Engineer", "title: Table Engineer")
    head, tail = text.split("aliases:\n")
    text = f"{head}aliases:\n  - Table Person\ncodes:{tail.split('codes:')[1]}"
    twin = "roles/data-and-ai/table-engineer.yml"
    (known.folder / twin).write_text(text, "utf-8")
    (fault,) = [fault for fault in known.report().faults if fault.rule == "shared"]
    assert fault.source in {ENGINEER, twin}
    assert "11 tasks are those of" in fault.problem


def test_the_shipped_catalogue_covers_every_official_task_once(official: Official) -> None:
    report = check(catalogue_folder(), official)
    assert [(group.written, group.covered) for group in report.coverage] == [
        (group.occupations, group.tasks) for group in report.coverage
    ]
    assert sum(group.tasks for group in report.coverage) == 18_796
    assert not [fault for fault in report.faults if fault.rule in {"schema", "coverage", "nearest", "title", "code"}]


def test_the_shipped_catalogue_is_clean(official: Official) -> None:
    assert [str(fault) for fault in check(catalogue_folder(), official).faults] == []


def test_the_build_refuses_what_contradicts_the_classification(official: Official) -> None:
    occupations = load_occupations()
    check_occupations(occupations, official.titles, official.task_ids)
    with pytest.raises(CatalogueError, match=r"occupations are missing; got '11-1011\.00'"):
        check_occupations(occupations[1:], official.titles, official.task_ids)
    renamed = msgspec.structs.replace(occupations[0], title="Chief Cooks")
    with pytest.raises(CatalogueError, match=r"occupations/11-1011\.00: not the official title"):
        check_occupations([renamed, *occupations[1:]], official.titles, official.task_ids)
    shorter = msgspec.structs.replace(occupations[0], tasks=occupations[0].tasks[1:])
    with pytest.raises(CatalogueError, match="official tasks are not covered"):
        check_occupations([shorter, *occupations[1:]], official.titles, official.task_ids)


def test_a_reader_stops_at_the_first_fault(alone: SmallCatalogue) -> None:
    alone.change(KEYERS, alone.text(KEYERS), alone.text(KEYERS, 1))
    text = (alone.folder / KEYERS).read_text("utf-8")
    with pytest.raises(CatalogueError, match="a task text stands twice"):
        read_occupation(text, KEYERS)


def test_everything_loads_sorted() -> None:
    codes = [occupation.code for occupation in load_occupations()]
    assert codes == sorted(set(codes))
    assert len(codes) == 1016
    assert sum(not occupation.tasks for occupation in load_occupations()) == 93
    assert len(load_roles()) >= 9
