from django.db import migrations

GROUND = """
CREATE SCHEMA IF NOT EXISTS openmash;
CREATE OR REPLACE FUNCTION openmash.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$;
CREATE OR REPLACE FUNCTION openmash.hub() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('openmash.hub', true), '')::bigint, 0) $$;
CREATE OR REPLACE FUNCTION openmash.person() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('openmash.user', true), '')::bigint, 0) $$;
CREATE OR REPLACE FUNCTION openmash.transaction_number() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT pg_current_xact_id()::text::bigint $$;
CREATE TABLE IF NOT EXISTS openmash_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS openmash_cache_expires ON openmash_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(GROUND, "DROP TABLE openmash_cache; DROP SCHEMA openmash CASCADE")]
