"""What does the hub hold about a child that could leave? The only place that reads the record for a pack.

By construction no query here touches who told an agency, who raised a contact, or an item that its owner has not
released: they are not asked for, so that nothing later has to leave them out.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from openmash.hub.contacts.models import Child, ConnectedPerson, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.decisions.models import Decision
from openmash.hub.decisions.workflow import OUTCOME_WORDS, Outcome
from openmash.hub.enquiries import access as enquiries
from openmash.hub.enquiries.chronology import when_words
from openmash.hub.enquiries.models import Enquiry, Item
from openmash.hub.enquiries.workflow import KIND_WORDS, ItemKind, Visibility
from openmash.hub.govuk.words import date_and_time, long_date
from openmash.hub.people.access import keys_of
from openmash.hub.people.keys import OF_A_PERSON, folded
from openmash.hub.people.models import AgencyRecord
from openmash.hub.people.naming import homes_in, names_in
from openmash.hub.records import wall

from .models import AccessRequest
from .pack import NAMED, Line
from .workflow import Chosen, Exemption, LineKind

OUT, OTHERS_TOO = Chosen.TAKE_OUT, Exemption.THIRD_PARTY
#: By what somebody can be told.
TELLS = ("given_name", "family_name", "other_names", "nhs_number", "upn", "phone", "address", "postcode")
WHEREABOUTS = "It may lead somebody to the child. Keep it where whoever asks lives there, or knows it."
WORRY = "It may tell who told the hub, or name others. Keep it only after reading it for that."
REASONS = "They may rest on what agencies have told the hub and not released. Keep them only after reading for that."
THIRD_PARTY = "Its owner marked it as told by a third party. Keep it where nobody can be recognised by it."
OTHERS = "The enquiry was about other children too. Keep it where it is about this child."


def children_of(request: AccessRequest) -> list[Child]:
    """The child of the request, and the same child in other contacts, as somebody judged."""
    also = request.also_about.values("child")
    found = standing(request.hub_id).filter(pk__in=[request.child_id]) | standing(request.hub_id).filter(pk__in=also)
    return list(found.order_by("contact__received_at", "id"))


def standing(hub_id: int) -> QuerySet[Child]:
    """The children of a hub, but those entered in error; of their contacts only what may ever be shown."""
    found = Child.objects.filter(hub_id=hub_id, correction__isnull=True).exclude(contact__stage=Stage.WITHDRAWN)
    told = [f"contact__{name}" for name in ("reference", "received_at", "worry", "stage")]
    who = ("given_name", "family_name", "other_names", "born_on", "expected_on", "age_stated", "sex", "nhs_number",
           "upn", "phone", "address", "postcode")  # fmt: skip
    record = [f"record__{name}" for name in who]
    return found.select_related("contact", "record").only("hub_id", "reference", "school", *told, *record)


def alike(request: AccessRequest, children: Sequence[Child]) -> QuerySet[Child]:
    """Children of other contacts who share an exact key of a person: somebody must say whether it is the same child."""
    keys = {key for _, key, kind in keys_of({child.record_id for child in children}) if kind in OF_A_PERSON}
    found = standing(request.hub_id).filter(record__keys__key__in=keys).exclude(pk__in=[one.pk for one in children])
    return found.distinct().order_by("contact__received_at", "id")


def siblings(children: Iterable[Child]) -> list[Child]:
    """The other children of the same contacts."""
    own = [child.pk for child in children]
    contacts = {child.contact_id for child in children}
    found = Child.objects.filter(contact__in=contacts).exclude(pk__in=own).select_related("record")
    return list(found.only("reference", "contact_id", *(f"record__{name}" for name in TELLS)).order_by("id"))


def traces_of_others(children: Sequence[Child], brothers_and_sisters: Iterable[Child]) -> list[str]:
    """What tells of the people around these children: names, numbers, homes; but what is the child's own too."""
    people = ConnectedPerson.objects.filter(contact__in={child.contact_id for child in children})
    told = [one.record for one in people.select_related("record").only(*(f"record__{name}" for name in TELLS))]
    told += [one.record for one in brothers_and_sisters]
    own = {folded(one) for child in children for one in (*_traces(child.record), *child.record.name.split())}
    return sorted(one for one in set().union(*map(_traces, told)) if folded(one) not in own)


def _traces(record: AgencyRecord) -> set[str]:
    names = set().union(*map(names_in, (record.given_name, record.family_name, record.other_names)))
    numbers = {number for number in (record.phone, record.nhs_number, record.upn) if number}
    return names | numbers | homes_in(record.address, record.postcode)


