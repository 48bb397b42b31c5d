-- The two roles and the database of one deployment. Run once, as a superuser: psql --file roles.sql
-- Then give each a password of its own: \password openmash_owner and \password openmash_app

CREATE ROLE openmash_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE openmash_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

CREATE DATABASE openmash OWNER openmash_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE openmash FROM PUBLIC;
GRANT CONNECT ON DATABASE openmash TO openmash_app;

-- Where a statement fails, the database's own log would hold it, with people's names: the hub does not start then.
ALTER DATABASE openmash SET log_min_error_statement = 'panic';
ALTER DATABASE openmash SET log_error_verbosity = 'terse';
