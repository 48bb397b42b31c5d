"""Who told an agency can be said, or corrected, afterwards: the latest row counts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0003_what_exists")]
    operations = [
        migrations.AlterField(
            "sourceidentity",
            "item",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="enquiries.item"),
        ),
        migrations.AddField("sourceidentity", "reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AlterModelOptions("sourceidentity", {"ordering": ["id"]}),
    ]
