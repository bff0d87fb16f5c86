#!/bin/sh
# Makes Wardbook's roles and database on a PostgreSQL 15 or later, as a superuser of the server. Run again, it sets the
# passwords anew and makes only what is missing.
# `wardbook_owner` owns the tables and is used by `wardbook migrate` alone. `wardbook` is what `serve` runs as: through
# `wardbook_app` it may add events, and is granted neither UPDATE nor DELETE nor TRUNCATE on them.
set -eu
: "${WARDBOOK_OWNER_PASSWORD:?set it to a new password}" "${WARDBOOK_PASSWORD:?set it to another new password}"

# The passwords travel in the environment: arguments can be read by every user of the machine.
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set owner_password `printf %s "$WARDBOOK_OWNER_PASSWORD"`
\set password `printf %s "$WARDBOOK_PASSWORD"`
SELECT 'CREATE ROLE ' || role FROM unnest(ARRAY['wardbook_app', 'wardbook_owner', 'wardbook']) AS role
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE wardbook_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE wardbook LOGIN PASSWORD :'password';
GRANT wardbook_app TO wardbook;
SELECT $$CREATE DATABASE wardbook OWNER wardbook_owner ENCODING 'UTF8' TEMPLATE template0$$
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'wardbook') \gexec
REVOKE ALL ON DATABASE wardbook FROM PUBLIC;
GRANT CONNECT ON DATABASE wardbook TO wardbook_app;
SQL
