#!/bin/sh
# Makes Wardbook's roles and database on a PostgreSQL 15 or later; run once, as a superuser of the server.
# `wardbook_owner` owns the tables and is used by `wardbook migrate` alone. `wardbook` is what `serve` runs as: through
# `wardbook_app` it may add events, and is granted neither UPDATE nor DELETE nor TRUNCATE on them.
set -eu
: "${WARDBOOK_OWNER_PASSWORD:?set it to a new password}" "${WARDBOOK_PASSWORD:?set it to another new password}"

# The passwords travel in the environment: arguments can be read by every user of the machine.
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set owner_password `printf %s "$WARDBOOK_OWNER_PASSWORD"`
\set password `printf %s "$WARDBOOK_PASSWORD"`
CREATE ROLE wardbook_app NOLOGIN;
CREATE ROLE wardbook_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE wardbook LOGIN PASSWORD :'password' IN ROLE wardbook_app;
CREATE DATABASE wardbook OWNER wardbook_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE wardbook FROM PUBLIC;
GRANT CONNECT ON DATABASE wardbook TO wardbook_app;
SQL
