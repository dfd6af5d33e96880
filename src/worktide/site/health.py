"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from worktide.core.errors import WorktideError
from worktide.release.open import open_release


@never_cache
@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """Return 200 as long as the process answers at all."""
    return JsonResponse({"status": "alive"})


def _database_problem() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"the database does not answer ({type(error).__name__})"
    return None


def _release_problem() -> str | None:
    try:
        release = open_release()
        if not release.listing:
            return "the release holds no occupation"
        release.record(release.listing[0].slug)
    except WorktideError as error:
        return f"the release cannot be read ({error.problem})"
    return None


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Return 200 where the release opens and the database answers, else 503 with what is wrong."""
    problems = [problem for problem in (_release_problem(), _database_problem()) if problem]
    if problems:
        return JsonResponse({"status": "not ready", "problems": problems}, status=503)
    return JsonResponse({"status": "ready", "release": open_release().stamp.id})
