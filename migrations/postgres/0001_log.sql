-- One school, one log, one shard: the school's id stands in every key, so that it can become a
-- distribution column. Times are microseconds since 1970-01-01T00:00:00Z, the number inside the leaf.

-- The head of each school's log. `idempotency_secret` keys the HMACs of commands.
CREATE TABLE school_head (
    school_id          uuid   PRIMARY KEY,
    size               bigint NOT NULL CHECK (size >= 0),
    frontier           bytea  NOT NULL,
    root               bytea  NOT NULL CHECK (length(root) = 32),
    school_version     bigint NOT NULL CHECK (school_version >= 0),
    last_recorded      bigint NOT NULL,
    idempotency_secret bytea  NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
) WITH (fillfactor = 40);

-- The first seven columns are those postgres-es reads; ids are compared byte by byte, in no language's order.
-- `payload` and `metadata` are bound as text and kept as `json`, which keeps every byte: the leaf is a hash of exactly
-- these bytes.
CREATE TABLE events (
    aggregate_type text   COLLATE "C" NOT NULL,
    aggregate_id   text   COLLATE "C" NOT NULL,
    sequence       bigint NOT NULL CHECK (sequence >= 1),
    event_type     text   NOT NULL,
    event_version  text   NOT NULL,
    payload        json   NOT NULL,
    metadata       json   NOT NULL,
    school_id      uuid   NOT NULL,
    log_index      bigint NOT NULL CHECK (log_index >= 0),
    recorded_at    bigint NOT NULL,
    leaf_hash      bytea  NOT NULL CHECK (length(leaf_hash) = 32),
    CONSTRAINT events_stream PRIMARY KEY (aggregate_type, aggregate_id, sequence, school_id),
    CONSTRAINT events_log UNIQUE (school_id, log_index)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- INVARIANT: they fire for replication roles too (`session_replication_role = replica`).
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_append_only;
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_never_truncated;

-- What a key was used for: an HMAC of the command, and where its answer stands. Kept for 30 days.
CREATE TABLE idempotency (
    school_id  uuid   NOT NULL,
    actor      uuid   NOT NULL,
    key        text   COLLATE "C" NOT NULL,
    command    bytea  NOT NULL CHECK (length(command) = 32),
    class      text   NOT NULL,
    stream     uuid   NOT NULL,
    version    bigint NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT idempotency_key PRIMARY KEY (school_id, actor, key)
);
-- Keys come in the order of time: this index costs next to nothing to keep.
CREATE INDEX idempotency_age ON idempotency USING brin (created_at) WITH (pages_per_range = 16);
