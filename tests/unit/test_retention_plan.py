"""What hangs on a case goes with it. A new table that does makes this red, until somebody has looked at it."""

from django.apps import apps

from openmash.hub.contacts.models import Contact, OpenCase
from openmash.hub.governance.retention import plan
from openmash.hub.governance.retention.called import TABLE_WORDS
from openmash.hub.partnership.models import Guess
from openmash.hub.people.models import AgencyRecord, Indexed, RecordKey
from openmash.hub.records.catalogue import Retention
from openmash.hub.records.models import Row

#: Whoever adds a table here has seen that it may go with the case, and that what it holds should not be kept longer.
TABLES = {
    "contacts": {
        "Assignment", "CaseCheckResult", "Child", "Conflict", "ConnectedPerson", "Contact", "ContactCorrection",
        "IdempotencyKey", "ImportedRow", "Named", "Rating", "Referrer", "Restriction", "Routing", "Triage", "Turn",
    },
    "enquiries": {
        "Answer", "Enquiry", "Item", "ItemCorrection", "ItemMove", "KeptFrom", "Question", "Reply", "Request", "Seen",
        "SentAnswer", "SentItem", "SourceIdentity",
    },
    "decisions": {"Bearing", "Decision", "DecisionCorrection", "Reliance", "Relook", "RelookAnswer"},
    "disclosure": {
        "AccessRequest", "AlsoAbout", "Choice", "Copy", "Departure", "Extension", "Frozen", "Handling", "Redaction",
        "Restoration",
    },
    "sharing": {"GateAnswer", "Override", "OverrideReview"},
    "outbox": {"Delivery", "Message"},
    "people": {
        "AgencyRecord", "CloseMatch", "Indexed", "Joining", "Judgement", "Parting", "Person", "Placement", "Protection",
        "ProtectionLift", "RecordKey",
    },
}  # fmt: skip


def test_every_table_that_hangs_on_a_case_is_known() -> None:
    found: dict[str, set[str]] = {}
    for model in plan.everything():
        found.setdefault(model._meta.app_label, set()).add(model.__name__)
    assert found == TABLES, "see openmash/hub/governance/retention/plan.py"


def test_whatever_is_kept_as_long_as_the_case_goes_with_it() -> None:
    """A table that names a case by reference only is not found by its foreign keys: it is named in the plan."""
    kept = {model for model in apps.get_models() if issubclass(model, Row) and model.kept.retention == Retention.CASE}
    assert {model.__name__ for model in kept - set(plan.everything())} == set(), "name it in plan.NAMED"


def test_nothing_that_is_kept_longer_hangs_on_a_case() -> None:
    """Its foreign key would have to go with the case; it names the case by reference instead."""
    going = (Retention.CASE, Retention.TRANSIENT)
    longer = [model for model in plan.everything() if issubclass(model, Row) and model.kept.retention not in going]
    assert longer == []


def test_what_others_hang_on_is_found_before_them() -> None:
    hanging = plan.on_a_case()
    order = {one.model: place for place, one in enumerate(hanging)}
    assert hanging[0].model is Contact
    assert all(order[to] < order[one.model] for one in hanging for _, to in one.links)


def test_the_record_of_a_person_stays_while_anything_else_uses_it() -> None:
    users = {model for _, model in plan.users_of(AgencyRecord)}
    assert OpenCase in users
    assert {model.__name__ for model in users} == {"Child", "ConnectedPerson", "OpenCase"}


def test_whatever_only_passes_through_is_cleared_or_goes_with_the_case() -> None:
    kept = [model for model in apps.get_models() if getattr(model, "kept", None) and model not in (Guess,)]
    passing = {model for model in kept if model.kept.retention == Retention.TRANSIENT}
    assert passing - set(plan.PASSING) == set(), "say in passing.sql which rows of it go, and when"
    nobody_referred = {AgencyRecord, Indexed, RecordKey}
    assert set(plan.PASSING) - passing == nobody_referred, "who nobody referred goes with the list’s entry"


def test_every_table_from_which_something_goes_has_a_name_that_people_understand() -> None:
    assert set(TABLE_WORDS) == {model._meta.label for model in plan.disposed_of()}
