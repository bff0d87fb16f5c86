-- What may have to be said to somebody, written with the events it follows from: one row for each command that gives an
-- occasion. A row goes once it was looked at. No read model: a rebuild neither writes nor compares it.
CREATE TABLE notice (
    school_id   BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    -- The first of the events it follows from.
    sequence    INTEGER NOT NULL,
    -- One JSON object a line: who, which duty, when; no text.
    notices     TEXT    NOT NULL,
    -- When the events were recorded, and when this is looked at.
    recorded_at INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    PRIMARY KEY (school_id, incident_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_due ON notice (due_at);

-- Messages: what one person hears of by one channel in one half hour (a digest) or one minute (at once).
CREATE TABLE outbox (
    school_id    BLOB    NOT NULL,
    person_id    BLOB    NOT NULL,
    channel      TEXT    NOT NULL,
    at_once      INTEGER NOT NULL,
    -- The end of the half hour, or the beginning of the minute, that it is for.
    slot         INTEGER NOT NULL,
    message_id   BLOB    NOT NULL UNIQUE,
    -- One JSON object a line: the case and the notice. Looked at again before it is sent.
    notices      TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    -- Since when it is tried, when it is tried next, and the clock at which that was decided.
    since        INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    set_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- By the database's clock: until then it belongs to whoever claimed it, under this token.
    leased_until INTEGER,
    lease        BLOB,
    failure      TEXT,
    ended_at     INTEGER,
    PRIMARY KEY (school_id, person_id, channel, at_once, slot)
) STRICT;
CREATE INDEX outbox_due ON outbox (at_once DESC, due_at) WHERE status = 'waiting';
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE status <> 'waiting';
