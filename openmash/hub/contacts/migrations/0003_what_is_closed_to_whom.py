"""What the wall needs to know of a contact: for which agencies it exists, and to which members it is closed."""

import django.contrib.postgres.fields
from django.db import migrations, models

#: As `contacts.access.closed_to` says it. It is asked once for each transaction, and finds few.
CLOSED = """
SET LOCAL ROLE openmash_keeper;
CREATE OR REPLACE FUNCTION wall.closed_to(me bigint, my_roles text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT x.contact_id FROM public.contacts_conflict AS x WHERE x.member_id = me AND x.lifted_at IS NULL
        UNION
        SELECT r.contact_id FROM public.contacts_restriction AS r
        JOIN public.contacts_contact AS c ON c.id = r.contact_id
        JOIN public.partnership_member AS m ON m.id = me AND m.hub_id = r.hub_id
        WHERE r.lifted_at IS NULL AND my_roles && '{administrator,screener,decision_maker}'
            AND NOT EXISTS (
                SELECT FROM public.contacts_named AS n
                WHERE n.restriction_id = r.id AND n.member_id = me AND n.lifted_at IS NULL
            )
            AND NOT EXISTS (
                SELECT FROM public.contacts_brokenglass AS g
                WHERE g.by_id = me AND g.asked = c.reference AND g.until > openmash.now() AND g.given_back_at IS NULL
            )
    );
END $$;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_restricted_to_named_members"), ("records", "0002_the_context_is_earned")]
    operations = [
        migrations.AddField(
            "contact",
            "asked",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
    ]
