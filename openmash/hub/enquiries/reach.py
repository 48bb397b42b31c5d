"""Of which rows of an enquiry may somebody know, and which may they write, in SQL?

This is the second wall; `access` is the first. Both are held against the model of `sharing.visibility`.
"""

from openmash.hub.records.reach import ON_CASES, OVERSEEING, REPRESENTED, exists, has, of_case, of_work, within

#: Who opens an enquiry and asks agencies.
ASKING = has("screener", "decision_maker")
#: Who works on every case, and reads what agencies have opened. No job of the worker does.
ON_THE_CASE = has("administrator", "screener", "decision_maker")

OF_CONTACT = of_work("contact_id")
OF_ENQUIRY = of_case("enquiries_enquiry", "enquiry_id")
OF_REQUEST = of_case("enquiries_request", "request_id")
OF_REPLY = of_case("enquiries_reply", "reply_id")
OF_ITEM = within("enquiries_item", "item_id")

#: A row is of the agency that whoever asks answers for; or its request, or its item, is.
OURS = f"agency_id = {REPRESENTED}"
OUR_REQUEST = exists(f"enquiries_request AS r WHERE r.id = request_id AND r.agency_id = {REPRESENTED}")
OUR_QUESTION = exists(
    "enquiries_question AS q JOIN enquiries_request AS r ON r.id = q.request_id"
    f" WHERE q.id = question_id AND r.agency_id = {REPRESENTED}"
)
OUR_REPLY = exists(
    "enquiries_reply AS s JOIN enquiries_request AS r ON r.id = s.request_id"
    f" WHERE s.id = reply_id AND r.agency_id = {REPRESENTED}"
)
OUR_ITEM = exists(f"enquiries_item AS i WHERE i.id = item_id AND i.agency_id = {REPRESENTED}")

#: An answer is its agency's own until a reply has carried it.
SENT_ANSWER = exists("enquiries_sentanswer AS s WHERE s.answer_id = enquiries_answer.id")
ANSWER = f"{OUR_QUESTION} OR {SENT_ANSWER}"

#: That an item went to the hub, or is kept from an agency: neither says what it is.
EXISTENCE = f"{ON_CASES} OR {OVERSEEING} OR {REPRESENTED} <> 0"

SENT = exists("enquiries_sentitem AS s WHERE s.item_id = enquiries_item.id")
KEPT = exists(
    f"enquiries_keptfrom AS k WHERE k.item_id = enquiries_item.id AND k.until IS NULL AND k.agency_id = {REPRESENTED}"
)
#: Who works on the contact *c* reads what was opened; whoever prepares an answer to a child who asks, what may leave.
TO_WHOM = (
    f"(({ON_THE_CASE} OR {REPRESENTED} = ANY (c.asked)) AND visibility IN ('disclosed', 'released'))"
    f" OR ({OVERSEEING} AND visibility = 'released')"
)
OPEN = f"NOT in_error AND {SENT} AND NOT {KEPT} AND ({TO_WHOM})"

#: An item is its agency's own. Others on the same enquiry read it once its agency has opened it and a reply has carried
#: it, but for the agencies from which the sharing agreement keeps it, and not once it was entered in error.
ITEM = exists(
    "enquiries_question AS q JOIN enquiries_request AS r ON r.id = q.request_id"
    " JOIN enquiries_enquiry AS e ON e.id = r.enquiry_id JOIN contacts_contact AS c ON c.id = e.contact_id"
    " WHERE q.id = question_id AND c.stage <> 'withdrawn'"
    f" AND (enquiries_item.agency_id = {REPRESENTED} OR ({OPEN}))"
)