def lines_of(children: Sequence[Child], brothers_and_sisters: Iterable[Child]) -> list[Line]:
    """Every line that a pack about these children could have, in the order in which it is read."""
    shared = {one.contact_id for one in brothers_and_sisters}
    found = [line for child in children for line in _who(child)]
    found += [line for child in children for line in _told(child.contact)]
    decisions = Decision.objects.filter(child__in=children, correction__isnull=True).order_by("at", "id")
    found += [line for decision in decisions for line in _decided(decision)]
    items = list(released(children))
    telling = telling_who_raised(items)
    return found + [_item(item, shared, telling) for item in items]


def _who(child: Child) -> list[Line]:
    record = child.record
    said = [
        ("Name", f"{record.given_name} {record.family_name}".strip()),
        ("Other names", record.other_names),
        ("Date of birth", long_date(record.born_on) if record.born_on else ""),
        ("Expected", long_date(record.expected_on) if record.expected_on else ""),
        ("NHS number", _as_said(record.nhs_number)),
        ("Unique pupil number", record.upn),
    ]
    where = [("Address", ", ".join(filter(None, [record.address, record.postcode]))), ("School", child.school)]
    about = f"As told to the hub on {long_date(child.contact.received_at)}"
    kinds = (
        (LineKind.IDENTITY, said, Chosen.KEEP, "", None),
        (LineKind.WHEREABOUTS, where, OUT, WHEREABOUTS, Exemption.SERIOUS_HARM),
    )
    return [
        Line(kind=kind, of=child.reference, head=about, text=_listed(pairs), usual=usual, why=why, exemption=by)
        for kind, pairs, usual, why, by in kinds
        if _listed(pairs)
    ]


def _as_said(number: str) -> str:
    """An NHS number as it is read out: three figures, three, and four."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number.isdigit() else number


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {text}" for name, text in pairs if text)


def _told(contact: Contact) -> list[Line]:
    when = f"Contact of {date_and_time(contact.received_at)}"
    told = [
        Line(kind=LineKind.CONTACT, of=contact.reference, head=when, text="The hub was contacted about this child.")
    ]
    if contact.worry:
        told.append(
            Line(kind=LineKind.WORRY, of=contact.reference, head=f"{when}: what was said", text=contact.worry,
                 usual=OUT, why=WORRY, exemption=OTHERS_TOO)
        )  # fmt: skip
    return told


def _decided(decision: Decision) -> list[Line]:
    when = f"Decision of {date_and_time(decision.at)}"
    what = f"{OUTCOME_WORDS[Outcome(decision.outcome)][0]}. Level of need: {decision.level}."
    return [
        Line(kind=LineKind.DECISION, of=decision.reference, head=when, text=what),
        Line(kind=LineKind.REASONS, of=decision.reference, head=f"{when}: the reasons", text=decision.reasons,
             usual=OUT, why=REASONS, exemption=OTHERS_TOO),
    ]  # fmt: skip


def released(children: Sequence[Child]) -> QuerySet[Item]:
    """What agencies have released of these children's contacts and a reply has carried. Nothing else may leave."""
    found = about(children).filter(visibility=Visibility.RELEASED)
    return found.select_related("agency", "question__request__enquiry").order_by("happened_on", "id")


def not_released(children: Sequence[Child]) -> list[str]:
    """The names of the agencies that told the hub something and have not released all of it: who asks may ask them."""
    of_these = Enquiry.objects.filter(contact__in={child.contact_id for child in children})
    told = [one for enquiry in of_these for one in enquiries.carried(enquiry, wall.now())]
    unreleased = [one for one in told if one.visibility != Visibility.RELEASED and not one.in_error_since]
    return [agency.name for agency in enquiries.owners(unreleased)]


def about(children: Sequence[Child]) -> QuerySet[Item]:
    """The items of these children's contacts that replies have carried and nobody has marked as entered in error."""
    contacts = {child.contact_id for child in children}
    return Item.objects.filter(question__request__enquiry__contact__in=contacts, sent__isnull=False, in_error=False)


def telling_who_raised(items: Iterable[Item]) -> set[int]:
    """The items in which whoever raised their contact may be known. The database says that they are, not by what."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.tells_who_raised(%s)", [[item.pk for item in items]])
        return {pk for (pk,) in cursor.fetchall()}


def _item(item: Item, shared: set[int], telling: set[int]) -> Line:
    kind, owner = KIND_WORDS[ItemKind(item.kind)][0], item.agency.name
    when = when_words(item.happened_on, item.known_to)
    why = OTHERS if item.question.request.enquiry.contact_id in shared else ""
    why = NAMED if item.pk in telling else why
    why = THIRD_PARTY if item.kind == ItemKind.THIRD_PARTY else why
    return Line(
        kind=LineKind.ITEM, of=item.reference, head=f"{owner}: {kind.lower()}, {when}",
        text="\n".join(filter(None, [item.text, item.context])), usual=OUT if why else Chosen.KEEP, why=why,
        exemption=OTHERS_TOO if why else None,
    )  # fmt: skip
