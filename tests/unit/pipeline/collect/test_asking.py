"""Asking a real server on loopback that is slow, busy, broken, talkative or hostile."""

from __future__ import annotations

import gzip
import itertools
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from time import monotonic, time
from typing import Any

import pytest
from tests.unit.pipeline.collect.chat_server import Answer, Asked, Server, chatting, completion, fails, says

from worktide.core.errors import WorktideError
from worktide.pipeline.collect.asking import Asker, Patience, Tally, unsettled
from worktide.pipeline.collect.client import LARGEST_RESPONSE, Request
from worktide.pipeline.collect.costs import Prices, Tokens, estimate
from worktide.pipeline.collect.endpoint import Endpoint, address_of
from worktide.pipeline.collect.resume import Header, ResumeFile
from worktide.pipeline.collect.rubric import Rubric
from worktide.pipeline.collect.sample import Task

KEY = "sk-very-secret-1234567890"
RUBRIC = Rubric("mine", "exposure", "json", "Judge.", {"E0": "no", "E1": "some", "E2": "much"})
TASKS = tuple(Task(number, f"1{number % 4}-0000.00", "Keepers", f"Polish lamp {number}") for number in range(12))
REQUEST = Request("judge-1", 7, 64, 20.0)
QUICK = Patience(first_pause=0.01, longest_pause=0.02)
GOOD = '{"level": "E1"}'

Behaviour = Callable[[Asked], Answer]


def held(path: Path, server: Server) -> ResumeFile:
    return ResumeFile(path, Header(address_of(server.address), "judge-1", RUBRIC.sha256, 7, 0))


def ask(
    server: Server,
    path: Path,
    patience: Patience = QUICK,
    tasks: tuple[Task, ...] = TASKS,
    request: Request = REQUEST,
    prices: Prices | None = None,
) -> tuple[Tally, dict[int, list[str | None]]]:
    """Ask and return the tally, and the levels of all answers to each task."""
    endpoint = Endpoint(address_of(server.address), KEY)
    with held(path, server) as resume:
        tally = Asker(endpoint, request, RUBRIC, resume, patience, prices).ask(tasks)
        return tally, {task.task_id: [answer.level for answer in resume.answers_to(task)] for task in tasks}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def first_time(bad: Answer) -> Behaviour:
    """Answer badly when a task is asked for the first time, and well afterwards."""
    return lambda asked: bad if asked.before == 0 else says(GOOD)


def test_each_task_is_asked_once_with_temperature_seed_and_key(path: Path) -> None:
    with chatting(lambda _: says(GOOD)) as server:
        tally, levels = ask(server, path)
    assert (tally.done, tally.unparsed, tally.failed, tally.total) == (12, 0, 0, 12)
    assert tally.tokens == Tokens(1200, 60)
    assert levels == {task.task_id: ["E1"] for task in TASKS}
    assert Counter(server.tasks()) == Counter(task.text for task in TASKS)
    for asked in server.asked:
        assert asked.path == "/v1/chat/completions"
        assert asked.headers["Authorization"] == f"Bearer {KEY}"
        assert {name: asked.body[name] for name in ("model", "temperature", "seed", "max_tokens")} == {
            "model": "judge-1",
            "temperature": 0,
            "seed": 7,
            "max_tokens": 64,
        }
        assert asked.body["messages"][0] == {"role": "system", "content": RUBRIC.system()}


def test_no_more_are_asked_at_once_than_allowed(path: Path) -> None:
    with chatting(lambda _: replace(says(GOOD), stall=0.1)) as server:
        ask(server, path, replace(QUICK, concurrency=3))
    assert server.most_at_once == 3


