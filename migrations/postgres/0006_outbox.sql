-- What may have to be said to somebody, written with the events it follows from: one row for each command that gives an
-- occasion. A row goes once it was looked at. No read model: a rebuild neither writes nor compares it.
CREATE TABLE notice (
    school_id   uuid   NOT NULL,
    incident_id uuid   NOT NULL,
    -- The first of the events it follows from.
    sequence    bigint NOT NULL,
    -- One JSON object a line: who, which duty, when; no text.
    notices     text   NOT NULL,
    -- When the events were recorded, and when this is looked at.
    recorded_at bigint NOT NULL,
    due_at      bigint NOT NULL,
    PRIMARY KEY (school_id, incident_id, sequence)
);
CREATE INDEX notice_due ON notice (due_at);

-- Messages: what one person hears of by one channel in one half hour (a digest) or one minute (at once).
CREATE TABLE outbox (
    school_id    uuid    NOT NULL,
    person_id    uuid    NOT NULL,
    channel      text    NOT NULL,
    at_once      boolean NOT NULL,
    -- The end of the half hour, or the beginning of the minute, that it is for.
    slot         bigint  NOT NULL,
    message_id   uuid    NOT NULL UNIQUE,
    -- One JSON object a line: the case and the notice. Looked at again before it is sent.
    notices      text    NOT NULL,
    status       text    NOT NULL,
    -- Since when it is tried, when it is tried next, and the clock at which that was decided.
    since        bigint  NOT NULL,
    due_at       bigint  NOT NULL,
    set_at       bigint  NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    -- By the database's clock: until then it belongs to whoever claimed it, under this token.
    leased_until bigint,
    lease        uuid,
    failure      text,
    ended_at     bigint,
    PRIMARY KEY (school_id, person_id, channel, at_once, slot)
);
CREATE INDEX outbox_due ON outbox (at_once DESC, due_at) WHERE status = 'waiting';
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE status <> 'waiting';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON notice, outbox TO wardbook_app;
    END IF;
END
$$;
