"""What a visitor reads when a request cannot be answered: what was wrong and what to do, never a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from worktide.core.titles import LONGEST_TITLE
from worktide.site.language import gettext as _

LONGEST_QUERY = 4_000
# Parameters of the interface have limits of their own, and a letter may take twelve characters in an address.
LONGEST_API_QUERY = 24_000
API = "/api/"


@dataclass(frozen=True, slots=True)
class Fault:
    """A page of its own for one kind of failure: its HTTP status and the words on it."""

    status: int
    title: str
    explanation: str
    advice: str


BAD_REQUEST = Fault(
    400,
    _("That request could not be read"),
    _("Something in the address, or in the host name it was sent to, is not as this site expects it."),
    _("Go to the search page and try again from there."),
)
FORBIDDEN = Fault(
    403, _("That is not allowed"), _("This address is not open to visitors."), _("Go to the search page.")
)
NOT_FOUND = Fault(
    404,
    _("There is no page at this address"),
    _("It may have been mistyped, or the page may have another name now."),
    _("Search for the job instead."),
)
WRONG_METHOD = Fault(
    405,
    _("This page can only be read"),
    _("The request asked the page to change something, and nothing here can be changed."),
    _("Open the address in a browser as usual."),
)
TOO_LONG = Fault(
    414,
    _("That address is too long"),
    _("A search may hold at most {longest_title} characters.").format(longest_title=LONGEST_TITLE),
    _("Type only the title of the job, such as “nurse” or “data engineer”."),
)
FOREIGN_FORM = Fault(
    403,
    _("That form did not come from this site"),
    _("Forms are taken only from this site's own pages, so that no other page can send something in your name."),
    _("Open the form here and send it again."),
)
REPORT_TOO_LARGE = Fault(
    413,
    _("That is too much at once"),
    _("A report may hold a title and about 2,000 characters of text, and no file."),
    _("Go back, shorten it, and send it again."),
)
TOO_LARGE = Fault(
    413,
    _("That is too much at once"),
    _("A form may hold about 4,000 characters of your own words, and no file."),
    _("Go back, shorten it, and send it again."),
)
DOCUMENT_TOO_LARGE = Fault(
    413,
    _("That file is too large"),
    _("A file may have 5 MB, and a pasted text 20,000 characters."),
    _("Go back and paste only the text that says what the job is."),
)
TOO_BUSY = Fault(
    429,
    _("Other files are being read just now"),
    _("Reading a file takes a while, so only a few are read at once. Yours was not kept."),
    _("Try again in a minute, or paste the text of the file, which is quicker."),
)
NO_READER = Fault(
    404,
    _("This site cannot read documents"),
    _("Whoever runs it has not installed the part that reads them."),
    _("Search for the job by its title instead."),
)
REPORTS_OFF = Fault(
    404,
    _("This site takes no reports"),
    _("Whoever runs it has switched the form off, or has no place to keep what is sent."),
    _("Tell whoever runs this site in another way."),
)
NO_REPORT = Fault(
    404,
    _("There is no report on this job"),
    _("The sources hold no tasks for it, so it has no score that a report could show."),
    _("Open the job's page: it names the nearest jobs that have a score."),
)
TOO_MANY_REPORTS = Fault(
    429,
    _("That is enough for now"),
    _("More reports came in a short time than can be read with care, so this one was not kept."),
    _("Try again in an hour. What you typed is still in the form when you go back."),
)
SERVER_ERROR = Fault(
    500,
    _("Something went wrong here"),
    _("The fault is ours. It has been noted in the server's log, without what you typed."),
    _("Try again in a minute. If it stays so, tell whoever runs this site."),
)

TEMPLATE = "faults/fault.html"


class UnknownJob(Http404):
    """No job has the address asked for; `nearest` holds titles that are close, best first."""

    def __init__(self, wanted: str, nearest: tuple[str, ...]) -> None:
        super().__init__(_("no such job"))
        self.wanted = wanted
        self.nearest = nearest


def respond(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Return the page of a fault."""
    return render(request, TEMPLATE, {"fault": fault}, status=fault.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for 400."""
    del request, exception
    # Without the request: it may be the very thing that cannot be read.
    return HttpResponse(render_to_string(TEMPLATE, {"fault": BAD_REQUEST}), status=BAD_REQUEST.status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for 403."""
    del exception
    return respond(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for 404; for a job nobody knows, with the nearest titles."""
    nearest = exception.nearest if isinstance(exception, UnknownJob) else ()
    wanted = exception.wanted if isinstance(exception, UnknownJob) else ""
    context = {"fault": NOT_FOUND, "nearest": nearest, "query": wanted}
    return render(request, TEMPLATE, context, status=NOT_FOUND.status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for 500; it reads neither the release nor the database, which may be what failed."""
    del request
    return HttpResponse(render_to_string(TEMPLATE, {"fault": SERVER_ERROR}), status=SERVER_ERROR.status)


class FriendlyFaults:
    """Middleware that refuses addresses that are too long and gives a page to Django's empty 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, or the page of the fault in its place."""
        longest = LONGEST_API_QUERY if request.path_info.startswith(API) else LONGEST_QUERY
        if len(request.META.get("QUERY_STRING", "")) + len(request.path_info) > longest:
            return respond(request, TOO_LONG)
        response = self.get_response(request)
        if response.status_code != WRONG_METHOD.status or response.content:
            return response
        friendly = respond(request, WRONG_METHOD)
        friendly.headers["Allow"] = response.headers["Allow"]
        return friendly
