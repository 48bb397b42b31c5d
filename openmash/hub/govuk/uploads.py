"""How much of a file that somebody sends is taken in? No more than the limit, and never into memory.

A file that is too large is not read: as soon as its part of the request begins, the rest is left where it is. What was
filled in before it on the page has been read by then, so the page can be shown again with it.
"""

import contextlib
from collections.abc import Iterator
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.datastructures import MultiValueDict

if TYPE_CHECKING:
    Sent = UploadedFile[Any]
else:
    Sent = UploadedFile
Files = MultiValueDict[str, Sent]

#: What a form adds to a file: names of fields, boundaries, its other answers.
AROUND_A_FILE = 100_000
TOO_LARGE, NO_ROOM = 413, 503


class Stopped(Sent):
    """Stands for a file that was not taken in."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(None, name, size=0)
        self.status = status


class Arriving(Sent):
    """A file on its way in, in the hub's own folder. It goes with the request unless somebody keeps a copy."""

    def close(self) -> None:
        """Let it go. What a full disk would not take is no loss now."""
        with contextlib.suppress(OSError):
            super().close()


class Bounded(FileUploadHandler):
    """Writes a file to the hub's own folder while it comes, and stops where it is too much."""

    too_large = False

    def handle_raw_input(self, *request: Any, **_: Any) -> None:
        """Note whether the whole request is larger than a file may be: then its file is not begun."""
        _body, _meta, length, *_rest = request
        self.too_large = length > settings.UPLOAD_LIMIT + AROUND_A_FILE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        if self.too_large:
            self.stop(TOO_LARGE)
        with self.room():
            settings.UPLOADS.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.file = Arriving(NamedTemporaryFile(dir=settings.UPLOADS), self.file_name, self.content_type, 0)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next piece."""
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            self.stop(TOO_LARGE)
        with self.room():
            self.file.write(raw_data)
            self.file.flush()

    def file_complete(self, file_size: int) -> Arriving:
        """The last piece has come."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """The browser went away."""
        self.file.close()

    @contextlib.contextmanager
    def room(self) -> Iterator[None]:
        """Stop where the disk takes no more."""
        try:
            yield
        except OSError:
            self.stop(NO_ROOM)

    def stop(self, status: int) -> NoReturn:
        """Leave the rest of the request unread, and say so to whoever makes the page."""
        self.request.upload_stopped = (self.field_name, Stopped(self.file_name or "", status))  # type: ignore[union-attr]
        raise StopUpload(connection_reset=True)


def files_of(request: Any) -> Files:
    """The files of a request, and `Stopped` in place of one that was not taken in."""
    files: Files = request.FILES.copy()
    if stopped := getattr(request, "upload_stopped", None):
        files[stopped[0]] = stopped[1]
    return files


def status_of(request: Any, otherwise: int = 422) -> int:
    """With which status a form is shown again: what stopped a file, or that something in it is wrong."""
    stopped = getattr(request, "upload_stopped", None)
    return stopped[1].status if stopped else otherwise
