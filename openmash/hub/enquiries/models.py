"""What is kept of an enquiry: what each agency was asked, what it answered, and who may see that."""

from django.db import models

from openmash.hub.contacts.models import Contact
from openmash.hub.partnership.models import Agency, Member, choices
from openmash.hub.records.catalogue import Kept, Privacy, Retention, sensitive, system
from openmash.hub.records.models import Correction, Referenced, Row
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis, SpecialCategory

from . import reach as rules
from .workflow import AnswerKind, Hearing, ItemKind, KnownTo, LedgerState, Visibility, WithheldReason


class Enquiry(Referenced):
    """The multi-agency work on a contact that needs it: one purpose, one basis, stated."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="enquiry")
    purpose = models.CharField(max_length=20, choices=choices(EnquiryPurpose))
    basis = models.CharField(max_length=20, choices=choices(LawfulBasis))
    special_category = models.CharField(max_length=20, choices=choices(SpecialCategory))
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Why agencies were asked, on what basis",
        Retention.CASE,
        sensitive("reason", "purpose", "basis", "special_category"),
    )
    known, reach = rules.KNOWN_ENQUIRY, rules.OF_CONTACT
    adds = changes = rules.ASKING


class Request(Referenced):
    """What one agency is asked, with a due time."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="requests")
    due_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    hearing = models.CharField(max_length=10, choices=choices(Hearing), default=Hearing.ASKED)
    heard_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=15, choices=choices(LedgerState), blank=True)  # as a whole, once complete

    kept = Kept(
        "What an agency was asked, and by when",
        Retention.CASE,
        sensitive("said") | system("due_at", "hearing", "heard_at"),
    )
    may_change = ("hearing", "heard_at", "said")
    known, reach = rules.KNOWN_REQUEST, rules.OF_ENQUIRY
    adds, changes = rules.ASKING, rules.OURS

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "agency"], name="an_agency_is_asked_once")]
        indexes = [
            models.Index(
                fields=["agency", "due_at"], name="waiting_requests", condition=~models.Q(hearing=Hearing.ANSWERED)
            ),
            models.Index(
                fields=["agency", "-heard_at"], name="answered_requests", condition=models.Q(hearing=Hearing.ANSWERED)
            ),
        ]


class Question(Row):
    """One prompt of a request, in the words in which it was put."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    kept = Kept("What exactly was asked", Retention.CASE, sensitive("text") | system("order"))
    known, reach = rules.KNOWN_QUESTION, rules.OF_REQUEST
    adds = rules.ASKING

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["request", "order"], name="questions_stand_in_order")]

    def __str__(self) -> str:
        return self.text


class Seen(Row):
    """A member of the asked agency has opened the request."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="seen")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("When the agency knew that it was asked", Retention.CASE)
    reach = rules.OF_REQUEST
    adds = rules.OUR_REQUEST

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="seen_once_by_each")]

    def __str__(self) -> str:
        return f"seen by {self.by_id}"


class Answer(Row):
    """What was answered to one question. The latest counts; the hub sees it once a reply carries it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=15, choices=choices(AnswerKind))
    withheld_reason = models.CharField(max_length=20, choices=choices(WithheldReason), blank=True)
    withheld_words = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "What an agency answered, question by question",
        Retention.CASE,
        sensitive("withheld_words", "kind", "withheld_reason"),
    )
    reach, adds = rules.ANSWER, rules.OUR_QUESTION

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=AnswerKind.WITHHELD) ^ models.Q(withheld_reason=""),
                name="withheld_says_why_and_nothing_else_does",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Reply(Referenced):
    """What was answered so far is sent to the hub; complete when no question is left."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="replies")
    complete = models.CharField(max_length=3, choices=[("yes", "yes"), ("no", "no")])
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("When an agency answered", Retention.CASE, system("complete"))
    known, reach, adds = rules.KNOWN_REPLY, rules.OF_REQUEST, rules.OUR_REQUEST

    class Meta:
        ordering = ["at", "id"]


class Item(Referenced):
    """One piece of information, owned by the agency that wrote it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="items")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=choices(ItemKind))
    happened_on = models.DateField(null=True)  # the first day that it can have been
    known_to = models.CharField(max_length=5, choices=choices(KnownTo), default=KnownTo.DAY)
    text = models.TextField()
    context = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=10, choices=choices(Visibility))
    in_error = models.BooleanField(default=False, db_default=False)  # entered in error, as its correction says

    kept = Kept(
        "What an agency holds about a child",
        Retention.CASE,
        sensitive("text", "context", "happened_on", "kind") | system("known_to", "visibility", "in_error"),
    )
    may_change = ("visibility", "in_error")
    known, reach = rules.OWN_ITEM, rules.ITEM
    adds = changes = rules.OURS

    class Meta:
        ordering = ["-happened_on", "-id"]


class SentAnswer(Row):
    """A reply carried an answer to the hub. Until then the hub does not know of it."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="sent_answers")
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="sent")

    kept = Kept("Which answers the hub had, when", Retention.CASE)
    reach, adds = rules.OF_REPLY, rules.OUR_REPLY

    def __str__(self) -> str:
        return f"answer {self.answer_id}"


class SentItem(Row):
    """A reply carried an item to the hub. Until then it exists for its own agency alone."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="sent_items")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="sent")

    kept = Kept("Which items the hub had, when", Retention.CASE)
    reach, adds = rules.OF_REPLY, rules.OUR_REPLY

    def __str__(self) -> str:
        return f"item {self.item_id}"


class ItemMove(Row):
    """The owner sealed, disclosed or released an item, from this moment."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="moves")
    visibility = models.CharField(max_length=10, choices=choices(Visibility))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who let whom see an item, when", Retention.CASE, sensitive("reason") | system("visibility"))
    reach = rules.OUR_ITEM

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.visibility


class KeptFrom(Row):
    """An open item that, by the sharing agreement, one agency of the same enquiry does not read (yet)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="kept_from")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    kept = Kept("Which agency the agreement keeps an item from", Retention.CASE, system("until"))
    may_change = ("until",)
    reach = rules.KEPT_APART

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="kept_once_from_each")]

    def __str__(self) -> str:
        return f"item {self.item_id} from {self.agency_id}"


class SourceIdentity(Row):
    """Who told the agency. In a place of its own, withheld: it never leaves with the item. The latest counts."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sources")
    text = models.TextField()
    reason = models.TextField(blank=True)  # why words of it may stand in an item that others read
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Lets the owning agency find its source again", Retention.CASE,
        {"text": Privacy.SOURCE, "reason": Privacy.SOURCE},
    )  # fmt: skip
    reach = rules.OUR_ITEM

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "source identity"


class ItemCorrection(Correction):
    """An item was entered in error."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="correction")

    kept = Kept("What was entered in error, and why", Retention.CASE, sensitive("reason"))
    reach = rules.OUR_ITEM

    def __str__(self) -> str:
        return f"correction of item {self.item_id}"
