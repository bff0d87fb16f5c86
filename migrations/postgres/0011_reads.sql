-- The log of reads: one for each school, of the same form as the log of events. What was read by whom stands in the
-- payload alone.

-- The head of each school's log of reads.
CREATE TABLE read_head (
    school_id     uuid   PRIMARY KEY,
    size          bigint NOT NULL CHECK (size >= 0),
    frontier      bytea  NOT NULL,
    root          bytea  NOT NULL CHECK (length(root) = 32),
    last_recorded bigint NOT NULL
) WITH (fillfactor = 40);

-- The leaf is a hash of exactly the bytes of `payload` and `metadata`; its stream is the school, its sequence the index and one.
-- `touched` is what an entry is found by: the first four bytes of the id of each case and person it names, one after the other.
CREATE TABLE reads (
    school_id   uuid   NOT NULL,
    log_index   bigint NOT NULL CHECK (log_index >= 0),
    recorded_at bigint NOT NULL,
    payload     text   NOT NULL,
    metadata    text   NOT NULL,
    touched     bytea  NOT NULL,
    leaf_hash   bytea  NOT NULL CHECK (length(leaf_hash) = 32),
    CONSTRAINT reads_log PRIMARY KEY (school_id, log_index)
);

CREATE FUNCTION refuse_change_of_reads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reads are never changed: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER reads_are_append_only BEFORE UPDATE OR DELETE ON reads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_reads();
CREATE TRIGGER reads_are_never_truncated BEFORE TRUNCATE ON reads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_reads();
ALTER TABLE reads ENABLE ALWAYS TRIGGER reads_are_append_only;
ALTER TABLE reads ENABLE ALWAYS TRIGGER reads_are_never_truncated;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT SELECT, INSERT ON reads TO wardbook_app;
        GRANT SELECT, INSERT, UPDATE ON read_head TO wardbook_app;
    END IF;
END
$$;
