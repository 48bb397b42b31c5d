"""What do the log's events mean, in plain words?"""

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry

WORDS: dict[str, str] = {
    Event.MEMBER_SIGNED_IN: "Signed in",
    Event.MEMBER_SIGNED_OUT: "Signed out",
    Event.MEMBER_REFUSED: "Was refused: not theirs to see, or not there",
    Event.STEP_REFUSED: "Was refused: it could not happen then",
    Event.HUB_OPENED: "Opened the hub",
    Event.AGENCY_JOINED: "Let an agency join",
    Event.MEMBER_JOINED: "Let a member join",
    Event.MEMBER_LEFT: "Ended a membership",
    Event.SETTING_CHANGED: "Changed a setting",
    Event.SENDER_REGISTERED: "Let a system send contacts",
    Event.CONTACT_RECEIVED: "Entered a contact",
    Event.CONTACT_SENT_AGAIN: "Sent a contact that the hub had already",
    Event.CONTACT_READ: "Read a contact",
    Event.CONTACT_TAKEN: "Took a contact in hand",
    Event.CONTACT_HANDED_OVER: "Handed a contact over",
    Event.CONTACT_CHECKED: "Checked a contact for open cases",
    Event.CONTACT_ROUTED: "Routed a child to their worker",
    Event.CONTACT_TRIAGED: "Triaged a contact",
    Event.CONTACT_RATED: "Re-rated a contact",
    Event.CONTACT_FEEDBACK_GIVEN: "Told the referrer what came of it",
    Event.CHILD_ADDED: "Added a child to a contact",
    Event.PERSON_CONNECTED: "Added a connected person",
    Event.ENTRY_CORRECTED: "Marked something as entered in error",
    Event.CONTACT_RESTRICTED: "Restricted a contact to named members",
    Event.MEMBER_NAMED: "Named a member for a restricted contact",
    Event.NAME_TAKEN_OFF: "Took a member’s name off a restricted contact",
    Event.RESTRICTION_LIFTED: "Lifted the restriction of a contact",
    Event.CONFLICT_DECLARED: "Declared a conflict of interest",
    Event.CONFLICT_LIFTED: "Lifted a conflict of interest",
    Event.GLASS_BROKEN: "Broke the glass",
    Event.GLASS_GIVEN_BACK: "Gave back what breaking the glass had opened",
    Event.GLASS_LISTED: "Read what their own breaking of the glass opens",
    Event.BOARD_READ: "Read the board",
    Event.SEARCH_MADE: "Searched",
    Event.FILE_RECEIVED: "Brought in a file",
    Event.FILE_READ: "Read an imported file",
    Event.FILE_FINISHED: "Finished a file",
    Event.ROW_REFUSED: "Refused a row of a file",
    Event.MAPPING_KEPT: "Said what a sender’s columns mean",
    Event.OPEN_CASES_LISTED: "Brought in the open-cases list",
    Event.ENQUIRY_OPENED: "Opened an enquiry",
    Event.ENQUIRY_READ: "Read an enquiry",
    Event.ENQUIRIES_LISTED: "Read the list of enquiries",
    Event.REQUEST_MADE: "Asked an agency",
    Event.REQUEST_READ: "Read a request",
    Event.REQUEST_SEEN: "Opened a request for the first time",
    Event.WORKLIST_READ: "Read their agency’s worklist",
    Event.QUESTION_ANSWERED: "Answered a question",
    Event.ITEM_WRITTEN: "Wrote an item",
    Event.ITEM_SEALED: "Sealed an item",
    Event.ITEM_DISCLOSED: "Disclosed an item",
    Event.ITEM_RELEASED: "Released an item",
    Event.ITEMS_LISTED: "Read their agency’s own items",
    Event.SOURCE_KEPT: "Kept who told their agency",
    Event.SOURCE_READ: "Read who told their agency",
    Event.REPLY_SENT: "Sent a reply",
    Event.REPLY_ARRIVED_LATE: "Replied after the decision",
    Event.DECISION_RECORDED: "Decided for a child",
    Event.DECISION_READ: "Read a decision",
    Event.RELOOK_ASKED: "Asked for another look at a late reply",
    Event.RELOOK_READ: "Read a late reply",
    Event.RELOOKS_LISTED: "Read the list of late replies",
    Event.RELOOK_DONE: "Said what a late reply changes",
    Event.AGREEMENT_READ: "Read the sharing agreement",
    Event.AGREEMENT_TRIED: "Tried what a new agreement would change",
    Event.AGREEMENT_PUT_IN_FORCE: "Put a sharing agreement in force",
    Event.SHARING_REVOKED: "Stopped sharing urgently",
    Event.SHARING_OVERRIDDEN: "Shared in an emergency, against the agreement",
    Event.OVERRIDES_READ: "Read what was shared in emergencies",
    Event.OVERRIDE_REVIEWED: "Reviewed an emergency",
    Event.BROKEN_GLASS_LISTED: "Read who broke the glass",
    Event.BROKEN_GLASS_READ: "Read of one breaking of the glass",
    Event.BROKEN_GLASS_REVIEWED: "Reviewed a breaking of the glass",
    Event.DISCLOSURE_OPENED: "Opened a subject access request",
    Event.DISCLOSURE_EXTENDED: "Extended the term of a subject access request",
    Event.DISCLOSURE_CLOSED: "Closed a subject access request without a pack",
    Event.DISCLOSURES_LISTED: "Read the list of subject access requests",
    Event.DISCLOSURE_READ: "Read a subject access request",
    Event.DISCLOSURE_GATHERED: "Said that a child of another contact is the same child",
    Event.DISCLOSURE_CHOSEN: "Chose whether a line of a pack leaves",
    Event.DISCLOSURE_REDACTED: "Removed words from a pack",
    Event.DISCLOSURE_RESTORED: "Let removed words of a pack stand again",
    Event.DISCLOSURE_SUBMITTED: "Submitted a pack",
    Event.DISCLOSURE_SENT_BACK: "Sent a pack back",
    Event.DISCLOSURE_APPROVED: "Approved a pack",
    Event.DISCLOSURE_FETCHED: "Fetched a pack, which left with that",
    Event.LOG_READ: "Read the log",
    Event.LOG_EXPORTED: "Exported the log",
    Event.LOOKERS_READ: "Read who had looked at a child",
    Event.ALERT_RAISED: "Noticed a look-up that stands out",
    Event.ALERTS_LISTED: "Read the list of look-ups that stand out",
    Event.ALERT_READ: "Read a look-up that stands out",
    Event.ALERT_JUDGED: "Judged a look-up that stands out",
    Event.HOME_KEPT: "Noted where a member lives",
    Event.HOMES_LISTED: "Read of whom it is noted where they live",
    Event.VERIFICATION_BEGUN: "Began to verify the log",
    Event.CHAIN_VERIFIED: "Verified the log",
    Event.SCHEDULE_READ: "Read the retention schedule",
    Event.SCHEDULE_TRIED: "Tried what a new retention schedule would change",
    Event.SCHEDULE_PUT_IN_FORCE: "Wrote a retention schedule",
    Event.SCHEDULE_CONFIRMED: "Confirmed a retention schedule",
    Event.DISPOSALS_LISTED: "Read the list of cases that are due for disposal",
    Event.HOLD_PLACED: "Placed a legal hold",
    Event.HOLD_LIFTED: "Lifted a legal hold",
    Event.HOLDS_LISTED: "Read the list of legal holds",
    Event.HOLD_READ: "Read a legal hold",
    Event.DISPOSAL_READ: "Read what disposing of a case would mean",
    Event.DISPOSAL_PROPOSED: "Proposed to dispose of a case",
    Event.DISPOSAL_DECLINED: "Declined to dispose of a case",
    Event.CASE_DISPOSED: "Approved the disposal of a case, which is gone",
    Event.CERTIFICATES_LISTED: "Read the list of disposal certificates",
    Event.CERTIFICATE_READ: "Read a disposal certificate",
    Event.PASSING_CLEARED: "Cleared what only passed through",
}

