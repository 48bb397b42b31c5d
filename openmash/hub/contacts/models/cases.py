"""The daily list of open cases from children's social care, and what it said of a child."""

from django.db import models

from openmash.hub.contacts.workflow import CaseCheck
from openmash.hub.partnership.models import Agency, Member, choices
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, identity, sensitive, staff, system
from openmash.hub.records.models import Referenced, Row

from .contact import Child

#: What the hub found out about a child, and did, is neither for whoever sent the contact nor for the agencies asked.
OF_A_CHILD = f"{rules.FOR_THE_HUB} AND " + rules.of_case("contacts_child", "child_id")
#: Days are counted from when a list was received, and from the last one that named a child: neither is put back.
RECEIVED_NOW = f"{rules.ON_CASES} AND at = (SELECT openmash.now())"
NAMED_BY_THE_NEWEST = f"{rules.ON_CASES} AND " + rules.exists(
    "(TABLE contacts_opencaselist ORDER BY as_at DESC, id DESC LIMIT 1) AS newest WHERE newest.id = last_list_id"
)


class OpenCaseList(Referenced):
    """One day's list. Its age is shown wherever it is used."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateTimeField()
    filename = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    refusals = models.JSONField(default=list)  # [number of the row, why], so many as a person reads
    read_as = models.CharField(max_length=120)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "How fresh the open-cases list is",
        Retention.TRANSIENT,
        system("filename", "read_as", "as_at", "rows", "refused") | sensitive("refusals"),
    )
    reach, adds = rules.ON_CASES, RECEIVED_NOW

    class Meta:
        ordering = ["-as_at", "-id"]


class OpenCase(Row):
    """A child open to a worker. Kept once; ``last_list`` moves on while the daily list still names the child."""

    record = models.OneToOneField(AgencyRecord, on_delete=models.PROTECT, related_name="open_case")
    digest = models.CharField(max_length=64)
    last_list = models.ForeignKey(OpenCaseList, on_delete=models.PROTECT, related_name="cases")
    case_number = models.CharField(max_length=40, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    kept = Kept(
        "Lets new information go straight to the child's worker, while the lists name the child",
        Retention.TRANSIENT,
        staff("worker", "team", "phone") | identity("case_number", "digest"),
    )
    may_change = ("last_list",)
    reach = rules.ON_CASES
    adds = becomes = NAMED_BY_THE_NEWEST

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "digest"], name="an_open_case_is_kept_once")]

    def __str__(self) -> str:
        return self.digest


class CaseCheckResult(Row):
    """What the list, or a person who asked, said of one child; or that it could not be found out. The latest counts."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="case_checks")
    result = models.CharField(max_length=15, choices=choices(CaseCheck))
    case = models.ForeignKey(OpenCase, on_delete=models.PROTECT, related_name="+", null=True)
    list_used = models.ForeignKey(OpenCaseList, on_delete=models.PROTECT, related_name="+", null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Whether the child was already open to a worker", Retention.CASE, sensitive("note", "result"))
    reach = OF_A_CHILD

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.result


class Routing(Referenced):
    """What is new went to the worker whom an open child already has: who was told, and how."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="routings")
    case = models.ForeignKey(OpenCase, on_delete=models.PROTECT, related_name="+", null=True)
    told = models.CharField(max_length=120)
    how = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who was told of new information on an open child", Retention.CASE, sensitive("how") | staff("told"))
    reach = OF_A_CHILD

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"child {self.child_id} to their worker"
