"""Sending what is queued: claim a row, hand it over, note the answer."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.db.models import Count
from django.utils import timezone

from worktide.site.alerts.compose import message_of, packed
from worktide.site.alerts.environment import alert_settings
from worktide.site.alerts.models import CLAIMED, SENT, UNCERTAIN, Delivery
from worktide.site.alerts.outcome import Answer, Result
from worktide.site.alerts.queue import Manners, claim, give_back, note
from worktide.site.alerts.seen import titles
from worktide.site.alerts.smtp import MailConnection, ServerUnavailableError
from worktide.site.alerts.suppression import is_suppressed, suppress

RATE_SECONDS: Final = 60
_SUPPRESSED: Final = Answer(Result.REFUSED, "suppressed")


def _nothing(_answer: Answer) -> None:
    pass


@dataclass(slots=True)
class DomainRates:
    """Which domains had as many messages as they may within a minute, by all senders; counted anew each second."""

    most: int
    _asked: float = 0.0
    _sent: Counter[str] = field(default_factory=Counter)

    def resting(self) -> tuple[str, ...]:
        """Return the domains that must wait."""
        if not self.most:
            return ()
        if time.monotonic() - self._asked >= 1:
            self._sent, self._asked = self._counted(), time.monotonic()
        return tuple(domain for domain, sent in self._sent.items() if sent >= self.most)

    def count(self, domain: str) -> None:
        """Count one message of this sender."""
        self._sent[domain] += 1

    @staticmethod
    def _counted() -> Counter[str]:
        since = timezone.now() - timedelta(seconds=RATE_SECONDS)
        rows = Delivery.objects.filter(claimed__gte=since, state__in=(CLAIMED, SENT, UNCERTAIN))
        return Counter(dict(rows.order_by().values_list("domain").annotate(Count("pk"))))


class Sender:
    """One sender of mail. Several may work at once, in as many processes.

    `answered` is called between the server's answer and its note; `going` says whether to go on with the next row.
    """

    def __init__(
        self, connection: MailConnection, manners: Manners, answered: Callable[[Answer], None] = _nothing
    ) -> None:
        self._connection = connection
        self._manners = manners
        self._answered = answered
        self._token = secrets.token_hex(16)
        self._rates = DomainRates(manners.rate)
        self._titles: dict[str, str] = titles()

    def send_due(self, going: Callable[[], bool] = lambda: True) -> Counter[str]:
        """Send what is due and return how many rows ended in each state.

        Raises ServerUnavailableError where the mail server is not there; what was not sent stays queued.
        """
        ended: Counter[str] = Counter()
        while going():
            self._connection.open()
            row = claim(Delivery, self._token, self._rates.resting())
            if row is None:
                break
            ended[self._send(row)] += 1
        return ended

    def _send(self, row: Delivery) -> str:
        person = row.subscriber
        if is_suppressed(person.address):
            return note(row, _SUPPRESSED, self._manners.delays)
        try:
            mail = packed(row, message_of(row, self._titles))
            answer = self._connection.send(alert_settings().bounces, person.address, mail)
        except ServerUnavailableError:
            give_back(row)
            raise
        self._answered(answer)
        state = note(row, answer, self._manners.delays)
        self._rates.count(row.domain)
        if answer.is_address:
            suppress(person.address, "bounced")
        return state