@pytest.mark.parametrize(
    "bad",
    [
        fails(500),
        fails(502),
        fails(503),
        fails(429),
        fails(408),
        Answer(b""),
        Answer(b"<!doctype html><title>Welcome</title>", content_type="text/html"),
        Answer(b"not json"),
        Answer(b"null"),
        Answer(b"[]"),
        Answer(b'{"choices": []}'),
        Answer(b'{"choices": [{"text": "E1"}]}'),
        Answer(b'{"choices": {"0": 1}}'),
        Answer(b"\xff\xfe\x00"),
        Answer(b"[" * 500_000),
        Answer(b'{"a": ' + b"9" * 100_000 + b"}"),
        Answer(completion(GOOD), cut=40),
        Answer(completion(GOOD), cut=0),
        Answer(completion("x" * LARGEST_RESPONSE)),
        Answer(gzip.compress(completion("x" * (50 << 20)), mtime=0), headers={"Content-Encoding": "gzip"}),
    ],
    ids=lambda bad: f"{bad.status}-{bad.body[:12]!r}-{bad.cut}",
)
def test_what_may_pass_is_asked_again(bad: Answer, path: Path) -> None:
    tasks = TASKS[:3]
    with chatting(first_time(bad)) as server:
        tally, levels = ask(server, path, tasks=tasks)
    assert levels == {task.task_id: ["E1"] for task in tasks}
    assert (tally.done, tally.failed) == (3, 0)
    assert Counter(server.tasks()) == {task.text: 2 for task in tasks}


@pytest.mark.parametrize(
    "slow", [Answer(completion(GOOD), stall=3.0), Answer(completion(GOOD), drip=0.05)], ids=["stall", "drip"]
)
def test_an_answer_that_takes_too_long_is_asked_for_again(slow: Answer, path: Path) -> None:
    tasks, request = TASKS[:3], replace(REQUEST, seconds=1.5)
    with chatting(first_time(slow)) as server:
        tally, levels = ask(server, path, tasks=tasks, request=request)
    assert levels == {task.task_id: ["E1"] for task in tasks}
    assert (tally.done, tally.failed) == (3, 0)
    # A machine that stands still for a while may be too slow for a good answer too.
    assert min(server.tasks().count(task.text) for task in tasks) >= 2


def test_a_server_that_asks_to_wait_is_not_asked_by_anyone_meanwhile(path: Path) -> None:
    numbers = itertools.count()

    def busy_on_third(_: Asked) -> Answer:
        return fails(429, "slow down", Retry_After="1") if next(numbers) == 2 else says(GOOD)

    with chatting(busy_on_third) as server:
        tally, _ = ask(server, path, replace(QUICK, concurrency=1))
    assert tally.done == 12
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(server.asked)]
    assert gaps[2] >= 1.0
    assert sum(gap >= 0.9 for gap in gaps) == 1


def test_all_requests_wait_where_one_was_told_to(path: Path) -> None:
    def busy(asked: Asked) -> Answer:
        told = asked.task == TASKS[1].text and asked.before == 0
        return fails(429, Retry_After="1") if told else replace(says(GOOD), stall=0.05)

    with chatting(busy) as server:
        ask(server, path)
    told = next(asked.at for asked in server.asked if asked.task == TASKS[1].text)
    # Those that were on their way when the answer came had been sent within its stall.
    assert [asked for asked in server.asked if told + 0.3 < asked.at < told + 0.99] == []
    assert len([asked for asked in server.asked if asked.at >= told + 0.99]) >= 6


def test_a_date_to_wait_until_is_understood(path: Path) -> None:
    def busy(asked: Asked) -> Answer:
        then = formatdate(time() + 2, usegmt=True)
        return fails(503, Retry_After=then) if asked.before == 0 else says(GOOD)

    began = monotonic()
    with chatting(busy) as server:
        tally, _ = ask(server, path, tasks=TASKS[:1])
    assert tally.done == 1
    assert monotonic() - began >= 0.9


@pytest.mark.parametrize("nonsense", ["soon", "-5", "1e9", "", "٣", "Mon, 99 Foo 2026"])
def test_nonsense_to_wait_for_is_passed_over(nonsense: str, path: Path) -> None:
    def busy(asked: Asked) -> Answer:
        if asked.before:
            return says(GOOD)
        return Answer(b"", 429, headers={"Retry-After": nonsense.encode().decode("latin-1")})

    with chatting(busy) as server:
        assert ask(server, path, tasks=TASKS[:1])[0].done == 1


