"""What is a row of the record, and what may the application do to it?"""

from typing import ClassVar

from django.db import models
from django.db.models import Func

from .catalogue import Kept
from .references import new_reference


class Moment(Func):
    """The time by the database's clock, never by a web node's."""

    function = "openmash.now"
    output_field = models.DateTimeField()


class Asking(Func):
    """The member who asks; 0 for the hub itself."""

    function = "wall.member"
    output_field = models.BigIntegerField()


class Row(models.Model):
    """A row of one hub, written once. A mistake is corrected by a later row.

    ``may_change`` names the columns that hold a *current state* kept for speed; the database lets the application
    update those and no others (`records.wall`). Of the hub's rows ``reach`` says which whoever asks may know of, and
    ``adds`` and ``changes`` which they may write (`records.reach`), and ``becomes`` what one that they change must be
    afterwards: what is not said is as ``changes``, that as ``reach``, and without that all of the hub's.
    Where other rows hang on rows of this table, ``known`` is how the keeper shows the rules of those which of these
    whoever asks may know of (`records.reach`).
    ``privileges`` are fewer where even the application may not append.
    """

    hub = models.ForeignKey("partnership.Hub", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Moment(), editable=False)

    kept: ClassVar[Kept]
    may_change: ClassVar[tuple[str, ...]] = ()
    privileges: ClassVar[str] = "SELECT, INSERT"
    tenancy: ClassVar[str] = "hub_id = (SELECT openmash.hub())"
    reach: ClassVar[str] = ""
    known: ClassVar[str] = ""
    adds: ClassVar[str] = ""
    changes: ClassVar[str] = ""
    becomes: ClassVar[str] = ""

    class Meta:
        abstract = True


class Referenced(Row):
    """A row with a random name of its own, fit for an address or a telephone call."""

    reference = models.CharField(max_length=15, unique=True, default=new_reference, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"


class Correction(Row):
    """*Entered in error*: ordinary readers no longer see the content; the record keeps it."""

    reason = models.TextField()
    by = models.ForeignKey("partnership.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
