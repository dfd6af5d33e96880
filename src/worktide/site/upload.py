"""Files that visitors send, held in memory alone: none is ever written to a disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest

MEGABYTE: Final = 1_000_000


class InMemory(FileUploadHandler):
    """Holds a file of any size in memory; who uses it refuses bodies that are too large before they are read."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._file = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, and let no other handler see it."""
        super().new_file(*args, **kwargs)
        self._file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece of the file."""
        del start
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file; it goes by no name but that of its field."""
        self._file.seek(0)
        name = self.field_name
        return InMemoryUploadedFile(self._file, name, name, self.content_type, file_size, self.charset)


def hold_in_memory(request: HttpRequest) -> None:
    """Let the files of a request be held in memory; to be called before anything of its body is read."""
    request.upload_handlers = [InMemory(request)]
