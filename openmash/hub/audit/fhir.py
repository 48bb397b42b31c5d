"""How does an entry of the log read to another system? As a FHIR R4 AuditEvent, after IHE's Basic Audit Log Patterns.

One resource for each entry; names of members and references of things only, as in the log itself: no content. An entry
that is about exactly one child claims the pattern for a patient; one about several names each, which those patterns do
not have, and claims the one without. What was refused claims none: they are for what succeeded. The patterns are those
of BALP 1.1.4. Where they ask for what the log does not hold, a key stands in its place: for the address of a machine
whose it is, and for the words of a query which one it was.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Literal

from .events import Event
from .models import Entry

Resource = dict[str, Any]
Action = Literal["C", "R", "U", "D", "E"]

BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
TERMS = "http://terminology.hl7.org/CodeSystem/"
KEYS = "urn:openmash:"  # the system of every identifier: what kind of thing a reference names

#: The last word of an event → what was done. What is not here changed something.
READS = {"read", "seen", "fetched"}
QUERIES = {"listed", "made"}
CREATES = {"received", "added", "connected", "opened", "joined", "registered", "written", "recorded", "asked", "begun"}
DOORS = {Event.MEMBER_SIGNED_IN: "110122", Event.MEMBER_SIGNED_OUT: "110123"}
REFUSED = {Event.MEMBER_REFUSED, Event.STEP_REFUSED}
LISTS = {Event.BOARD_READ, Event.WORKLIST_READ, Event.SEARCH_MADE, Event.LOG_READ, Event.MATCHES_LISTED}

DICOM = "http://dicom.nema.org/resources/ontology/DCM"
Coding = tuple[str, str, str]  # a system, a code of it, and what it is called
SOURCE: Coding = (DICOM, "110153", "Source Role ID")
DESTINATION: Coding = (DICOM, "110152", "Destination Role ID")
#: As what the client and the server took part; where it is not said, data went from the one to the other.
PARTS: Mapping[str, tuple[Coding, Coding]] = {
    "R": (DESTINATION, SOURCE),
    "D": (
        (DICOM, "110150", "Application"),
        (f"{TERMS}provenance-participant-type", "custodian", "Custodian"),
    ),
}
RECIPIENT: Coding = (f"{TERMS}v3-ParticipationType", "IRCP", "information recipient")
AUTHOR: Coding = (f"{TERMS}v3-ParticipationType", "AUT", "author (originator)")

INTERACTIONS: Mapping[str, tuple[str, str]] = {
    "R": ("read", "Read"), "E": ("search", "Query"), "C": ("create", "Create"), "U": ("update", "Update"),
    "D": ("delete", "Delete"),
}  # fmt: skip


def action_of(event: str) -> Action:
    """Create, read, update, delete, or execute (a query, a sign-in), as AuditEvent.action has it.

    >>> [action_of(event) for event in ("contact.read", "board.read", "contact.received", "contact.triaged")]
    ['R', 'E', 'C', 'U']
    """
    done = event.rpartition(".")[2]
    if event in LISTS or event in DOORS or (done in QUERIES and event != Event.REQUEST_MADE):
        return "E"
    if done in READS or event == Event.CASE_DISPOSED:
        return "R" if done in READS else "D"
    return "C" if done in CREATES or event == Event.REQUEST_MADE else "U"


def audit_event(entry: Entry, *, hub: str, names: Mapping[str, str]) -> Resource:
    """One entry as an AuditEvent. ``hub`` is the hub's own reference; ``names`` are its members', by reference."""
    action = action_of(entry.event)
    claimed = (
        {}
        if entry.event in DOORS or entry.event in REFUSED
        else {"meta": {"profile": [BALP + _pattern(entry, action)]}}
    )
    return {
        "resourceType": "AuditEvent",
        "id": f"openmash-{entry.pk}",
        **claimed,
        "type": _type(entry.event),
        "subtype": [_subtype(entry.event, action), {"system": f"{KEYS}event", "code": entry.event}],
        "action": action,
        "recorded": entry.at.isoformat(),
        "outcome": "4" if entry.event in REFUSED else "0",
        "agent": [_user(entry, names, action), *_machines(hub, action)],
        "source": {
            "site": hub, "observer": _named("hub", hub),
            "type": [{"system": f"{TERMS}security-source-type", "code": "4", "display": "Application Server"}],
        },
        "entity": [*_things(entry, action), *map(_child, entry.about), *_request(entry)],
    }  # fmt: skip


def _pattern(entry: Entry, action: Action) -> str:
    return ("Patient" if len(entry.about) == 1 else "") + INTERACTIONS[action][1]


def _type(event: str) -> Resource:
    if event in DOORS:
        return {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110114"} | {
            "display": "User Authentication"
        }
    return {"system": f"{TERMS}audit-event-type", "code": "rest", "display": "Restful Operation"}


def _subtype(event: str, action: Action) -> Resource:
    if event in DOORS:
        return {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": DOORS[Event(event)]}
    code = INTERACTIONS[action][0]
    return {"system": "http://hl7.org/fhir/restful-interaction", "code": code, "display": code}


def _named(kind: str, reference: str, display: str = "") -> Resource:
    """A thing by its key: nothing is resolved, and nothing can be fetched by it."""
    shown = {"display": display} if display else {}
    return {"identifier": {"system": KEYS + kind, "value": reference}} | shown


def _user(entry: Entry, names: Mapping[str, str], action: Action) -> Resource:
    is_member = entry.by in names
    who = _named("member" if is_member else "job", entry.by, names.get(entry.by, ""))
    of = {"policy": [f"{KEYS}agency:{entry.agency}"]} if entry.agency else {}
    part = RECIPIENT if action in "RE" else AUTHOR
    return {"type": {"coding": [_coding(part)]}, "who": who, "requestor": True} | of


def _machines(hub: str, action: Action) -> list[Resource]:
    client, server = PARTS.get(action, (SOURCE, DESTINATION))
    return [_machine(client, "client-of", hub), _machine(server, "hub", hub)]


def _machine(part: Coding, kind: str, hub: str) -> Resource:
    """No address of a machine is in the log: it is known by its key, as a URI (5)."""
    network = {"address": f"{KEYS}{kind}:{hub}", "type": "5"}
    return {"type": {"coding": [_coding(part)]}, "who": _named(kind, hub), "requestor": False, "network": network}


def _coding(coding: Coding) -> Resource:
    return dict(zip(("system", "code", "display"), coding, strict=True))


def _things(entry: Entry, action: Action) -> list[Resource]:
    """What it was done to; of a query, which one it was: what was typed is nowhere kept."""
    kind, reference = (entry.on_kind, entry.on_reference) if entry.on_reference else ("entry", str(entry.pk))
    object_of = {"type": {"system": f"{TERMS}audit-entity-type", "code": "2", "display": "System Object"}}
    if action == "E":
        asked = f"{entry.event}?{kind}={reference}".encode()
        return [object_of | {"role": _role("24", "Query"), "query": b64encode(asked).decode()}]
    return [object_of | {"role": _role("4", "Domain Resource"), "what": _named(kind, reference)}]


def _role(code: str, display: str) -> Resource:
    return _coding((f"{TERMS}object-role", code, display))


def _child(reference: str) -> Resource:
    person = {"system": f"{TERMS}audit-entity-type", "code": "1", "display": "Person"}
    return {"what": _named("child", reference), "type": person, "role": _role("1", "Patient")}


def _request(entry: Entry) -> list[Resource]:
    """The web request or job at work, by which entries can be read together."""
    system = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType"
    kind = {"system": system, "code": "XrequestId"}
    return [{"what": _named("request", entry.request), "type": kind}] if entry.request else []
