"""What was left out is kept with what is frozen; and the database knows who had a hand in a pack.

It also says which items may tell who raised a contact, to whoever may not know who that was: that they do, and nothing
more.
"""

from django.db import migrations, models

HAD_A_HAND = """
SET LOCAL ROLE openmash_keeper;
-- Whether whoever asks opened this request or prepared any of its pack. It sees what whoever asks may know of.
CREATE FUNCTION wall.had_a_hand(of_request bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me bigint := wall.member();
BEGIN
    RETURN EXISTS (SELECT FROM public.disclosure_accessrequest AS r WHERE r.id = of_request AND r.by_id = me)
        OR EXISTS (SELECT FROM public.disclosure_alsoabout AS a WHERE a.request_id = of_request AND a.by_id = me)
        OR EXISTS (SELECT FROM public.disclosure_choice AS c WHERE c.request_id = of_request AND c.by_id = me)
        OR EXISTS (SELECT FROM public.disclosure_redaction AS d WHERE d.request_id = of_request AND d.by_id = me)
        OR EXISTS (
            SELECT FROM public.disclosure_restoration AS s JOIN public.disclosure_redaction AS d ON d.id = s.redaction_id
            WHERE d.request_id = of_request AND s.by_id = me
        )
        OR EXISTS (
            SELECT FROM public.disclosure_handling AS h
            WHERE h.request_id = of_request AND h.step = 'submit' AND h.by_id = me
        );
END $$;
REVOKE ALL ON FUNCTION wall.had_a_hand(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.had_a_hand(bigint) TO openmash_app, openmash_owner;
RESET ROLE;
"""

WHO_RAISED = r"""
SET LOCAL ROLE openmash_keeper;
-- Lower-case words without accents, each between spaces.
CREATE FUNCTION wall.bare(said text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ' ' || regexp_replace(
        regexp_replace(lower(normalize(said, NFKD)), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]@.]+', ' ', 'g'
    ) || ' '
$$;
-- What of a name may stand in a text: all of it; and each word that is written as a name, where there are two.
CREATE FUNCTION wall.parts(name text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT wall.bare(name) WHERE name <> ''
    UNION
    SELECT wall.bare(found.word) FROM regexp_split_to_table(name, '\s+') AS found (word)
    WHERE length(found.word) > 2 AND found.word ~ '^[[:upper:]]'
        AND lower(rtrim(found.word, '.')) NOT IN ('mrs', 'miss', 'the')
        AND (SELECT count(*) FROM regexp_matches(name, '(?:^|\s)[[:upper:]]', 'g')) > 1
$$;
-- Of these items those in which the name, number or address of who raised their contact stands.
CREATE FUNCTION wall.tells_who_raised(items bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who wall.bound := wall.who();
BEGIN
    RETURN QUERY
    SELECT i.id FROM public.enquiries_item AS i
    JOIN public.enquiries_question AS q ON q.id = i.question_id
    JOIN public.enquiries_request AS r ON r.id = q.request_id
    JOIN public.enquiries_enquiry AS e ON e.id = r.enquiry_id
    JOIN public.contacts_referrer AS f ON f.contact_id = e.contact_id
    CROSS JOIN LATERAL (SELECT i.text || ' ' || i.context AS said) AS one
    WHERE i.id = ANY (items) AND i.hub_id = who.hub AND i.visibility = 'released'
        AND who.roles && '{governance_lead,decision_maker,everybody}'
        AND (
            EXISTS (SELECT FROM wall.parts(f.name) AS part WHERE position(part IN wall.bare(one.said)) > 0)
            OR (f.email <> '' AND position(lower(f.email) IN lower(one.said)) > 0)
            OR (
                length(regexp_replace(f.phone, '\D', '', 'g')) > 6 AND position(
                    right(regexp_replace(f.phone, '\D', '', 'g'), 9) IN regexp_replace(one.said, '\D', '', 'g')
                ) > 0
            )
        );
END $$;
REVOKE ALL ON FUNCTION wall.tells_who_raised(bigint[]), wall.bare(text), wall.parts(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.tells_who_raised(bigint[]) TO openmash_app, openmash_owner;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0001_subject_access_requests"),
        ("records", "0003_whoever_asks_shows_a_token"),
    ]
    operations = [
        migrations.AddField("frozen", "left_out", models.JSONField(default=list)),
        migrations.RunSQL(HAD_A_HAND, "DROP FUNCTION wall.had_a_hand(bigint)"),
        migrations.RunSQL(
            WHO_RAISED, "DROP FUNCTION wall.tells_who_raised(bigint[]), wall.parts(text), wall.bare(text)"
        ),
    ]
