"""Who raised a contact gets rows of their own, which the database can keep from whoever reads the rest of it."""

import django.db.models.deletion
from django.db import migrations, models

import openmash.hub.records.models

class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_what_is_closed_to_whom"), ("partnership", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "Referrer",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=openmash.hub.records.models.Moment(), editable=False)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("detail", models.CharField(blank=True, max_length=120)),
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrer", to="contacts.contact"
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.hub"
                    ),
                ),
            ],
            {"abstract": False},
        ),
    ]
