-- The roles and the database of one deployment. Run once, as a superuser: psql --file roles.sql
-- Then give each a password of its own: \password openmash_owner, \password openmash_app and \password openmash_backup

CREATE ROLE openmash_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE openmash_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Nobody signs in as the keeper, to whom it belongs who is asking. The owner may become it, and has its powers only then.
CREATE ROLE openmash_keeper NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE openmash_owner NOINHERIT;
GRANT openmash_keeper TO openmash_owner;

-- Nor as the disposer, the only one that may delete what stands in the record: through one function, which checks.
CREATE ROLE openmash_disposer NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT openmash_disposer TO openmash_owner;

-- Whoever makes backups sees every row, past every policy, and writes none. Its password stays off the web server.
CREATE ROLE openmash_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
GRANT pg_read_all_data TO openmash_backup;
ALTER ROLE openmash_backup SET default_transaction_read_only = on;

-- What the application asks is shown to no other connection of the same role.
ALTER ROLE openmash_app SET track_activities = off;

CREATE DATABASE openmash OWNER openmash_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE openmash FROM PUBLIC;
GRANT CONNECT ON DATABASE openmash TO openmash_app, openmash_backup;

-- Where a statement fails, the database's own log would hold it, with people's names: the hub does not start then.
ALTER DATABASE openmash SET log_min_error_statement = 'panic';
ALTER DATABASE openmash SET log_error_verbosity = 'terse';
