-- What filtering systems report, before anybody judged it: no entry of the log, for nothing was decided yet. What is decided is:
-- a case that is raised, or a dismissal with its reasons, stands in the log. No read model: a rebuild neither writes nor
-- compares it (crates/adr/0018-alerts-wait-outside-the-log.md).
CREATE TABLE alert (
    school_id   BLOB    NOT NULL,
    alert_id    BLOB    NOT NULL,
    -- Which system, and what makes the alert unique there: the same again is counted here.
    source      TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    -- The alert as it came first, or what came and could not be read (JSON).
    body        TEXT    NOT NULL,
    -- 1 where it could not be read.
    unread      INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    times       INTEGER NOT NULL,
    -- waiting, taken (somebody is raising a case), raised, dismissed.
    status      TEXT    NOT NULL,
    decided_by  BLOB,
    decided_at  INTEGER,
    incident_id BLOB,
    PRIMARY KEY (school_id, alert_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alert_once ON alert (school_id, source, fingerprint);
CREATE INDEX alert_waiting ON alert (school_id, status, first_at, alert_id);
-- Those that were decided on are forgotten in the end.
CREATE INDEX alert_decided ON alert (decided_at) WHERE decided_at IS NOT NULL;

-- Tokens that may hand in alerts for one source of one school, and do nothing else: no account, no person. Only the SHA-256 is
-- kept.
CREATE TABLE intake_token (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    token_id   BLOB    NOT NULL UNIQUE,
    school_id  BLOB    NOT NULL,
    source     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used  INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX intake_token_school ON intake_token (school_id);
