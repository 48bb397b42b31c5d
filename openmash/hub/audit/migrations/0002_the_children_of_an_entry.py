from django.db import migrations, models

# What was recorded before is listed as well. The log is closed to its owner, who opens it here for one statement.
LISTED = """
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY;
INSERT INTO audit_about (hub_id, entry, child) SELECT DISTINCT hub_id, id, unnest(about) FROM audit_entry;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="About",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry", "child", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hub_id", models.BigIntegerField()),
                ("entry", models.BigIntegerField()),
                ("child", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["hub_id", "child", "entry"], name="audit_by_child")],
            },
        ),
        migrations.RunSQL(LISTED, migrations.RunSQL.noop),
    ]