#: What an entry is about, by the kind that it names: the class of what was done, or seen.
KINDS: dict[str, str] = {
    "accessrequest": "subject access request",
    "agency": "agency",
    "agencyrecord": "person",
    "agreementversion": "sharing agreement",
    "alert": "look-up that stands out",
    "brokenglass": "breaking of the glass",
    "certificate": "disposal certificate",
    "child": "child",
    "clearance": "clearing of what only passed through",
    "conflict": "conflict of interest",
    "connectedperson": "connected person",
    "contact": "contact",
    "decision": "decision",
    "enquiry": "enquiry",
    "frozen": "approved pack",
    "gateanswer": "answer of the sharing agreement",
    "hold": "legal hold",
    "hub": "hub",
    "importedfile": "file",
    "item": "item",
    "member": "member",
    "message": "message",
    "named": "name on a restricted contact",
    "opencaselist": "open-cases list",
    "override": "emergency",
    "proposal": "proposal to dispose of a case",
    "rating": "rating",
    "redaction": "words removed from a pack",
    "relook": "late reply",
    "reply": "reply",
    "request": "request",
    "restriction": "restriction of a contact",
    "retentionversion": "retention schedule",
    "revocation": "stop to sharing",
    "routing": "routing of a child",
    "sender": "sending system",
    "verification": "verification of the log",
}

REFUSALS = (Event.MEMBER_REFUSED, Event.STEP_REFUSED)


def said(event: str) -> str:
    """An event in plain words; its own name where an older version of the hub wrote another.

    >>> said("contact.read"), said("once.was")
    ('Read a contact', 'once.was')
    """
    return WORDS.get(event, event)


def kind(on_kind: str) -> str:
    """What an entry is about, in plain words; the kind's own name where an older version of the hub wrote another.

    >>> kind("accessrequest"), kind("oncewas")
    ('subject access request', 'oncewas')
    """
    return KINDS.get(on_kind, on_kind)


def more(entry: Entry) -> str:
    """The address that was refused; nothing of what anything said, which is not the log's to show."""
    if entry.event not in REFUSALS:
        return ""
    return f"{entry.details.get('method', '')} {entry.details.get('route', '')}".strip()
