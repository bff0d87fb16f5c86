-- What filtering systems report, before anybody judged it: no entry of the log, for nothing was decided yet. What is decided is:
-- a case that is raised, or a dismissal with its reasons, stands in the log. No read model: a rebuild neither writes nor
-- compares it (crates/adr/0018-alerts-wait-outside-the-log.md).
CREATE TABLE alert (
    school_id   uuid   NOT NULL,
    alert_id    uuid   NOT NULL,
    -- Which system, and what makes the alert unique there: the same again is counted here.
    source      text   COLLATE "C" NOT NULL,
    fingerprint bytea  NOT NULL CHECK (length(fingerprint) = 32),
    -- The alert as it came first, or what came and could not be read (JSON).
    body        text   NOT NULL,
    -- 1 where it could not be read.
    unread      bigint NOT NULL,
    first_at    bigint NOT NULL,
    last_at     bigint NOT NULL,
    times       bigint NOT NULL,
    -- waiting, taken (somebody is raising a case), raised, dismissed.
    status      text   COLLATE "C" NOT NULL,
    decided_by  uuid,
    decided_at  bigint,
    incident_id uuid,
    PRIMARY KEY (school_id, alert_id)
);
CREATE UNIQUE INDEX alert_once ON alert (school_id, source, fingerprint);
CREATE INDEX alert_waiting ON alert (school_id, status, first_at, alert_id);
-- Those that were decided on are forgotten in the end.
CREATE INDEX alert_decided ON alert (decided_at) WHERE decided_at IS NOT NULL;

-- Tokens that may hand in alerts for one source of one school, and do nothing else: no account, no person. Only the SHA-256 is
-- kept.
CREATE TABLE intake_token (
    token_hash bytea  PRIMARY KEY CHECK (length(token_hash) = 32),
    token_id   uuid   NOT NULL UNIQUE,
    school_id  uuid   NOT NULL,
    source     text   NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used  bigint,
    revoked_at bigint
);
CREATE INDEX intake_token_school ON intake_token (school_id);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'wardbook_app') THEN
        GRANT SELECT, INSERT, UPDATE ON alert, intake_token TO wardbook_app;
        GRANT DELETE ON alert TO wardbook_app;
    END IF;
END
$$;
