"""How is a database brought up to date? As the owner, and by nobody else."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from openmash.hub.governance.retention import installing
from openmash.hub.records import grants, wall

from . import demo


def migrate() -> None:
    """Run the migrations, then bring grants and policies in line with what the models declare."""
    call_command("migrate", verbosity=0, interactive=False)
    grants.apply(connection)
    installing.install(connection)
    wall.give_key(connection)
    if settings.DEMO:
        demo.fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # until the database has counted what was filled in, it plans as for an empty hub
