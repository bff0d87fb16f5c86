-- Rows derived by the pure functions of `domain::read_model`, written with the events they follow from.

CREATE TABLE case_row (
    school_id   BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    is_open     INTEGER NOT NULL,
    raised_at   INTEGER NOT NULL,
    known_at    INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    assignee    BLOB,
    level       TEXT,
    review_on   TEXT,
    -- When the earliest duty still owed is due; the largest number when none is, so that it sorts last.
    due_at      INTEGER NOT NULL,
    owed        INTEGER NOT NULL,
    overdue     INTEGER NOT NULL,
    named_only  INTEGER NOT NULL,
    -- Who is tied to the case, and its duties, as in the rows of each below: a list reads this row and no other.
    ties        TEXT    NOT NULL,
    duties      TEXT    NOT NULL,
    search_text TEXT    NOT NULL,
    PRIMARY KEY (school_id, incident_id)
) STRICT;
-- One for each order of the worklist.
CREATE INDEX case_row_due ON case_row (school_id, is_open, due_at, incident_id);
CREATE INDEX case_row_raised ON case_row (school_id, is_open, raised_at, incident_id);
CREATE INDEX case_row_changed ON case_row (school_id, is_open, changed_at, incident_id);

CREATE TABLE duty_row (
    school_id    BLOB    NOT NULL,
    incident_id  BLOB    NOT NULL,
    duty         INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    basis        TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    is_owed      INTEGER NOT NULL,
    due_at       INTEGER,
    -- When time alone next changes something: a warning, then the due time. Null when nothing does.
    acts_at      INTEGER,
    -- Roles and relations any of which owes it, and below the clauses it comes from: each between spaces.
    owners       TEXT    NOT NULL,
    person_id    BLOB,
    wording      TEXT,
    duration     TEXT,
    clauses      TEXT    NOT NULL,
    blocks_close INTEGER NOT NULL,
    imposed_at   INTEGER NOT NULL,
    PRIMARY KEY (school_id, incident_id, duty)
) STRICT, WITHOUT ROWID;
-- What the worker looks for: time has passed and nothing says so yet.
CREATE INDEX duty_row_acts ON duty_row (acts_at, school_id) WHERE acts_at IS NOT NULL;

-- Who is tied to a case, and how.
CREATE TABLE tie_row (
    school_id   BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    person_id   BLOB    NOT NULL,
    tie         TEXT    NOT NULL,
    PRIMARY KEY (school_id, incident_id, person_id, tie)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_row_cases ON tie_row (school_id, person_id, tie, incident_id);

-- The register of referrals made and not made.
CREATE TABLE referral_row (
    school_id   BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    number      INTEGER NOT NULL,
    agency      TEXT    NOT NULL,
    made        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    by_person   BLOB,
    reference   TEXT,
    PRIMARY KEY (school_id, incident_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_row_at ON referral_row (school_id, at, incident_id, number);

-- The register of searches.
CREATE TABLE search_row (
    school_id   BLOB    NOT NULL,
    incident_id BLOB    NOT NULL,
    number      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    pupil       BLOB    NOT NULL,
    by_person   BLOB    NOT NULL,
    footing     TEXT    NOT NULL,
    found       INTEGER NOT NULL,
    PRIMARY KEY (school_id, incident_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_row_at ON search_row (school_id, at, incident_id, number);

CREATE TABLE person_row (
    school_id  BLOB    NOT NULL,
    person_id  BLOB    NOT NULL,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    year_group TEXT,
    version    INTEGER NOT NULL,
    PRIMARY KEY (school_id, person_id)
) STRICT, WITHOUT ROWID;