def test_a_wait_beyond_patience_stops_and_says_how_long(path: Path) -> None:
    with (
        chatting(lambda _: fails(429, Retry_After="86400")) as server,
        pytest.raises(WorktideError, match=r"asks to wait; got '?86400 seconds"),
    ):
        ask(server, path)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        says("I would say that E1 fits, although E2 might too."),
        says("E1"),
        says(""),
        says(None),
        says({"level": "E1"}),
        says('{"level": "E7"}'),
        says(GOOD, finish="length"),
        says("\ud800\x00\x1b[31m=cmd()"),
        says("x" * 900_000),
    ],
    ids=range(9),
)
def test_rambling_is_reminded_and_in_the_end_recorded_as_unparsed(reply: Answer, path: Path) -> None:
    with chatting(lambda _: reply) as server:
        tally, levels = ask(server, path, tasks=TASKS[:2])
        assert levels == {0: [None] * 3, 1: [None] * 3}
        assert (tally.done, tally.unparsed, tally.failed) == (0, 2, 0)
        for asked in server.asked:
            assert (RUBRIC.reminder() in asked.user) == (asked.before > 0)
        again, _ = ask(server, path, tasks=TASKS[:2])
    assert (again.unparsed, len(server.asked)) == (2, 6)
    assert len(path.read_bytes()) < 6 * 6000


def test_a_reminder_can_help(path: Path) -> None:
    with chatting(first_time(says("Well, E1."))) as server:
        tally, levels = ask(server, path)
    assert levels == {task.task_id: [None, "E1"] for task in TASKS}
    assert (tally.done, tally.tokens) == (12, Tokens(2400, 120))


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_stops_at_once_and_is_not_repeated(status: int, path: Path) -> None:
    with (
        chatting(lambda asked: fails(status, f"Bad key {asked.headers['Authorization']}")) as server,
        pytest.raises(WorktideError, match=f"refuses access \\({status}\\).*--key-variable") as caught,
    ):
        ask(server, path)
    assert len(server.asked) == 1
    assert KEY not in str(caught.value)


def test_an_unknown_model_stops_at_once_and_says_so(path: Path) -> None:
    with (
        chatting(lambda _: fails(404, f"The model `judge-1` does not exist for {KEY}")) as server,
        pytest.raises(
            WorktideError, match=r"does not know this model.*does not exist.*got 'judge-1'.*--model"
        ) as caught,
    ):
        ask(server, path)
    assert len(server.asked) == 1
    assert KEY not in str(caught.value)


def test_a_redirect_is_refused_and_nothing_reaches_the_other_server(path: Path) -> None:
    with chatting(lambda _: says(GOOD)) as other:
        moved = Answer(b"", 307, headers={"Location": f"{other.address}/v1/chat/completions"})
        with (
            chatting(lambda _: moved) as server,
            pytest.raises(WorktideError, match=r"redirects .307., which is refused"),
        ):
            ask(server, path)
    assert (len(server.asked), len(other.asked)) == (1, 0)


