"""F2. Nor does raw SQL that is run as the application's database role.

Somebody runs what they like as the role that serves: through a fault in a query, say, or with its password. They have
neither the key with which the hub's processes prove that they are such, nor anybody's token. A sealed item of health
stands in the database; they may have come as nobody, or in the transaction of a representative of the police. What the
item says must not come back: not in a row, not in a notice, not in an error. Nor may they change what would let them in
another time.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import pytest
from allauth.account.models import EmailAddress

from openmash.cli.postgres import APP, SUPERUSER
from openmash.hub.audit.events import Event
from openmash.hub.config import jobs
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Hub
from openmash.hub.partnership.workflow import Role
from tests import doors, make, walls

KEPT_BY = [
    "openmash/hub/records/wall.py", "openmash/hub/records/grants.py", "openmash/hub/records/reach.py",
    "openmash/hub/records/migrations/0002_the_context_is_earned.py",
    "openmash/hub/records/migrations/0003_whoever_asks_shows_a_token.py", "openmash/hub/records/purposes.py",
    "openmash/hub/enquiries/reach.py",
]  # fmt: skip

CANARY = "sapphire"  # stands in the text of the sealed item and in its source

READS = [
    "SELECT * FROM enquiries_item",
    "TABLE enquiries_item",
    "SELECT text FROM enquiries_item WHERE visibility = 'sealed'",
    "SELECT i.* FROM enquiries_item AS i TABLESAMPLE SYSTEM (100)",
    "SELECT row_to_json(i) FROM enquiries_item AS i",
    "SELECT string_agg(text, ',') FROM enquiries_item",
    "SELECT max(text), min(text) FROM enquiries_item",
    "WITH one AS MATERIALIZED (SELECT * FROM enquiries_item) SELECT * FROM one",
    "SELECT * FROM enquiries_question AS q LEFT JOIN enquiries_item AS i ON i.question_id = q.id",
    "SELECT * FROM enquiries_item AS i RIGHT JOIN enquiries_question AS q ON i.question_id = q.id",
    "SELECT (SELECT text FROM enquiries_item WHERE id = k.item_id) FROM enquiries_itemmove AS k",
    "SELECT * FROM enquiries_item WHERE id IN (SELECT generate_series(1, 10000))",
    "SELECT * FROM enquiries_item FOR UPDATE",
    "SELECT * FROM enquiries_item FOR SHARE SKIP LOCKED",
    "SELECT * FROM ONLY enquiries_item",
    "SELECT query_to_xml('SELECT * FROM enquiries_item', true, false, '')",
    "SELECT table_to_xml('enquiries_item', true, false, '')",
    "SELECT schema_to_xml('public', true, false, '')",
    "SELECT database_to_xml(true, false, '')",
    "SELECT cursor_to_xml('c', 10, true, false, '') FROM (SELECT 1) AS one",
    "SELECT * FROM enquiries_sourceidentity",
    "SELECT text FROM enquiries_sourceidentity",
    "SELECT s.text FROM enquiries_item AS i JOIN enquiries_sourceidentity AS s ON s.item_id = i.id",
    "SELECT * FROM enquiries_itemmove",
    "SELECT * FROM enquiries_itemcorrection",
    "SELECT withheld_words FROM enquiries_answer",
    "COPY enquiries_item TO STDOUT",
    "COPY (SELECT text FROM enquiries_item) TO STDOUT",
    "COPY enquiries_sourceidentity (text) TO STDOUT",
    "DECLARE c CURSOR FOR SELECT text FROM enquiries_item; FETCH ALL FROM c",
    "DECLARE c CURSOR WITH HOLD FOR SELECT text FROM enquiries_item; FETCH ALL FROM c",
    "PREPARE p AS SELECT text FROM enquiries_item; EXECUTE p",
    "EXPLAIN (ANALYZE, VERBOSE, BUFFERS) SELECT * FROM enquiries_item WHERE text LIKE '%sap%'",
    "EXPLAIN SELECT * FROM enquiries_item WHERE text = 'x'",
    "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename LIKE 'enquiries_%'",
    "SELECT * FROM pg_statistic",
    "SELECT * FROM pg_stats_ext",
    "SELECT * FROM pg_statistic_ext_data",
    "SELECT query FROM pg_stat_activity",
    "SELECT * FROM pg_prepared_statements",
    "SELECT * FROM pg_cursors",
    "SELECT * FROM pg_backend_memory_contexts",
    "SELECT * FROM pg_largeobject",
    "SELECT * FROM procrastinate_jobs",
]

WRITES = [
    "UPDATE enquiries_item SET visibility = 'released' RETURNING text",
    "UPDATE enquiries_item SET visibility = visibility WHERE visibility = 'sealed' RETURNING text",
    "UPDATE enquiries_item SET in_error = false RETURNING *",
    "DELETE FROM enquiries_item RETURNING text",
    "DELETE FROM enquiries_keptfrom RETURNING *",
    "TRUNCATE enquiries_item",
    'INSERT INTO enquiries_question (hub_id, request_id, "order", text)'
    " SELECT hub_id, question_id, 99, text FROM enquiries_item RETURNING text",
    "INSERT INTO enquiries_item SELECT * FROM enquiries_item ON CONFLICT (id) DO UPDATE SET visibility = 'released'"
    " RETURNING text",
    "MERGE INTO enquiries_item AS i USING (SELECT 1) AS one ON true"
    " WHEN MATCHED THEN UPDATE SET visibility = 'released' RETURNING i.text",
    "UPDATE contacts_contact SET asked = ARRAY(SELECT id FROM partnership_agency) RETURNING worry",
    "UPDATE partnership_member SET roles = '{screener,representative,decision_maker}' RETURNING name",
    "UPDATE partnership_member SET agency_id = 1",
    "UPDATE enquiries_keptfrom SET until = now() RETURNING *",
    "SELECT text INTO TEMP TABLE stolen FROM enquiries_item; SELECT * FROM stolen",
    "CREATE TEMP TABLE stolen AS TABLE enquiries_item; TABLE stolen",
    "CREATE TABLE stolen AS TABLE enquiries_item",
    "CREATE MATERIALIZED VIEW stolen AS TABLE enquiries_item",
]

FORGES = [
    "SET openmash.hub = '1'; SELECT * FROM enquiries_item",
    "SET openmash.user = '1'; SELECT * FROM enquiries_item",
    "SELECT set_config('openmash.hub', '1', false); SELECT * FROM enquiries_item",
    "SET wall.hub = '1'; SELECT * FROM enquiries_item",
    "SET SESSION wall.everybody = 'true'; SELECT * FROM enquiries_item",
    "SET row_security = off; SELECT * FROM enquiries_item",
    "SET LOCAL row_security = off; SELECT * FROM enquiries_sourceidentity",
    "SET ROLE openmash_keeper; SELECT * FROM enquiries_item",
    "SET ROLE openmash_owner; SELECT * FROM enquiries_item",
    "SET ROLE openmash_disposer; SELECT * FROM enquiries_item",
    "SET ROLE postgres; SELECT * FROM enquiries_item",
    "SET SESSION AUTHORIZATION openmash_owner; SELECT * FROM enquiries_item",
    "SET search_path = pg_temp, public; SELECT * FROM enquiries_item",
    "CREATE FUNCTION pg_temp.everybody() RETURNS boolean LANGUAGE sql AS 'SELECT true';"
    " SET search_path = pg_temp, wall, public; SELECT * FROM enquiries_item",
    "CREATE TEMP TABLE bound AS SELECT pg_backend_pid() AS process; SELECT * FROM enquiries_item",
    "CREATE TEMP TABLE partnership_member AS SELECT 1 AS id, 1 AS hub_id; SELECT * FROM enquiries_item",
    "CREATE OR REPLACE FUNCTION wall.everybody() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE OR REPLACE FUNCTION openmash.hub() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "CREATE OR REPLACE FUNCTION openmash.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "CREATE FUNCTION public.stolen() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS"
    " 'SELECT text FROM enquiries_item'",
    "CREATE VIEW public.stolen AS SELECT * FROM enquiries_item",
    "CREATE TEMP VIEW stolen AS SELECT * FROM enquiries_item; SELECT * FROM stolen",
    "CREATE TEMP VIEW stolen WITH (security_barrier = false) AS SELECT * FROM enquiries_item; SELECT * FROM stolen",
    "CREATE SCHEMA mine",
    "DROP POLICY reach ON enquiries_item",
    "ALTER POLICY reach ON enquiries_item USING (true)",
    "CREATE POLICY more ON enquiries_item USING (true)",
    "ALTER TABLE enquiries_item DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE enquiries_item NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE enquiries_item OWNER TO openmash_app",
    "ALTER TABLE enquiries_item ADD COLUMN more text",
    "CREATE TABLE heir () INHERITS (enquiries_item)",
    "CREATE RULE more AS ON SELECT TO enquiries_question DO INSTEAD SELECT * FROM enquiries_item",
    "CREATE TRIGGER more AFTER INSERT ON enquiries_question EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE INDEX more ON enquiries_item ((1 / length(text)))",
    "CREATE STATISTICS more ON text, context FROM enquiries_item",
    "CREATE EXTENSION dblink",
    "CREATE PUBLICATION more FOR ALL TABLES",
    "CREATE ROLE mine SUPERUSER",
    "ALTER ROLE openmash_app BYPASSRLS",
    "ALTER ROLE openmash_app SET row_security = off",
    "GRANT openmash_keeper TO openmash_app",
    "GRANT SELECT ON wall.key TO openmash_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE openmash_keeper GRANT SELECT ON TABLES TO openmash_app",
    "REASSIGN OWNED BY openmash_owner TO openmash_app",
    "ALTER SYSTEM SET row_security = off",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY enquiries_question FROM PROGRAM 'cat'",
    "COPY enquiries_question FROM '/etc/passwd'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT * FROM wall.key",
    "SELECT * FROM wall.bound",
    "SELECT wall.who()",
    "SELECT wall.closed_to(1, '{screener}')",
    "SELECT wall.records_of('{1}')",
    "UPDATE wall.bound SET roles = '{everybody}'",
    "INSERT INTO wall.bound VALUES (pg_backend_pid(), pg_current_xact_id(), 1, 0, 0, 0, '{everybody}', '{}', '{}')",
    "SELECT * FROM wall.token",
    "SELECT * FROM wall.purpose",
    "INSERT INTO wall.token VALUES (sha256('x'), 1, 0, 'session', '', now() + interval '1 day')",
    "UPDATE wall.purpose SET roles = '{everybody}', queued = false",
    "SELECT wall.proved(wall.here() || '|everybody|1|0|', '')",
    "SELECT wall.admit(wall.here() || '|admit|3600|1|00', '')",
    "SELECT wall.enter(wall.here() || '|everybody|1|0|', '', '')",
    "SELECT wall.enter(wall.here() || '|everybody|1|0|', NULL, '')",
    "SELECT wall.enter(wall.here() || '|everybody|1|0|', sha256(''), '')",
    "SELECT wall.enter(wall.here() || '|member|0|1|', '', 'x'); SELECT * FROM enquiries_item",
    "SELECT wall.charge('import', 'x', sha256('x')); SELECT wall.enter(wall.here() || '|import|1|0|x', '', 'x')",
    "SELECT wall.carried(1, now()); SELECT text FROM enquiries_item",
    "DO $$ BEGIN EXECUTE 'SET LOCAL ROLE openmash_keeper'; END $$; SELECT * FROM enquiries_item",
]

LEAKS = [  # functions and operators of one's own, or that fail, which a wall must ask only after itself
    "CREATE FUNCTION pg_temp.leak(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
    " $$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$; SELECT id FROM enquiries_item WHERE pg_temp.leak(text)",
    "CREATE FUNCTION pg_temp.leak(t text) RETURNS boolean LANGUAGE plpgsql LEAKPROOF COST 0.0000001 AS"
    " $$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$; SELECT id FROM enquiries_item WHERE pg_temp.leak(text)",
    "CREATE FUNCTION pg_temp.leak(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
    " $$ BEGIN RAISE NOTICE '%', t; RETURN true; END $$;"
    " CREATE OPERATOR pg_temp.<<< (procedure = pg_temp.leak, rightarg = text);"
    " SELECT id FROM enquiries_sourceidentity WHERE OPERATOR(pg_temp.<<<) text",
    "SELECT id FROM enquiries_item WHERE text::integer > 0",
    "SELECT id FROM enquiries_sourceidentity WHERE text::integer > 0",
    "SELECT id FROM enquiries_item WHERE CASE WHEN text LIKE '%sap%' THEN 1 / (length(text) - length(text)) = 1 END",
    "SELECT count(*) FROM enquiries_item WHERE xmlparse(content '<' || text) IS NOT NULL",
    "SELECT id FROM enquiries_item WHERE text::json IS NOT NULL",
    "SELECT id FROM enquiries_item ORDER BY text::date",
    "SELECT i.id FROM enquiries_question AS q LEFT JOIN enquiries_item AS i ON i.text::integer = q.id",
]

#: What would let somebody in later, as somebody else or with another role, or loosen what is shared. Each is committed.
FOR_LATER = [
    "UPDATE partnership_user SET password = 'x'",
    "UPDATE partnership_user SET email = 'mine' || id || '@example.invalid'",
    "INSERT INTO partnership_user (email, password) VALUES ('mine@example.invalid', 'x')",
    "UPDATE account_emailaddress SET email = 'mine@example.invalid'",
    'INSERT INTO account_emailaddress (email, verified, "primary", user_id)'
    " SELECT 'mine@example.invalid', true, false, id FROM partnership_user LIMIT 1",
    "DELETE FROM mfa_authenticator",
    "UPDATE mfa_authenticator SET data = '{}'",
    "INSERT INTO mfa_authenticator (type, data, user_id, created_at)"
    " SELECT 'webauthn', '{}', id, now() FROM partnership_user",
    "UPDATE partnership_member SET roles = '{screener,governance_lead}'",
    "UPDATE partnership_member SET standing = 'left'",
    "INSERT INTO partnership_member (hub_id, reference, agency_id, name, roles, standing)"
    " SELECT hub_id, 'MINE0-MINE0-000', agency_id, 'Me', '{screener}', 'joined' FROM partnership_member LIMIT 1",
    "INSERT INTO partnership_sender (hub_id, reference, member_id, key_hash, standing)"
    " SELECT hub_id, 'MINE0-MINE0-001', min(id), encode(sha256('mine'), 'hex'), 'joined' FROM partnership_member"
    " GROUP BY hub_id",
    "UPDATE partnership_sender SET standing = 'left'",
    "INSERT INTO partnership_agency (hub_id, reference, code, kind, name, letters)"
    " SELECT hub_id, 'MINE0-MINE0-004', 'mine', kind, 'Mine', 'MI' FROM partnership_agency LIMIT 1",
    "INSERT INTO partnership_timescalesetting (hub_id, purpose, brag, minutes, counting, runs_past_hours, valid_from)"
    " SELECT hub_id, purpose, brag, 999999, counting, false, '2015-01-02' FROM partnership_timescalesetting",
    'INSERT INTO partnership_prompt (hub_id, kind, "order", text, valid_from)'
    " SELECT hub_id, kind, 99, 'Who told you?', '2015-01-02' FROM partnership_prompt LIMIT 1",
    "INSERT INTO sharing_agreementversion (hub_id, reference, number, title, document, digest, in_force_from)"
    " SELECT hub_id, 'MINE0-MINE0-002', 99, 'Mine', document, digest, now() FROM sharing_agreementversion LIMIT 1",
    "INSERT INTO sharing_revocation (hub_id, reference, version_id, rule, agency, reason, by_id)"
    " SELECT hub_id, 'MINE0-MINE0-003', id, '', '', 'Because', (SELECT min(id) FROM partnership_member)"
    " FROM sharing_agreementversion LIMIT 1",
]
#: What none of these may change.
LOCKED = (
    "partnership_user", "partnership_member", "partnership_sender", "partnership_agency", "partnership_prompt",
    "partnership_timescalesetting", "sharing_agreementversion", "sharing_revocation", "mfa_authenticator",
    "account_emailaddress",
)  # fmt: skip

WOULD_FIND = 15  # of the reads: those before tables that hold nothing of it here
CORPUS = [*READS, *WRITES, *FORGES, *LEAKS]


@dataclass(frozen=True)
class Standing:
    """What stands in the database, and who might come."""

    hub: int
    police: int


def stand() -> Standing:
    """An enquiry in which health and the police are asked; health holds one sealed item, with its source."""
    with walls.inside(Hub.objects.earliest("pk").pk):
        hub = make.hub()
        enquiry = make.enquiry("health", "police")
        nurse, constable = make.representative("health"), make.representative("police")
        request = make.request(enquiry, "health")
        make.item(
            request, by=nurse, text=f"A {CANARY} item", visibility=Visibility.SEALED, source_identity=f"A {CANARY} aunt"
        )
        make.replied(request, by=nurse)
    return Standing(hub.pk, constable.pk)


def said(link: psycopg.Connection, statement: str) -> str:
    """Everything that comes back: rows, what is copied out, notices, and the words of an error."""
    heard: list[str] = []
    link.add_notice_handler(lambda notice: heard.append(str(notice.message_primary)))
    try:
        for part in statement.split("; ") if "$$" not in statement else [statement]:
            heard.append(str(answer(link, part)))
    except psycopg.Error as refusal:
        heard += [str(refusal), str(refusal.diag.message_detail), str(refusal.diag.context)]
    return "\n".join(heard)


def answer(link: psycopg.Connection, statement: str) -> object:
    if statement.startswith("COPY") and "STDOUT" in statement:
        with link.cursor().copy(statement.encode()) as copied:
            return b"".join(bytes(block) for block in copied)
    cursor = link.execute(statement.encode())
    return cursor.fetchall() if cursor.description else ""


@pytest.mark.parametrize("comes_as", ["nobody", "the police"])
def test_nothing_of_a_sealed_item_comes_back(scratch: Callable[[str], str], comes_as: str) -> None:
    standing, told = stand(), []
    for statement in CORPUS:
        with psycopg.connect(scratch(APP)) as link:
            if comes_as != "nobody":
                walls.enter(link, standing.hub, member=standing.police)
            if CANARY in said(link, statement):
                told.append(statement)
            link.rollback()
    assert told == []


def stand_with_doors() -> Standing:
    """The same, and somebody who signs in with two factors, and a system that sends."""
    standing = stand()
    with walls.inside(standing.hub):
        someone = doors.with_second_factor(doors.member(Role.DECISION_MAKER))
        EmailAddress.objects.create(user=someone.user, email=str(someone.user), verified=True, primary=True)
        partnership.register_sender("A feed", agency=make.agency("police"), by=partnership.Job(standing.hub, "tests"))
    return standing


def locked(link: psycopg.Connection) -> dict[str, object]:
    """What stands in the tables that nobody may change for themselves."""
    digest = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} AS t"
    return {table: link.execute(digest.format(table).encode()).fetchone() for table in LOCKED}


@pytest.mark.parametrize("comes_as", ["nobody", "the police"])
def test_nobody_lets_themselves_in_for_later(scratch: Callable[[str], str], comes_as: str) -> None:
    standing, changed = stand_with_doors(), []
    with psycopg.connect(scratch(SUPERUSER), autocommit=True) as looking:
        before = locked(looking)
        for statement in FOR_LATER:
            with psycopg.connect(scratch(APP)) as link, contextlib.suppress(psycopg.Error):
                if comes_as != "nobody":
                    walls.enter(link, standing.hub, member=standing.police)
                link.execute(statement.encode())
                link.commit()
            if locked(looking) != before:
                changed.append(statement)
                before = locked(looking)
    assert changed == []


def test_whoever_nothing_binds_could_do_all_of_it(scratch: Callable[[str], str]) -> None:
    """The statements are not merely wrong."""
    stand_with_doors()
    with psycopg.connect(scratch(SUPERUSER)) as link:
        before = locked(link)
        for statement in FOR_LATER:
            with link.transaction(force_rollback=True):
                link.execute(statement.encode())
                assert locked(link) != before, statement


def test_a_job_that_nobody_asked_for_does_nothing(scratch: Callable[[str], str]) -> None:
    standing = stand()
    with walls.inside(standing.hub):
        outbox.tell(Event.CONTACT_RECEIVED, on=Hub.objects.get(pk=standing.hub), hub_id=standing.hub)
        reference = outbox.waiting()[-1]
    jobs.deliver(standing.hub, reference, "x" * 43)
    with walls.inside(standing.hub):
        assert reference in outbox.waiting()
    jobs.deliver(standing.hub, reference, walls.queued(reference))
    with walls.inside(standing.hub):
        assert reference not in outbox.waiting()


def test_the_corpus_is_long_and_its_reads_would_find_it(scratch: Callable[[str], str]) -> None:
    """As everybody at once, what is read here does come back: the statements are not merely wrong."""
    assert len(set(CORPUS)) == len(CORPUS) >= 100
    standing, blind = stand(), []
    with psycopg.connect(scratch(APP)) as link:
        for statement in READS[:WOULD_FIND]:
            walls.enter(link, standing.hub, known_as="everybody")
            if CANARY not in said(link, statement):
                blind.append(statement)
            link.rollback()
    assert blind == []
