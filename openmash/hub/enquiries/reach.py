"""Of which rows of an enquiry may somebody know, and which may they write, in SQL?

This is the second wall; `access` is the first. Both are held against the model of `sharing.visibility`.
"""

from openmash.hub.records.reach import (
    OVERSEEING,
    REPRESENTED,
    WORKED_ON,
    exists,
    has,
    is_known,
    known,
    of_case,
    of_work,
)

#: Who opens an enquiry and asks agencies.
ASKING = has("screener", "decision_maker")
#: Who works on every case, and reads what agencies have opened. No job of the worker does.
ON_THE_CASE = has("administrator", "screener", "decision_maker")

OF_CONTACT = of_work("contacts_contact", "contact_id")
OF_ENQUIRY = of_case("enquiries_enquiry", "enquiry_id")
OF_REQUEST = of_case("enquiries_request", "request_id")
OF_REPLY = of_case("enquiries_reply", "reply_id")

#: What hangs on a contact, and how.
_ENQUIRY = "enquiries_enquiry AS e JOIN contacts_contact AS whole ON whole.id = e.contact_id"
_REQUEST = f"{_ENQUIRY} JOIN enquiries_request AS r ON r.enquiry_id = e.id"
_QUESTION = f"{_REQUEST} JOIN enquiries_question AS q ON q.request_id = r.id"
_ITEM = f"{_QUESTION} JOIN enquiries_item AS i ON i.question_id = q.id"
_REPLY = f"{_REQUEST} JOIN enquiries_reply AS s ON s.request_id = r.id"
_ASKS_US = f"{REPRESENTED} = ANY (whole.asked) AS asks_us"
KNOWN_ENQUIRY = known("e.id", _ENQUIRY, also=WORKED_ON)
KNOWN_REQUEST = known("r.id, r.agency_id", _REQUEST, also=WORKED_ON)
KNOWN_QUESTION = known(
    f"q.id, r.agency_id, {_ASKS_US}, whole.stage <> 'withdrawn' AS stands", _QUESTION, also=WORKED_ON
)
#: Of items only one's own: that others exist is told by one function (`wall.carried`).
OWN_ITEM = known("i.id", _ITEM, also=f"{WORKED_ON} AND whole.stage <> 'withdrawn' AND i.agency_id = {REPRESENTED}")
KNOWN_REPLY = known("s.id, r.agency_id", _REPLY, also=WORKED_ON)

#: A row is of the agency that whoever asks answers for; or its request, or its item, is.
OURS = f"agency_id = {REPRESENTED}"
OUR_REQUEST = is_known(f"enquiries_request AS r WHERE r.id = request_id AND r.agency_id = {REPRESENTED}")
OUR_QUESTION = is_known(f"enquiries_question AS q WHERE q.id = question_id AND q.agency_id = {REPRESENTED}")
OUR_REPLY = is_known(f"enquiries_reply AS s WHERE s.id = reply_id AND s.agency_id = {REPRESENTED}")
OUR_ITEM = is_known("enquiries_item AS i WHERE i.id = item_id")

#: An answer is its agency's own until a reply has carried it.
SENT_ANSWER = exists("enquiries_sentanswer AS s WHERE s.answer_id = enquiries_answer.id")
ANSWER = f"{OUR_QUESTION} OR {SENT_ANSWER}"

#: That an item is kept from an agency is for its owner; and once it was sent for who works on the case, and for that
#: agency alone. Whether it is one's own a function tells: the rule of items asks this table, whose rule may then not
#: ask for items.
SENT_TOO = exists("enquiries_sentitem AS s WHERE s.item_id = enquiries_keptfrom.item_id")
KEPT_APART = f"wall.owns(item_id) OR (({ON_THE_CASE} OR {OURS}) AND {SENT_TOO})"

SENT = exists("enquiries_sentitem AS s WHERE s.item_id = enquiries_item.id")
KEPT = exists(
    f"enquiries_keptfrom AS k WHERE k.item_id = enquiries_item.id AND k.until IS NULL AND k.agency_id = {REPRESENTED}"
)
#: Who works on the contact of the question *q* reads what was opened; whoever prepares an answer to a child who asks,
#: what may leave.
TO_WHOM = (
    f"(({ON_THE_CASE} OR q.asks_us) AND visibility IN ('disclosed', 'released'))"
    f" OR ({OVERSEEING} AND visibility = 'released')"
)
OPEN = f"NOT in_error AND {SENT} AND NOT {KEPT} AND ({TO_WHOM})"

#: An item is its agency's own. Others on the same enquiry read it once its agency has opened it and a reply has carried
#: it, but for the agencies from which the sharing agreement keeps it, and not once it was entered in error.
ITEM = is_known(
    "enquiries_question AS q WHERE q.id = question_id AND q.stands"
    f" AND (enquiries_item.agency_id = {REPRESENTED} OR ({OPEN}))"
)
