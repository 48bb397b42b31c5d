"""A clock that was set back opens no glass again that has ended: one that was broken later than now opens nothing."""

import importlib

from django.db import migrations

BEFORE = importlib.import_module(".0003_what_is_closed_to_whom", __package__).CLOSED
CLOSED = BEFORE.replace("g.until > openmash.now()", "g.at <= openmash.now() AND g.until > openmash.now()")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_who_raised_it_moves")]
    operations = [migrations.RunSQL(CLOSED, migrations.RunSQL.noop)]
