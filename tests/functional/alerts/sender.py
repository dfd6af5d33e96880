"""A sender that dies: `python -m tests.functional.alerts.sender N`.

It kills itself by SIGKILL between the mail server's answer and its note, at the N-th message that was taken; with 0 it
lives until nothing is left. Pauses between attempts are short.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta

import django

django.setup()

from worktide.site.alerts.environment import alert_settings  # noqa: E402 - Django must be set up first
from worktide.site.alerts.models import QUEUED, Delivery  # noqa: E402
from worktide.site.alerts.outcome import Answer, Result  # noqa: E402
from worktide.site.alerts.queue import Manners  # noqa: E402
from worktide.site.alerts.sending import Sender  # noqa: E402
from worktide.site.alerts.smtp import MailConnection  # noqa: E402

PAUSE = 0.2


def main(die_at: int) -> None:
    taken = 0

    def answered(answer: Answer) -> None:
        nonlocal taken
        taken += answer.result is Result.TAKEN
        if taken == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    server = alert_settings().server
    assert server is not None
    with MailConnection(server) as connection:
        sender = Sender(connection, Manners(delays=(timedelta(seconds=PAUSE),) * 20, rate=0), answered)
        while Delivery.objects.filter(state=QUEUED).exists():
            sender.send_due()
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
