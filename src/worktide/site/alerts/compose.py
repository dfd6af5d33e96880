"""A message as it goes out: subject, plain text, HTML and headers, from one row of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.crypto import salted_hmac

from worktide.site.alerts.changes import Change, wanted, wish_of
from worktide.site.alerts.environment import alert_settings
from worktide.site.alerts.links import Purpose, job_address, link_token, page_address
from worktide.site.alerts.models import ALL, JOB, Delivery, Follow, Request, Subscriber
from worktide.site.alerts.seen import changes
from worktide.site.alerts.words import ADVICE, MEANING, UNCHANGED, subject, told
from worktide.site.language import gettext as _

SHOWN: Final = 25
_SIGNED: Final = "worktide.alerts.message"


@dataclass(frozen=True, slots=True)
class Message:
    """A message before it is packed: subject, plain text, HTML, and the address of its one-click stop."""

    subject: str
    text: str
    html: str
    stop: str


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return get_template(f"alerts/{name}")  # type: ignore[return-value]  # the backend wraps what it gives


def _render(name: str, context: dict[str, object]) -> tuple[str, str]:
    text = _template(f"{name}.txt").render(dict(context))  # type: ignore[arg-type]  # as above
    html = _template(f"{name}.html").render(dict(context))  # type: ignore[arg-type]
    return text, html


def _links(person: Subscriber) -> dict[str, object]:
    return {
        "site": settings.SITE_ADDRESS,
        "preferences": page_address("follow-preferences", link_token(Purpose.PREFERENCES, person)),
        "stop": page_address("follow-stop", link_token(Purpose.STOP, person)),
    }


def changes_message(
    person: Subscriber, found: Sequence[Change], since: str, until: str, *, is_digest: bool = False
) -> Message:
    """Return the message that tells a person of some changes, or in a digest that there are none."""
    links = _links(person)
    shown = [(told(one), job_address(one.slug)) for one in found[:SHOWN]]
    context = {
        **links,
        "shown": shown,
        "more": len(found) - len(shown),
        "since": since,
        "until": until,
        "meaning": MEANING,
        "advice": ADVICE,
        "unchanged": UNCHANGED,
        "history": f"{settings.SITE_ADDRESS}{reverse('changes')}",
        "is_digest": is_digest,
        "subject": subject(tuple(found)),
    }
    text, html = _render("changes", context)
    return Message(str(context["subject"]), text, html, str(links["stop"]))


def followed_words(follows: Sequence[tuple[str, str]], titles: dict[str, str]) -> list[str]:
    """Return what somebody follows, in words, for pages and messages."""
    beginnings = {ALL: _("all jobs"), JOB: ""}
    return [f"{beginnings.get(kind, 'all jobs in ')}{titles.get(target, target)}" for kind, target in follows]


def confirmation(request: Request, titles: dict[str, str]) -> Message:
    """Return the message that asks the owner of an address whether it was they who asked."""
    person = request.subscriber
    links = _links(person)
    follows = [(str(kind), str(target)) for kind, target in request.follows]
    context = {
        **links,
        "confirm": page_address("follow-confirm", link_token(Purpose.CONFIRM, request)),
        "followed": followed_words(follows, titles),
        "subject": _("Worktide: please confirm that you want to follow"),
    }
    text, html = _render("confirmation", context)
    return Message(str(context["subject"]), text, html, str(links["stop"]))


def message_of(row: Delivery, titles: dict[str, str]) -> Message:
    """Return the message of a row of the queue."""
    if row.request is not None:
        return confirmation(row.request, titles)
    person = row.subscriber
    follows = Follow.objects.filter(subscriber=person).values_list("kind", "target")
    found = wanted(changes(row.since, row.until), wish_of(follows, person.threshold))
    return changes_message(person, found, row.since, row.until, is_digest=row.is_digest)


def message_id(row: Delivery) -> str:
    """Return the Message-ID of a row: always the same, and one that nobody else can make up."""
    signed = salted_hmac(_SIGNED, f"{row.pk}.{row.subscriber.nonce}").hexdigest()[:24]
    return f"<alert-{row.pk}-{signed}@{urlsplit(settings.SITE_ADDRESS).hostname or 'localhost'}>"


def packed(row: Delivery, message: Message) -> bytes:
    """Return a message as bytes for the mail server: lines end in CRLF, text before HTML, RFC 8058 headers."""
    user, _at, domain = row.subscriber.address.rpartition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Worktide", addr_spec=alert_settings().sender)
    mail["To"] = Address(username=user, domain=domain)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(row.created)
    mail["Message-ID"] = message_id(row)
    mail["List-Unsubscribe"] = f"<{message.stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes()
