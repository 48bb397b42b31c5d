"""F2. Nor does raw SQL that is run as the application's database role.

Somebody runs what they like as the role that serves: through a fault in a query, say, or with its password. They have
not the key with which the hub's processes show who asks. A sealed item of health stands in the database; they may have
come as nobody, or in the transaction of a representative of the police. What the item says must not come back: not in
a row, not in a notice, not in an error.
"""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import pytest

from openmash.cli.postgres import APP
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Hub
from openmash.hub.records import wall
from tests import make, walls

KEPT_BY = [
    "openmash/hub/records/wall.py", "openmash/hub/records/grants.py", "openmash/hub/records/reach.py",
    "openmash/hub/records/migrations/0002_the_context_is_earned.py", "openmash/hub/enquiries/reach.py",
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
    "SELECT wall.enter(wall.here() || '|1|0|0|everybody', '')",
    "SELECT wall.enter(wall.here() || '|1|0|0|everybody', NULL)",
    "SELECT wall.enter(wall.here() || '|1|0|0|everybody', sha256(''))",
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

WOULD_FIND = 15  # of the reads: those before tables that hold nothing of it here
CORPUS = [*READS, *WRITES, *FORGES, *LEAKS]


@dataclass(frozen=True)
class Standing:
    """What stands in the database, and who might come."""

    hub: int
    police: int


def stand() -> Standing:
    """An enquiry in which health and the police are asked; health holds one sealed item, with its source."""
    with wall.inside(Hub.objects.earliest("pk").pk, everybody=True):
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
