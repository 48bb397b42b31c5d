"""Who is asking is proved to the database, and kept where the application's role can neither read nor write."""

from django.db import migrations

#: Everything in the schema `wall` belongs to the keeper, whom nobody can sign in as.
EARNED = """
CREATE SCHEMA wall AUTHORIZATION openmash_keeper;
SET LOCAL ROLE openmash_keeper;

CREATE TABLE wall.key (
    sole boolean PRIMARY KEY DEFAULT true CHECK (sole), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL
);
-- One row for each server process: who is asking in the transaction of this number. It means nothing in any other.
CREATE UNLOGGED TABLE wall.bound (
    process integer PRIMARY KEY, transaction xid8 NOT NULL, hub bigint NOT NULL, person bigint NOT NULL
) WITH (fillfactor = 20);

CREATE FUNCTION wall.here() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$ SELECT pg_backend_pid() || ':' || pg_current_xact_id() $$;

CREATE FUNCTION wall.enter(said text, proof bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known wall.key;
    parts text[] := string_to_array(said, '|');
BEGIN
    SELECT * INTO known FROM wall.key;
    -- HMAC-SHA256 (RFC 2104), with the two pads made beforehand.
    IF NOT FOUND
        OR proof IS DISTINCT FROM sha256(known.outer_pad || sha256(known.inner_pad || convert_to(said, 'UTF8')))
        OR parts[1] IS DISTINCT FROM wall.here()
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'the wall does not know who is asking';
    END IF;
    INSERT INTO wall.bound VALUES (pg_backend_pid(), pg_current_xact_id(), parts[2]::bigint, parts[3]::bigint)
    ON CONFLICT (process) DO UPDATE
        SET transaction = excluded.transaction, hub = excluded.hub, person = excluded.person;
END $$;

CREATE FUNCTION wall.leave() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ UPDATE wall.bound SET hub = 0, person = 0 WHERE process = pg_backend_pid() $$;

CREATE FUNCTION wall.hub() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT hub FROM wall.bound
        WHERE process = pg_backend_pid() AND transaction = pg_current_xact_id_if_assigned()
    ), 0)
$$;

CREATE FUNCTION wall.person() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT person FROM wall.bound
        WHERE process = pg_backend_pid() AND transaction = pg_current_xact_id_if_assigned()
    ), 0)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC;
GRANT USAGE ON SCHEMA wall TO openmash_app, openmash_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wall TO openmash_app, openmash_owner;
RESET ROLE;

CREATE OR REPLACE FUNCTION openmash.hub() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT wall.hub() $$;
CREATE OR REPLACE FUNCTION openmash.person() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT wall.person() $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_ground")]
    operations = [migrations.RunSQL(EARNED, migrations.RunSQL.noop)]
