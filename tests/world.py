"""One of everything that a hub keeps, everybody who might come for it, and what each would send to each address.

Made inside a test's own transaction, on a Tuesday morning in Thornmere; all of it is invented.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.test import Client

from openmash.hub.config.listeners import LISTENERS
from openmash.hub.contacts.actions import breaking, declaring, files, restricting, taking
from openmash.hub.contacts.files.columns import Meaning, Means
from openmash.hub.contacts.models import Contact, ImportedFile
from openmash.hub.contacts.workflow import Stage
from openmash.hub.decisions import actions as decisions
from openmash.hub.decisions.models import Relook
from openmash.hub.disclosure import actions as disclosure
from openmash.hub.disclosure import draft
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.disclosure.workflow import Exemption
from openmash.hub.disclosure.workflow import Stage as PackStage
from openmash.hub.governance import actions as governance
from openmash.hub.governance.models import Alert, Certificate, Hold, Proposal, RetentionVersion
from openmash.hub.governance.retention import starter as schedule_document
from openmash.hub.governance.workflow import Sign
from openmash.hub.matches.actions import judging, protecting
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.models import Joining
from openmash.hub.people.workflow import Protected, Said
from openmash.hub.records import wall
from openmash.hub.records.references import PATTERN
from openmash.hub.sharing import actions as sharing
from openmash.hub.sharing import gate
from openmash.hub.sharing.in_force import starter
from openmash.hub.sharing.models import AgreementVersion, Override
from openmash.hub.sharing.terms import Data, Mode
from openmash.linkage.model import starter as starter_model
from tests import alike, doors, made_files, make, retained

ANYBODY = "anybody"  # who has not signed in
ANOTHER_HUB = "another hub"
#: Everybody with an account in the hub, by role and agency. The police were asked and own the item; so was health.
MEMBERS: dict[str, tuple[Role, str]] = {
    "administrator": (Role.ADMINISTRATOR, "hub"),
    "screener": (Role.SCREENER, "hub"),
    "decision maker": (Role.DECISION_MAKER, "hub"),
    "governance lead": (Role.GOVERNANCE_LEAD, "hub"),
    "system administrator": (Role.SYSTEM_ADMINISTRATOR, "hub"),
    "referrer": (Role.REFERRER, "education"),
    "own representative": (Role.REPRESENTATIVE, "police"),
    "also asked representative": (Role.REPRESENTATIVE, "health"),
    "not asked representative": (Role.REPRESENTATIVE, "housing"),
}
#: Systems that show a key: the one that sent the contact, and one that did not.
SENDERS = ("sending system", "another system")
EVERYBODY = (ANYBODY, *MEMBERS, ANOTHER_HUB, *SENDERS)
RANDOM = "ZZZZZ-ZZZZZ-ZZZ"  # a reference that nothing has
REFERENCE = re.compile(PATTERN)

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Sample:
    """What an address is filled with, and what would be right to send there."""

    place: Mapping[str, Any] = field(default_factory=dict)
    body: Body | Callable[[], Body] = field(default_factory=dict)
    json: bool = False
    address: str = ""  # where the route's own pattern cannot be filled in

    @property
    def elsewhere(self) -> "Sample":
        """The same, naming what nothing is named: how would that be answered?"""

        def another(given: Mapping[str, Any]) -> dict[str, Any]:
            return {name: RANDOM if REFERENCE.fullmatch(str(value)) else value for name, value in given.items()}

        return replace(self, place=another(self.place), body=self.body if callable(self.body) else another(self.body))

    @property
    def sent(self) -> Body:
        """What is sent, worked out where it depends on what a page has just shown."""
        return self.body() if callable(self.body) else self.body


NOTHING = Sample()
RESET = r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"


class World:
    """A morning in Thornmere."""

    def __init__(self) -> None:
        make.hub("Easterly")
        all_roles = [role for role in Role if role != Role.REPRESENTATIVE]
        self.stranger = make.member(*all_roles, sign_in=True)
        self.hub = make.hub()
        make.time(make.TUESDAY_MORNING)
        self.members = {name: make.member(role, agency=code, sign_in=True) for name, (role, code) in MEMBERS.items()}
        for member in (self.stranger, *self.members.values()):
            doors.with_second_factor(member)
        self.keys = {name: self.registered(name) for name in SENDERS}
        self.fill()

    def registered(self, name: str) -> tuple[Member, str]:
        by = partnership.Job(self.hub.pk, "tests")
        sender, key = partnership.register_sender(name, agency=make.agency("police"), by=by)
        return sender.member, key

    def fill(self) -> None:
        """One of everything, by those who would have made it."""
        administrator, screener = self.members["administrator"], self.members["screener"]
        self.over, self.proposal, self.certificate = self.dispose()
        self.received = make.contact(by=administrator)
        self.checked = make.contact(at=Stage.CHECKED, by=administrator)
        self.triaged = make.contact(at=Stage.TRIAGED, by=screener)
        kit = make.particulars("Kit", born_on=date(2016, 5, 4))
        make.open_cases(kit, by=administrator)
        self.known = make.contact(at=Stage.CHECKED, by=administrator, told=make.notification(make.child_told(kit)))
        self.held = make.contact(at=Stage.CHECKED, by=administrator)
        taking.take(self.held, by=screener)
        self.sent = make.contact(by=self.keys["sending system"][0])
        self.enquiry = make.enquiry("police", "health", of=make.contact(at=Stage.TRIAGED, by=screener), by=screener)
        self.asked = make.request(self.enquiry, "police")
        police = self.members["own representative"]
        self.item = make.item(self.asked, by=police, source_identity="A neighbour at number 16")
        self.child = make.child(self.enquiry.contact)
        self.decide_and_hear_late()
        self.give_files()
        self.restrict()
        self.alert = Alert.objects.create(
            hub=self.hub, sign=Sign.SURNAME, member=self.members["screener"], child=self.child.reference,
            entry=1, looked_at=make.TUESDAY_MORNING,
        )  # fmt: skip
        self.hold, self.schedule = self.hold_child(), self.write_schedule()
        self.verification = governance.begin_verification(by=self.members["governance lead"])
        self.ask_what_is_held()
        self.say_who_is_who()
        self.override, self.version = self.share_in_an_emergency(), AgreementVersion.objects.get()

    def dispose(self) -> tuple[Contact, Proposal, Certificate]:
        """A case that is over, one that is proposed to go, and one that is gone."""
        make.time(make.TUESDAY_MORNING.replace(year=2019))
        over = [retained.in_error(by=self.members["administrator"]) for _ in range(3)]
        make.time(make.TUESDAY_MORNING)
        first, second = self.members["governance lead"], self.members["system administrator"]
        proposal = retained.proposed(over[1], by=first)
        certificate = retained.disposed(over[2], first=first, second=second)
        self.enter()
        return over[0], proposal, certificate

    def hold_child(self) -> Hold:
        """A child whose cases may not be disposed of, by a lead who does nothing else here."""
        placed = retained.held(self.child, by=retained.lead())
        self.enter()
        return placed

    def write_schedule(self) -> RetentionVersion:
        """Another version of the retention schedule, by the same sort of lead: it waits for a second person."""
        written = retained.acting(retained.lead(), governance.put_schedule_in_force, schedule_document())
        self.enter()
        return written

    def restrict(self) -> None:
        """A contact for a screener and a decision maker only, and an administrator who broke the glass for it."""
        screener, decider = self.members["screener"], self.members["decision maker"]
        self.restricted = make.contact(by=screener)
        why, self.deputy = "The family of a colleague.", make.member(Role.DECISION_MAKER)
        restriction = restricting.restrict(self.restricted, named=[decider], reason=why, by=screener)
        self.named = restriction.named.get(member=screener)
        gone = make.member(Role.DECISION_MAKER)
        self.stuck = restricting.restrict(make.contact(), named=[], reason=why, by=gone)
        partnership.leave(gone, by=self.members["system administrator"])
        housing = self.members["not asked representative"]
        self.conflict = declaring.declare(self.restricted, of=housing, reason="Her sister.", by=decider)
        self.glass = breaking.break_glass(
            self.restricted.reference, hours=2, reason="He is at the door.", by=self.members["administrator"]
        )

    def ask_what_is_held(self) -> None:
        """Three requests for what is held: one being prepared, one that waits for a second person, one approved."""
        lead, child = self.members["governance lead"], self.child
        self.drafted = make.access_request(child, by=lead)
        line = f"contact-{child.contact.reference}"
        self.redaction = disclosure.redact(
            self.drafted, words="this child", exemption=Exemption.THIRD_PARTY, line=line, by=lead
        )
        self.submitted = make.access_request(child, at=PackStage.SUBMITTED)
        self.approved = make.access_request(child, at=PackStage.APPROVED)

    def say_who_is_who(self) -> None:
        """Two records that may be one girl’s; two persons who were joined; and a child whose records are protected."""
        screener, decider = self.members["screener"], self.members["decision maker"]
        self.match = alike.close_match(by=screener)
        [self.person] = alike.placed(alike.who("Orla", "Quill", date(2015, 6, 1)), by=screener)
        alike.placed(alike.who("Orla", "Quill", date(2015, 6, 1)), by=screener)
        alike.placed(alike.who("Orlah", "Quille", date(2015, 1, 6), home=("", "")), by=screener)
        [pair] = [one for one in alike.asked() if one.second.given_name == "Orlah"]
        judging.judge(pair, Said.SAME, reason="Her school says so.", by=decider)
        self.joining = Joining.objects.get()
        self.record = self.person.records_now.order_by("id")[0].record
        [hidden] = alike.placed(alike.who("Wren", "Ashby", date(2020, 2, 2)), by=screener)
        lead = self.members["governance lead"]
        child = alike.child_of(hidden).reference
        self.protection = protecting.protect(child, Protected.ADOPTED, reason="An order was made.", by=lead)

    def share_in_an_emergency(self) -> Override:
        """Something that went past the gate, and waits for a second person."""
        screener = self.members["screener"]
        product = gate.Sharing(
            who="hub", whom="voluntary", data=Data.PRODUCT, mode=Mode.CONTENT, purpose="protect", basis="public_task"
        )
        (denied,) = gate.keep(gate.ask([product], by=screener), on=self.enquiry, by=screener)
        return sharing.override(denied, reason="It cannot wait.", by=screener)

    def decide_and_hear_late(self) -> None:
        """A child decided for while an answer was outstanding, which then came."""
        decider, screener = self.members["decision maker"], self.members["screener"]
        enquiry = make.enquiry("police", of=make.contact(at=Stage.TRIAGED, by=screener), by=screener)
        self.decision = make.decision(make.child(enquiry.contact), by=decider)
        request = make.request(enquiry, "police")
        make.item(request, by=self.members["own representative"])
        make.replied(request, by=self.members["own representative"])
        for message in outbox.waiting():
            outbox.deliver(message, listeners=LISTENERS)
        self.enter()
        self.relook = Relook.objects.get()

    def give_files(self) -> None:
        """One file whose columns nobody has said yet, and one that is being read."""
        by = self.members["administrator"]
        given = {code: self.given(code) for code in ("police", "health")}
        self.unsaid, self.read = given["police"], given["health"]
        guesses = files.ask_columns(self.read, by=by).guesses
        self.columns = {column: guesses.get(column, Means(Meaning.NOT_KEPT)) for column in made_files.HEADINGS}
        files.confirm_columns(self.read, self.columns, by=by)

    def given(self, code: str) -> ImportedFile:
        """A file of notifications; of one agency as of another."""
        text = made_files.written(made_files.row(), made_files.row(report="R2", dob="31/02/2020"))
        return files.receive_upload(
            [text.encode()], filename="night.csv", agency=make.agency(code), by=self.members["administrator"]
        )

    def browser(self, name: str) -> Client:
        """The browser, or the system, of one of `EVERYBODY`."""
        if name in SENDERS:
            return Client(headers={"Authorization": f"Bearer {self.keys[name][1]}"})
        if name == ANYBODY:
            return Client()
        return make.signed_in(self.account(name))

    def account(self, name: str) -> Member:
        return self.stranger if name == ANOTHER_HUB else self.members[name]

    def judging(self, child: Any, **said: Any) -> Callable[[], Body]:
        """What the decision maker sends who has just read the page."""

        def body() -> Body:
            self.enter()
            weighing = decisions.read_weighing(child, by=self.members["decision maker"])
            waited_for = [agency.code for agency in weighing.evidence.outstanding]
            return {
                "outcome": "early_help", "level": "2", "reasons": "Small worries that add up.",
                "influence": "not_changed", "without": waited_for, "without_reason": "It is safe to plan.",
                "seen": weighing.evidence.seen, "beside": getattr(next(iter(weighing.standing), None), "reference", ""),
                **said,
            }  # fmt: skip

        return body

    def samples_of_disclosure(self) -> dict[str, Sample]:
        """The same of subject access requests."""
        child, one = self.child, "disclosure/<slug:reference>"
        line = {"reference": self.drafted.reference, "line": f"contact-{child.contact.reference}"}
        words = {"words": "contacted", "exemption": "crime"}
        redacted = {"reference": self.drafted.reference, "redaction": self.redaction.reference}
        same = {"reference": self.drafted.reference, "child": make.child(self.received).reference}
        return {
            "disclosure/new": Sample(
                {}, {
                    "child": child.reference, "asked_by": "Her mother", "relationship": "parent",
                    "identity_check": "Passport seen.", "received_on-day": "16", "received_on-month": "11",
                    "received_on-year": "2026",
                }
            ),
            one: at(self.drafted),
            f"{one}/lines/<slug:line>": Sample(line, {"chosen": "keep", "reason": "It is hers."}),
            f"{one}/lines/<slug:line>/redact": Sample(line, words),
            f"{one}/restore/<slug:redaction>": Sample(redacted),
            f"{one}/gather/<slug:child>": Sample(same),
            f"{one}/extend": at(self.drafted, reason="Four agencies must be asked."),
            f"{one}/close": at(self.drafted, reason="Withdrawn by letter."),
            f"{one}/submit": Sample(
                {"reference": self.drafted.reference}, self.having_read(self.drafted, names_reason="She asks herself.")
            ),
            f"{one}/verdict": Sample(
                {"reference": self.submitted.reference}, self.having_read(self.submitted, verdict="approve")
            ),
            f"{one}/fetch/<slug:form>": Sample({"reference": self.approved.reference, "form": "html"}),
        }  # fmt: skip

    def having_read(self, asked: AccessRequest, **said: str) -> Callable[[], Body]:
        """What somebody sends who has just read the pack."""

        def body() -> Body:
            self.enter()
            now = draft.submitted if asked.stage == PackStage.SUBMITTED else draft.of
            return {"seen": now(asked).digest, **said}

        return body

    def enter(self) -> None:
        """Come back into the hub, which every page leaves."""
        wall.rehearse(self.hub.pk)

    def sample(self, path: str) -> Sample:
        """What is sent to a route."""
        return self.samples.get(path, NOTHING)

    @cached_property
    def samples(self) -> dict[str, Sample]:
        """Route → what would be sent there. A route that takes nothing and names nothing need not be here."""
        child = make.child(self.received)
        part = {"reference": self.received.reference, "part": "child", "entered": child.reference}
        judged = {"level": "3", "brag": "amber", "reason": "A pattern of small worries."}
        one = "contacts/<slug:reference>"
        request, item, enquiry = "requests/<slug:reference>", "items/<slug:reference>", "enquiries/<slug:reference>"
        return {
            RESET: Sample(address="account/password/reset/key/1-none-such/"),
            "contacts/new": Sample({}, {"channel": "phone", "worry": "Hungry most days.", "child-blocks": "1"}),
            one: at(self.received),
            f"{one}/received": at(self.received),
            f"{one}/check": at(self.received),
            f"{one}/take": at(self.received),
            f"{one}/hand-on": at(self.held, to=self.members["administrator"].reference, reason="End of shift."),
            f"{one}/triage": at(self.checked, **judged, route="advice"),
            f"{one}/rate": at(self.triaged, **judged),
            f"{one}/add-child": at(self.received, given_name="Kit", sex="male"),
            f"{one}/add-person": at(self.received, given_name="Joan", sex="female", relation="Aunt"),
            f"{one}/children/<slug:child>/check": Sample(
                {"reference": self.received.reference, "child": child.reference},
                {"result": "not_open", "note": "Asked the duty desk at 10:05."},
            ),
            f"{one}/children/<slug:child>/route": Sample(
                {"reference": self.known.reference, "child": make.child(self.known).reference},
                {"told": "Rowan Idle", "how": "By telephone at 10:20."},
            ),
            f"{one}/entered-in-error": at(self.received, reason="Typed twice."),
            f"{one}/entered-in-error/<slug:part>/<slug:entered>": Sample(part, {"reason": "Another family."}),
            f"{one}/restrict": at(self.received, named=[self.deputy.reference], reason="A colleague’s."),
            f"{one}/restrict/name": at(
                self.restricted, member=self.members["administrator"].reference, reason="She enters what comes."
            ),
            f"{one}/restrict/lift": at(self.restricted, reason="It is known by now."),
            f"{one}/restrict/<slug:named>/take-off": Sample(
                {"reference": self.restricted.reference, "named": self.named.reference}, {"reason": "On leave."}
            ),
            f"{one}/conflict": at(self.received, of="myself", reason="My own family."),
            f"{one}/conflict/<slug:conflict>/lift": Sample(
                {"reference": self.restricted.reference, "conflict": self.conflict.reference}, {"reason": "A slip."}
            ),
            "break-glass": Sample(
                {}, {"asked": self.received.reference, "reason": "He is at the door.", "hours": "1"}
            ),
            "break-glass/<slug:reference>/give-back": at(self.glass),
            f"{one}/enquiry/open": at(
                self.triaged, purpose="help", basis="public_task", special_category="safeguarding",
                reason="Who sees the child?", agencies=["police"],
            ),
            enquiry: at(self.enquiry),
            f"{enquiry}/rate": at(self.enquiry, **judged),
            f"{enquiry}/ask": at(self.enquiry, agency="housing"),
            request: at(self.asked),
            f"{request}/conflict": at(self.asked, reason="My own family."),
            f"{request}/send": at(self.asked),
            f"{request}/nothing-held": at(self.asked),
            f"{request}/<int:order>/nothing-held": at(self.asked, order=2),
            f"{request}/<int:order>/withheld": at(
                self.asked, order=2, **{"q2w-reason": "more_detrimental", "q2w-words": "It would put her at risk."}
            ),
            f"{request}/<int:order>/item": at(
                self.asked, order=2, **{"q2i-kind": "fact", "q2i-text": "Seen.", "q2i-visibility": "sealed"}
            ),
            item: at(self.item),
            f"{item}/source": at(self.item, text="A colleague of hers"),
            f"{item}/move": at(self.item, visibility="released", reason="It helps."),
            f"{item}/entered-in-error": at(self.item, reason="Another family."),
            "matches/<slug:reference>": at(self.match, said="different", reason="Two girls."),
            "matches/model": Sample({}, {"document": starter_model().written()}),
            "people/known": Sample({}, {"channel": "phone", "child-blocks": "1", "child-0-given_name": "Tamsin"}),
            "people/<slug:reference>": at(self.person),
            "people/<slug:reference>/undo/<slug:joining>": Sample(
                {"reference": self.person.reference, "joining": self.joining.reference}, {"reason": "Her cousin."}
            ),
            "people/<slug:reference>/part/<slug:record>": Sample(
                {"reference": self.person.reference, "record": self.record.reference}, {"reason": "Her cousin."}
            ),
            "protected": Sample({}, {"child": child.reference, "kind": "moved", "reason": "They had to move."}),
            "protected/<slug:reference>/lift": at(self.protection, reason="A slip."),
            "children/<slug:reference>/decide": Sample(
                {"reference": self.child.reference}, self.judging(self.child)
            ),
            "decisions/<slug:reference>": at(self.decision),
            "decisions/<slug:reference>/correct": Sample(
                {"reference": self.decision.reference},
                self.judging(self.decision.child, in_error="The wrong level was chosen."),
            ),
            "relooks/<slug:reference>": at(self.relook, verdict="stands", reason="It was known."),
            "agreement/new": Sample({}, {"document": starter(), "then": "force"}),
            "agreement/stop": Sample({}, {"stopped": "agency", "agency": "early-help", "reason": "A leak."}),
            "agreement/emergencies/<slug:reference>": at(self.override, outcome="justified", words="It was."),
            "agreement/versions/<slug:reference>": at(self.version),
            "agreement/versions/<slug:reference>/since/<slug:before>": Sample(
                {"reference": self.version.reference, "before": self.version.reference}
            ),
            **self.samples_of_disclosure(),
            "governance/child/<slug:reference>": at(child),
            "governance/alerts/<slug:reference>": at(self.alert, verdict="explained", reason="She asked for the file."),
            "governance/break-glass/<slug:reference>": at(self.glass, outcome="justified", words="It could not wait."),
            "governance/restricted/<slug:reference>": at(
                self.stuck, member=self.deputy.reference, reason="Dana has left."
            ),
            "governance/chain/<slug:reference>": at(self.verification),
            "homes/<slug:reference>": at(self.members["screener"], house="Flat 2, 14", postcode="TM1 4AA"),
            "retention/cases/<slug:reference>": at(self.over, reason="It is over."),
            "retention/proposals/<slug:reference>": at(self.proposal, said="declined", reason="Somebody asked for it."),
            "retention/certificates/<slug:reference>": at(self.certificate),
            "retention/schedule/new": Sample({}, {"document": schedule_document(), "then": "force"}),
            "retention/schedule/<slug:reference>": at(self.schedule),
            "retention/holds": Sample(
                {}, {"on_kind": "child", "on_reference": child.reference, "reason": "A claim was made."}
            ),
            "retention/holds/<slug:reference>": at(self.hold, reason="The claim was settled."),
            "files/": Sample(
                {}, lambda: {"agency": "housing", "file": made_files.sent(made_files.written(made_files.row()))}
            ),
            "files/<slug:reference>": at(self.read),
            "files/<slug:reference>/columns": at(
                self.unsaid,
                **{f"what-{n}": means.what.value for n, means in enumerate(self.columns.values())},
                **{f"which-{n}": str(means.which) for n, means in enumerate(self.columns.values())},
            ),
            "files/<slug:reference>/refused.csv": at(self.read),
            "files/<slug:reference>/put-aside": at(self.read),
            "open-cases": Sample(
                {}, lambda: {"file": made_files.sent(made_files.written(made_files.case(), headings=made_files.CASES))}
            ),
            "board/take": Sample({}, {"contact": self.received.reference}),
            "search": Sample({}, {"number": self.received.reference}),
            "api/v1/contacts": Sample({}, {"worry": "Hungry most days."}, json=True),
            "api/v1/contacts/<reference>": at(self.sent),
        }  # fmt: skip


def at(thing: Any, *, order: int = 0, **body: Any) -> Sample:
    """Something at its own address."""
    return Sample({"reference": thing.reference} | ({"order": order} if order else {}), body)
