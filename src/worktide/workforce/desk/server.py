"""Opening the desk: a server on 127.0.0.1 with a folder and an address of its own, both gone when it ends."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Final

from worktide.core.errors import WorktideError
from worktide.release.open import Release
from worktide.workforce.desk.desk import Desk

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

HOST: Final = "127.0.0.1"
MOST_FIELDS: Final = 1000


def serve(release: Release, port: int, workers: int, tell: Callable[[str], None]) -> None:
    """Serve the desk until it is interrupted; `tell` gets the address, which holds a token nobody can guess.

    Everything lies in a folder that only this user may read and that is removed at the end; nothing is sent anywhere.
    Raises WorktideError where Django is not installed or the port is taken.
    """
    try:
        from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
    except ModuleNotFoundError as error:
        hint = "Install it with: pip install 'worktide[workforce,site]'"
        raise WorktideError(f"--serve needs {error.name}", hint=hint) from error

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True
        allow_reuse_address = False

    with tempfile.TemporaryDirectory(prefix="worktide-desk-") as folder:
        try:
            server = Server((HOST, port), WSGIRequestHandler)
        except OSError as error:
            hint = "Name another port by --port, or 0 for any that is free."
            raise WorktideError(f"cannot listen on port {port} ({error.strerror})", hint=hint) from error
        with server:
            host = f"{HOST}:{server.server_port}"
            server.set_app(_application(Desk(Path(folder), release, workers), host, token := token_urlsafe(32)))
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            tell(f"The desk is at http://{host}/{token}/ (stop with Ctrl-C; then everything on it is deleted)")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                tell("The desk is cleared.")


def _application(desk: Desk, host: str, token: str) -> WSGIHandler:
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    settings.configure(
        SECRET_KEY=token,
        ALLOWED_HOSTS=[HOST],
        ROOT_URLCONF="worktide.workforce.desk.urls",
        MIDDLEWARE=["worktide.workforce.desk.guarding.Guarded"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [Path(__file__).parent / "pages"],
            }
        ],
        FILE_UPLOAD_TEMP_DIR=str(desk.folder),
        FILE_UPLOAD_HANDLERS=["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
        DATA_UPLOAD_MAX_NUMBER_FIELDS=MOST_FIELDS,
        DATA_UPLOAD_MAX_NUMBER_FILES=2,
        USE_I18N=False,
        # What people type and upload never reaches a log.
        LOGGING={"version": 1, "loggers": {"django": {"handlers": [], "level": "CRITICAL", "propagate": False}}},
        DESK=desk,
        DESK_HOST=host,
        DESK_TOKEN=token,
    )
    django.setup()
    return WSGIHandler()
