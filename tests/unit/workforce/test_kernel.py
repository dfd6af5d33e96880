"""The kernel is pure: whatever the size, the order and the number of batches, the same sums byte for byte."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worktide.core.errors import WorktideError
from worktide.release.open import open_release
from worktide.workforce.answering import ANSWER_SCHEMA, answer, shared_weights
from worktide.workforce.kernel import FAULT, ROW, SOURCE, Question, condense, merge, sums_schema

QUESTION = Question("title", headcount="heads", wage="pay", groups=("site", "team"))
CELLS = {
    "title": st.sampled_from(
        [
            "Nurse",
            "Cook",
            " Cook ",
            "Total",
            "",
            "2021-01-01",
            "=1+1",
            "Näher",
            "title",
            "x" * 301,
        ]
    ),
    "heads": st.sampled_from(["1", "0.5", "0", "1,234.5", "-2", "n/a", "", "1e3", "9999999999", "heads", "0.0004"]),
    "pay": st.sampled_from(["30000", "$41,000.55", "", "-1", "secret", "1e11", "0.015"]),
    "site": st.sampled_from(["North", "", "Grand total", "site"]),
    "team": st.sampled_from(["a", "b"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=40)


def batch_of(rows: list[dict[str, str]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: [row[name] for row in rows] for name in CELLS})


def bytes_of(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def total(batch: pa.RecordBatch, column: str) -> Decimal:
    return sum((Decimal(one) for one in batch.column(column).to_pylist()), Decimal(0))


@given(rows=ROWS, seed=st.integers(0, 1 << 16))
def test_any_split_and_order_gives_the_same_bytes(rows: list[dict[str, str]], seed: int) -> None:
    whole = condense(batch_of(rows), QUESTION)
    chance = Random(seed)  # noqa: S311 - an order, no secret
    mixed = chance.sample(rows, len(rows))
    cuts = sorted({0, len(rows), *(chance.randrange(len(rows) + 1) for _ in range(4))})
    parts = [condense(batch_of(mixed[low:high]), QUESTION) for low, high in pairwise(cuts)]
    chance.shuffle(parts)
    assert bytes_of(merge(parts, QUESTION)) == bytes_of(whole)
    assert bytes_of(merge([merge(parts[:2], QUESTION), *parts[2:]], QUESTION)) == bytes_of(whole)


@given(rows=ROWS)
def test_rows_and_heads_reconcile(rows: list[dict[str, str]]) -> None:
    sums = condense(batch_of(rows), QUESTION)
    assert sums.schema == sums_schema(QUESTION)
    assert total(sums, "rows") == len(rows)
    said = {"1": "1", "0.5": "0.5", "0": "0", "1,234.5": "1234.5", "-2": "-2", "1e3": "1000"}
    assert total(sums, "heads") == sum((Decimal(said.get(row["heads"], "0")) for row in rows), Decimal(0))
    assert total(sums, "uncounted") == sum(row["heads"] in ("n/a", "", "heads", "9999999999") for row in rows)


def test_pay_is_heads_times_wage() -> None:
    rows = [{"title": "Cook", "heads": "2.5", "pay": "$41,000.55", "site": "North", "team": "a"}]
    sums = condense(batch_of(rows), QUESTION)
    assert sums.column("pay").to_pylist() == [Decimal("102501.37500")]
    assert sums.column("heads_paid").to_pylist() == [Decimal("2.500")]


def test_columns_of_other_types_count_alike() -> None:
    texts = pa.RecordBatch.from_pydict(
        {"title": ["Cook", "Cook", "Cook"], "heads": ["2", "", "3"], "pay": ["1.5", "2", ""]}
    )
    typed = pa.RecordBatch.from_pydict(
        {
            "title": pa.array(["Cook"] * 3).dictionary_encode(),
            "heads": pa.array([2, None, 3], pa.int16()),
            "pay": pa.array([1.5, 2.0, float("nan")]),
        }
    )
    question = Question("title", headcount="heads", wage="pay")
    assert bytes_of(condense(typed, question)) == bytes_of(condense(texts, question))


def test_a_faulty_row_is_named_by_its_first_place() -> None:
    rows = {
        "title": ["Cook", "Cook"],
        "heads": ["x", "x"],
        SOURCE: ["b.csv", "a.csv"],
        ROW: [9, 10],
        FAULT: [None, None],
    }
    question = Question("title", headcount="heads")
    (row,) = condense(pa.RecordBatch.from_pydict(rows), question).to_pylist()
    assert (row["reason"], row["of_column"], row["value"], row["rows"]) == (
        "the headcount is no number",
        "heads",
        "x",
        2,
    )
    assert row["place"].split("\x1f") == ["a.csv", "000000000010"]


def test_nothing_is_nothing() -> None:
    for found in (merge([], QUESTION), condense(batch_of([]), QUESTION)):
        assert (found.num_rows, found.schema) == (0, sums_schema(QUESTION))


def test_without_headcount_a_row_is_a_head() -> None:
    (row,) = condense(pa.RecordBatch.from_pydict({"title": ["Cook", "Cook"]}), Question("title")).to_pylist()
    assert (row["rows"], row["heads"]) == (2, Decimal("2.000"))


def test_codes_are_no_titles() -> None:
    batch = pa.RecordBatch.from_pydict({"isco": ["2221", "", "Total", "2221"]})
    found = condense(batch, Question("isco", system="isco_08")).to_pylist()
    told = [(row["reason"], row["title"], row["rows"]) for row in found]
    assert told == [("", "2221", 2), ("a row of totals", "", 1), ("no code", "", 1)]


def test_context_joins_what_is_said() -> None:
    batch = pa.RecordBatch.from_pydict({"title": ["Cook"] * 2, "one": ["", "ships"], "two": ["navy", None]})
    sums = condense(batch, Question("title", context=("one", "two")))
    assert sums.column("context").to_pylist() == ["navy", "ships"]


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        (pa.RecordBatch.from_pydict({"job": ["Cook"]}), "there is no such column"),
        (pa.RecordBatch.from_arrays([pa.array(["a"])] * 2, names=["title", "title"]), "two columns have this name"),
        (pa.RecordBatch.from_pydict({"title": pa.array([b"\xff\xfe"])}), "a column holds no text"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(batch: pa.RecordBatch, words: str) -> None:
    with pytest.raises(WorktideError, match=words):
        condense(batch, Question("title"))


def test_answers_do_not_depend_on_the_batch() -> None:
    release = open_release()
    titles = ["Registered nurse", "cook", "zzq xxy", "Software Developer II", "Landscape Laborer", "engineer"]
    whole = pa.RecordBatch.from_pydict({"title": titles, "context": [""] * len(titles)})
    found = answer(whole, release)
    assert found.schema == ANSWER_SCHEMA
    alone = [answer(whole.slice(place, 1), release).to_pylist()[0] for place in range(len(titles))]
    assert found.to_pylist() == alone
    weights = [sum(one["weight"] for one in row["records"]) for row in alone]
    assert weights == [1, 1, 0, 1, 1, weights[5]]


@given(
    confidences=st.lists(st.integers(0, 9_999), min_size=5, max_size=5).map(lambda one: sorted(one, reverse=True)),
    sure=st.booleans(),
)
def test_weights_share_a_title_whole(confidences: list[int], sure: bool) -> None:
    shares = (np.array([confidences]) / 10_000).astype(np.float32)
    weights = shared_weights(np.arange(5, dtype=np.int32)[None, :], shares, np.array([sure]))
    assert weights.sum() == (10_000 if confidences[0] >= 1_000 else 0)
    assert not sure or not weights[0, 1:].any()
    assert (np.diff(weights[0]) <= 0).all()
