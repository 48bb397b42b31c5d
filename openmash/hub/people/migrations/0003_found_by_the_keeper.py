"""Who shares a key is found by the keeper: behind row-level security no index over lists may be used."""

from django.db import migrations

#: Whether two lists have something in common is asked of an index only where no policy stands before it. The function
#: says which records share a key with what is looked for, of those that whoever asks may know of, and no word of them.
#: With the list as a literal the planner expects so many that it reads the whole table: it plans without it, once.
ALIKE = """
SET LOCAL ROLE openmash_keeper;

CREATE FUNCTION wall.alike(wanted bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    who wall.bound := wall.who();
    found bigint[];
BEGIN
    IF NOT who.roles && '{administrator,screener,decision_maker,job,everybody}' THEN
        RETURN '{}';
    END IF;
    found := ARRAY(
        SELECT i.record_id FROM public.people_indexed AS i
        WHERE i.keys && wanted AND i.hub_id = who.hub AND i.record_id <> ALL (who.closed_records)
            AND NOT EXISTS (
                SELECT FROM public.people_protection AS p WHERE p.record_id = i.record_id AND NOT EXISTS (
                    SELECT FROM public.people_protectionlift AS l WHERE l.protection_id = p.id
                )
            )
    );
    RETURN found[:500];
END $$;

-- How many records bear a forename, a surname, counted up to so many; and how many records the hub has placed.
CREATE FUNCTION wall.named(forename text, surname text, most integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    who wall.bound := wall.who();
BEGIN
    IF NOT who.roles && '{job,everybody}' THEN
        RETURN '{0,0,0}';
    END IF;
    RETURN ARRAY[
        (SELECT count(*) FROM (
            SELECT FROM public.people_indexed AS i WHERE i.hub_id = who.hub AND i.fore = forename LIMIT most
        ) AS f),
        (SELECT count(*) FROM (
            SELECT FROM public.people_indexed AS i WHERE i.hub_id = who.hub AND i.sur = surname LIMIT most
        ) AS s),
        (SELECT coalesce(max(i.number), 0) FROM public.people_indexed AS i WHERE i.hub_id = who.hub)
    ];
END $$;

-- The records that stand with the same person as a child of this reference: for who may protect them.
CREATE FUNCTION wall.to_protect(child text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who wall.bound := wall.who();
BEGIN
    IF NOT who.roles && '{governance_lead,system_administrator,everybody}' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT c.record_id FROM public.contacts_child AS c WHERE c.hub_id = who.hub AND c.reference = child
        UNION
        SELECT other.record_id FROM public.contacts_child AS c
        JOIN public.people_indexed AS mine ON mine.record_id = c.record_id
        JOIN public.people_indexed AS other ON other.person_id = mine.person_id
        WHERE c.hub_id = who.hub AND c.reference = child
    );
END $$;

-- Who was shown a child of the one and a child of the other person on one page, since a member joined them: for who undoes
-- it. Asked of a joining and of nothing else: who looked at a child is for nobody who works on cases.
CREATE FUNCTION wall.saw_together(made bigint) RETURNS TABLE (seen_by text, what text, seen_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who wall.bound := wall.who();
BEGIN
    IF NOT who.roles && '{screener,decision_maker,everybody}' THEN
        RETURN;
    END IF;
    RETURN QUERY
        WITH joined AS (
            SELECT j.at, j.reference, j.kept_person_id FROM public.people_joining AS j
            WHERE j.id = made AND j.hub_id = who.hub
        ), moved AS (
            SELECT p.record_id FROM public.people_placement AS p JOIN joined ON p.joining = joined.reference
        ), stayed AS (
            SELECT i.record_id FROM public.people_indexed AS i JOIN joined ON i.person_id = joined.kept_person_id
            EXCEPT SELECT moved.record_id FROM moved
        ), children AS (
            SELECT c.reference, c.record_id FROM public.contacts_child AS c
            WHERE c.hub_id = who.hub AND c.record_id <> ALL (who.closed_records)
        )
        SELECT e.by::text, e.event::text, e.at FROM public.audit_entry AS e, joined
        WHERE e.hub_id = who.hub AND e.at >= joined.at AND e.id IN (
            SELECT a.entry FROM public.audit_about AS a JOIN children ON children.reference = a.child
            JOIN moved USING (record_id) WHERE a.hub_id = who.hub
            INTERSECT
            SELECT a.entry FROM public.audit_about AS a JOIN children ON children.reference = a.child
            JOIN stayed USING (record_id) WHERE a.hub_id = who.hub
        )
        ORDER BY e.at, e.id LIMIT 500;
END $$;

REVOKE ALL ON FUNCTION wall.alike(bigint[]), wall.named(text, text, integer), wall.to_protect(text),
    wall.saw_together(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.alike(bigint[]), wall.named(text, text, integer), wall.to_protect(text),
    wall.saw_together(bigint) TO openmash_app, openmash_owner;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_who_is_who"), ("records", "0003_whoever_asks_shows_a_token")]
    operations = [migrations.RunSQL(ALIKE, migrations.RunSQL.noop)]
