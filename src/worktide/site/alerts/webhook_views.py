"""The pages of webhooks: make one, see it, test it, take it away. This site itself calls nobody; a sender does."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from worktide.site.alerts.compose import followed_words
from worktide.site.alerts.environment import alert_settings
from worktide.site.alerts.faults import NO_WEBHOOKS, OLD_LINK, TOO_MANY
from worktide.site.alerts.forms import WebhookForm
from worktide.site.alerts.limits import may_make_webhook
from worktide.site.alerts.links import Purpose, link_token, webhook_of
from worktide.site.alerts.models import Call, Webhook
from worktide.site.alerts.seen import note_release, titles
from worktide.site.alerts.signature import event_id, new_secret
from worktide.site.alerts.views import LARGEST_BODY, PAGES, form_page, typed
from worktide.site.faults import BAD_REQUEST, TOO_LARGE, respond
from worktide.site.forms import too_large
from worktide.site.same_origin import own_posts_only

MOST_WEBHOOKS: Final = 5_000
MOST_OF_A_HOST: Final = 50
TESTS_AN_HOUR: Final = 6
SHOWN_CALLS: Final = 10


@require_http_methods(["POST"])
@own_posts_only
@cache_control(no_store=True)
def make(request: HttpRequest) -> HttpResponse:
    """Make a webhook and go to its page; it is told of nothing until it has answered a test."""
    if not alert_settings().webhooks:
        return respond(request, NO_WEBHOOKS)
    if too_large(request, LARGEST_BODY):
        return respond(request, TOO_LARGE)
    given = typed(request)
    if given is None:
        return respond(request, BAD_REQUEST)
    form = WebhookForm(given)
    if not form.is_valid():
        return form_page(request, form, of="webhook")
    host = (urlsplit(form.cleaned_data["url"]).hostname or "").lower()
    if not may_make_webhook(request) or not _has_room(host):
        return respond(request, TOO_MANY)
    return redirect("webhook", token=link_token(Purpose.WEBHOOK, _made(form, host)))


def _has_room(host: str) -> bool:
    return Webhook.objects.filter(host=host).count() < MOST_OF_A_HOST and Webhook.objects.count() < MOST_WEBHOOKS


def _made(form: WebhookForm, host: str) -> Webhook:
    release = note_release()
    return Webhook.objects.create(
        address=form.cleaned_data["url"],
        host=host,
        secret=new_secret(),
        follows=[list(pair) for pair in form.follows()],
        threshold=form.cleaned_data["threshold"],
        created=timezone.now(),
        told=release,
        checked=release,
    )


def _queue_test(hook: Webhook) -> bool:
    """Queue a test, unless six were queued within the hour; a test that is answered makes a disabled one active."""
    now = timezone.now()
    tests = Call.objects.filter(webhook=hook, key__startswith="test:", created__gte=now - timedelta(hours=1))
    if tests.count() >= TESTS_AN_HOUR:
        return False
    event = event_id()
    Call.objects.create(webhook=hook, key=f"test:{event}", event=event, created=now, not_before=now)
    return True


@require_http_methods(PAGES)
@own_posts_only
@cache_control(no_store=True)
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Return a webhook with its secret and its last calls; POST tests it, or takes it away."""
    hook = webhook_of(token)
    if hook is None:
        return respond(request, OLD_LINK)
    given = (typed(request) or {}) if request.method == "POST" else {}
    if given.get("do") == "remove":
        hook.delete()
        return render(request, "alerts/webhook_removed.html")
    if given.get("do") == "test":
        return redirect("webhook", token=token) if _queue_test(hook) else respond(request, TOO_MANY)
    if request.method == "POST":
        return respond(request, BAD_REQUEST)
    followed = followed_words([(str(kind), str(target)) for kind, target in hook.follows], titles())
    calls = Call.objects.filter(webhook=hook).order_by("-pk")[:SHOWN_CALLS]
    return render(request, "alerts/webhook.html", {"hook": hook, "followed": followed, "calls": calls, "token": token})
