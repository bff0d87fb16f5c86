-- Rows derived by the pure functions of `domain::read_model`, written with the events they follow from.

CREATE TABLE case_row (
    school_id   uuid    NOT NULL,
    incident_id uuid    NOT NULL,
    version     bigint  NOT NULL,
    kind        text    NOT NULL,
    status      text    NOT NULL,
    is_open     boolean NOT NULL,
    raised_at   bigint  NOT NULL,
    known_at    bigint  NOT NULL,
    changed_at  bigint  NOT NULL,
    assignee    uuid,
    level       text,
    review_on   text,
    -- When the earliest duty still owed is due; the largest number when none is, so that it sorts last.
    due_at      bigint  NOT NULL,
    owed        integer NOT NULL,
    overdue     integer NOT NULL,
    named_only  boolean NOT NULL,
    -- Who is tied to the case, and its duties, as in the rows of each below: a list reads this row and no other.
    ties        text    NOT NULL,
    duties      text    NOT NULL,
    search_text text    NOT NULL,
    PRIMARY KEY (school_id, incident_id)
) WITH (fillfactor = 80);
-- One for each order of the worklist.
CREATE INDEX case_row_due ON case_row (school_id, is_open, due_at, incident_id);
CREATE INDEX case_row_raised ON case_row (school_id, is_open, raised_at, incident_id);
CREATE INDEX case_row_changed ON case_row (school_id, is_open, changed_at, incident_id);

CREATE TABLE duty_row (
    school_id    uuid    NOT NULL,
    incident_id  uuid    NOT NULL,
    duty         integer NOT NULL,
    kind         text    NOT NULL,
    basis        text    NOT NULL,
    status       text    NOT NULL,
    is_owed      boolean NOT NULL,
    due_at       bigint,
    -- When time alone next changes something: a warning, then the due time. Null when nothing does.
    acts_at      bigint,
    -- Roles and relations any of which owes it, and below the clauses it comes from: each between spaces.
    owners       text    NOT NULL,
    person_id    uuid,
    wording      text,
    duration     text,
    clauses      text    NOT NULL,
    blocks_close boolean NOT NULL,
    imposed_at   bigint  NOT NULL,
    PRIMARY KEY (school_id, incident_id, duty)
) WITH (fillfactor = 80);
-- What the worker looks for: time has passed and nothing says so yet.
CREATE INDEX duty_row_acts ON duty_row (acts_at, school_id) WHERE acts_at IS NOT NULL;

-- Who is tied to a case, and how.
CREATE TABLE tie_row (
    school_id   uuid NOT NULL,
    incident_id uuid NOT NULL,
    person_id   uuid NOT NULL,
    tie         text NOT NULL,
    PRIMARY KEY (school_id, incident_id, person_id, tie)
);
CREATE INDEX tie_row_cases ON tie_row (school_id, person_id, tie, incident_id);

-- The register of referrals made and not made.
CREATE TABLE referral_row (
    school_id   uuid    NOT NULL,
    incident_id uuid    NOT NULL,
    number      integer NOT NULL,
    agency      text    NOT NULL,
    made        boolean NOT NULL,
    at          bigint  NOT NULL,
    by_person   uuid,
    reference   text,
    PRIMARY KEY (school_id, incident_id, number)
);
CREATE INDEX referral_row_at ON referral_row (school_id, at, incident_id, number);

-- The register of searches.
CREATE TABLE search_row (
    school_id   uuid    NOT NULL,
    incident_id uuid    NOT NULL,
    number      integer NOT NULL,
    at          bigint  NOT NULL,
    pupil       uuid    NOT NULL,
    by_person   uuid    NOT NULL,
    footing     text    NOT NULL,
    found       boolean NOT NULL,
    PRIMARY KEY (school_id, incident_id, number)
);
CREATE INDEX search_row_at ON search_row (school_id, at, incident_id, number);

CREATE TABLE person_row (
    school_id  uuid   NOT NULL,
    person_id  uuid   NOT NULL,
    kind       text   NOT NULL,
    name       text   NOT NULL,
    year_group text,
    version    bigint NOT NULL,
    PRIMARY KEY (school_id, person_id)
);

-- Out of the row goes the text that is searched, last of all what a list shows.
ALTER TABLE case_row ALTER COLUMN ties SET STORAGE MAIN, ALTER COLUMN duties SET STORAGE MAIN;

-- Long texts are written with every event of a case: the quick compression, where the server was built with it.
DO $$
BEGIN
    ALTER TABLE case_row ALTER COLUMN ties SET COMPRESSION lz4, ALTER COLUMN duties SET COMPRESSION lz4,
        ALTER COLUMN search_text SET COMPRESSION lz4;
    ALTER TABLE events ALTER COLUMN payload SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END
$$;
