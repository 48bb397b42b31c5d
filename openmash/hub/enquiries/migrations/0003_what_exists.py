"""What the wall needs to know of an item, and the one function that says that items exist which one may not read."""

from django.db import migrations, models

#: Row-level security binds the owner too, and shows it nothing: for these two statements it does not.
FREE = "ALTER TABLE {0} NO FORCE ROW LEVEL SECURITY;"
BOUND = "ALTER TABLE {0} FORCE ROW LEVEL SECURITY;"
TABLES = ("contacts_contact", "enquiries_enquiry", "enquiries_request", "enquiries_item", "enquiries_itemcorrection")
WHAT_IS = """
UPDATE contacts_contact AS c SET asked = known.agencies FROM (
    SELECT e.contact_id, array_agg(r.agency_id ORDER BY r.agency_id) AS agencies
    FROM enquiries_enquiry AS e JOIN enquiries_request AS r ON r.enquiry_id = e.id GROUP BY e.contact_id
) AS known WHERE known.contact_id = c.id;
UPDATE enquiries_item AS i SET in_error = true
FROM enquiries_itemcorrection AS c WHERE c.item_id = i.id;
"""

CARRIED = """
SET LOCAL ROLE openmash_keeper;
CREATE FUNCTION wall.carried(of_enquiry bigint, until timestamptz)
RETURNS TABLE (item bigint, agency bigint, visibility text, in_error_since timestamptz, kept boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    who wall.bound := wall.who();
BEGIN
    RETURN QUERY
    SELECT i.id, i.agency_id, (
            SELECT m.visibility::text FROM public.enquiries_itemmove AS m
            WHERE m.item_id = i.id AND m.at <= until ORDER BY m.id DESC LIMIT 1
        ), x.at, EXISTS (
            SELECT FROM public.enquiries_keptfrom AS k
            WHERE k.item_id = i.id AND k.until IS NULL
                AND who.roles @> '{representative}' AND k.agency_id = who.agency
        )
    FROM public.enquiries_enquiry AS e
    JOIN public.contacts_contact AS c ON c.id = e.contact_id
    JOIN public.enquiries_request AS r ON r.enquiry_id = e.id
    JOIN public.enquiries_question AS q ON q.request_id = r.id
    JOIN public.enquiries_item AS i ON i.question_id = q.id
    JOIN public.enquiries_sentitem AS s ON s.item_id = i.id
    LEFT JOIN public.enquiries_itemcorrection AS x ON x.item_id = i.id
    WHERE e.id = of_enquiry AND e.hub_id = who.hub AND s.at <= until
        AND c.stage <> 'withdrawn' AND c.id <> ALL (who.closed)
        AND (
            who.roles && '{administrator,screener,decision_maker,governance_lead,job,everybody}'
            OR (who.roles @> '{representative}' AND who.agency = ANY (c.asked))
        )
    ORDER BY i.id;
END $$;
-- Whether an item is of the agency that whoever asks answers for.
CREATE FUNCTION wall.owns(item bigint) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM known.enquiries_item AS i WHERE i.id = item);
END $$;
REVOKE ALL ON FUNCTION wall.carried(bigint, timestamptz), wall.owns(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.carried(bigint, timestamptz), wall.owns(bigint) TO openmash_app, openmash_owner;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0002_kept_from"),
        ("contacts", "0003_what_is_closed_to_whom"),
        ("records", "0002_the_context_is_earned"),
    ]
    operations = [
        migrations.AddField("item", "in_error", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(
            "".join([*(FREE.format(table) for table in TABLES), WHAT_IS, *(BOUND.format(table) for table in TABLES)]),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CARRIED, "DROP FUNCTION wall.carried(bigint, timestamptz), wall.owns(bigint)"),
    ]
