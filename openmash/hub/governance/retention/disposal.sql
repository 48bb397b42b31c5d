-- What belongs to the disposer: the only role that may delete what stands in the record, through `disposal.dispose`.
-- Run by `installing.install` after every migration, as the disposer. Every name is written in full, and the search path
-- of every function is fixed.

-- What answered otherwise in an earlier version of the hub.
DROP FUNCTION IF EXISTS disposal.facts(text, date), disposal.held();

-- The member who is asking, where they have one of these roles.
CREATE OR REPLACE FUNCTION disposal.asking(wanted text[]) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT id FROM public.partnership_member
    WHERE hub_id = (SELECT openmash.hub()) AND user_id = (SELECT openmash.person()) AND standing = 'joined'
        AND roles::text[] && wanted
$$;

-- The same day so many years later; of 29 February, in an ordinary year, 1 March.
CREATE OR REPLACE FUNCTION disposal.anniversary(day date, years integer) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT later + CASE WHEN extract(day FROM later) < extract(day FROM day) THEN 1 ELSE 0 END
    FROM (SELECT (day + make_interval(years => years))::date AS later) AS found
$$;

-- On whom and on what nothing may be disposed of, and why: a legal hold stands, or somebody has asked what is held about
-- a child and has no answer yet. Answered is a request from which a pack has left, and one that was closed: both are rows
-- that are only added.
CREATE OR REPLACE FUNCTION disposal.standing() RETURNS TABLE (why text, contact_id bigint, record_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH hold AS (
        SELECT hold.on_reference FROM public.governance_hold AS hold
        WHERE hold.hub_id = (SELECT openmash.hub())
            AND NOT EXISTS (SELECT FROM public.governance_holdlift AS lift WHERE lift.hold_id = hold.id)
    ), unanswered AS (
        SELECT request.id, request.child_id FROM public.disclosure_accessrequest AS request
        WHERE request.hub_id = (SELECT openmash.hub()) AND NOT EXISTS (
            SELECT FROM public.disclosure_handling AS handling
            WHERE handling.request_id = request.id AND handling.step IN ({closed})
        ) AND NOT EXISTS (
            SELECT FROM public.disclosure_departure AS departure
            JOIN public.disclosure_copy AS copy ON copy.id = departure.copy_id
            JOIN public.disclosure_frozen AS frozen ON frozen.id = copy.frozen_id
            WHERE frozen.request_id = request.id
        )
    )
    SELECT 'hold', child.contact_id, child.record_id FROM hold
    JOIN public.contacts_child AS child ON child.reference = hold.on_reference
    UNION ALL SELECT 'hold', contact.id, NULL FROM hold
    JOIN public.contacts_contact AS contact ON contact.reference = hold.on_reference
    UNION ALL SELECT 'asked', child.contact_id, child.record_id FROM unanswered
    JOIN public.contacts_child AS child ON child.id = unanswered.child_id
    UNION ALL SELECT 'asked', child.contact_id, child.record_id FROM unanswered
    JOIN public.disclosure_alsoabout AS also ON also.request_id = unanswered.id
    JOIN public.contacts_child AS child ON child.id = also.child_id
$$;

-- The records of the same people, as far as an exact key tells.
CREATE OR REPLACE FUNCTION disposal.held_people() RETURNS TABLE (why text, record_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT standing.why, here.record_id FROM disposal.standing() AS standing
    JOIN public.people_recordkey AS key ON key.record_id = standing.record_id AND key.kind IN ({of_a_person})
    JOIN public.people_recordkey AS here ON here.hub_id = key.hub_id AND here.key = key.key
$$;

-- The contacts that must stay, and why: named themselves, or with somebody in them, as a child or around one, who is held.
CREATE OR REPLACE FUNCTION disposal.held() RETURNS TABLE (why text, contact_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH known AS MATERIALIZED (SELECT * FROM disposal.held_people())
    SELECT why, contact_id FROM disposal.standing()
    UNION SELECT known.why, here.contact_id FROM known
    JOIN public.contacts_child AS here ON here.record_id = known.record_id
    UNION SELECT known.why, here.contact_id FROM known
    JOIN public.contacts_connectedperson AS here ON here.record_id = known.record_id
$$;

-- What the schedule asks of the finished cases of this hub: no name, and nothing of what was said. For a governance lead
-- or a system administrator. The last contact is the last thing that was added, never a column that can be changed.
CREATE OR REPLACE FUNCTION disposal.facts(called text DEFAULT NULL, not_after date DEFAULT NULL)
RETURNS TABLE (id bigint, reference text, last_on date, children jsonb, agencies text[], held boolean, asked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH finished AS MATERIALIZED (
        SELECT contact.id, contact.reference, contact.at, EXISTS (
            SELECT FROM public.contacts_contactcorrection AS wrong
            WHERE wrong.contact_id = contact.id
                AND coalesce(wrong.child_id, wrong.connected_id, wrong.rating_id, wrong.routing_id) IS NULL
        ) AS in_error
        FROM public.contacts_contact AS contact
        WHERE contact.hub_id = (SELECT openmash.hub()) AND contact.stage IN ({finished})
            AND (called IS NULL OR contact.reference = called)
            AND (not_after IS NULL OR contact.at < not_after + 2)
            AND (SELECT disposal.asking('{{governance_lead,system_administrator}}')) IS NOT NULL
    ), kept AS MATERIALIZED (SELECT * FROM disposal.held()), asked AS (  -- what is held about a child of the case
        SELECT request.id AS request_id, request.at, child.contact_id FROM public.disclosure_accessrequest AS request
        JOIN public.contacts_child AS child ON child.id = request.child_id
        UNION ALL
        SELECT request.id, request.at, child.contact_id FROM public.disclosure_accessrequest AS request
        JOIN public.disclosure_alsoabout AS also ON also.request_id = request.id
        JOIN public.contacts_child AS child ON child.id = also.child_id
    )
    SELECT one.id, one.reference::text, (greatest(
            one.at,
            (SELECT max(turn.at) FROM public.contacts_turn AS turn WHERE turn.contact_id = one.id),
            (SELECT max(wrong.at) FROM public.contacts_contactcorrection AS wrong WHERE wrong.contact_id = one.id),
            (SELECT max(decision.at) FROM public.decisions_decision AS decision
                JOIN public.contacts_child AS child ON child.id = decision.child_id WHERE child.contact_id = one.id),
            (SELECT max(reply.at) FROM public.enquiries_reply AS reply
                JOIN public.enquiries_request AS request ON request.id = reply.request_id
                JOIN public.enquiries_enquiry AS enquiry ON enquiry.id = request.enquiry_id
                WHERE enquiry.contact_id = one.id),
            (SELECT max(answer.at) FROM public.decisions_relookanswer AS answer
                JOIN public.decisions_relook AS relook ON relook.id = answer.relook_id WHERE relook.contact_id = one.id),
            (SELECT max(handling.at) FROM public.disclosure_handling AS handling
                JOIN asked ON asked.request_id = handling.request_id WHERE asked.contact_id = one.id),
            (SELECT max(asked.at) FROM asked WHERE asked.contact_id = one.id)
        ) AT TIME ZONE {zone})::date,
        (SELECT jsonb_agg(jsonb_build_object(
                'reference', child.reference, 'told_on', (child.at AT TIME ZONE {zone})::date, 'born_on', person.born_on,
                'expected_on', person.expected_on, 'age_stated', person.age_stated, 'ends', to_jsonb(CASE
                    WHEN one.in_error OR EXISTS (
                        SELECT FROM public.contacts_contactcorrection AS wrong WHERE wrong.child_id = child.id
                    ) THEN ARRAY[{in_error}]
                    ELSE ARRAY(
                        SELECT decision.outcome::text FROM public.decisions_decision AS decision
                        WHERE decision.child_id = child.id AND NOT EXISTS (
                            SELECT FROM public.decisions_decisioncorrection AS wrong
                            WHERE wrong.decision_id = decision.id
                        )
                        UNION SELECT {routed} FROM public.contacts_routing AS routing
                        WHERE routing.child_id = child.id AND NOT EXISTS (
                            SELECT FROM public.contacts_contactcorrection AS wrong WHERE wrong.routing_id = routing.id
                        )
                    )
                END)
            ))
            FROM public.contacts_child AS child JOIN public.people_agencyrecord AS person ON person.id = child.record_id
            WHERE child.contact_id = one.id),
        ARRAY(
            SELECT DISTINCT agency.code::text FROM public.enquiries_item AS item
            JOIN public.partnership_agency AS agency ON agency.id = item.agency_id
            JOIN public.enquiries_question AS question ON question.id = item.question_id
            JOIN public.enquiries_request AS request ON request.id = question.request_id
            JOIN public.enquiries_enquiry AS enquiry ON enquiry.id = request.enquiry_id
            WHERE enquiry.contact_id = one.id
        ),
        one.id IN (SELECT contact_id FROM kept WHERE why = 'hold'),
        one.id IN (SELECT contact_id FROM kept WHERE why = 'asked')
    FROM finished AS one
$$;

-- Whether the hub holds a child or a contact of this reference, for a governance lead who places a hold.
CREATE OR REPLACE FUNCTION disposal.is_there(kind text, called text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT disposal.asking('{{governance_lead}}') IS NOT NULL AND CASE kind
        WHEN 'child' THEN EXISTS (
            SELECT FROM public.contacts_child WHERE reference = called AND hub_id = (SELECT openmash.hub()))
        ELSE EXISTS (
            SELECT FROM public.contacts_contact WHERE reference = called AND hub_id = (SELECT openmash.hub()))
    END
$$;

-- The schedule that is in force now: of those that a second person has confirmed, and of that with which the hub opened,
-- the last whose moment has come.
CREATE OR REPLACE FUNCTION disposal.in_force() RETURNS TABLE (id bigint, number integer, transient_days integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT version.id, version.number, version.transient_days FROM public.governance_retentionversion AS version
    WHERE version.hub_id = (SELECT openmash.hub()) AND version.in_force_from <= openmash.now()
        AND (version.by_id IS NULL OR EXISTS (
            SELECT FROM public.governance_retentionconfirmation AS confirmed WHERE confirmed.version_id = version.id
        ))
    ORDER BY version.number DESC LIMIT 1
$$;

-- From which day one case may be disposed of, by the schedule that is in force now; no row: by no rule.
CREATE OR REPLACE FUNCTION disposal.due(called text)
RETURNS TABLE (day date, rule text, title text, version integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH in_force AS (SELECT * FROM disposal.in_force()), child AS (
        SELECT found.last_on, found.agencies, one.ends, coalesce(
            one.born_on, one.expected_on + 28, (one.told_on - make_interval(years => one.age_stated))::date, one.told_on
        ) AS born_on
        FROM disposal.facts(called) AS found
        CROSS JOIN LATERAL jsonb_to_recordset(coalesce(
            found.children, jsonb_build_array(jsonb_build_object('told_on', found.last_on, 'ends', '[]'::jsonb))
        )) AS one (told_on date, born_on date, expected_on date, age_stated integer, ends jsonb)
    )
    SELECT disposal.anniversary(CASE rule.since WHEN 'birth' THEN child.born_on ELSE child.last_on END, rule.years),
        rule.name::text, rule.title, in_force.number
    FROM in_force JOIN public.governance_retentionrule AS rule ON rule.version_id = in_force.id CROSS JOIN child
    WHERE (rule.agency = '' OR rule.agency = ANY (child.agencies))
        AND (rule.ends = '{{}}' OR child.ends = '[]' OR child.ends ?| rule.ends::text[])
    ORDER BY 1 DESC, rule.id LIMIT 1
$$;

{delete_case}

-- Dispose of the case that was proposed, all of it or nothing; everything is checked here again, whoever calls.
CREATE OR REPLACE FUNCTION disposal.dispose(proposed text, certified text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked public.governance_proposal;
    whole record;
    due record;
BEGIN
    PERFORM pg_advisory_xact_lock({lock}, openmash.hub()::integer);  -- no hold is placed meanwhile
    SELECT * INTO asked FROM public.governance_proposal WHERE reference = proposed AND hub_id = openmash.hub();
    IF NOT FOUND THEN
        RAISE SQLSTATE {refused} USING MESSAGE = 'There is no such proposal.';
    END IF;
    IF EXISTS (
        SELECT FROM public.governance_certificate WHERE contact = asked.contact AND hub_id = openmash.hub()
    ) THEN
        RAISE SQLSTATE {refused} USING MESSAGE = 'This case was disposed of already: its certificate is kept.';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.partnership_member AS first WHERE first.id = asked.by_id AND 'governance_lead' = ANY (first.roles)
    ) OR NOT EXISTS (
        SELECT FROM public.governance_proposalanswer AS answer
        WHERE answer.proposal_id = asked.id AND answer.said = 'approved' AND answer.by_id <> asked.by_id
            AND answer.by_id = disposal.asking('{{governance_lead,system_administrator}}')
    ) THEN
        RAISE SQLSTATE {refused} USING MESSAGE = 'A case is disposed of when a second person has approved it.';
    END IF;
    SELECT * INTO whole FROM disposal.facts(asked.contact);
    IF NOT FOUND THEN
        RAISE SQLSTATE {refused} USING MESSAGE = 'There is no finished case of this reference.';
    END IF;
    IF whole.held THEN
        RAISE SQLSTATE {refused} USING MESSAGE = 'A legal hold stands: nothing of this case can be disposed of.';
    END IF;
    IF whole.asked THEN
        RAISE SQLSTATE {refused} USING MESSAGE =
            'Somebody has asked what is held about a child in this case, and has no answer yet: it stays until then.';
    END IF;
    SELECT * INTO due FROM disposal.due(asked.contact);
    IF NOT FOUND OR due.day > (openmash.now() AT TIME ZONE {zone})::date THEN
        RAISE SQLSTATE {refused} USING MESSAGE = 'By the schedule in force this case is not due yet.';
    END IF;
    INSERT INTO public.governance_certificate
        (hub_id, reference, proposal_id, contact, rows, due_on, rule, title, version)
    VALUES (
        openmash.hub(), certified, asked.id, asked.contact, disposal.delete_case(whole.id),
        due.day, due.rule, due.title, due.version
    );
END $$;
