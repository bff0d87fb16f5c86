-- How far the open cases of each school were routed again: under which version of the school's stream, and when a dated
-- fact of the school (a role that begins or ends) next takes effect; the largest number when none does.
CREATE TABLE school_routing (
    school_id      BLOB    PRIMARY KEY,
    school_version INTEGER NOT NULL,
    next_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX school_routing_next ON school_routing (next_at);
