"""Observed use from the publishers' files, and how the order of labels agrees with it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.pipeline.horizon_inputs import Real, label_shares, read_real

from worktide.pipeline.adoption_columns import (
    CHATS,
    INTERFACES,
    adoption_by_slug,
    order_against_growth,
    order_against_use,
    release_names,
    task_use,
)


@pytest.fixture(scope="module")
def real(data_folder: Path) -> Real:
    return read_real(data_folder)


@pytest.fixture(scope="module")
def orders(real: Real) -> pl.DataFrame:
    table = real.table.select("task_id").with_columns(labels=pl.Series(label_shares(real)))
    return table.filter(pl.col("task_id").is_not_null())


def test_releases_are_named_by_kind_and_month() -> None:
    names = release_names()
    assert list(names) == [*CHATS, *INTERFACES]
    assert len(set(names.values())) == 8
    assert names["anthropic-tasks-5"] == "chat 2026-03"


def test_shares_are_split_and_never_exceed_the_files_own(real: Real) -> None:
    use = task_use(real.inputs)
    for source in (*CHATS, *INTERFACES):
        published = real.inputs.table(source, "tasks").filter(pl.col("kind") == "task")
        whole, carried = (sum(table[column].to_list()) for table, column in ((published, "percent"), (use, source)))
        assert 0.7 * whole < carried <= whole + 1e-3


def test_only_tasks_that_the_old_wording_holds_are_seen(real: Real) -> None:
    use = task_use(real.inputs)
    seen = use.filter(pl.any_horizontal(pl.col(*CHATS, *INTERFACES) > 0))
    assert seen["could"].all()
    assert 0 < use["could"].sum() < use.height


def test_every_record_with_tasks_has_a_section_that_adds_up(real: Real) -> None:
    sections = adoption_by_slug(real.inputs, real.roles, real.slugs)
    assert set(sections) == set(real.table["slug"].unique().to_list())
    use = task_use(real.inputs)
    official = [sections[slug] for slug in set(real.slugs.values()) & set(sections)]
    total = sum(section.observed_share["chat 2026-03"] for section in official)
    assert total == pytest.approx(use["anthropic-tasks-5"].sum(), abs=0.05)
    assert sum(section.tasks_total for section in official) == use.height
    for section in sections.values():
        assert 0 <= section.tasks_seen <= section.tasks_total
        assert f"{section.tasks_seen} of {section.tasks_total} " in section.note


def test_a_role_is_followed_through_the_tasks_it_resembles(real: Real) -> None:
    role = next(role for role in real.roles if role.slug == "mlops-engineer")
    section = adoption_by_slug(real.inputs, real.roles, real.slugs)[role.slug]
    numbers = {number for task in role.tasks for number in task.onet_task_ids}
    use = task_use(real.inputs).filter(pl.col("task_id").is_in(sorted(numbers)))
    assert section.observed_share["chat 2026-03"] == pytest.approx(use["anthropic-tasks-5"].sum(), abs=1e-4)
    assert section.tasks_total == len(role.tasks)


def test_labels_of_2023_order_later_use(real: Real, orders: pl.DataFrame) -> None:
    lines = order_against_use(real.inputs, orders)
    areas = {line.use: line.agreement for line in lines}
    assert len(areas) == 3
    chat, interface, first = areas.values()
    assert 0.69 < chat.area < 0.75
    assert 0.71 < interface.area < 0.80
    assert 0.65 < first.area < 0.72
    for one in areas.values():
        assert 0.5 < one.low < one.area < one.high
    assert first.tasks < chat.tasks


def test_a_swapped_order_is_caught(real: Real, orders: pl.DataFrame) -> None:
    turned = orders.with_columns(-pl.col("labels"))
    assert all(line.agreement.high < 0.5 for line in order_against_use(real.inputs, turned))


def test_growth_shows_regression_to_the_mean_and_no_order(real: Real, orders: pl.DataFrame) -> None:
    lines = {(line.order, line.growth): line.correlation for line in order_against_growth(real.inputs, orders, 3)}
    assert len(lines) == 6
    third = "release 3 to 5 of chats"
    assert lines["share before", third].high < -0.3
    assert all(abs(one.value) < 0.2 for (order, _), one in lines.items() if order == "labels")
