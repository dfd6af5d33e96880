"""The forms of following: what may be typed, and what is said of what may not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.utils.text import slugify

from worktide.release.open import Release, open_release
from worktide.site.alerts.models import ALL, CHANGE, JOB, LONGEST_ADDRESS, MONTHLY, SECTOR, WEEKLY
from worktide.site.alerts.signup import MOST_FOLLOWS
from worktide.site.language import gettext as _
from worktide.site.pages.named import Named, named

FREQUENCIES: Final = {
    CHANGE: _("When a score changes"),
    WEEKLY: _("Once a week"),
    MONTHLY: _("Once a month"),
}
LONGEST_URL: Final = 500
_LOCAL: Final = re.compile(r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+(?:\.[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+)*")
_WRONG_ADDRESS: Final = _("Type an e-mail address, such as name@example.org.")
_MOST_TOLD: Final = 5
_WRONG_THRESHOLD: Final = _("Give a number of points from 1 to 100, or leave it empty.")


@lru_cache(maxsize=4)
def sectors_of(release: Release) -> dict[str, str]:
    """Return the names of the sectors of a release by their addresses, sorted by name."""
    return {slugify(name): name for name in sorted({one.sector for one in release.listing})}


def plain_address(given: str) -> str:
    """Return an address as it is kept: its domain in lower case and in ASCII; raises ValidationError for any other."""
    local, _at, domain = given.rpartition("@")
    try:
        named = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise forms.ValidationError(_WRONG_ADDRESS) from error
    if not _LOCAL.fullmatch(local) or len(local) > 64:
        raise forms.ValidationError(_WRONG_ADDRESS)
    return f"{local}@{named}"


def _which(given: Named) -> str:
    """Return what is said of a title that does not settle the job."""
    if given.options:
        return _("“{typed}” may be: {title}. Write the title that you mean.").format(
            typed=given.typed, title="; ".join(one.title for one in given.options)
        )
    near = _(" Titles near it: {nearest}.").format(nearest="; ".join(given.nearest)) if given.nearest else ""
    return _("No job is called “{typed}”.{near} Write a more usual title, or follow a sector.").format(
        typed=given.typed, near=near
    )


class Choice(forms.Form):
    """What is followed: jobs, one title or address a line, a sector, or all; and beyond which threshold."""

    jobs = forms.CharField(required=False, max_length=8_000)
    sector = forms.CharField(required=False, max_length=120)
    everything = forms.BooleanField(required=False)
    threshold = forms.FloatField(
        required=False,
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WRONG_THRESHOLD),
    )

    def clean_jobs(self) -> tuple[str, ...]:
        """Return the addresses of the jobs, each once; more than fifty, or one that is not clear, is an error."""
        lines = str(self.cleaned_data["jobs"]).splitlines()
        if len(lines) > MOST_FOLLOWS:
            raise forms.ValidationError(
                _("Follow at most {most} jobs; you named {n}.").format(most=MOST_FOLLOWS, n=len(lines))
            )
        release = open_release()
        found = [one for line in lines if (one := named(line, release)) is not None]
        unclear = [_which(one) for one in found if one.listed is None]
        if unclear:
            raise forms.ValidationError([forms.ValidationError(text) for text in unclear[:_MOST_TOLD]])
        return tuple(dict.fromkeys(one.listed.slug for one in found if one.listed))

    def clean_sector(self) -> str:
        """Return the address of a sector, or nothing; one that is not there is an error."""
        given = str(self.cleaned_data["sector"])
        if given and given not in sectors_of(open_release()):
            raise forms.ValidationError(_("There is no such sector; choose one of the list."))
        return given

    def clean(self) -> dict[str, Any]:
        """Ask for something to follow."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.follows():
            self.add_error("jobs", _("Say what you want to follow: a job, a sector, or all jobs."))
        return given

    def follows(self) -> tuple[tuple[str, str], ...]:
        """Return what is followed, as pairs of kind and target."""
        given = self.cleaned_data
        jobs = tuple((JOB, slug) for slug in given.get("jobs") or ())
        sector = ((SECTOR, given["sector"]),) if given.get("sector") else ()
        return jobs + sector + (((ALL, ""),) if given.get("everything") else ())


class MailForm(Choice):
    """Following by e-mail."""

    address = forms.EmailField(
        max_length=LONGEST_ADDRESS,
        error_messages={"required": _WRONG_ADDRESS, "invalid": _WRONG_ADDRESS, "max_length": _WRONG_ADDRESS},
    )
    frequency = forms.ChoiceField(
        choices=tuple(FREQUENCIES.items()),
        error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose how often.")},
    )

    def clean_address(self) -> str:
        """Return the address as it is kept."""
        return plain_address(str(self.cleaned_data["address"]))


class WebhookForm(Choice):
    """Following by a webhook."""

    url = forms.CharField(max_length=LONGEST_URL, error_messages={"required": _("Give the address of your program.")})

    def clean_url(self) -> str:
        """Return the address of a program: https, a host, no user and no password."""
        given = str(self.cleaned_data["url"]).strip()
        try:
            parts = urlsplit(given)
            known = parts.port != 0
        except ValueError:
            known, parts = False, urlsplit("")
        plain = given.isascii() and given.isprintable() and " " not in given
        if not known or not plain or parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
            raise forms.ValidationError(
                _("Give a whole address, such as https://example.org/worktide, without a password.")
            )
        return given


class PreferencesForm(forms.Form):
    """Changing what one follows."""

    frequency = MailForm.base_fields["frequency"]
    threshold = Choice.base_fields["threshold"]
