"""Handing one message to a mail server, step by step, so that it is known when an answer is missing.

Knows nothing of Django. Formats and codes: RFC 5321; enhanced codes: RFC 3463.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Final

from worktide.core.errors import WorktideError
from worktide.site.alerts.environment import SMTP, MailServer
from worktide.site.alerts.outcome import Answer, Result

TIMEOUT: Final = 60.0
_DOT: Final = re.compile(rb"(?m)^\.")
_ENHANCED: Final = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")
# Who is not there: no such mailbox or domain, moved, disabled (RFC 3463).
_GONE: Final = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
_GONE_PLAIN: Final = (550, 551, 553)


class ServerUnavailableError(WorktideError):
    """The mail server cannot be reached or does not let us in; nothing was sent."""


def _code(number: int, text: bytes) -> str:
    found = _ENHANCED.match(text)
    return f"{number} {found[1].decode()}" if found else str(number)


def _refused(number: int, text: bytes, *, at_address: bool) -> Answer:
    code = _code(number, text)
    if not 500 <= number < 600:
        return Answer(Result.LATER, code)
    enhanced = code.partition(" ")[2]
    gone = enhanced in _GONE if enhanced else number in _GONE_PLAIN
    return Answer(Result.REFUSED, code, is_address=at_address and gone)


class MailConnection:
    """A connection to the mail server that is kept for many messages."""

    def __init__(self, server: MailServer, timeout: float = TIMEOUT) -> None:
        self._server = server
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> MailConnection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take leave of the server, as far as it still listens."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()
        self._smtp = None

    def open(self) -> None:
        """Connect unless the connection still holds; raises ServerUnavailableError where the server is not there."""
        if self._smtp is not None and self._is_alive(self._smtp):
            return
        self.close()
        try:
            self._smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            reason = type(error).__name__
            code = getattr(error, "smtp_code", None)
            hint = "Check the setting and the server; what is queued stays queued."
            problem = f"the mail server does not take mail ({f'{reason} {code}' if code else reason})"
            raise ServerUnavailableError(problem, source=SMTP.name, hint=hint) from error

    @staticmethod
    def _is_alive(smtp: smtplib.SMTP) -> bool:
        try:
            return smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        smtp = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=context)
            if server.is_tls
            else smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        )
        try:
            smtp.ehlo_or_helo_if_needed()
            if not server.is_tls and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def send(self, sender: str, recipient: str, message: bytes) -> Answer:
        """Hand over one message of lines that end in CRLF, and return what the server said.

        Call `open` before. Where the connection breaks after the message was sent and before it was answered, nobody
        can know whether it was taken: the result is then UNKNOWN.
        """
        if self._smtp is None:
            raise ServerUnavailableError("no connection is open", source=SMTP.name)
        try:
            refused = self._envelope(self._smtp, sender, recipient)
        except (OSError, smtplib.SMTPException):
            self._drop()
            return Answer(Result.LATER, "connection lost")
        return refused or self._content(self._smtp, message)

    @staticmethod
    def _envelope(smtp: smtplib.SMTP, sender: str, recipient: str) -> Answer | None:
        number, text = smtp.mail(sender)
        if number != 250:
            return _refused(number, text, at_address=False)
        number, text = smtp.rcpt(recipient)
        if number not in (250, 251):
            return _refused(number, text, at_address=True)
        number, text = smtp.docmd("DATA")
        return None if number == 354 else _refused(number, text, at_address=False)

    def _content(self, smtp: smtplib.SMTP, message: bytes) -> Answer:
        body = _DOT.sub(b"..", message)
        try:
            smtp.send(body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            number, text = smtp.getreply()
        except (OSError, smtplib.SMTPException):
            self._drop()
            return Answer(Result.UNKNOWN, "no answer")
        return Answer(Result.TAKEN, _code(number, text)) if number == 250 else _refused(number, text, at_address=False)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None
