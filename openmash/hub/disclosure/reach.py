"""Which rows of a pack may somebody write, in SQL? Nobody in another's name; and nobody lets go what they prepared.

This is the second wall; `access` is the first.
"""

from openmash.hub.records.reach import ME, OVERSEEING, exists, has, within

#: Who prepares, and who approves.
PREPARES, APPROVES = OVERSEEING, has("decision_maker", "governance_lead")
IN_OWN_NAME = f"by_id = {ME}"
OF_REQUEST = within("disclosure_accessrequest", "request_id")
#: Whoever asks prepares, and says so of themself.
PREPARED = f"{PREPARES} AND {IN_OWN_NAME} AND {OF_REQUEST}"

REQUEST = f"{APPROVES} AND {within('contacts_child', 'child_id')}"
OPENED = f"{PREPARES} AND {IN_OWN_NAME} AND stage = 'drafted' AND {within('contacts_child', 'child_id')}"
#: A request becomes approved only at the hand of somebody who had none in its pack.
BECOMES = f"{REQUEST} AND (stage <> 'approved' OR NOT wall.had_a_hand(id))"

#: What is said of a request as a whole: approved or sent back by a second person, else by who prepares.
HANDLED = (
    f"{IN_OWN_NAME} AND {OF_REQUEST} AND CASE WHEN step IN ('approve', 'send_back')"
    f" THEN {APPROVES} AND NOT wall.had_a_hand(request_id) ELSE {PREPARES} END"
)
#: What is frozen is what was submitted, or what a second person approved: never put beside that by who prepared it.
FROZEN = f"{IN_OWN_NAME} AND " + exists(
    "disclosure_accessrequest AS whole WHERE whole.id = request_id AND CASE whole.stage"
    f" WHEN 'drafted' THEN {PREPARES} WHEN 'approved' THEN {APPROVES} AND NOT wall.had_a_hand(whole.id) END"
)

#: A copy is made of what was frozen last, once that was approved.
COPIED = f"{PREPARES} AND " + exists(
    "disclosure_frozen AS what JOIN disclosure_accessrequest AS whole ON whole.id = what.request_id"
    " WHERE what.id = frozen_id AND whole.stage = 'approved' AND NOT EXISTS"
    " (SELECT FROM disclosure_frozen AS later WHERE later.request_id = what.request_id AND later.id > what.id)"
)
FETCHED = f"{PREPARES} AND {IN_OWN_NAME} AND {within('disclosure_copy', 'copy_id')}"
RESTORED = f"{PREPARES} AND {IN_OWN_NAME} AND {within('disclosure_redaction', 'redaction_id')}"
