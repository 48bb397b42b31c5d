"""What is in a table, as people say it? For certificates, and for what the hub clears by itself."""

from collections.abc import Iterable, Mapping

from django.apps import apps

TABLE_WORDS: Mapping[str, str] = {
    "contacts.Assignment": "Who had the contact in hand",
    "contacts.CaseCheckResult": "Checks whether a child was open to a worker",
    "contacts.Child": "Children",
    "contacts.Conflict": "Members who were kept apart from it",
    "contacts.ConnectedPerson": "People around the children",
    "contacts.Contact": "The contact itself",
    "contacts.ContactCorrection": "Marks of what was entered in error",
    "contacts.IdempotencyKey": "Marks by which what is sent twice is known",
    "contacts.ImportedFile": "Files that came",
    "contacts.ImportedRow": "Lines of files that came",
    "contacts.Named": "Members named as the only ones who might see it",
    "contacts.OpenCase": "Children on a list of open cases",
    "contacts.OpenCaseList": "Lists of open cases",
    "contacts.Rating": "Ratings",
    "contacts.Referrer": "Who raised it",
    "contacts.Restriction": "Restrictions to named members",
    "contacts.Routing": "News passed to a child’s worker",
    "contacts.Triage": "Triage",
    "contacts.Turn": "Steps of the contact’s way through the hub",
    "decisions.Bearing": "What bore on a decision",
    "decisions.Decision": "Decisions",
    "decisions.DecisionCorrection": "Decisions entered in error",
    "decisions.Reliance": "What a decision rested on",
    "decisions.Relook": "Requests to look at a decision again",
    "decisions.RelookAnswer": "What was said on looking again",
    "disclosure.AccessRequest": "Requests for what is held",
    "disclosure.AlsoAbout": "Other contacts gathered for an answer",
    "disclosure.Choice": "Choices of what to leave out of an answer",
    "disclosure.Copy": "Copies of answers that left",
    "disclosure.Departure": "Times at which a copy was fetched",
    "disclosure.Extension": "Extensions of the time to answer",
    "disclosure.Frozen": "Answers as they were approved",
    "disclosure.Handling": "Steps on the way to an answer",
    "disclosure.Redaction": "Words taken out of an answer",
    "disclosure.Restoration": "Words put back into an answer",
    "enquiries.Answer": "Answers of agencies",
    "enquiries.Enquiry": "Enquiries",
    "enquiries.Item": "Items of information from agencies",
    "enquiries.ItemCorrection": "Items entered in error",
    "enquiries.ItemMove": "Times at which an item was opened or closed to others",
    "enquiries.KeptFrom": "Agencies an item was kept from",
    "enquiries.Question": "Questions to agencies",
    "enquiries.Reply": "Replies of agencies",
    "enquiries.Request": "Requests to agencies",
    "enquiries.Seen": "Notes of what an agency had already seen",
    "enquiries.SentAnswer": "Answers an agency’s system sent",
    "enquiries.SentItem": "Items an agency’s system sent",
    "enquiries.SourceIdentity": "Who told an agency",
    "outbox.Delivery": "Notes that one part of the hub has told another",
    "outbox.Message": "Notices between the parts of the hub",
    "people.AgencyRecord": "Who somebody is, as an agency told it",
    "people.CloseMatch": "Pairs of records put to a person",
    "people.Indexed": "Records in the form in which they are compared",
    "people.Joining": "Joinings of two persons",
    "people.Judgement": "Answers on whether two records are one person’s",
    "people.Parting": "Joinings that were undone",
    "people.Person": "Persons, by a name without meaning",
    "people.Placement": "With whom a record stands, and why",
    "people.Protection": "Why records are never linked",
    "people.ProtectionLift": "Why a protection ended",
    "people.RecordKey": "Marks by which a person is found again",
    "sharing.GateAnswer": "Answers on whether something may be shared",
    "sharing.Override": "Sharing in an emergency",
    "sharing.OverrideReview": "Reviews of sharing in an emergency",
}


def called(table: str) -> tuple[str, str]:
    """What a table holds, and why it was kept; its own name where this version of the hub no longer has it."""
    try:
        model = apps.get_model(table)
    except LookupError:
        return table, ""
    return TABLE_WORDS[table], model.kept.purpose


def counts(rows: Mapping[str, int]) -> Iterable[tuple[str, str, int]]:
    """How much of what, in the order of the alphabet."""
    return sorted((*called(table), number) for table, number in rows.items())
