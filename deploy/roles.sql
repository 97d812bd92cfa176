-- The two roles, their database and what the one may do with what the other makes.
-- For PostgreSQL 15 or newer, run by a superuser, safe to repeat:
--
--   KUBE_OWNER_PASSWORD=... KUBE_APP_PASSWORD=... psql -X -v ON_ERROR_STOP=1 -f deploy/roles.sql postgres
--
-- Passwords come from the environment, because a command line can be read by everybody on the machine;
-- without them a role keeps the password it has. ./run and ./test use this same file.
--
-- kube_owner  owns the database and migrates it.
-- kube_app    serves: it reads and writes rows, and that is all. It owns nothing, so it cannot switch off
--             a trigger, drop a constraint, step around row-level security or TRUNCATE a table.
--
-- Variables: -v database=NAME (default kube); -v may_create_databases=yes lets kube_owner make the databases
-- of tests and of `load_case --scratch`, which production does without.

\getenv owner_password KUBE_OWNER_PASSWORD
\getenv app_password KUBE_APP_PASSWORD
\if :{?database}
\else
    \set database kube
\endif

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['kube_owner', 'kube_app']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE kube_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE kube_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;

\if :{?may_create_databases}
    ALTER ROLE kube_owner CREATEDB;
\endif
\if :{?owner_password}
    ALTER ROLE kube_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
    ALTER ROLE kube_app PASSWORD :'app_password';
\endif

SELECT format('CREATE DATABASE %I OWNER kube_owner TEMPLATE template0 ENCODING ''UTF8''', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec

-- Without this everybody on the server may connect, and make temporary tables.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO kube_owner, kube_app;

\connect :"database"

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;

REVOKE CREATE ON SCHEMA public FROM PUBLIC, kube_app;
GRANT USAGE, CREATE ON SCHEMA public TO kube_owner;
GRANT USAGE ON SCHEMA public TO kube_app;

-- What kube_owner makes from now on, kube_app may use.
ALTER DEFAULT PRIVILEGES FOR ROLE kube_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kube_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kube_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO kube_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kube_owner IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO kube_app;
