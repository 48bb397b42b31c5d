"""The word of a process is not enough: who asks shows a token of the wall's own, of which only a hash is kept."""

from django.db import migrations

#: Everything belongs to the keeper, as before.
TOKENS = """
SET LOCAL ROLE openmash_keeper;

-- For what the hub itself may come in, and as what. Filled from `records.purposes`.
CREATE TABLE wall.purpose (name text PRIMARY KEY, roles text[] NOT NULL, queued boolean NOT NULL);

-- A session's token says who has signed in. A job's says what an action asked for, and is gone with its first use.
CREATE TABLE wall.token (
    hash bytea PRIMARY KEY, person bigint NOT NULL, hub bigint NOT NULL, purpose text NOT NULL, about text NOT NULL,
    until timestamptz NOT NULL
);
CREATE INDEX token_until ON wall.token (until);

-- The parts of what a process of the hub says of this transaction; refused where it does not prove that it is one.
CREATE FUNCTION wall.proved(said text, proof bytea) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known wall.key;
    parts text[] := string_to_array(said, '|');
BEGIN
    SELECT * INTO known FROM wall.key;
    -- HMAC-SHA256 (RFC 2104), with the two pads made beforehand.
    IF NOT FOUND
        OR proof IS DISTINCT FROM sha256(known.outer_pad || sha256(known.inner_pad || convert_to(said, 'UTF8')))
        OR parts[1] IS DISTINCT FROM wall.here()
        OR (parts[2] IN ('everybody', 'rehearsed') AND NOT known.rehearsal)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'the wall does not know who is asking';
    END IF;
    RETURN parts;
END $$;

-- Said is `process:transaction|as|hub|who|about`. Who asks is `member` (a session's token, of the person who is named),
-- `sender` (the key of a system), `sign-in` (a person who has not come in: they see their own membership), a purpose of
-- the hub's own; and, only where a rehearsal is held, `rehearsed` (a member) or `everybody`. Which agency a member acts
-- for, and in what roles, is looked up at every entering, so that what was changed counts from the next transaction on.
-- Returns the member, 0 for nobody's; NULL, and nobody is bound, where the token is none.
DROP FUNCTION wall.enter(text, bytea);
CREATE FUNCTION wall.enter(said text, proof bytea, shown text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[] := wall.proved(said, proof);
    hashed bytea := sha256(convert_to(shown, 'UTF8'));
    who wall.bound := ROW(pg_backend_pid(), pg_current_xact_id(), 0, 0, 0, 0, '{}', '{}', '{}');
    me bigint;
    held wall.purpose;
    believed boolean := true;
BEGIN
    IF parts[2] = 'member' THEN
        SELECT person INTO who.person FROM wall.token
        WHERE hash = hashed AND purpose = 'session' AND person = parts[4]::bigint AND until > openmash.now();
        believed := FOUND;
        SELECT id INTO me FROM public.partnership_member
        WHERE user_id = who.person AND standing = 'joined' ORDER BY id LIMIT 1;
    ELSIF parts[2] = 'sender' THEN
        SELECT member_id INTO me FROM public.partnership_sender
        WHERE key_hash = encode(hashed, 'hex') AND standing = 'joined';
        believed := FOUND;
    ELSIF parts[2] = 'rehearsed' THEN
        me := parts[4]::bigint;
    ELSIF parts[2] = 'sign-in' THEN
        who.person := parts[4]::bigint;
    ELSIF parts[2] = 'everybody' THEN
        who.hub := parts[3]::bigint; who.roles := '{everybody}';
    ELSE
        SELECT * INTO STRICT held FROM wall.purpose WHERE name = parts[2];
        who.hub := parts[3]::bigint; who.roles := held.roles;
        IF held.queued THEN
            DELETE FROM wall.token
            WHERE hash = hashed AND purpose = held.name AND hub = who.hub AND about = parts[5] AND until > openmash.now();
            believed := FOUND;
        END IF;
    END IF;
    IF NOT believed THEN
        who := ROW(pg_backend_pid(), pg_current_xact_id(), 0, 0, 0, 0, '{}', '{}', '{}');
    ELSIF me IS NOT NULL THEN
        SELECT hub_id, user_id, id, agency_id, roles, wall.closed_to(id, roles::text[])
        INTO who.hub, who.person, who.member, who.agency, who.roles, who.closed
        FROM public.partnership_member WHERE id = me AND standing = 'joined';
        IF NOT FOUND THEN
            who.hub := 0; who.member := 0; who.agency := 0; who.roles := '{}'; who.closed := '{}';
        END IF;
        who.person := coalesce(who.person, 0);  -- a system is nobody's account
        IF who.closed <> '{}' THEN
            who.closed_records := wall.records_of(who.closed);
        END IF;
    END IF;
    INSERT INTO wall.bound SELECT who.*
    ON CONFLICT (process) DO UPDATE SET (transaction, hub, person, member, agency, roles, closed, closed_records) = ROW(
        excluded.transaction, excluded.hub, excluded.person, excluded.member, excluded.agency, excluded.roles,
        excluded.closed, excluded.closed_records
    );
    RETURN CASE WHEN believed THEN who.member END;
END $$;

-- Somebody has signed in, a process says: `process:transaction|admit|seconds|person|hash of the token`.
CREATE FUNCTION wall.admit(said text, proof bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[] := wall.proved(said, proof);
BEGIN
    IF parts[2] IS DISTINCT FROM 'admit' THEN
        RAISE insufficient_privilege USING MESSAGE = 'the wall does not know who is asking';
    END IF;
    DELETE FROM wall.token WHERE until < openmash.now();
    INSERT INTO wall.token VALUES (
        decode(parts[5], 'hex'), parts[4]::bigint, 0, 'session', '', openmash.now() + make_interval(secs => parts[3]::int)
    );
END $$;

-- An action asks for a job about one thing in its own hub. What nobody took up in a week is found by the sweep.
CREATE FUNCTION wall.charge(job text, thing text, hash bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.hub() = 0 OR NOT EXISTS (SELECT FROM wall.purpose WHERE name = job AND queued) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only an action in a hub leaves a job behind';
    END IF;
    INSERT INTO wall.token VALUES (hash, 0, wall.hub(), job, thing, openmash.now() + interval '7 days');
END $$;

-- Whoever signs out gives the token back; to do so one must have it.
CREATE FUNCTION wall.give_back(shown text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM wall.token WHERE hash = sha256(convert_to(shown, 'UTF8'))
$$;

REVOKE ALL ON FUNCTION wall.proved(text, bytea), wall.enter(text, bytea, text), wall.admit(text, bytea),
    wall.charge(text, text, bytea), wall.give_back(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wall.enter(text, bytea, text), wall.admit(text, bytea), wall.charge(text, text, bytea),
    wall.give_back(text) TO openmash_app, openmash_owner;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0002_the_context_is_earned")]
    operations = [migrations.RunSQL(TOKENS, migrations.RunSQL.noop)]
