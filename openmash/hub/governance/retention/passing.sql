-- What only passes through the hub: it belongs to no case, and goes after so many days by the schedule in force. Run after
-- `disposal.sql`, as the disposer, who sees the rows of the hub that was entered and of no other.

-- What goes when such things are kept for so many days. One list, by which they are counted beforehand and then deleted.
-- What hangs on a case stays with the case; so does a submission's key, by which the same file is known when it comes again.
CREATE OR REPLACE FUNCTION disposal.passed(days integer) RETURNS TABLE (label text, id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH last AS (SELECT (openmash.now() AT TIME ZONE {zone})::date - days AS day),  -- what came until then goes
    message AS (
        SELECT message.id FROM public.outbox_message AS message, last
        WHERE (greatest(message.at, message.delivered_at) AT TIME ZONE {zone})::date <= last.day
            AND message.delivered_at IS NOT NULL
    ), line AS (
        SELECT line.id, line.file_id FROM public.contacts_importedrow AS line
        JOIN public.contacts_importedfile AS file ON file.id = line.file_id, last
        WHERE line.contact_id IS NULL AND file.progress IN ({read})
            AND (line.at AT TIME ZONE {zone})::date <= last.day
    ), file AS (
        SELECT file.id FROM public.contacts_importedfile AS file, last
        WHERE file.progress IN ({read}) AND (file.at AT TIME ZONE {zone})::date <= last.day AND NOT EXISTS (
            SELECT FROM public.contacts_importedrow AS stays
            WHERE stays.file_id = file.id AND stays.id NOT IN (SELECT line.id FROM line)
        )
    ), newest AS (  -- the list of open cases that is in force
        SELECT listed.id FROM public.contacts_opencaselist AS listed ORDER BY listed.as_at DESC, listed.id DESC LIMIT 1
    ), open_case AS (  -- counted from the last list that named the child, who is not in the one in force
        SELECT open_case.id, open_case.record_id FROM public.contacts_opencase AS open_case
        JOIN public.contacts_opencaselist AS named ON named.id = open_case.last_list_id, last
        WHERE named.id <> (SELECT newest.id FROM newest) AND (named.at AT TIME ZONE {zone})::date <= last.day
            AND NOT EXISTS (SELECT FROM public.contacts_casecheckresult AS result WHERE result.case_id = open_case.id)
            AND NOT EXISTS (SELECT FROM public.contacts_routing AS routing WHERE routing.case_id = open_case.id)
            AND open_case.record_id NOT IN (SELECT held.record_id FROM disposal.held_people() AS held)
    ), record AS (
        SELECT open_case.record_id AS id FROM open_case WHERE open_case.record_id NOT IN ({on_a_contact})
    ), list AS (
        SELECT listed.id FROM public.contacts_opencaselist AS listed, last
        WHERE listed.id <> (SELECT newest.id FROM newest) AND (listed.at AT TIME ZONE {zone})::date <= last.day
            AND NOT EXISTS (SELECT FROM public.contacts_casecheckresult AS result WHERE result.list_used_id = listed.id)
            AND NOT EXISTS (
                SELECT FROM public.contacts_opencase AS stays
                WHERE stays.last_list_id = listed.id AND stays.id NOT IN (SELECT open_case.id FROM open_case)
            )
    )
    SELECT 'outbox.Delivery', delivery.id FROM public.outbox_delivery AS delivery
    JOIN message ON message.id = delivery.message_id
    UNION ALL SELECT 'outbox.Message', message.id FROM message
    UNION ALL SELECT 'contacts.ImportedRow', line.id FROM line
    UNION ALL SELECT 'contacts.ImportedFile', file.id FROM file
    UNION ALL SELECT 'contacts.IdempotencyKey', key.id FROM public.contacts_idempotencykey AS key, last
    WHERE key.contact_id IS NULL AND (key.at AT TIME ZONE {zone})::date <= last.day
    UNION ALL SELECT 'contacts.OpenCase', open_case.id FROM open_case
    UNION ALL SELECT 'people.RecordKey', key.id FROM public.people_recordkey AS key
    JOIN record ON record.id = key.record_id
    UNION ALL SELECT 'people.Indexed', indexed.id FROM public.people_indexed AS indexed
    JOIN record ON record.id = indexed.record_id
    UNION ALL SELECT 'people.AgencyRecord', record.id FROM record
    UNION ALL SELECT 'contacts.OpenCaseList', list.id FROM list
$$;

-- How many rows of which tables would go today if they were kept for so many days; for who may be asked about disposal.
CREATE OR REPLACE FUNCTION disposal.passing(days integer) RETURNS TABLE (label text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT passed.label, count(*) FROM disposal.passed(days) AS passed
    WHERE (SELECT disposal.asking('{{governance_lead,system_administrator}}')) IS NOT NULL
    GROUP BY passed.label
$$;

-- Delete what has come to the end of its days, and write down how much that was. It needs nobody's word: whoever calls it,
-- only what the schedule in force no longer keeps goes. Without such a schedule nothing goes, and nothing is written.
CREATE OR REPLACE FUNCTION disposal.clear(called text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    in_force record;
    going jsonb;
    counted jsonb := '{{}}';
    one record;
BEGIN
    PERFORM pg_advisory_xact_lock({lock}, openmash.hub()::integer);  -- no hold is placed meanwhile
    PERFORM pg_advisory_xact_lock(hashtext('list of open cases'), openmash.hub()::integer);  -- and no list names them again
    SELECT * INTO in_force FROM disposal.in_force();
    IF in_force.transient_days IS NULL THEN
        RETURN;
    END IF;
    SELECT coalesce(jsonb_object_agg(found.label, found.ids), '{{}}') INTO going FROM (
        SELECT passed.label, jsonb_agg(passed.id) AS ids FROM disposal.passed(in_force.transient_days) AS passed
        GROUP BY passed.label
    ) AS found;
    FOR one IN SELECT * FROM (VALUES {passing}) AS ordered (label, called) LOOP
        IF going ? one.label THEN
            EXECUTE format(
                'DELETE FROM public.%I WHERE id IN (SELECT jsonb_array_elements_text($1)::bigint)', one.called
            ) USING going -> one.label;
            counted := counted || jsonb_build_object(one.label, jsonb_array_length(going -> one.label));
        END IF;
    END LOOP;
    SET CONSTRAINTS ALL IMMEDIATE;  -- whatever still hangs on any of it stops it here
    SET CONSTRAINTS ALL DEFERRED;
    INSERT INTO public.governance_clearance (hub_id, reference, rows, days, version)
    VALUES (openmash.hub(), called, counted, in_force.transient_days, in_force.number);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA disposal FROM PUBLIC;
GRANT USAGE ON SCHEMA disposal TO openmash_app;
GRANT EXECUTE ON FUNCTION disposal.dispose(text, text), disposal.facts(text, date), disposal.is_there(text, text),
    disposal.passing(integer), disposal.clear(text)
    TO openmash_app;
