-- What a hub has made of the contacts in three years: every step that leads to the state in which each contact is.
-- Run as the superuser, without foreign-key triggers. Each part begins with `-- part:` and what is written.

-- part: Who works here
SELECT setseed(current_setting('bench.seed')::float8);
CREATE FUNCTION pg_temp.reference() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT regexp_replace(upper(substr(md5(random()::text), 1, 13)), '^(.....)(.....)', '\1-\2-')
$$;
CREATE FUNCTION pg_temp.one_of(choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS $$
    SELECT choices[1 + floor(random() * cardinality(choices))::int]
$$;
CREATE TEMP TABLE team AS
SELECT array_agg(id) FILTER (WHERE 'screener' = ANY (roles)) AS screeners,
       array_agg(id) FILTER (WHERE 'decision_maker' = ANY (roles)) AS deciders
FROM partnership_member;
CREATE TEMP TABLE represented AS
SELECT a.id AS agency_id, a.code, a.kind, array_agg(m.id) AS members
FROM partnership_agency a JOIN partnership_member m ON m.agency_id = a.id AND 'representative' = ANY (m.roles)
GROUP BY a.id;

-- part: How far each contact has come
CREATE TEMP TABLE work AS
SELECT c.id AS contact_id, c.hub_id, c.received_at, c.stage, c.level, c.brag, c.reference,
       coalesce(c.worker_id, pg_temp.one_of(team.screeners)) AS worker_id,
       coalesce(c.finished_at, now()) - c.received_at AS span,
       coalesce(children.open, false) AND c.stage NOT IN ('received', 'checked') AS rated,
       coalesce(children.open, false) AND CASE c.stage
           WHEN 'enquired' THEN true WHEN 'prepared' THEN random() < 0.6 WHEN 'decided' THEN random() < 0.3
           ELSE false END AS asked,
       children.told
FROM contacts_contact c CROSS JOIN team LEFT JOIN (
    SELECT contact_id, bool_or(path <> 'routed') AS open, array_agg(reference::text ORDER BY reference) AS told
    FROM contacts_child GROUP BY contact_id
) AS children ON children.contact_id = c.id;
CREATE UNIQUE INDEX ON work (contact_id);
ANALYZE work;

-- part: Open cases
INSERT INTO contacts_opencaselist (hub_id, at, reference, as_at, filename, rows, refused, refusals, read_as, agency_id,
    by_id)
SELECT (SELECT min(hub_id) FROM work), day, pg_temp.reference(), day, 'open-cases.csv', 1200, 0, '[]', 'UTF-8',
       (SELECT agency_id FROM represented WHERE code = 'social-care'), (SELECT screeners[1] FROM team)
FROM generate_series(
    now() - interval '2 hours', (SELECT min(received_at) FROM work), interval '-1 day'
) AS day ORDER BY day;
CREATE TEMP TABLE listed AS
SELECT nextval(pg_get_serial_sequence('people_agencyrecord', 'id')) AS id, record_id AS told_id
FROM (
    SELECT DISTINCT ON (k.key) ch.record_id
    FROM contacts_child ch JOIN work w USING (contact_id)
    JOIN people_recordkey k ON k.record_id = ch.record_id AND k.kind = 'name_and_birth'
    WHERE w.level >= 3 AND w.stage = 'decided'
    ORDER BY k.key, ch.id DESC
) AS one ORDER BY md5(record_id::text) LIMIT 1200;
INSERT INTO people_agencyrecord (id, hub_id, at, reference, agency_id, given_name, family_name, other_names, born_on,
    expected_on, age_stated, sex, ethnicity, nhs_number, upn, phone, address, postcode)
SELECT l.id, hub_id, now(), pg_temp.reference(), (SELECT agency_id FROM represented WHERE code = 'social-care'),
    given_name, family_name, other_names, born_on, expected_on, age_stated, sex, ethnicity, nhs_number, upn, phone,
    address, postcode
FROM listed l JOIN people_agencyrecord r ON r.id = l.told_id;
INSERT INTO people_recordkey (hub_id, at, record_id, kind, key)
SELECT hub_id, now(), l.id, kind, key FROM listed l JOIN people_recordkey k ON k.record_id = l.told_id;
INSERT INTO contacts_opencase (hub_id, at, record_id, digest, last_list_id, case_number, worker, team, phone)
SELECT r.hub_id, now(), l.id, md5(l.id::text), (SELECT max(id) FROM contacts_opencaselist), 'SC' || l.id,
       'Rowan Idle', 'North locality', '020 7946 0101'
FROM listed l JOIN people_agencyrecord r ON r.id = l.id;

-- part: Open-case checks and routings
INSERT INTO contacts_casecheckresult (hub_id, at, child_id, result, note, list_used_id, by_id)
SELECT w.hub_id, w.received_at + w.span * 0.08, ch.id,
       CASE WHEN ch.path = 'routed' THEN 'open' WHEN random() < 0.95 THEN 'not_open' ELSE 'not_checked' END, '',
       (SELECT max(id) FROM contacts_opencaselist), w.worker_id
FROM contacts_child ch JOIN work w USING (contact_id) WHERE w.stage <> 'received';
INSERT INTO contacts_routing (hub_id, at, reference, child_id, told, how, by_id)
SELECT w.hub_id, w.received_at + w.span * 0.95, pg_temp.reference(), ch.id, 'Rowan Idle', 'By telephone', w.worker_id
FROM contacts_child ch JOIN work w USING (contact_id) WHERE ch.path = 'routed';

-- part: Who had each contact in hand
INSERT INTO contacts_assignment (hub_id, at, contact_id, worker_id, reason, by_id)
SELECT hub_id, received_at + span * 0.05, contact_id, worker_id, '', worker_id FROM work WHERE stage <> 'received';

-- part: Ratings and triages
INSERT INTO contacts_rating (hub_id, at, reference, contact_id, level, brag, reason, by_id)
SELECT hub_id, received_at + span * 0.1, pg_temp.reference(), contact_id, level, brag,
       'On what was told, and what is known here: a pattern of small worries.', worker_id
FROM work WHERE rated;
INSERT INTO contacts_triage (hub_id, at, contact_id, rating_id, route, by_id)
SELECT w.hub_id, r.at, w.contact_id, r.id,
       CASE WHEN w.asked OR w.stage = 'triaged' THEN 'enquiry' WHEN w.level = 2 THEN 'early_help' ELSE 'advice' END,
       w.worker_id
FROM contacts_rating r JOIN work w USING (contact_id);
INSERT INTO contacts_rating (hub_id, at, reference, contact_id, level, brag, reason, by_id)
SELECT hub_id, received_at + span * 0.7, pg_temp.reference(), contact_id, level, brag,
       'Health and education each hold something that changes the picture.', worker_id
FROM work WHERE asked AND random() < 0.4;

-- part: Enquiries and requests
INSERT INTO enquiries_enquiry (hub_id, at, reference, contact_id, purpose, basis, special_category, reason, by_id)
SELECT hub_id, received_at + span * 0.15, pg_temp.reference(), contact_id, 'help', 'public_task', 'safeguarding',
       'To see the whole picture before deciding what help is needed.', worker_id
FROM work WHERE asked ORDER BY contact_id;
INSERT INTO enquiries_request (hub_id, at, reference, enquiry_id, agency_id, due_at, by_id, hearing, heard_at, said)
SELECT hub_id, at, pg_temp.reference(), enquiry_id, agency_id, due_at, by_id, hearing,
       CASE WHEN hearing = 'answered' THEN at + span * (0.1 + 0.4 * random()) END, ''
FROM (
    SELECT e.hub_id, e.at, e.id AS enquiry_id, a.agency_id, e.by_id, w.span,
           CASE w.stage WHEN 'enquired' THEN now() + (random() * 10 - 2) * interval '1 hour'
           ELSE e.at + interval '6 hours' END AS due_at,
           CASE WHEN w.stage = 'enquired' AND a.code = (ARRAY['police', 'health', 'education'])[1 + e.id % 3]
                THEN pg_temp.one_of(ARRAY['asked', 'seen'])
                WHEN w.stage = 'enquired' THEN pg_temp.one_of(ARRAY['asked', 'seen', 'answered', 'answered'])
                WHEN w.stage = 'decided' AND random() < 0.001 THEN 'seen'
                ELSE 'answered' END AS hearing
    FROM enquiries_enquiry e JOIN work w USING (contact_id) JOIN represented a
    ON a.code IN ('police', 'health', 'education', 'social-care')
       OR a.code = (ARRAY['housing', 'housing', 'probation', 'early-help', 'adult-services', 'housing-2', 'housing-3',
                          'housing-4', 'health-2', 'health-3', 'charity-2', 'charity-3', 'charity-4', 'college',
                          'probation-2'])[1 + e.id % 15]
    ORDER BY e.id
) AS asked;
UPDATE contacts_contact c SET clock_with = waiting.codes FROM (
    SELECT e.contact_id, string_agg(a.code, ',' ORDER BY a.code) AS codes
    FROM enquiries_request r JOIN enquiries_enquiry e ON e.id = r.enquiry_id JOIN represented a USING (agency_id)
    WHERE r.hearing <> 'answered' GROUP BY e.contact_id
) AS waiting WHERE c.id = waiting.contact_id AND c.stage = 'enquired';
UPDATE contacts_contact c SET asked = known.agencies FROM (
    SELECT e.contact_id, array_agg(r.agency_id ORDER BY r.agency_id) AS agencies
    FROM enquiries_request r JOIN enquiries_enquiry e ON e.id = r.enquiry_id GROUP BY e.contact_id
) AS known WHERE c.id = known.contact_id;
INSERT INTO enquiries_seen (hub_id, at, request_id, by_id)
SELECT r.hub_id, r.at + interval '5 minutes', r.id, a.members[1 + r.id % cardinality(a.members)]
FROM enquiries_request r JOIN represented a USING (agency_id) WHERE r.hearing <> 'asked';

-- part: Questions
INSERT INTO enquiries_question (hub_id, at, request_id, "order", text)
SELECT r.hub_id, r.at, r.id, p.order, p.text
FROM enquiries_request r JOIN represented a USING (agency_id)
JOIN partnership_prompt p ON p.kind = a.kind AND p.hub_id = r.hub_id
ORDER BY r.id, p.order;

-- part: Answers and replies
INSERT INTO enquiries_answer (hub_id, at, question_id, kind, withheld_reason, withheld_words, by_id)
SELECT hub_id, at, question_id, kind, CASE kind WHEN 'withheld' THEN 'not_relevant' ELSE '' END,
       CASE kind WHEN 'withheld' THEN 'It is about an adult who has moved away.' ELSE '' END, by_id
FROM (
    SELECT q.hub_id, r.heard_at AS at, q.id AS question_id, a.members[1 + r.id % cardinality(a.members)] AS by_id,
           CASE WHEN drawn < 0.13 THEN 'information' WHEN drawn < 0.16 THEN 'withheld' ELSE 'nothing_held' END AS kind
    FROM (SELECT *, random() AS drawn FROM enquiries_question) AS q
    JOIN enquiries_request r ON r.id = q.request_id AND r.hearing = 'answered' JOIN represented a USING (agency_id)
    ORDER BY q.id
) AS given;
INSERT INTO enquiries_reply (hub_id, at, reference, request_id, complete, by_id)
SELECT r.hub_id, r.heard_at, pg_temp.reference(), r.id, 'yes', a.members[1 + r.id % cardinality(a.members)]
FROM enquiries_request r JOIN represented a USING (agency_id) WHERE r.hearing = 'answered' ORDER BY r.id;
INSERT INTO enquiries_sentanswer (hub_id, at, reply_id, answer_id)
SELECT given.hub_id, given.at, r.id, given.id
FROM enquiries_answer given JOIN enquiries_question q ON q.id = given.question_id
JOIN enquiries_reply r USING (request_id) ORDER BY given.id;
UPDATE enquiries_request r SET said = given.said FROM (
    SELECT q.request_id, CASE WHEN bool_or(kind = 'information') THEN 'information'
           WHEN bool_or(kind = 'withheld') THEN 'withheld' ELSE 'nothing_held' END AS said
    FROM enquiries_answer a JOIN enquiries_question q ON q.id = a.question_id GROUP BY q.request_id
) AS given WHERE r.id = given.request_id;

-- part: Items
INSERT INTO enquiries_item (hub_id, at, reference, question_id, agency_id, kind, happened_on, known_to, text, context,
    by_id, visibility)
SELECT a.hub_id, a.at, pg_temp.reference(), a.question_id, r.agency_id,
       pg_temp.one_of(ARRAY['fact', 'fact', 'fact', 'opinion', 'third_party']),
       CASE WHEN random() < 0.95 THEN (a.at - random() * random() * interval '1000 days')::date END,
       pg_temp.one_of(ARRAY['day', 'day', 'day', 'month', 'year']),
       pg_temp.one_of(ARRAY[
           'Attended a verbal argument between two adults. Children upstairs. No offence disclosed.',
           'Not brought to an appointment; a second date was offered and missed.',
           'Attendance this term 78 percent; nine half-days unauthorised.',
           'Rent is eleven weeks behind; a first notice was sent.',
           'Health visitor’s impression: mother appeared low and said that she was managing.',
           'A neighbour reported shouting late in the evening.',
           'Designated lead’s view: quieter since half term, and often hungry.',
           'One earlier contact, closed with advice.'
       ]), pg_temp.one_of(ARRAY['', 'Home visit; partner present throughout.', 'Second attendance this year.']),
       a.by_id, pg_temp.one_of(ARRAY['sealed', 'disclosed', 'disclosed', 'disclosed', 'released', 'released'])
FROM enquiries_answer a JOIN enquiries_question q ON q.id = a.question_id JOIN enquiries_request r ON r.id = q.request_id
CROSS JOIN generate_series(1, 2) AS n WHERE a.kind = 'information' AND (n = 1 OR random() < 0.4) ORDER BY a.id;
INSERT INTO enquiries_itemmove (hub_id, at, item_id, visibility, reason, by_id)
SELECT hub_id, at, id, 'sealed', '', by_id FROM enquiries_item WHERE id % 8 = 0 AND visibility <> 'sealed';
INSERT INTO enquiries_itemmove (hub_id, at, item_id, visibility, reason, by_id)
SELECT hub_id, at + interval '1 minute', id, visibility, '', by_id FROM enquiries_item;
INSERT INTO enquiries_sentitem (hub_id, at, reply_id, item_id)
SELECT i.hub_id, r.at, r.id, i.id
FROM enquiries_item i JOIN enquiries_question q ON q.id = i.question_id JOIN enquiries_reply r USING (request_id);
INSERT INTO enquiries_sourceidentity (hub_id, at, item_id, text, reason, by_id)
SELECT hub_id, at, id, 'A neighbour, by name.', '', by_id FROM enquiries_item WHERE id % 10 = 0;
INSERT INTO enquiries_itemcorrection (hub_id, at, item_id, reason, by_id)
SELECT hub_id, at + interval '10 minutes', id, 'Another child of the same name.', by_id
FROM enquiries_item WHERE id % 200 = 0;
UPDATE enquiries_item SET in_error = true WHERE id % 200 = 0;

-- part: Decisions
INSERT INTO decisions_decision (hub_id, at, reference, child_id, outcome, level, reasons, influence,
    outstanding_reason, by_id)
SELECT w.hub_id, w.received_at + w.span, pg_temp.reference(), ch.id, ch.outcome, w.level,
       'Small worries that add up: a lead professional would help.',
       CASE WHEN w.asked AND random() < 0.3 THEN 'changed' ELSE 'not_changed' END, '', pg_temp.one_of(team.deciders)
FROM contacts_child ch JOIN work w USING (contact_id) CROSS JOIN team WHERE ch.path = 'decided' ORDER BY ch.id;
INSERT INTO decisions_reliance (hub_id, at, decision_id, item_id)
SELECT d.hub_id, d.at, d.id, i.id
FROM enquiries_item i JOIN enquiries_question q ON q.id = i.question_id JOIN enquiries_request r ON r.id = q.request_id
JOIN enquiries_enquiry e ON e.id = r.enquiry_id JOIN contacts_child ch USING (contact_id)
JOIN decisions_decision d ON d.child_id = ch.id WHERE i.visibility <> 'sealed' AND i.id % 2 = 0;
INSERT INTO decisions_bearing (hub_id, at, decision_id, agency_id, how)
SELECT d.hub_id, d.at, d.id, a.agency_id, 'changed_the_level'
FROM decisions_decision d JOIN represented a ON a.code = (ARRAY['police', 'health', 'education'])[1 + d.id % 3]
WHERE d.influence = 'changed';
INSERT INTO decisions_relook (hub_id, at, reference, contact_id, reply_id)
SELECT e.hub_id, y.at, pg_temp.reference(), e.contact_id, y.id
FROM enquiries_reply y JOIN enquiries_request r ON r.id = y.request_id JOIN enquiries_enquiry e ON e.id = r.enquiry_id
JOIN work w USING (contact_id) WHERE w.stage = 'decided' AND y.id % 70 = 0 ORDER BY y.at;
INSERT INTO decisions_relookanswer (hub_id, at, relook_id, verdict, reason, by_id)
SELECT hub_id, at + interval '1 hour', id, 'stands', 'It says what was known.', team.deciders[1]
FROM decisions_relook CROSS JOIN team WHERE id <= (SELECT max(id) - 8 FROM decisions_relook);

-- part: Turns of the clock
INSERT INTO contacts_turn (hub_id, at, contact_id, holders)
SELECT hub_id, received_at, contact_id, 'hub' FROM work;
INSERT INTO contacts_turn (hub_id, at, contact_id, holders)
SELECT e.hub_id, e.at, e.contact_id, string_agg(a.code, ',' ORDER BY a.code)
FROM enquiries_enquiry e JOIN enquiries_request r ON r.enquiry_id = e.id JOIN represented a USING (agency_id)
GROUP BY e.id;
INSERT INTO contacts_turn (hub_id, at, contact_id, holders)
SELECT hub_id, at, contact_id, CASE place WHEN 5 THEN 'hub' ELSE 'police,health' END
FROM (
    SELECT e.hub_id, e.contact_id, r.heard_at AS at, row_number() OVER (PARTITION BY e.id ORDER BY r.heard_at) AS place
    FROM enquiries_enquiry e JOIN enquiries_request r ON r.enquiry_id = e.id WHERE r.hearing = 'answered'
) AS heard;
INSERT INTO contacts_turn (hub_id, at, contact_id, holders)
SELECT hub_id, received_at + span, contact_id, '' FROM work WHERE stage = 'decided';
UPDATE contacts_contact c SET clock_since = turn.at FROM (
    SELECT contact_id, max(at) AS at FROM contacts_turn GROUP BY contact_id
) AS turn WHERE c.id = turn.contact_id AND c.stage IN ('enquired', 'prepared');

-- part: The log, written down
CREATE TEMP TABLE name_of AS
SELECT m.id, m.reference::text AS by, a.code::text AS agency
FROM partnership_member m JOIN partnership_agency a ON a.id = m.agency_id;
CREATE TEMP TABLE logged (at timestamptz, event text, by_id bigint, on_kind text, on_reference text, about text[]);
INSERT INTO logged
SELECT received_at + span * moment, event, worker_id, 'contact', reference, told
FROM work CROSS JOIN (VALUES
    (0.0, 'contact.received'), (0.01, 'contact.read'), (0.05, 'contact.taken'), (0.06, 'contact.read'),
    (0.08, 'contact.checked'), (0.09, 'contact.read'), (0.1, 'contact.triaged'), (0.6, 'contact.read'),
    (0.9, 'decision.read'), (1.0, 'decision.recorded')
) AS step (moment, event) WHERE stage = 'decided' OR moment < 0.06;
INSERT INTO logged
SELECT e.at + w.span * moment, event, w.worker_id, 'enquiry', e.reference, w.told
FROM enquiries_enquiry e JOIN work w USING (contact_id) CROSS JOIN (VALUES
    (0.0, 'enquiry.opened'), (0.01, 'enquiry.read'), (0.1, 'enquiry.read'), (0.2, 'enquiry.read'),
    (0.3, 'enquiry.read'), (0.4, 'enquiry.read'), (0.5, 'enquiry.read'), (0.6, 'enquiry.read')
) AS step (moment, event);
INSERT INTO logged
SELECT coalesce(r.heard_at, now()) - moment * interval '1 minute', event, a.members[1 + r.id % cardinality(a.members)],
       'request', r.reference, w.told
FROM enquiries_request r JOIN represented a USING (agency_id) JOIN enquiries_enquiry e ON e.id = r.enquiry_id
JOIN work w USING (contact_id) CROSS JOIN (VALUES
    (20, 'request.seen'), (20, 'request.read'), (15, 'question.answered'), (13, 'question.answered'),
    (11, 'question.answered'), (9, 'question.answered'), (6, 'item.written'), (5, 'request.read'), (0, 'reply.sent')
) AS step (moment, event) WHERE r.hearing = 'answered';

-- part: The log, boards and worklists
INSERT INTO logged
SELECT w.received_at, 'board.read', w.worker_id, '', '', (
    SELECT array_agg(reference::text ORDER BY reference) FROM contacts_child
    WHERE id BETWEEN w.contact_id * 3 / 2 AND w.contact_id * 3 / 2 + 74
       OR (w.contact_id % 10 = 0 AND id = (SELECT min(id) FROM contacts_child))  -- the child whom everybody knows
) FROM work w;
INSERT INTO logged
SELECT w.received_at, 'worklist.read', w.worker_id, '', '', (
    SELECT array_agg(reference::text ORDER BY reference) FROM contacts_child
    WHERE id BETWEEN w.contact_id * 3 / 2 AND w.contact_id * 3 / 2 + 59
) FROM work w WHERE contact_id % 3 = 0;

-- part: The log, in order
INSERT INTO audit_entry (hub_id, at, transaction, event, by, agency, on_kind, on_reference, about, details, request)
SELECT (SELECT min(hub_id) FROM work), l.at, 1 + row_number() OVER (ORDER BY l.at) * 500 / count(*) OVER (), event, n.by, n.agency,
       on_kind, on_reference, coalesce(about, '{}'), '{}', md5(l.at::text)
FROM logged l JOIN name_of n ON n.id = l.by_id ORDER BY l.at;

-- part: Whom each entry shows
INSERT INTO audit_about (hub_id, entry, child)
SELECT DISTINCT hub_id, id, unnest(about) FROM audit_entry ON CONFLICT DO NOTHING;

-- part: Where new rows will begin
SELECT setval(pg_get_serial_sequence('contacts_contact', 'id'), (SELECT max(id) FROM contacts_contact));
SELECT setval(pg_get_serial_sequence('contacts_child', 'id'), (SELECT max(id) FROM contacts_child));