def test_a_proxy_never_reads_what_goes_to_an_http_address(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with chatting(lambda _: says(GOOD)) as proxy, chatting(lambda _: says(GOOD)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        tally, _ = ask(server, path)
    assert (tally.done, len(proxy.asked)) == (12, 0)


@pytest.mark.parametrize("text", [GOOD, f"{KEY} E1", f'{{"level": "{KEY}"}}'])
def test_a_hostile_server_cannot_have_the_key_written_down(text: str, path: Path) -> None:
    with chatting(lambda _: says(text, model=f"judge {KEY}", usage={"prompt_tokens": -1})) as server:
        ask(server, path)
    assert KEY.encode() not in path.read_bytes()
    assert b"judge [key]" in path.read_bytes()


def test_tokens_are_estimated_where_the_server_reports_none(path: Path) -> None:
    usages: list[Any] = [None, {}, [], {"prompt_tokens": True, "completion_tokens": 1}, {"prompt_tokens": 1}]
    numbers = itertools.count()

    def told(_: Asked) -> Answer:
        whole = json.loads(completion(GOOD))
        whole["usage"] = usages[next(numbers) % len(usages)]
        return Answer(json.dumps(whole).encode())

    with chatting(told) as server:
        tally, _ = ask(server, path)
    assert tally.tokens.asked == estimate(TASKS, RUBRIC, 64).asked
    assert 12 <= tally.tokens.answered <= 12 * 64


def test_a_server_that_never_works_is_given_up_on_the_first_task(path: Path) -> None:
    with (
        chatting(lambda _: fails(500, "out of memory")) as server,
        pytest.raises(WorktideError, match="gave up after 5 failed requests in a row: the server answered 500"),
    ):
        ask(server, path)
    assert len(server.asked) == 5


def test_nobody_listening_is_told(path: Path) -> None:
    with chatting(lambda _: says(GOOD)) as server:
        pass
    with pytest.raises(WorktideError, match=r"gave up after 5 .*the connection failed"):
        ask(server, path)


def test_a_server_that_breaks_is_given_up_and_what_was_answered_is_kept(path: Path) -> None:
    numbers, working = itertools.count(), [5]

    def breaks(_: Asked) -> Answer:
        return says(GOOD) if next(numbers) < working[0] else fails(500)

    patience = replace(QUICK, give_up=8, concurrency=2)
    with chatting(breaks) as server:
        with pytest.raises(WorktideError, match="gave up after 8 failed requests in a row"):
            ask(server, path, patience)
        # Five answers and eight failures, and at most one more request for each of the two that run at once.
        assert 13 <= len(server.asked) <= 15
        with held(path, server) as resume:
            left = unsettled(TASKS, resume, patience)
        assert len(left) == 7
        working[0] = 10**6
        before = len(server.asked)
        tally, _ = ask(server, path, patience)
    assert tally.done == 12
    assert Counter(asked.task for asked in server.asked[before:]) == Counter(task.text for task in left)


def test_failures_that_are_not_in_a_row_are_no_reason_to_give_up(path: Path) -> None:
    with chatting(lambda asked: fails(500) if asked.before < 2 else says(GOOD)) as server:
        tally, _ = ask(server, path, replace(QUICK, give_up=3, concurrency=1))
    assert (tally.done, len(server.asked)) == (12, 36)


def test_one_refused_or_failing_task_does_not_stop_the_others(path: Path) -> None:
    def picky(asked: Asked) -> Answer:
        if asked.task == TASKS[3].text:
            return fails(400, "not this one")
        return fails(500) if asked.task == TASKS[5].text else says(GOOD)

    with chatting(picky) as server:
        tally, levels = ask(server, path)
    assert (tally.done, tally.failed) == (10, 2)
    assert (levels[3], levels[5]) == ([], [])
    assert Counter(server.tasks())[TASKS[3].text] == 1
    assert Counter(server.tasks())[TASKS[5].text] == QUICK.attempts


def test_a_server_that_refuses_every_request_is_given_up_with_its_words(path: Path) -> None:
    with (
        chatting(lambda _: fails(400, "temperature \x1b[31mis not supported")) as server,
        pytest.raises(WorktideError, match=r"gave up after 6 .*400.*is not supported") as caught,
    ):
        ask(server, path, replace(QUICK, give_up=6))
    assert "\x1b" not in str(caught.value)
    assert len(server.asked) <= 6 + QUICK.concurrency


def test_a_run_that_costs_more_than_agreed_stops(path: Path) -> None:
    costly = says(GOOD, usage={"prompt_tokens": 1_000_000, "completion_tokens": 0})
    with (
        chatting(lambda _: costly) as server,
        pytest.raises(WorktideError, match=r"costs more than agreed; got '6\.00'; expected 'at most 5\.00'"),
    ):
        ask(server, path, replace(QUICK, spend=5.0, concurrency=1), prices=Prices(1.0, 2.0))
    assert len(server.asked) == 6
    with held(path, server) as resume:
        assert sum(bool(resume.answers_to(task)) for task in TASKS) == 6


def test_progress_tells_every_step_and_ends_with_the_whole(path: Path) -> None:
    told: list[Tally] = []
    with chatting(lambda _: says(GOOD)) as server, held(path, server) as resume:
        endpoint, prices = Endpoint(address_of(server.address)), Prices(10.0, 20.0)
        Asker(endpoint, REQUEST, RUBRIC, resume, QUICK, prices, told.append).ask(TASKS)
    assert [tally.done for tally in told] == list(range(13))
    assert told[-1].cost == pytest.approx((1200 * 10 + 60 * 20) / 1e6)
    assert told[-1].rate > 0
    assert all("Authorization" not in asked.headers for asked in server.asked)
