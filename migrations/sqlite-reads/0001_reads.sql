-- The log of reads: one for each school, of the same form as the log of events. What was read by whom stands in the
-- payload alone.

-- The head of each school's log of reads.
CREATE TABLE read_head (
    school_id     BLOB    NOT NULL PRIMARY KEY,
    size          INTEGER NOT NULL CHECK (size >= 0),
    frontier      BLOB    NOT NULL,
    root          BLOB    NOT NULL CHECK (length(root) = 32),
    last_recorded INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The leaf is a hash of exactly the bytes of `payload` and `metadata`; its stream is the school, its sequence the index and one.
-- `touched` is what an entry is found by: the first four bytes of the id of each case and person it names, one after the other.
CREATE TABLE reads (
    school_id   BLOB    NOT NULL,
    log_index   INTEGER NOT NULL CHECK (log_index >= 0),
    recorded_at INTEGER NOT NULL,
    touched     BLOB    NOT NULL,
    leaf_hash   BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    payload     TEXT    NOT NULL,
    metadata    TEXT    NOT NULL,
    PRIMARY KEY (school_id, log_index)
) STRICT;

CREATE TRIGGER reads_refuse_update BEFORE UPDATE ON reads
BEGIN
    SELECT RAISE(ABORT, 'reads are never changed: UPDATE on reads is refused');
END;
CREATE TRIGGER reads_refuse_delete BEFORE DELETE ON reads
BEGIN
    SELECT RAISE(ABORT, 'reads are never changed: DELETE on reads is refused');
END;
-- INSERT OR REPLACE would delete without the trigger above: only the next entry of the log may be inserted.
CREATE TRIGGER reads_refuse_replace BEFORE INSERT ON reads
WHEN EXISTS (SELECT 1 FROM reads WHERE school_id = NEW.school_id AND log_index = NEW.log_index)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: reads are never replaced');
END;
