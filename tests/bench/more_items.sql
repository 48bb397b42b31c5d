-- Copies of carried items, as the superuser, until there are %(wanted)s; not of the enquiries that are measured.
CREATE TEMP TABLE copied AS
SELECT nextval(pg_get_serial_sequence('enquiries_item', 'id')) AS id, i.id AS of, s.reply_id
FROM enquiries_item i JOIN enquiries_sentitem s ON s.item_id = i.id
JOIN enquiries_question q ON q.id = i.question_id JOIN enquiries_request r ON r.id = q.request_id
JOIN enquiries_enquiry e ON e.id = r.enquiry_id AND e.reference <> ALL (%(but)s)
CROSS JOIN generate_series(1, 1 + %(wanted)s / greatest(1, (SELECT count(*) FROM enquiries_item))) AS n
LIMIT greatest(0, %(wanted)s - (SELECT count(*) FROM enquiries_item));

INSERT INTO enquiries_item (id, hub_id, at, reference, question_id, agency_id, kind, happened_on, known_to, text, context,
    by_id, visibility, in_error)
SELECT c.id, hub_id, at, regexp_replace(upper(substr(md5(c.id || 'copied'), 1, 13)), '^(.....)(.....)', '\1-\2-'),
    question_id, agency_id, kind, happened_on, known_to, text, context, by_id, visibility, in_error
FROM copied c JOIN enquiries_item i ON i.id = c.of;

INSERT INTO enquiries_itemmove (hub_id, at, item_id, visibility, reason, by_id)
SELECT hub_id, at, i.id, visibility, '', by_id FROM copied c JOIN enquiries_item i USING (id);

INSERT INTO enquiries_sentitem (hub_id, at, reply_id, item_id)
SELECT hub_id, at, reply_id, i.id FROM copied c JOIN enquiries_item i USING (id)
