"""What contacts said of who raised them moves to rows of its own.

Apart from the migration that makes the table: a foreign key that is made when rows are there is checked by the owner, to
whom row-level security shows no contact.
"""

from django.db import migrations

#: Row-level security binds the owner too, and shows it nothing: for this statement it does not.
MOVED = """
ALTER TABLE contacts_contact NO FORCE ROW LEVEL SECURITY;
INSERT INTO contacts_referrer (hub_id, at, contact_id, name, phone, email, detail)
SELECT hub_id, at, id, referrer_name, referrer_phone, referrer_email, source_detail FROM contacts_contact
WHERE referrer_name || referrer_phone || referrer_email || source_detail <> '';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE contacts_contact FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_who_raised_it")]
    operations = [
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        *(
            migrations.RemoveField("contact", name)
            for name in ("referrer_name", "referrer_phone", "referrer_email", "source_detail")
        ),
    ]
