"""Is this a file that we can take in?"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from openmash.hub.govuk.fields.asking import Asking
from openmash.hub.govuk.uploads import TOO_LARGE, Stopped

MEGABYTE = 1_000_000


class FileField(Asking, forms.FileField):
    """A file of a known kind and a bounded size. Its name and type are the sender's word: check its content too."""

    shape = "file"
    verb = "Choose"

    def __init__(self, label: str, *, endings: tuple[str, ...] = (), megabytes: int = 50, **options: Any) -> None:
        self.endings, self.megabytes = endings, megabytes
        super().__init__(label, **{"name": "the file", **options})
        self.error_messages["empty"] = f"{self.name.capitalize()} is empty. Check it and choose it again"
        self.widget.attrs |= {"accept": ",".join(endings)} if endings else {}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, still unread."""
        if isinstance(data, Stopped):
            raise self.wrong(self.why(data.status), code="stopped")
        if isinstance(data, UploadedFile):
            if (data.size or 0) > self.megabytes * MEGABYTE:
                raise self.wrong(f"must be {self.megabytes} MB or smaller", code="too_large")
            if self.endings and not (data.name or "").lower().endswith(self.endings):
                raise self.wrong(f"must end in {' or '.join(self.endings)}", code="ending")
        return super().clean(data, initial)

    def why(self, status: int) -> str:
        """What to say of a file that was not taken in."""
        if status == TOO_LARGE:
            return f"must be {self.megabytes} MB or smaller"
        return "could not be kept, because the disk is full. Tell the hub’s desk, and send it again later"
