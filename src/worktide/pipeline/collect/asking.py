"""Asking every task of a sample: several at once, patient with a busy server, and never on and on with a broken one."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from worktide.core.errors import WorktideError
from worktide.pipeline.collect.answers import level_of
from worktide.pipeline.collect.client import Client, RefusedError, Reply, Request, TryAgainError, connected
from worktide.pipeline.collect.costs import Prices, Tokens, estimated
from worktide.pipeline.collect.endpoint import Endpoint
from worktide.pipeline.collect.resume import Answer, ResumeFile
from worktide.pipeline.collect.rubric import Rubric
from worktide.pipeline.collect.sample import Task

LONGEST_RAW: Final = 2000
LONGEST_REASON: Final = 400


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one request is tried, how many may run at once, and when to give up.

    Pauses are in seconds: `first_pause` doubles with each try up to `longest_pause`, half of it by chance; a server may
    ask for `longest_wait` at most. `reminders` is how often an unreadable answer is asked for again, `give_up` after
    how many failed requests in a row the server counts as broken, `spend` the money after which to stop.
    """

    attempts: int = 5
    concurrency: int = 4
    reminders: int = 2
    give_up: int = 20
    first_pause: float = 1.0
    longest_pause: float = 60.0
    longest_wait: float = 600.0
    spend: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How far it is: tasks in all, with a level, unparsed, and failed in this run; tokens of all answers so far.

    `rate` is tasks settled a second in this run, `cost` in the currency of the prices, None without any.
    """

    total: int
    done: int = 0
    unparsed: int = 0
    failed: int = 0
    tokens: Tokens = field(default_factory=Tokens)
    rate: float = 0.0
    cost: float | None = None


Progress = Callable[[Tally], None]


def unsettled(tasks: Sequence[Task], resume: ResumeFile, patience: Patience) -> tuple[Task, ...]:
    """Return the tasks that have no level yet and may still be asked."""
    return tuple(task for task in tasks if not _settled(resume.answers_to(task), patience))


def _settled(answers: Sequence[Answer], patience: Patience) -> bool:
    return len(answers) > patience.reminders or any(answer.level is not None for answer in answers)


class Asker:
    """Asks the tasks of one sample and keeps every answer in the resume file."""

    def __init__(
        self,
        endpoint: Endpoint,
        request: Request,
        rubric: Rubric,
        resume: ResumeFile,
        patience: Patience,
        prices: Prices | None = None,
        progress: Progress = lambda _tally: None,
    ) -> None:
        self._endpoint = endpoint
        self._request = request
        self._rubric = rubric
        self._resume = resume
        self._patience = patience
        self._prices = prices
        self._progress = progress
        self._tally = Tally(0)
        self._before = Tokens()
        self._settled_before = 0
        self._began = 0.0
        self._failures_in_a_row = 0
        self._not_before = 0.0

    def ask(self, tasks: Sequence[Task]) -> Tally:
        """Ask every task that is not settled yet and return how it ended.

        Raises WorktideError where asking on is of no use; what was answered until then is in the resume file.
        """
        self._tally = self._so_far(tasks)
        self._before, self._settled_before = self._tally.tokens, self._tally.done + self._tally.unparsed
        self._began = time.monotonic()
        self._progress(self._tally)
        asyncio.run(self._all(deque(unsettled(tasks, self._resume, self._patience))))
        return self._tally

    def _so_far(self, tasks: Sequence[Task]) -> Tally:
        answers = [self._resume.answers_to(task) for task in tasks]
        done = sum(any(answer.level is not None for answer in given) for given in answers)
        settled = sum(_settled(given, self._patience) for given in answers)
        tokens = sum((answer.tokens for given in answers for answer in given), Tokens())
        return Tally(len(tasks), done, settled - done, tokens=tokens, cost=tokens.cost(self._prices))

    async def _all(self, waiting: deque[Task]) -> None:
        if not waiting:
            return
        async with connected(self._endpoint, self._request, self._patience.concurrency) as client:
            # One alone first: a wrong key, model or address shows before more is sent.
            await self._task(client, waiting.popleft(), first=True)
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(self._patience.concurrency):
                        group.create_task(self._work(client, waiting))
            except BaseExceptionGroup as errors:
                raise errors.exceptions[0] from None

    async def _work(self, client: Client, waiting: deque[Task]) -> None:
        while waiting:
            await self._task(client, waiting.popleft())

    async def _task(self, client: Client, task: Task, *, first: bool = False) -> None:
        """Ask for one task until it has a level, its reminders are used up, or its requests have failed."""
        while not _settled(answers := self._resume.answers_to(task), self._patience):
            reply = await self._reply(client, task, len(answers) + 1, first=first)
            if reply is None:
                self._count(failed=1)
                return
            self._keep(task, len(answers) + 1, reply)
        found = any(answer.level is not None for answer in answers)
        self._count(done=int(found), unparsed=int(not found))

    def _keep(self, task: Task, attempt: int, reply: Reply) -> None:
        level = level_of(reply.text, self._rubric, reply.finish_reason)
        asked = estimated(self._rubric.messages(task, remind=attempt > 1))
        answer = Answer(
            task_id=task.task_id,
            text_sha256=task.text_sha256,
            attempt=attempt,
            level=level,
            raw=self._endpoint.without_key(reply.text)[:LONGEST_RAW],
            response_model=self._endpoint.without_key(reply.model)[:LONGEST_RAW],
            tokens=reply.tokens or Tokens(asked, min(len(reply.text) // 4 + 1, self._request.longest_answer)),
        )
        self._resume.add(answer)
        tokens = self._tally.tokens + answer.tokens
        self._tally = replace(self._tally, tokens=tokens, cost=tokens.cost(self._prices))
        self._check_spending()

    def _check_spending(self) -> None:
        spent = Tokens(
            self._tally.tokens.asked - self._before.asked, self._tally.tokens.answered - self._before.answered
        ).cost(self._prices)
        if spent is not None and self._patience.spend is not None and spent > self._patience.spend:
            hint = "Look at the answers in the resume file; the same command asks again before it goes on."
            expected = f"at most {self._patience.spend:.2f}"
            raise WorktideError("this run costs more than agreed", got=f"{spent:.2f}", expected=expected, hint=hint)

    async def _reply(self, client: Client, task: Task, attempt: int, *, first: bool) -> Reply | None:
        """Return the server's reply, or None where this request fails for good."""
        messages = self._rubric.messages(task, remind=attempt > 1)
        for number in range(1, self._patience.attempts + 1):
            await self._may_ask()
            try:
                reply = await client.ask(messages)
            except RefusedError as error:
                self._failed(error)
                return None
            except TryAgainError as error:
                self._failed(error)
                if number < self._patience.attempts:
                    await self._pause(task, number, error.wait)
                elif first:
                    raise self._given_up(error) from error
            else:
                self._failures_in_a_row = 0
                return reply
        return None

    async def _may_ask(self) -> None:
        """Wait until the server may be asked again: where it told one request to wait, all of them do."""
        loop = asyncio.get_running_loop()
        while (left := self._not_before - loop.time()) > 0:
            await asyncio.sleep(left)

    async def _pause(self, task: Task, number: int, wait: float | None) -> None:
        chance = random.Random(f"{self._request.seed} {task.task_id} {number}").random()  # noqa: S311 - spreads pauses
        pause = min(self._patience.first_pause * 2 ** (number - 1), self._patience.longest_pause)
        if wait is not None:
            if wait > self._patience.longest_wait:
                hint = "Run the same command again then."
                raise WorktideError("the server asks to wait", got=f"{wait:.0f} seconds", hint=hint)
            self._not_before = max(self._not_before, asyncio.get_running_loop().time() + wait)
        await asyncio.sleep(pause * (1 + chance) / 2)

    def _failed(self, error: Exception) -> None:
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= self._patience.give_up:
            raise self._given_up(error) from error

    def _given_up(self, error: Exception) -> WorktideError:
        problem = f"gave up after {self._failures_in_a_row} failed requests in a row: {error}"
        hint = "Mend that, or wait, and run the same command again."
        return WorktideError(problem[:LONGEST_REASON], source=self._endpoint.address, hint=hint)

    def _count(self, *, done: int = 0, unparsed: int = 0, failed: int = 0) -> None:
        tally = self._tally
        settled = tally.done + tally.unparsed + done + unparsed - self._settled_before
        seconds = max(time.monotonic() - self._began, 1e-9)
        self._tally = replace(
            tally,
            done=tally.done + done,
            unparsed=tally.unparsed + unparsed,
            failed=tally.failed + failed,
            rate=settled / seconds,
        )
        self._progress(self._tally)
