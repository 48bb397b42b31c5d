"""Whom a record is like is asked once, planned once, and no key that too many share finds only some of them."""

from django.db import migrations

#: The keeper says by its keys which records share one with what is looked for, and no word of them. What they say is read
#: by whoever asks, behind the table's own policy: in a function of nobody's but theirs, so that the plan, which the rules
#: of the wall make dear, is made once for a connection, however many are found.
ALIKE = """
SET LOCAL ROLE openmash_keeper;
DROP FUNCTION wall.alike(bigint[]);

-- The placed records that share a key with what is looked for, of those that whoever asks may know of. A key that more
-- than `most` of those share finds nobody, and is counted: it says little, and another key finds who is meant. What
-- somebody may not know of does not count towards it.
CREATE FUNCTION wall.alike(wanted bigint[], most integer, OUT records bigint[], OUT crowded integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    who wall.bound := wall.who();
BEGIN
    records := '{}';
    crowded := 0;
    IF NOT who.roles && '{administrator,screener,decision_maker,job,everybody}' THEN
        RETURN;
    END IF;
    WITH shared AS MATERIALIZED (
        SELECT ARRAY(
            SELECT i.record_id FROM public.people_indexed AS i
            WHERE i.keys @> ARRAY[one.key] AND i.hub_id = who.hub AND i.person_id IS NOT NULL
                AND i.record_id <> ALL (who.closed_records)
                AND NOT EXISTS (
                    SELECT FROM public.people_protection AS p WHERE p.record_id = i.record_id AND NOT EXISTS (
                        SELECT FROM public.people_protectionlift AS l WHERE l.protection_id = p.id
                    ) OFFSET 0
                )
            LIMIT most + 1
        ) AS by_it FROM unnest(wanted) AS one (key)
    )
    SELECT ARRAY(SELECT DISTINCT unnest(s.by_it) FROM shared AS s WHERE cardinality(s.by_it) <= most),
        (SELECT count(*) FROM shared AS s WHERE cardinality(s.by_it) > most)
    INTO records, crowded;
END $$;

REVOKE ALL ON FUNCTION wall.alike(bigint[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.alike(bigint[], integer) TO openmash_app, openmash_owner;
RESET ROLE;

-- The same with all by which they are compared, read as whoever asks.
CREATE FUNCTION openmash.alike(wanted bigint[], most integer) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    sought record;
BEGIN
    SELECT * INTO sought FROM wall.alike(wanted, most);
    RETURN json_build_object('crowded', sought.crowded, 'records', ARRAY(
        SELECT json_build_array(i.record_id, i.person_id, i.standard, i.context, i.twin)
        FROM public.people_indexed AS i
        WHERE i.record_id = ANY (sought.records) AND i.person_id IS NOT NULL ORDER BY i.record_id
    ))::text;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_found_by_the_keeper")]
    operations = [migrations.RunSQL(ALIKE, migrations.RunSQL.noop)]
