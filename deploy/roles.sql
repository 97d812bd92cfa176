-- The two roles, their database and its default privileges. Run as a superuser; safe to repeat.
--
--   psql -X -v ON_ERROR_STOP=1 -v owner_password=... -v app_password=... -f deploy/roles.sql postgres
--
-- kube_owner owns the database and migrates it. kube_app serves: it reads and writes rows, and that is all.
-- It owns nothing, so it cannot disable a trigger, drop a constraint, leave row-level security or TRUNCATE.
-- More variables: database (default kube), test_cluster (kube_owner may then create the tests' databases).

\if :{?database}
\else
    \set database kube
\endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['kube_owner', 'kube_app']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE kube_owner NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE kube_app NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;

\if :{?test_cluster}
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

-- Everybody may connect to a new database unless this is said.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO kube_owner, kube_app;

\connect :"database"

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
