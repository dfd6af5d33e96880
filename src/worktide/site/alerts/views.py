"""The pages of following. GET shows, POST acts; nothing here may be kept by a cache."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from worktide.release.open import open_release
from worktide.site.alerts.compose import followed_words
from worktide.site.alerts.environment import alert_settings
from worktide.site.alerts.faults import NO_MAIL, OLD_LINK, TOO_MANY
from worktide.site.alerts.forms import FREQUENCIES, Choice, MailForm, PreferencesForm, sectors_of
from worktide.site.alerts.keeping import person_data
from worktide.site.alerts.limits import may_ask
from worktide.site.alerts.links import Purpose, is_signed, request_of, subscriber_of
from worktide.site.alerts.models import Follow, Subscriber
from worktide.site.alerts.seen import titles
from worktide.site.alerts.signup import Wanted, ask, change, confirm, has_room, leave
from worktide.site.faults import BAD_REQUEST, TOO_LARGE, respond
from worktide.site.forms import plain, posted, too_large
from worktide.site.same_origin import own_posts_only

LARGEST_BODY: Final = 40_000
PAGES: Final = ("GET", "HEAD", "POST")


def mail_is_on() -> bool:
    """Return whether people can follow by e-mail: a mail server is set, and the site's own address for the links."""
    return alert_settings().server is not None and bool(settings.SITE_ADDRESS)


def _context(**more: object) -> dict[str, object]:
    return {
        "sectors": sectors_of(open_release()),
        "frequencies": FREQUENCIES,
        "mail": mail_is_on(),
        "webhooks": alert_settings().webhooks,
        **more,
    }


def form_page(request: HttpRequest, form: Choice | None = None, *, of: str = "") -> HttpResponse:
    """Return the page with the ways to follow; with 400 and its errors where a form was wrong."""
    release = open_release()
    slug = request.GET.get("job", "")[:200]
    job = release.listing[release.positions[slug]] if slug in release.positions else None
    sector = request.GET.get("sector", "")[:200]
    chosen = sector if sector in sectors_of(release) else ""
    context = _context(job=job, form=form, of=of, sector=chosen, typed=form.data if form else {})
    return render(request, "alerts/follow.html", context, status=200 if form is None else BAD_REQUEST.status)


def typed(request: HttpRequest) -> dict[str, str] | None:
    """Return what was posted, without invisible characters; None where it cannot be read."""
    given = posted(request)
    return None if given is None else {name: plain(str(value)) for name, value in given.items()}


@require_http_methods(PAGES)
@own_posts_only
@cache_control(no_store=True)
def follow(request: HttpRequest) -> HttpResponse:
    """Return the ways to follow, or take a request by e-mail: it is answered alike for every address."""
    if request.method != "POST":
        return form_page(request)
    if not mail_is_on():
        return respond(request, NO_MAIL)
    if too_large(request, LARGEST_BODY):
        return respond(request, TOO_LARGE)
    given = typed(request)
    if given is None:
        return respond(request, BAD_REQUEST)
    form = MailForm(given)
    if not form.is_valid():
        return form_page(request, form, of="mail")
    if not may_ask(request) or not has_room():
        return respond(request, TOO_MANY)
    chosen = form.cleaned_data
    ask(chosen["address"], Wanted(form.follows(), chosen["frequency"], chosen["threshold"]))
    return redirect("follow-asked")


@require_safe
@cache_control(no_store=True)
def asked(request: HttpRequest) -> HttpResponse:
    """Return the page that says to look for a message, whoever asked."""
    return render(request, "alerts/asked.html", _context())


@require_http_methods(PAGES)
@own_posts_only
@cache_control(no_store=True)
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Return what a link would confirm, or confirm it; a second time it only says that it was done."""
    found = request_of(token)
    if found is None:
        return respond(request, OLD_LINK)
    follows = followed_words([(str(kind), str(target)) for kind, target in found.follows], titles())
    done = found.used is not None
    if request.method == "POST":
        confirm(found)
        done = True
    return render(request, "alerts/confirm.html", _context(followed=follows, done=done, token=token))


def _followed(person: Subscriber) -> list[dict[str, object]]:
    pairs = list(Follow.objects.filter(subscriber=person).values_list("kind", "target"))
    words = followed_words(pairs, titles())
    return [{"value": f"{kind}:{target}", "words": word} for (kind, target), word in zip(pairs, words, strict=True)]


def _kept(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    pairs = [one.partition(":") for one in request.POST.getlist("keep")]
    return tuple((kind, target) for kind, _, target in pairs)


@require_http_methods(PAGES)
@own_posts_only
@cache_control(no_store=True)
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Return what a person follows and how, or change it."""
    person = subscriber_of(Purpose.PREFERENCES, token)
    if person is None or person.confirmed is None:
        return respond(request, OLD_LINK)
    form, saved, given = None, False, {}
    if request.method == "POST":
        if too_large(request, LARGEST_BODY) or (found := typed(request)) is None:
            return respond(request, BAD_REQUEST)
        given, form = found, PreferencesForm(found)
        if saved := form.is_valid():
            change(person, _kept(request), form.cleaned_data["frequency"], form.cleaned_data["threshold"])
            person.refresh_from_db()
    context = _context(person=person, followed=_followed(person), token=token, saved=saved, form=form, typed=given)
    wrong = form is not None and not saved
    return render(request, "alerts/preferences.html", context, status=BAD_REQUEST.status if wrong else 200)


@require_safe
@cache_control(no_store=True)
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Return all that is kept of a person as JSON."""
    person = subscriber_of(Purpose.PREFERENCES, token)
    if person is None:
        return respond(request, OLD_LINK)
    return JsonResponse(person_data(person), json_dumps_params={"indent": 2})


@require_http_methods(PAGES)
@cache_control(no_store=True)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Return the page that asks whether to stop, or stop and erase the address.

    The POST of RFC 8058 comes from a mail program, without cookie and origin: the signature is all it needs. A link
    that was used before is answered as at the first time.
    """
    if not is_signed(Purpose.STOP, token):
        return respond(request, OLD_LINK)
    person = subscriber_of(Purpose.STOP, token)
    if request.method == "POST" and person is not None:
        leave(person)
    done = request.method == "POST" or person is None
    return render(request, "alerts/stop.html", _context(done=done, token=token))
