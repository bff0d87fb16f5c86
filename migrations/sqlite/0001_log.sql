-- One school, one log, one shard: the school's id stands in every key. Ids are 16 bytes, times are
-- microseconds since 1970-01-01T00:00:00Z, the number inside the leaf.

-- The head of each school's log. `idempotency_secret` keys the HMACs of commands.
CREATE TABLE school_head (
    school_id          BLOB    NOT NULL PRIMARY KEY,
    size               INTEGER NOT NULL CHECK (size >= 0),
    frontier           BLOB    NOT NULL,
    root               BLOB    NOT NULL CHECK (length(root) = 32),
    school_version     INTEGER NOT NULL CHECK (school_version >= 0),
    last_recorded      INTEGER NOT NULL,
    idempotency_secret BLOB    NOT NULL DEFAULT (randomblob(32))
) STRICT, WITHOUT ROWID;

-- The first seven columns are those sqlite-es reads. The leaf is a hash of exactly the bytes of `payload` and
-- `metadata`.
CREATE TABLE events (
    aggregate_type TEXT    NOT NULL,
    aggregate_id   TEXT    NOT NULL,
    sequence       INTEGER NOT NULL CHECK (sequence >= 1),
    event_type     TEXT    NOT NULL,
    event_version  TEXT    NOT NULL,
    payload        TEXT    NOT NULL,
    metadata       TEXT    NOT NULL,
    school_id      BLOB    NOT NULL,
    log_index      INTEGER NOT NULL CHECK (log_index >= 0),
    recorded_at    INTEGER NOT NULL,
    leaf_hash      BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY (aggregate_type, aggregate_id, sequence, school_id)
) STRICT;
CREATE UNIQUE INDEX events_log ON events (school_id, log_index);

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never changed: UPDATE on events is refused');
END;
CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never changed: DELETE on events is refused');
END;
-- INSERT OR REPLACE would delete without the trigger above: only the next entry of the log may be inserted.
CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE school_id = NEW.school_id AND log_index = NEW.log_index)
  OR EXISTS (SELECT 1 FROM events WHERE aggregate_type = NEW.aggregate_type
             AND aggregate_id = NEW.aggregate_id AND sequence = NEW.sequence AND school_id = NEW.school_id)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: events are never replaced');
END;

-- What a key was used for: an HMAC of the command, and where its answer stands. Kept for 30 days.
CREATE TABLE idempotency (
    school_id  BLOB    NOT NULL,
    actor      BLOB    NOT NULL,
    key        TEXT    NOT NULL,
    command    BLOB    NOT NULL CHECK (length(command) = 32),
    class      TEXT    NOT NULL,
    stream     BLOB    NOT NULL,
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (school_id, actor, key)
) STRICT, WITHOUT ROWID;
