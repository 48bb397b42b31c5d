"""Who is asking is proved to the database, and kept where the application's role can neither read nor write."""

from django.db import migrations

#: Everything in the schema `wall` belongs to the keeper, whom nobody can sign in as.
EARNED = """
CREATE SCHEMA wall AUTHORIZATION openmash_keeper;
CREATE SCHEMA known AUTHORIZATION openmash_keeper;
SET LOCAL ROLE openmash_keeper;

CREATE TABLE wall.key (
    sole boolean PRIMARY KEY DEFAULT true CHECK (sole), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL,
    rehearsal boolean NOT NULL
);
-- One row for each server process: who is asking in the transaction of this number. It means nothing in any other.
CREATE UNLOGGED TABLE wall.bound (
    process integer PRIMARY KEY, transaction xid8 NOT NULL, hub bigint NOT NULL, person bigint NOT NULL,
    member bigint NOT NULL, agency bigint NOT NULL, roles text[] NOT NULL, closed bigint[] NOT NULL,
    closed_records bigint[] NOT NULL
) WITH (fillfactor = 20);

CREATE FUNCTION wall.here() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$ SELECT pg_backend_pid() || ':' || pg_current_xact_id() $$;

-- Said is `process:transaction|hub|person|member|as`. Which agency a member acts for, and in what roles, is looked up at
-- every entering, so that what was changed counts from the next transaction on. As nobody's member somebody can be `job`,
-- or `everybody`: only where a rehearsal is held.
CREATE FUNCTION wall.enter(said text, proof bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known wall.key;
    who wall.bound;
    parts text[] := string_to_array(said, '|');
BEGIN
    SELECT * INTO known FROM wall.key;
    -- HMAC-SHA256 (RFC 2104), with the two pads made beforehand.
    IF NOT FOUND
        OR proof IS DISTINCT FROM sha256(known.outer_pad || sha256(known.inner_pad || convert_to(said, 'UTF8')))
        OR parts[1] IS DISTINCT FROM wall.here()
        OR (parts[5] = 'everybody' AND NOT known.rehearsal)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'the wall does not know who is asking';
    END IF;
    who := ROW(
        pg_backend_pid(), pg_current_xact_id(), parts[2], parts[3], 0, 0, array_remove(ARRAY[parts[5]], ''), '{}', '{}'
    );
    IF who.hub <> 0 AND (who.person <> 0 OR parts[4]::bigint <> 0) THEN
        SELECT id, agency_id, roles, wall.closed_to(id, roles::text[]) INTO who.member, who.agency, who.roles, who.closed
        FROM public.partnership_member
        WHERE hub_id = who.hub AND standing = 'joined'
            AND CASE WHEN parts[4]::bigint = 0 THEN user_id = who.person ELSE id = parts[4]::bigint END;
        IF NOT FOUND THEN
            who.member := 0; who.agency := 0; who.roles := '{}'; who.closed := '{}';
        END IF;
        IF who.closed <> '{}' THEN
            who.closed_records := wall.records_of(who.closed);
        END IF;
    END IF;
    INSERT INTO wall.bound SELECT who.*
    ON CONFLICT (process) DO UPDATE SET (transaction, hub, person, member, agency, roles, closed, closed_records) = ROW(
        excluded.transaction, excluded.hub, excluded.person, excluded.member, excluded.agency, excluded.roles,
        excluded.closed, excluded.closed_records
    );
END $$;

-- The contacts from which a member is kept apart. The room of the contacts says which.
CREATE FUNCTION wall.closed_to(me bigint, my_roles text[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT '{}'::bigint[] $$;

-- The records of the people in these contacts.
CREATE FUNCTION wall.records_of(contacts bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT record_id FROM public.contacts_child WHERE contact_id = ANY (contacts)
        UNION ALL SELECT record_id FROM public.contacts_connectedperson WHERE contact_id = ANY (contacts)
    );
END $$;

CREATE FUNCTION wall.leave() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE wall.bound
    SET hub = 0, person = 0, member = 0, agency = 0, roles = '{}', closed = '{}', closed_records = '{}'
    WHERE process = pg_backend_pid()
$$;

-- Who is asking in this transaction; nobody where it has not been proved.
CREATE FUNCTION wall.who() RETURNS wall.bound
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known wall.bound;
BEGIN
    SELECT * INTO known FROM wall.bound
    WHERE process = pg_backend_pid() AND transaction = pg_current_xact_id_if_assigned();
    IF NOT FOUND THEN
        known := ROW(pg_backend_pid(), pg_current_xact_id_if_assigned(), 0, 0, 0, 0, '{}', '{}', '{}');
    END IF;
    RETURN known;
END $$;

CREATE FUNCTION wall.hub() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).hub
$$;
CREATE FUNCTION wall.person() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).person
$$;
CREATE FUNCTION wall.member() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).member
$$;
CREATE FUNCTION wall.agency() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).agency
$$;
CREATE FUNCTION wall.closed() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).closed
$$;
CREATE FUNCTION wall.closed_records() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).closed_records
$$;
CREATE FUNCTION wall.has(VARIADIC wanted text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).roles && wanted
$$;
CREATE FUNCTION wall.everybody() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT (wall.who()).roles @> '{everybody}'
$$;
CREATE FUNCTION wall.represents() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN who.roles @> '{representative}' THEN who.agency ELSE 0 END
    FROM wall.who() AS who
$$;
CREATE FUNCTION wall.sends_for() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN who.roles @> '{referrer}' THEN who.agency ELSE 0 END
    FROM wall.who() AS who
$$;
CREATE FUNCTION wall.sees_every_case() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp AS $$
    SELECT who.roles && '{administrator,screener,decision_maker,job}' AND who.closed = '{}'
    FROM wall.who() AS who
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC;
GRANT USAGE ON SCHEMA wall, known TO openmash_app, openmash_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA wall TO openmash_app, openmash_owner;
REVOKE ALL ON FUNCTION wall.who(), wall.closed_to(bigint, text[]), wall.records_of(bigint[])
FROM openmash_app, openmash_owner;
RESET ROLE;

CREATE OR REPLACE FUNCTION openmash.hub() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT wall.hub() $$;
CREATE OR REPLACE FUNCTION openmash.person() RETURNS bigint LANGUAGE sql STABLE PARALLEL RESTRICTED AS
$$ SELECT wall.person() $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_ground")]
    operations = [migrations.RunSQL(EARNED, migrations.RunSQL.noop)]
