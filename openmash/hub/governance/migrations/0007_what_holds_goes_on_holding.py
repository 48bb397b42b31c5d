"""A version that somebody put in force before a second person was asked goes on holding.

Apart from the migration that makes the table, as the foreign keys must be there before the rows.
"""

from django.db import migrations

#: Row-level security binds the owner too, and shows it nothing: for this statement it does not.
CONFIRMED = """
ALTER TABLE governance_retentionversion NO FORCE ROW LEVEL SECURITY;
INSERT INTO governance_retentionconfirmation (hub_id, at, version_id)
SELECT hub_id, at, id FROM governance_retentionversion WHERE by_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE governance_retentionversion FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0006_a_second_person_confirms_a_schedule")]
    operations = [migrations.RunSQL(CONFIRMED, migrations.RunSQL.noop)]
